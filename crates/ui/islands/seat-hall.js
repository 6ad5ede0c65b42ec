/**
 * The seats of the page: which there are, which are chosen, and what has become of each. What is chosen
 * is what is ticked in the form, and nowhere else.
 */

import { readRows } from "app/seat-read";

/**
 * @typedef {import("app/seat-read").MapSeat} MapSeat
 * @typedef {import("app/seat-logic").State} State
 */

/** A seat that is lost is ringed for so long. */
const LOST_MS = 1_000;

export class Hall {
  #byNo;
  #byInput;
  #say;

  /**
   * @param {HTMLElement} table
   * @param {(state: State) => string} say what a state is called in the name of a seat
   */
  constructor(table, say) {
    this.#say = say;
    this.table = table;
    /** Rows of segments. */
    this.rows = readRows(table, say);
    this.segments = this.rows.flat();
    this.seats = this.rows.flat(2);
    this.#byNo = new Map(this.seats.map((seat) => [seat.no, seat]));
    this.#byInput = new Map(this.seats.map((seat) => [seat.input, seat]));
  }

  /** @returns {MapSeat[]} */
  get chosen() {
    return this.seats.filter((seat) => seat.input.checked);
  }

  /** These and no others.
   * @param {Iterable<import("app/seat-logic").Seat>} seats */
  choose(seats) {
    const wanted = new Set([...seats].map((seat) => seat.no));
    for (const seat of this.seats) seat.input.checked = wanted.has(seat.no);
  }

  /**
   * By their ordinals.
   * @param {Iterable<number>} numbers
   * @returns {MapSeat[]}
   */
  named(numbers) {
    return [...numbers].flatMap((no) => this.#byNo.get(no) ?? []);
  }

  /**
   * @param {EventTarget | null} target
   * @returns {MapSeat | undefined}
   */
  seatOf(target) {
    return target instanceof HTMLInputElement ? this.#byInput.get(target) : undefined;
  }

  /**
   * @param {MapSeat} seat
   * @param {State} state
   */
  setState(seat, state) {
    seat.state = state;
    const cell = seat.input.parentElement;
    if (state === "free") {
      delete cell?.dataset["state"];
      seat.input.ariaDisabled = null;
      seat.input.ariaLabel = seat.name;
    } else {
      if (cell !== null) cell.dataset["state"] = state;
      seat.input.ariaDisabled = "true";
      seat.input.ariaLabel = `${seat.name}, ${this.#say(state)}`;
    }
  }

  /**
   * A chosen seat that somebody else has.
   * @param {MapSeat} seat
   * @param {State} state
   */
  lose(seat, state) {
    seat.input.checked = false;
    this.setState(seat, state);
    seat.input.classList.add("lost");
    setTimeout(() => seat.input.classList.remove("lost"), LOST_MS);
  }

  /** Only these prices stand out; all of them, if none are given.
   * @param {ReadonlySet<string> | undefined} tiers */
  standOut(tiers) {
    for (const seat of this.seats) {
      seat.input.classList.toggle("dimmed", tiers !== undefined && !tiers.has(seat.tier));
    }
  }
}
