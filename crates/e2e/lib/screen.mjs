// What everybody expects of every screen, whatever it shows.

import assert from "node:assert/strict";

import { PATIENCE_MS } from "./browser.mjs";

/** Waits until an assertion holds; fails with its own words when it does not come to. */
export async function eventually(check) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await check();
    } catch (failure) {
      if (Date.now() > until) {
        throw failure;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The page says this sentence to screen readers, now or in a moment. */
export async function expectAnnounced(page, words) {
  await eventually(async () => {
    const said = await page.getByRole("status").allTextContents();
    assert.ok(
      said.some((text) => (words instanceof RegExp ? words.test(text) : text.trim() === words)),
      `"${words}" was not said, but: ${JSON.stringify(said)}`,
    );
  });
}

/** Nothing sticks out at the side: a page scrolls in one direction only. */
export async function expectNoSidewaysScroll(page, where) {
  // Not `innerWidth`: on a phone it grows with what sticks out.
  const { width } = page.viewportSize();
  const { wide, culprit } = await page.evaluate((width) => {
    const wide = document.documentElement.scrollWidth;
    const culprit = [...document.querySelectorAll("body *")].find(
      (element) => element.getBoundingClientRect().right > width + 1,
    );
    return { wide, culprit: culprit?.outerHTML.slice(0, 160) };
  }, width);
  assert.ok(wide <= width, `${where} is ${wide} px wide in a window of ${width} px: ${culprit}`);
}

/** The query of the address, as an object. */
export function query(page) {
  return Object.fromEntries(new URL(page.url()).searchParams);
}

/** Opens a part of a page that stands side by side with others. */
export const openTab = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}\\b`) }).click();

/** Waits until whatever arrives is there. */
export const complete = (page) => page.waitForFunction(() => document.querySelector("[aria-busy='true'], .skeleton") === null);
