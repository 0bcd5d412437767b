// The desk of staff: what has to be decided, worked through by keyboard, and the rail that says where somebody has to act.

import assert from "node:assert/strict";

import { expectNoAxeViolations } from "../lib/axe.mjs";
import { newVisitor, open, WIDTHS } from "../lib/browser.mjs";
import { expectFocus, tabTo, typeReason } from "../lib/keyboard.mjs";
import { dialog, result } from "../lib/life.mjs";
import { signIn } from "../lib/people.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, expectNoSidewaysScroll, query } from "../lib/screen.mjs";

const level1 = (page, name) => page.getByRole("heading", { level: 1, name });
const rail = (page) => page.getByRole("navigation", { name: "Main" });
const way = (page, name) => rail(page).getByRole("link", { name: new RegExp(`^${name}`) });
const chip = (page, name) => page.getByRole("group", { name: "Kind" }).getByRole("button", { name: new RegExp(`^${name}`) });
const rows = (page) => page.getByRole("table", { name: /^What waits for staff/ }).locator("tbody tr");

/** How much waits there, as the link says it to the ear. */
const waiting = async (page, name) => Number(/, (\d+)\+? waiting/.exec(await way(page, name).textContent())?.[1] ?? 0);

/** Opens the inbox, and waits until its numbers have come. */
async function inbox(page, search = "") {
  await open(page, `/inbox${search}`);
  await rows(page).first().waitFor();
  await eventually(async () => assert.ok((await waiting(page, "Inbox")) > 0));
}

/** Says why, and accepts, all by keyboard. */
async function accept(page) {
  await dialog(page).getByRole("region", { name: "What will happen" }).waitFor();
  await tabTo(page, dialog(page).getByRole("combobox", { name: "Reason" }));
  await typeReason(page);
  await tabTo(page, dialog(page).getByRole("textbox", { name: "Comment" }));
  await page.keyboard.type("The papers are in order");
  await tabTo(page, dialog(page).getByRole("button", { name: "Accept order" }));
  await page.keyboard.press("Enter");
}

scene("staff begin at the inbox, the nearest deadline first", { as: "sam" }, async ({ page }) => {
  await page.goto("/");
  await level1(page, "Inbox").waitFor();
  await eventually(() => assert.equal(new URL(page.url()).pathname, "/inbox"));
  await rows(page).first().waitFor();
  await eventually(async () => assert.equal(await way(page, "Inbox").getAttribute("aria-current"), "page"));
  const left = await rows(page).locator(".triage__days").allInnerTexts();
  const days = left.map((words) => (words === "Over" ? -1 : words === "Today" ? 0 : words === "No limit" ? Infinity : parseInt(words, 10)));
  assert.deepEqual(days, [...days].sort((a, b) => a - b), left.join(", "));
  assert.ok(days.length > 5);
  await page.getByText(/ to decide, nearest deadline first · .* at stake$/).waitFor();
});

scene("the inbox is worked by keyboard: J, Enter, accept, and the row leaves", { as: "sam" }, async ({ page }) => {
  await inbox(page);
  const [all, orders] = [await waiting(page, "Inbox"), await waiting(page, "Orders")];
  const button = page.getByRole("button", { name: /^Accept order: / }).first();
  const name = await button.getAttribute("aria-label");
  const black = rows(page).locator(".btn--primary");
  assert.equal(await black.count(), 1);
  // Down to the row, one away from it, and back.
  const place = await rows(page).evaluateAll((all, name) => all.findIndex((row) => row.querySelector(`[aria-label="${name}"]`)), name);
  for (let at = 0; at < place; at += 1) {
    await page.keyboard.press("j");
  }
  // Above the first row there is none.
  const [away, back] = place === 0 ? ["j", "K"] : ["k", "J"];
  await page.keyboard.press(away);
  await page.keyboard.press(back);
  await expectFocus(page, button);
  await eventually(async () => assert.equal(await black.getAttribute("aria-label"), name));

  // Looked at and left: the focus is where it was.
  await page.keyboard.press("Enter");
  await dialog(page).getByRole("region", { name: "What will happen" }).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "detached" });
  await expectFocus(page, page.getByRole("button", { name, exact: true }));
  await page.keyboard.press("Enter");
  await accept(page);
  await result(page).getByText(/accepted/).waitFor();
  await expectFocus(page, result(page));
  await page.getByRole("button", { name, exact: true }).waitFor({ state: "detached" });
  await eventually(async () => {
    assert.equal(await waiting(page, "Inbox"), all - 1);
    assert.equal(await waiting(page, "Orders"), orders - 1);
  });
  const done = page.getByRole("region", { name: "Done today" });
  await done.getByRole("listitem").first().getByText(/: .* (accepted|set up)$/).waitFor();
});

scene("a payment is tried again from its row", { as: "sam" }, async ({ page }) => {
  await inbox(page, "?kind=payments");
  const button = page.getByRole("button", { name: /^Charge again: / }).first();
  await tabTo(page, button);
  await page.keyboard.press("Enter");
  await dialog(page).getByRole("region", { name: "What will happen" }).waitFor();
  await tabTo(page, dialog(page).getByRole("combobox", { name: "Reason" }));
  await typeReason(page);
  await tabTo(page, dialog(page).getByRole("textbox", { name: "Comment" }));
  await page.keyboard.type("They called: there is money again");
  await page.keyboard.press("Tab");
  await dialog(page).locator("button[type=submit]").press("Enter");
  await expectFocus(page, result(page));
  await page.getByRole("region", { name: "Done today" }).getByText(/charged again/).first().waitFor();
});

scene("the chips narrow the inbox, in its address", { as: "sam" }, async ({ page }) => {
  await inbox(page);
  const all = await rows(page).count();
  let sum = 0;
  for (const [name, kind] of [["Payments", "payments"], ["Orders", "orders"], ["Requests", "requests"]]) {
    await chip(page, name).click();
    await eventually(async () => assert.equal(query(page).kind, kind));
    sum += await eventually(async () => {
      const count = Number(/\d+/.exec(await chip(page, name).innerText())[0]);
      assert.equal(await rows(page).count(), count);
      return count;
    });
  }
  assert.equal(sum, all);
  await page.goBack();
  await eventually(async () => assert.equal(await chip(page, "Orders").getAttribute("aria-pressed"), "true"));
});

scene("what somebody else decided falls away when one comes back", { as: "sam" }, async ({ page, browser, server }) => {
  await open(page, "/customers");
  await eventually(async () => assert.ok((await waiting(page, "Orders")) > 0));
  const before = await waiting(page, "Orders");
  const other = await newVisitor(browser, server.url);
  await signIn(other.page, "sam");
  await inbox(other.page, "?kind=orders");
  await other.page.getByRole("button", { name: /^Accept order: / }).first().click();
  await accept(other.page);
  await result(other.page).waitFor();
  await other.leave();
  assert.equal(await waiting(page, "Orders"), before);
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await eventually(async () => assert.equal(await waiting(page, "Orders"), before - 1));
});

scene("a card that cannot be loaded leaves the others alone", { as: "sam" }, async ({ page }) => {
  await page.route("**/inbox/agenda", (route) => route.abort());
  await inbox(page);
  const agenda = page.getByRole("region", { name: "The system does this next" });
  await agenda.getByRole("alert").waitFor();
  await page.unroute("**/inbox/agenda");
  await agenda.getByRole("button", { name: "Try again" }).click();
  await agenda.getByRole("listitem").first().waitFor();
});

scene("on a phone the ways are in a menu, which closes behind one", { as: "sam", width: WIDTHS.phone, touch: true }, async ({ page }) => {
  await open(page, "/inbox");
  await rows(page).first().waitFor();
  await page.getByText("STAFF", { exact: true }).waitFor();
  const menu = page.getByRole("button", { name: "Menu", exact: true });
  assert.equal(await rail(page).isVisible(), false);
  await menu.tap();
  await eventually(async () => assert.equal(await menu.getAttribute("aria-expanded"), "true"));
  await eventually(async () => assert.equal(await way(page, "Inbox").getAttribute("aria-current"), "page"));
  await expectNoAxeViolations(page, "the open menu");
  await expectNoSidewaysScroll(page, "the open menu");
  await page.keyboard.press("Escape");
  await expectFocus(page, menu);
  await rail(page).waitFor({ state: "hidden" });
  await menu.tap();
  await way(page, "System").tap();
  await level1(page, "Worker").waitFor();
  await rail(page).waitFor({ state: "hidden" });
  await page.getByRole("navigation", { name: "System" }).getByRole("link", { name: "Test clock" }).tap();
  await level1(page, "Test clock").waitFor();
  await menu.tap();
  await eventually(async () => assert.equal(await way(page, "System").getAttribute("aria-current"), "true"));
});

scene("nothing sticks out at 320 pixels", { as: "sam", width: 320 }, async ({ page }) => {
  await open(page, "/inbox");
  await rows(page).first().waitFor();
  await expectNoSidewaysScroll(page, "the inbox at 320 px");
});

scene("a minute that passes leaves the focus on the row that is worked on", { as: "sam" }, async ({ page }) => {
  await page.clock.install();
  await inbox(page);
  // What helps is a button or a link, whatever the scenes before have left to be decided.
  await rows(page).first().locator("a, button").last().focus();
  await page.evaluate(() => (document.activeElement.isTheOneBefore = true));
  await page.clock.fastForward("03:00");
  assert.ok(await page.evaluate(() => document.activeElement.isTheOneBefore));
});
