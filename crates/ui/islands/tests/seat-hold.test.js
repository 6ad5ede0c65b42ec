import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { comesBack, remember } from "../seat-hold.js";

const HERE = "https://usher.test/shows/s1/seats?party=3";

beforeEach(() => {
  const kept = new Map();
  globalThis.sessionStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
});

test("who comes back is led to the hold, once", () => {
  remember("s1", { hold: "h1" });
  assert.equal(comesBack("s1", HERE)?.href, `${HERE}&hold=h1`);
  assert.equal(comesBack("s1", HERE), undefined);
});

test("a hold of another show, and an answer without one, lead nowhere", () => {
  remember("s2", { hold: "h2" });
  remember("s1", { code: "seats_taken" });
  assert.equal(comesBack("s1", HERE), undefined);
});

test("who comes back to the address of an earlier hold is led to the later one, never the other way", () => {
  remember("s1", { hold: "h2" });
  assert.equal(comesBack("s1", `${HERE}&hold=h2`), undefined);
  assert.equal(comesBack("s1", `${HERE}&hold=h3`), undefined);
  assert.equal(comesBack("s1", `${HERE}&hold=h1`)?.href, `${HERE}&hold=h2`);
});
