import assert from "node:assert/strict";
import { test } from "node:test";

import { digits, dueBetween, secondsLeft } from "../hold-clock.js";

test("the server's clock counts, in whole seconds, and never below nothing", () => {
  assert.equal(secondsLeft(600_000, 0, 0), 600);
  assert.equal(secondsLeft(600_000, 0, 30_000), 570);
  assert.equal(secondsLeft(600_000, 900_000, -400_000), 100);
  assert.equal(secondsLeft(600_000, 599_001, 0), 1);
  assert.equal(secondsLeft(600_000, 700_000, 0), 0);
  assert.deepEqual([0, 9, 60, 581].map(digits), ["0:00", "0:09", "1:00", "9:41"]);
});

test("people are told at five minutes, two, one, and thirty seconds", () => {
  const told = [];
  for (let left = 600; left > 0; left -= 1) {
    const { said } = dueBetween(left + 1, left);
    if (said !== undefined) told.push([left, said]);
  }
  assert.deepEqual(told, [[300, 300], [120, 120], [60, 60], [30, 30]]);
});

test("a page that comes late, or slept, says only what is true now", () => {
  assert.equal(dueBetween(Infinity, 90).said, undefined);
  assert.equal(dueBetween(400, 50).said, 60);
  assert.equal(dueBetween(400, 20).said, 30);
});

test("the server is asked before anything is said, before the question, and at the end", () => {
  const asked = [];
  for (let left = 600; left >= 0; left -= 1) {
    if (dueBetween(left + 1, left).isLookedUp) asked.push(left);
  }
  assert.deepEqual(asked, [305, 125, 65, 50, 35, 5, 0]);
});
