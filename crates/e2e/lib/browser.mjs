// A browser, and visitors in it: each a fresh profile with a theme, a window size, a mouse or a finger.

import assert from "node:assert/strict";

import { chromium } from "playwright-core";

/** How long is waited for what is to come: more than a busy machine takes. What is there is not waited for. */
export const PATIENCE_MS = 30_000;

/** A browser or a server takes longer to start where others start at the same time. */
export const START_MS = 120_000;

/** The widths that every screen is looked at. */
export const WIDTHS = { desktop: 1280, phone: 390 };

export async function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    timeout: START_MS,
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * A page in a profile of its own. Whatever goes wrong in it unseen, an uncaught error or a refused request of the
 * page itself, is collected, and `leave` fails with it.
 */
export async function newVisitor(browser, url, { theme = "light", width = WIDTHS.desktop, touch = false, forcedColors = "none" } = {}) {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height: width === WIDTHS.phone ? 844 : 900 },
    colorScheme: theme,
    forcedColors,
    reducedMotion: "reduce",
    hasTouch: touch,
    isMobile: touch,
    locale: "en-US",
    timezoneId: "Europe/Berlin",
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    // A refusal that the page handles is logged by the browser as well: that is the network's line, not the page's.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      troubles.push(`console: ${message.text()}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 500) {
      troubles.push(`${response.status()}: ${response.request().method()} ${response.url()}`);
    }
  });
  return {
    page,
    context,
    /** What has gone wrong so far. A test that provokes trouble empties it. */
    troubles,
    async leave() {
      await context.close();
      assert.deepEqual(troubles, [], "the page reported errors");
    },
  };
}

/** Opens a path and waits until the page itself, not the shell of index.html, shows its heading. */
export async function open(page, path) {
  await page.goto(path);
  await page.locator("#boot").waitFor({ state: "detached" });
  await page.getByRole("heading", { level: 1 }).waitFor();
}
