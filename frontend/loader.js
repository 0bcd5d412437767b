// Starts the page: imports the generated script, which instantiates the wasm, whose `main` draws
// the first view. Not an inline script, because the content security policy allows none; the file
// names stand in this script's tag.
const { script, wasm } = document.querySelector("script[data-wasm]").dataset;

try {
  const page = await import(script);
  await page.default({ module_or_path: wasm });
  document.getElementById("boot").remove();
  // Behind the page: the first link of the document is the one that skips to the content.
  document.body.append(document.getElementById("broken"));
} catch (failure) {
  document.getElementById("broken").hidden = false;
  // To the console and to whoever listens for errors.
  throw failure;
}
