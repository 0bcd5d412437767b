// The staff's side: customers, an account, the queue, the reports.

import assert from "node:assert/strict";

import { open } from "../lib/browser.mjs";
import { expander, readSubscriptions, readTransactions } from "../lib/billing.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, query } from "../lib/screen.mjs";

const level1 = (page, name) => page.getByRole("heading", { level: 1, name });
const customer = (page, name) => page.getByRole("row").getByRole("link", { name, exact: true });

/** Opens Anna's account. */
async function account(page) {
  await open(page, "/customers?q=anna");
  await customer(page, "Berg Studio").click();
  await level1(page, "Berg Studio").waitFor();
}

scene("finds customers by name, address and identifier", { as: "sam" }, async ({ page }) => {
  await open(page, "/customers");
  const search = page.getByRole("searchbox");
  await search.fill("berg");
  await customer(page, "Berg Studio").waitFor();
  await eventually(async () => assert.equal(query(page).q, "berg"));
  await search.fill("zoe@demo.example");
  await eventually(async () => assert.equal(await page.locator("tbody tr").count(), 1));
  await search.fill("nobody is called this");
  await page.getByText("No customer matches").waitFor();
});

scene("shows who needs attention, the gravest state first", { as: "sam" }, async ({ page }) => {
  await open(page, "/customers");
  await page.getByRole("checkbox", { name: "Needs attention only" }).check();
  await eventually(async () => assert.equal(query(page).attention, "yes"));
  await customer(page, "Berg Studio").waitFor();
  await eventually(async () => {
    const worst = await page.locator('td[data-label="Worst state"] .badge').count();
    assert.equal(worst, await page.locator("tbody tr").count(), "each one has a reason");
  });
});

scene("an account has its panel, its transactions, its methods and its history", { as: "sam" }, async ({ page }) => {
  await account(page);
  for (const part of ["Subscriptions", "Transactions", "Payment methods", "Activity"]) {
    await page.getByRole("heading", { level: 2, name: part, exact: true }).waitFor();
  }
  const [{ id }] = await readSubscriptions(page);
  await expander(page, id).click();
  await eventually(async () => assert.equal(query(page).open, id));
  // Staff see; what helps is the customer's to do.
  assert.equal(await page.getByRole("link", { name: "Update payment method" }).count(), 0);
  await page.getByRole("link", { name: "See all subscriptions…" }).click();
  await level1(page, "Subscriptions").waitFor();
  assert.match(query(page).customer, /^cus_/);
  await page.goBack();
  await page.getByRole("region", { name: "Transactions", exact: true }).getByRole("link", { name: "See all transactions…" }).click();
  await level1(page, "Transactions").waitFor();
  assert.match(query(page).customer, /^cus_/);
  assert.equal((await readTransactions(page)).length, 25);
});

scene("transactions are found by the customer's address", { as: "sam" }, async ({ page }) => {
  await open(page, "/transactions?email=ben%40demo.example");
  const customers = await page.locator('td[data-label="Customer"]').allInnerTexts();
  assert.ok(customers.length === 0 || new Set(customers).size === 1);
  await eventually(async () => assert.equal((await readTransactions(page)).length, 3));
});

scene("the queue has the reasons, and narrows by them", { as: "sam" }, async ({ page }) => {
  await open(page, "/cancellation-requests");
  const row = page.getByRole("row").filter({ hasText: "We move our mail to the head office." });
  await row.getByText("On service due date").waitFor();
  await page.getByRole("searchbox").fill("HEAD OFFICE");
  await eventually(async () => assert.equal(await page.locator("tbody tr").count(), 1));
  await page.getByRole("searchbox").fill("");
  await page.getByLabel("State").selectOption("Completed");
  await eventually(async () => {
    const states = await page.locator('td[data-label="State"]').allInnerTexts();
    assert.ok(states.length > 0 && states.every((state) => state === "Completed"));
  });
});

scene("the matrix counts deleted ones too, and each number leads to what it counts", { as: "sam" }, async ({ page }) => {
  await open(page, "/reports");
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Deleted" }) });
  const number = row.getByRole("link").first();
  const shown = Number(await number.innerText());
  assert.ok(shown > 0);
  await number.click();
  await level1(page, "Counted subscriptions").waitFor();
  const rows = await readSubscriptions(page);
  assert.equal(rows.length, shown);
  assert.ok(rows.every(({ status }) => status === "Deleted"));
});

scene("reports look back, and download", { as: "sam" }, async ({ page }) => {
  await open(page, "/reports?as_of=2000-01-01");
  await page.getByText(/^0 subscriptions on 1 Jan 2000/).waitFor();
  await open(page, "/reports");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download CSV" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "subscriptions-by-status.csv");
  await page.getByRole("link", { name: "Cancellation reasons" }).click();
  await level1(page, "Cancellation reasons").waitFor();
  await page.getByRole("row").filter({ hasText: "Too expensive" }).first().waitFor();
});

scene("customers find nothing on the staff's side", { as: "anna" }, async ({ page }) => {
  for (const path of ["/customers", "/cancellation-requests", "/reports", "/reports/subscriptions", "/reports/cancellation-reasons"]) {
    await open(page, path);
    await level1(page, "Nothing here").waitFor();
  }
});
