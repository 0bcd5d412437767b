// The staff's side: customers, an account, the queue, the reports.

import assert from "node:assert/strict";

import { newVisitor, open } from "../lib/browser.mjs";
import { expander, readSubscriptions, readTransactions } from "../lib/billing.mjs";
import { expectFocus, tabTo, typeReason } from "../lib/keyboard.mjs";
import { action, addMethodInCheckout, dialog, fact, result } from "../lib/life.mjs";
import { signIn } from "../lib/people.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, openTab, query } from "../lib/screen.mjs";
import { rowOf } from "../lib/services.mjs";

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
    const worst = await page.locator('td[data-label="Most urgent problem"] .badge').count();
    assert.equal(worst, await page.locator("tbody tr").count(), "each one has a reason");
  });
});

scene("an account has its panel, its transactions, its methods and its history", { as: "sam" }, async ({ page }) => {
  await account(page);
  const [{ id }] = await readSubscriptions(page);
  await expander(page, id).click();
  await eventually(async () => assert.equal(query(page).open, id));
  // Staff see; what helps is the customer's to do.
  assert.equal(await page.getByRole("link", { name: "Update payment method" }).count(), 0);
  await page.getByRole("link", { name: "See all subscriptions…" }).click();
  await level1(page, "Subscriptions").waitFor();
  await eventually(() => assert.match(query(page).customer, /^cus_/));
  await page.goBack();
  await openTab(page, "Payment methods");
  await page.getByRole("tabpanel", { name: "Payment methods" }).getByText("Visa ending in 4242").waitFor();
  await openTab(page, "Activity");
  await page.getByRole("region", { name: "Activity" }).getByRole("listitem").first().waitFor();
  await openTab(page, "Transactions");
  await eventually(async () => assert.equal(query(page).tab, "transactions", "a link to what is in sight"));
  await page.getByRole("tabpanel", { name: "Transactions" }).getByRole("link", { name: "See all transactions…" }).click();
  await level1(page, "Transactions").waitFor();
  await eventually(() => assert.match(query(page).customer, /^cus_/));
  await eventually(async () => assert.equal((await readTransactions(page)).length, 25));
});

scene("transactions are found by the customer's address", { as: "sam" }, async ({ page }) => {
  await open(page, "/transactions?email=ben%40demo.example");
  await eventually(async () => assert.equal((await readTransactions(page)).length, 3));
  const customers = await page.locator('td[data-label="Customer"]').allInnerTexts();
  assert.ok(customers.length === 0 || new Set(customers).size === 1);
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

scene("a customer orders what staff check, and they accept it without a mouse", { as: "empty" }, async ({ page, server, browser }) => {
  for (const [product, name] of [["tls-ov", "Checked certificate"], ["backup", "Copies"]]) {
    await open(page, `/order-services/${product}`);
    await page.getByLabel("Name for the service").fill(name);
    await page.getByRole("button", { name: "Add to cart" }).click();
    await level1(page, "Cart").waitFor();
  }
  // Acceptance does not stand in for payment.
  await addMethodInCheckout(page, "4242 4242 4242 4242");
  await page.getByRole("button", { name: /^(Order and pay|Place order)/ }).click();
  await level1(page, /^Order /).waitFor();
  await page.getByText("Checked certificate waits for our acceptance").waitFor();
  assert.equal(await action(page, "Accept order").count(), 0, "customers accept nothing");
  const reference = await fact(page, "Reference").innerText();

  const staff = await newVisitor(browser, server.url);
  const sam = staff.page;
  await signIn(sam, "sam");
  const press = async (locator, key = "Enter") => {
    await tabTo(sam, locator);
    await sam.keyboard.press(key);
  };
  await press(sam.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Orders/ }));
  await level1(sam, "Orders to accept").waitFor();
  const row = sam.getByRole("row").filter({ hasText: reference });
  await row.getByText("TLS certificate").waitFor();
  await eventually(async () => assert.equal(await row.getByRole("link", { name: "Emil Novák" }).count(), 1));
  await press(row.getByRole("link", { name: reference }));
  await level1(sam, `Order ${reference}`).waitFor();
  const way = sam.getByRole("navigation", { name: "Breadcrumb" });
  await way.getByRole("link", { name: "Emil Novák" }).waitFor();
  await sam.getByText("Checked certificate waits for acceptance.").waitFor();

  // Looked at, left, and taken up again: the focus is where it was.
  await press(action(sam, "Accept order"));
  const happens = dialog(sam).getByRole("region", { name: "What will happen" });
  await happens.getByText("Checked certificate is Active").waitFor();
  await eventually(async () => assert.equal(await happens.getByRole("listitem").count(), 1, "the other one runs already"));
  await sam.keyboard.press("Escape");
  await expectFocus(sam, action(sam, "Accept order"));
  await sam.keyboard.press("Enter");
  await press(dialog(sam).getByRole("button", { name: "Accept order" }));
  await dialog(sam).getByRole("alert", { name: "There is a problem" }).waitFor();
  await tabTo(sam, dialog(sam).getByRole("combobox", { name: "Reason" }));
  await typeReason(sam);
  await tabTo(sam, dialog(sam).getByRole("textbox", { name: "Comment" }));
  await sam.keyboard.type("The papers are in order");
  await press(dialog(sam).getByRole("button", { name: "Accept order" }));
  await result(sam).getByText(`Order ${reference} is accepted.`).waitFor();
  await expectFocus(sam, result(sam));
  await result(sam).getByText("Checked certificate is Active.").waitFor();
  await tabTo(sam, action(sam, "Accept order"));
  await sam.getByRole("tooltip").filter({ hasText: "Nothing in this order waits for acceptance.", visible: true }).waitFor();
  await press(sam.getByRole("main").getByRole("link", { name: "Checked certificate" }));
  await openTab(sam, "Activity");
  await sam.getByRole("region", { name: "Activity" }).getByText("The papers are in order").waitFor();
  await sam.getByRole("region", { name: "Details" }).locator('a[href^="/orders/"]').waitFor();
  await open(sam, "/orders");
  await sam.getByRole("row").nth(1).waitFor();
  assert.equal(await row.count(), 0, "it does not wait any more");
  await staff.leave();

  await page.reload();
  await page.getByText("Everything is set up and running.").waitFor();
  await open(page, "/services");
  await rowOf(page, "Checked certificate").getByText("Active", { exact: true }).waitFor();
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
  for (const path of ["/inbox", "/customers", "/orders", "/cancellation-requests", "/reports", "/reports/subscriptions", "/reports/cancellation-reasons"]) {
    await open(page, path);
    await level1(page, "Nothing here").waitFor();
  }
});
