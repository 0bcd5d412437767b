// What happens before the page can do anything itself: its files, the shell, the theme, the banner when it breaks.

import assert from "node:assert/strict";

import { expectNoAxeViolations } from "../lib/axe.mjs";
import { open } from "../lib/browser.mjs";
import { expectFocus } from "../lib/keyboard.mjs";
import { sendSignIn } from "../lib/people.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually } from "../lib/screen.mjs";

/** The names of the parts that a customer may open. */
const PARTS = ["billing", "orders", "overview", "service"];
const isPart = (url) => PARTS.some((name) => new RegExp(`/assets/${name}-[0-9a-f]+\\.wasm$`).test(url));

/** What the page asks for from now on. */
function watch(page) {
  const responses = [];
  page.on("response", (response) => responses.push(response));
  const urls = () => responses.map((response) => response.url());
  return { responses, urls, parts: () => urls().filter(isPart) };
}

/** Notes when the heading with these words first stands, by the clock that the browser has for its files. */
const noteHeading = (page, words) =>
  page.addInitScript((words) => {
    const looking = new MutationObserver(() => {
      if ([...document.querySelectorAll("h1")].some((heading) => heading.textContent.trim() === words)) {
        globalThis.stands = performance.now();
        looking.disconnect();
      }
    });
    looking.observe(document, { childList: true, subtree: true, characterData: true });
  }, words);

/** When that was, and when each part was asked for that has come as a whole. */
async function times(page) {
  const { stands, files } = await page.evaluate(() => ({
    stands: globalThis.stands,
    files: performance.getEntriesByType("resource").filter(({ responseEnd }) => responseEnd > 0).map(({ name, startTime }) => ({ name, startTime })),
  }));
  return { stands, parts: files.filter(({ name }) => isPart(name)).map(({ startTime }) => startTime) };
}

async function expectWellServed(responses, server) {
  const urls = responses.map((response) => response.url());
  assert.equal(new Set(urls).size, urls.length, `loaded twice:\n${urls.join("\n")}`);
  for (const response of responses) {
    const url = new URL(response.url());
    assert.equal(url.origin, server.url);
    if (url.pathname.startsWith("/assets/")) {
      const headers = await response.allHeaders();
      assert.match(headers["cache-control"] ?? "", /immutable/, url.pathname);
      // A file of a few bytes may not get smaller by it.
      if (response.request().resourceType() !== "fetch" || isPart(response.url())) {
        assert.match(headers["content-encoding"] ?? "", /^(br|gzip)$/, url.pathname);
      }
    }
  }
}

scene("loads every file once, compressed, from here alone", {}, async ({ page, server }) => {
  const { responses, urls } = watch(page);
  await open(page, "/services");
  await page.waitForLoadState("networkidle");
  await expectWellServed(responses, server);
  const wasm = urls().filter((url) => url.endsWith(".wasm"));
  assert.equal(wasm.length, 1, `the first view needs one: ${wasm.join(", ")}`);
});

scene("loads the other parts once the first view stands", {}, async ({ page, server, context }) => {
  const { responses, parts } = watch(page);
  await noteHeading(page, "Services");
  await open(page, "/services");
  await sendSignIn(page, "anna");
  await page.getByRole("heading", { level: 1, name: "Services" }).waitFor();
  await eventually(async () => assert.equal((await times(page)).parts.length, PARTS.length));
  const { stands, parts: asked } = await times(page);
  assert.ok(asked.every((at) => at > stands), `asked for at ${asked.join(", ")}, and the view stands at ${stands}`);
  assert.equal(parts().length, PARTS.length);
  await page.waitForLoadState("networkidle");
  await expectWellServed(
    responses.filter((response) => response.url().includes("/assets/")),
    server,
  );
  // They are there now: a page that was never opened is drawn without the server.
  await context.setOffline(true);
  await page.getByRole("link", { name: "Order services" }).first().click();
  await page.getByRole("heading", { level: 1, name: "Order services" }).waitFor();
});

scene("opens a page of a part that has not come yet", { as: "anna" }, async ({ page }) => {
  // Held until it is opened: on a slow machine it would have come by itself.
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(isPart, async (route) => {
    await held;
    await route.continue();
  });
  await open(page, "/services");
  const { parts } = watch(page);
  await page.getByRole("link", { name: "Order services" }).first().click();
  release();
  await page.getByRole("heading", { level: 1, name: "Order services" }).waitFor();
  // Others come as well: they are loaded meanwhile.
  assert.ok(parts().some((url) => url.includes("/orders-")), parts().join(", "));
});

scene("opens a dialog whose content has not come yet", { as: "anna" }, async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(isPart, async (route) => {
    await held;
    await route.continue();
  });
  await open(page, "/services");
  await page.getByRole("button", { name: /^Cancel service/, disabled: false }).first().click();
  const dialog = page.getByRole("dialog", { name: "Request service cancellation" });
  await dialog.waitFor();
  await expectNoAxeViolations(page, "the dialog without its content");
  await expectFocus(page, dialog.getByRole("heading", { level: 2 }));
  release();
  await dialog.getByLabel("Cancellation reason").waitFor();
});

scene("says so when a part cannot be loaded, and tries again", { as: "anna" }, async ({ page, troubles }) => {
  await page.route(isPart, (route) => route.abort());
  await open(page, "/services");
  await page.getByRole("link", { name: "Order services" }).first().click();
  const banner = page.getByRole("alert");
  await banner.waitFor();
  await expectNoAxeViolations(page, "the missing part");
  assert.equal(await banner.getByRole("link", { name: "Reload the page" }).isVisible(), true);
  await page.unroute(isPart);
  await banner.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("heading", { level: 1, name: "Order services" }).waitFor();
  troubles.length = 0;
});

scene("forbids what is inline, and needs nothing that is", {}, async ({ page }) => {
  const response = await page.goto("/services");
  const policy = (await response.allHeaders())["content-security-policy"];
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*/);
  // A refused style or script would be an error on the console, which fails every scene.
  await open(page, "/services");
});

scene("shows its shell before the page has arrived", {}, async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/*.wasm", async (route) => {
    await held;
    await route.continue();
  });
  await page.goto("/services", { waitUntil: "commit" });
  await page.getByRole("heading", { name: "Loading Goodstanding" }).waitFor();
  await page.getByText("Goodstanding", { exact: true }).waitFor();
  await expectNoAxeViolations(page, "the shell");
  release();
  await page.locator("#boot").waitFor({ state: "detached" });
});

for (const theme of ["light", "dark"]) {
  scene(`says so when it cannot be loaded, in ${theme}`, { theme }, async ({ page, troubles }) => {
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto("/services");
    const banner = page.getByRole("alert");
    await banner.waitFor();
    await expectNoAxeViolations(page, "the broken page");
    troubles.length = 0;

    await page.unroute("**/*.wasm");
    await banner.getByRole("link", { name: "Reload the page" }).click();
    // Of the new page: the broken one goes first.
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await page.locator("#boot").waitFor({ state: "detached" });
    assert.equal(await banner.isVisible(), false);
  });
}

scene("has the chosen theme before the first paint", { theme: "light" }, async ({ page }) => {
  const canvas = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await open(page, "/services");
  const light = await canvas();
  await page.evaluate(() => localStorage.setItem("goodstanding.theme", "dark"));
  // Without the page itself: what is seen now is the work of theme.js alone.
  await page.route("**/*.wasm", () => {});
  await page.goto("/services", { waitUntil: "commit" });
  await page.getByRole("heading", { name: "Loading Goodstanding" }).waitFor();
  assert.notEqual(await canvas(), light);
  await page.unrouteAll({ behavior: "ignoreErrors" });
});
