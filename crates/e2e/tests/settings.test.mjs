// What people choose for themselves: name and time zone, the password, and where they are signed in.

import assert from "node:assert/strict";

import { expectNoAxeViolations } from "../lib/axe.mjs";
import { newVisitor, open } from "../lib/browser.mjs";
import { expectFocus, tabTo } from "../lib/keyboard.mjs";
import { PASSWORD, sendSignIn, signIn } from "../lib/people.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, expectAnnounced } from "../lib/screen.mjs";

const NEW = "a quiet river at noon";

const region = (page, name) => page.getByRole("region", { name });
const footer = (page) => page.getByRole("contentinfo");
const devices = (page) => region(page, "Where you are signed in").getByRole("listitem");

const password = (page, name) => page.getByLabel(name, { exact: true });

/** Where people are when a day begins first, and last: 25 hours apart. */
const FAR_APART = ["Pacific/Kiritimati", "Pacific/Pago_Pago"];

/** Chooses a time zone, past the page. */
async function choose(page, zone) {
  const answer = await page.evaluate(async (time_zone) => {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ name: "Somebody", time_zone });
    return (await fetch("/api/v1/user", { method: "PUT", headers, body })).status;
  }, zone);
  assert.equal(answer, 200);
}

scene("a name and a time zone are there again, and times of day are shown in it", { as: "ben" }, async ({ page }) => {
  await page.getByRole("button", { name: /Account menu/ }).click();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  await devices(page).first().waitFor();
  const [session] = await (await page.request.get("/api/v1/user/sessions")).json();
  const signedIn = (timeZone) => {
    const parts = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone };
    const text = new Intl.DateTimeFormat("en-GB", parts).format(new Date(session.created_at)).replace("Sept", "Sep");
    return devices(page).getByText(`Signed in ${text}`);
  };
  await signedIn("Europe/Berlin").waitFor();
  await footer(page).getByText("Times are shown in Europe/Berlin. Due dates begin at midnight UTC.").waitFor();

  await page.getByLabel("Name", { exact: true }).fill("Ben of the Bakery");
  await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
  await page.getByRole("button", { name: "Save changes" }).click();
  await region(page, "Profile").getByText("Your changes were saved").waitFor();
  await expectAnnounced(page, "Your changes were saved");
  await signedIn("Asia/Tokyo").waitFor();
  await footer(page).getByText("Times are shown in Asia/Tokyo.").waitFor();
  await eventually(async () => assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Ben of the Bakery"));

  await open(page, "/settings");
  await signedIn("Asia/Tokyo").waitFor();
  await eventually(async () => assert.equal(await page.getByLabel("Time zone").inputValue(), "Asia/Tokyo"));
  await page.getByLabel("Time zone").selectOption("");
  await page.getByRole("button", { name: "Save changes" }).click();
  await signedIn("Europe/Berlin").waitFor();
});

scene("days on which something happened are those of the chosen zone, due dates are the same everywhere", { as: "ben" }, async ({ page }) => {
  const days = async () => {
    await open(page, "/services?view=list");
    await page.locator("main time").first().waitFor();
    const all = await page.locator("main time").evaluateAll((times) => times.map(({ dateTime, textContent }) => [dateTime, textContent]));
    const isInstant = ([dateTime]) => dateTime.includes("T");
    return { due: all.filter((day) => !isInstant(day)), happened: all.filter(isInstant) };
  };
  const before = await days();
  assert.ok(before.due.length > 0 && before.happened.length > 0);
  const found = [];
  for (const zone of FAR_APART) {
    await choose(page, zone);
    const { due, happened } = await days();
    assert.deepEqual(due, before.due, zone);
    found.push(happened);
  }
  // No instant is on one day in both.
  const [early, late] = found;
  assert.ok(early.every(([, day], place) => day !== late[place][1]), JSON.stringify(found));
});

scene("“today” and “tomorrow” are those of the chosen zone", { as: "anna" }, async ({ page }) => {
  for (const zone of FAR_APART) {
    await choose(page, zone);
    // Opened again where a day ended between the page and the question which day it is.
    await eventually(async () => {
      await open(page, "/services?view=list&status=active&sort=due");
      await page.locator(".col-due time").first().waitFor();
      const cells = page.locator(".col-due").filter({ hasText: /tomorrow|in \d+ days/ });
      const told = await cells.evaluateAll((cells) => cells.map((cell) => [cell.querySelector("time").dateTime, cell.textContent]));
      const own = new Intl.DateTimeFormat("sv", { timeZone: zone }).format(new Date());
      assert.ok(told.length > 2, `${told.length} rows say how far away it is`);
      for (const [date, words] of told) {
        const days = words.includes("tomorrow") ? 1 : Number(/in (\d+) days/.exec(words)[1]);
        assert.equal((Date.parse(date) - Date.parse(own)) / 86_400_000, days, `${words} on ${own} in ${zone}`);
      }
    });
  }
});

scene("what is wrong is said where it is, and nothing typed is lost", { as: "ben" }, async ({ page }) => {
  await open(page, "/settings");
  await page.getByLabel("Name", { exact: true }).fill("  ");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("Enter your name").waitFor();
  await expectFocus(page, page.getByLabel("Name", { exact: true }));

  await password(page, "New password").fill("short");
  await page.getByRole("button", { name: "Change password" }).click();
  await expectFocus(page, password(page, "Current password"));
  await page.getByText("Enter a password of at least 12 characters").waitFor();
  await password(page, "Current password").fill("not the password");
  await password(page, "New password").fill("password12345");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("Choose another password: this one is easy to guess").waitFor();
  await expectFocus(page, password(page, "New password"));
  await password(page, "New password").fill(NEW);
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText("This is not your current password").waitFor();
  await expectFocus(page, password(page, "Current password"));
  assert.equal(await password(page, "New password").inputValue(), NEW);

  assert.equal(await password(page, "New password").getAttribute("type"), "password");
  await page.getByRole("button", { name: "Show: New password" }).click();
  await page.getByRole("button", { name: "Hide: New password" }).waitFor();
  assert.equal(await password(page, "New password").getAttribute("type"), "text");
  assert.equal(await password(page, "Current password").getAttribute("type"), "password");
  await expectNoAxeViolations(page, "settings with errors");
});

scene("a new password, by the keyboard alone, signs out everywhere else", { as: "zoe" }, async ({ page, browser, server }) => {
  const other = await newVisitor(browser, server.url);
  await signIn(other.page, "zoe", "/services");
  await open(page, "/settings");
  await expectNoAxeViolations(page, "settings");
  await devices(page).nth(1).waitFor();
  await tabTo(page, password(page, "Current password"));
  await page.keyboard.type(PASSWORD);
  await tabTo(page, password(page, "New password"));
  await page.keyboard.type(NEW);
  await page.keyboard.press("Enter");
  await region(page, "Change password").getByText("Your password was changed.").waitFor();
  await expectAnnounced(page, "Your password was changed. You are signed out everywhere else.");
  await page.getByText("You are signed in nowhere else.").waitFor();
  await eventually(async () => assert.equal(await password(page, "New password").inputValue(), ""));

  await open(other.page, "/services").catch(() => {});
  await other.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await sendSignIn(other.page, "zoe");
  await other.page.getByRole("alert").getByText("E-mail address or password is not right").waitFor();
  await sendSignIn(other.page, "zoe", NEW);
  await other.page.getByRole("heading", { level: 1, name: "Services" }).waitFor();
  await other.leave();
  // This one has gone on all the while.
  await open(page, "/services");
  await page.getByRole("heading", { level: 1, name: "Services" }).waitFor();
});

scene("staff end a session that they do not recognize, and all others", { as: "sam" }, async ({ page, browser, server }) => {
  const others = [await newVisitor(browser, server.url), await newVisitor(browser, server.url)];
  for (const { page } of others) {
    await signIn(page, "sam", "/customers");
  }
  await open(page, "/settings");
  await eventually(async () => assert.equal(await devices(page).count(), 3));
  assert.equal(await devices(page).getByText("This device").count(), 1);
  assert.equal(await devices(page).getByText("Chrome on Linux", { exact: true }).count(), 3);
  assert.equal(await devices(page).getByText("IP address 127.0.0.1").count(), 3);

  const end = page.getByRole("button", { name: "End session: Chrome on Linux" });
  await end.first().click();
  const dialog = page.getByRole("dialog", { name: "End session: Chrome on Linux" });
  await dialog.waitFor();
  await expectNoAxeViolations(page, "the end of a session");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await expectFocus(page, end.first());
  await end.first().click();
  await dialog.getByRole("button", { name: "End session" }).click();
  await eventually(async () => assert.equal(await devices(page).count(), 2));
  await expectFocus(page, page.getByRole("heading", { name: "Where you are signed in" }));
  await expectAnnounced(page, "The session was ended");

  await page.getByRole("button", { name: "End all other sessions" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End all other sessions" }).click();
  await page.getByText("You are signed in nowhere else.").waitFor();
  for (const other of others) {
    await open(other.page, "/customers").catch(() => {});
    await other.page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    await other.leave();
  }
});

scene("the settings are found by what they are called", { as: "anna" }, async ({ page }) => {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Search" }).fill("settings");
  await page.getByRole("option", { name: /^Settings/ }).click();
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
});
