// A person without a mouse.

import assert from "node:assert/strict";

import { PATIENCE_MS } from "./browser.mjs";
import { eventually } from "./screen.mjs";

/** More stops than any screen has before its last control. */
const MOST_STOPS = 80;

/**
 * Presses Tab until the element has the focus. On the way the focus must always be on something that can be seen:
 * a keyboard user who does not see where they are is lost.
 */
export async function tabTo(page, locator, { key = "Tab" } = {}) {
  // What comes while one tabs is passed by.
  await locator.first().waitFor({ state: "attached" });
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press(key);
    if (await hasFocus(locator)) {
      await expectFocusSeen(page);
      return;
    }
  }
  assert.fail(`${locator} is not reached within ${MOST_STOPS} stops; the focus is on ${await focused(page)}`);
}

export async function hasFocus(locator) {
  return (await locator.count()) > 0 && (await locator.first().evaluate((element) => element === document.activeElement));
}

/** Chooses staff's reason in the list that has the focus. By one letter: one that comes too late begins a word anew. */
export async function typeReason(page) {
  await page.keyboard.press("d");
  await eventually(async () => {
    const chosen = await page.evaluate(() => document.activeElement.selectedOptions?.[0]?.textContent ?? "");
    assert.match(chosen.trim(), /^Decision of staff/);
  });
}

/** Waits until the element has the focus. */
export async function expectFocus(page, locator) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await hasFocus(locator))) {
    assert.ok(Date.now() < deadline, `the focus is not on ${locator} but on ${await focused(page)}`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

/** The focused element is inside the window and not covered by something else. */
export async function expectFocusSeen(page) {
  const hidden = await page.evaluate(() => {
    const element = document.activeElement;
    const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
    if (width === 0 || height === 0) {
      return "it has no size";
    }
    if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) {
      return "it is outside the window";
    }
    const x = Math.min(Math.max((left + right) / 2, 0), innerWidth - 1);
    const y = Math.min(Math.max((top + bottom) / 2, 0), innerHeight - 1);
    const above = document.elementFromPoint(x, y);
    const isSeen = above !== null && (element.contains(above) || above.contains(element) || above.closest("label")?.contains(element));
    return isSeen ? null : `${above?.outerHTML.slice(0, 80)} covers it`;
  });
  assert.equal(hidden, null, `the focus is on ${await focused(page)}, which cannot be seen: ${hidden}`);
}

/** The focused element in words. */
export async function focused(page) {
  return page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120) ?? "nothing");
}
