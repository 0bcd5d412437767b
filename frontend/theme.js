// Sets the chosen theme before the first paint, so that a dark page never flashes white. The choice
// is written by the page; "system" (and no choice, and a browser that refuses storage) follows the
// device.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("goodstanding.theme");
  } catch {
    // Storage can be forbidden. The page works without it.
  }
  document.documentElement.dataset.theme = theme === "light" || theme === "dark" ? theme : "system";
})();
