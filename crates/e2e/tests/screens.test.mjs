// Every screen in both themes at both widths: no violation that a machine can find, nothing that sticks out at the side.

import { expectNoAxeViolations } from "../lib/axe.mjs";
import { WIDTHS } from "../lib/browser.mjs";
import { scene } from "../lib/scene.mjs";
import { expectNoSidewaysScroll } from "../lib/screen.mjs";
import { SCREENS } from "../lib/screens.mjs";

for (const theme of ["light", "dark"]) {
  for (const [device, width] of Object.entries(WIDTHS)) {
    for (const [person, screens] of Object.entries(SCREENS)) {
      const as = person === "nobody" ? undefined : person;
      scene(`${person}'s screens in ${theme} on a ${device}`, { as, theme, width, touch: device === "phone" }, async ({ page }) => {
        for (const [name, reach] of Object.entries(screens)) {
          await reach(page);
          await expectNoAxeViolations(page, `${name}, ${theme}, ${width} px`);
          await expectNoSidewaysScroll(page, name);
        }
      });
    }
  }
}
