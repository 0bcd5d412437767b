// Cuts the fonts that files for print are drawn with: whole faces, not variable ones, without what no receipt needs.
//
// node fonts.mjs NODE_MODULES OUT

import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, out] = process.argv.slice(2);
const subset = createRequire(join(modules, "/"))("subset-font");

const range = (first, last) => Array.from({ length: last - first + 1 }, (_, place) => String.fromCodePoint(first + place)).join("");
const ASCII = range(0x20, 0x7e);
// Latin with its phonetic letters and accents, Greek, Cyrillic, punctuation, currencies, letter-like signs, arrows; □ stands for what no font has.
const EUROPEAN =
  ASCII + range(0xa0, 0x52f) + range(0x1e00, 0x1fff) + range(0x2000, 0x206f) + range(0x20a0, 0x20cf) + range(0x2100, 0x214f) + range(0x2190, 0x21ff) + "−✓×□";
const ARABIC = ASCII + range(0x600, 0x6ff) + range(0x750, 0x77f) + range(0x8a0, 0x8ff) + range(0xfb50, 0xfdff) + range(0xfe70, 0xfeff) + range(0x200c, 0x200f);

// Every sign that Japanese computers have long had in common: kana, 6,355 ideographs, and some hundred variants in names.
function japanese() {
  const decoder = new TextDecoder("shift_jis");
  const signs = new Set(range(0x3000, 0x30ff) + range(0xff61, 0xff9f));
  for (let lead = 0x81; lead <= 0xfc; lead++) {
    for (let trail = 0x40; trail <= 0xfc; trail++) {
      const [sign, ...more] = decoder.decode(new Uint8Array([lead, trail]));
      if (more.length === 0 && sign !== "\ufffd" && !/\p{Co}/u.test(sign)) {
        signs.add(sign);
      }
    }
  }
  return [...signs].join("");
}

// Each says itself whose it is and under which licence: names 0 to 6, 13 and 14.
const NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14];

async function cut(name, source, text, options) {
  const whole = await readFile(join(modules, source));
  await writeFile(join(out, name), await subset(whole, text, { targetFormat: "truetype", preserveNameIds: NAMES, ...options }));
}

// Of the features those that the page asks for too (style/base.css), and what letters need to be joined and accents to be placed.
const INTER = ["kern", "mark", "mkmk", "calt", "ccmp", "locl", "tnum", "cv11", "ss03"];
for (const weight of [400, 600]) {
  await cut(`inter-${weight}.ttf`, "inter-ui/variable/InterVariable.woff2", EUROPEAN, { variationAxes: { wght: weight, opsz: 14 }, keepFeatures: INTER });
}
// Vazirmatn keeps a letter and its dots in one glyph, and joins two letters into one where it must alone: readers of the file take
// the gap between two glyphs for a space, and turn the letters of one glyph round.
for (const [weight, name] of [[400, "Regular"], [600, "SemiBold"]]) {
  await cut(`arabic-${weight}.ttf`, `@expo-google-fonts/vazirmatn/${weight}${name}/Vazirmatn_${weight}${name}.ttf`, ARABIC);
}
await cut("japanese.ttf", "@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf", japanese(), { keepFeatures: ["kern", "ccmp", "mark"] });
