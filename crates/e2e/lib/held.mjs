// Answers of the API that come when the test says so: what a page shows meanwhile is really seen.

/** From now on every answer to a read waits. `next` lets the one through that was asked for first. */
export async function holdAnswers(page) {
  const waiting = [];
  await page.route("**/api/v1/**", (route) => waiting.push(route));
  return {
    /** How many wait. */
    count: () => waiting.length,
    /** Lets one through, and returns when it has arrived. */
    async next() {
      const route = waiting.shift();
      const request = route.request();
      const arrived = page.waitForEvent("requestfinished", (finished) => finished === request);
      await route.continue();
      await arrived;
    },
    /** Nothing waits any more. */
    async release() {
      await page.unroute("**/api/v1/**");
      await Promise.all(waiting.splice(0).map((route) => route.continue()));
    },
  };
}

/** Until the browser has painted what the page is now. */
export const painted = (page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

/** What appears after a while, such as the grey blocks of what is loading, appears now. */
export const withoutDelay = (page) =>
  page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
