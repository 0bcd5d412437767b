// The list of services: sort, view, search, filter, and the address that holds them all.

import assert from "node:assert/strict";

import { WIDTHS, newVisitor, open } from "../lib/browser.mjs";
import { expectFocus, tabTo } from "../lib/keyboard.mjs";
import { SERVICES_OF_ANNA, signIn } from "../lib/people.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually, expectAnnounced, openTab, query } from "../lib/screen.mjs";
import { MARK, expectOrder, read, rows } from "../lib/services.mjs";

const KEYS = { name: "Name", created: "Created at", due: "Next due date", status: "Status" };
const VIEWS = { cards: "Card view", list: "List view" };
const DIRECTIONS = /^(A to Z|Z to A|Oldest first|Newest first|Earliest first|Latest first|Pending to Archived|Archived to Pending)$/;

const sortBy = (page) => page.getByLabel("Sort by");
const direction = (page) => page.getByRole("button", { name: DIRECTIONS });
const view = (page, name) => page.getByRole("group", { name: "View" }).getByRole("button", { name });

for (const [viewKey, viewName] of Object.entries(VIEWS)) {
  scene(`sorts by every key in both directions, in ${viewName}`, { as: "anna" }, async ({ page }) => {
    await open(page, `/services?view=${viewKey}`);
    for (const [key, label] of Object.entries(KEYS)) {
      await sortBy(page).selectOption(label);
      await eventually(async () => assert.deepEqual(query(page), { view: viewKey, sort: key, dir: "asc" }));
      await eventually(async () => expectOrder(await read(page), key, "asc"));
      const upwards = await direction(page).textContent();
      await direction(page).click();
      await eventually(async () => assert.equal(query(page).dir, "desc"));
      await eventually(async () => expectOrder(await read(page), key, "desc"));
      await eventually(async () => assert.notEqual(await direction(page).textContent(), upwards));
      await expectFocus(page, direction(page));
      await expectAnnounced(page, new RegExp(`^${SERVICES_OF_ANNA} services, sorted by ${label.toLowerCase()}, `));

      const before = await read(page);
      await page.reload();
      assert.deepEqual(await read(page), before, "a reload changes nothing");
    }
  });
}

scene("sorts by the column headers, in step with the control", { as: "anna" }, async ({ page }) => {
  await open(page, "/services?view=list");
  for (const [key, label] of Object.entries(KEYS)) {
    const header = page.getByRole("columnheader", { name: label });
    for (const [step, aria] of [["asc", "ascending"], ["desc", "descending"]]) {
      const isAlready = query(page).sort === key && query(page).dir === step;
      if (!isAlready) {
        await header.getByRole("button").click();
      }
      await eventually(async () => assert.equal(await header.getAttribute("aria-sort"), aria));
      await eventually(async () => {
        assert.equal(await page.locator("th[aria-sort]").count(), 1, "one sorted column at a time");
        assert.equal(await sortBy(page).inputValue(), key);
        expectOrder(await read(page), key, step);
      });
      // It stays on the header.
      await expectFocus(page, header.getByRole("button"));
    }
  }
});

scene("shows the same services in the same order in both views", { as: "anna" }, async ({ page }) => {
  await open(page, "/services?view=cards&sort=status&dir=desc");
  const cards = await read(page);
  await view(page, "List view").click();
  await page.getByRole("table").waitFor();
  await eventually(async () => {
    assert.deepEqual(await read(page), cards);
    assert.equal(await view(page, "List view").getAttribute("aria-pressed"), "true");
    assert.equal(await view(page, "Card view").getAttribute("aria-pressed"), "false");
  });
  await expectAnnounced(page, "List view");
});

scene("goes back and forward through what was chosen", { as: "anna" }, async ({ page }) => {
  await open(page, "/services?view=cards&sort=name&dir=asc");
  await sortBy(page).selectOption("Created at");
  await eventually(async () => assert.equal(query(page).sort, "created"));
  await view(page, "List view").click();
  await page.getByRole("table").waitFor();
  await page.goBack();
  await eventually(async () => assert.equal(await page.getByRole("table").count(), 0));
  await eventually(async () => assert.equal(await sortBy(page).inputValue(), "created"));
  await page.goBack();
  await eventually(async () => {
    assert.equal(await sortBy(page).inputValue(), "name");
    expectOrder(await read(page), "name", "asc");
  });
  await page.goForward();
  await page.goForward();
  await page.getByRole("table").waitFor();
  await eventually(async () => expectOrder(await read(page), "created", "asc"));
});

scene("comes back to the same place in the list", { as: "zoe" }, async ({ page }) => {
  await open(page, "/services?view=list&sort=name&dir=asc&status=active");
  await rows(page).first().waitFor();
  await page.mouse.wheel(0, 2_000);
  // The wheel may turn on for a while: the place is where it has come to rest.
  const place = await eventually(async () => {
    const [before, after] = await page.evaluate(async () => {
      const before = scrollY;
      for (let frame = 0; frame < 10; frame += 1) {
        await new Promise(requestAnimationFrame);
      }
      return [before, scrollY];
    });
    assert.ok(after > 1_000 && before === after, `from ${before} to ${after}`);
    return after;
  });
  const inSight = page.locator("tbody").getByRole("link").filter({ visible: true });
  const index = await inSight.evaluateAll((links) => links.findIndex((link) => link.getBoundingClientRect().top > 200));
  await inSight.nth(index).click();
  await page.getByRole("heading", { level: 2, name: "Details" }).waitFor();
  await eventually(async () => assert.equal(await page.evaluate(() => scrollY), 0, "a new page begins at its top"));
  await page.goBack();
  await eventually(async () => assert.ok(Math.abs((await page.evaluate(() => scrollY)) - place) < 4));
});

scene("opens a pasted link as it was sent", { as: "anna" }, async ({ page, browser, server }) => {
  await open(page, "/services?view=list&sort=status&dir=desc&status=active,suspended&q=a");
  const sent = await read(page);
  assert.ok(sent.length > 0);
  const other = await newVisitor(browser, server.url);
  await signIn(other.page, "anna", new URL(page.url()).pathname + new URL(page.url()).search);
  assert.deepEqual(await read(other.page), sent);
  await other.leave();
});

scene("says which part of a link it does not understand", { as: "anna" }, async ({ page }) => {
  await open(page, "/services?view=carousel&sort=name");
  await page.getByText("This link had a filter that we do not know (view=carousel); we ignored it.").waitFor();
  expectOrder(await read(page), "name", "asc");
});

scene("remembers the last view and order", { as: "ben" }, async ({ page }) => {
  await rows(page).first().waitFor();
  await view(page, "List view").click();
  await sortBy(page).selectOption("Name");
  await direction(page).click();
  await eventually(async () => assert.deepEqual(query(page), { view: "list", sort: "name", dir: "desc" }));
  await open(page, "/services");
  await page.getByRole("table").waitFor();
  await eventually(async () => expectOrder(await read(page), "name", "desc"));
});

scene("finds by name while one types", { as: "anna" }, async ({ page }) => {
  await open(page, "/services?view=list");
  const all = await read(page);
  const word = all[3].name.slice(0, 4);
  await page.getByLabel("Search services").pressSequentially(word);
  await expectAnnounced(page, new RegExp(`^\\d+ of ${SERVICES_OF_ANNA} services, `));
  await eventually(() => assert.equal(query(page).q?.trim(), word.trim()));
  const found = await eventually(async () => {
    const found = await read(page);
    assert.ok(found.length < all.length);
    assert.ok(found.some(({ name }) => name === all[3].name));
    return found;
  });
  await expectFocus(page, page.getByLabel("Search services"));
  await page.reload();
  assert.deepEqual(await read(page), found);
});

scene("offers the way out when nothing matches", { as: "anna" }, async ({ page }) => {
  await open(page, "/services?q=there+is+no+such+service");
  await page.getByText("No services match").waitFor();
  await page.getByRole("button", { name: "Clear filters" }).filter({ visible: true }).first().click();
  await eventually(async () => assert.equal((await read(page)).length, SERVICES_OF_ANNA));
});

scene("narrows by the short cuts, whose numbers are right", { as: "anna" }, async ({ page }) => {
  await open(page, "/services?view=list");
  const chips = page.getByRole("group", { name: "Show" }).getByRole("button");
  await chips.first().waitFor();
  for (const chip of await chips.all()) {
    await chip.click();
    await eventually(async () => assert.equal(await chip.getAttribute("aria-pressed"), "true"));
    await eventually(async () => {
      const count = Number((await chip.textContent()).match(/\d+$/)[0]);
      assert.equal(count === 0 ? 0 : (await read(page)).length, count, await chip.textContent());
    });
  }
  await page.getByRole("button", { name: new RegExp(`^${MARK}`) }).filter({ visible: true }).first().click();
  await eventually(async () => assert.ok((await read(page)).every(({ isMarked }) => isMarked)));
});

scene("filters by status and by date", { as: "anna" }, async ({ page }) => {
  await open(page, "/services?view=list&sort=due");
  const all = await read(page);
  await page.getByRole("button", { name: "Filters" }).click();
  await page.getByRole("checkbox", { name: "Suspended" }).check();
  await page.getByRole("checkbox", { name: "Active" }).check();
  await eventually(async () => {
    const expected = all.filter(({ status }) => status === "Active" || status === "Suspended");
    assert.deepEqual(await read(page), expected);
  });
  const dates = all.map(({ due }) => due).filter((due) => due !== null);
  const from = dates[Math.floor(dates.length / 2)];
  await page.getByRole("group", { name: "Next due date" }).getByLabel("From").fill(from);
  await eventually(async () => {
    assert.equal(query(page).due_from, from);
    assert.ok((await read(page)).every(({ due }) => due !== null && due >= from));
  });
  await page.getByRole("button", { name: "Clear filters" }).filter({ visible: true }).first().click();
  await eventually(async () => assert.deepEqual(await read(page), all));
});

scene("says so when there is nothing yet", { as: "empty" }, async ({ page }) => {
  await page.getByText("You have no services yet").waitFor();
  await page.getByRole("link", { name: "Order services" }).last().click();
  await page.getByRole("heading", { level: 1, name: "Order services" }).waitFor();
});

scene("shows the beginning of a long list in its order while the rest is on its way", { as: "zoe" }, async ({ page }) => {
  let arrive;
  const rest = new Promise((resolve) => {
    arrive = resolve;
  });
  await page.route("**/api/v1/services?*", async (route) => {
    const url = new URL(route.request().url());
    if (url.searchParams.has("sort")) {
      // As if she had so many that not all of them came at once.
      url.searchParams.set("limit", "40");
    } else {
      await rest;
    }
    await route.continue({ url: url.href });
  });
  await open(page, "/services?view=list&sort=name&dir=desc");
  const beginning = await read(page);
  assert.equal(beginning.length, 40);
  expectOrder(beginning, "name", "desc");
  await page.getByText("40 of 250 services have arrived").waitFor();
  await expectAnnounced(page, /^250 services, sorted by name, /);
  // How many there are of each is not known yet, nor which ones come first in another order.
  await page.getByRole("button", { name: "Active …" }).waitFor();
  await sortBy(page).selectOption("Created at");
  await eventually(async () => assert.equal(await rows(page).count(), 0));
  await sortBy(page).selectOption("Name");
  await direction(page).click();
  await eventually(async () => assert.equal(query(page).dir, "desc"));
  await eventually(async () => assert.deepEqual(await read(page), beginning));

  arrive();
  await page.getByText(/have arrived/).waitFor({ state: "detached" });
  await eventually(async () => {
    const all = await read(page);
    assert.deepEqual(all.slice(0, 20), beginning.slice(0, 20), "what was read stays where it is");
  });
  await page.getByRole("button", { name: /^Active [1-9]/ }).waitFor();
});

scene("says so when the list cannot be loaded, and tries again", {}, async ({ page, troubles }) => {
  await page.route("**/api/v1/services?*", (route) => route.abort());
  await signIn(page, "anna", "/services");
  const alert = page.getByRole("alert");
  await alert.waitFor();
  assert.equal(await page.getByText("You have no services yet").count(), 0);
  await page.unroute("**/api/v1/services?*");
  await alert.getByRole("button", { name: "Try again" }).click();
  assert.equal((await read(page)).length, SERVICES_OF_ANNA);
  troubles.length = 0;
});

scene("stays readable offline, and says what cannot be done", { as: "anna" }, async ({ page, context, troubles }) => {
  await open(page, "/services?view=list");
  const before = await read(page);
  await context.setOffline(true);
  await page.getByText("You are offline.", { exact: true }).waitFor();
  await sortBy(page).selectOption("Name");
  await eventually(async () => {
    const services = await read(page);
    expectOrder(services, "name", "asc");
    assert.equal(services.length, before.length);
  });
  const action = page.getByRole("button", { name: /^Cancel service/ }).first();
  await eventually(async () => assert.equal(await action.getAttribute("aria-disabled"), "true"));
  await context.setOffline(false);
  await eventually(async () => assert.equal(await page.getByText("You are offline.", { exact: true }).count(), 0));
  // A part of the page may have been on its way when the connection went.
  const unexpected = troubles.filter((trouble) => !trouble.startsWith("console: TypeError: Failed to fetch"));
  assert.deepEqual(unexpected, []);
  troubles.length = 0;
});

scene("draws a long list in part, and all of it on request", { as: "zoe" }, async ({ page }) => {
  await open(page, "/services?view=list&sort=name&dir=asc");
  const table = page.getByRole("table");
  await table.waitFor();
  assert.equal(await table.getAttribute("aria-rowcount"), "251");
  assert.ok((await rows(page).count()) < 120);
  await open(page, "/services?view=cards&sort=name&dir=asc");
  const cards = page.getByRole("list", { name: "Services" }).getByRole("listitem");
  await cards.first().waitFor();
  const [first] = await cards.evaluateAll((cards) =>
    cards.map((card) => [card.getAttribute("aria-posinset"), card.getAttribute("aria-setsize")]),
  );
  assert.deepEqual(first, ["1", "250"]);
  await open(page, "/services?view=list&sort=name&dir=asc");
  await page.getByRole("button", { name: /^Draw all rows/ }).click();
  await eventually(async () => {
    const all = await read(page);
    assert.equal(all.length, 250);
    expectOrder(all, "name", "asc");
  });
});

scene("scrolls through a long list without a gap", { as: "zoe" }, async ({ page }) => {
  for (const drawn of ["cards", "list"]) {
    await open(page, `/services?view=${drawn}&sort=name&dir=asc`);
    await rows(page).first().waitFor();
    const seen = new Set();
    for (let step = 0; step < 400; step += 1) {
      for (const { name } of await read(page)) {
        seen.add(name);
      }
      const blank = await page.evaluate(() => {
        const middle = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
        return middle?.closest(".spacer") !== null && middle !== null;
      });
      assert.equal(blank, false, "what is in sight is drawn");
      const isAtEnd = await page.evaluate(async () => {
        scrollBy(0, innerHeight * 0.8);
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
      });
      if (isAtEnd) {
        break;
      }
    }
    for (const { name } of await read(page)) {
      seen.add(name);
    }
    assert.ok(seen.size > 200, `${seen.size} different names in ${drawn}`);
  }
});

scene("is operated with the keyboard alone", { as: "anna" }, async ({ page }) => {
  await open(page, "/services?view=cards&sort=name&dir=asc");
  await rows(page).first().waitFor();
  await page.keyboard.press("Tab");
  await expectFocus(page, page.getByRole("link", { name: "Skip to main content" }));
  await page.keyboard.press("Enter");
  await tabTo(page, sortBy(page));
  await page.keyboard.press("ArrowDown");
  await eventually(async () => assert.equal(query(page).sort, "created"));
  await tabTo(page, direction(page));
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(query(page).dir, "desc"));
  await tabTo(page, view(page, "List view"));
  await page.keyboard.press("Space");
  await page.getByRole("table").waitFor();
  const [first] = await read(page);
  await tabTo(page, page.getByRole("link", { name: first.name, exact: true }));
  await page.keyboard.press("Enter");
  await expectFocus(page, page.getByRole("heading", { level: 1, name: first.name }));
});

scene("is a list of cards on a phone, and every card leads to its service", { as: "anna", width: WIDTHS.phone, touch: true }, async ({ page }) => {
  await open(page, "/services");
  assert.equal(await page.getByRole("table").count(), 0);
  const [first] = await read(page);
  const card = rows(page).first();
  const { width } = await card.boundingBox();
  // Beside the words, inside the card: all of it is the link. Wherever the card is by then: what comes above moves it.
  await card.tap({ position: { x: width - 20, y: 90 } });
  await page.getByRole("heading", { level: 1, name: first.name }).waitFor();
});

scene("shows everything about one service", { as: "anna" }, async ({ page }) => {
  const [first] = await read(page);
  await page.getByRole("link", { name: first.name, exact: true }).click();
  for (const fact of ["Name", "Description", "Payment", "Setup fee", "Subscription", "Created at", "Activated at", "Updated at", "Next due date"]) {
    const term = page.getByRole("term").filter({ hasText: new RegExp(`^${fact}$`) });
    await term.waitFor();
    await eventually(async () => {
      const value = await term.locator("xpath=following-sibling::dd[1]").innerText();
      assert.notEqual(value.trim(), "", `${fact} has a value`);
    });
  }
  await openTab(page, "Activity");
  await page.getByRole("region", { name: "Activity" }).getByRole("listitem").first().waitFor();
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link", { name: "Services" }).click();
  await page.getByRole("heading", { level: 1, name: "Services" }).waitFor();
});

scene("says the same about what is not there and what is not one's own", { as: "anna" }, async ({ page, browser, server, troubles }) => {
  const [first] = await read(page);
  const href = await page.getByRole("link", { name: first.name, exact: true }).getAttribute("href");
  const other = await newVisitor(browser, server.url);
  await signIn(other.page, "ben", "/services");
  const words = [];
  for (const path of [href, "/services/not-an-identifier", "/no/such/page"]) {
    await open(other.page, path);
    await other.page.getByRole("heading", { level: 1, name: "Nothing here" }).waitFor();
    words.push(await other.page.getByRole("main").innerText());
  }
  assert.equal(new Set(words).size, 1);
  await other.leave();
  troubles.length = 0;
});
