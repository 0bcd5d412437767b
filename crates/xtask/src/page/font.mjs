// Cuts Inter to what a page in a Latin script shows: letters, signs and weights. Other scripts have fonts of their own.
//
// node font.mjs NODE_MODULES OUT

import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, out] = process.argv.slice(2);
const subset = createRequire(join(modules, "/"))("subset-font");

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, place) => String.fromCodePoint(first + place)).join("");
const SIGNS = "–—‘’“”„•…€−→←↑↓✓×";
// What is bolder than this is drawn as this.
const WEIGHTS = { wght: { min: 400, max: 620, default: 400 } };

const whole = await readFile(join(modules, "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"));
const cut = await subset(whole, range(0x20, 0x7e) + range(0xa0, 0xff) + SIGNS, { targetFormat: "woff2", variationAxes: WEIGHTS });
await writeFile(out, cut);
