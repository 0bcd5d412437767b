// What the product says in a language, from the same file as the product: so that a test finds a button by its words
// in Arabic as another finds it in English.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../words/texts");

/** The languages between which people choose, by tag. */
export const LANGUAGES = ["en", "de", "fr", "es", "ja", "ar"];

/**
 * The texts of a language: `words("services.title")`, and with what stands in their places
 * `words("shell.account_menu", { name: "Anna" })`. Plural forms are not among them. In Arabic what stands there is kept
 * apart, as the product does.
 */
export function wordsOf(tag) {
  const texts = new Map();
  let group = "";
  for (const line of readFileSync(join(FOLDER, `${tag}.toml`), "utf8").split("\n")) {
    const heading = /^\[(.+)\]$/.exec(line);
    const text = /^(\w+) = (".*")$/.exec(line);
    if (heading) {
      group = heading[1];
    } else if (text) {
      texts.set(`${group}.${text[1]}`, JSON.parse(text[2]));
    }
  }
  return (name, places = {}) => {
    const text = texts.get(name);
    if (text === undefined) {
      throw new Error(`${tag} has no plain text ${name}`);
    }
    return text.replace(/\{(\w+)(:\w+)?\}/g, (_, place) => {
      if (!(place in places)) {
        throw new Error(`${name} needs ${place}`);
      }
      return tag === "ar" ? `\u2068${places[place]}\u2069` : places[place];
    });
  };
}

/** A pattern for a text in whose places anything may stand. */
export function anyOf(words, name) {
  const any = new Proxy({}, { has: () => true, get: () => "\u0000" });
  const escaped = words(name, any).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replace(/\u2068?\u0000\u2069?/g, ".+")}$`);
}
