// The words of both source texts stand literally in the product.

import assert from "node:assert/strict";

import { open } from "../lib/browser.mjs";
import { readSubscriptions } from "../lib/billing.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually } from "../lib/screen.mjs";

const SERVICE_STATUSES = "Active, Pending, Suspended, Terminated, Canceled, Fraud, Archived";
const STATUSES =
  "Active, Cancelled, Expired, Legacy Suspended, Pending Activation, Pending Cancel, Processing, Upgraded, Pending Pause, Paused";
const BILLING_STATUSES =
  "Good Standing, Free/Trial, In Retry, Unusable Payment Method, Billing Completed, Failed to Collect, Overdue, Pending Acceptance, Free Period, Terminated, Grace Period";

/** Every word stands in the page as it is, in sight or folded, as soon as all of the page is there. */
async function expectWords(page, words, where) {
  await eventually(async () => {
    const text = await page.evaluate(() => document.body.textContent);
    for (const word of words) {
      assert.ok(text.includes(word), `“${word}” does not stand in ${where}`);
    }
  });
}

scene("the Services page speaks the words of its source", { as: "anna" }, async ({ page }) => {
  await open(page, "/services?view=list");
  await page.getByRole("table").waitFor();
  await expectWords(page, ["Billing", "Services", ...SERVICE_STATUSES.split(", ")], "the list");
  assert.deepEqual(await page.getByLabel("Sort by").locator("option").allInnerTexts(), [
    "Name",
    "Created at",
    "Next due date",
    "Status",
  ]);
  for (const view of ["Card view", "List view"]) {
    await page.getByRole("button", { name: view }).waitFor();
  }
  await page.getByRole("link", { name: "Studio website", exact: true }).click();
  await page.getByRole("tabpanel").waitFor();
  const facts = ["Product", "Name", "Description", "Payment", "Setup fee", "Created at", "Activated at", "Updated at", "Next due date"];
  await expectWords(page, facts, "the details");
  await page.getByRole("button", { name: /^Cancel service/ }).click();
  await page.getByRole("dialog").getByLabel("Cancellation reason").waitFor();
  await expectWords(page, ["Cancellation reason", "Cancellation type", "Immediate", "On service due date"], "the popup");
  await open(page, "/services?view=list&requested=yes");
  await page.getByText("Cancellation requested").first().waitFor();
});

scene("the Subscriptions panel speaks the words of its source", { as: "anna" }, async ({ page }) => {
  await open(page, "/subscriptions");
  await readSubscriptions(page);
  const fields = ["ID", "Billing plan", "Product", "Status", "Billing status", "Start date", "End date", "Transaction"];
  await expectWords(page, [...fields, "See all transactions…", "See all subscriptions…"], "the panel");
  await expectWords(page, [...STATUSES.split(", "), ...BILLING_STATUSES.split(", ")], "the legends");
  assert.ok(!(await page.evaluate(() => document.body.textContent)).includes("Deleted"), "Deleted appears in the reports only");
});

scene("Deleted appears in the reports", { as: "sam" }, async ({ page }) => {
  await open(page, "/reports");
  await page.getByRole("rowheader", { name: "Deleted" }).waitFor();
  await expectWords(page, [...STATUSES.split(", "), ...BILLING_STATUSES.split(", ")], "the matrix");
});
