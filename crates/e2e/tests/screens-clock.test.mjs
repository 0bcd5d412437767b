// The screens on which time is advanced, in both themes at both widths. A file of their own: what the others show depends on the day.

import { expectNoAxeViolations } from "../lib/axe.mjs";
import { WIDTHS, open } from "../lib/browser.mjs";
import { scene } from "../lib/scene.mjs";
import { expectNoSidewaysScroll } from "../lib/screen.mjs";

const SCREENS = {
  "the clock": async (page) => {
    await open(page, "/clock");
    await page.getByRole("button", { name: "1 day" }).click();
    await page.getByRole("heading", { name: /^Planned until/ }).waitFor();
  },
  "the clock with an error": async (page) => {
    await page.getByLabel("Date", { exact: true }).fill("2020-01-01");
    await page.getByRole("alert").waitFor();
  },
  "the clock that was advanced": async (page) => {
    await page.getByRole("button", { name: "1 month" }).click();
    await page.getByRole("button", { name: /^Advance to/ }).click();
    // It has arrived when another advance is offered.
    await page.getByRole("button", { name: "Advance", exact: true }).waitFor({ timeout: 120_000 });
    await page.getByText(/^Simulated time/).waitFor();
    await page.getByRole("region", { name: "Log" }).getByRole("row").nth(1).waitFor();
  },
  "the worker": async (page) => {
    await open(page, "/worker");
    await page.getByText("Done since the start").waitFor();
  },
};

for (const theme of ["light", "dark"]) {
  for (const [device, width] of Object.entries(WIDTHS)) {
    scene(`the clock in ${theme} on a ${device}`, { as: "sam", theme, width, touch: device === "phone" }, async ({ page }) => {
      for (const [name, reach] of Object.entries(SCREENS)) {
        await reach(page);
        await expectNoAxeViolations(page, `${name}, ${theme}, ${width} px`);
        await expectNoSidewaysScroll(page, name);
      }
    });
  }
}
