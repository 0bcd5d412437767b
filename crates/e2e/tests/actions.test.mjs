// What customers do to their subscriptions and transactions, and what staff do to everybody's. No day passes here.

import assert from "node:assert/strict";

import { newVisitor, open, WIDTHS } from "../lib/browser.mjs";
import { readSubscriptions, readTransactions } from "../lib/billing.mjs";
import { expectFocus, tabTo } from "../lib/keyboard.mjs";
import { action, addMethod, canPay, dialog, expectStanding, fact, later, openSubscription, order, result } from "../lib/life.mjs";
import { sendSignIn, signIn } from "../lib/people.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, expectAnnounced, openTab } from "../lib/screen.mjs";

const submit = (page, name) => dialog(page).getByRole("button", { name });

/** Staff say why. */
async function sayWhy(page, words = "Asked for on the phone") {
  await dialog(page).getByLabel("Reason", { exact: true }).selectOption("100");
  await dialog(page).getByLabel("Comment").fill(words);
}

/** The first subscription that a query finds. */
async function first(page, query) {
  await open(page, `/subscriptions/all?${query}`);
  const [{ id }] = await readSubscriptions(page);
  await openSubscription(page, id);
  return id;
}

scene("pauses now and resumes, and the paid days are kept", { as: "empty" }, async ({ page }) => {
  await canPay(page);
  const id = await order(page, "Paused in between");
  await openSubscription(page, id);
  await action(page, "Pause").click();
  await submit(page, "Pause subscription").click();
  await dialog(page).getByRole("alert").getByText("Select one of the ways").waitFor();
  await dialog(page).getByRole("radio", { name: "Pause now" }).check();
  await dialog(page).getByText("Paused in between stops until you resume.").waitFor();
  await submit(page, "Pause subscription").click();
  await dialog(page).waitFor({ state: "detached" });
  await expectFocus(page, result(page));
  await expectStanding(page, "Paused", "Good Standing");
  await fact(page, "Services").getByText("Suspended").waitFor();

  await action(page, "Resume").click();
  await dialog(page).getByRole("radio", { name: "Resume, keep the bill date" }).check();
  await dialog(page).getByText("Paused in between works again.").waitFor();
  await submit(page, "Resume subscription").click();
  await expectStanding(page, "Active", "Good Standing");
  await fact(page, "Services").getByText("Active").waitFor();
});

scene("cancels on the due date, withdraws, and cancels now", { as: "empty" }, async ({ page }) => {
  await canPay(page);
  const id = await order(page, "Leaving in steps");
  await openSubscription(page, id);
  await action(page, "Cancel subscription").click();
  await dialog(page).getByRole("radio", { name: "Cancel at the end of the period" }).check();
  await submit(page, "Cancel subscription").click();
  await expectStanding(page, "Pending Cancel", "Billing Completed");
  await fact(page, "Services").getByText("Cancellation requested").waitFor();

  await action(page, "More").click();
  await action(page, "Withdraw cancellation").click();
  await submit(page, "Withdraw cancellation").click();
  await result(page).getByText("The cancellation is withdrawn.").waitFor();
  await expectStanding(page, "Active", "Good Standing");
  await fact(page, "Services").getByText("Cancellation requested").waitFor({ state: "detached" });

  await action(page, "Cancel subscription").click();
  await dialog(page).getByRole("radio", { name: "Cancel now" }).check();
  await dialog(page).getByText(/is not given back\.$/).waitFor();
  await dialog(page).getByText("This cannot be undone.", { exact: true }).waitFor();
  await submit(page, "Cancel subscription").click();
  await expectStanding(page, "Cancelled", "Billing Completed");
  await page.getByRole("group", { name: "Actions" }).first().waitFor({ state: "detached" });
  await fact(page, "Services").getByText("Canceled").waitFor();
});

scene("upgrades: the difference is shown first, and the new version has its page", { as: "empty" }, async ({ page }) => {
  await canPay(page);
  const id = await order(page, "Growing", "vps-2");
  await openSubscription(page, id);
  await action(page, "Upgrade").click();
  await dialog(page).getByLabel("Product").selectOption("vps-8");
  await dialog(page).getByRole("radio", { name: /^Every month: / }).check();
  await dialog(page).getByText(/takes the place of/).waitFor();
  await dialog(page).getByText(/credit for unused days/).waitFor();
  const pay = submit(page, /^Upgrade and pay /);
  const amount = (await pay.innerText()).replace("Upgrade and pay ", "");
  await pay.click();
  await result(page).getByText("Upgraded. This is the new version.").waitFor();
  await result(page).getByText(`${amount} was taken`).waitFor();
  await eventually(() => assert.ok(!page.url().includes(id), "another subscription"));
  await expectStanding(page, "Active", "Good Standing");
  await openTab(page, "Billing");
  await page.getByRole("region", { name: "Versions" }).getByText("Upgraded").waitFor();
});

scene("acts once, however often it is pressed", { as: "empty" }, async ({ page }) => {
  await canPay(page);
  const id = await order(page, "Pressed often");
  await openSubscription(page, id);
  let sent = 0;
  page.on("request", (request) => (sent += request.url().endsWith("/actions") ? 1 : 0));
  await action(page, "Pause").click();
  await dialog(page).getByRole("radio", { name: "Pause now" }).check();
  await submit(page, "Pause subscription").evaluate((button) => {
    for (let press = 0; press < 50; press += 1) {
      button.click();
    }
  });
  await expectStanding(page, "Paused", "Good Standing");
  assert.equal(sent, 1);
});

scene("keeps what was chosen when the server is gone, and when the session ends", { as: "ben" }, async ({ page, context, troubles }) => {
  await first(page, "status=active");
  await action(page, "Cancel subscription").click();
  const way = dialog(page).getByRole("radio", { name: "Cancel at the end of the period" });
  await way.check();
  await page.route("**/actions", (route) => route.abort());
  await submit(page, "Cancel subscription").click();
  await dialog(page).getByRole("alert").getByText("The server cannot be reached").waitFor();
  assert.ok(await way.isChecked());
  await page.unroute("**/actions");
  await context.clearCookies();
  await dialog(page).getByRole("button", { name: "Try again" }).click();
  await dialog(page).getByText("Your session has ended").waitFor();
  assert.ok(await way.isChecked());
  await sendSignIn(page, "ben");
  await result(page).getByText("The cancellation is planned.").waitFor();
  troubles.length = 0;
});

scene("on a phone a failure comes into sight from below", { as: "sam", width: WIDTHS.phone, touch: true }, async ({ page, troubles }) => {
  await page.setViewportSize({ width: WIDTHS.phone, height: 520 });
  await first(page, "status=active&billing_status=good_standing");
  await action(page, "Terminate now").click();
  await sayWhy(page, "A long comment. ".repeat(30));
  await page.route("**/actions", (route) => route.abort());
  await submit(page, "Terminate now").click();
  const failure = dialog(page).getByRole("alert").filter({ hasText: "The server cannot be reached" });
  await failure.waitFor();
  await eventually(async () => {
    const { y, height } = await failure.boundingBox();
    assert.ok(y >= 0 && y + height <= page.viewportSize().height, `it lies at ${y}`);
  });
  troubles.length = 0;
});

scene("left and taken up again in the same moment, a dialog is there", { as: "anna" }, async ({ page }) => {
  await first(page, "status=active&billing_status=good_standing&plan=MONTHLY");
  await action(page, "Pause").click();
  await dialog(page).getByRole("radio").first().check();
  // Faster than any finger: the page knows that the first one is closed, and the browser has not said so yet.
  await page.evaluate(async () => {
    document.querySelector("dialog[open] [aria-label='Close']").click();
    for (let turn = 0; turn < 20; turn += 1) {
      await Promise.resolve();
    }
    document.getElementById("action-pause").click();
  });
  await eventually(async () => {
    const [all, checked] = [dialog(page).getByRole("radio"), dialog(page).getByRole("radio", { checked: true })];
    assert.ok((await all.count()) > 0);
    assert.equal(await checked.count(), 0, "it is a new one");
  });
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  await expectFocus(page, action(page, "Pause"));
});

scene("all of it without a mouse", { as: "anna" }, async ({ page }) => {
  await first(page, "status=active&billing_status=in_retry");
  await tabTo(page, action(page, "Upgrade"));
  await page.getByRole("list").getByText("You can change the plan once the open payment is settled.").waitFor();
  await page.keyboard.press("Enter");
  await expectAnnounced(page, /You can change the plan once the open payment is settled/);
  await tabTo(page, action(page, "Cancel subscription"));
  await page.keyboard.press("Enter");
  await dialog(page).waitFor();
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  await expectFocus(page, action(page, "Cancel subscription"));
  await page.keyboard.press("Enter");
  await tabTo(page, submit(page, "Keep subscription"));
  await page.keyboard.press("Enter");
  await expectFocus(page, action(page, "Cancel subscription"));
});

scene("a charge that waits is approved by the customer", { as: "anna" }, async ({ page }) => {
  await open(page, "/transactions?status=authorization_pending&method=card");
  for (const id of await readTransactions(page)) {
    await open(page, `/transactions/${id}`);
    await page.getByRole("region", { name: "How it stands" }).waitFor();
    if ((await action(page, "Approve the charge").count()) > 0) {
      break;
    }
  }
  await action(page, "Refuse the charge").waitFor();
  await action(page, "Approve the charge").click();
  await dialog(page).getByText(/here the page plays your bank/).waitFor();
  await submit(page, "Approve the charge").click();
  await result(page).getByText(/^Approved: /).waitFor();
  // It is decided.
  await action(page, "Approve the charge").waitFor({ state: "detached" });
});

scene("staff give back a part, and then what is left", { as: "sam" }, async ({ page }) => {
  await open(page, "/transactions?status=settled&type=recurring&currency=EUR&amount_from=5");
  const [id] = await readTransactions(page);
  await open(page, `/transactions/${id}`);
  await action(page, "Refund").click();
  await submit(page, "Refund").click();
  const problems = dialog(page).getByRole("alert", { name: "There is a problem" });
  await problems.getByText("Select how much is given back").waitFor();
  await problems.getByText("Choose a reason").waitFor();
  await dialog(page).getByRole("radio", { name: "A part" }).check();
  await dialog(page).getByLabel("Amount").fill("1");
  await sayWhy(page);
  await submit(page, "Refund").click();
  await problems.getByText(/^Enter an amount with 2 digits/).waitFor();
  await dialog(page).getByLabel("Amount").fill("1.00");
  await submit(page, "Refund €1.00").click();
  await result(page).getByText("€1.00 was given back").waitFor();
  await page.getByRole("heading", { name: "Refunds" }).waitFor();
  await action(page, "Refund").click();
  await dialog(page).getByRole("radio", { name: "All that is left" }).check();
  await sayWhy(page);
  await submit(page, /^Refund €/).click();
  await result(page).getByText(/was given back$/).waitFor();
  await eventually(async () => assert.equal(await action(page, "Refund").getAttribute("aria-disabled"), "true"));
  await action(page, "Refund").focus();
  await page.getByRole("tooltip").filter({ hasText: "Everything was given back already.", visible: true }).waitFor();
});

scene("staff move a start, activate, force an end and delete, and say why", { as: "sam" }, async ({ page }) => {
  await first(page, "status=pending_activation&billing_status=not_billed_yet");
  await action(page, "Move the start date").click();
  await dialog(page).getByLabel("New start date").fill(await later(page, { months: 2 }));
  await sayWhy(page, "The move is delayed");
  await submit(page, "Move the start date").click();
  await result(page).getByText("The start date is moved.").waitFor();
  await openTab(page, "Activity");
  await page.getByRole("region", { name: "Activity" }).getByText("The move is delayed").waitFor();

  // What was done closes it.
  await action(page, "More").click();
  await action(page, "Activate now").click();
  await sayWhy(page);
  await submit(page, "Activate subscription").click();
  await result(page).getByText("The subscription is activated.").waitFor();
  await eventually(async () => assert.match(await fact(page, "Status").first().innerText(), /^Active/));

  await page.reload();
  await action(page, "More").click();
  await action(page, "Terminate now").click();
  await sayWhy(page);
  await submit(page, "Terminate now").click();
  await expectStanding(page, "Cancelled", "Terminated");

  await action(page, "More").click();
  await action(page, "Delete").click();
  await dialog(page).getByText(/only the reports show it/).waitFor();
  await sayWhy(page);
  await submit(page, "Delete subscription").click();
  await page.getByRole("heading", { level: 1, name: "Subscriptions" }).waitFor();
});

scene("a customer withdraws from the contract, and everything is given back", { as: "empty" }, async ({ page, browser, server }) => {
  await addMethod(page, "4242 4242 4242 4242");
  const id = await order(page, "Thought better of it");
  const staff = await newVisitor(browser, server.url);
  const sam = staff.page;
  await signIn(sam, "sam");
  await openSubscription(sam, id);
  await action(sam, "Withdraw from the contract").click();
  await dialog(sam).getByText("Everything that was paid for it is given back, as it was paid.").waitFor();
  await sayWhy(sam, "Asked for in time, by letter");
  await submit(sam, "Withdraw from the contract").click();
  await expectStanding(sam, "Cancelled", "Terminated");
  await fact(sam, "Services").getByText("Terminated").waitFor();
  await staff.leave();

  await open(page, "/transactions");
  await eventually(async () => {
    await page.reload();
    const payments = page.getByRole("row").filter({ has: page.getByRole("link") });
    const [newest, charge] = await Promise.all([0, 1].map((row) => payments.nth(row).innerText()));
    assert.match(newest, /Refund/);
    const amount = (text) => text.match(/\d[\d,]*\.\d\d/)[0];
    assert.equal(amount(newest), amount(charge));
  });
  await openSubscription(page, id);
  assert.equal(await action(page, "Withdraw from the contract").count(), 0, "that is for staff");
});

scene("staff suspend and resume a service", { as: "sam" }, async ({ page }) => {
  await first(page, "status=active&billing_status=good_standing&plan=MONTHLY");
  await fact(page, "Services").getByRole("link").first().click();
  await action(page, "Suspend").click();
  await sayWhy(page, "Overheats");
  await submit(page, "Suspend").click();
  await result(page).getByText(/is Suspended\.$/).waitFor();
  await openTab(page, "Activity");
  await page.getByRole("region", { name: "Activity" }).getByText("Overheats").waitFor();
  await action(page, "Resume").click();
  await sayWhy(page);
  await submit(page, "Resume").click();
  await result(page).getByText(/is Active\.$/).waitFor();
});

scene("staff complete a request from the queue", { as: "sam" }, async ({ page }) => {
  await open(page, "/cancellation-requests");
  const button = page.getByRole("button", { name: /^Complete now: / }).first();
  await button.click();
  await dialog(page).waitFor();
  await page.keyboard.press("Escape");
  await expectFocus(page, button);
  const before = await page.getByRole("button", { name: /^Complete now: / }).count();
  await button.click();
  await sayWhy(page);
  await submit(page, "Complete cancellation now").click();
  await result(page).getByText(/^The request is completed: /).waitFor();
  await eventually(async () => assert.equal(await page.getByRole("button", { name: /^Complete now: / }).count(), before - 1));
});

scene("orders for a later day, and nothing is due today", { as: "ben" }, async ({ page }) => {
  await open(page, "/order-services/vps-4");
  await page.getByLabel("Name for the service").fill("Next quarter");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await page.getByRole("radio", { name: "On a later day" }).check();
  await page.getByRole("button", { name: "Place order" }).click();
  await page.getByText(/^Error: Choose a day from /).or(page.getByText(/Choose a day from /)).first().waitFor();
  await page.getByLabel("Start date").fill(await later(page, { months: 3 }));
  await page.getByText(/^Nothing is charged: .* is only checked\.$/).waitFor();
  await page.getByRole("button", { name: "Place order" }).click();
  await page.getByRole("heading", { level: 1, name: /^Order / }).waitFor();
  await open(page, "/subscriptions");
  const [{ id, status }] = await readSubscriptions(page);
  assert.equal(status, "Pending Activation");
  await openSubscription(page, id);
  await page.getByRole("region", { name: "How it stands" }).getByText(/^Starts on /).waitFor();
});
