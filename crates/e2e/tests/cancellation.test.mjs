// Cancelling a service, both ways, by mouse, keyboard and touch; taking it back; and everything that can come between.

import assert from "node:assert/strict";

import { WIDTHS, newVisitor, open } from "../lib/browser.mjs";
import { expectFocus, tabTo } from "../lib/keyboard.mjs";
import { sendSignIn, signIn } from "../lib/people.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, expectAnnounced, openTab } from "../lib/screen.mjs";
import { MARK, cancelButton, cancelDialog, cancellable, openService, read, rowOf } from "../lib/services.mjs";

const reason = (page) => cancelDialog(page).getByLabel("Cancellation reason");
const kind = (page, name) => cancelDialog(page).getByRole("radio", { name });
const submit = (page) => cancelDialog(page).getByRole("button", { name: /^(Request cancellation|Review and send again)$/ });
const summary = (page) => cancelDialog(page).getByRole("alert", { name: "There is a problem" });

/** Opens the dialog of a service that can be cancelled and fills it. */
async function fill(page, { words = "No longer needed", type = "On service due date" } = {}) {
  await reason(page).fill(words);
  await kind(page, type).check();
}

scene("ends a service at once, by mouse, from its card", { as: "anna" }, async ({ page }) => {
  const name = await cancellable(page);
  await rowOf(page, name).hover();
  await cancelButton(page, name).click();
  const dialog = cancelDialog(page);
  await expectFocus(page, dialog.getByRole("heading", { name: "Request service cancellation" }));
  assert.equal(await dialog.getByRole("radio", { checked: true }).count(), 0, "nothing is chosen for the reader");
  await dialog.getByRole("button", { name: "Too expensive" }).click();
  await eventually(async () => assert.equal(await reason(page).inputValue(), "Too expensive"));
  await kind(page, "Immediate").check();
  const preview = dialog.getByRole("region", { name: "What will happen" });
  await preview.getByText("This cannot be undone.").waitFor();
  await submit(page).click();
  await dialog.waitFor({ state: "detached" });
  await expectAnnounced(page, `${name} is cancelled`);

  await open(page, "/services?status=canceled");
  const row = (await read(page)).find((service) => service.name === name);
  assert.equal(row.status, "Canceled");
  assert.equal(await cancelButton(page, name).count(), 0, "there is nothing left to cancel");
  await page.getByRole("link", { name, exact: true }).click();
  await openTab(page, "Activity");
  const activity = page.getByRole("region", { name: "Activity" });
  await activity.getByText(/^Cancellation was requested: Immediate/).waitFor();
  await activity.getByText("The cancellation took effect").waitFor();
});

scene("ends a service on its due date, by keyboard, from the list", { as: "anna" }, async ({ page }) => {
  const name = await cancellable(page, "list");
  await tabTo(page, cancelButton(page, name));
  await page.keyboard.press("Enter");
  await expectFocus(page, cancelDialog(page).getByRole("heading", { name: "Request service cancellation" }));
  await tabTo(page, reason(page));
  await page.keyboard.type("We move to another tool");
  await tabTo(page, kind(page, "Immediate"));
  await page.keyboard.press("ArrowDown");
  assert.equal(await kind(page, "On service due date").isChecked(), true);
  await cancelDialog(page).getByRole("region", { name: "What will happen" }).getByText(/stops\. Nothing is charged after it\./).waitFor();
  await tabTo(page, submit(page));
  await page.keyboard.press("Enter");
  await cancelDialog(page).waitFor({ state: "detached" });

  await expectAnnounced(page, `Cancellation requested for ${name}`);
  const button = cancelButton(page, name);
  await expectFocus(page, button);
  await eventually(async () => assert.equal(await button.getAttribute("aria-disabled"), "true"));
  await rowOf(page, name).getByText(MARK, { exact: true }).waitFor();

  const tip = page.getByRole("tooltip", { name: /^Cancellation was already requested on / }).or(rowOf(page, name).getByRole("tooltip"));
  await eventually(async () => assert.equal(await tip.isVisible(), true, "the focus shows why it is inactive"));
  await page.keyboard.press("Escape");
  await eventually(async () => assert.equal(await tip.isVisible(), false));
  await page.keyboard.press("Enter");
  await expectAnnounced(page, /^Cancellation was already requested on .* It takes effect on /);
  assert.equal(await cancelDialog(page).count(), 0);
});

scene("ends a service by touch, on a phone", { as: "anna", width: WIDTHS.phone, touch: true }, async ({ page }) => {
  const name = await cancellable(page);
  const button = cancelButton(page, name);
  await button.scrollIntoViewIfNeeded();
  const { height } = await button.boundingBox();
  assert.ok(height >= 40, `a finger needs more than ${height} px`);
  await button.tap();
  await cancelDialog(page).getByRole("button", { name: "Prefer not to say" }).tap();
  await kind(page, "On service due date").tap();
  await submit(page).scrollIntoViewIfNeeded();
  await submit(page).tap();
  await cancelDialog(page).waitFor({ state: "detached" });
  await rowOf(page, name).getByText(MARK, { exact: true }).waitFor();
  // Inactive, and yet it answers: the driver would wait for it to become active.
  await cancelButton(page, name).tap({ force: true });
  await eventually(async () => assert.equal(await rowOf(page, name).getByRole("tooltip").isVisible(), true));
});

scene("shows the reason on hover, and lets the pointer move onto it", { as: "anna" }, async ({ page }) => {
  await open(page, "/services?view=list&requested=yes");
  const [{ name }] = await read(page);
  await cancelButton(page, name).hover();
  const tip = rowOf(page, name).getByRole("tooltip");
  await tip.waitFor();
  await tip.hover();
  assert.equal(await tip.isVisible(), true);
  await page.mouse.move(5, 5);
  await eventually(async () => assert.equal(await tip.isVisible(), false));
});

scene("is withdrawn until it takes effect", { as: "anna" }, async ({ page }) => {
  const name = await cancellable(page);
  await openService(page, name);
  await cancelButton(page, name).click();
  await fill(page);
  await submit(page).click();
  const panel = page.getByRole("region", { name: "Cancellation request" });
  await panel.getByText(MARK, { exact: true }).waitFor();
  await panel.getByText("No longer needed").waitFor();
  await panel.getByRole("button", { name: "Withdraw request" }).click();
  await expectAnnounced(page, `The cancellation request for ${name} was withdrawn`);
  await expectFocus(page, cancelButton(page, name));
  await eventually(async () => assert.equal(await cancelButton(page, name).getAttribute("aria-disabled"), null));
  await openTab(page, "Activity");
  await page.getByRole("region", { name: "Activity" }).getByText("The cancellation request was withdrawn").waitFor();
  await open(page, "/services?view=list");
  assert.equal((await read(page)).find((service) => service.name === name).isMarked, false);
});

scene("says what is missing, and forgets nothing", { as: "anna" }, async ({ page }) => {
  const name = await cancellable(page);
  await cancelButton(page, name).click();
  await submit(page).click();
  await expectFocus(page, summary(page));
  await summary(page).getByRole("link", { name: "Enter a cancellation reason" }).click();
  await expectFocus(page, reason(page));
  await eventually(async () => assert.equal(await reason(page).getAttribute("aria-invalid"), "true"));
  await reason(page).fill("   ");
  await kind(page, "Immediate").check();
  await submit(page).click();
  // It stood there before: now it stands there alone.
  await eventually(async () => assert.equal(await summary(page).getByRole("link").count(), 1));
  await summary(page).getByRole("link", { name: "Enter a cancellation reason" }).waitFor();

  await reason(page).fill("x".repeat(2_049));
  await cancelDialog(page).getByText("2049 of 2,048 characters").waitFor();
  await submit(page).click();
  await summary(page).getByRole("link", { name: /^Shorten the reason by 1 character/ }).waitFor();
  assert.equal((await reason(page).inputValue()).length, 2_049);
  assert.equal(await kind(page, "Immediate").isChecked(), true);
});

scene("is left by Escape and by Keep service, back to where one was", { as: "anna" }, async ({ page }) => {
  const name = await cancellable(page);
  for (const leave of [
    () => page.keyboard.press("Escape"),
    () => cancelDialog(page).getByRole("button", { name: "Keep service" }).click(),
    () => cancelDialog(page).getByRole("button", { name: "Close" }).click(),
  ]) {
    await cancelButton(page, name).click();
    await cancelDialog(page).waitFor();
    await leave();
    await cancelDialog(page).waitFor({ state: "detached" });
    await expectFocus(page, cancelButton(page, name));
  }
});

scene("offers only what the service allows, and says why", { as: "anna" }, async ({ page }) => {
  await open(page, "/services?view=list&status=pending");
  const pending = (await read(page)).find(({ due, isMarked }) => due === null && !isMarked);
  assert.ok(pending, "there is a pending service that was never due");
  await cancelButton(page, pending.name).click();
  await cancelDialog(page).getByText(/^Not available: the service (was never due|has not begun)/).waitFor();
  assert.equal(await kind(page, "On service due date").isDisabled(), true);
  assert.equal(await kind(page, "Immediate").isDisabled(), false);
});

scene("sends one request however often it is pressed", { as: "anna" }, async ({ page }) => {
  const name = await cancellable(page);
  await openService(page, name);
  await openTab(page, "Activity");
  const activity = page.getByRole("region", { name: "Activity" });
  await activity.getByRole("listitem").first().waitFor();
  const requests = activity.getByText(/^Cancellation was requested/);
  const before = await requests.count();
  await cancelButton(page, name).click();
  await fill(page);
  const sent = [];
  page.on("request", (request) => {
    if (request.method() === "POST") {
      sent.push(request.url());
    }
  });
  await submit(page).evaluate((button) => {
    for (let press = 0; press < 50; press += 1) {
      button.click();
    }
  });
  await cancelDialog(page).waitFor({ state: "detached" });
  assert.equal(sent.length, 1, sent.join("\n"));
  await eventually(async () => assert.equal(await requests.count(), before + 1));
});

scene("goes on after the session has ended", { as: "anna" }, async ({ page, context }) => {
  const name = await cancellable(page);
  await cancelButton(page, name).click();
  await fill(page, { words: "Typed before the session ended" });
  await context.clearCookies();
  await submit(page).click();
  await cancelDialog(page).getByText("Your session has ended").waitFor();
  assert.equal(await reason(page).inputValue(), "Typed before the session ended");
  await sendSignIn(page, "anna");
  await cancelDialog(page).waitFor({ state: "detached" });
  await rowOf(page, name).getByText(MARK, { exact: true }).waitFor();
});

scene("keeps what was typed when the server is gone", { as: "anna" }, async ({ page, troubles }) => {
  const name = await cancellable(page);
  await cancelButton(page, name).click();
  await fill(page, { words: "Typed before the server was gone" });
  await page.route("**/cancellations", (route) => route.abort());
  await submit(page).click();
  const alert = cancelDialog(page).getByRole("alert");
  await alert.waitFor();
  assert.equal(await reason(page).inputValue(), "Typed before the server was gone");
  await page.unroute("**/cancellations");
  await alert.getByRole("button", { name: "Try again" }).click();
  await cancelDialog(page).waitFor({ state: "detached" });
  await rowOf(page, name).getByText(MARK, { exact: true }).waitFor();
  troubles.length = 0;
});

scene("acts once when the answer got lost", { as: "anna" }, async ({ page, troubles }) => {
  const name = await cancellable(page);
  await cancelButton(page, name).click();
  await fill(page);
  // The server does it; the answer never arrives.
  await page.route("**/cancellations", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await submit(page).click();
  const alert = cancelDialog(page).getByRole("alert");
  await alert.waitFor();
  await page.unroute("**/cancellations");
  await alert.getByRole("button", { name: "Try again" }).click();
  await cancelDialog(page).waitFor({ state: "detached" });
  await expectAnnounced(page, `Cancellation requested for ${name}`);
  troubles.length = 0;
});

scene("shows what somebody else did meanwhile", { as: "anna" }, async ({ page, browser, server }) => {
  const name = await cancellable(page);
  const other = await newVisitor(browser, server.url);
  await signIn(other.page, "anna", "/services");
  await cancellable(other.page);

  await cancelButton(page, name).click();
  await fill(page, { words: "Typed while another was faster" });

  // Requested and withdrawn in another window: the service is the same, its version is not.
  await openService(other.page, name);
  await cancelButton(other.page, name).click();
  await fill(other.page);
  await submit(other.page).click();
  await other.page.getByRole("button", { name: "Withdraw request" }).click();
  await expectAnnounced(other.page, /was withdrawn$/);

  await submit(page).click();
  await cancelDialog(page).getByText("The service has changed in the meantime").waitFor();
  assert.equal(await reason(page).inputValue(), "Typed while another was faster");

  // And now for good: requested in the other window, and asked for here.
  await cancelButton(other.page, name).click();
  await fill(other.page);
  await submit(other.page).click();
  await cancelDialog(other.page).waitFor({ state: "detached" });
  await other.page.getByRole("button", { name: "Withdraw request" }).waitFor();
  await other.leave();

  await submit(page).click();
  await cancelDialog(page).waitFor({ state: "detached" });
  await rowOf(page, name).getByText(MARK, { exact: true }).waitFor();
});
