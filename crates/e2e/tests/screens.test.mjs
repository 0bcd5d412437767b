// Every screen in both themes at both widths: no violation that a machine can find, nothing that sticks out at the side.

import { expectNoAxeViolations } from "../lib/axe.mjs";
import { WIDTHS, open } from "../lib/browser.mjs";
import { scene } from "../lib/scene.mjs";
import { expectNoSidewaysScroll } from "../lib/screen.mjs";
import { cancelButton, cancelDialog, cancellable, read } from "../lib/services.mjs";

const level1 = (page, name) => page.getByRole("heading", { level: 1, name });

/** Whoever looks, and how each screen is reached from there. */
const SCREENS = {
  nobody: {
    "sign in": async (page) => {
      await open(page, "/services");
      await level1(page, "Sign in").waitFor();
    },
    "sign in with errors": async (page) => {
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  anna: {
    "services as cards": async (page) => {
      await open(page, "/services?view=cards");
      await read(page);
    },
    "services as a list": async (page) => {
      await open(page, "/services?view=list");
      await read(page);
    },
    "services with filters": (page) => page.getByRole("button", { name: "Filters" }).click(),
    "the reason of an inactive button": async (page) => {
      await open(page, "/services?view=list&requested=yes");
      const [{ name }] = await read(page);
      await cancelButton(page, name).focus();
      await page.getByRole("tooltip").filter({ visible: true }).waitFor();
    },
    "no service matches": async (page) => {
      await open(page, "/services?q=nothing+is+called+this");
      await page.getByText("No service matches").waitFor();
    },
    "a link that is not understood": async (page) => {
      await open(page, "/services?sort=colour");
      await page.getByText(/which is not known here/).waitFor();
    },
    "the account menu": async (page) => {
      await page.getByRole("button", { name: /Account menu/ }).click();
      await page.getByRole("button", { name: "Sign out" }).waitFor();
    },
    "a service": async (page) => {
      const name = await cancellable(page);
      await page.getByRole("link", { name, exact: true }).click();
      await page.getByRole("heading", { name: "Activity" }).waitFor();
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
      await page.getByRole("heading", { name: "Activity" }).waitFor();
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
    "a placed order": async (page) => {
      await page.getByRole("button", { name: /^(Order and pay|Place order)/ }).click();
      await level1(page, /^Order /).waitFor();
    },
    "the empty cart": async (page) => {
      await open(page, "/cart");
      await page.getByText("Your cart is empty").waitFor();
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
  },
  sam: {
    "customers": async (page) => {
      await open(page, "/customers");
      await page.getByRole("row").nth(1).or(page.getByRole("listitem").first()).first().waitFor();
    },
    "the services of a customer": async (page) => {
      await page.getByRole("main").getByRole("link").first().click();
      await level1(page, "Services").waitFor();
    },
  },
};

for (const theme of ["light", "dark"]) {
  for (const [device, width] of Object.entries(WIDTHS)) {
    for (const [person, screens] of Object.entries(SCREENS)) {
      const as = person === "nobody" ? undefined : person;
      scene(`${person}'s screens in ${theme} on a ${device}`, { as, theme, width, touch: device === "phone" }, async ({ page }) => {
        for (const [name, reach] of Object.entries(screens)) {
          await reach(page);
          await expectNoAxeViolations(page, `${name}, ${theme}, ${width} px`);
          await expectNoSidewaysScroll(page, name);
        }
      });
    }
  }
}
