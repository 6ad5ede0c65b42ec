import assert from "node:assert/strict";
import { test } from "node:test";

import { Words } from "../seat-words.js";

const words = new Words({
  messages: new Map([
    ["chosen", "{seats} chosen, {total}."],
    ["lost.one", "{seats} was just taken."],
    ["lost.other", "{seats} were just taken."],
  ]),
  tiers: new Map(),
  style: { currency: "INR", exponent: 2, lang: "en" },
});

test("values are filled in, and what is not known is left as it is", () => {
  assert.equal(words.say("chosen", { seats: "G9", total: words.money(34_360) }), "G9 chosen, ₹343.60.");
  assert.equal(words.say("chosen", { seats: "G9" }), "G9 chosen, {total}.");
  assert.equal(words.say("nowhere"), "");
});

test("a message with two forms takes the one for its count", () => {
  assert.equal(words.say("lost", { count: 1, seats: "G9" }), "G9 was just taken.");
  assert.equal(words.say("lost", { count: 2, seats: "G9, G10" }), "G9, G10 were just taken.");
});
