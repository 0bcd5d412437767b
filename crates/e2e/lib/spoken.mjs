// Whether a page says everything by messages. In the language that is made for it every message has accents on all
// its letters and "~" at its end, and what is nobody's words of ours, such as names, stands apart from it.

import assert from "node:assert/strict";

/** What is written in the same letters everywhere: keys of the keyboard, codes of currencies, and the product's name. */
const EVERYWHERE = ["Goodstanding", "Ctrl", "Enter", "Esc", "EUR", "GBP", "JPY", "USD"];

/** Days, months and currencies are written by the browser, which has no such language. */
const BY_THE_BROWSER =
  /\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|January|February|March|April|June|July|August|September|October|November|December|UTC)\b|US\$|JP¥/g;

/** Runs in the page: every text that somebody may come across, without what stands apart in it. */
function texts() {
  const ATTRIBUTES = ["aria-label", "aria-description", "aria-roledescription", "title", "placeholder", "alt", "label"];
  const INNERMOST = /\u2068([^\u2068\u2069]*)\u2069/g;
  const found = [];
  const apart = new Set();
  // A message that stands apart, because a name is in it, is one of ours all the same.
  const isMessage = (text) => text.includes("~");
  const ours = (text) => {
    let left = text;
    for (let before = ""; before !== left; ) {
      before = left;
      left = left.replace(INNERMOST, (_, inner) => {
        if (!isMessage(inner)) {
          apart.add(inner);
        }
        return isMessage(inner) ? ` ${inner} ` : " ";
      });
    }
    return left;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (parentElement.closest("script, style, noscript, #broken") !== null) {
      continue;
    }
    const own = ours(data);
    if (parentElement.closest('[dir="auto"], bdi, .mono, [lang]:not(html)') !== null && !isMessage(own)) {
      apart.add(data.trim());
    } else {
      found.push(own);
    }
  }
  for (const element of document.body.querySelectorAll("*")) {
    for (const name of ATTRIBUTES) {
      found.push(ours(element.getAttribute(name) ?? ""));
    }
  }
  found.push(ours(document.title));
  const names = [...apart].filter((name) => name !== "").sort((one, other) => other.length - one.length);
  return { found, names };
}

/** Everything on the page is said by a message, but names and what people wrote. */
export async function expectAllSaid(page, where) {
  const { found, names } = await page.evaluate(texts);
  const unsaid = found.filter((text) => {
    const left = names.reduce((text, name) => text.replaceAll(name, " "), text).replace(BY_THE_BROWSER, " ");
    const words = left.match(/[A-Za-z]{2,}/g) ?? [];
    return words.some((word) => !EVERYWHERE.includes(word));
  });
  assert.deepEqual([...new Set(unsaid)], [], `${where} says without a message`);
}
