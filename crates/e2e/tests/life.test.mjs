// Time passes: bills that fail and are paid after all, or never; ends and pauses that come on their day. Staff advance the clock.

import assert from "node:assert/strict";

import { open } from "../lib/browser.mjs";
import {
  action,
  addMethod,
  canPay,
  advanceTo,
  dialog,
  expectStanding,
  fact,
  later,
  openSubscription,
  order,
  replaceMethod,
  result,
} from "../lib/life.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually } from "../lib/screen.mjs";

scene("a bill fails, is tried again, runs into grace, and a new card saves it", { as: "empty" }, async ({ page, browser, server }) => {
  await addMethod(page, "4242 4242 4242 4242");
  const id = await order(page, "Dunning story");
  await openSubscription(page, id);
  await expectStanding(page, "Active", "Good Standing");
  assert.equal(await action(page, /^Pay/).count(), 0, "nothing is unpaid");

  // Declines four times: the bill and three retries.
  await replaceMethod(page, "Visa ending in 4242", "4000 0000 0000 0341");
  const bill = await later(page, { months: 1 });
  await advanceTo(browser, server, bill);
  await openSubscription(page, id);
  await expectStanding(page, "Active", "In Retry");
  await page.getByText(/^Visa 0341 was declined.*We try again on /).waitFor();
  await page.getByText(/is tried again\.$/).waitFor();
  await page.getByText(/^Simulated time/).waitFor();

  await advanceTo(browser, server, await later(page, { days: 6 }));
  await openSubscription(page, id);
  await expectStanding(page, "Active", "Grace Period");
  await page.getByText(/^Visa 0341 was declined .*Pay before \d+ \w+( \d{4})?, or Dunning story ends\.$/).waitFor();

  await open(page, "/payment-methods");
  await page.getByRole("region", { name: "Unpaid subscriptions" }).getByText("One payment is overdue").waitFor();
  await page.getByRole("button", { name: "Replace Visa ending in 0341" }).click();
  await dialog(page).getByLabel("Number").fill("4242 4242 4242 4242");
  await dialog(page).getByLabel("Expires").fill("12/39");
  await dialog(page).getByRole("button", { name: "Replace payment method" }).click();
  await page.getByRole("region", { name: "Unpaid subscriptions" }).getByText("The overdue payment is made").waitFor();
  await openSubscription(page, id);
  await expectStanding(page, "Active", "Good Standing");
});

scene("a card that is declined for good, and nobody does anything", { as: "empty" }, async ({ page, browser, server }) => {
  await canPay(page);
  await replaceFirst(page);
  const id = await order(page, "Never paid again");
  await replaceMethod(page, "Visa ending in 4242", "4000 0000 0000 0069");
  await advanceTo(browser, server, await later(page, { months: 1 }));
  await openSubscription(page, id);
  await expectStanding(page, "Active", "Unusable Payment Method");
  // Pressed before it is known with what can be paid: it is done as soon as it is.
  let arrive;
  const methods = new Promise((resolve) => {
    arrive = resolve;
  });
  await page.route("**/api/v1/payment-methods", async (route) => {
    await methods;
    await route.continue();
  });
  await action(page, /^Pay €/).click();
  await dialog(page).getByText(/another one will/).waitFor();
  await dialog(page).getByText("Loading your payment methods…").waitFor();
  await dialog(page).getByRole("button", { name: /^Pay / }).click();
  arrive();
  await result(page).getByText("Not paid").waitFor();
  await page.unroute("**/api/v1/payment-methods");
  await result(page).getByText(/The card has expired/).waitFor();
  await result(page).getByRole("link", { name: "Update payment method" }).waitFor();

  await advanceTo(browser, server, await later(page, { days: 8 }));
  await openSubscription(page, id);
  await expectStanding(page, "Cancelled", "Failed to Collect");
  assert.equal(await page.getByRole("group", { name: "Actions" }).count(), 0, "it is over");
});

scene("what is cancelled on its day ends then, and what pauses then pauses", { as: "ben" }, async ({ page, browser, server }) => {
  await replaceFirst(page);
  const ends = await order(page, "Ends on its day", "vps-4");
  await openSubscription(page, ends);
  await action(page, "Cancel subscription").click();
  await dialog(page).getByRole("radio", { name: "Cancel at the end of the period" }).check();
  await dialog(page).getByText(/ends\. Nothing is charged after that\.$/).waitFor();
  await dialog(page).getByRole("button", { name: "Cancel subscription" }).click();
  await result(page).getByText("The cancellation is planned.").waitFor();
  await expectStanding(page, "Pending Cancel", "Billing Completed");

  const pauses = await order(page, "Pauses on its day", "vps-4");
  await openSubscription(page, pauses);
  await action(page, "Pause").click();
  await dialog(page).getByRole("radio", { name: "Pause at the end of the period" }).check();
  await dialog(page).getByRole("button", { name: "Pause subscription" }).click();
  await expectStanding(page, "Pending Pause", "Good Standing");

  await advanceTo(browser, server, await later(page, { months: 1 }));
  await openSubscription(page, ends);
  await expectStanding(page, "Cancelled", "Billing Completed");
  await openSubscription(page, pauses);
  await expectStanding(page, "Paused", "Good Standing");
  await eventually(async () => assert.match(await fact(page, "What happens next").innerText(), /If you don’t resume, .* ends/));

  await advanceTo(browser, server, await later(page, { days: 10 }));
  await openSubscription(page, pauses);
  await action(page, "Resume").click();
  await dialog(page).getByRole("radio", { name: "Resume, bill from today" }).check();
  await dialog(page).getByRole("button", { name: "Resume subscription" }).click();
  await result(page).getByText("Subscription resumed.").waitFor();
  await page.getByText(/^Active$/).first().waitFor();
});

/** Whoever is signed in pays with what works, whatever was done before. */
async function replaceFirst(page) {
  await open(page, "/payment-methods");
  const replace = page.getByRole("button", { name: /^Replace / });
  await replace.first().waitFor();
  const names = await replace.evaluateAll((buttons) => buttons.map((button) => button.getAttribute("aria-label")));
  await replaceMethod(page, names[0].replace("Replace ", ""), "4242 4242 4242 4242");
}

scene("the clock shows what is planned and what happened, and goes forward only", { as: "sam" }, async ({ page }) => {
  await open(page, "/clock");
  await page.getByRole("button", { name: "1 month" }).click();
  await page.getByRole("heading", { name: /^Planned until/ }).waitFor();
  await page.getByRole("region", { name: /^Planned until/ }).getByText(/^Charges \d+ subscriptions?$/).waitFor();
  await page.getByLabel("Date", { exact: true }).fill("2020-01-01");
  await page.getByRole("alert").getByText("Choose a later instant: the clock goes forward only").waitFor();
  await page.getByRole("button", { name: /^To the next event/ }).click();
  await page.getByRole("button", { name: /^Advance to/ }).click();
  await page.getByRole("region", { name: "Log" }).getByRole("row").nth(1).waitFor();
  await page.getByRole("button", { name: "Advance", exact: true }).waitFor({ timeout: 120_000 });
  const summary = page.getByRole("region", { name: "What the last advance did" });
  await summary.getByText(/^The clock went from .* to .* later\.$/).waitFor();
  // Something was due, or it would not be the next event.
  await summary.getByRole("listitem").first().waitFor();
  await page.getByRole("link", { name: "See the worker" }).click();
  await page.getByRole("heading", { level: 1, name: "Worker" }).waitFor();
  await page.getByText("Done since the start").waitFor();
});

scene("customers see the simulated time, and no clock", { as: "anna" }, async ({ page, browser, server }) => {
  await advanceTo(browser, server, await later(page, { days: 1 }));
  await open(page, "/overview");
  await page.getByText(/^Simulated time/).waitFor();
  await open(page, "/clock");
  await page.getByRole("heading", { level: 1, name: "Nothing here" }).waitFor();
});
