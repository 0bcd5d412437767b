// The search over everything: opened by keys, worked by keys, left as it was found.

import assert from "node:assert/strict";

import { open } from "../lib/browser.mjs";
import { expectFocus } from "../lib/keyboard.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually } from "../lib/screen.mjs";

const level1 = (page, name) => page.getByRole("heading", { level: 1, name });
const field = (page) => page.getByRole("combobox", { name: "Search" });
const chosen = (page) => page.getByRole("option", { selected: true });

scene("a service, a page and a payment are found without a mouse", { as: "anna" }, async ({ page }) => {
  await open(page, "/overview");
  await page.getByRole("heading", { name: "Recent payments" }).waitFor();
  await page.keyboard.press("Control+k");
  await expectFocus(page, field(page));
  // Without words: the pages.
  await page.getByRole("option", { name: "Payment history" }).waitFor();
  await page.keyboard.type("print shop d");
  await eventually(async () => assert.match(await chosen(page).innerText(), /^Print shop database/));
  await page.keyboard.press("Enter");
  await level1(page, "Print shop database").waitFor();
  await field(page).waitFor({ state: "detached" });

  await page.keyboard.press("/");
  await expectFocus(page, field(page));
  await page.keyboard.type("rece");
  await page.getByRole("option", { name: "Receipts" }).waitFor();
  await eventually(async () => assert.equal(await chosen(page).innerText(), "Receipts"));
  await page.keyboard.press("Enter");
  await level1(page, "Receipts").waitFor();
  await field(page).waitFor({ state: "detached" });

  await page.keyboard.press("Control+k");
  await expectFocus(page, field(page));
  // All letters at once: what is found for the first of them would give way to what is found for all.
  await page.keyboard.insertText("print shop");
  await page.getByRole("group", { name: "Payments" }).waitFor();
  const first = await chosen(page).innerText();
  await page.keyboard.press("ArrowUp");
  await eventually(async () => assert.notEqual(await chosen(page).innerText(), first));
  await page.keyboard.press("ArrowDown");
  await eventually(async () => assert.equal(await chosen(page).innerText(), first, "round and round"));
  await page.keyboard.press("Escape");
  await field(page).waitFor({ state: "detached" });
  await level1(page, "Receipts").waitFor();
});

scene("an action opens its dialog and does nothing by itself", { as: "anna" }, async ({ page }) => {
  await open(page, "/services");
  await page.getByRole("button", { name: "Search" }).click();
  await field(page).fill("add a pay");
  await page.getByRole("option", { name: "Add a payment method" }).click();
  await page.getByRole("dialog").getByLabel("Number").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await level1(page, "Payment methods").waitFor();
  await eventually(() => assert.equal(new URL(page.url()).search, ""));
});

scene("staff find a customer", { as: "sam" }, async ({ page }) => {
  await page.keyboard.press("Control+k");
  await field(page).fill("berg");
  await page.getByRole("group", { name: "Customers" }).getByRole("option").first().click();
  await level1(page, "Berg Studio").waitFor();
});

scene("what is not there is said", { as: "anna" }, async ({ page }) => {
  await page.keyboard.press("Control+k");
  await field(page).fill("nothing is called so");
  await page.getByText("Nothing found.").waitFor();
  await page.keyboard.press("Enter");
  assert.ok(await field(page).isVisible());
});
