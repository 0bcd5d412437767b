// Choosing a password by a link, without being signed in.

import assert from "node:assert/strict";

import { expectNoAxeViolations } from "../lib/axe.mjs";
import { WIDTHS, open } from "../lib/browser.mjs";
import { expectFocus } from "../lib/keyboard.mjs";
import { signIn } from "../lib/people.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually } from "../lib/screen.mjs";

const NEW = "a quiet river at noon";

const heading = (page, name) => page.getByRole("heading", { level: 1, name, exact: true });
const field = (page) => page.getByLabel("New password", { exact: true });

/** Where a link leads that the operator made for that person. */
async function linkFor(server, mailbox) {
  const email = `${mailbox}@demo.example`;
  return server.command("user", "password-link", "--email", email, "--public-url", server.url);
}

scene("whoever forgot the password asks for a link, and comes back", {}, async ({ page }) => {
  await open(page, "/services");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await heading(page, "Forgot your password?").waitFor();
  await eventually(async () => assert.match(await page.title(), /^Forgot your password\? – /));
  const email = page.getByRole("textbox", { name: "E-mail address" });
  const send = page.getByRole("button", { name: "Send the link" });
  await send.click();
  await page.getByText("Enter your e-mail address").waitFor();
  await expectFocus(page, email);
  await email.fill("anna");
  await page.keyboard.press("Enter");
  await page.getByText("Enter an e-mail address with an @").waitFor();
  // A demo sends no mail, and says so. What was typed stays.
  await email.fill("anna@demo.example");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("No mail is sent from here").waitFor();
  assert.equal(await email.inputValue(), "anna@demo.example");
  await expectNoAxeViolations(page, "asking for a link");
  await page.getByRole("link", { name: "Back to signing in" }).click();
  await heading(page, "Sign in").waitFor();
});

scene("a link leads to a new password, once", { width: WIDTHS.phone }, async ({ page, server }) => {
  const link = await linkFor(server, "empty");
  await page.goto(link);
  await heading(page, "Choose a password").waitFor();
  await page.getByText("empty@demo.example").waitFor();
  await expectNoAxeViolations(page, "choosing a password");
  const set = page.getByRole("button", { name: "Set the password" });
  await field(page).fill("short");
  await set.click();
  await page.getByText("Enter a password of at least 12 characters").first().waitFor();
  await expectFocus(page, field(page));
  await field(page).fill("password1234");
  await page.keyboard.press("Enter");
  await page.getByText(/easy to guess/).first().waitFor();
  await expectFocus(page, field(page));
  assert.equal(await field(page).inputValue(), "password1234");
  await field(page).fill(NEW);
  await page.keyboard.press("Enter");
  await heading(page, "Your password is set").waitFor();
  await expectFocus(page, heading(page, "Your password is set"));
  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("E-mail address").fill("empty@demo.example");
  await page.getByLabel("Password", { exact: true }).fill(NEW);
  await page.keyboard.press("Enter");
  await heading(page, "Overview").waitFor();
  // Whoever opens it again is told why it does not work, also when they are signed in.
  await page.goto(link);
  await heading(page, "This link works no more").waitFor();
  await page.getByRole("button", { name: "Ask for a new link" }).click();
  await expectFocus(page, heading(page, "Forgot your password?"));
});

scene("whoever is signed in is out when the password was set by a link", {}, async ({ page, server }) => {
  await signIn(page, "ben");
  await heading(page, "Overview").waitFor();
  await page.goto(await linkFor(server, "ben"));
  await field(page).fill(NEW);
  await page.keyboard.press("Enter");
  await heading(page, "Your password is set").waitFor();
  await page.getByRole("link", { name: "Sign in" }).click();
  await heading(page, "Sign in").waitFor();
});

scene("where the server cannot be reached the link is tried again", {}, async ({ page, server }) => {
  const checks = "**/api/v1/password-links/checks";
  await page.route(checks, (route) => route.abort());
  await page.goto(await linkFor(server, "anna"));
  await page.getByRole("alert").waitFor();
  await page.unroute(checks);
  await page.getByRole("button", { name: "Try again" }).click();
  await heading(page, "Choose a password").waitFor();
});
