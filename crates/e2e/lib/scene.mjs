// A test with a stage: one server and one browser for the file, a fresh visitor for each scene.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { newVisitor, startBrowser } from "./browser.mjs";
import { signIn } from "./people.mjs";
import { startServer } from "./server.mjs";

/** Where the pictures of failed scenes go. */
const FAILURES = join(import.meta.dirname, "../../../target/xtask/failures");

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Whether those are played as well that say the same of more people, widths and languages: `cargo xtask nightly`. */
const PLAYS_ALL = process.env.GOODSTANDING_ALL_SCENES === "yes";

/**
 * One test. `as` is who is signed in (nobody without it): a customer at the list of services, staff at the customers; `theme`, `width` and `touch` are those of `newVisitor`. What is `nightly` is not played for every change.
 * When it fails, the window as it was is in target/xtask/failures, and what the server printed is in the report.
 */
export function scene(name, options, play) {
  const skip = options.nightly && !PLAYS_ALL ? "played by `cargo xtask nightly`" : false;
  test(name, { skip }, async (t) => {
    const visitor = await newVisitor(browser, server.url, options);
    try {
      if (options.as) {
        await signIn(visitor.page, options.as, "/services");
      }
      await play({ ...visitor, server, browser });
    } catch (failure) {
      await mkdir(FAILURES, { recursive: true });
      const picture = join(FAILURES, `${name.replace(/[^a-z0-9]+/gi, "-")}.png`);
      await visitor.page.screenshot({ path: picture }).catch(() => {});
      await visitor.context.close();
      const printed = server.printed().split("\n").slice(-12).join("\n");
      t.diagnostic(`picture: ${picture}\ntroubles: ${visitor.troubles.join("; ") || "none"}\nserver:\n${printed}`);
      throw failure;
    }
    await visitor.leave();
  });
}
