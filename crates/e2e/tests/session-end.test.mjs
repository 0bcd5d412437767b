// Before a session ends by itself the reader is asked, and stays by one press.

import { WIDTHS, open } from "../lib/browser.mjs";
import { expectNoAxeViolations } from "../lib/axe.mjs";
import { expectFocus } from "../lib/keyboard.mjs";
import { scene } from "../lib/scene.mjs";

const question = (page) => page.getByRole("dialog", { name: "Are you still there?" });

scene("asks two minutes before a session ends, and keeps it", { as: "sam" }, async ({ page }) => {
  await page.clock.install();
  await open(page, "/customers");
  const search = page.getByRole("searchbox").first();
  await search.fill("berg");
  await page.clock.fastForward("27:30");
  await question(page).waitFor({ state: "detached" });
  await page.clock.fastForward("01:00");
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
  await page.clock.fastForward("28:30");
  await question(page).waitFor();
  await page.keyboard.press("Escape");
  await question(page).waitFor({ state: "detached" });
  await page.clock.fastForward("01:30");
  await question(page).waitFor({ state: "detached" });
});
