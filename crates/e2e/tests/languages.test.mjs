// Languages: spoken from the first byte on, and English where the words of another do not come. The made languages show
// what no message says, and what has no room for longer words or from right to left.

import assert from "node:assert/strict";

import { WIDTHS, open } from "../lib/browser.mjs";
import { painted } from "../lib/held.mjs";
import { expectLegible } from "../lib/legible.mjs";
import { routesOf } from "../lib/routes.mjs";
import { scene } from "../lib/scene.mjs";
import { complete, eventually, expectNoSidewaysScroll } from "../lib/screen.mjs";
import { expectAllSaid } from "../lib/spoken.mjs";

const LONG = "en-XA";
const MIRRORED = "ar-XB";

/** The cookie in which the choice is kept. */
const choose = (context, url, value) => context.addCookies([{ name: "language", value, url }]);

const root = (page) => page.locator("html");

/** Whoever looks, and in which windows. */
const EVERYBODY = ["nobody", "anna", "empty", "zoe", "sam"];
const EVERY_WIDTH = [WIDTHS.desktop, 768, WIDTHS.phone];

for (const [language, direction] of [[LONG, "ltr"], [MIRRORED, "rtl"]]) {
  for (const person of EVERYBODY) {
    const as = person === "nobody" ? undefined : person;
    scene(`every page of ${person} says everything, and has room for it, in ${language}`, { as }, async ({ page, context, server }) => {
      const routes = await routesOf(page, person);
      await choose(context, server.url, language);
      const found = [];
      const note = ({ message }) => found.push(message);
      for (const [name, path] of Object.entries(routes)) {
        for (const width of EVERY_WIDTH) {
          const where = `${name} (${path}) in ${language} at ${width} px`;
          await page.setViewportSize({ width, height: 900 });
          if (width === WIDTHS.desktop) {
            await open(page, path);
            assert.equal((await root(page).getAttribute("dir")) ?? "ltr", direction);
          }
          await complete(page);
          await painted(page);
          await expectNoSidewaysScroll(page, where).catch(note);
          await expectLegible(page, where).catch(note);
          // Mirrored English is English.
          if (language === LONG) {
            await expectAllSaid(page, where).catch(note);
          }
        }
      }
      assert.equal(found.length, 0, found.join("\n"));
    });
  }
}

scene("what the clock will do and did is said by messages", { as: "sam" }, async ({ page, context, server }) => {
  await choose(context, server.url, LONG);
  await open(page, "/clock");
  assert.equal(await root(page).getAttribute("lang"), LONG);
  await page.getByRole("button", { name: /^1 ɱóñţĥ/ }).click();
  await page.getByRole("heading", { name: /^Ƥĺáññéđ~* úñţíĺ/ }).waitFor();
  await expectAllSaid(page, "what the clock will do");
  await expectNoSidewaysScroll(page, "what the clock will do, in the long language");
  await page.getByRole("button", { name: /^Ţó ţĥé~ ñéẋţ~ éṽéñţ/ }).click();
  await page.getByRole("button", { name: /^Áđṽáñçé~* ţó/ }).click();
  const did = page.getByRole("region", { name: /^Ŵĥáţ~ ţĥé~ ĺášţ~ áđṽáñçé~* đíđ/ });
  await did.getByRole("listitem").first().waitFor({ timeout: 120_000 });
  await expectAllSaid(page, "what the clock did");
});

scene("arrows lead through tabs the way they are written", { as: "anna" }, async ({ page, context, server }) => {
  for (const [language, onward, back] of [
    ["en", "ArrowRight", "ArrowLeft"],
    [MIRRORED, "ArrowLeft", "ArrowRight"],
  ]) {
    await choose(context, server.url, language);
    const [first] = (await (await page.request.get(`${server.url}/api/v1/subscriptions?limit=1`)).json()).items;
    await open(page, `/subscriptions/${first.id}`);
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
  const missed = page.getByText("The words of your language did not arrive, so this page is in English.");
  const answers = [{ status: 404, body: "" }, { status: 200, body: "Too few\n" }, "abort"];
  for (const answer of answers) {
    await page.route("**/words/*.txt", (route) => (answer === "abort" ? route.abort() : route.fulfill(answer)));
    await open(page, "/worker");
    await page.getByText("Done since the start").waitFor();
    await eventually(async () =>
      assert.deepEqual([await root(page).getAttribute("lang"), await root(page).getAttribute("dir")], ["en", "ltr"]),
    );
    // Said once in a visit: to whoever sees it, and to whoever listens.
    await eventually(async () => assert.equal((await missed.count()) > 0, answer === answers[0]));
    await page.unroute("**/words/*.txt");
  }
});

scene("a part whose words do not come is asked for again, and says nothing in English", { as: "anna" }, async ({ page, context, server }) => {
  await choose(context, server.url, LONG);
  let asked = 0;
  await page.route("**/words/*-later-*.txt", (route) => {
    asked += 1;
    return route.abort();
  });
  await open(page, "/order-services");
  const again = page.getByRole("main").getByRole("button", { name: /^Ţŕý~ áĝáíñ/ });
  await again.waitFor();
  assert.ok(asked >= 1);
  await expectAllSaid(page, "a part that did not come");
  await page.unroute("**/words/*-later-*.txt");
  await again.click();
  await page.getByRole("searchbox").first().waitFor();
  await complete(page);
  await expectAllSaid(page, "the part that came in the end");
});

scene("the first view says everything before the words of the parts are there", { as: "anna" }, async ({ page, context, server }) => {
  await choose(context, server.url, LONG);
  // They are asked for, and never come.
  await page.route("**/words/*-later-*.txt", () => {});
  for (const path of ["/overview", "/services?view=cards", "/services?view=list"]) {
    await open(page, path);
    await complete(page);
    await expectAllSaid(page, path);
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
