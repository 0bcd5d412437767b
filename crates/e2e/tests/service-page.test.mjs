// The page of one service: its figures, its payments, what can be done, and what becomes of it.

import assert from "node:assert/strict";

import { WIDTHS, open } from "../lib/browser.mjs";
import { expectFocus } from "../lib/keyboard.mjs";
import { action, dialog, fact, result } from "../lib/life.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, expectNoSidewaysScroll, openTab, query } from "../lib/screen.mjs";

/** The services that the API lists for the reader. */
const services = (page) => page.evaluate(async () => (await (await fetch("/api/v1/services?limit=5000")).json()).items);

/** One that is paid as soon as somebody pays for it. */
const unpaid = async (page) => (await services(page)).find((service) => service.unpaid && service.status === "active" && service.unpaid.reason !== "invoice");

const panel = (page) => page.getByRole("tabpanel");

scene("says what it costs, when it is charged next, with what, and since when", { as: "anna" }, async ({ page }) => {
  const service = (await services(page)).find((it) => it.status === "active" && it.cycle && !it.unpaid && it.next_due);
  await open(page, `/services/${service.id}`);
  const glance = page.getByRole("region", { name: "At a glance" });
  for (const name of ["Price", "Next charge", "Pays with", "Since"]) {
    await eventually(async () => assert.match(await fact(glance, name).innerText(), /\w/));
  }
  await eventually(async () => assert.match(await fact(glance, "Since").innerText(), /paid$/));
  const rows = panel(page).getByRole("row").filter({ has: page.getByRole("link") });
  await eventually(async () => {
    const count = Number(await page.getByRole("tab", { name: /^Payments/ }).locator(".tab__count").innerText());
    assert.equal(await rows.count(), Math.min(count, 8));
  });
  await panel(page).getByRole("link", { name: "See all transactions…" }).click();
  await eventually(async () => assert.equal(query(page).service, service.id));
  await page.getByText(service.name).first().waitFor();
});

scene("what was paid for several services is not said of one", { as: "anna" }, async ({ page }) => {
  const service = (await services(page)).find(({ name }) => name === "Order desk");
  await open(page, `/services/${service.id}`);
  const glance = page.getByRole("region", { name: "At a glance" });
  await panel(page).getByText(/For 3 services/).first().waitFor();
  await page.getByRole("tab", { name: /^Payments \d/ }).waitFor();
  assert.doesNotMatch(await fact(glance, "Since").innerText(), /paid/);
});

scene("the parts of the page have addresses, and arrows lead from one to the next", { as: "anna" }, async ({ page }) => {
  const [service] = await services(page);
  await open(page, `/services/${service.id}?tab=activity`);
  await panel(page).getByRole("listitem").first().waitFor();
  await page.getByRole("tab", { name: "Activity" }).focus();
  await page.keyboard.press("ArrowRight");
  await expectFocus(page, page.getByRole("tab", { name: /^Payments/ }));
  await eventually(async () => assert.equal(query(page).tab, undefined));
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await eventually(async () => assert.equal(query(page).tab, "billing"));
  await panel(page).getByRole("table", { name: "What the subscription bills" }).or(panel(page).getByText("No subscription")).waitFor();
});

scene("what failed is paid on the page, and the page tells of it", { as: "anna" }, async ({ page }) => {
  const service = await unpaid(page);
  await open(page, `/services/${service.id}`);
  const tab = page.getByRole("tab", { name: /^Payments \d/ });
  const before = Number(await tab.locator(".tab__count").innerText());
  const pay = action(page, /^Pay €/);
  const amount = (await pay.innerText()).replace("Pay ", "");
  await pay.click();
  await dialog(page).getByRole("region", { name: "What will happen" }).waitFor();
  await page.keyboard.press("Escape");
  await expectFocus(page, pay);
  await pay.click();
  await dialog(page).getByRole("button", { name: `Pay ${amount}` }).click();
  await result(page).waitFor();
  await eventually(async () => assert.equal(Number(await tab.locator(".tab__count").innerText()), before + 1));
  assert.ok(page.url().includes(service.id), "the page is still that of the service");
});

scene("what else can be done opens over the page, and closes with Escape and a press elsewhere", { as: "anna", width: WIDTHS.phone }, async ({ page }) => {
  const service = await unpaid(page);
  await open(page, `/services/${service.id}`);
  const more = page.getByRole("button", { name: "More", expanded: false }).last();
  const upgrade = page.getByRole("button", { name: "Upgrade" });
  await page.locator("#more-actions-button").click();
  await upgrade.waitFor();
  await expectNoSidewaysScroll(page, "what else can be done");
  await page.keyboard.press("Escape");
  await upgrade.waitFor({ state: "hidden" });
  await expectFocus(page, page.locator("#more-actions-button"));
  await page.locator("#more-actions-button").click();
  await upgrade.waitFor();
  await page.getByRole("heading", { level: 1 }).click();
  await upgrade.waitFor({ state: "hidden" });
  await more.waitFor();
});
