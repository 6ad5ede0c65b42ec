// Saying what one thinks of a film: with the keyboard, and without JavaScript.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { PHONE, api, openBrowser, startDemo, visitor } from "./support.js";

describe("reviews", () => {
  let demo, browser, film;
  before(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
    const { movies } = await api(demo.base, "/movies?sort=rating&limit=1");
    film = `/m/${movies[0].movieId}`;
  });
  after(async () => { await browser?.close(); await demo?.stop(); });

  it("are written with the keyboard alone", async () => {
    const { context, page, complaints } = await visitor(browser, demo.base);
    await page.goto(film);
    await page.getByRole("link", { name: "Write a review" }).press("Enter");
    await signIn(page, "ana@usher.test");
    await page.waitForURL(new RegExp(`${film}/review$`));
    await page.getByRole("radio", { name: /^1 star/ }).focus();
    for (const _ of [2, 3, 4]) await page.keyboard.press("ArrowRight");
    assert.ok(await page.getByRole("radio", { name: /^4 stars/ }).isChecked());
    await page.keyboard.press("Tab");
    await page.keyboard.type("Ten letters");
    await page.getByText("Characters left: 1989").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("Thank you. Your review is up.").waitFor();
    await page.getByText("Ten letters").first().waitFor();
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it("are written, changed and withdrawn without JavaScript", async () => {
    const options = { javaScriptEnabled: false, viewport: PHONE };
    const { context, page } = await visitor(browser, demo.base, options);
    await page.goto(`${film}/review`);
    await signIn(page, "ben@usher.test");
    await page.getByLabel("In your words").fill("No stars yet");
    await page.locator(".star-choice label").nth(1).click();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("Thank you. Your review is up.").waitFor();
    await page.getByRole("link", { name: "Change or withdraw it" }).click();
    assert.equal(await page.getByLabel("In your words").inputValue(), "No stars yet");
    assert.ok(await page.getByRole("radio", { name: /^2 stars/ }).isChecked());
    await page.getByText("Withdraw this review").first().click();
    await page.getByRole("button", { name: "Withdraw this review" }).click();
    await page.getByText("Your review is withdrawn.").waitFor();
    await context.close();
  });
});

async function signIn(page, email) {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("usher-demo");
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
}
