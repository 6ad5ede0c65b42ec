// When the server cannot be reached: tickets open, seats do not; who signs out leaves none behind.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertTickets, holdBest, openSeats, pay } from "./steps.js";
import { PHONE, freshShow, openBrowser, startDemo, until, visitor } from "./support.js";

describe("without a connection", () => {
  let demo, browser, show;
  before(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
    show = await freshShow(demo.base);
  });
  after(async () => { await browser?.close(); await demo?.stop(); });

  /** Books two seats, waits until the worker has kept the tickets, and opens them once more. */
  async function booked(page, email) {
    await openSeats(page, show);
    await holdBest(page);
    await pay(page, { email });
    await assertTickets(page, 2);
    const path = new URL(page.url()).pathname;
    await until(page, async (booking) => {
      const copy = await (await caches.open("tickets")).match(booking);
      return copy !== undefined && navigator.serviceWorker.controller !== null;
    }, path);
    await page.goto(path);
    await assertTickets(page, 2);
    return path;
  }

  it("keeps neither seats nor purchases, and no tickets of who has signed out", async () => {
    const { context, page } = await visitor(browser, demo.base);
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill("ben@usher.test");
    await page.getByLabel("Password").fill("usher-demo");
    await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(/\/account/);
    const booking = await booked(page, "ben@usher.test");
    await openSeats(page, show);
    await holdBest(page);
    await page.goto("/account");
    const kept = await page.evaluate(async () => {
      const requests = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
      return requests.flat().map(({ url }) => new URL(url).pathname);
    });
    const others = kept.filter((path) => !/^\/(a\/|offline$|b\/\w+(\/qr\/[^/]+)?$)/.test(path));
    assert.deepEqual(others, []);
    assert.ok(kept.includes(booking));

    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.waitForURL(/\/sign-in/);
    await until(page, async () => !(await caches.has("tickets")));
    await context.close();
  });

  it("shows the tickets with their codes, and says that they were saved", async () => {
    const { context, page } = await visitor(browser, demo.base, { viewport: PHONE });
    const booking = await booked(page, "guest@example.com");
    await demo.stop();
    demo = undefined;

    await page.reload();
    await assertTickets(page, 2);
    await page.getByText(/^Saved at \d{1,2}:\d\d.[ap]m, \w+day \d/).waitFor();
    assert.ok(await page.evaluate(() => document.fonts.check("16px Figtree")), "the styles came along");

    await page.goto(`/shows/${show.showId}/seats`);
    await page.getByRole("heading", { level: 1, name: "No connection" }).waitFor();
    await page.getByText("You can see your tickets. Booking is paused.").waitFor();
    await page.getByRole("link", { name: show.movie.title }).click();
    await assertTickets(page, 2);
    await context.close();
  });
});
