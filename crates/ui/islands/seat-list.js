/**
 * What the list offers of each row at once: the groups that fit the party, drawn again as seats come
 * and go.
 */

import { element } from "app/page-parts";
import { runsOf, totalOf } from "app/seat-logic";

/** @typedef {import("app/seat-read").MapSeat} MapSeat */

export class List {
  #hall;
  #words;
  #party;
  #columns;

  /**
   * @param {object} parts
   * @param {import("app/seat-hall").Hall} parts.hall
   * @param {import("app/seat-words").Words} parts.words
   * @param {() => number} parts.party
   */
  constructor({ hall, words, party }) {
    this.#hall = hall;
    this.#words = words;
    this.#party = party;
    const columns = hall.seats.map((seat) => seat.column);
    this.#columns = { first: Math.min(...columns), last: Math.max(...columns) };
  }

  /** @param {Iterable<number>} [rows] all of them, if none are given */
  draw(rows = this.#hall.rows.keys()) {
    for (const at of rows) this.#drawRow(this.#hall.rows[at] ?? []);
  }

  /** The ordinals of the group that a button stands for.
   * @param {EventTarget | null} target */
  groupOf(target) {
    const run = target instanceof Element ? target.closest(".run") : null;
    return run instanceof HTMLButtonElement ? run.value.split(",").map(Number) : undefined;
  }

  /** A row with the focus in it waits.
   * @param {MapSeat[][]} row */
  #drawRow(row) {
    const place = row[0]?.[0]?.input.closest("tr")?.querySelector(".runs");
    if (place === null || place === undefined || place.contains(document.activeElement)) return;
    const isFull = !row.flat().some((seat) => seat.state === "free");
    const runs = isFull ? [element("span", this.#words.say("row-full"))]
      : runsOf(row, this.#party()).map((run) => this.#run(this.#hall.named(run.map((seat) => seat.no))));
    place.replaceChildren(...runs);
  }

  /** @param {MapSeat[]} seats */
  #run(seats) {
    const [first, last] = [seats[0], seats[seats.length - 1]];
    const button = element("button", "");
    const price = this.#words.money(totalOf(seats, this.#words.tiers).total);
    const ends = { first: first?.input.dataset["n"] ?? "", last: last?.input.dataset["n"] ?? "" };
    const place = this.#words.say(this.#sideOf(((first?.column ?? 0) + (last?.column ?? 0)) / 2));
    button.className = "run";
    button.name = "together";
    button.value = seats.map((seat) => seat.no).join(",");
    button.append(
      element("b", this.#words.say("run", { count: seats.length, ...ends })), " ",
      element("small", this.#words.say("run-detail", { place, price })),
    );
    return button;
  }

  /** @param {number} column */
  #sideOf(column) {
    const { first, last } = this.#columns;
    const share = (column - first) / Math.max(last - first, 1);
    return share < 1 / 3 ? "left" : share > 2 / 3 ? "right" : "centre";
  }
}
