// Signing in and out.

import assert from "node:assert/strict";

import { open } from "../lib/browser.mjs";
import { expectFocus, tabTo } from "../lib/keyboard.mjs";
import { PASSWORD, SERVICES_OF_ANNA, address, sendSignIn, signIn } from "../lib/people.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, expectAnnounced } from "../lib/screen.mjs";
import { read } from "../lib/services.mjs";

const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true });

scene("leads to the overview, and from there to the services", {}, async ({ page }) => {
  await signIn(page, "anna");
  await heading(page, "Overview").waitFor();
  const current = page.getByRole("navigation", { name: "Main" }).locator("[aria-current]");
  await eventually(async () => {
    assert.equal(new URL(page.url()).pathname, "/overview");
    assert.match(await page.title(), /^Overview – /);
    assert.equal(await current.textContent(), "Overview");
  });
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Services", exact: true }).click();
  await heading(page, "Services").waitFor();
  await eventually(async () => {
    assert.equal(new URL(page.url()).pathname, "/services");
    assert.match(await page.title(), /^Services – /);
    assert.equal((await read(page)).length, SERVICES_OF_ANNA);
  });
});

scene("leads to where the link pointed", {}, async ({ page }) => {
  await signIn(page, "anna", "/services?view=list&sort=name&dir=desc");
  await page.getByRole("columnheader", { name: "Name" }).and(page.locator("[aria-sort=descending]")).waitFor();
  await eventually(() => assert.equal(new URL(page.url()).search, "?view=list&sort=name&dir=desc"));
});

scene("leads staff to the inbox", {}, async ({ page }) => {
  await signIn(page, "sam");
  await heading(page, "Inbox").waitFor();
});

scene("works with the keyboard alone", {}, async ({ page }) => {
  await open(page, "/services");
  await tabTo(page, page.getByLabel("E-mail address"));
  await page.keyboard.type(address("ben"));
  await tabTo(page, page.getByLabel("Password", { exact: true }));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await heading(page, "Services").waitFor();
});

scene("says what is missing, at the field and above the form", {}, async ({ page }) => {
  await open(page, "/services");
  await page.getByRole("button", { name: "Sign in" }).click();
  const summary = page.getByRole("alert", { name: "There is a problem" });
  await expectFocus(page, summary);
  await summary.getByRole("link", { name: "Enter your e-mail address" }).waitFor();
  await summary.getByRole("link", { name: "Enter your password" }).click();
  await expectFocus(page, page.getByLabel("Password", { exact: true }));
});

scene("refuses a wrong password and keeps the address", {}, async ({ page }) => {
  await open(page, "/services");
  await sendSignIn(page, "ben", "not the password");
  await page.getByRole("alert").getByText("E-mail address or password is not right").waitFor();
  assert.equal(await page.getByLabel("E-mail address").inputValue(), address("ben"));
  await sendSignIn(page, "ben");
  await heading(page, "Services").waitFor();
});

scene("says the same about a password that is wrong and a person that is unknown", {}, async ({ page }) => {
  await open(page, "/services");
  await sendSignIn(page, "nobody");
  await page.getByRole("alert").getByText("E-mail address or password is not right").waitFor();
});

scene("shows the password on request", {}, async ({ page }) => {
  await open(page, "/services");
  const field = page.getByLabel("Password", { exact: true });
  await field.fill("a secret");
  const show = page.getByRole("button", { name: "Show password" });
  assert.equal(await field.getAttribute("type"), "password");
  await show.click();
  await eventually(async () => assert.equal(await field.getAttribute("type"), "text"));
  await page.getByRole("button", { name: "Hide password" }).click();
  await eventually(async () => assert.equal(await field.getAttribute("type"), "password"));
  await show.waitFor();
});

scene("ends with signing out, and Back shows nothing", { as: "anna" }, async ({ page }) => {
  await page.getByRole("button", { name: /Account menu/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await heading(page, "Sign in").waitFor();
  await page.goBack();
  await page.goForward().catch(() => {});
  await heading(page, "Sign in").waitFor();
  await eventually(async () => assert.equal(await page.getByRole("link", { name: "Services" }).count(), 0));
});

scene("is asked for again when the session has ended", { as: "anna" }, async ({ page, context, troubles }) => {
  await page.getByRole("link", { name: "Order services" }).first().click();
  await heading(page, "Order services").waitFor();
  await context.clearCookies();
  await page.reload();
  await heading(page, "Sign in").waitFor();
  await sendSignIn(page, "anna");
  await heading(page, "Order services").waitFor();
  troubles.length = 0;
});

scene("keeps one person's data from the next", { as: "anna" }, async ({ page }) => {
  const [first] = await read(page);
  await page.getByRole("button", { name: /Account menu/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await sendSignIn(page, "empty");
  await page.getByText("You have no services yet").waitFor();
  assert.equal(await page.getByText(first.name).count(), 0);
});

scene("chooses a theme that lasts", { as: "ben" }, async ({ page }) => {
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  await page.getByRole("button", { name: /Account menu/ }).click();
  await page.getByRole("button", { name: "Dark" }).click();
  await eventually(async () => assert.equal(await theme(), "dark"));
  await page.reload();
  assert.equal(await theme(), "dark");
  await page.getByRole("button", { name: /Account menu/ }).click();
  await page.getByRole("button", { name: "System" }).click();
  await eventually(async () => assert.equal(await theme(), "system"));
});

scene("announces where one is", { as: "anna" }, async ({ page }) => {
  await page.getByRole("link", { name: "Order services" }).first().click();
  await expectFocus(page, heading(page, "Order services"));
  await eventually(async () => assert.match(await page.title(), /^Order services – /));
  await page.goBack();
  await expectFocus(page, heading(page, "Services"));
  await expectAnnounced(page, new RegExp(`^${SERVICES_OF_ANNA} services, sorted by `));
});
