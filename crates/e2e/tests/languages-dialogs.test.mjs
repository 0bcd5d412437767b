// Every dialog that a page opens says everything by messages, and has room for longer words, and from right to left.

import assert from "node:assert/strict";

import { WIDTHS, open } from "../lib/browser.mjs";
import { painted } from "../lib/held.mjs";
import { expectLegible } from "../lib/legible.mjs";
import { routesOf } from "../lib/routes.mjs";
import { scene } from "../lib/scene.mjs";
import { complete, expectNoSidewaysScroll } from "../lib/screen.mjs";
import { expectAllSaid } from "../lib/spoken.mjs";

const OPENERS = "[aria-haspopup=dialog]:not([aria-disabled=true]):visible";

/** How many dialogs somebody comes across at least: the test would pass as well where none opened. */
const AT_LEAST = { anna: 7, zoe: 7, sam: 8 };

/** Without what differs from row to row: names, which stand apart, and figures. */
function kind(words) {
  const within = words.replace(/\u2068[^\u2068\u2069]*\u2069/g, "");
  return within === words ? words.replace(/\d+/g, "") : kind(within);
}

for (const [language, isSaid] of [["en-XA", true], ["ar-XB", false]]) {
  for (const person of ["anna", "zoe", "sam"]) {
    const nightly = person === "zoe";
    scene(`every dialog of ${person} says everything, and has room for it, in ${language}`, { as: person, nightly }, async ({ page, context, server }) => {
      const routes = await routesOf(page, person);
      await context.addCookies([{ name: "language", value: language, url: server.url }]);
      const found = [];
      const note = ({ message }) => found.push(message);
      const opened = new Set();
      for (const [name, path] of Object.entries(routes)) {
        await page.setViewportSize({ width: WIDTHS.desktop, height: 900 });
        await open(page, path);
        await complete(page);
        // What stands behind "more" opens dialogs as well.
        await page.locator("main details:not([open]) > summary").evaluateAll((all) => all.forEach((it) => it.click()));
        const openers = page.locator(OPENERS);
        const words = await openers.evaluateAll((all) => all.map((it) => it.ariaLabel ?? it.textContent));
        for (const [place, label] of words.entries()) {
          if (opened.has(kind(label))) {
            continue;
          }
          opened.add(kind(label));
          const where = `the dialog of “${label}” on ${name} (${path}) in ${language}`;
          await openers.nth(place).click();
          await page.locator("dialog[open]").waitFor();
          for (const width of [WIDTHS.desktop, WIDTHS.phone]) {
            await page.setViewportSize({ width, height: 900 });
            await complete(page);
            await painted(page);
            await expectNoSidewaysScroll(page, `${where} at ${width} px`).catch(note);
            await expectLegible(page, `${where} at ${width} px`).catch(note);
          }
          if (isSaid) {
            await expectAllSaid(page, where).catch(note);
          }
          await page.keyboard.press("Escape");
          await page.locator("dialog[open]").waitFor({ state: "detached" });
          await page.setViewportSize({ width: WIDTHS.desktop, height: 900 });
        }
      }
      assert.equal(found.length, 0, found.join("\n"));
      assert.ok(opened.size >= AT_LEAST[person], `${person} opened only ${[...opened].join(", ")}`);
    });
  }
}
