// What is unpaid is paid where it is seen: with another card of the customer's, or with a new one.

import { action, addMethod, advanceTo, dialog, expectStanding, later, nextBill, openSubscription, order, replaceMethod, result } from "../lib/life.mjs";
import { scene } from "../lib/scene.mjs";

scene("what is unpaid is paid from its page, with another card or a new one", { as: "empty" }, async ({ page, browser, server }) => {
  await addMethod(page, "4242 4242 4242 4242");
  const id = await order(page, "Paid otherwise");
  await replaceMethod(page, "Visa ending in 4242", "4000 0000 0000 0341");
  await addMethod(page, "5555 5555 5555 4444");
  await advanceTo(browser, server, await later(page, { months: 1 }));
  await openSubscription(page, id);
  await expectStanding(page, "Active", "In Retry");
  await action(page, /^Pay €/).click();
  await dialog(page).getByText(/is charged to Visa ending in 0341/).waitFor();
  await dialog(page).getByRole("button", { name: "Change the payment method, Visa ending in 0341" }).click();
  await dialog(page).getByRole("radio", { name: /^Mastercard ending in 4444/ }).check();
  await dialog(page).getByText(/is charged to Mastercard ending in 4444/).waitFor();
  await dialog(page).getByRole("button", { name: /^Pay / }).click();
  await result(page).getByText("Paid", { exact: true }).waitFor();
  await result(page).getByText(/was paid with Mastercard ending in 4444\. Paid otherwise works\.$/).waitFor();
  await expectStanding(page, "Active", "Good Standing");

  await replaceMethod(page, "Mastercard ending in 4444", "4000 0000 0000 0069");
  await advanceTo(browser, server, await nextBill(page));
  await openSubscription(page, id);
  await expectStanding(page, "Active", "Unusable Payment Method");
  await action(page, /^Pay €/).click();
  await dialog(page).getByRole("button", { name: /^Change the payment method/ }).click();
  await dialog(page).getByRole("button", { name: "Add a payment method" }).click();
  await dialog(page).getByRole("group", { name: "Pay at once" }).getByText("Paid otherwise").waitFor();
  await dialog(page).getByLabel("Number").fill("4242 4242 4242 4242");
  await dialog(page).getByLabel("Expires").fill("12/39");
  await dialog(page).getByRole("button", { name: /^Add and pay / }).click();
  await dialog(page).getByText(/was paid with Visa ending in 4242\. Paid otherwise works\./).waitFor();
  await dialog(page).getByRole("button", { name: "Done" }).click();
  await expectStanding(page, "Active", "Good Standing");
});
