// Payments that do not simply succeed.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertTickets, holdBest, openSeats, pay, payButton } from "./steps.js";
import { PHONE, freshShow, openBrowser, startDemo, visitor } from "./support.js";

describe("paying", () => {
  let demo, browser;
  before(async () => { [demo, browser] = await Promise.all([startDemo(), openBrowser()]); });
  after(async () => { await browser?.close(); await demo?.stop(); });

  /** A guest with two seats at the checkout. */
  async function atCheckout() {
    const show = await freshShow(demo.base);
    const guest = await visitor(browser, demo.base, { viewport: PHONE });
    await openSeats(guest.page, show);
    await holdBest(guest.page);
    return guest;
  }

  /** The label of the sandbox's account that does this. */
  async function account(page, does) {
    const options = await page.getByLabel("Test account").first().locator("option").allInnerTexts();
    const found = options.find((option) => option.includes(does));
    assert.ok(found, `no account ${does} in ${options}`);
    return found;
  }

  it("keeps seats and words when the card is declined, and goes on with another", async () => {
    const { context, page } = await atCheckout();
    await pay(page, { email: "declined@example.com", account: await account(page, "is declined") });
    const said = page.getByRole("alert").or(page.getByRole("status"));
    await page.getByText("Nothing was charged, and your seats are still held.").filter({ visible: true }).first().waitFor();
    assert.ok(await said.count() > 0);
    assert.equal(await page.getByLabel("E-mail").inputValue(), "declined@example.com");
    await pay(page, { email: "declined@example.com", account: await account(page, "is paid") });
    await assertTickets(page, 2);
    await context.close();
  });

  for (const answer of ["Approve", "Refuse"]) {
    it(`goes to the bank and comes back: ${answer}`, async () => {
      const { context, page } = await atCheckout();
      await pay(page, { account: await account(page, "3-D Secure") });
      const toBank = page.getByRole("link", { name: "Go to your bank" })
        .or(page.getByRole("button", { name: "Go to your bank" }));
      const challenge = page.getByRole("button", { name: answer, exact: true });
      await toBank.or(challenge).first().waitFor();
      if (await toBank.count() > 0) await toBank.first().click();
      await challenge.click();
      if (answer === "Approve") {
        await assertTickets(page, 2);
      } else {
        await page.getByText(/not approved|declined/).first().waitFor();
        await page.getByText(/Nothing was charged/).filter({ visible: true }).first().waitFor();
      }
      await context.close();
    });
  }

  it("charges once, however often the button is pressed and the page is gone back to", async () => {
    const { context, page } = await atCheckout();
    const checkout = page.url();
    await page.getByLabel("E-mail").fill("twice@example.com");
    await payButton(page).dblclick();
    await assertTickets(page, 2);
    const booking = new URL(page.url()).pathname;
    await page.goto(checkout);
    await page.waitForURL(/\/b\/USH/);
    assert.equal(new URL(page.url()).pathname, booking, "an old checkout leads to its booking");
    await context.close();
  });

  it("gives a ticket back for the amount that was shown", async () => {
    const { context, page } = await atCheckout();
    await pay(page);
    await assertTickets(page, 2);
    await page.getByRole("link", { name: "Give tickets back" }).click();
    await page.waitForURL(/\/cancel/);
    const boxes = page.getByRole("checkbox");
    await boxes.first().check();
    await boxes.last().uncheck();
    await page.getByRole("button", { name: "See what you get back" }).click();
    const give = page.getByRole("button", { name: /^Give back the ticket, get / });
    const amount = (await give.innerText()).split("get ")[1];
    await give.click();
    await page.waitForURL(/\/b\/USH/);
    const refund = page.getByText(amount, { exact: false }).filter({ visible: true });
    await refund.first().waitFor();
    assert.equal(await page.getByRole("img", { name: /^Entry code/ }).count(), 1);
    await context.close();
  });
});
