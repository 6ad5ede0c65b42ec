// The whole way to a ticket: on a phone, on a desktop, by keyboard alone, without JavaScript.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertTickets, holdBest, openSeats, pay, payButton } from "./steps.js";
import { DESKTOP, PHONE, freshShow, openBrowser, startDemo, visitor } from "./support.js";

describe("booking", () => {
  let demo, browser;
  before(async () => { [demo, browser] = await Promise.all([startDemo(), openBrowser()]); });
  after(async () => { await browser?.close(); await demo?.stop(); });

  for (const [name, viewport] of [["phone", PHONE], ["desktop", DESKTOP]]) {
    it(`a guest finds a film and books it on a ${name}`, async () => {
      const show = await freshShow(demo.base);
      const { context, page, complaints } = await visitor(browser, demo.base, { viewport });
      await page.goto("/");
      await page.getByRole("searchbox", { name: "Find your city" }).fill(show.city.name);
      await page.getByRole("button", { name: "Search" }).last().click();
      await page.getByRole("main").getByRole("link", { name: show.city.name }).first().click();
      await page.waitForURL(/\/c\//);
      await page.goto(`/m/${show.movie.movieId}`);
      await page.getByRole("heading", { level: 1, name: show.movie.title }).waitFor();
      await openSeats(page, show);
      const hidden = await page.locator(".map .scroll").evaluate((box) => box.scrollWidth - box.clientWidth);
      assert.ok(hidden <= 1, `${hidden} pixels of the hall are out of sight`);
      await holdBest(page);
      await pay(page);
      await assertTickets(page, 2);
      assert.deepEqual(complaints, []);
      await context.close();
    });
  }

  it("everything works by keyboard alone", async () => {
    const show = await freshShow(demo.base);
    const { context, page } = await visitor(browser, demo.base);
    await openSeats(page, show);
    // The grid is one stop of the Tab key; arrows move inside it.
    await tabTo(page, "input[name=seat]", 40);
    await page.keyboard.press("n");
    const seat = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    const first = await seat();
    assert.match(first ?? "", /^.*Row .*, seat /);
    await page.keyboard.press("ArrowDown");
    assert.notEqual(await seat(), first, "an arrow moves the focus");
    await page.keyboard.press("n");
    await page.keyboard.press("Space");
    await page.locator("input[name=seat]:checked").first().waitFor({ state: "attached" });
    const chosen = await page.locator("input[name=seat]:checked").count();
    await tabTo(page, "button", 60, "Hold seats");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/checkout/);
    await tabTo(page, "input[name=email]", 30);
    await page.keyboard.type("keyboard@example.com");
    await tabTo(page, "button", 30, "Pay ");
    await page.keyboard.press("Enter");
    await assertTickets(page, chosen);
    await context.close();
  });

  it("everything works without JavaScript", async () => {
    const show = await freshShow(demo.base);
    const options = { javaScriptEnabled: false, viewport: PHONE };
    const { context, page } = await visitor(browser, demo.base, options);
    await openSeats(page, show);
    const free = page.locator("input[name=seat]:not([aria-disabled])");
    await free.nth(0).check({ force: true });
    await free.nth(1).check({ force: true });
    await page.getByRole("button", { name: "Hold seats" }).filter({ visible: true }).first().click();
    await page.waitForURL(/\/checkout/);
    await page.getByLabel("E-mail").fill("not an address");
    await page.getByLabel("Phone").fill("+91 98765 43210");
    await payButton(page).click();
    // What is wrong stands on top and at its field; what was typed is still there.
    const summary = page.getByRole("alert").filter({ visible: true, hasText: /./ });
    assert.match(await summary.innerText(), /address/);
    assert.equal(await page.getByLabel("E-mail").inputValue(), "not an address");
    assert.equal(await page.getByLabel("Phone").inputValue(), "+91 98765 43210");
    await page.getByLabel("E-mail").fill("plain@example.com");
    await payButton(page).click();
    await page.waitForURL(/\/b\/USH/);
    assert.equal(await page.getByRole("img", { name: /^Entry code/ }).count(), 2);
    await context.close();
  });
});

/** Presses Tab until the focus is on such an element. */
async function tabTo(page, selector, presses, name) {
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press("Tab");
    const is = await page.evaluate(([selector, name]) => {
      const element = document.activeElement;
      return !!element?.matches(selector) && (!name || element.textContent.includes(name));
    }, [selector, name]);
    if (is) return;
  }
  assert.fail(`Tab does not come to ${name ?? selector}`);
}
