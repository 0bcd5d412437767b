// Languages: chosen, spoken from the first byte on, and English where the words of another do not come. The made
// languages show what no message says; they cover the pages of the system so far.

import assert from "node:assert/strict";

import { open } from "../lib/browser.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, expectNoSidewaysScroll } from "../lib/screen.mjs";

const LONG = "en-XA";
const MIRRORED = "ar-XB";

/** The cookie in which the choice is kept. */
const choose = (context, url, value) => context.addCookies([{ name: "language", value, url }]);

const root = (page) => page.locator("html");

/** The plain English words of the page's content, where no message stands: names and what people wrote are no words of ours. */
async function english(page) {
  return page.getByRole("main").evaluate((main) => {
    const found = [];
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      const isOurs = parentElement.closest('[dir="auto"], .mono, nav[aria-label="Breadcrumb"]') === null;
      // Months and the zone are written by the calendar, not by a message.
      const words = data.replace(/\d+ [A-Z][a-z]{2} \d{4}|UTC/g, "").match(/[A-Za-z]{3,}/g) ?? [];
      if (isOurs) {
        found.push(...words);
      }
    }
    for (const element of main.querySelectorAll("[aria-label], [title], [placeholder], [alt]")) {
      for (const name of ["aria-label", "placeholder", "alt"]) {
        found.push(...((element.getAttribute(name) ?? "").match(/[A-Za-z]{3,}/g) ?? []));
      }
    }
    return found;
  });
}

scene("no English is left on the pages of the system in the long language", { as: "sam" }, async ({ page, context, server }) => {
  await choose(context, server.url, LONG);
  await open(page, "/clock");
  assert.equal(await root(page).getAttribute("lang"), LONG);
  await page.getByRole("button", { name: /^1 ɱóñţĥ/ }).click();
  await page.getByRole("heading", { name: /^Ƥĺáññéđ úñţíĺ/ }).waitFor();
  assert.deepEqual(await english(page), []);
  await expectNoSidewaysScroll(page, "the clock in the long language");
  await page.getByRole("button", { name: /^Ţó ţĥé ñéẋţ éṽéñţ/ }).click();
  await page.getByRole("button", { name: /^Áđṽáñçé ţó/ }).click();
  await page.getByRole("region", { name: /^Ŵĥáţ ţĥé ĺášţ áđṽáñçé đíđ/ }).getByRole("listitem").first().waitFor();
  assert.deepEqual(await english(page), []);
  await open(page, "/worker");
  await page.getByText(/^Đóñé šíñçé ţĥé šţáŕţ/).waitFor();
  assert.deepEqual(await english(page), []);
});

scene("the mirrored language runs from right to left", { as: "sam" }, async ({ page, context, server }) => {
  await choose(context, server.url, MIRRORED);
  await open(page, "/clock");
  assert.deepEqual(
    [await root(page).getAttribute("lang"), await root(page).getAttribute("dir")],
    [MIRRORED, "rtl"],
  );
  await page.getByRole("heading", { level: 1, name: "Test clock" }).waitFor();
  await expectNoSidewaysScroll(page, "the clock from right to left");
});

scene("arrows lead through tabs the way they are written", { as: "anna" }, async ({ page, context, server }) => {
  for (const [language, onward, back] of [
    ["en", "ArrowRight", "ArrowLeft"],
    [MIRRORED, "ArrowLeft", "ArrowRight"],
  ]) {
    await choose(context, server.url, language);
    await open(page, "/payments");
    const tabs = page.getByRole("tab");
    await tabs.first().focus();
    const chosen = () => tabs.evaluateAll((tabs) => tabs.findIndex((tab) => tab.ariaSelected === "true"));
    await page.keyboard.press(onward);
    await eventually(async () => assert.equal(await chosen(), 1, language));
    await page.keyboard.press(back);
    await eventually(async () => assert.equal(await chosen(), 0, language));
  }
});

scene("English is spoken where the words do not come, or are cut off", { as: "sam" }, async ({ page, context, server }) => {
  await choose(context, server.url, LONG);
  for (const answer of [{ status: 404, body: "" }, { status: 200, body: "Too few\n" }, "abort"]) {
    await page.route("**/words/*.txt", (route) => (answer === "abort" ? route.abort() : route.fulfill(answer)));
    await open(page, "/worker");
    await page.getByText("Done since the start").waitFor();
    assert.deepEqual(
      [await root(page).getAttribute("lang"), await root(page).getAttribute("dir")],
      ["en", "ltr"],
    );
    await page.unroute("**/words/*.txt");
  }
});

scene("whoever asks for nothing we speak is spoken to in English", {}, async ({ page, context, server }) => {
  for (const hostile of ["tlh", "en-XA; Path=/", "%00", "x".repeat(3000)]) {
    const answer = await context.request.get(server.url, {
      headers: { "accept-language": `${"x-,".repeat(500)}${hostile.slice(0, 20)}`, cookie: `language=${encodeURIComponent(hostile)}` },
    });
    assert.equal(answer.status(), 200);
    assert.match(await answer.text(), /<html lang="en">/);
  }
  await open(page, "/services");
  await eventually(async () => assert.equal(await root(page).getAttribute("lang"), "en"));
});
