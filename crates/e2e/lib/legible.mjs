// Whether everything that is written on a page can be read: nothing is cut off, and nothing lies over something else.

import assert from "node:assert/strict";

/** Runs in the page. Texts with what is seen of them, and what a box cuts off. */
function look() {
  const TOLERANCE = 2;
  // Over a dialog lies nothing, and what is behind it is not read.
  const open = [...document.querySelectorAll("dialog[open]")].at(-1);
  const root = open ?? document.body;
  const name = (element) => element.outerHTML.replace(/\s+/g, " ").slice(0, 140);
  const isForEars = (element) => element.closest(".sr-only") !== null || getComputedStyle(element).clipPath.startsWith("inset(50%");

  /** What lies over the page on purpose: fixed bars, open menus, tooltips, what stays in sight while one scrolls. */
  const floats = (element) => {
    for (let at = element; at !== null && at !== root; at = at.parentElement) {
      const { position, zIndex } = getComputedStyle(at);
      const isAbove = position === "fixed" || position === "sticky" || (position === "absolute" && zIndex !== "auto");
      if (isAbove || at.matches("[popover], [role=tooltip]")) {
        return true;
      }
    }
    return false;
  };

  /** The part of a box that its surroundings let through, and the nearest of them that cuts the rest off for good. */
  const seen = (element, box) => {
    let { left, top, right, bottom } = box;
    let cutBy = null;
    for (let at = element; at !== null && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (at.matches("dialog")) {
        break;
      }
      if (style.clipPath.startsWith("inset(50%")) {
        return null;
      }
      for (const [axis, low, high] of [
        ["overflowX", "left", "right"],
        ["overflowY", "top", "bottom"],
      ]) {
        if (style[axis] === "visible") {
          continue;
        }
        const around = at.getBoundingClientRect();
        const [from, to] = axis === "overflowX" ? [left, right] : [top, bottom];
        const isCut = from < around[low] - TOLERANCE || to > around[high] + TOLERANCE;
        const scrolls = style[axis] === "auto" || style[axis] === "scroll";
        // Three dots say that there is more, which stands in full where the thing itself is shown.
        const isShortened = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
        if (isCut && !scrolls && !isShortened) {
          cutBy ??= at;
        }
        if (axis === "overflowX") {
          [left, right] = [Math.max(left, around.left), Math.min(right, around.right)];
        } else {
          [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)];
        }
      }
    }
    return { left, top, right, bottom, cutBy };
  };

  const texts = [];
  const cut = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (node.data.trim() === "" || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || isForEars(element)) {
      continue;
    }
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      const part = seen(element, box);
      if (part === null) {
        continue;
      }
      if (part.cutBy !== null) {
        cut.push(`"${node.data.trim().slice(0, 40)}" by ${name(part.cutBy)}`);
      }
      if (part.right - part.left > TOLERANCE && part.bottom - part.top > TOLERANCE && !floats(element)) {
        texts.push({ ...part, element, words: node.data.trim().slice(0, 40) });
      }
    }
  }

  texts.sort((one, other) => one.top - other.top);
  const over = [];
  texts.forEach((one, place) => {
    // Lines of large letters reach into each other's leading: what overlaps by a fifth of a line is two texts in one place.
    const depth = (one.bottom - one.top) / 5 + TOLERANCE;
    for (let next = place + 1; next < texts.length && texts[next].top < one.bottom - depth; next += 1) {
      const other = texts[next];
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - other.top;
      if (across > TOLERANCE && down > depth && one.element !== other.element) {
        over.push(`"${one.words}" and "${other.words}" in ${name(other.element)}`);
      }
    }
  });
  return { cut: [...new Set(cut)], over: [...new Set(over)] };
}

/** Everything that is written can be read. */
export async function expectLegible(page, where) {
  const { cut, over } = await page.evaluate(look);
  assert.equal(cut.length, 0, `${where}: cut off: ${cut.slice(0, 5).join("\n  ")}`);
  assert.equal(over.length, 0, `${where}: in one place: ${over.slice(0, 5).join("\n  ")}`);
}
