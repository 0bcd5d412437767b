// The overview: what is due next without a click, and what failed paid where it is seen.

import assert from "node:assert/strict";

import { expectNoAxeViolations } from "../lib/axe.mjs";
import { open } from "../lib/browser.mjs";
import { expectFocus } from "../lib/keyboard.mjs";
import { addMethod, advanceTo, dialog, later, order, replaceMethod, result } from "../lib/life.mjs";
import { signIn } from "../lib/people.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, expectNoSidewaysScroll } from "../lib/screen.mjs";

const region = (page, name) => page.getByRole("region", { name, exact: true });

scene("what is due next is seen without a click", {}, async ({ page }) => {
  await signIn(page, "anna");
  const next = region(page, "Next payment");
  await next.getByText(/ · (today|tomorrow|in \d+ days) · /).waitFor();
  await next.getByText("It pays for").waitFor();
  assert.notEqual(await next.getByRole("link").count(), 0);
  const weeks = next.getByRole("list", { name: "The next 12 weeks" }).getByRole("listitem");
  await eventually(async () => assert.equal(await weeks.count(), 12));
  assert.match(await weeks.first().locator(".sr-only").textContent(), /^Week of \d+ \w+( \d+)?: /);
});

scene("what failed is paid on the overview", { as: "empty" }, async ({ page, browser, server }) => {
  await open(page, "/overview");
  await page.getByRole("heading", { name: "Nothing here yet." }).waitFor();
  await addMethod(page, "4242 4242 4242 4242");
  await order(page, "Client archive");
  await open(page, "/overview");
  await page.getByRole("heading", { name: "You’re in good standing." }).waitFor();
  await region(page, "Next payment").getByRole("link", { name: "Client archive" }).waitFor();

  await replaceMethod(page, "Visa ending in 4242", "4000 0000 0000 0341");
  await addMethod(page, "5555 5555 5555 4444");
  await advanceTo(browser, server, await later(page, { months: 1 }));
  await open(page, "/overview");
  await page.getByRole("heading", { name: /^1 payment needs you: €/ }).waitFor();
  const needs = region(page, "What needs you");
  await needs.getByText(/^Visa 0341 was declined: not enough money\.$/).waitFor();
  const pay = needs.getByRole("button", { name: /^Pay €[\d.]+ for Client archive$/ });
  await expectNoAxeViolations(page, "the overview of what failed");
  await expectNoSidewaysScroll(page, "the overview of what failed");
  // Whoever thinks better of it is back where they were.
  await pay.press("Enter");
  await dialog(page).getByRole("button", { name: /^Pay €/ }).waitFor();
  await page.keyboard.press("Escape");
  await expectFocus(page, pay);
  await pay.click();
  await dialog(page).getByRole("button", { name: "Change the payment method, Visa ending in 0341" }).click();
  await dialog(page).getByRole("radio", { name: /^Mastercard ending in 4444/ }).check();
  await dialog(page).getByRole("button", { name: /^Pay €/ }).click();
  await result(page).getByText(/was paid with Mastercard ending in 4444\. Client archive works\.$/).waitFor();
  await page.getByRole("heading", { name: "You’re in good standing." }).waitFor();
  await needs.waitFor({ state: "detached" });
  await region(page, "Recent payments").getByRole("row", { name: /Client archive.*Paid/ }).first().waitFor();
});

scene("says so when it cannot be read, and tries again", { as: "anna" }, async ({ page, troubles }) => {
  await page.route("**/api/v1/overview", (route) => route.abort());
  await open(page, "/overview");
  await page.getByRole("alert").getByRole("button", { name: "Try again" }).waitFor();
  await page.unroute("**/api/v1/overview");
  await page.getByRole("button", { name: "Try again" }).click();
  await region(page, "Recent payments").waitFor();
  troubles.length = 0;
});
