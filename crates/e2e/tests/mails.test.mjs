// What was written to somebody, for themselves and for staff.

import assert from "node:assert/strict";

import { expectNoAxeViolations } from "../lib/axe.mjs";
import { WIDTHS, open } from "../lib/browser.mjs";
import { expectFocus } from "../lib/keyboard.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually } from "../lib/screen.mjs";

const mails = (page) => page.getByRole("region", { name: "Mails" });
const rows = (place) => place.locator(".mails > li");

scene("who opens a mail reads it as it was written, and follows it", { as: "anna" }, async ({ page }) => {
  await open(page, "/settings");
  const order = rows(mails(page)).filter({ hasText: "Your order ORD-" }).first();
  // In a portal that sends nothing, mails are kept as soon as it is looked for them.
  await eventually(async () => {
    await page.reload();
    await order.getByText("Shown here, not sent").waitFor({ timeout: 2_000 });
  });
  await order.getByText("To anna@demo.example").waitFor();
  const summary = order.locator("summary");
  await summary.focus();
  await page.keyboard.press("Enter");
  await order.getByText("Hello Anna Berg,").waitFor();
  await order.getByText("Total due today").waitFor();
  await order.getByText(/^Keep this mail: it confirms what was declared/).waitFor();
  await expectFocus(page, summary);
  await expectNoAxeViolations(page, "a mail");
  await order.getByRole("link", { name: "See the order" }).click();
  await page.getByRole("heading", { level: 1, name: /^Order ORD-/ }).waitFor();
});

for (const theme of ["light", "dark"]) {
  scene(`a letter that is kept as a file stands for itself, ${theme}`, { as: "anna", theme, width: 640 }, async ({ page, context }) => {
    await open(page, "/settings");
    const order = rows(mails(page)).filter({ hasText: "Your order ORD-" }).first();
    await order.locator("summary").click();
    const link = order.getByRole("link", { name: "Download" });
    const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
    assert.match(download.suggestedFilename(), /^\d{4}-\d\d-\d\d-order-received\.html$/);
    const html = await (await page.request.get(await link.getAttribute("href"))).text();
    // Nothing of it is elsewhere.
    assert.doesNotMatch(html, /\ssrc=|url\(|<link|<script|@import/);
    const letter = await context.newPage();
    for (const width of [WIDTHS.phone, 640]) {
      await letter.setViewportSize({ width, height: 800 });
      await letter.setContent(html);
      await letter.getByRole("heading", { level: 1, name: /^Your order ORD-/ }).waitFor();
      const wider = await letter.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wider <= 0, `${wider} px wider than ${width}`);
      await expectNoAxeViolations(letter, `a letter at ${width} px`);
    }
    await letter.close();
  });
}

scene("earlier mails come below", { as: "anna", width: WIDTHS.phone }, async ({ page }) => {
  await open(page, "/settings");
  await rows(mails(page)).first().waitFor();
  const shown = async (count) => assert.equal(await rows(mails(page)).count(), count);
  await eventually(() => shown(10));
  const first = await rows(mails(page)).first().locator(".mail__subject").innerText();
  await page.getByRole("button", { name: "Earlier mails" }).click();
  await eventually(() => shown(20));
  assert.equal(await rows(mails(page)).first().locator(".mail__subject").innerText(), first);
});

scene("a mail that does not come says so, and comes when it is tried again", { as: "ben" }, async ({ page }) => {
  await open(page, "/settings");
  const mail = rows(mails(page)).first();
  await page.route("**/api/v1/mails/ml_*", (route) => route.abort());
  await mail.locator("summary").click();
  await mail.getByRole("alert").waitFor();
  await page.unroute("**/api/v1/mails/ml_*");
  await mail.getByRole("button", { name: "Try again" }).click();
  await mail.getByText(/^Hello /).waitFor();
});

scene("staff see what was written to a customer", { as: "sam" }, async ({ page }) => {
  const { items } = await (await page.request.get("/api/v1/customers?q=berg")).json();
  await open(page, `/customers/${items[0].id}`);
  await page.getByRole("tab", { name: "Mails" }).click();
  const order = rows(page.getByRole("tabpanel")).filter({ hasText: "Your order ORD-" }).first();
  await order.locator("summary").click();
  await order.getByText("Hello Anna Berg,").waitFor();
  await expectNoAxeViolations(page, "the mails of a customer");
});
