// How much has to be pressed for what people come for, from the page they begin at: by mouse, by finger, by keyboard.
// What is typed is not counted; moving the focus is not either.

import assert from "node:assert/strict";

import { WIDTHS, open } from "../lib/browser.mjs";
import { hasFocus, tabTo } from "../lib/keyboard.mjs";
import { addMethod, advanceTo, dialog, nextBill, order, replaceMethod, result } from "../lib/life.mjs";
import { scene } from "../lib/scene.mjs";
import { cancelButton, cancellable, openService } from "../lib/services.mjs";

const region = (page, name) => page.getByRole("region", { name, exact: true });

/** The ways to press something. */
const HANDS = {
  mouse: { visitor: {}, press: (page, locator) => locator.click() },
  touch: { visitor: { width: WIDTHS.phone, touch: true }, press: (page, locator) => locator.tap() },
  keyboard: {
    visitor: {},
    async press(page, locator) {
      if ((await locator.getAttribute("type")) === "radio") {
        // Tab leads to the group, arrows lead to one of it.
        await tabTo(page, dialog(page).getByRole("radio").first());
        while (!(await hasFocus(locator))) {
          await page.keyboard.press("ArrowDown");
        }
        return;
      }
      if (!(await hasFocus(locator))) {
        await tabTo(page, locator);
      }
      await page.keyboard.press("Enter");
    },
  },
};

/** Presses one after the other, and says how many there were. */
function counter(page, press) {
  let presses = 0;
  return {
    async press(locator) {
      await locator.waitFor();
      await press(page, locator);
      presses += 1;
    },
    expect(most) {
      assert.ok(presses <= most, `${presses} presses, not ${most}`);
      presses = 0;
    },
  };
}

for (const [hand, { visitor, press }] of Object.entries(HANDS)) {
  scene(`by ${hand}: what is due next is seen at once, last month's receipt after two presses`, { as: "anna", ...visitor }, async ({ page }) => {
    const count = counter(page, press);
    await open(page, "/");
    await region(page, "Next payment").getByText(/ · (today|tomorrow|in \d+ days) · /).waitFor();
    await count.press(page.getByRole("link", { name: /^Payments of / }).nth(10));
    await count.press(page.getByRole("link", { name: /^Receipt for / }).first());
    await page.getByRole("article", { name: "Receipt" }).waitFor();
    count.expect(2);
  });

  scene(`by ${hand}: why a payment failed is seen at once, and it is paid by two presses`, { as: "empty", ...visitor }, async ({ page, browser, server }) => {
    // The scenes of the other hands go on with the same service, whichever is played first.
    const { total } = await page.evaluate(async () => (await fetch("/api/v1/services?limit=1")).json());
    if (total === 0) {
      await addMethod(page, "4242 4242 4242 4242");
      await order(page, "Shop");
      await replaceMethod(page, "Visa ending in 4242", "4000 0000 0000 0259");
    }
    // This card declines the first charge of every period, and takes the second.
    await advanceTo(browser, server, await nextBill(page));
    const count = counter(page, press);
    await open(page, "/");
    const needs = region(page, "What needs you");
    await needs.getByText(/^Visa 0259 was declined: /).waitFor();
    await count.press(needs.getByRole("button", { name: /^Pay €.* for Shop$/ }));
    await count.press(dialog(page).getByRole("button", { name: /^Pay €/ }));
    await result(page).getByText(/ was paid with Visa ending in 0259\./).waitFor();
    count.expect(2);
  });

  scene(`by ${hand}: a service is cancelled by four presses, and taken back by one`, { as: "anna", ...visitor }, async ({ page }) => {
    const name = await cancellable(page);
    await openService(page, name);
    const count = counter(page, press);
    await count.press(cancelButton(page, name));
    await count.press(dialog(page).getByRole("button", { name: "Too expensive" }));
    await count.press(dialog(page).getByRole("radio", { name: /^On service due date/ }));
    await count.press(dialog(page).locator('button[type="submit"]'));
    await dialog(page).waitFor({ state: "detached" });
    count.expect(4);
    await count.press(page.getByRole("button", { name: "Withdraw request" }));
    await page.getByRole("button", { name: "Withdraw request" }).waitFor({ state: "detached" });
    count.expect(1);
  });

  scene(`by ${hand}: staff see who is most urgent, and act by two presses`, { as: "sam", ...visitor }, async ({ page }) => {
    await open(page, "/");
    const urgent = page.getByRole("table", { name: /^What waits for staff/ }).locator("tbody tr").first();
    const count = counter(page, press);
    await count.press(urgent.getByRole("button").first());
    await region(dialog(page), "What will happen").waitFor();
    // What staff have to say is typed: the word of the list, and why.
    await dialog(page).getByRole("combobox", { name: "Reason" }).selectOption({ index: 1 });
    await dialog(page).getByRole("textbox", { name: "Comment" }).fill("Seen to at once");
    await count.press(dialog(page).locator('button[type="submit"]'));
    await result(page).waitFor();
    count.expect(2);
  });
}
