// The feed against a stream and a server of our own making.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { setImmediate as settled } from "node:timers/promises";

import { SeatFeed } from "../seat-live.js";

const SHOW = "s1";
const STATE = `/api/v1/shows/${SHOW}/availability`;

let streams, asked, answer, ok, told, feed;

class Stream extends EventTarget {
  static CLOSED = 2;
  readyState = 0;

  constructor(address) {
    super();
    this.address = address;
    streams.push(this);
  }

  close() { this.readyState = Stream.CLOSED; }

  say(name, lastEventId, data) {
    this.dispatchEvent(Object.assign(new Event(name), { lastEventId, data: JSON.stringify(data) }));
  }

  fail() { this.dispatchEvent(new Event("error")); }
}

const show = (hidden) => {
  document.hidden = hidden;
  document.dispatchEvent(new Event("visibilitychange"));
};

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "Date"] });
  [streams, asked, told] = [[], [], { changes: [], live: [] }];
  ok = true;
  answer = () => ({ version: 7, seatCount: 2, seats: btoa("\x08") });
  globalThis.EventSource = Stream;
  globalThis.document = Object.assign(new EventTarget(), { hidden: false });
  globalThis.fetch = async (address) => {
    asked.push(address);
    return { ok, json: async () => answer() };
  };
  feed = new SeatFeed(SHOW, 5, {
    changes: (changes) => told.changes.push(changes), live: (isLive) => told.live.push(isLive),
  });
  feed.start();
});

afterEach(() => { feed.stop(); mock.timers.reset(); });

test("changes are told as they come", () => {
  assert.equal(streams[0].address, `/api/v1/shows/${SHOW}/seats/events`);
  streams[0].say("seats", "6", { d: [[3, 1], [4, 2]] });
  assert.deepEqual(told.changes, [[[3, "held"], [4, "taken"]]]);
  assert.deepEqual(asked, []);
});

test("who has missed nothing asks for nothing, who has asks for all", async () => {
  streams[0].say("snapshot", "5");
  assert.deepEqual(asked, []);
  streams[0].say("snapshot", "7");
  await settled();
  assert.deepEqual(asked, [STATE]);
  assert.deepEqual(told.changes, [[[0, "free"], [1, "taken"]]]);
});

test("what comes while all is asked for follows it, whatever its number", async () => {
  streams[0].say("resync", "0");
  streams[0].say("seats", "6", { d: [[0, 2]] });
  streams[0].say("seats", "8", { d: [[1, 0]] });
  assert.deepEqual(told.changes, []);
  await settled();
  const all = [[0, "free"], [1, "taken"]];
  assert.deepEqual(told.changes, [all, [[0, "taken"]], [[1, "free"]]], "two nodes may have answered");
});

test("what is missed while all is asked for is asked for again", async () => {
  streams[0].say("resync", "0");
  streams[0].say("seats", "6", { d: [[0, 2]] });
  streams[0].say("resync", "0");
  streams[0].say("seats", "8", { d: [[1, 0]] });
  await settled();
  assert.deepEqual(asked, [STATE, STATE]);
  const all = [[0, "free"], [1, "taken"]];
  assert.deepEqual(told.changes, [all, all, [[1, "free"]]], "the second answer knows of the first change");
});

test("who was not answered asks again, and shows all that they are told then", async () => {
  ok = false;
  streams[0].say("resync", "0");
  await settled();
  streams[0].say("seats", "7", { d: [[0, 2]] });
  assert.deepEqual(told.changes, [[[0, "taken"]]]);
  ok = true;
  mock.timers.tick(7_000);
  await settled();
  assert.deepEqual(asked, [STATE, STATE]);
  assert.deepEqual(told.changes.at(-1), [[0, "free"], [1, "taken"]], "at a version that is known already");
  mock.timers.tick(60_000);
  await settled();
  assert.equal(asked.length, 2, "once it is known, nobody asks");
});

test("who was not answered and looked away knows that something is missing", async () => {
  ok = false;
  streams[0].say("resync", "0");
  await settled();
  streams[0].say("seats", "7", { d: [[0, 2]] });
  show(true);
  mock.timers.tick(31_000);
  await settled();
  ok = true;
  const before = asked.length;
  mock.timers.tick(60_000);
  await settled();
  assert.equal(asked.length, before, "nobody asks for a page that nobody sees");
  show(false);
  streams[1].say("snapshot", "7");
  await settled();
  assert.equal(asked.length, before + 1);
});

test("where streams do not get through, the state is asked for, and streams are tried again", async () => {
  streams[0].fail();
  assert.deepEqual(told.live, [], "a browser connects again by itself");
  streams[0].fail();
  assert.deepEqual(told.live, [false]);
  assert.equal(streams[0].readyState, Stream.CLOSED);
  for (let seconds = 0; seconds < 65; seconds += 1) {
    mock.timers.tick(1_000);
    await settled();
  }
  assert.ok(asked.length >= 5 && asked.length <= 20, `${asked.length} times`);
  assert.equal(streams.length, 2);
  streams[1].dispatchEvent(new Event("open"));
  assert.deepEqual(told.live, [false, true]);
});

test("a page that nobody sees is told nothing more, until somebody does", async () => {
  show(true);
  mock.timers.tick(29_000);
  assert.notEqual(streams[0].readyState, Stream.CLOSED, "a glance at another page costs nothing");
  mock.timers.tick(2_000);
  assert.equal(streams[0].readyState, Stream.CLOSED);
  show(false);
  assert.deepEqual([asked, streams.length], [[], 2], "the stream says first whether anything was missed");
  streams[1].say("snapshot", "7");
  await settled();
  assert.deepEqual(asked, [STATE]);
});
