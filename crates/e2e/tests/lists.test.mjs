// Lists grown up: the one row of tools on a phone, tables that stay tables, several sort keys, columns, saved views, and several services at once.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { expectNoAxeViolations } from "../lib/axe.mjs";
import { newVisitor, open, WIDTHS } from "../lib/browser.mjs";
import { expectFocus } from "../lib/keyboard.mjs";
import { SERVICES_OF_ANNA, signIn } from "../lib/people.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, expectAnnounced, expectNoSidewaysScroll, query } from "../lib/screen.mjs";
import { MARK, STATUSES, expectOrder, read, rowOf, rows } from "../lib/services.mjs";

const phone = { width: WIDTHS.phone, touch: true };
const viewButton = (page) => page.getByRole("button", { name: /^View options/ });
const drawer = (page) => page.getByRole("dialog", { name: "View" });
const top = async (locator) => (await locator.boundingBox()).y;

async function openDrawer(page) {
  await viewButton(page).click();
  await drawer(page).getByRole("button", { name: "Done" }).waitFor();
  await drawer(page).getByRole("group", { name: "Then by" }).waitFor();
}

scene("has one row of tools on a phone, and the first service near the top", { as: "anna", ...phone }, async ({ page }) => {
  for (const view of ["cards", "list"]) {
    await open(page, `/services?view=${view}`);
    await rows(page).first().waitFor();
    const search = page.getByLabel("Search services");
    await eventually(async () => {
      assert.ok(Math.abs((await top(search)) - (await top(viewButton(page)))) < 8, "search and View share a row");
      assert.ok((await top(rows(page).first())) < 220, `${view}: ${await top(rows(page).first())}`);
    });
    for (const hidden of ["Filters", "Select"]) {
      assert.equal(await page.getByRole("button", { name: hidden, exact: true }).isVisible(), false);
    }
    assert.equal(await page.getByLabel("Sort by").isVisible(), false);
    const order = page.getByRole("main").getByRole("link", { name: "Order services" });
    assert.equal(await order.isVisible(), false, "the bar at the foot leads there");
  }
});

for (const width of [320, WIDTHS.phone, 640, 768, WIDTHS.desktop]) {
  scene(`sticks out nowhere at ${width} px, with long names too`, { as: "zoe", width }, async ({ page }) => {
    for (const path of ["/services?view=list", "/services?view=cards", "/subscriptions", "/transactions", "/payment-methods"]) {
      await open(page, path);
      await page.waitForLoadState("networkidle");
      await expectNoSidewaysScroll(page, `${path} at ${width}`);
    }
  });
}

scene("sorts, filters and draws by the drawer of a phone, at once", { as: "anna", ...phone }, async ({ page }) => {
  await open(page, "/services?view=cards&sort=name&dir=asc");
  await rows(page).first().waitFor();
  await openDrawer(page);
  const inside = drawer(page);
  await inside.getByRole("radio", { name: "Created at" }).check();
  await eventually(async () => assert.deepEqual(query(page), { view: "cards", sort: "created", dir: "asc" }));
  await inside.getByRole("button", { name: "Newest first" }).click();
  await eventually(async () => assert.equal(query(page).dir, "desc"));
  await inside.getByRole("button", { name: /^Active / }).click();
  await eventually(async () => assert.equal(query(page).status, "active"));
  await inside.getByRole("button", { name: "List view" }).click();
  await page.getByRole("table").waitFor();
  await inside.getByRole("button", { name: "More filters" }).click();
  await inside.getByRole("checkbox", { name: "Suspended" }).check();
  await eventually(async () => assert.equal(query(page).status, "active,suspended"));
  await inside.getByRole("button", { name: "Done" }).click();
  await expectFocus(page, viewButton(page));
  expectOrder(await read(page), "created", "desc");
  // What the bar does not show, the button says.
  await page.getByRole("button", { name: "View options (1 filter)" }).waitFor();
  assert.ok((await viewButton(page).innerText()).includes("(1)"));

  await openDrawer(page);
  await page.keyboard.press("Escape");
  await expectFocus(page, viewButton(page));
});

scene("pulls the drawer down", { as: "anna", ...phone }, async ({ page }) => {
  await rows(page).first().waitFor();
  const pull = async (by) => {
    const box = await page.locator(".drawer__pull").boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y + by / 2);
    await page.mouse.move(x, y + by);
    await page.mouse.up();
  };
  await openDrawer(page);
  // The saved views come later than the rest, and make it higher.
  await drawer(page).getByText("None yet.").waitFor();
  const before = await drawer(page).boundingBox();
  await pull(20);
  await eventually(async () => assert.deepEqual(await drawer(page).boundingBox(), before, "a little is not enough"));
  await pull(160);
  await drawer(page).waitFor({ state: "detached" });
  await expectFocus(page, viewButton(page));
});

scene("stays a table from 640 px on, and has two lines a row below", { as: "anna" }, async ({ page }) => {
  const shape = async (width, path, row) => {
    await page.setViewportSize({ width, height: 900 });
    await open(page, path);
    await page.locator(row).first().waitFor();
    await page.evaluate(() => document.fonts.ready);
    return page.locator(row).first().evaluate((element) => ({
      display: getComputedStyle(element).display,
      height: element.getBoundingClientRect().height,
      labels: [...element.children].filter((cell) => getComputedStyle(cell, "::before").content.includes("Status")).length,
    }));
  };
  for (const [path, row] of [
    ["/services?view=list", "tr[data-row]"],
    ["/subscriptions/all", "tr.subscription"],
    ["/transactions", "tbody tr"],
  ]) {
    for (const width of [641, 768, 1280]) {
      assert.equal((await shape(width, path, row)).display, "table-row", `${path} at ${width}`);
    }
    for (const width of [390, 320]) {
      const { display, height, labels } = await shape(width, path, row);
      assert.notEqual(display, "table-row", `${path} at ${width}`);
      assert.equal(labels, 0, `${path}: a badge says what it is`);
      assert.ok(height <= (path.startsWith("/services") ? 76 : 110), `${path} at ${width}: ${height}`);
    }
  }
});

scene("sorts by several keys, by Shift and by the drawer", { as: "anna" }, async ({ page }) => {
  await open(page, "/services?view=list&sort=name&dir=asc");
  const head = (name) => page.getByRole("columnheader", { name }).getByRole("button");
  await head("Status").click();
  await head("Next due date").click({ modifiers: ["Shift"] });
  await eventually(async () => assert.deepEqual(query(page), { view: "list", sort: "status,due", dir: "asc,asc" }));
  await head("Next due date").press("Shift+Enter");
  await eventually(async () => assert.equal(query(page).dir, "asc,desc"));
  await expectAnnounced(page, new RegExp(`^${SERVICES_OF_ANNA} services, sorted by status, Pending to Archived, then next due date, latest first`));
  assert.equal(await page.locator("th[aria-sort]").count(), 1);
  await page.getByRole("button", { name: /^Next due date.*number 2 of the order, Latest first$/ }).waitFor();
  const expectNested = (services) => {
    expectOrder(services, "status", "asc", true);
    for (const status of STATUSES) {
      expectOrder(services.filter((service) => service.status === status), "due", "desc");
    }
  };
  const sorted = await eventually(async () => {
    const services = await read(page);
    expectNested(services);
    return services;
  });
  await page.reload();
  assert.deepEqual(await read(page), sorted, "the address holds it");

  await openDrawer(page);
  const then = drawer(page).getByRole("group", { name: "Then by" });
  await then.getByLabel("Sort by, number 3").selectOption("Created at");
  await eventually(async () => assert.equal(query(page).sort, "status,due,created"));
  await then.getByRole("button", { name: "Latest first" }).click();
  await eventually(async () => assert.equal(query(page).dir, "asc,asc,asc"));
  await then.getByLabel("Sort by, number 2").selectOption("Nothing else");
  await eventually(async () => assert.equal(query(page).sort, "status,created"));
  await drawer(page).getByRole("button", { name: "Done" }).click();
  // Alone again.
  await head("Name").click();
  await eventually(async () => assert.deepEqual(query(page), { view: "list", sort: "name", dir: "asc" }));
  await page.goBack();
  await eventually(async () => assert.equal(query(page).sort, "status,created"));
});

scene("shows the columns that were chosen", { as: "anna" }, async ({ page }) => {
  await open(page, "/services?view=list");
  const heads = async () => (await page.getByRole("columnheader").allInnerTexts()).map((words) => words.trim()).filter((words) => words !== "" && words !== "Actions");
  const usual = ["Name", "Status", "Price", "Created at", "Next due date"];
  await eventually(async () => assert.deepEqual(await heads(), usual));
  await openDrawer(page);
  const columns = drawer(page).getByRole("group", { name: "Columns" });
  assert.ok(await columns.getByRole("checkbox", { name: /^Name/ }).isDisabled());
  await columns.getByRole("checkbox", { name: "Price" }).uncheck();
  await columns.getByRole("checkbox", { name: "Activated at" }).check();
  await eventually(async () => assert.equal(query(page).columns, "name,status,created,activated,due"));
  await drawer(page).getByRole("button", { name: "Done" }).click();
  const chosen = ["Name", "Status", "Created at", "Activated at", "Next due date"];
  await eventually(async () => assert.deepEqual(await heads(), chosen));
  await page.reload();
  await rows(page).first().waitFor();
  await eventually(async () => assert.deepEqual(await heads(), chosen));
  await openDrawer(page);
  await drawer(page).getByRole("checkbox", { name: "Price" }).check();
  await drawer(page).getByRole("checkbox", { name: "Activated at" }).uncheck();
  await eventually(async () => assert.equal(query(page).columns, undefined, "the usual ones are not said"));
  // Cards have none.
  await open(page, "/services?view=cards");
  await rows(page).first().waitFor();
  await openDrawer(page);
  assert.equal(await drawer(page).getByRole("group", { name: "Columns" }).count(), 0);
});

scene("keeps views under names, for their owner alone", { as: "anna" }, async ({ page, browser, server }) => {
  await open(page, "/services?view=list&sort=status,due&dir=asc,desc&status=active&columns=name,due");
  const before = await read(page);
  const address = query(page);
  await openDrawer(page);
  const inside = drawer(page);
  await inside.getByText("None yet.").waitFor();
  await inside.getByRole("button", { name: "Save", exact: true }).click();
  await inside.getByText("Enter a name for this view").waitFor();
  await inside.getByLabel("Name of this view").fill("Ends this year");
  await inside.getByRole("button", { name: "Save", exact: true }).click();
  const chip = inside.getByRole("button", { name: "Ends this year", exact: true });
  await eventually(async () => assert.equal(await chip.getAttribute("aria-pressed"), "true"));
  await expectNoAxeViolations(page, "saved views");

  // Elsewhere, and back by its name: on another device too.
  const other = await newVisitor(browser, server.url);
  await signIn(other.page, "anna", "/services?view=cards");
  await openDrawer(other.page);
  await drawer(other.page).getByRole("button", { name: "Ends this year", exact: true }).click();
  await eventually(async () => assert.deepEqual(query(other.page), address));
  await eventually(async () => assert.deepEqual(await read(other.page), before));
  await other.leave();

  // The same name is told before it is replaced.
  await inside.getByLabel("Name of this view").fill("Ends this year");
  await inside.getByRole("button", { name: "Replace" }).waitFor();

  const ben = await newVisitor(browser, server.url);
  await signIn(ben.page, "ben", "/services");
  await openDrawer(ben.page);
  await drawer(ben.page).getByText("None yet.").waitFor();
  await ben.leave();

  await inside.getByRole("button", { name: "Forget Ends this year" }).click();
  await inside.getByText("None yet.").waitFor();
});

async function select(page, names) {
  await page.getByRole("button", { name: "Select", exact: true }).click();
  await page.getByRole("region", { name: "Selection" }).waitFor();
  for (const name of names) {
    await rowOf(page, name).getByRole("checkbox").check();
  }
}

scene("picks several, says how many, and keeps them as a file", { as: "anna" }, async ({ page }) => {
  for (const view of ["list", "cards"]) {
    await open(page, `/services?view=${view}&sort=name&dir=asc`);
    const all = await read(page);
    const picked = [all[4].name, all[1].name];
    await select(page, picked);
    const bar = page.getByRole("region", { name: "Selection" });
    await bar.getByText("2 selected").waitFor();
    const waiting = page.waitForEvent("download");
    await bar.getByRole("button", { name: "Export CSV" }).click();
    const file = await waiting;
    assert.equal(file.suggestedFilename(), "services.csv");
    const lines = (await readFile(await file.path(), "utf8")).split("\r\n");
    assert.equal(lines.pop(), "");
    assert.equal(lines.length, 3);
    assert.ok(lines[0].startsWith("\uFEFFName,Product,Status,Price,Currency"));
    assert.ok(lines[1].includes(all[1].name) && lines[2].includes(all[4].name), "in the order of the list");

    await bar.getByRole("button", { name: `Select all ${SERVICES_OF_ANNA}` }).click();
    await bar.getByText(`${SERVICES_OF_ANNA} selected`).waitFor();
    // What is filtered away is not picked any more: nothing happens to what is not in sight.
    await page.getByRole("group", { name: "Show" }).getByRole("button", { name: /^Suspended/ }).click();
    const suspended = await eventually(async () => {
      const left = await read(page);
      assert.ok(left.length > 0 && left.every(({ status }) => status === "Suspended"), JSON.stringify(left));
      return left.length;
    });
    await bar.getByText(`${suspended} selected`).waitFor();
    await bar.getByRole("button", { name: "Done" }).click();
    await eventually(async () => assert.equal(await page.getByRole("checkbox").count(), 0));
    await expectFocus(page, page.getByRole("button", { name: "Select", exact: true }));
  }
});

scene("cancels several with one reason; what cannot be cancelled is named, and each is taken back", { as: "zoe" }, async ({ page }) => {
  await open(page, "/services?view=list&sort=due&dir=desc");
  await page.getByRole("button", { name: /^Draw all rows/ }).click();
  const all = await eventually(async () => {
    const services = await read(page);
    assert.equal(services.length, 250);
    return services;
  });
  // The dialog is searched by the names: none of them is a part of another one.
  const isApart = (name, others) => others.every((other) => !name.includes(other) && !other.includes(name));
  const names = [];
  for (const { name, status, isMarked, due } of all) {
    if (names.length < 3 && status === "Active" && !isMarked && due !== null && isApart(name, names)) {
      names.push(name);
    }
  }
  const ended = all.find(({ name, status }) => (status === "Canceled" || status === "Terminated") && isApart(name, names));
  await select(page, [...names, ended.name]);
  await page.getByRole("button", { name: "Cancel services" }).click();
  const dialog = page.getByRole("dialog", { name: "Request service cancellation" });
  await dialog.getByText("4 services selected").waitFor();
  const cannot = dialog.getByRole("listitem").filter({ hasText: ended.name });
  await cannot.getByText("it has already ended").waitFor();
  await dialog.getByRole("button", { name: "Request 3 cancellations" }).click();
  await dialog.getByText("Enter a cancellation reason").first().waitFor();
  await dialog.getByLabel("Cancellation reason").fill("We close the shop");
  await dialog.getByRole("radio", { name: "On service due date" }).check();
  for (const name of names) {
    await dialog.getByRole("listitem").filter({ hasText: name }).getByText("Keeps running until").waitFor();
  }
  await expectNoAxeViolations(page, "cancelling several");

  // One of them fails: the others are requested all the same.
  let refused = false;
  await page.route("**/api/v1/services/*/cancellations", async (route) => {
    if (refused) {
      return route.continue();
    }
    refused = true;
    await route.fulfill({
      status: 409,
      contentType: "application/problem+json",
      body: JSON.stringify({ type: "about:blank", title: "Not now", status: 409, code: "action_refused", detail: "Somebody works on it.", request_id: "none" }),
    });
  });
  await dialog.getByRole("button", { name: "Request 3 cancellations" }).click();
  await dialog.getByText("2 of 4 requested").waitFor();
  await dialog.getByRole("listitem").filter({ hasText: names[0] }).getByText("Not requested. Somebody works on it.").waitFor();
  for (const name of names.slice(1)) {
    await dialog.getByRole("listitem").filter({ hasText: name }).getByText(/^Ends on /).waitFor();
  }
  await dialog.getByRole("button", { name: "Try the others again" }).click();
  await dialog.getByText("3 of 4 requested").waitFor();

  await dialog.getByRole("button", { name: `Withdraw request for ${names[2]}`, exact: true }).click();
  await dialog.getByText("Taken back; it goes on.").waitFor();
  await dialog.getByRole("button", { name: "Done" }).click();
  await dialog.waitFor({ state: "detached" });
  await expectFocus(page, page.getByRole("button", { name: "Cancel services" }));
  await eventually(async () => {
    const then = await read(page);
    const isMarked = (name) => then.find((service) => service.name === name).isMarked;
    assert.deepEqual(names.map(isMarked), [true, true, false]);
  });
  await rowOf(page, names[0]).getByText(MARK).waitFor();
});

scene("picks and cancels on a phone", { as: "ben", ...phone }, async ({ page }) => {
  await open(page, "/services?view=list");
  const [first] = await read(page);
  await openDrawer(page);
  await drawer(page).getByRole("button", { name: "Select several services" }).click();
  const bar = page.getByRole("region", { name: "Selection" });
  await bar.waitFor();
  await rowOf(page, first.name).getByRole("checkbox").check();
  await bar.getByText("1 selected").waitFor();
  await expectNoSidewaysScroll(page, "selecting on a phone");
  await expectNoAxeViolations(page, "selecting on a phone");
});
