// Every place that has an address, and whose it is. Identifiers are asked of the server: they are others in every demo.

import { open } from "./browser.mjs";

/** The first thing of a listing of the API. */
const first = (page, listing) =>
  page.evaluate(async (path) => {
    const answer = await fetch(`/api/v1${path}`);
    const { items } = await answer.json();
    return items[0];
  }, listing);

/** What everybody finds at its address, by name: of one thing, the first that a listing has. */
const BY_LISTING = {
  "a subscription": ["/subscriptions?limit=1", ({ id }) => `/subscriptions/${id}`],
  "a transaction": ["/transactions?limit=1", ({ id }) => `/transactions/${id}`],
  "a receipt": ["/transactions?limit=1&status=settled", ({ id }) => `/transactions/${id}/receipt`],
};

const SHARED = {
  "all subscriptions": "/subscriptions/all",
  transactions: "/transactions",
  "a billing plan": "/plans/INTRO-3",
  "a product": "/products/vps-4",
  settings: "/settings",
  "nothing here": "/no/such/page",
};

/** What a customer finds at its address. */
const CUSTOMERS = {
  overview: "/overview",
  "services as cards": "/services?view=cards",
  "services as a list": "/services?view=list",
  subscriptions: "/subscriptions",
  "upcoming payments": "/payments",
  receipts: "/receipts",
  "payment methods": "/payment-methods",
  "the catalogue": "/order-services",
  "a product that can be ordered": "/order-services/vps-4",
  "the cart": "/cart",
  ...SHARED,
};

/** What staff find at its address. */
const STAFF = {
  "the inbox": "/inbox",
  customers: "/customers",
  "orders that wait": "/orders",
  "cancellation requests": "/cancellation-requests",
  reports: "/reports",
  "counted subscriptions": "/reports/subscriptions?status=active&billing_status=in_retry",
  "cancellation reasons": "/reports/cancellation-reasons",
  "the clock": "/clock",
  "the worker": "/worker",
  ...SHARED,
};

/** The addresses of whoever is signed in, by the name of what is there. */
export async function routesOf(page, person) {
  if (person === "nobody") {
    return { "sign in": "/services" };
  }
  const isStaff = person === "sam";
  const listings = isStaff
    ? {
        ...BY_LISTING,
        "the account of a customer": ["/customers?limit=1", ({ id }) => `/customers/${id}`],
        "the services of a customer": ["/customers?limit=1", ({ id }) => `/customers/${id}/services`],
        "an order": ["/orders?limit=1", ({ id }) => `/orders/${id}`],
      }
    : { ...BY_LISTING, "a service": ["/services?limit=1", ({ id }) => `/services/${id}`] };
  const routes = { ...(isStaff ? STAFF : CUSTOMERS) };
  await open(page, isStaff ? "/customers" : "/overview");
  for (const [name, [listing, address]] of Object.entries(listings)) {
    const thing = await first(page, listing);
    // Somebody may have none.
    if (thing) {
      routes[name] = address(thing);
    }
  }
  return routes;
}
