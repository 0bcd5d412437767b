// Ordering: from the catalogue to a service in the list.

import assert from "node:assert/strict";

import { newVisitor, open } from "../lib/browser.mjs";
import { expectFocus, tabTo } from "../lib/keyboard.mjs";
import { addMethodInCheckout, canPay, dialog } from "../lib/life.mjs";
import { sendSignIn, signIn } from "../lib/people.mjs";
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
  await eventually(async () => assert.equal(await page.getByText("Total due today").count(), 1));
  // Nothing is ordered before it is said with what it is paid; what is missing is said at its place.
  await order(page).click();
  const method = page.getByRole("group", { name: "Payment method" });
  await method.getByText("Choose or add a payment method").waitFor();
  await expectFocus(page, method);
  await addMethodInCheckout(page, "4242 4242 4242 4242");
  await expectFocus(page, page.getByRole("button", { name: "Change the payment method, Visa ending in 4242" }));
  await page.getByRole("list", { name: "Cart" }).getByText("My first service").waitFor();
  const happens = page.getByRole("region", { name: "What will happen" });
  await happens.getByText(/is charged to Visa ending in 4242\.$/).waitFor();
  await happens.getByText(/^Then .* a month for My first service\.$/).waitFor();
  await order(page).click();
  await heading(page, /^Order /).waitFor();
  const charges = page.getByRole("list", { name: "Charges" });
  await charges.getByRole("listitem").filter({ hasText: "Captured" }).getByText("My first service · Visa ending in 4242").waitFor();
  await page.getByText(/^Thank you\. Your order is placed\./).waitFor();
  await charges.getByText("next charge").waitFor();
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
  await eventually(async () => assert.equal(await summary.getByRole("link").count(), 2));
  await summary.getByRole("link", { name: /^Enter a quantity/ }).click();
  await expectFocus(page, page.getByLabel("Quantity"));
});

scene("keeps a quantity that cannot be ordered, and says so at the field", { as: "empty" }, async ({ page }) => {
  await choose(page, "Too many");
  const quantity = page.getByLabel("Quantity of Too many");
  for (const typed of ["0", "101", "2147483648", ""]) {
    await quantity.fill(typed);
    await quantity.press("Tab");
    await page.getByText("Enter a quantity from 1 to 100").waitFor();
    await eventually(async () => {
      assert.equal(await quantity.inputValue(), typed);
      assert.equal(await quantity.getAttribute("aria-invalid"), "true");
    });
    await page.getByRole("button", { name: "Order", exact: true }).click({ force: true });
    await expectFocus(page, quantity);
  }
  await quantity.fill("2");
  await quantity.press("Tab");
  await order(page).waitFor();
  await page.getByText("Enter a quantity from 1 to 100").waitFor({ state: "detached" });
});

scene("refuses a method that was removed meanwhile, and keeps everything else", { as: "empty" }, async ({ page, browser, server }) => {
  await canPay(page);
  await choose(page, "Kept whatever happens");
  await page.getByRole("button", { name: /^Change the payment method/ }).click();
  await addMethodInCheckout(page, "5555 5555 5555 4444");
  const other = await newVisitor(browser, server.url);
  await signIn(other.page, "empty");
  await open(other.page, "/payment-methods");
  await other.page.getByRole("button", { name: "Remove Mastercard ending in 4444" }).click();
  await dialog(other.page).getByRole("button", { name: "Remove payment method" }).click();
  await dialog(other.page).waitFor({ state: "detached" });
  await other.leave();

  await order(page).click();
  const method = page.getByRole("group", { name: "Payment method" });
  await method.getByText("This payment method is no longer there. Choose another one.").waitFor();
  await expectFocus(page, method);
  await page.getByRole("list", { name: "Cart" }).getByText("Kept whatever happens").waitFor();
  await method.getByRole("radio", { name: "Visa ending in 4242" }).check();
  await order(page).click();
  await heading(page, /^Order /).waitFor();
});

scene("thanks nobody for a payment that failed, and takes another card without a mouse", { as: "empty" }, async ({ page }) => {
  await canPay(page);
  await open(page, "/order-services/vps-4");
  await page.getByRole("radio", { name: /a month/ }).first().check();
  await page.getByLabel("Name for the service").fill("Declined at first");
  await page.getByRole("button", { name: "Add to cart" }).click();
  await heading(page, "Cart").waitFor();
  await page.getByRole("button", { name: /^Change the payment method/ }).click();
  await addMethodInCheckout(page, "4000 0000 0000 0069");
  await order(page).click();
  await heading(page, /^Order /).waitFor();
  const alert = page.getByRole("alert").filter({ hasText: "the payment failed" });
  await alert.getByText(/^We couldn’t charge .* to Visa ending in 0069\. The card has expired\./).waitFor();
  await page.getByText(/^Declined at first waits for the first payment/).waitFor();
  assert.equal(await page.getByText(/Thank you/).count(), 0);
  assert.equal(await alert.getByRole("button", { name: /again$/ }).count(), 0, "the same card would be declined again");

  await tabTo(page, alert.getByRole("button", { name: /^Pay .* with another card$/ }));
  await page.keyboard.press("Enter");
  const waiting = dialog(page).getByRole("group", { name: "Pay at once" }).getByRole("checkbox", { name: "Declined at first" });
  await eventually(async () => assert.ok(await waiting.isChecked()));
  await tabTo(page, dialog(page).getByLabel("Number"));
  await page.keyboard.type("4242424242424242");
  await tabTo(page, dialog(page).getByLabel("Expires"));
  await page.keyboard.type("12/39");
  // Taken out, it is only added; put back, the button bears the amount.
  await tabTo(page, waiting);
  await page.keyboard.press("Space");
  await dialog(page).getByRole("button", { name: "Add payment method" }).waitFor();
  await page.keyboard.press("Space");
  await tabTo(page, dialog(page).getByRole("button", { name: /^Add and pay / }));
  await page.keyboard.press("Enter");
  await dialog(page).getByText(/was paid with Visa ending in 4242\. Declined at first works\./).waitFor();
  await expectFocus(page, dialog(page).getByRole("heading", { name: "Visa ending in 4242 was added" }));
  await tabTo(page, dialog(page).getByRole("button", { name: "Done" }));
  await page.keyboard.press("Enter");
  await dialog(page).waitFor({ state: "detached" });
  await page.getByText(/^Thank you\. Your order is placed\. Everything is set up and running\./).waitFor();
  await alert.waitFor({ state: "detached" });
});

scene("keeps the cart over a reload and over signing in again", { as: "empty" }, async ({ page, context }) => {
  await canPay(page);
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
  await canPay(page);
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
