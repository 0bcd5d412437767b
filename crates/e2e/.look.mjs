import { chromium } from "playwright-core";
import { mkdir } from "node:fs/promises";
const [,, who, theme, width, out, ...paths] = process.argv;
const url = process.env.URL ?? "http://127.0.0.1:8099";
const browser = await chromium.launch({ executablePath: process.env.CHROME ?? "/usr/bin/chromium" });
await mkdir(out, { recursive: true });
const context = await browser.newContext({ viewport: { width: +width, height: 900 }, colorScheme: theme, locale: process.env.LOCALE ?? "en-GB", hasTouch: +width < 500 });
const page = await context.newPage();
page.on("console", m => { if (["error","warning"].includes(m.type())) console.log("console:", m.text()); });
page.on("pageerror", e => console.log("pageerror:", e.message));
await page.goto(url + "/");
await page.getByLabel("E-mail address").fill(`${who}@demo.example`);
await page.getByLabel("Password", { exact: true }).fill("goodstanding-demo");
await page.getByRole("button", { name: "Sign in" }).click();
await page.waitForURL(/services|customers/);
for (const path of paths) {
  await page.goto(url + path);
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(200);
  const file = `${out}/${path.replace(/[^a-z0-9]+/gi, "-").replace(/^-|-$/g, "").slice(0,60)}-${theme}-${width}.png`;
  await page.screenshot({ path: file, fullPage: true });
  const w = await page.evaluate(() => document.documentElement.scrollWidth);
  console.log(file, w > +width ? `OVERFLOW ${w}` : "");
}
await browser.close();
