// Every page, in light and dark, on a phone and a desktop: no fault that axe can find, nothing that
// has to be scrolled sideways, and one first heading.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";
import { assertTickets, holdBest, openSeats, pay } from "./steps.js";
import { DESKTOP, PHONE, freshShow, openBrowser, startDemo, visitor } from "./support.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

describe("accessibility", () => {
  let demo, browser, pages;
  before(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
    pages = await somePages(browser, demo.base);
  });
  after(async () => { await browser?.close(); await demo?.stop(); });

  for (const [name, viewport] of [["phone", PHONE], ["desktop", DESKTOP]]) {
    for (const colorScheme of ["light", "dark"]) {
      it(`has no faults on a ${name} in ${colorScheme}`, async () => {
        const options = { viewport, colorScheme, storageState: pages.state, bypassCSP: true };
        const { context, page } = await visitor(browser, demo.base, options);
        const faults = [];
        for (const path of pages.paths) {
          await page.goto(path, { waitUntil: "load" });
          faults.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`));
        }
        assert.deepEqual(faults, []);
        await context.close();
      });
    }
  }
});

async function faultsOf(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (rules) => {
    const { violations } = await globalThis.axe.run(document, { runOnly: { type: "tag", values: rules } });
    const faults = violations.map(({ id, nodes }) => `${id} at ${nodes.map((n) => n.target.join(" ")).slice(0, 3).join(", ")}`);
    const [wide, seen] = [document.documentElement.scrollWidth, document.documentElement.clientWidth];
    if (wide > seen) faults.push(`${wide - seen} pixels too wide`);
    const heads = document.querySelectorAll("h1").length;
    if (heads !== 1) faults.push(`${heads} first headings`);
    return faults;
  }, RULES);
  return found;
}

/** Pages of every kind, as somebody who is signed in, has a hold, and has booked. */
async function somePages(browser, base) {
  const show = await freshShow(base);
  const other = await freshShow(base);
  const { context, page } = await visitor(browser, base);
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill("ana@usher.test");
  await page.getByLabel("Password").fill("usher-demo");
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/account/);
  await openSeats(page, show);
  await holdBest(page);
  await pay(page, { email: "ana@usher.test" });
  await assertTickets(page, 2);
  const booking = new URL(page.url()).pathname;
  await openSeats(page, other);
  await holdBest(page);
  const checkout = new URL(page.url()).pathname;
  await page.goto("/?choose");
  const city = await page.getByRole("main").getByRole("link").first().getAttribute("href");
  const state = await context.storageState();
  await context.close();
  const paths = [
    "/?choose", city, `${city}/films`, "/search?q=the", "/search?q=zzzzzz", "/help",
    `/m/${show.movie.movieId}`, `/t/${show.theater.theaterId}`, `/shows/${show.showId}/seats`,
    checkout, booking, `${booking}/cancel`, "/find-booking", "/account", "/account/bookings",
    `/m/${show.movie.movieId}/reviews`, `/m/${show.movie.movieId}/review`, "/account/reviews",
    "/account/wallet", "/account/privacy", "/account/delete", "/forgot-password",
    "/reset-password?token=x", "/verify-email?token=x", "/no-such-page", "/gallery", "/offline",
  ];
  return { paths, state };
}
