// Time: more of it for who needs it, and two windows that show the same hold.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertTickets, holdBest, holdChosen, openSeats, pay } from "./steps.js";
import { freshShow, openBrowser, startDemo, visitor } from "./support.js";

describe("the time of a hold", () => {
  let demo, browser;
  before(async () => { [demo, browser] = await Promise.all([startDemo(), openBrowser()]); });
  after(async () => { await browser?.close(); await demo?.stop(); });

  const buyer = async () => {
    const one = await visitor(browser, demo.base);
    await openSeats(one.page, await freshShow(demo.base));
    return one;
  };
  const seen = (page, text) => page.getByText(text).filter({ visible: true }).first().waitFor();
  /** As a browser does when somebody comes back to a window. */
  const lookAt = (page) => page.evaluate(() => dispatchEvent(new Event("focus")));

  it("is twenty minutes for who needs more, and the browser remembers", async () => {
    const { context, page } = await buyer();
    await page.getByLabel(/^I need more time/).check();
    await holdBest(page);
    assert.match(await page.locator("hold-timer").innerText(), /20:00|19:5\d/);
    await page.goto("/access-needs");
    assert.ok(await page.getByLabel(/^I need more time/).isChecked());
    await context.close();
  });

  it("is added from one window and seen in another, which then knows of the booking", async () => {
    const { context, page } = await buyer();
    await holdBest(page);
    const other = await context.newPage();
    await other.goto(page.url());
    await other.getByLabel("E-mail").fill("typed@example.com");
    const standing = await (await page.request.get(page.url().replace(/checkout$/, "state"))).json();
    const extended = { ...standing, isExtended: true, endsAt: standing.endsAt + 300_000, time: "8:00 pm" };
    await other.route("**/hold/*/state", (route) => route.fulfill({ json: extended }));
    await lookAt(other);
    await seen(other, "Extended to 8:00 pm.");
    assert.match(await other.locator("hold-timer").innerText(), /1[45]:\d\d/);
    assert.equal(await other.locator(".hold-extend").count(), 0);

    await other.unroute("**/hold/*/state");
    await pay(page);
    await assertTickets(page, 2);
    await other.waitForTimeout(1_100);
    await lookAt(other);
    await seen(other, "These seats are booked.");
    assert.equal(await other.getByLabel("E-mail").inputValue(), "typed@example.com");
    await other.getByRole("link", { name: "Show the booking" }).click();
    await assertTickets(other, 2);
    await context.close();
  });

  it("is not over while the server says that it goes on", async () => {
    const { context, page } = await buyer();
    await holdBest(page);
    await page.evaluate(() => { const now = Date.now(); Date.now = () => now + 700_000; });
    await page.waitForTimeout(1_500);
    const said = await page.locator("hold-timer").innerText();
    assert.match(said, /10:00|9:\d\d/);
    assert.doesNotMatch(said, /ended/);
    await context.close();
  });

  it("goes on for who comes back to the map, twice, and finds their own seats chosen", async () => {
    const { context, page } = await buyer();
    const chosen = page.locator("input[name=seat]:checked");
    await holdBest(page);
    for (const seats of [3, 4]) {
      await page.goBack();
      await page.waitForURL(/seats\?.*hold=/);
      await chosen.nth(seats - 2).waitFor({ state: "attached" });
      assert.equal(await page.locator("input:checked[aria-disabled]").count(), 0, "nobody else has them");
      await page.getByLabel("One by one").check();
      await page.locator("input[name=seat]:not(:checked, [aria-disabled], .companion, .wheelchair)")
        .first().check({ force: true });
      assert.equal(await chosen.count(), seats);
      await holdChosen(page);
    }
    await context.close();
  });

  it("can be asked for without JavaScript and loses nothing that was typed", async () => {
    const { context, page } = await visitor(browser, demo.base, { javaScriptEnabled: false });
    await openSeats(page, await freshShow(demo.base));
    await page.getByRole("button", { name: /^Pick the best/ }).click();
    await page.waitForURL(/\/checkout$/);
    await page.getByLabel("E-mail").fill("slow@example.com");
    await page.getByRole("button", { name: "Add 5 minutes" }).first().click();
    await seen(page, /You can add 5 minutes from/);
    assert.equal(await page.getByLabel("E-mail").inputValue(), "slow@example.com");
    await page.getByLabel("E-mail").press("Enter");
    await page.waitForLoadState();
    assert.equal(await page.getByText(/You can add 5 minutes from/).count(), 0, "Enter adds none");
    assert.equal(await page.getByLabel("E-mail").inputValue(), "slow@example.com");
    await context.close();
  });
});
