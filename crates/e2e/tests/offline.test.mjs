// Without a connection: what one has seen can be read again, says of when it is, and is renewed when the connection is
// back. Nobody else reads it.

import assert from "node:assert/strict";

import { expectNoAxeViolations } from "../lib/axe.mjs";
import { newVisitor, open } from "../lib/browser.mjs";
import { readSubscriptions, readTransactions } from "../lib/billing.mjs";
import { dialog } from "../lib/life.mjs";
import { PASSWORD, address, sendSignIn, signIn } from "../lib/people.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, expectAnnounced, openTab } from "../lib/screen.mjs";
import { cancelButton, cancelDialog, cancellable, openService, read } from "../lib/services.mjs";

const API = "**/api/v1/**";
const level1 = (page, name) => page.getByRole("heading", { level: 1, name });
const unread = (page) => page.getByRole("alert").filter({ hasText: "The server cannot be reached" });
const offline = (page) => page.getByText(/^You are offline\. This is as of \d\d:\d\d\. Changes cannot be sent\.$/);
const unreached = (page) => page.locator("p").filter({ hasText: /^The server cannot be reached\. This is as of \d\d:\d\d\.$/ });

/** The way to a page, without loading the document anew. */
const go = (page, name) => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: new RegExp(`^${name}\\b`) }).click();

/** The parts of the page are there, up to the last one: it can be offline. */
async function settled(page) {
  await eventually(async () => {
    const isHere = await page.evaluate(() =>
      performance.getEntriesByType("resource").some(({ name, responseEnd }) => /\/assets\/orders-/.test(name) && responseEnd > 0),
    );
    assert.ok(isHere, "the parts of the page come");
  });
  await page.waitForLoadState("networkidle");
}

/** What failed because there was no connection is no trouble. */
function expectOnlyTheConnection(troubles) {
  const others = troubles.filter((trouble) => !trouble.includes("Failed to fetch") && !trouble.includes("ERR_"));
  assert.deepEqual(others, []);
  troubles.length = 0;
}

scene("reads again what was seen, by link and by Back", { as: "anna" }, async ({ page, context, troubles }) => {
  await open(page, "/overview");
  await settled(page);
  await page.getByRole("heading", { name: "Recent payments" }).waitFor();
  const paidNext = await page.getByRole("main").innerText();
  const name = await cancellable(page, "list");
  await openService(page, name);
  await page.getByRole("tabpanel").getByRole("row").first().waitFor();
  const payments = await page.getByRole("tabpanel").innerText();
  await openTab(page, "Billing");
  await page.getByRole("tabpanel").getByRole("heading", { name: "Items" }).waitFor();
  await openTab(page, "Activity");
  await page.getByRole("tabpanel").getByRole("listitem").first().waitFor();
  const history = await page.getByRole("tabpanel").innerText();
  await go(page, "Subscriptions");
  const subscriptions = await readSubscriptions(page);
  await go(page, "Payments");
  await page.getByRole("link", { name: "History" }).click();
  const transactions = await readTransactions(page);
  await go(page, "Overview");
  await page.getByRole("heading", { name: "Recent payments" }).waitFor();
  await settled(page);

  await context.setOffline(true);
  await expectAnnounced(page, /^You are offline\. This is as of \d\d:\d\d\.$/);
  await offline(page).waitFor();
  await go(page, "Payments");
  await page.getByRole("link", { name: "History" }).click();
  await eventually(async () => assert.deepEqual(await readTransactions(page), transactions));
  await offline(page).waitFor();
  assert.match(await offline(page).locator("time").getAttribute("datetime"), /^\d{4}-.*Z$/);
  await expectNoAxeViolations(page, "a page that is read again");
  await go(page, "Subscriptions");
  await eventually(async () => assert.deepEqual(await readSubscriptions(page), subscriptions));
  await go(page, "Services");
  assert.ok((await read(page)).length > 0);
  await page.getByRole("link", { name, exact: true }).first().click();
  await level1(page, name).waitFor();
  await offline(page).waitFor();
  await openTab(page, "Payments");
  await eventually(async () => assert.equal(await page.getByRole("tabpanel").innerText(), payments));
  await openTab(page, "Billing");
  await page.getByRole("tabpanel").getByRole("heading", { name: "Items" }).waitFor();
  await openTab(page, "Activity");
  await eventually(async () => assert.equal(await page.getByRole("tabpanel").innerText(), history));
  await eventually(async () => assert.equal(await cancelButton(page, name).getAttribute("aria-disabled"), "true"));
  await go(page, "Overview");
  await page.getByRole("heading", { name: "Recent payments" }).waitFor();
  assert.ok(paidNext.length > 0);
  await page.goBack();
  await level1(page, name).waitFor();
  assert.equal(await unread(page).count(), 0);
  expectOnlyTheConnection(troubles);
});

scene("says of a page that was not seen that it cannot be read, and reads it when the connection is back", { as: "anna" }, async ({ page, context, troubles }) => {
  await open(page, "/services");
  await settled(page);
  await context.setOffline(true);
  await offline(page).waitFor();
  await go(page, "Subscriptions");
  await unread(page).waitFor();
  await page.getByText("You are offline. What you have opened before can still be read.").waitFor();
  await expectNoAxeViolations(page, "a page that cannot be read");
  await context.setOffline(false);
  assert.ok((await readSubscriptions(page)).length > 0);
  await eventually(async () => assert.equal(await page.getByRole("main").getByText("You are offline.").count(), 0));
  expectOnlyTheConnection(troubles);
});

scene("renews what is in sight when the connection is back", { as: "anna" }, async ({ page, context, browser, server, troubles }) => {
  const name = await cancellable(page, "list");
  await openService(page, name);
  await page.waitForURL("**/services/*");
  const address_ = page.url();
  await settled(page);
  await context.setOffline(true);
  await offline(page).waitFor();
  // Meanwhile she asks for its end on another machine.
  const other = await newVisitor(browser, server.url);
  await signIn(other.page, "anna", new URL(address_).pathname);
  await cancelButton(other.page, name).click();
  await cancelDialog(other.page).getByRole("radio", { name: "On service due date" }).check();
  await cancelDialog(other.page).getByLabel("Cancellation reason").fill("Not needed any more");
  await cancelDialog(other.page).getByRole("button", { name: "Request cancellation" }).click();
  await other.page.getByRole("region", { name: "Cancellation request" }).waitFor();
  await other.leave();
  assert.equal(await page.getByRole("region", { name: "Cancellation request" }).count(), 0);
  await context.setOffline(false);
  await page.getByRole("region", { name: "Cancellation request" }).waitFor();
  await eventually(async () => assert.equal(await page.getByRole("main").getByText("You are offline.").count(), 0));
  expectOnlyTheConnection(troubles);
});

scene("notices by itself that the server answers again, where the browser is online all the time", { as: "anna" }, async ({ page, troubles }) => {
  await page.clock.install();
  await open(page, "/subscriptions");
  await readSubscriptions(page);
  await page.clock.runFor(2_000);
  await page.waitForLoadState("networkidle");
  await go(page, "Services");
  await read(page);
  await page.route(API, (route) => route.abort());
  await go(page, "Subscriptions");
  await unreached(page).waitFor();
  await readSubscriptions(page);
  await page.unroute(API);
  await page.clock.runFor(11_000);
  await eventually(async () => assert.equal(await unreached(page).count(), 0));
  await readSubscriptions(page);
  expectOnlyTheConnection(troubles);
});

scene("shows nothing of before a change that was made since", { as: "anna" }, async ({ page, context, troubles }) => {
  const name = await cancellable(page, "list");
  await openService(page, name);
  await settled(page);
  await cancelButton(page, name).click();
  await cancelDialog(page).getByRole("radio", { name: "On service due date" }).check();
  await cancelDialog(page).getByLabel("Cancellation reason").fill("Not needed any more");
  await cancelDialog(page).getByRole("button", { name: "Request cancellation" }).click();
  await page.getByRole("region", { name: "Cancellation request" }).waitFor();
  await settled(page);
  await context.setOffline(true);
  await page.getByText(/^You are offline/).first().waitFor();
  await go(page, "Services");
  await eventually(async () => {
    const row = (await read(page)).find((service) => service.name === name);
    assert.equal(row.isMarked, true, "the list knows of the request");
  });
  await page.goBack();
  // Either what is true, or nothing: never the service without its request.
  await unread(page).or(page.getByRole("region", { name: "Cancellation request" })).first().waitFor();
  expectOnlyTheConnection(troubles);
});

scene("takes a refusal for what it is", { as: "anna" }, async ({ page, troubles }) => {
  await open(page, "/payments");
  await page.locator(".upcoming__row").first().waitFor();
  await go(page, "Subscriptions");
  await readSubscriptions(page);
  await settled(page);
  const refusal = { status: 503, contentType: "application/problem+json" };
  const body = { type: "about:blank", code: "unavailable", title: "Not now", detail: "Try again soon.", status: 503, request_id: "r" };
  await page.route(API, (route) => route.fulfill({ ...refusal, body: JSON.stringify(body) }));
  await go(page, "Payments");
  await page.getByRole("alert").first().waitFor();
  assert.equal(await unreached(page).count(), 0);
  assert.equal(await page.locator(".upcoming__row").count(), 0);
  troubles.length = 0;
});

/** Every way to a page that somebody saw before, without a connection: nothing of it is there. */
async function expectNothingOf(page, context, { words, ways }) {
  await context.setOffline(true);
  for (const way of ways) {
    await page.evaluate((path) => {
      history.pushState({}, "", path);
      dispatchEvent(new PopStateEvent("popstate"));
    }, way);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    for (const word of words) {
      assert.equal(await page.getByText(word).count(), 0, `${word} on ${way}`);
    }
  }
}

scene("shows nobody what was seen once its reader has signed out", {}, async ({ page, context, troubles }) => {
  await signIn(page, "anna", "/subscriptions");
  const [{ product }] = await readSubscriptions(page);
  await go(page, "Services");
  const [{ name }] = await read(page);
  await settled(page);
  await page.getByRole("button", { name: /Account menu/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await level1(page, "Sign in").waitFor();
  const found = { words: [name, product], ways: ["/subscriptions", "/services", "/overview"] };
  await expectNothingOf(page, context, found);
  await page.goBack();
  assert.equal(await page.getByText(name).count(), 0);
  await context.setOffline(false);
  await sendSignIn(page, "empty");
  await level1(page, "Sign in").waitFor({ state: "detached" });
  await settled(page);
  await expectNothingOf(page, context, found);
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  assert.equal(kept.includes(name), false, "nothing is in the browser's storage");
  assert.deepEqual(await page.evaluate(async () => [await caches.keys(), await indexedDB.databases()]), [[], []]);
  expectOnlyTheConnection(troubles);
});

scene("shows another tab nothing either, once the reader has signed out in one", { as: "anna" }, async ({ page, context, troubles }) => {
  await open(page, "/subscriptions");
  const [{ product }] = await readSubscriptions(page);
  await settled(page);
  const other = await context.newPage();
  await open(other, "/services");
  // The machine is off the net before the first tab can ask the server.
  await page.route(API, (route) => route.abort());
  await other.getByRole("button", { name: /Account menu/ }).click();
  await other.getByRole("button", { name: "Sign out" }).click();
  await level1(other, "Sign in").waitFor();
  await level1(page, "Sign in").waitFor();
  assert.equal(await page.getByText(product).count(), 0);
  await expectNothingOf(page, context, { words: [product], ways: ["/subscriptions", "/services"] });
  expectOnlyTheConnection(troubles);
});

scene("shows nothing of somebody whose session ended to whoever signs in next", { as: "anna" }, async ({ page, troubles }) => {
  await open(page, "/services");
  const [{ name }] = await read(page);
  await settled(page);
  await page.evaluate(() => fetch("/api/v1/session", { method: "DELETE" }));
  await go(page, "Subscriptions");
  await level1(page, "Sign in").waitFor();
  await page.getByLabel("E-mail address").fill(address("empty"));
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  // From now on the list of services does not come: what is shown would be of before.
  await page.route("**/api/v1/services?*", (route) => route.abort());
  await page.getByRole("button", { name: "Sign in" }).click();
  await level1(page, "Sign in").waitFor({ state: "detached" });
  await go(page, "Services");
  await page.getByRole("alert").waitFor();
  assert.equal(await page.getByText(name).count(), 0);
  expectOnlyTheConnection(troubles);
});

scene("ends by the clock where nobody can be asked", { as: "sam" }, async ({ page, context, troubles }) => {
  await page.clock.install();
  await open(page, "/customers");
  const customer = page.getByRole("link", { name: "Lumen Architects" });
  await customer.waitFor();
  await page.clock.runFor(2_000);
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  await page.clock.fastForward("31:00");
  await level1(page, "Sign in").waitFor();
  assert.equal(await customer.count(), 0);
  assert.equal(await dialog(page).count(), 0);
  await expectNothingOf(page, context, { words: ["Lumen Architects"], ways: ["/customers", "/inbox"] });
  expectOnlyTheConnection(troubles);
});
