// Subscriptions and transactions as a person reads them.

/** The rows of the subscriptions in sight; the rows with their details are not among them. */
export const subscriptionRows = (page) => page.locator("tr.subscription");

/** The line that says which rows of how many are in sight. */
export const counted = (page) => page.locator(".listing__count");

/** Waits for the table, and reads each row: the whole identifier and the words of each cell. */
export async function readSubscriptions(page) {
  await subscriptionRows(page).first().waitFor();
  return subscriptionRows(page).evaluateAll((rows) =>
    rows.map((row) => {
      const cell = (label) => row.querySelector(`td[data-label="${label}"]`)?.innerText.trim();
      return {
        id: row.querySelector("a.id-link").title,
        product: cell("Product"),
        status: cell("Status"),
        billing: cell("Billing status"),
        start: cell("Start date"),
        end: cell("End date"),
      };
    }),
  );
}

/** The button that opens a row, by the subscription's identifier. */
export const expander = (page, id) => page.locator(`button.expander[aria-controls="details-${id}"]`);

/** The details that it opens. */
export const details = (page, id) => page.locator(`#details-${id}`);

/** Waits for the transactions, and reads their numbers from top to bottom. */
export async function readTransactions(page) {
  const numbers = page.locator('td[data-label="Transaction"] a, tr > td.paid__number:not(:empty)');
  // Not for a table: other pages have one as well. On a phone the numbers are there without being seen.
  await numbers.first().waitFor({ state: "attached" });
  return numbers.evaluateAll((cells) => cells.map((cell) => cell.textContent.trim()));
}
