// Pictures of screens, for people to look at: `cargo xtask shots --as anna /services`.
//
// Each path at both widths, in both themes, as target/shots/PATH-THEME-WIDTH.png.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { newVisitor, open, startBrowser, WIDTHS } from "./lib/browser.mjs";
import { signIn } from "./lib/people.mjs";
import { startServer } from "./lib/server.mjs";

const { values, positionals: paths } = parseArgs({
  allowPositionals: true,
  options: {
    as: { type: "string" },
    out: { type: "string" },
    // A server that runs already.
    url: { type: "string" },
    // The window only, not the whole height of the page.
    window: { type: "boolean", default: false },
  },
});

const server = values.url ? null : await startServer();
const browser = await startBrowser();
await mkdir(values.out, { recursive: true });
try {
  for (const theme of ["light", "dark"]) {
    for (const width of Object.values(WIDTHS)) {
      const visitor = await newVisitor(browser, values.url ?? server.url, { theme, width, touch: width === WIDTHS.phone });
      if (values.as) {
        await signIn(visitor.page, values.as);
      }
      for (const path of paths) {
        await open(visitor.page, path);
        await visitor.page.waitForLoadState("networkidle");
        const file = join(values.out, `${fileName(path)}-${theme}-${width}.png`);
        await visitor.page.screenshot({ path: file, fullPage: !values.window });
        console.log(file);
      }
      for (const trouble of visitor.troubles) {
        console.log(`  ${trouble}`);
      }
      await visitor.context.close();
    }
  }
} finally {
  await browser.close();
  await server?.stop();
}

function fileName(path) {
  return path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "") || "home";
}
