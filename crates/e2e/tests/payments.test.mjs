// Payment methods: list, add, replace, remove; masked everywhere. Receipts as files.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { open } from "../lib/browser.mjs";
import { expectFocus, tabTo } from "../lib/keyboard.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, expectAnnounced, query } from "../lib/screen.mjs";

const dialog = (page) => page.getByRole("dialog");
const method = (page, name) => page.getByRole("row").filter({ hasText: name });
const unpaid = (page) => page.getByRole("region", { name: "Unpaid subscriptions" });
const addButton = (page) => page.getByRole("main").getByRole("button", { name: "Add payment method" }).first();

async function fill(page, number, expires) {
  await dialog(page).getByLabel("Number").fill(number);
  await dialog(page).getByLabel("Expires").fill(expires);
}

scene("adds a test number, which is never shown again", { as: "empty" }, async ({ page }) => {
  await open(page, "/payment-methods");
  await page.getByText("There is no payment method").waitFor();
  await addButton(page).click();
  await fill(page, "5555 5555 5555 4444", "12/39");
  await dialog(page).getByRole("button", { name: "Add payment method" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await method(page, "Mastercard ending in 4444").getByText("Default").waitFor();
  await expectAnnounced(page, "Mastercard ending in 4444 was added");
  await expectFocus(page, addButton(page));
  assert.ok(!(await page.content()).includes("5555 5555"));
});

scene("refuses what is no test number, and keeps what was typed", { as: "anna" }, async ({ page }) => {
  await open(page, "/payment-methods");
  // The dialog offers to pay what the page knows to be unpaid.
  await unpaid(page).waitFor();
  await addButton(page).click();
  await fill(page, "4111 1111 1111 1111", "01/20");
  await dialog(page).getByRole("button", { name: /^Add and pay / }).click();
  const summary = dialog(page).getByRole("alert");
  await summary.getByText(/a real number has no place in a sandbox/).waitFor();
  await summary.getByText(/this card has expired/).waitFor();
  assert.equal(await dialog(page).getByLabel("Number").inputValue(), "4111 1111 1111 1111");
  await dialog(page).getByText("Test numbers", { exact: true }).click();
  await dialog(page).getByRole("button", { name: "4242 4242 4242 4242" }).click();
  await eventually(async () => assert.equal(await dialog(page).getByLabel("Number").inputValue(), "4242 4242 4242 4242"));
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
});

scene("a method that pays for something is replaced, not removed", { as: "ben" }, async ({ page }) => {
  await open(page, "/payment-methods");
  const paying = page.getByRole("row").filter({ hasText: /\d subscriptions?/ }).first();
  const remove = paying.getByRole("button", { name: /^Remove / });
  assert.equal(await remove.getAttribute("aria-disabled"), "true");
  await remove.focus();
  await page.getByRole("tooltip").filter({ hasText: "Replace it instead", visible: true }).waitFor();
  await paying.getByRole("button", { name: /^Replace / }).click();
  await fill(page, "4000 0000 0000 0259", "12/39");
  await dialog(page).getByRole("button", { name: "Replace payment method" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await eventually(async () => assert.match(await method(page, "Visa ending in 0259").innerText(), /\d subscriptions?/));
});

scene("an idle method is removed after a question", { as: "zoe" }, async ({ page }) => {
  await open(page, "/payment-methods");
  await unpaid(page).waitFor();
  await addButton(page).click();
  await fill(page, "4000 0000 0000 7726", "12/39");
  // Whatever is unpaid is left alone.
  const waiting = dialog(page).getByRole("group", { name: "Pay at once" }).getByRole("checkbox");
  await waiting.first().waitFor();
  for (const one of await waiting.all()) {
    await one.uncheck();
  }
  await dialog(page).getByRole("button", { name: "Add payment method" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Remove Visa ending in 7726" }).click();
  await dialog(page).getByRole("button", { name: "Remove payment method" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await eventually(async () => assert.equal(await method(page, "7726").count(), 0));
});

scene("all of it without a mouse", { as: "empty" }, async ({ page }) => {
  await open(page, "/services");
  await tabTo(page, page.getByRole("button", { name: /Account menu/ }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("link", { name: "Payment methods" }));
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Payment methods" }).waitFor();
  await tabTo(page, addButton(page));
  await page.keyboard.press("Enter");
  await tabTo(page, dialog(page).getByLabel("Number"));
  await page.keyboard.type("4242424242424242");
  await page.keyboard.press("Tab");
  await page.keyboard.type("12/39");
  await page.keyboard.press("Enter");
  await dialog(page).waitFor({ state: "detached" });
  await method(page, "Visa ending in 4242").waitFor();
});

scene("a new card pays what is overdue, as far as it is told to", { as: "anna" }, async ({ page }) => {
  await open(page, "/payment-methods");
  await unpaid(page).getByText(/^\d+ payments are overdue$/).waitFor();
  await unpaid(page).getByRole("button", { name: "Pay with another card" }).click();
  const waiting = dialog(page).getByRole("group", { name: "Pay at once" }).getByRole("checkbox");
  await waiting.first().waitFor();
  const count = await waiting.count();
  assert.ok(count > 1);
  const [kept, ...others] = await waiting.all();
  for (const other of others) {
    await other.uncheck();
  }
  const label = await kept.locator("xpath=..").innerText();
  const amount = /€[\d.]+/.exec(label)[0];
  await fill(page, "5555 5555 5555 4444", "12/39");
  await dialog(page).getByRole("button", { name: `Add and pay ${amount}` }).click();
  await dialog(page).getByText(`${amount} was paid with Mastercard ending in 4444.`).waitFor();
  await dialog(page).getByRole("button", { name: "Done" }).click();
  await dialog(page).waitFor({ state: "detached" });
  await unpaid(page).getByText(/^1 of \d+ overdue payments are made$/).waitFor();
  await eventually(async () => assert.equal(await unpaid(page).getByRole("listitem").count(), count - 1));
  await method(page, "Mastercard ending in 4444").getByText("1 subscription").waitFor();
});

async function downloaded(page, link) {
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

scene("a receipt is kept as a file, from the list and from its page", { as: "anna" }, async ({ page }) => {
  await open(page, "/receipts");
  const link = page.getByRole("link", { name: /^Download receipt GS\d+ as PDF$/ }).first();
  const [number] = /GS\d+/.exec(await link.getAttribute("aria-label"));
  const kept = await downloaded(page, link);
  assert.equal(kept.name, `receipt-${number}.pdf`);
  assert.equal(kept.bytes.subarray(0, 8).toString(), "%PDF-1.7");
  await page.getByRole("link", { name: /^Receipt for / }).first().click();
  await page.getByRole("heading", { level: 1, name: `Receipt ${number}` }).waitFor();
  const again = await downloaded(page, page.getByRole("link", { name: "Download PDF" }));
  assert.equal(again.name, kept.name);
  assert.ok(again.bytes.equals(kept.bytes), "the same receipt is the same file");
});

scene("a link to the dialog offers to pay what is unpaid", { as: "zoe" }, async ({ page }) => {
  await open(page, "/payment-methods?add=yes");
  await dialog(page).getByRole("group", { name: "Pay at once" }).waitFor();
  assert.deepEqual(query(page), {});
});
