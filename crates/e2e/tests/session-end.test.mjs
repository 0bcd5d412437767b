// Before a session ends by itself the reader is asked, and stays by one press.

import { WIDTHS, open } from "../lib/browser.mjs";
import { expectNoAxeViolations } from "../lib/axe.mjs";
import { expectFocus } from "../lib/keyboard.mjs";
import { scene } from "../lib/scene.mjs";

const question = (page) => page.getByRole("dialog", { name: "Are you still there?" });

scene("asks two minutes before a session ends, and keeps it", { as: "sam" }, async ({ page }) => {
  await page.clock.install();
  await open(page, "/customers");
  await page.waitForLoadState("networkidle");
  const search = page.getByRole("searchbox").first();
  const other = page.getByRole("link", { name: "Lumen Architects" });
  await other.waitFor();
  await search.fill("berg");
  // From the answer on it is counted.
  await other.waitFor({ state: "detached" });
  // Time goes on beside it: two minutes are left to the one side, and almost two to the other.
  await page.clock.fastForward("26:00");
  await question(page).waitFor({ state: "detached" });
  await page.clock.fastForward("02:05");
  await question(page).waitFor();
  await expectFocus(page, question(page).getByRole("heading"));
  await expectNoAxeViolations(page, "the end of a session");
  await question(page).getByRole("button", { name: "Stay signed in" }).click();
  await question(page).waitFor({ state: "detached" });
  await page.clock.fastForward("20:00");
  await page.getByRole("heading", { level: 1, name: "Customers" }).waitFor();
  await question(page).waitFor({ state: "detached" });
});

scene("whoever closes the question stays as well", { as: "sam", width: WIDTHS.phone }, async ({ page }) => {
  await page.clock.install();
  await open(page, "/customers");
  await page.waitForLoadState("networkidle");
  await page.clock.fastForward("28:05");
  await question(page).waitFor();
  const looked = page.waitForResponse("**/api/v1/session");
  await page.keyboard.press("Escape");
  await question(page).waitFor({ state: "detached" });
  await (await looked).finished();
  await page.clock.fastForward("02:00");
  await question(page).waitFor({ state: "detached" });
});
