// Starts the page: imports the generated script, which instantiates the wasm, whose `main` draws
// the first view. Not an inline script, because the content security policy allows none; the file
// names stand in this script's tag. The words of another language than English come beside it, and
// those of the parts when one is opened; the page itself finds out whether they are whole.
const { script, wasm } = document.querySelector("script[data-wasm]").dataset;
const text = (answer) => (answer.ok ? answer.text() : "");
const list = async (link) => {
  const words = document.querySelector(link)?.href;
  return words && fetch(words).then(text).catch(() => "");
};
const words = list("link[data-words]");
window.goodstandingLaterWords = () => list("link[data-later-words]");

try {
  const page = await import(script);
  window.goodstandingWords = await words;
  await page.default({ module_or_path: wasm });
  document.getElementById("boot").remove();
  // Behind the page: the first link of the document is the one that skips to the content.
  document.body.append(document.getElementById("broken"));
} catch (failure) {
  document.getElementById("broken").hidden = false;
  // To the console and to whoever listens for errors.
  throw failure;
}
