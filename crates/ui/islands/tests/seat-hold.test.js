import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { comesBack, remember } from "../seat-hold.js";

const HERE = "https://usher.test/shows/s1/seats?party=3";
const [SOON, LONG_AGO] = [Date.now() + 60_000, Date.now() - 60_000];

beforeEach(() => {
  const kept = new Map();
  globalThis.sessionStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
});

test("who comes back is led to the hold, once", () => {
  remember("s1", { hold: "h1", endsAt: SOON });
  assert.equal(comesBack("s1", HERE)?.href, `${HERE}&hold=h1`);
  assert.equal(comesBack("s1", HERE), undefined);
});

test("a hold of another show, one that is over, and an answer without one lead nowhere", () => {
  remember("s2", { hold: "h2", endsAt: SOON });
  remember("s1", { hold: "h1", endsAt: LONG_AGO });
  assert.equal(comesBack("s1", HERE), undefined);
  remember("s1", { code: "seats_taken" });
  assert.equal(comesBack("s1", HERE), undefined);
});

test("where the address has the hold already, nothing is done", () => {
  remember("s1", { hold: "h1", endsAt: SOON });
  assert.equal(comesBack("s1", `${HERE}&hold=h1`), undefined);
});
