// Every screen, and how it is reached.

import { details, expander, readSubscriptions, readTransactions } from "./billing.mjs";
import { open } from "./browser.mjs";
import { action, addMethodInCheckout, dialog, openSubscription } from "./life.mjs";
import { cancelButton, cancelDialog, cancellable, read } from "./services.mjs";

const level1 = (page, name) => page.getByRole("heading", { level: 1, name });

/** Whoever looks, and how each screen is reached from there. */
export const SCREENS = {
  nobody: {
    "sign in": async (page) => {
      await open(page, "/services");
      await level1(page, "Sign in").waitFor();
    },
    "sign in with errors": async (page) => {
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").waitFor();
    },
    "asking for a link for a password": async (page) => {
      await page.locator("a[href='/password']").click();
      await level1(page, "Forgot your password?").waitFor();
      await page.getByRole("textbox", { name: "E-mail address" }).waitFor();
    },
    "a link for a password that has ended": async (page) => {
      await open(page, "/password#ended");
      await level1(page, "This link works no more").waitFor();
    },
  },
  anna: {
    "the search": async (page) => {
      await open(page, "/overview");
      await page.getByRole("button", { name: "Search" }).click();
      await page.getByRole("combobox", { name: "Search" }).fill("studio");
      await page.getByRole("option", { name: /^Studio website/ }).first().waitFor();
    },
    "upcoming payments": async (page) => {
      await open(page, "/payments");
      await page.locator(".upcoming__row").first().waitFor();
    },
    receipts: async (page) => {
      await open(page, "/receipts");
      await page.getByRole("link", { name: /^Receipt for/ }).first().waitFor();
    },
    "a receipt": async (page) => {
      await page.getByRole("link", { name: /^Receipt for/ }).first().click();
      await page.getByRole("article", { name: "Receipt" }).waitFor();
    },
    overview: async (page) => {
      await open(page, "/overview");
      await page.getByRole("heading", { name: "Recent payments" }).waitFor();
    },
    "all that needs the customer": async (page) => {
      const all = page.getByRole("button", { name: /^Show all / });
      if (await all.isVisible()) {
        await all.click();
      }
    },
    "the dialog in which it is paid": async (page) => {
      await page.getByRole("button", { name: /^Pay / }).first().click();
      await dialog(page).getByRole("button", { name: /^Pay / }).waitFor();
    },
    "services as cards": async (page) => {
      await open(page, "/services?view=cards");
      await read(page);
    },
    "services as a list": async (page) => {
      await open(page, "/services?view=list");
      await read(page);
    },
    "services with filters": async (page) => {
      const filters = page.getByRole("button", { name: "Filters", exact: true });
      if (await filters.isVisible()) {
        return filters.click();
      }
      // A phone has them in the drawer.
      await page.getByRole("button", { name: /^View options/ }).click();
      await page.getByRole("dialog", { name: "View" }).getByRole("button", { name: "More filters" }).click();
    },
    "the reason of an inactive button": async (page) => {
      await open(page, "/services?view=list&requested=yes");
      const [{ name }] = await read(page);
      await cancelButton(page, name).focus();
      await page.getByRole("tooltip").filter({ visible: true }).waitFor();
    },
    "no service matches": async (page) => {
      await open(page, "/services?q=nothing+is+called+this");
      await page.getByText("No services match").waitFor();
    },
    "a link that is not understood": async (page) => {
      await open(page, "/services?sort=colour");
      await page.getByText(/that we do not know/).waitFor();
    },
    "the account menu": async (page) => {
      await page.getByRole("button", { name: /Account menu/ }).click();
      await page.getByRole("button", { name: "Sign out" }).waitFor();
    },
    "a service": async (page) => {
      const name = await cancellable(page);
      await page.getByRole("link", { name, exact: true }).click();
      await page.getByRole("tabpanel").waitFor();
    },
    "the cancel dialog": async (page) => {
      await page.getByRole("button", { name: /^Cancel service/ }).click();
      await cancelDialog(page).waitFor();
    },
    "the cancel dialog with errors": async (page) => {
      await cancelDialog(page).getByRole("button", { name: "Request cancellation" }).click();
      await page.getByRole("alert").waitFor();
    },
    "the cancel dialog with a preview": async (page) => {
      await cancelDialog(page).getByRole("radio", { name: "On service due date" }).check();
      await page.getByRole("region", { name: "What will happen" }).waitFor();
    },
    "a service with a request": async (page) => {
      await open(page, "/services?view=list&requested=yes");
      const [{ name }] = await read(page);
      await page.getByRole("link", { name, exact: true }).click();
      await page.getByRole("region", { name: "Cancellation request" }).waitFor();
    },
    "a service that has ended": async (page) => {
      await open(page, "/services?view=list&status=canceled,terminated,archived");
      const [{ name }] = await read(page);
      await page.getByRole("link", { name, exact: true }).click();
      await page.getByRole("tabpanel").waitFor();
    },
    "the catalogue": async (page) => {
      await open(page, "/order-services");
      await page.getByRole("region").first().waitFor();
    },
    "a product": async (page) => {
      await page.getByRole("region").getByRole("link").first().click();
      await page.getByLabel("Quantity").waitFor();
    },
    "a product with errors": async (page) => {
      await page.getByLabel("Quantity").fill("");
      await page.getByRole("button", { name: "Add to cart" }).click();
      await page.getByRole("alert").waitFor();
    },
    "the cart": async (page) => {
      await page.getByLabel("Quantity").fill("2");
      await page.getByRole("button", { name: "Add to cart" }).click();
      await level1(page, "Cart").waitFor();
      await page.getByText("Total due today").waitFor();
    },
    "the choice of payment methods": async (page) => {
      await page.getByRole("button", { name: /^Change the payment method/ }).click();
      await page.getByRole("radio", { name: "Bank account ending in 3000" }).waitFor();
    },
    "a quantity that cannot be ordered": async (page) => {
      await page.getByLabel(/^Quantity of/).fill("0");
      await page.keyboard.press("Tab");
      await page.getByText("Enter a quantity from 1 to 100").waitFor();
    },
    "a placed order": async (page) => {
      await page.getByLabel(/^Quantity of/).fill("1");
      await page.keyboard.press("Tab");
      await page.getByRole("button", { name: /^(Order and pay|Place order)/ }).click();
      await level1(page, /^Order /).waitFor();
    },
    "an order whose payment failed": async (page) => {
      await open(page, "/order-services/vps-4");
      await page.getByRole("button", { name: "Add to cart" }).click();
      await page.getByRole("button", { name: /^Change the payment method/ }).click();
      await addMethodInCheckout(page, "4000 0000 0000 0069");
      await page.getByRole("button", { name: /^(Order and pay|Place order)/ }).click();
      await page.getByRole("alert").filter({ hasText: "the payment failed" }).waitFor();
    },
    "paying with another card": async (page) => {
      await page.getByRole("button", { name: /with another card$/ }).click();
      await dialog(page).getByRole("button", { name: /^Add and pay/ }).waitFor();
    },
    "what became of the payment": async (page) => {
      await dialog(page).getByLabel("Number").fill("4242 4242 4242 4242");
      await dialog(page).getByLabel("Expires").fill("12/39");
      await dialog(page).getByRole("button", { name: /^Add and pay/ }).click();
      await dialog(page).getByRole("button", { name: "Done" }).waitFor();
    },
    "the empty cart": async (page) => {
      await open(page, "/cart");
      await page.getByText("Your cart is empty").waitFor();
    },
    "subscriptions": async (page) => {
      await open(page, "/subscriptions");
      await readSubscriptions(page);
    },
    "a subscription in its row": async (page) => {
      await open(page, "/subscriptions/all?billing_status=in_retry");
      const [{ id }] = await readSubscriptions(page);
      await expander(page, id).click();
      await details(page, id).getByText("Billing plan").waitFor();
    },
    "the meaning of a badge": async (page) => {
      await page.getByRole("button", { name: "In Retry" }).focus();
      await page.getByRole("tooltip").filter({ visible: true }).waitFor();
    },
    "all subscriptions with filters": async (page) => {
      await open(page, "/subscriptions/all?attention=yes");
      await readSubscriptions(page);
    },
    "no subscription matches": async (page) => {
      await open(page, "/subscriptions/all?q=nothing+is+called+this");
      await page.getByText("No subscriptions match these filters").waitFor();
    },
    "a subscription": async (page) => {
      await open(page, "/subscriptions/all?status=upgraded");
      const [{ id }] = await readSubscriptions(page);
      await open(page, `/subscriptions/${id}`);
      await page.getByRole("tabpanel").getByRole("row").first().waitFor();
    },
    "the actions of a subscription": async (page) => {
      await open(page, "/subscriptions/all?status=active&billing_status=in_retry");
      const [{ id }] = await readSubscriptions(page);
      await openSubscription(page, id);
      await page.getByText("You can pause once the open payment is settled.").waitFor();
    },
    "the dialog of a payment": async (page) => {
      await action(page, /^Pay €/).click();
      await dialog(page).getByRole("region", { name: "What will happen" }).waitFor();
    },
    "the dialog of a pause with errors": async (page) => {
      await page.keyboard.press("Escape");
      await open(page, "/subscriptions/all?status=active&billing_status=good_standing&plan=MONTHLY");
      const [{ id }] = await readSubscriptions(page);
      await openSubscription(page, id);
      await action(page, "Pause").click();
      await dialog(page).getByRole("button", { name: "Pause subscription" }).click();
      await dialog(page).getByRole("alert").waitFor();
    },
    "the dialog of a pause with a preview": async (page) => {
      await dialog(page).getByRole("radio", { name: "Pause now" }).check();
      await dialog(page).getByRole("region", { name: "What will happen" }).waitFor();
    },
    "the dialog of an upgrade": async (page) => {
      await page.keyboard.press("Escape");
      await action(page, "Upgrade").click();
      await dialog(page).getByRole("combobox", { name: "Product" }).selectOption({ index: 1 });
      await dialog(page).getByRole("radio").first().check();
      await dialog(page).getByRole("region", { name: "What will happen" }).waitFor();
    },
    "a billing plan": async (page) => {
      await open(page, "/plans/INTRO-3");
      await page.getByRole("heading", { name: "Schedule" }).waitFor();
    },
    "the page of a product": async (page) => {
      await open(page, "/products/vps-4");
      await page.getByRole("heading", { name: "Prices" }).waitFor();
    },
    "transactions": async (page) => {
      await open(page, "/transactions?currency=EUR&amount_from=1");
      await readTransactions(page);
    },
    "a transaction": async (page) => {
      await open(page, "/transactions?status=cancelled");
      const [number] = await readTransactions(page);
      await open(page, `/transactions/${number}`);
      await page.getByRole("heading", { name: "Status log" }).waitFor();
    },
    "a transaction that waits": async (page) => {
      await open(page, "/transactions?status=authorization_pending&method=card");
      const [number] = await readTransactions(page);
      await open(page, `/transactions/${number}`);
      await action(page, "Approve the charge").click();
      await dialog(page).getByRole("region", { name: "What will happen" }).waitFor();
    },
    "payment methods": async (page) => {
      await open(page, "/payment-methods");
      await page.getByRole("table").waitFor();
      await page.getByRole("region", { name: "Unpaid subscriptions" }).waitFor();
    },
    "a new payment method with errors": async (page) => {
      await page.getByRole("button", { name: "Add payment method" }).click();
      await page.getByRole("dialog").getByRole("button", { name: /^Add and pay/ }).click();
      await page.getByRole("alert").waitFor();
    },
    settings: async (page) => {
      await open(page, "/settings");
      await page.getByRole("region", { name: "Where you are signed in" }).getByRole("listitem").first().waitFor();
    },
    "a mail": async (page) => {
      const mail = page.locator(".mails > li").first();
      await mail.locator("summary").click();
      await mail.getByText(/^Hello /).waitFor();
    },
    "settings with errors": async (page) => {
      await page.getByRole("button", { name: "Change password" }).click();
      await page.getByText("Enter your current password").waitFor();
    },
    "nothing here": async (page) => {
      await open(page, "/no/such/page");
      await level1(page, "Nothing here").waitFor();
    },
  },
  empty: {
    "no services yet": async (page) => {
      await open(page, "/services");
      await page.getByText("You have no services yet").waitFor();
    },
    "no subscriptions yet": async (page) => {
      await open(page, "/subscriptions");
      await page.getByText("There are no subscriptions").waitFor();
    },
    "no payment method yet": async (page) => {
      await open(page, "/payment-methods");
      await page.getByText("There is no payment method").waitFor();
    },
  },
  zoe: {
    "many services as cards": async (page) => {
      await open(page, "/services?view=cards&sort=name");
      await read(page);
    },
    "many services as a list": async (page) => {
      await open(page, "/services?view=list&sort=name&dir=desc");
      await read(page);
    },
    "subscriptions with long names": async (page) => {
      await open(page, "/subscriptions/all");
      await readSubscriptions(page);
    },
    "transactions of many": async (page) => {
      await open(page, "/transactions");
      await readTransactions(page);
    },
  },
  sam: {
    "the inbox": async (page) => {
      await open(page, "/inbox");
      await page.getByRole("table", { name: /^What waits for staff/ }).waitFor();
      await page.getByRole("region", { name: "The system does this next" }).getByRole("listitem").first().waitFor();
    },
    "a decision in the inbox, with errors": async (page) => {
      await page.getByRole("button", { name: /^Accept order: / }).first().click();
      await dialog(page).getByRole("button", { name: "Accept order" }).click();
      await dialog(page).getByRole("alert").waitFor();
    },
    "customers": async (page) => {
      await open(page, "/customers");
      await page.getByRole("row").nth(1).or(page.getByRole("listitem").first()).first().waitFor();
    },
    "the account of a customer": async (page) => {
      await page.getByRole("row").getByRole("link").first().click();
      await page.getByRole("tab", { name: "Payment methods" }).waitFor();
      await page.getByRole("tabpanel").waitFor();
    },
    "the services of a customer": async (page) => {
      await page.getByRole("region", { name: "Details" }).locator('a[href$="/services"]').click();
      await level1(page, "Services").waitFor();
    },
    "everybody's subscriptions": async (page) => {
      await open(page, "/subscriptions/all");
      await readSubscriptions(page);
    },
    "everybody's transactions": async (page) => {
      await open(page, "/transactions");
      await readTransactions(page);
    },
    "the queue of orders": async (page) => {
      await open(page, "/orders");
      await page.getByRole("row").nth(1).waitFor();
    },
    "an order that waits": async (page) => {
      await page.getByRole("row").filter({ hasText: "Lumen Architects" }).getByRole("link", { name: /^ORD-/ }).click();
      await action(page, "Accept order").focus();
      await page.getByRole("tooltip").filter({ visible: true }).waitFor();
    },
    "accepting an order with errors": async (page) => {
      await open(page, "/orders");
      await page.getByRole("row").filter({ hasText: "Aurora Optics" }).getByRole("link", { name: /^ORD-/ }).click();
      await action(page, "Accept order").click();
      await dialog(page).getByRole("region", { name: "What will happen" }).waitFor();
      await dialog(page).getByRole("button", { name: "Accept order" }).click();
      await dialog(page).getByRole("alert").waitFor();
    },
    "the queue of requests": async (page) => {
      await open(page, "/cancellation-requests");
      await page.getByRole("row").nth(1).waitFor();
    },
    "completing a request": async (page) => {
      await page.getByRole("button", { name: /^Complete now: / }).first().click();
      await dialog(page).getByRole("button", { name: "Complete cancellation now" }).click();
      await dialog(page).getByRole("alert").waitFor();
    },
    "what staff do to a subscription": async (page) => {
      await open(page, "/subscriptions/all?status=active&billing_status=good_standing&plan=MONTHLY");
      const [{ id }] = await readSubscriptions(page);
      await openSubscription(page, id);
      await action(page, "Terminate now").click();
      await dialog(page).getByRole("button", { name: "Terminate now" }).click();
      await dialog(page).getByRole("alert").waitFor();
    },
    "what staff do to a service": async (page) => {
      await page.keyboard.press("Escape");
      await page.getByRole("region", { name: "Details" }).locator('a[href^="/services/"]').first().click();
      await action(page, "Suspend").click();
      await dialog(page).getByRole("region", { name: "What will happen" }).waitFor();
    },
    "a refund": async (page) => {
      await open(page, "/transactions?status=settled");
      const [number] = await readTransactions(page);
      await open(page, `/transactions/${number}`);
      await action(page, "Refund").click();
      await dialog(page).getByRole("radio", { name: "A part" }).check();
      await dialog(page).getByLabel("Amount").waitFor();
    },
    "subscriptions by status": async (page) => {
      await open(page, "/reports");
      await page.getByRole("rowheader", { name: "Deleted" }).waitFor();
    },
    "counted subscriptions": async (page) => {
      await page.getByRole("row").getByRole("link").first().click();
      await readSubscriptions(page);
    },
    "cancellation reasons": async (page) => {
      await open(page, "/reports/cancellation-reasons");
      await page.getByRole("row").nth(1).waitFor();
    },
  },
};
