// The listing of transactions with its filters and its download, and the page of one.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { open } from "../lib/browser.mjs";
import { counted, readTransactions } from "../lib/billing.mjs";
import { fact } from "../lib/life.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, query } from "../lib/screen.mjs";

const level1 = (page, name) => page.getByRole("heading", { level: 1, name });

scene("lists the newest first, part by part", { as: "anna" }, async ({ page }) => {
  await open(page, "/transactions");
  const first = await readTransactions(page);
  assert.equal(first.length, 25);
  assert.deepEqual(first, first.toSorted().reverse(), "numbers grow with time");
  await page.getByRole("link", { name: "Next page" }).click();
  await counted(page).filter({ hasText: /^Showing 26–50 of / }).waitFor();
  const second = await readTransactions(page);
  assert.ok(second[0] < first.at(-1));
  await page.goBack();
  await counted(page).filter({ hasText: /^Showing 1–25 of / }).waitFor();
  assert.deepEqual(await readTransactions(page), first);
});

scene("a whole number finds the transaction", { as: "anna" }, async ({ page }) => {
  await open(page, "/transactions");
  const [, number] = await readTransactions(page);
  await page.getByRole("searchbox").fill(number.toLowerCase());
  await counted(page).filter({ hasText: /^1 payment$/ }).waitFor();
  await page.getByRole("rowheader").getByRole("link").click();
  await page.getByRole("button", { name: `Copy ${number}` }).waitFor();
  for (const part of ["Items", "Status log", "Details"]) {
    await page.getByRole("heading", { level: 2, name: part, exact: true }).waitFor();
  }
  await page.goBack();
  await level1(page, "Payment history").waitFor();
});

scene("filters are ANDed and stand in the address", { as: "anna" }, async ({ page }) => {
  await open(page, "/transactions");
  await page.getByRole("button", { name: /^More filters/ }).click();
  await page.getByRole("checkbox", { name: "Cancelled", exact: true }).check();
  await eventually(async () => assert.equal(query(page).status, "cancelled"));
  await page.getByLabel("Payment method").selectOption("Card");
  await eventually(async () => assert.deepEqual(query(page), { status: "cancelled", method: "card" }));
  await page.getByRole("group", { name: "Amount" }).getByLabel("From").fill("80");
  await page.keyboard.press("Enter");
  await eventually(async () =>
    assert.deepEqual(query(page), { status: "cancelled", method: "card", currency: "EUR", amount_from: "80" }),
  );
  await eventually(async () => {
    const amounts = await page.locator("td.paid__amount").allInnerTexts();
    assert.ok(amounts.length > 0 && amounts.every((text) => Number(text.replace(/[^0-9.]/g, "")) >= 80), String(amounts));
  });
  const words = await page.locator("td.paid__state .badge").allInnerTexts();
  assert.ok(words.every((word) => ["Failed", "Called off"].includes(word)), String(words));
  const before = await readTransactions(page);
  await page.reload();
  assert.deepEqual(await readTransactions(page), before);
});

scene("contradictory and unknown filters are named", { as: "anna" }, async ({ page }) => {
  await open(page, "/transactions?created_from=2026-02-01&created_to=2026-01-01&type=gift");
  await page.getByText("The creation dates end before they begin: nothing can match.").waitFor();
  await page.getByText("This link had a filter that we do not know (type=gift); we ignored it.").waitFor();
  await page.getByText("No payments match these filters").waitFor();
  await page.getByRole("button", { name: "Clear all filters" }).last().click();
  await eventually(async () => assert.equal((await readTransactions(page)).length, 25));
});

scene("the download holds what the filter matches", { as: "anna" }, async ({ page }) => {
  await open(page, "/transactions?status=cancelled");
  const shown = await readTransactions(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download CSV" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "transactions-cancelled.csv");
  const [head, ...lines] = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
  assert.ok(head.startsWith("id,created_at,status,type,amount,currency"));
  assert.ok(lines.length >= shown.length && lines.every((line) => line.split(",")[2] === "cancelled"));
  assert.deepEqual(lines.slice(0, shown.length).map((line) => line.split(",")[0]), shown);
});

scene("a declined charge says why, which attempt it was, and when the next one is", { as: "anna" }, async ({ page }) => {
  await open(page, "/subscriptions/all?billing_status=in_retry");
  const subscription = await page.locator("a.id-link").first().getAttribute("title");
  await open(page, `/transactions?subscription=${subscription}&status=cancelled`);
  const [latest] = await readTransactions(page);
  await open(page, `/transactions/${latest}`);
  await page.getByRole("heading", { level: 2, name: "Attempts" }).waitFor();
  await page.getByText(/^The next attempt is planned for/).waitFor();
  // The words are of the bank's answer, which is another one on another day.
  await page.getByText("You were not charged.").waitFor();
  await fact(page, "Response").waitFor();
  await page.getByRole("link", { name: "Update payment method" }).waitFor();
});

scene("a refund and what it refunds lead to each other", { as: "anna" }, async ({ page }) => {
  await open(page, "/transactions?type=refund");
  const [refund] = await readTransactions(page);
  await open(page, `/transactions/${refund}`);
  const region = page.getByRole("region", { name: "Details", exact: true });
  const original = (await region.locator('a[href^="/transactions/"]').innerText()).trim();
  await region.getByRole("link", { name: original }).click();
  await level1(page, /: payment$/).waitFor();
  await page.getByRole("button", { name: `Copy ${original}` }).waitFor();
  await page.getByRole("region", { name: "Refunds" }).getByRole("link", { name: refund }).waitFor();
});

scene("a customer without any is told so", { as: "empty" }, async ({ page }) => {
  await open(page, "/transactions");
  await page.getByText("No payments yet.").waitFor();
});

scene("a payment is found by its service, its state and its month, and its receipt is one press away", { as: "anna" }, async ({ page }) => {
  await open(page, "/overview");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Payments" }).click();
  await level1(page, "Upcoming payments").waitFor();
  await page.getByRole("navigation", { name: "Payments" }).getByRole("link", { name: "History" }).click();
  await level1(page, "Payment history").waitFor();
  await page.getByRole("searchbox").fill("studio");
  await eventually(async () => assert.equal(query(page).q, "studio"));
  const names = () => page.getByRole("rowheader").getByRole("link").allInnerTexts();
  await eventually(async () => {
    const found = await names();
    assert.ok(found.length > 0 && found.every((name) => /studio/i.test(name)), String(found));
  });
  await page.getByRole("searchbox").fill("");
  const paid = page.getByRole("group", { name: "State" }).getByRole("button", { name: /^Paid \d/ });
  await paid.click();
  await eventually(async () => assert.deepEqual(query(page), { state: "paid" }));
  // The number on the button is that of the search before until the answer is here: both are read again.
  await eventually(async () => {
    const count = Number((await paid.innerText()).replace(/\D/g, ""));
    assert.match(await counted(page).innerText(), new RegExp(`of ${count} payments$`));
  });
  await page.getByRole("button", { name: "Last month" }).click();
  await eventually(async () => assert.equal(query(page).created_from.slice(-2), "01"));
  // The head of the month adds up what stands below it.
  await eventually(async () => {
    const cents = (text) => Math.round(Number(text.replace(/[^0-9.]/g, "")) * 100);
    const amounts = await page.locator("td.paid__amount").allInnerTexts();
    const [, paid] = /Paid (€[\d,.]+)/.exec(await page.locator(".paid__total").first().innerText());
    assert.equal(cents(paid), amounts.reduce((all, text) => all + cents(text), 0));
  });
  const row = page.getByRole("row").filter({ has: page.getByRole("link", { name: /^Receipt for/ }) }).first();
  const amount = await row.locator(".paid__amount").innerText();
  await row.getByRole("link", { name: /^Receipt for/ }).click();
  await level1(page, /^Receipt GS/).waitFor();
  const paper = page.getByRole("article", { name: "Receipt" });
  await paper.getByText("Hafenlicht Hosting GmbH").waitFor();
  await paper.getByText("Berg Studio").waitFor();
  assert.ok((await paper.locator("tfoot").innerText()).includes(amount));
  await page.emulateMedia({ media: "print" });
  assert.ok(await paper.isVisible());
  assert.ok(!(await page.getByRole("button", { name: "Print" }).isVisible()));
});

scene("what is charged next is listed by months that add up", { as: "anna" }, async ({ page }) => {
  await open(page, "/payments");
  await page.locator(".upcoming__row").first().waitFor();
  const months = await page.locator(".upcoming__month").evaluateAll((parts) =>
    parts.map((part) => ({
      total: part.querySelector(".upcoming__head span").innerText,
      amounts: [...part.querySelectorAll(".upcoming__amount")].map((it) => it.innerText),
    })),
  );
  assert.ok(months.length >= 3);
  const cents = (text) => Math.round(Number(text.replace(/[^0-9.]/g, "")) * 100);
  for (const { total, amounts } of months) {
    assert.equal(cents(total), amounts.reduce((all, text) => all + cents(text), 0));
  }
  const before = await page.locator(".upcoming__row").count();
  await page.getByRole("button", { name: "Show 12 months" }).click();
  await eventually(async () => assert.ok((await page.locator(".upcoming__row").count()) > before));
});

scene("a bar of the overview leads to the payments of its month", { as: "anna" }, async ({ page }) => {
  await open(page, "/overview");
  const bar = page.getByRole("link", { name: /^Payments of / }).nth(10);
  const month = /^Payments of (\w+)/.exec(await bar.getAttribute("aria-label"))[1];
  await bar.focus();
  await page.keyboard.press("Enter");
  await level1(page, "Payment history").waitFor();
  await page.getByRole("rowheader", { name: new RegExp(`^${month}`) }).waitFor();
  await eventually(async () => assert.equal(await page.locator(".paid__month").count(), 1));
});
