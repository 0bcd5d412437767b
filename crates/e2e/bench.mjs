// How fast the page is in headless Chromium, with a long list: `cargo xtask bench --only page` starts it.
//
// From click to painted: `performance.now()` before the event; then frame after frame until the page shows what was asked
// for; then a task after that frame, which the browser runs when the frame is handed over for painting. So each figure
// contains the wait for the next frame (16.7 ms apart), and not the way from the finger to the page. "Shows what was asked
// for" is the text of the rows in sight, read beforehand, not a flag that the page sets.

import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { newVisitor, startBrowser } from "./lib/browser.mjs";
import { sendSignIn } from "./lib/people.mjs";
import { startServer } from "./lib/server.mjs";

const { values } = parseArgs({ options: { services: { type: "string" } } });
const SERVICES = Number(values.services);

/** How often each choice is made. */
const ROUNDS = 7;
/** How often the page is loaded. */
const LOADS = 5;
const JUMPS = 60;
/** Frames that are looked at after each jump. */
const FRAMES = 10;
/** A long list takes a while to arrive on a busy machine. */
const PATIENCE_MS = 120_000;

const KEYS = ["name", "created", "due", "status"];
const DIRECTIONS = ["asc", "desc"];
const VIEWS = { list: "List view", cards: "Card view" };
/** Every language that the page speaks; each sorts names in its own way. */
const LANGUAGES = ["en", "de", "fr", "es", "ja", "ar"];
const SEARCHES = ["on", "online shop", "online shop 28", ""];

const server = await startServer();
const browser = await startBrowser();
try {
  await measureLoading();
  const rows = [];
  const visitor = await newCustomer("anna");
  for (const view of Object.keys(VIEWS)) {
    rows.push(...(await measureSorting(visitor.page, view)));
  }
  rows.push(...(await measureNested(visitor.page)));
  rows.push(...(await measureViewSwitch(visitor.page)));
  rows.push(...(await measureSearch(visitor.page)));
  print(`From click to painted, ms, ${grouped(SERVICES)} services, ${ROUNDS} times each`, ["", "median", "most"], rows);
  print(`Expanding and folding a subscription, ms from click to painted, ${ROUNDS} times each row`, ["", "median", "most"], await measureExpanding(visitor.page));
  print(
    `Sort by name in each language, ms from click to painted, ${grouped(SERVICES)} services, ${ROUNDS} times each`,
    ["", "the first time", "median", "most"],
    await measureLanguages(),
  );
  await measureScrolling(visitor.page);
  await measureMemory(visitor);
  await visitor.leave();
} finally {
  await browser.close();
  await server.stop();
}

/** A visitor who has signed in and sees nothing yet; what the page instantiates is noted on the way. */
async function newCustomer(name, language = "en") {
  const visitor = await newVisitor(browser, server.url);
  visitor.page.setDefaultTimeout(PATIENCE_MS);
  await visitor.page.addInitScript(inPage);
  await visitor.page.goto("/services");
  await sendSignIn(visitor.page, name);
  await visitor.page.getByRole("heading", { level: 1, name: "Services" }).waitFor();
  await visitor.page.evaluate(() => bench.whole());
  if (language !== "en") {
    await visitor.context.addCookies([{ name: "language", value: language, url: server.url }]);
  }
  return visitor;
}

/** Runs in the page before its own scripts. */
function inPage() {
  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => waiting.shift()();
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const task = () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      channel.port2.postMessage(null);
    });
  const rows = () => document.querySelectorAll("[data-row]");

  globalThis.bench = {
    frame,
    task,
    memory: null,
    /** What the rows in sight say. */
    inSight() {
      return [...rows()]
        .filter((row) => {
          const { top, bottom } = row.getBoundingClientRect();
          return bottom > 0 && top < innerHeight;
        })
        .map((row) => row.textContent)
        .join("\n");
    },
    async until(isSo) {
      const begun = performance.now();
      do {
        await frame();
        if (isSo()) {
          return;
        }
      } while (performance.now() - begun < 60_000);
      throw new Error(`what was waited for has not come; in sight is: ${bench.inSight().slice(0, 500)}`);
    },
    /** Until the whole list is here, and not only its beginning, which the server has sorted. */
    whole: () => bench.until(() => bench.inSight() !== "" && document.querySelector(".arrived") === null),
    /** Until nothing has changed for a while: what an action leads to is then complete. */
    async calm() {
      let before = null;
      for (let same = 0; same < 6; ) {
        await frame();
        const now = bench.inSight();
        same = now === before ? same + 1 : 0;
        before = now;
      }
      return before;
    },
    /** Milliseconds from this action until `expected` is painted. */
    painted(act, expected) {
      return bench.paintedWhen(act, () => bench.inSight() === expected);
    },
    /** Milliseconds from this action until a frame in which this is so is painted. */
    async paintedWhen(act, isSo) {
      // Not always at the same time after a frame.
      await new Promise((resolve) => setTimeout(resolve, 60 + Math.random() * 40));
      if (isSo()) {
        throw new Error("what is asked for is there already: nothing can be measured");
      }
      const start = performance.now();
      act();
      await bench.until(isSo);
      await task();
      return performance.now() - start;
    },
    acts: {
      header: (label) => [...document.querySelectorAll("th button")].find((button) => button.textContent.trim() === label).click(),
      column: (place) => document.querySelectorAll("th button")[place].click(),
      also: (label) =>
        [...document.querySelectorAll("th button")]
          .find((button) => button.textContent.trim() === label)
          .dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: true })),
      key: (key) => {
        const select = document.querySelector(".sort select");
        select.value = key;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      },
      reverse: () => document.querySelector(".sort button").click(),
      view: (label) => document.querySelector(`[role=group][aria-label=View] button[aria-label="${label}"]`).click(),
      search: (words) => {
        const field = document.querySelector("input[type=search]");
        field.value = words;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      },
    },
  };

  // The memory that the page's program calculates in: it grows and never shrinks, so its size is the most it has needed.
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (...given) => {
      const made = await original.apply(WebAssembly, given);
      // The parts that come later calculate in the memory of the first one and export none.
      bench.memory ??= (made.instance ?? made).exports.memory;
      return made;
    };
  }
}

/** From the start of the navigation, with everything but the list in the browser's cache after the first time. */
async function measureLoading() {
  const visitor = await newCustomer("anna");
  const { page } = visitor;
  const times = { shell: [], list: [] };
  const parts = [];
  for (let load = 0; load < LOADS; load += 1) {
    await page.goto("/services?view=list&sort=due&dir=asc", { waitUntil: "commit" });
    const found = await page.evaluate(async () => {
      await bench.whole();
      await bench.task();
      const list = performance.now();
      const shell = performance.getEntriesByName("first-contentful-paint")[0].startTime;
      const calls = performance.getEntriesByType("resource").filter(({ name }) => name.includes("/api/v1/services?"));
      return { shell, list, calls: calls.length, waited: calls.reduce((sum, call) => sum + call.duration, 0) };
    });
    times.shell.push(found.shell);
    times.list.push(found.list);
    parts.push(found);
  }
  const { calls } = parts[0];
  print(`Loading, ms since the navigation began, ${grouped(SERVICES)} services, ${LOADS} times, from this machine`, ["", "median", "most"], [
    figures("first contentful paint: the shell", times.shell),
    figures("the whole list has arrived and its first rows are painted", times.list),
    figures(`of that the sum of its ${calls} calls, one after the other`, parts.map(({ waited }) => waited)),
  ]);
  await visitor.leave();
}

/** Every order from another one: in the list view by its headers, in the card view by the control. */
async function measureSorting(page, view) {
  const expected = {};
  for (const key of KEYS) {
    for (const direction of DIRECTIONS) {
      await show(page, `view=${view}&sort=${key}&dir=${direction}`);
      expected[`${key} ${direction}`] = await page.evaluate(() => bench.calm());
    }
  }
  const labels = { name: "Name", created: "Created at", due: "Next due date", status: "Status" };
  const times = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const key of KEYS) {
      for (const direction of DIRECTIONS) {
        const order = `${key} ${direction}`;
        const took = await page.evaluate(
          ({ view, key, label, direction, expected }) =>
            bench.painted(() => {
              if (view === "list") {
                bench.acts.header(label);
              } else if (direction === "asc") {
                bench.acts.key(key);
              } else {
                bench.acts.reverse();
              }
            }, expected),
          { view, key, label: labels[key], direction, expected: expected[order] },
        );
        (times[order] ??= []).push(took);
      }
    }
  }
  return Object.entries(times).map(([order, times]) => figures(`${VIEWS[view].toLowerCase()}, sort by ${order}`, times));
}

/** By name and by date in turns: the first time it is found out how the language sorts these names. */
async function measureLanguages() {
  const rows = [];
  for (const language of LANGUAGES) {
    const visitor = await newCustomer("anna", language);
    const { page } = visitor;
    await page.goto("/services?view=list&sort=name&dir=asc");
    await page.evaluate(() => bench.whole());
    const expected = await page.evaluate(() => bench.calm());
    await page.goto("/services?view=list&sort=created&dir=asc");
    await page.evaluate(() => bench.whole());
    await page.evaluate(() => bench.calm());
    const times = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      times.push(await page.evaluate((expected) => bench.painted(() => bench.acts.column(0), expected), expected));
      await show(page, "view=list&sort=created&dir=asc");
    }
    const [first, ...later] = times;
    const [, median, most] = figures(language, later);
    rows.push([language, first.toFixed(1), median, most]);
    await visitor.leave();
  }
  return rows;
}

/** One more key behind the one that the list is sorted by, as the reader adds it. */
async function measureNested(page) {
  const times = {};
  for (const [key, label] of [["created", "Created at"], ["due", "Next due date"]]) {
    await show(page, `view=list&sort=status,${key}&dir=asc,asc`);
    const expected = await page.evaluate(() => bench.inSight());
    for (let round = 0; round < ROUNDS; round += 1) {
      await show(page, "view=list&sort=status&dir=asc");
      const took = await page.evaluate(({ label, expected }) => bench.painted(() => bench.acts.also(label), expected), { label, expected });
      (times[`status, then ${key}`] ??= []).push(took);
    }
  }
  return Object.entries(times).map(([order, times]) => figures(`list view, sort by ${order}`, times));
}

async function measureViewSwitch(page) {
  const expected = {};
  for (const view of ["list", "cards"]) {
    await show(page, `view=${view}&sort=name&dir=asc`);
    expected[view] = await page.evaluate(() => bench.calm());
  }
  const times = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [view, label] of Object.entries(VIEWS)) {
      const took = await page.evaluate(
        ({ label, expected }) => bench.painted(() => bench.acts.view(label), expected),
        { label, expected: expected[view] },
      );
      (times[`switch to ${label.toLowerCase()}`] ??= []).push(took);
    }
  }
  return Object.entries(times).map(([name, times]) => figures(name, times));
}

async function measureSearch(page) {
  await show(page, "view=list&sort=name&dir=asc");
  const expected = {};
  for (const words of SEARCHES) {
    await page.evaluate((words) => bench.acts.search(words), words);
    expected[words] = await page.evaluate(() => bench.calm());
  }
  const times = {};
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const words of SEARCHES) {
      const took = await page.evaluate(
        ({ words, expected }) => bench.painted(() => bench.acts.search(words), expected),
        { words, expected: expected[words] },
      );
      (times[words === "" ? "search cleared" : `search for "${words}"`] ??= []).push(took);
    }
  }
  return Object.entries(times).map(([name, times]) => figures(name, times));
}

/** Every row of Anna's Subscriptions panel and of the first part of all of hers, one after the other while the others stay as they are. */
async function measureExpanding(page) {
  const rows = [];
  for (const [name, path] of [
    ["the panel", "/subscriptions"],
    ["all subscriptions", "/subscriptions/all"],
  ]) {
    await page.goto(path);
    await page.locator("button.expander").first().waitFor();
    const times = await page.evaluate(async (rounds) => {
      const times = { expanded: [], folded: [] };
      const expanders = document.querySelectorAll("button.expander");
      for (let round = 0; round < rounds; round += 1) {
        for (const expander of expanders) {
          const details = document.getElementById(expander.getAttribute("aria-controls"));
          const isOpen = () => details.getBoundingClientRect().height > 0 && details.innerText.includes("Billing plan");
          const isFolded = () => details.getBoundingClientRect().height === 0;
          const isOpenAlready = expander.getAttribute("aria-expanded") === "true";
          if (isOpenAlready) {
            times.folded.push(await bench.paintedWhen(() => expander.click(), isFolded));
          } else {
            times.expanded.push(await bench.paintedWhen(() => expander.click(), isOpen));
          }
        }
      }
      return { ...times, rows: expanders.length };
    }, ROUNDS);
    rows.push(figures(`${name}, ${times.rows} rows: expanded`, times.expanded));
    rows.push(figures(`${name}, ${times.rows} rows: folded`, times.folded));
  }
  await page.goto("/services");
  await page.evaluate(() => bench.whole());
  return rows;
}

/**
 * Jumps to random places, and looks at the frames after each: is there a row at every height of the window, in steps of
 * 20 pixels? What is seen is what the page's own thread has laid out; a compositor that scrolls ahead of it is not seen
 * from here.
 */
async function measureScrolling(page) {
  const rows = [];
  for (const view of Object.keys(VIEWS)) {
    await show(page, `view=${view}&sort=name&dir=asc`);
    const { frames, blank, without, longest } = await page.evaluate(
      async ({ jumps, count }) => {
        const found = { frames: 0, blank: 0, without: 0, longest: 0 };
        const list = document.querySelector("tbody, ul.cards");
        for (let jump = 0; jump < jumps; jump += 1) {
          // Within the list: its first and its last row are at the window's edges at most.
          const { top, height } = list.getBoundingClientRect();
          const first = scrollY + top;
          const start = performance.now();
          scrollTo(0, first + Math.random() * Math.max(height - innerHeight, 0));
          for (let sampled = 0; sampled < count; sampled += 1) {
            await bench.frame();
            const spans = [...document.querySelectorAll("[data-row]")].map((row) => row.getBoundingClientRect());
            const { top, bottom } = list.getBoundingClientRect();
            let blank = 0;
            let looked = 0;
            for (let y = Math.max(top, 0) + 8; y < Math.min(bottom, innerHeight) - 8; y += 20) {
              looked += 1;
              // The gap between two cards is not blank.
              blank += spans.some((span) => span.top - 20 <= y && y <= span.bottom + 20) ? 0 : 1;
            }
            found.frames += 1;
            found.blank += blank > 0 ? 1 : 0;
            found.without += blank === looked ? 1 : 0;
            await bench.task();
            if (sampled === 0) {
              found.longest = Math.max(found.longest, performance.now() - start);
            }
          }
        }
        return found;
      },
      { jumps: JUMPS, count: FRAMES },
    );
    rows.push([VIEWS[view].toLowerCase(), `${blank} of ${frames}`, `${without} of ${frames}`, longest.toFixed(1)]);
  }
  print(
    `Scrolling, ${grouped(SERVICES)} services, ${JUMPS} random jumps, ${FRAMES} frames after each`,
    ["", "blank somewhere", "without any row", "longest first frame ms"],
    rows,
  );
}

/** What the page holds after all of the above, beside a customer with three services. */
async function measureMemory(visitor) {
  const many = await memoryOf(visitor.page);
  await visitor.context.close();
  const ben = await newCustomer("ben");
  const few = await memoryOf(ben.page);
  await ben.leave();
  const row = (name, key) => [name, ...[many, few].map((figures) => (figures[key] / 1e6).toFixed(1))];
  print("Memory of the page after all that, MB", ["", `${grouped(SERVICES)} services`, "3 services"], [
    row("the program's memory (wasm), at its largest", "wasm"),
    row("JavaScript heap in use after a collection", "js"),
    row("page heap: both", "heap"),
    row("private memory of the browser's process for the page", "process"),
  ]);
}

async function memoryOf(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("HeapProfiler.collectGarbage");
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  const js = metrics.find(({ name }) => name === "JSHeapUsedSize").value;
  const wasm = await page.evaluate(() => bench.memory.buffer.byteLength);
  return { wasm, js, heap: wasm + js, process: await privateBytes() };
}

/** Of the largest process that draws a page: there is one page at a time. */
async function privateBytes() {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const sizes = [];
  for (const { type, id } of processInfo) {
    if (type === "renderer") {
      const lines = (await readFile(`/proc/${id}/smaps_rollup`, "utf8")).split("\n");
      const kilobytes = lines.filter((line) => /^Private_/.test(line)).map((line) => Number(line.match(/(\d+) kB/)[1]));
      sizes.push(kilobytes.reduce((sum, size) => sum + size, 0) * 1024);
    }
  }
  return Math.max(...sizes);
}

/** Opens the list in this state, without loading the page anew when it is there. */
async function show(page, query) {
  await page.evaluate((query) => {
    history.pushState(null, "", `/services?${query}`);
    scrollTo(0, 0);
    dispatchEvent(new PopStateEvent("popstate"));
  }, query);
  await page.evaluate(() => bench.calm());
}

function figures(name, times) {
  const sorted = times.toSorted((a, b) => a - b);
  return [name, sorted[Math.floor((sorted.length - 1) / 2)].toFixed(1), sorted.at(-1).toFixed(1)];
}

function grouped(number) {
  return number.toLocaleString("en-US");
}

function print(title, header, rows) {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column].length)));
  console.log(`\n${title}`);
  for (const row of [header, ...rows]) {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])));
    console.log(`  ${cells.join("  ").trimEnd()}`);
  }
}
