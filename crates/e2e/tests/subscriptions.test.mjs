// The Subscriptions panel of an account, the listing of all, and a page behind every link.

import assert from "node:assert/strict";

import { newVisitor, open } from "../lib/browser.mjs";
import { counted, details, expander, readSubscriptions, readTransactions } from "../lib/billing.mjs";
import { expectFocus, tabTo } from "../lib/keyboard.mjs";
import { signIn } from "../lib/people.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, openTab, query } from "../lib/screen.mjs";

const level1 = (page, name) => page.getByRole("heading", { level: 1, name });

/** The identifier of Anna's first subscription with this billing status. */
async function idOf(page, billing) {
  await open(page, `/subscriptions/all?billing_status=${billing}`);
  const [{ id }] = await readSubscriptions(page);
  return id;
}

scene("the panel has ten rows, every field, and the way to all", { as: "anna" }, async ({ page }) => {
  await open(page, "/subscriptions");
  const rows = await readSubscriptions(page);
  assert.equal(rows.length, 10);
  for (const name of ["ID", "Product", "Status", "Billing status", "Start date", "End date"]) {
    await page.getByRole("columnheader", { name, exact: true }).waitFor();
  }
  assert.ok(rows.every((row) => row.product && row.status && row.billing && row.start && row.end));
  assert.ok(rows.every((row) => row.status !== "Deleted"));
  await page.getByRole("link", { name: "See all subscriptions…" }).click();
  await level1(page, "All subscriptions").waitFor();
  await counted(page).filter({ hasText: /^Showing 1–25 of \d+ subscriptions$/ }).waitFor();
});

scene("a customer with few has no way to more", { as: "ben" }, async ({ page }) => {
  await open(page, "/subscriptions");
  assert.equal((await readSubscriptions(page)).length, 3);
  assert.equal(await page.getByRole("link", { name: "See all subscriptions…" }).count(), 0);
});

scene("a customer without any is told what makes one", { as: "empty" }, async ({ page }) => {
  await open(page, "/subscriptions");
  await page.getByText("There are no subscriptions").waitFor();
  await page.getByRole("main").getByRole("link", { name: "Order services" }).click();
  await level1(page, "Order services").waitFor();
});

scene("rows open, several at once, and the address remembers them", { as: "anna" }, async ({ page }) => {
  await open(page, "/subscriptions/all?attention=yes");
  const [first, second] = await readSubscriptions(page);
  for (const { id } of [first, second]) {
    assert.equal(await expander(page, id).getAttribute("aria-expanded"), "false");
    await expander(page, id).click();
    await details(page, id).getByText("Billing plan").waitFor();
  }
  await eventually(async () => assert.equal(query(page).open, `${first.id},${second.id}`));
  await page.reload();
  for (const { id } of [first, second]) {
    await details(page, id).getByText("Billing plan").waitFor();
  }
  await expander(page, first.id).click();
  await details(page, first.id).waitFor({ state: "hidden" });
  await eventually(async () => assert.equal(query(page).open, second.id));
});

scene("a failing one says until when it works, and leads to what helps", { as: "anna" }, async ({ page }) => {
  const id = await idOf(page, "in_retry");
  await expander(page, id).click();
  const row = details(page, id);
  await row.getByText(/^Works until \d+ \w+( \d{4})?\.$/).waitFor();
  await row.getByText(/^\w+ \d{4} was declined.* We try again on \d+ \w+( \d{4})?\. Pay with another card to settle it now\.$/).waitFor();
  await eventually(async () => assert.equal((await readTransactions(page)).length, 5, "the five most recent transactions"));
  await row.getByRole("link", { name: "Update payment method" }).click();
  await level1(page, "Payment methods").waitFor();
});

scene("every link of a row leads somewhere", { as: "anna" }, async ({ page }) => {
  const id = await idOf(page, "in_retry");
  const back = `/subscriptions/all?billing_status=in_retry&open=${id}`;
  const links = {
    plan: [(row) => row.locator('a[href^="/plans/"]'), /^Billing plan MONTHLY$/],
    product: [(row) => row.locator('a[href^="/products/"]').first(), /^Product /],
    transaction: [(row) => row.locator('a[href^="/transactions/GS"]').first(), /: payment$/],
    all: [(row) => row.getByRole("link", { name: "See all transactions…" }), /^Payment history$/],
  };
  for (const [link, heading] of Object.values(links)) {
    await open(page, back);
    await link(details(page, id)).click();
    await level1(page, heading).waitFor();
  }
  await eventually(() => assert.equal(query(page).subscription, id, "the listing is filtered by the subscription"));
  await open(page, back);
  await page.locator("a.id-link").first().click();
  await page.getByRole("button", { name: `Copy ${id}` }).waitFor();
});

scene("the page of a subscription knows everything of it", { as: "anna" }, async ({ page }) => {
  const id = await idOf(page, "in_retry");
  await open(page, `/subscriptions/${id}`);
  const panel = (name) => page.getByRole("tabpanel", { name: new RegExp(`^${name}\\b`) });
  await panel("Payments").getByRole("row").filter({ hasText: "Failed" }).first().waitFor();
  await openTab(page, "Billing");
  await panel("Billing").getByRole("table", { name: "What the subscription bills" }).waitFor();
  await page.keyboard.press("ArrowRight");
  await panel("Activity").getByRole("listitem").first().waitFor();
  await page.keyboard.press("ArrowRight");
  await panel("Payments").getByRole("link", { name: "See all transactions…" }).waitFor();
  for (const fact of ["Status", "Billing status", "Products", "Services", "Billing plan", "Start date", "End date", "Next charge", "Next retry", "Payment method"]) {
    await page.getByRole("term").filter({ hasText: new RegExp(`^${fact}$`) }).waitFor();
  }
  const facts = page.getByRole("region", { name: "Details", exact: true });
  await facts.getByText("In Retry").hover();
  await page.getByRole("tooltip").filter({ hasText: "A payment failed; we try again.", visible: true }).waitFor();
});

scene("an upgraded one leads to the version that replaced it", { as: "anna" }, async ({ page }) => {
  await open(page, "/subscriptions/all?status=upgraded");
  const [{ id }] = await readSubscriptions(page);
  await open(page, `/subscriptions/${id}`);
  await page.getByRole("link", { name: "See the newer version" }).click();
  await eventually(async () => assert.ok(!page.url().endsWith(id)));
  await openTab(page, "Billing");
  await page.getByRole("heading", { name: "Versions" }).waitFor();
  await page.getByText("This subscription").waitFor();
});

scene("a badge explains itself to the keyboard and to a finger", { as: "anna", touch: true }, async ({ page }) => {
  await open(page, "/subscriptions/all?billing_status=grace_period");
  const badge = page.getByRole("button", { name: "Grace Period" });
  const words = page.getByRole("tooltip").filter({ hasText: "The last try failed", visible: true });
  await badge.tap();
  await words.waitFor();
  await page.keyboard.press("Escape");
  await words.waitFor({ state: "hidden" });
  await page.getByRole("heading", { level: 1 }).tap();
  await tabTo(page, badge);
  await words.waitFor();
});

scene("filters stand in the address, and what is not known is named", { as: "anna" }, async ({ page }) => {
  await open(page, "/subscriptions/all");
  await page.getByRole("button", { name: /^Filters/ }).click();
  await page.getByRole("checkbox", { name: "Paused", exact: true }).check();
  await eventually(async () => assert.equal(query(page).status, "paused"));
  await eventually(async () => assert.ok((await readSubscriptions(page)).every((row) => row.status === "Paused")));
  await page.getByRole("checkbox", { name: "Overdue", exact: true }).check();
  await eventually(async () => assert.equal((await readSubscriptions(page)).length, 1));
  await page.goBack();
  await eventually(async () => assert.equal(query(page).billing_status, undefined));
  await page.getByRole("button", { name: "Clear all filters" }).click();
  await eventually(async () => assert.deepEqual(query(page), {}));

  await open(page, "/subscriptions/all?status=paused,asleep,deleted");
  await page.getByText("This link had a filter that we do not know (status=asleep); we ignored it.").waitFor();
  await page.getByText("This link had a filter that we do not know (status=deleted); we ignored it.").waitFor();
  assert.ok((await readSubscriptions(page)).every((row) => row.status === "Paused"));

  await open(page, "/subscriptions/all?start_from=2026-02-01&start_to=2026-01-01");
  await page.getByText("The start dates end before they begin: nothing can match.").waitFor();
  await page.getByText("No subscriptions match these filters").waitFor();
});

scene("searches by product, by plan and by identifier", { as: "anna" }, async ({ page }) => {
  await open(page, "/subscriptions/all");
  const [{ id }] = await readSubscriptions(page);
  const search = page.getByRole("searchbox");
  await search.fill("mailboxes");
  await eventually(async () => {
    const rows = await readSubscriptions(page);
    assert.ok(rows.length > 0 && rows.every((row) => row.product.includes("mailboxes")));
  });
  await search.fill(id.slice(0, 20));
  await eventually(async () => assert.deepEqual((await readSubscriptions(page)).map((row) => row.id), [id]));
});

scene("pages forward and back, and sorts by what it says", { as: "zoe" }, async ({ page }) => {
  await open(page, "/subscriptions/all");
  const first = await readSubscriptions(page);
  assert.equal(first.length, 25);
  await page.getByRole("link", { name: "Next page" }).click();
  await counted(page).filter({ hasText: /^Showing 26–\d+ of \d+ subscriptions$/ }).waitFor();
  const second = await readSubscriptions(page);
  assert.ok(second.every((row) => first.every((other) => other.id !== row.id)));
  await page.getByRole("link", { name: "Previous page" }).click();
  await counted(page).filter({ hasText: /^Showing 1–25 of / }).waitFor();
  assert.deepEqual(await readSubscriptions(page), first);
  await page.getByLabel("Sort by").selectOption("Start date, earliest first");
  await eventually(async () => assert.deepEqual(query(page), { sort: "start", dir: "asc" }));
  await eventually(async () => {
    const starts = (await readSubscriptions(page)).map((row) => Date.parse(row.start));
    assert.deepEqual(starts, starts.toSorted((a, b) => a - b));
  });
});

scene("somebody else's subscription is not there", { as: "anna" }, async ({ page, server, browser }) => {
  const id = await idOf(page, "in_retry");
  const ben = await newVisitor(browser, server.url);
  await signIn(ben.page, "ben", `/subscriptions/${id}`);
  await level1(ben.page, "Nothing here").waitFor();
  await ben.leave();
});

scene("the panel works without a mouse", { as: "anna" }, async ({ page }) => {
  await open(page, "/subscriptions");
  const [{ id }] = await readSubscriptions(page);
  await page.getByRole("heading", { level: 1 }).focus();
  await tabTo(page, expander(page, id));
  await page.keyboard.press("Enter");
  await details(page, id).getByText("Billing plan").waitFor();
  await expectFocus(page, expander(page, id));
  await tabTo(page, details(page, id).getByRole("link", { name: "See all transactions…" }));
  await page.keyboard.press("Enter");
  await level1(page, "Payment history").waitFor();
});

scene("on paper every row is open", { as: "anna" }, async ({ page }) => {
  await open(page, "/subscriptions");
  const [{ id }] = await readSubscriptions(page);
  await page.emulateMedia({ media: "print" });
  await details(page, id).getByText("Billing plan").waitFor();
});
