// Every screen for those who need it larger, further apart, or in colours of their own: nothing sticks out at the side,
// and in forced colours a machine finds nothing to complain of. Where the letters alone are twice as large, nothing is
// cut off, and nothing lies over something else.

import { expectNoAxeViolations } from "../lib/axe.mjs";
import { WIDTHS } from "../lib/browser.mjs";
import { expectLegible } from "../lib/legible.mjs";
import { scene } from "../lib/scene.mjs";
import { expectNoSidewaysScroll } from "../lib/screen.mjs";
import { SCREENS } from "../lib/screens.mjs";

/** What WCAG 2.2 asks a page to bear in 1.4.12. */
const SPACED = `* {
  line-height: 1.5 !important;
  letter-spacing: .12em !important;
  word-spacing: .16em !important;
}
p { margin-block-end: 2em !important; }`;

/** How somebody sees the pages. */
const CONDITIONS = {
  "at 320 pixels": { options: { width: 320 } },
  "with text further apart": { options: { width: WIDTHS.phone }, style: SPACED },
  // A window of 1280 pixels in which everything is twice as large.
  "twice as large": { options: { width: WIDTHS.desktop / 2 } },
  "in forced colours": { options: { width: WIDTHS.desktop, forcedColors: "active" }, isChecked: true },
  ...largeLetters(WIDTHS.desktop),
  ...largeLetters(WIDTHS.phone),
};

/** Letters of twice their size, by the browser's setting, by which media queries measure too, and by the page alone. */
function largeLetters(width) {
  return {
    [`with the browser's letters at 32 pixels, ${width} px`]: { options: { width }, letters: 32, isRead: true },
    [`with letters twice as large, ${width} px`]: { options: { width }, style: "html { font-size: 200%; }", isRead: true },
  };
}

/** What somebody chose in the browser as the size of letters. */
async function setLetters(page, standard) {
  const browser = await page.context().newCDPSession(page);
  await browser.send("Page.setFontSizes", { fontSizes: { standard, fixed: standard } });
}

/** A style sheet of the reader's own. It is no element of the page, whose policy it does not concern. */
const wear = (page, style) =>
  page.addInitScript((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }, style);

for (const [condition, { options, style, letters, isChecked, isRead }] of Object.entries(CONDITIONS)) {
  for (const [person, screens] of Object.entries(SCREENS)) {
    const as = person === "nobody" ? undefined : person;
    scene(`${person}'s screens ${condition}`, { ...options, as }, async ({ page }) => {
      if (style) {
        await wear(page, style);
      }
      if (letters) {
        await setLetters(page, letters);
      }
      for (const [name, reach] of Object.entries(screens)) {
        await reach(page);
        await expectNoSidewaysScroll(page, `${name}, ${condition}`);
        if (isChecked) {
          await expectNoAxeViolations(page, `${name}, ${condition}`);
        }
        if (isRead) {
          await expectLegible(page, `${name}, ${condition}`);
        }
      }
    });
  }
}
