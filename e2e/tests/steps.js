// What people do on the pages, in the words that they read there.

import assert from "node:assert/strict";

/** Opens the seats of a show. */
export async function openSeats(page, show) {
  await page.goto(`/shows/${show.showId}/seats`);
  await page.getByRole("heading", { level: 1, name: show.movie.title }).waitFor();
}

/** Lets the house pick seats on the map. With JavaScript they are chosen first, then held. */
export async function holdBest(page) {
  await page.getByRole("button", { name: /^Pick the best/ }).click();
  await page.locator("input[name=seat]:checked").nth(1).waitFor({ state: "attached" });
  await holdChosen(page);
}

/** Presses the button that holds what is chosen, and comes to the checkout. */
export async function holdChosen(page) {
  await page.getByRole("button", { name: "Hold seats" }).filter({ visible: true }).first().click();
  await page.waitForURL(/\/hold\/[0-9a-f-]+\/checkout/);
}

/** Fills in the checkout and pays with one of the sandbox's accounts. */
export async function pay(page, { email = "guest@example.com", account } = {}) {
  await page.getByLabel("E-mail").fill(email);
  if (account) await page.getByLabel("Test account").first().selectOption({ label: account });
  await payButton(page).click();
}

export function payButton(page) {
  return page.getByRole("button", { name: /^Pay / });
}

/** On the page with the tickets: how many there are, each with a code that is a picture. */
export async function assertTickets(page, count) {
  await page.waitForURL(/\/b\/USH/);
  await page.getByRole("heading", { level: 1, name: "Your tickets" }).waitFor();
  const codes = page.getByRole("img", { name: /^Entry code/ });
  assert.equal(await codes.count(), count);
  for (const code of await codes.all()) {
    assert.ok(await code.evaluate((image) => image.decode().then(() => image.naturalWidth > 0)));
  }
}
