// The list of services as a person reads it, in either view.

import assert from "node:assert/strict";

export const STATUSES = ["Pending", "Active", "Suspended", "Canceled", "Terminated", "Fraud", "Archived"];
export const MARK = "Cancellation requested";

/** The list, in whichever view it is drawn: waits until there are rows. */
export function rows(page) {
  return page.getByRole("list", { name: "Services" }).getByRole("listitem").or(page.locator("tbody").getByRole("row"));
}

/** The row or card of one service. */
export function rowOf(page, name) {
  return rows(page).filter({ has: page.getByRole("link", { name, exact: true }) });
}

/** What each row or card says, from top to bottom; dates as they stand in `datetime`. */
export async function read(page) {
  await rows(page).first().waitFor();
  return rows(page).evaluateAll((elements, statuses) => {
    const dates = (element) => [...element.querySelectorAll("time")].map((time) => time.getAttribute("datetime"));
    return elements
      .filter((element) => element.querySelector("a"))
      .map((element) => {
        const found = dates(element);
        const words = element.innerText;
        return {
          name: element.querySelector("a").textContent.trim(),
          status: statuses.find((status) => new RegExp(`^${status}$`, "m").test(words)),
          isMarked: words.includes("Cancellation requested"),
          // An instant has a time of day, a due date has none.
          created: found.find((date) => date.includes("T")) ?? null,
          due: found.find((date) => !date.includes("T")) ?? null,
        };
      });
  }, STATUSES);
}

/** The order that the sort control asks for, checked pair by pair without sorting anything itself. `isNested`: another key decides about ties. */
export function expectOrder(services, key, direction, isNested = false) {
  const sign = direction === "asc" ? 1 : -1;
  for (let place = 1; place < services.length; place += 1) {
    const [before, after] = [services[place - 1], services[place]];
    const message = `${key} ${direction}: ${JSON.stringify(before)} stands before ${JSON.stringify(after)}`;
    const byKey = compare(before, after, key);
    if (byKey === null) {
      assert.ok(before[key] !== null || after[key] === null, `a missing date comes last; ${message}`);
      continue;
    }
    assert.ok(sign * byKey <= 0, message);
    if (byKey === 0 && key !== "name" && !isNested) {
      assert.ok(compareNames(before.name, after.name) <= 0, `ties go by name; ${message}`);
    }
  }
}

/** Negative, zero, positive; null when a date is missing on one side. */
function compare(before, after, key) {
  switch (key) {
    case "name":
      return compareNames(before.name, after.name);
    case "status":
      return STATUSES.indexOf(before.status) - STATUSES.indexOf(after.status);
    default:
      if (before[key] === null || after[key] === null) {
        return before[key] === after[key] ? 0 : null;
      }
      // The page shows whole seconds; two services of the same second may stand either way round.
      return before[key] < after[key] ? -1 : Number(before[key] > after[key]);
  }
}

/** As people read names in English: letter case aside, numbers by their value. */
const { compare: compareNames } = new Intl.Collator("en", { numeric: true, sensitivity: "accent" });

/** Opens the page of a service from the list, and waits for it: both have a button that ends the service. */
export async function openService(page, name) {
  await page.getByRole("link", { name, exact: true }).click();
  await page.getByRole("tabpanel").waitFor();
}

/** The name of a service whose cancel button can be pressed, the one that is due last: its due date lies ahead. */
export async function cancellable(page, view = "cards") {
  await page.goto(`/services?view=${view}&status=active&sort=due&dir=desc`);
  const services = await read(page);
  const service = services.find(({ due, isMarked }) => due !== null && !isMarked);
  assert.ok(service, "there is an active service with a due date and no request");
  return service.name;
}

/** The button that ends a service, wherever it is shown. */
export function cancelButton(page, name) {
  return page.getByRole("button", { name: `Cancel service ${name}`, exact: true });
}

/** The dialog of the cancellation. */
export function cancelDialog(page) {
  return page.getByRole("dialog", { name: "Request service cancellation" });
}
