// Pages as some people have them: in their own colours, from right to left, on the smallest phone, with
// large letters, in a language of long words, without motion, without JavaScript. Nothing may be lost.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertTickets, holdBest, openSeats, pay } from "./steps.js";
import { freshShow, openBrowser, startDemo, visitor } from "./support.js";

const SMALLEST = { width: 320, height: 640 };
/** What each of these does to a page that stands there already. */
const STRAINS = {
  "as it is": () => {},
  "from right to left": () => { document.documentElement.dir = "rtl"; },
  "in long words": stretchWords,
  "in letters of twice the size": () => { document.documentElement.style.fontSize = "200%"; },
};

describe("robustness", () => {
  let demo, browser, pages;
  before(async () => {
    [demo, browser] = await Promise.all([startDemo(), openBrowser()]);
    pages = await somePages(browser, demo.base);
  });
  after(async () => { await browser?.close(); await demo?.stop(); });

  for (const [name, strain] of Object.entries(STRAINS)) {
    it(`loses nothing on 320 pixels ${name}`, async () => {
      const options = { viewport: SMALLEST, storageState: pages.state };
      const { context, page } = await visitor(browser, demo.base, options);
      const losses = [];
      for (const path of pages.paths) {
        await page.goto(path, { waitUntil: "load" });
        await page.evaluate(strain);
        losses.push(...(await page.evaluate(lost)).map((loss) => `${path}: ${loss}`));
      }
      assert.deepEqual(losses, []);
      await context.close();
    });
  }

  it("keeps the header in one row, and below it the search, on 320 pixels", async () => {
    const { context, page } = await visitor(browser, demo.base, { viewport: SMALLEST });
    await page.goto("/");
    const middles = await page.locator("nav.bar > a").evaluateAll((links) => links.map((link) => {
      const box = link.getBoundingClientRect();
      return Math.round((box.top + box.bottom) / 2);
    }));
    assert.equal(middles.length, 3);
    assert.equal(new Set(middles).size, 1, `their middles are at ${middles}`);
    await context.close();
  });

  it("suggests nothing to who has left the search before the answer came", async () => {
    const { context, page } = await visitor(browser, demo.base);
    await page.goto("/");
    const field = page.getByRole("combobox").first();
    const list = page.locator("ul.suggestions").first();
    for (const [key, wait] of [["Tab", 0], ["Escape", 0], ["Tab", 200]]) {
      await page.route("**/search/suggest*", async (route) => {
        await new Promise((answered) => setTimeout(answered, 200));
        await route.continue().catch(() => {});
      });
      await field.fill("");
      await field.pressSequentially("mo");
      await page.waitForTimeout(wait);
      await field.press(key);
      await page.waitForTimeout(1_200);
      assert.equal(await list.isVisible(), false, `${key} after ${wait} ms`);
      await page.unroute("**/search/suggest*");
    }
    await field.fill("");
    await field.pressSequentially("mo");
    await list.waitFor();
    await context.close();
  });

  it("keeps the hall as it stands where pages run from right to left", async () => {
    const { context, page } = await visitor(browser, demo.base);
    await page.goto(pages.seats);
    await page.evaluate(STRAINS["from right to left"]);
    const [first, second] = await page.locator("input[name=seat]").evaluateAll(
      (seats) => seats.slice(0, 2).map((seat) => seat.getBoundingClientRect().left));
    assert.ok(first < second, `seat 1 is at ${first}, seat 2 at ${second}`);
    await context.close();
  });

  it("shows the list and what stands out without JavaScript", async () => {
    const { context, page } = await visitor(browser, demo.base, { javaScriptEnabled: false });
    await page.goto(pages.seats);
    const groups = page.getByRole("button", { name: /together|side|centre/ }).filter({ visible: true });
    assert.equal(await groups.count(), 0);
    const dimmed = () => page.locator('input[name=seat]:not([class*="aisle"])').first().evaluate(
      (seat) => getComputedStyle(seat).opacity);
    await page.getByLabel("On an aisle").check({ force: true });
    assert.notEqual(await dimmed(), "1");
    await page.getByLabel("List").check({ force: true });
    assert.ok(await groups.count() > 5, "each row offers its groups");
    await page.getByLabel("Map").check({ force: true });
    assert.equal(await groups.count(), 0);
    await context.close();
  });

  it("tells seats apart in the colours of the system", async () => {
    const { context, page } = await visitor(browser, demo.base, { forcedColors: "active" });
    await page.goto(pages.seats);
    await page.getByRole("button", { name: /^Pick the best/ }).click();
    await page.locator("input[name=seat]:checked").first().waitFor({ state: "attached" });
    const looks = await page.evaluate(() => {
      const look = (selector) => {
        const style = getComputedStyle(document.querySelector(selector));
        return [style.borderTopStyle, style.backgroundColor, style.backgroundImage].join(" ");
      };
      return {
        free: look(".seats td:not([data-state]) input:not(:checked)"),
        chosen: look(".seats input:checked"),
        held: look('.seats [data-state="held"] input'),
        taken: look('.seats [data-state="taken"] input'),
      };
    });
    assert.equal(new Set(Object.values(looks)).size, 4, JSON.stringify(looks, undefined, 2));
    await context.close();
  });

  it("moves nothing for those who want no motion", async () => {
    const { context, page } = await visitor(browser, demo.base, { storageState: pages.state });
    for (const path of pages.paths) {
      await page.goto(path, { waitUntil: "load" });
      const moving = await page.evaluate(() => [...document.querySelectorAll("*")].flatMap((element) => {
        const { animationName, transitionDuration, transitionProperty } = getComputedStyle(element);
        const moves = animationName !== "none"
          || (transitionProperty !== "none" && transitionDuration.split(", ").some((time) => time !== "0s"));
        return moves ? [element.className || element.localName] : [];
      }));
      assert.deepEqual(moving, [], path);
    }
    await context.close();
  });
});

/** Runs in the page: each text half as long again, as in languages of long words. */
function stretchWords() {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const isWord = /\p{L}{2}/u.test(text.data) && text.parentElement.closest("script, template") === null;
    if (isWord) text.data = text.data.replace(/\p{L}+/gu, (word) => word + word.slice(0, Math.ceil(word.length * 0.4)));
  }
}

/** Runs in the page: what cannot be read, or only by scrolling sideways. */
function lost() {
  const [wide, seen] = [document.documentElement.scrollWidth, document.documentElement.clientWidth];
  const losses = wide > seen ? [`${wide - seen} pixels too wide`] : [];
  for (const element of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const isText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== "");
    if (!isText || box.width <= 1 || style.visibility === "hidden" || style.display === "inline") continue;
    const isCut = element.scrollWidth > element.clientWidth + 1 && !["auto", "scroll"].includes(style.overflowX)
      && style.textOverflow !== "ellipsis";
    const name = `${element.localName}.${element.className} “${element.textContent.trim().slice(0, 30)}”`;
    if (isCut) losses.push(`${name} needs ${element.scrollWidth - element.clientWidth} pixels more`);
  }
  // What is pressed lies apart from all else that is; fields may have a button in them.
  const pressed = [...document.querySelectorAll("main :is(a, button, label, select)")]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.closest(".dock, [hidden]") === null)
    .map((one) => ({ one, box: one.getBoundingClientRect() }));
  for (const [at, { one, box }] of pressed.entries()) {
    const over = pressed.slice(at + 1).find((other) => !one.contains(other.one)
      && Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left) > 1
      && Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top) > 1);
    if (over !== undefined) losses.push(`“${one.textContent.trim()}” lies under “${over.one.textContent.trim()}”`);
  }
  return losses;
}

/** The main pages, as somebody who has booked seats of a show, and holds others of it. */
async function somePages(browser, base) {
  const show = await freshShow(base);
  const { context, page } = await visitor(browser, base);
  await openSeats(page, show);
  await holdBest(page);
  await pay(page);
  await assertTickets(page, 2);
  const booking = new URL(page.url()).pathname;
  await openSeats(page, show);
  await holdBest(page);
  const checkout = new URL(page.url()).pathname;
  const state = await context.storageState();
  await context.close();
  const picker = await (await fetch(`${base}/?choose`)).text();
  const [, city] = picker.match(/href="(\/c\/[^"]+)"/);
  const seats = `/shows/${show.showId}/seats`;
  const paths = [
    "/?choose", city, `/m/${show.movie.movieId}`, `/t/${show.theater.theaterId}`, seats,
    `${seats}?view=list`, checkout, booking, "/find-booking", "/sign-in", "/help",
  ];
  return { paths, seats, state };
}
