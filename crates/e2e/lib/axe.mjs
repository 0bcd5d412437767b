// What a machine can say about accessibility: zero violations on every screen.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Fails with every violation: the rule, the elements, what to do. `where` names the screen in the message. */
export async function expectNoAxeViolations(page, where) {
  // Evaluated, not added as a script: the page's security policy stays as it is.
  await page.evaluate(source);
  const { violations } = await page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } }),
    TAGS,
  );
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}\n  ${node.html}\n  ${node.failureSummary}`),
  );
  assert.equal(found.length, 0, `${where}: ${found.length} axe violations\n\n${found.join("\n\n")}`);
}
