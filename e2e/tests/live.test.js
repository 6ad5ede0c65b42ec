// Two people at one map, and time that runs out.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { holdBest, holdChosen, openSeats } from "./steps.js";
import { freshShow, openBrowser, startDemo, visitor } from "./support.js";

/** A seat that is taken in one browser is taken in the other after so long, 95 times of 100. */
const SEEN_MILLIS_P95 = 250;
const ROUNDS = 50;

describe("a live map", () => {
  let demo, browser;
  before(async () => { [demo, browser] = await Promise.all([startDemo(), openBrowser()]); });
  after(async () => { await browser?.close(); await demo?.stop(); });

  it("shows a seat as taken that somebody else has just taken", async (t) => {
    const show = await freshShow(demo.base, { seats: ROUNDS + 20 });
    const [buyer, watcher] = [await visitor(browser, demo.base), await visitor(browser, demo.base)];
    await openSeats(watcher.page, show);
    await openSeats(buyer.page, show);
    await watcher.page.waitForTimeout(1_000);
    const took = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const seat = await freeSeat(buyer.page);
      const seen = watcher.page.evaluate((seat) => new Promise((resolve) => {
        const input = document.querySelector(`input[name=seat][value="${seat}"]`);
        const look = () => input.getAttribute("aria-disabled") === "true" && resolve(Date.now());
        new MutationObserver(look).observe(input, { attributes: true });
        look();
      }), seat);
      const held = await buyer.page.evaluate(async ([show, seat]) => {
        const form = document.querySelector("form.seat-form");
        const fields = new URLSearchParams();
        for (const [name, value] of new FormData(form)) {
          if (name === "csrf" || name === "layout") fields.append(name, String(value));
        }
        fields.append("seat", seat);
        const body = fields.toString();
        const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
        const answer = await fetch(`/shows/${show}/hold`, { method: "POST", headers, body });
        return { at: Date.now(), status: answer.status };
      }, [show.showId, seat]);
      assert.ok(held.status < 300, `holding seat ${seat} answers ${held.status}`);
      took.push(Math.max(0, await seen - held.at));
    }
    took.sort((a, b) => a - b);
    const p95 = took[Math.ceil(ROUNDS * 0.95) - 1];
    t.diagnostic(`seen elsewhere after ${took[ROUNDS / 2]} ms (p50), ${p95} ms (p95)`);
    assert.ok(p95 <= SEEN_MILLIS_P95, `p95 is ${p95} ms`);
    await buyer.context.close();
    await watcher.context.close();
  });

  it("gives way when a chosen seat is lost, and says so", async () => {
    const show = await freshShow(demo.base);
    const [late, quick] = [await visitor(browser, demo.base), await visitor(browser, demo.base)];
    await openSeats(late.page, show);
    await openSeats(quick.page, show);
    await late.page.waitForTimeout(800);
    for (const one of [late, quick]) {
      await one.page.getByRole("button", { name: /^Pick the best/ }).click();
      await one.page.locator("input[name=seat]:checked").nth(1).waitFor({ state: "attached" });
    }
    const chosen = await late.page.locator("input[name=seat]:checked").evaluateAll(
      (inputs) => inputs.map((input) => input.value));
    await holdChosen(quick.page);
    const taken = late.page.getByText(/(was|were) just taken/).filter({ visible: true });
    await taken.first().waitFor();
    const left = await late.page.locator("input[name=seat]:checked").evaluateAll(
      (inputs) => inputs.map((input) => input.value));
    assert.ok(!left.some((seat) => chosen.includes(seat)), "lost seats are not chosen any more");
    await late.context.close();
    await quick.context.close();
  });

  it("counts down, offers more time, and keeps what was typed when it is over", async () => {
    const show = await freshShow(demo.base);
    const { context, page } = await visitor(browser, demo.base);
    await openSeats(page, show);
    // The server would say that there is time left.
    await page.route("**/hold/*/state", (route) => route.abort());
    await holdBest(page);
    await holdClock(page);
    await page.getByLabel("E-mail").fill("slow@example.com");
    const timer = page.getByRole("timer");
    assert.match(await page.locator("hold-timer").innerText(), /10:00|9:5\d/);
    await passTime(page, 8 * 60 + 5);
    await page.getByRole("button", { name: /^Add 5 minutes/ }).filter({ visible: true }).first().waitFor();
    await timer.waitFor({ state: "attached" });
    await passTime(page, 75);
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await passTime(page, 60);
    await page.getByText("Your hold ended.").filter({ visible: true }).first().waitFor();
    assert.equal(await page.getByLabel("E-mail").inputValue(), "slow@example.com");
    await page.getByRole("button", { name: "Hold them again" }).filter({ visible: true }).first().click();
    await page.waitForURL(/\/checkout/);
    await context.close();
  });
});

/** Takes the page's clock into our hands: it runs on, and jumps when we say so. */
async function holdClock(page) {
  await page.evaluate(() => {
    const now = Date.now.bind(Date);
    globalThis.ahead = 0;
    Date.now = () => now() + globalThis.ahead;
  });
}

async function passTime(page, seconds) {
  await page.evaluate((millis) => { globalThis.ahead += millis; }, seconds * 1_000);
}

/** A free seat that anybody may have. */
async function freeSeat(page) {
  return page.locator("input[name=seat]:not([aria-disabled], .companion)").evaluateAll(
    (inputs) => inputs[0].value);
}
