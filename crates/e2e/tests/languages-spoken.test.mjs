// The languages that people choose between: chosen and kept, and what people do most, by the words of Arabic and
// Japanese.

import assert from "node:assert/strict";

import { expectNoAxeViolations } from "../lib/axe.mjs";
import { newVisitor, open } from "../lib/browser.mjs";
import { PASSWORD, address, signIn } from "../lib/people.mjs";
import { routesOf } from "../lib/routes.mjs";
import { scene } from "../lib/scene.mjs";
import { complete, eventually, expectAnnounced, expectNoSidewaysScroll } from "../lib/screen.mjs";
import { LANGUAGES, anyOf, wordsOf } from "../lib/words.mjs";

const root = (page) => page.locator("html");
const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true });
const button = (page, name) => page.getByRole("button", { name });
const english = wordsOf("en");

/** That the page is in a language, and runs its way. */
const expectLanguage = (page, tag) =>
  eventually(async () => {
    const found = [await root(page).getAttribute("lang"), (await root(page).getAttribute("dir")) ?? "ltr"];
    assert.deepEqual(found, [tag, tag === "ar" ? "rtl" : "ltr"]);
  });

/** Signs in by the words of a language. */
async function signInBy(page, words, name) {
  await page.getByLabel(words("sessions.email")).fill(address(name));
  await page.getByLabel(words("sessions.password"), { exact: true }).fill(PASSWORD);
  await button(page, words("sessions.sign_in")).click();
  await heading(page, words("sessions.sign_in")).waitFor({ state: "detached" });
}

/** What each language calls itself, as in `Language::own_name`. */
const OWN_NAMES = { de: "Deutsch", ja: "日本語" };

const choose = (page, words, tag) =>
  page.getByRole("group", { name: words("shell.language") }).getByRole("button", { name: OWN_NAMES[tag] }).click();

scene("a language is chosen at sign-in, kept for the user, and changed in the account menu", {}, async ({ page, browser, server }) => {
  const german = wordsOf("de");
  await open(page, "/services");
  await choose(page, english, "de");
  await expectLanguage(page, "de");
  await heading(page, german("sessions.sign_in")).waitFor();
  await signInBy(page, german, "ben");
  await heading(page, german("services.title")).waitFor();

  // From another browser, whose owner reads English.
  const elsewhere = await newVisitor(browser, server.url, {});
  await signIn(elsewhere.page, "ben", "/services");
  await expectLanguage(elsewhere.page, "de");
  await heading(elsewhere.page, german("services.title")).waitFor();
  await elsewhere.page.locator(".who__button").click();
  await choose(elsewhere.page, german, "ja");
  await expectLanguage(elsewhere.page, "ja");
  await heading(elsewhere.page, wordsOf("ja")("services.title")).waitFor();
  // What the server says is in it as well.
  const refused = await elsewhere.page.request.get(`${server.url}/api/v1/services/${"0".repeat(26)}`);
  assert.equal(refused.headers()["content-language"], "ja");
  await elsewhere.leave();
});

scene("each language is that of the browser, too", {}, async ({ browser, server }) => {
  for (const tag of LANGUAGES) {
    const words = wordsOf(tag);
    const context = await browser.newContext({ baseURL: server.url, locale: tag, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await open(page, "/services");
    await expectLanguage(page, tag);
    await signInBy(page, words, "anna");
    await heading(page, words("services.title")).waitFor();
    await expectNoSidewaysScroll(page, `the services in ${tag}`);
    await open(page, "/overview");
    await heading(page, words("overview.title")).waitFor();
    await expectNoSidewaysScroll(page, `the overview in ${tag}`);
    await context.close();
  }
});

for (const tag of ["ar", "ja"]) {
  const words = wordsOf(tag);

  scene(`what people do most is done by the words of ${tag}`, {}, async ({ page, context, server }) => {
    await context.addCookies([{ name: "language", value: tag, url: server.url }]);
    await open(page, "/services?view=cards&status=active&sort=due&dir=desc");
    await signInBy(page, words, "anna");
    await page.getByLabel(words("services.sorting.sort_by")).first().selectOption("name");
    await eventually(async () => assert.match(page.url(), /sort=name/));
    const { items } = await (await page.request.get(`${server.url}/api/v1/services?limit=500`)).json();
    const { name } = items.find(({ status, next_due, cancellation }) => status === "active" && next_due && !cancellation);

    await button(page, words("services.cancel_of", { name })).click();
    const dialog = page.getByRole("dialog", { name: words("cancellations.dialog.title") });
    await dialog.getByLabel(words("columns.cancellation_reason")).fill("x");
    await dialog.getByRole("radio", { name: words("cancellations.types.on_service_due_date") }).check();
    await button(dialog, words("cancellations.dialog.request")).click();
    await dialog.waitFor({ state: "detached" });
    await expectAnnounced(page, words("cancellations.dialog.requested", { name }));
    await page.getByRole("main").getByRole("link", { name, exact: true }).click();
    const panel = page.getByRole("region", { name: words("cancellations.panel.title") });
    await button(panel, words("actions.withdraw_request")).click();
    await expectAnnounced(page, words("cancellations.many.withdrawn", { name }));
  });

  scene(`something is ordered and paid by the words of ${tag}`, {}, async ({ page, context, server }) => {
    await context.addCookies([{ name: "language", value: tag, url: server.url }]);
    await open(page, "/order-services");
    await signInBy(page, words, "empty");
    await page.getByRole("region").getByRole("listitem").getByRole("link").first().click();
    await page.getByLabel(words("orders.product.name")).fill(`Shop ${tag}`);
    await button(page, words("orders.product.add_to_cart")).click();
    await heading(page, words("orders.cart.title")).waitFor();
    const methods = await (await page.request.get(`${server.url}/api/v1/payment-methods`)).json();
    if (methods.length === 0) {
      await button(page, words("payments.pay_with.add_method")).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel(words("payments.method_form.number")).fill("4242 4242 4242 4242");
      await dialog.getByLabel(words("columns.expires")).fill("12/39");
      await button(dialog, words("payments.method_form.add")).click();
      await dialog.waitFor({ state: "detached" });
    }
    const order = button(page, anyOf(words, "orders.checkout.order_and_pay"));
    await order.or(button(page, words("orders.checkout.place"))).click();
    await page.getByText(words("orders.placed.thanks")).waitFor();
    await page.getByText(`Shop ${tag}`).first().waitFor();
  });
}

for (const tag of LANGUAGES.filter((tag) => tag !== "en")) {
  const nightly = ["es", "fr", "ja"].includes(tag);
  scene(`axe finds nothing on any page of a customer in ${tag}`, { as: "anna", nightly }, async ({ page, context, server }) => {
    const routes = await routesOf(page, "anna");
    await context.addCookies([{ name: "language", value: tag, url: server.url }]);
    for (const [name, path] of Object.entries(routes)) {
      await open(page, path);
      await complete(page);
      await expectNoAxeViolations(page, `${name} (${path}) in ${tag}`);
    }
  });
}

/** Where people are when a day begins last, and first. */
const FAR_APART = ["America/Los_Angeles", "Pacific/Auckland"];

scene("what is due on a day is due on it for everybody, and how far away it is says everybody's own day", {}, async ({ browser, server }) => {
  const seen = [];
  for (const timezoneId of FAR_APART) {
    const context = await browser.newContext({ baseURL: server.url, locale: "en-US", timezoneId });
    const page = await context.newPage();
    const path = "/services?view=list&status=active&sort=due";
    await signIn(page, "anna", path);
    const due = page.locator(".col-due time");
    await due.first().waitFor();
    const dates = await due.evaluateAll((times) => times.map((time) => [time.dateTime, time.textContent]));
    await eventually(async () => {
      const footer = await page.getByRole("contentinfo").textContent();
      assert.ok(footer.includes(timezoneId.replace("_", " ")), footer);
    });
    // Opened again where a day ended between the page and the question which day it is.
    await eventually(async () => {
      await open(page, path);
      await due.first().waitFor();
      const cells = page.locator(".col-due").filter({ hasText: /tomorrow|in \d+ days/ });
      const told = await cells.evaluateAll((cells) => cells.map((cell) => [cell.querySelector("time").dateTime, cell.textContent]));
      const own = await page.evaluate(() => new Intl.DateTimeFormat("sv").format(new Date()));
      for (const [date, words] of told) {
        const days = words.includes("tomorrow") ? 1 : Number(/in (\d+) days/.exec(words)[1]);
        assert.equal((Date.parse(date) - Date.parse(own)) / 86_400_000, days, `${words} on ${own} in ${timezoneId}`);
      }
      assert.ok(told.length > 2, `${told.length} rows say how far away it is`);
    });
    seen.push(dates);
    await context.close();
  }
  assert.ok(seen[0].length > 5);
  assert.deepEqual(seen[0], seen[1]);
});

scene("what the merchant wrote is read in the reader's language, and what is in another one says so", { as: "sam" }, async ({ page, context, server }) => {
  await context.addCookies([{ name: "language", value: "de", url: server.url }]);
  const fact = (text) => page.locator("dd span", { hasText: new RegExp(`^${text}$`) });
  await open(page, "/products/backup");
  await fact("Tägliche Sicherung").waitFor();
  assert.equal(await fact("Tägliche Sicherung").getAttribute("lang"), null);
  assert.equal(await fact("Cloud").getAttribute("lang"), null);
  assert.equal(await fact("Jede Nacht eine Kopie eines Servers, dreißig Tage aufbewahrt, in Minuten wiederhergestellt.").getAttribute("lang"), null);
  // Sold by agreement, and called so in no other language.
  await open(page, "/products/cross-connect");
  await fact("Cross connect").waitFor();
  assert.equal(await fact("Cross connect").getAttribute("lang"), "en");
  assert.equal(await fact("Hosting").getAttribute("lang"), null);
});
