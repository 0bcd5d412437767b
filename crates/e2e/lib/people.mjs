// Who signs in: the demo's people.

import { open } from "./browser.mjs";

export const PASSWORD = "goodstanding-demo";

export const address = (name) => `${name}@demo.example`;

/** Signs in as a person does, and ends where the page leads. */
export async function signIn(page, name, { from = "/sign-in" } = {}) {
  await open(page, from);
  await page.getByLabel("E-mail address").fill(address(name));
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await page.getByRole("heading", { level: 1 }).waitFor();
}
