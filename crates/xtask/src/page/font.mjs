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
// What is bolder than this is drawn as this; the letters are those for text, at every size.
const AXES = { wght: { min: 400, max: 620, default: 400 }, opsz: 14 };
// Of the features those that the page asks for: style/base.css names the shapes. Other builds of Inter on npm lack them.
const FEATURES = ["kern", "mark", "mkmk", "calt", "tnum", "cv11", "ss03"];

const whole = await readFile(join(modules, "inter-ui/variable/InterVariable.woff2"));
const cut = await subset(whole, range(0x20, 0x7e) + range(0xa0, 0xff) + SIGNS, {
  targetFormat: "woff2",
  variationAxes: AXES,
  keepFeatures: FEATURES,
});
await writeFile(out, cut);
