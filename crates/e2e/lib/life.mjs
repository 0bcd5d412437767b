// What customers and staff do over time: order, pay, and let days pass.

import assert from "node:assert/strict";

import { newVisitor, open } from "./browser.mjs";
import { readSubscriptions } from "./billing.mjs";
import { signIn } from "./people.mjs";
import { eventually } from "./screen.mjs";

/** The dialog in sight. */
export const dialog = (page) => page.getByRole("dialog");

/** A button among the actions of the page. */
export const action = (page, name) => page.getByRole("group", { name: "Actions" }).getByRole("button", { name, exact: true });

/** What became of the last action. */
export const result = (page) => page.getByRole("group", { name: "Result" });

/** Adds a payment method with one of the test numbers. */
export async function addMethod(page, number) {
  await open(page, "/payment-methods");
  await page.getByRole("main").getByRole("button", { name: "Add payment method" }).first().click();
  await fillMethod(page, number);
  await dialog(page).getByRole("button", { name: "Add payment method" }).click();
  await dialog(page).waitFor({ state: "detached" });
}

/** Sees to it that there is something to pay with, whatever was done before. */
export async function canPay(page) {
  const methods = await page.evaluate(async () => (await fetch("/api/v1/payment-methods")).json());
  if (methods.length === 0) {
    await addMethod(page, "4242 4242 4242 4242");
  }
}

/** Adds a payment method in the checkout, beside the cart. */
export async function addMethodInCheckout(page, number) {
  await page.getByRole("button", { name: "Add a payment method" }).click();
  await fillMethod(page, number);
  await dialog(page).getByRole("button", { name: "Add payment method" }).click();
  await dialog(page).waitFor({ state: "detached" });
}

/** Puts another number in the place of the method with this name. */
export async function replaceMethod(page, name, number) {
  await open(page, "/payment-methods");
  await page.getByRole("button", { name: `Replace ${name}` }).click();
  await fillMethod(page, number);
  await dialog(page).getByRole("button", { name: "Replace payment method" }).click();
  await dialog(page).waitFor({ state: "detached" });
}

async function fillMethod(page, number) {
  await dialog(page).getByLabel("Number").fill(number);
  await dialog(page).getByLabel("Expires").fill("12/39");
}

/** Orders a product by the month under a name of one's own, and returns the new subscription's identifier. */
export async function order(page, name, product = "vps-4") {
  await open(page, `/order-services/${product}`);
  await page.getByRole("radio", { name: /a month/ }).first().check();
  await page.getByLabel("Name for the service").fill(name);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("button", { name: /^(Order and pay|Place order)/ }).click();
  await page.getByRole("heading", { level: 1, name: /^Order / }).waitFor();
  await open(page, "/subscriptions");
  const [{ id }] = await readSubscriptions(page);
  return id;
}

/** Opens the page of a subscription, with everything that can be done to it in sight. */
export async function openSubscription(page, id) {
  await open(page, `/subscriptions/${id}`);
  await page.getByRole("region", { name: "How it stands" }).waitFor();
  const more = action(page, "More");
  if ((await more.count()) > 0) {
    await more.click();
  }
}

/** The value of a fact of the page. */
export const fact = (page, name) =>
  page.getByRole("term").filter({ hasText: new RegExp(`^${name}$`) }).locator("xpath=following-sibling::dd[1]");

/** Waits until the subscription in sight stands like this. */
export async function expectStanding(page, status, billing) {
  await eventually(async () => {
    const facts = page.getByRole("region", { name: "Details", exact: true });
    assert.equal((await fact(facts, "Status").locator(".badge").innerText()).trim(), status);
    assert.equal((await fact(facts, "Billing status").innerText()).split("\n")[0].trim(), billing);
  });
}

/** The day so many months and days after today, as the server's clock sees it: `2026-12-01`. */
export async function later(page, { months = 0, days = 0 }) {
  const { now } = await page.evaluate(async () => (await fetch("/api/v1/session")).json());
  const date = new Date(`${now.slice(0, 10)}T00:00:00Z`);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** The day of the next bill, as the server plans it: a month after a short one is not yet a month after the order. */
export async function nextBill(page) {
  const [{ on }] = await page.evaluate(async () => (await (await fetch("/api/v1/upcoming-charges")).json()).items);
  return on;
}

/** Staff advance the clock to the morning of a day, on its page. */
export async function advanceTo(browser, server, day) {
  const visitor = await newVisitor(browser, server.url);
  await signIn(visitor.page, "sam");
  const { page } = visitor;
  await open(page, "/clock");
  await page.getByLabel("Date", { exact: true }).fill(day);
  await page.getByLabel("Time", { exact: true }).fill("06:00");
  await page.getByRole("heading", { name: /^Planned until/ }).waitFor();
  await page.getByRole("button", { name: /^Advance to/ }).click();
  const now = page.getByRole("region", { name: "Now" });
  await now.getByText(/^\d+ \w+ \d+, 06:0\d UTC/).waitFor({ timeout: 120_000 });
  await page.getByRole("button", { name: "Advance", exact: true }).waitFor({ timeout: 120_000 });
  await visitor.leave();
}
