// Ordering: from the catalogue to a service in the list.

import assert from "node:assert/strict";

import { open } from "../lib/browser.mjs";
import { expectFocus } from "../lib/keyboard.mjs";
import { sendSignIn } from "../lib/people.mjs";
import { scene } from "../lib/scene.mjs";
import { eventually } from "../lib/screen.mjs";
import { read } from "../lib/services.mjs";

const heading = (page, name) => page.getByRole("heading", { level: 1, name });
const order = (page) => page.getByRole("button", { name: /^(Order and pay|Place order)/ });

/** Puts the first product of the catalogue into the cart under a name of one's own. */
async function choose(page, name, quantity = "1") {
  await open(page, "/order-services");
  const product = page.getByRole("region").getByRole("listitem").getByRole("link").first();
  const productName = await product.innerText();
  await product.click();
  await heading(page, productName).waitFor();
  await page.getByLabel("Name for the service").fill(name);
  await page.getByLabel("Quantity").fill(quantity);
  await page.getByRole("button", { name: "Add to cart" }).click();
  await heading(page, "Cart").waitFor();
  return productName;
}

scene("orders a product, which then is a service", { as: "empty" }, async ({ page }) => {
  await choose(page, "My first service");
  await page.getByRole("list", { name: "Cart" }).getByText("My first service").waitFor();
  assert.equal(await page.getByText("Total due today").count(), 1);
  await order(page).click();
  await heading(page, /^Order /).waitFor();
  const reference = await page.getByRole("term").filter({ hasText: "Reference" }).locator("xpath=following-sibling::dd[1]").innerText();
  assert.ok(reference.length > 3, reference);
  await page.reload();
  await page.getByText(reference, { exact: true }).waitFor();

  await page.getByRole("link", { name: "Go to Services" }).click();
  const [service, ...others] = await read(page);
  assert.equal(service.name, "My first service");
  assert.equal(others.length, 0);
  assert.ok(["Pending", "Active"].includes(service.status));
});

scene("orders once, however often it is pressed", { as: "ben" }, async ({ page }) => {
  const before = (await read(page)).length;
  await choose(page, "Ordered once");
  await order(page).evaluate((button) => {
    for (let press = 0; press < 50; press += 1) {
      button.click();
    }
  });
  await heading(page, /^Order /).waitFor();
  await page.getByRole("link", { name: "Go to Services" }).click();
  await eventually(async () => assert.equal((await read(page)).length, before + 1));
});

scene("refuses what cannot be ordered, at the field", { as: "empty" }, async ({ page }) => {
  await open(page, "/order-services");
  await page.getByRole("region").getByRole("listitem").getByRole("link").first().click();
  await page.getByLabel("Name for the service").fill("  ");
  await page.getByLabel("Quantity").fill("0");
  await page.getByRole("button", { name: "Add to cart" }).click();
  const summary = page.getByRole("alert", { name: "There is a problem" });
  await expectFocus(page, summary);
  assert.equal(await summary.getByRole("link").count(), 2);
  await summary.getByRole("link", { name: /^Enter a quantity/ }).click();
  await expectFocus(page, page.getByLabel("Quantity"));
});

scene("keeps the cart over a reload and over signing in again", { as: "empty" }, async ({ page, context }) => {
  await choose(page, "Kept in the cart", "2");
  await page.reload();
  await page.getByRole("list", { name: "Cart" }).getByText("Kept in the cart").waitFor();
  await context.clearCookies();
  await order(page).click();
  await page.getByText("Your session has ended").waitFor();
  await sendSignIn(page, "empty");
  await heading(page, /^Order /).waitFor();
});

scene("keeps the cart when the server is gone", { as: "empty" }, async ({ page, troubles }) => {
  await choose(page, "Sent twice");
  await page.route("**/api/v1/orders", (route) => route.abort());
  await order(page).click();
  const alert = page.getByRole("main").getByRole("alert");
  await alert.waitFor();
  await page.unroute("**/api/v1/orders");
  await alert.getByRole("button", { name: "Try again" }).click();
  await heading(page, /^Order /).waitFor();
  troubles.length = 0;
});

scene("takes things out of the cart", { as: "empty" }, async ({ page }) => {
  await choose(page, "One too many");
  await page.getByRole("button", { name: "Remove One too many" }).click();
  await page.getByText("Your cart is empty").waitFor();
});

scene("finds products by words", { as: "empty" }, async ({ page }) => {
  await open(page, "/order-services");
  const products = page.getByRole("region").getByRole("listitem");
  await products.first().waitFor();
  const all = await products.count();
  const name = await products.first().getByRole("link").innerText();
  await page.getByLabel("Search products").fill(name);
  await eventually(async () => assert.ok((await products.count()) < all));
  await products.getByRole("link", { name, exact: true }).waitFor();
  await page.getByLabel("Search products").fill("there is no such product");
  await page.getByText("No product matches").waitFor();
  await page.getByRole("button", { name: "Clear the search" }).click();
  await eventually(async () => assert.equal(await products.count(), all));
});
