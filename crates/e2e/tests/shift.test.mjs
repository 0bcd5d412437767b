// Nothing moves while a page arrives: neither when its frame gives way to it, nor when one answer after the other comes,
// nor by the font.

import assert from "node:assert/strict";

import { WIDTHS } from "../lib/browser.mjs";
import { holdAnswers, painted, withoutDelay } from "../lib/held.mjs";
import { routesOf } from "../lib/routes.mjs";
import { scene } from "../lib/scene.mjs";

/** What a reader does not notice, as a part of the window; Google calls ten times as much good. */
const UNNOTICED = 0.01;

/** How often a page may be without a question before it is held to be complete. */
const QUIET = 3;

/** More answers than any page waits for. */
const MOST_ANSWERS = 40;

/** Notes every shift from the beginning of the next document on, with what moved. */
const watchShifts = (page) =>
  page.addInitScript(() => {
    globalThis.shifts = [];
    const describe = ({ node, previousRect, currentRect }) => {
      const element = node?.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      const name = element?.outerHTML?.replace(/\s+/g, " ").slice(0, 90) ?? "what is gone";
      const at = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(",");
      return `${name} ${at(previousRect)} -> ${at(currentRect)}`;
    };
    new PerformanceObserver((list) => {
      for (const { value, hadRecentInput, sources } of list.getEntries()) {
        if (!hadRecentInput) {
          globalThis.shifts.push({ value, moved: sources.map(describe) });
        }
      }
    }).observe({ type: "layout-shift", buffered: true });
  });

/** Opens a page and lets its answers come one by one, each after what is shown without it was painted. */
async function openSlowly(page, path) {
  const answers = await holdAnswers(page);
  await page.goto(path, { waitUntil: "commit" });
  await page.locator("#boot").waitFor({ state: "detached" });
  let quiet = 0;
  for (let come = 0; quiet < QUIET && come < MOST_ANSWERS; ) {
    await painted(page);
    await withoutDelay(page);
    await painted(page);
    const isComplete = (await page.locator("[aria-busy='true'], .skeleton").count()) === 0;
    if (answers.count() > 0) {
      quiet = 0;
      come += 1;
      await answers.next();
    } else if (isComplete) {
      quiet += 1;
    }
  }
  await painted(page);
  await answers.release();
}

/**
 * All that has moved, added up. The definition of the browsers takes the worst five seconds; a slow machine would make
 * less of the same, and this cannot be less than theirs.
 */
async function expectNothingMoved(page, where) {
  const shifts = await page.evaluate(() => globalThis.shifts);
  const sum = shifts.reduce((sum, { value }) => sum + value, 0);
  const moved = shifts.map(({ value, moved }) => `  ${value.toFixed(4)}\n    ${moved.join("\n    ")}`);
  assert.ok(sum < UNNOTICED, `${where} shifts by ${sum.toFixed(4)}:\n${moved.join("\n")}`);
}

/** Where the font comes from: the browser has it, or it comes when the page is drawn already. */
const FONTS = {
  "with its font": async () => {},
  "without its font": async (page) => {
    await page.route("**/*.woff2", (route) => route.abort());
  },
};

const WHO = ["nobody", "anna", "empty", "zoe", "sam"];

/** The theme has no part in where things stand; the font has, most of all where there is little room. */
const LOOKS = [
  { theme: "light", font: "with its font", widths: [WIDTHS.desktop, 768, WIDTHS.phone], people: WHO },
  { theme: "dark", font: "without its font", widths: [WIDTHS.phone], people: ["anna", "sam"] },
];

for (const { theme, font, widths, people } of LOOKS) {
  for (const width of widths) {
    for (const person of people) {
      const as = person === "nobody" ? undefined : person;
      const nightly = width === 768 || person === "zoe";
      scene(`nothing moves for ${person}, ${theme}, ${font}, ${width} px`, { as, theme, width, nightly }, async ({ page }) => {
        const routes = await routesOf(page, person);
        await FONTS[font](page);
        await watchShifts(page);
        const found = [];
        for (const [name, path] of Object.entries(routes)) {
          await openSlowly(page, path);
          await expectNothingMoved(page, `${name} (${path})`).catch(({ message }) => found.push(message));
        }
        assert.equal(found.length, 0, found.join("\n"));
      });
    }
  }
}
