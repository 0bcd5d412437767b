// Who signs in: the demo's people.

import { open } from "./browser.mjs";

export const PASSWORD = "goodstanding-demo";

/** How many services Anna has. */
export const SERVICES_OF_ANNA = 56;

export const address = (name) => `${name}@demo.example`;

/** Fills the sign-in form in sight and sends it. */
export async function sendSignIn(page, name, password = PASSWORD) {
  await page.getByLabel("E-mail address").fill(address(name));
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Signs in as a person does. The form has no address of its own: it stands at `at`, and gives way to it. */
export async function signIn(page, name, at = "/") {
  await open(page, at);
  await sendSignIn(page, name);
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor({ state: "detached" });
  await page.getByRole("heading", { level: 1 }).waitFor();
}
