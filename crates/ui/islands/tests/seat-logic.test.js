// Run with `node --test crates/ui/islands/tests/`.
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  OwnSeats, bestPlaces, companionsOf, fill, money, namesOf, orphansOf, runsOf, seatAfter, statesOf,
  swapFor, togetherFrom, totalOf,
} from "../seat-logic.js";

/** Draws a hall: `.` free, `X` taken, `w` wheelchair, `c` companion, `p` another price, `_` gap. */
function hall(...rows) {
  let no = 0;
  const drawn = rows.map((row, at) => {
    let number = 0;
    const cells = [...row].map((cell, column) => cell === "_" ? undefined : {
      no: no++, label: `${"ABCDEFGH"[at]}${++number}`, tier: cell === "p" ? "t2" : "t1",
      kind: cell === "w" ? "wheelchair" : cell === "c" ? "companion" : "standard",
      state: cell === "X" ? "taken" : "free", row: at, column, restricted: false,
    });
    const segments = [[]];
    for (const seat of cells) seat === undefined ? segments.push([]) : segments.at(-1).push(seat);
    return segments.filter((segment) => segment.length > 0);
  });
  const segments = drawn.flat();
  const seat = (label) => segments.flat().find((one) => one.label === label);
  return { segments, rows: drawn, seat, seats: (labels) => labels.split(" ").map(seat) };
}

const labels = (seats) => seats.map((seat) => seat.label).join(" ");

test("a seat is alone between taken ones, at the end of a row and at a gap", () => {
  const check = (row, chosen, expected) => {
    const { segments, seats } = hall(row);
    assert.equal(labels(orphansOf(segments, new Set(seats(chosen)))), expected, row);
  };
  check("...X", "A1 A2", "A3");
  check("....", "A2 A3", "A1 A4");
  check("...._..", "A1 A2 A3", "A4");
  check("....", "A1 A2", "");
  check("X.X..", "A4 A5", "");
  check("...", "A1 A3", "A2");
});

test("one tap chooses neighbours to the right, then to the left", () => {
  const { segments, seat } = hall("......_..X.", "wc....");
  assert.equal(labels(togetherFrom(segments, seat("A2"), 3)), "A2 A3 A4");
  assert.equal(labels(togetherFrom(segments, seat("A6"), 3)), "A4 A5 A6");
  assert.equal(labels(togetherFrom(segments, seat("A7"), 3)), "A7 A8", "no more fit here");
  assert.equal(labels(togetherFrom(segments, seat("B1"), 3)), "B1", "a wheelchair space alone");
  assert.equal(labels(togetherFrom(segments, seat("B3"), 6)), "B3 B4 B5 B6");
});

test("the best places are in the middle, two thirds back, and leave nobody alone", () => {
  const house = hall(...Array(6).fill("........."));
  assert.equal(labels(bestPlaces(house.segments, { count: 3 })[0].seats), "D4 D5 D6");
  const { segments } = hall("X....X");
  assert.equal(labels(bestPlaces(segments, { count: 2 })[0].seats), "A2 A3");
  const priced = hall("....", "pppp");
  assert.equal(labels(bestPlaces(priced.segments, { count: 2, tiers: new Set(["t2"]) })[0].seats), "B1 B2");
  assert.equal(bestPlaces(hall("w.X.").segments, { count: 2 }).length, 0);
});

test("several places share no seat", () => {
  const places = bestPlaces(hall("X....X", "......").segments, { count: 2 });
  const all = places.flatMap((place) => place.seats);
  assert.equal(places.length, 3);
  assert.equal(new Set(all).size, all.length);
});

test("a lost seat is swapped for one beside the others", () => {
  const { segments, seat, seats } = hall("..X....", ".......");
  assert.equal(swapFor(segments, seat("A3"), new Set(seats("A4 A5"))).label, "A6");
  assert.equal(swapFor(segments, seat("A3"), new Set()).label, "A2");
});

test("companions sit next to the space", () => {
  const { segments, seat } = hall("cwcc..");
  assert.equal(labels(companionsOf(segments, seat("A2"), 3)), "A3 A4 A1");
});

test("the list offers one place of each stretch, nearest to the middle", () => {
  const { rows } = hall("......_X..X.");
  assert.deepEqual(runsOf(rows[0], 2).map(labels), ["A5 A6", "A8 A9"]);
  assert.deepEqual(runsOf(rows[0], 7), []);
});

test("keys lead to the seat that stands there", () => {
  const { rows, seat } = hall("__..__", "..__..", "XX..X.", "......", "......", "......");
  const after = (label, key, more = {}) => seatAfter(rows, seat(label), { key, ...more })?.label;
  assert.equal(after("B2", "ArrowRight"), "B3", "over the gap");
  assert.equal(after("A1", "ArrowLeft"), "A1");
  assert.equal(after("A1", "ArrowDown"), "B2", "the nearest one behind");
  assert.equal(after("C4", "ArrowUp"), "B3");
  assert.equal(after("A2", "PageDown"), "F4");
  assert.equal(after("F1", "PageUp"), "A1");
  assert.equal(after("B3", "Home"), "B1");
  assert.equal(after("B1", "End", { ctrlKey: true }), "F6");
  assert.equal(after("B4", "n"), "C3", "the next free one");
  assert.equal(after("C3", "N", { shiftKey: true }), "B4");
  assert.equal(after("C3", "x"), undefined);
});

test("seats are told in short", () => {
  const { seats } = hall("......", "....");
  assert.equal(namesOf(seats("A1 A2 A3 A5 B1")), "A1–A3, A5, B1");
  assert.equal(namesOf(seats("A2 A1")), "A1, A2");
});

test("a total knows its fees", () => {
  const prices = new Map([["t1", { price: 24_360, fee: 2_360 }], ["t2", { price: 34_360, fee: 2_360 }]]);
  const { segments } = hall(".p");
  assert.deepEqual(totalOf(segments.flat(), prices), { total: 58_720, fees: 4_720, tickets: 54_000 });
});

test("amounts read as the server writes them", () => {
  const say = (lang, minor, currency, exponent = 2) => money(minor, { lang, currency, exponent });
  assert.equal(say("en", 103_080, "INR"), "₹1,030.80");
  assert.equal(say("en", 1_234_567_800, "INR"), "₹1,23,45,678");
  assert.equal(say("en", 123_456_789, "USD"), "$1,234,567.89");
  assert.equal(say("en", 1_500, "JPY", 0), "¥1,500");
  assert.equal(say("en", 1_500, "KWD", 3), "KWD\u00a01.500");
  assert.equal(say("en", 5, "USD"), "$0.05");
  assert.equal(say("es", 103_080, "EUR"), "1.030,80\u00a0€");
  assert.equal(say("es", 100_000, "CHF"), "1.000\u00a0CHF");
});

test("two bits a seat, the first in the lowest bits", () => {
  const base64 = Buffer.from([0b11_10_01_00, 0b01]).toString("base64");
  assert.deepEqual(statesOf(base64, 5), ["free", "held", "taken", "blocked", "held"]);
});

test("messages are filled in", () => {
  assert.equal(fill("{seats} chosen. {total}", { seats: "G9", total: "₹1" }), "G9 chosen. ₹1");
  assert.equal(fill("{other}", {}), "{other}");
});

test("who comes back may choose the seats of their hold, until these are told as free or it ends", () => {
  const own = new OwnSeats([3, 4], 1_000);
  const seen = (no, told, now) => own.seen(no, told, now);
  assert.deepEqual([seen(3, "held", 0), seen(5, "held", 0)], ["free", "held"]);
  assert.deepEqual([seen(3, "free", 1), seen(3, "held", 2)], ["free", "held"], "that is somebody else");
  assert.deepEqual([seen(4, "held", 999), seen(4, "held", 1_000)], ["free", "held"], "who missed the end");
});
