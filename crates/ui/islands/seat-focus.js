/**
 * Where somebody is in the hall: the one stop of the Tab key, the keys that lead from seat to seat, and
 * the card that says what the seat under the pointer or the focus is. In the list every free seat is a
 * stop, as in any form.
 */

import { part } from "app/page-parts";
import { seatAfter } from "app/seat-logic";

/** @typedef {import("app/seat-read").MapSeat} MapSeat */

/** What is said of the table only where it is a grid. */
const GRID_ATTRIBUTES = ["aria-multiselectable", "aria-rowcount", "aria-colcount"];
/** How far the card is from the seat, and at least from the edge, in pixels. */
const CARD_GAP = 8;
const CARD_MARGIN = 6;

export class Focus {
  #map;
  #hall;
  #come;
  #leave;
  #card;
  #isList = false;
  /** @type {MapSeat | undefined} the one stop */
  #current;
  /** @type {Map<string, string>} */
  #gridValues = new Map();

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.map
   * @param {import("app/seat-hall").Hall} parts.hall
   * @param {() => void} parts.come somebody comes into the hall by keyboard, before the seat is shown
   * @param {() => void} parts.leave somebody wants to go on
   */
  constructor({ map, hall, come, leave }) {
    this.#map = map;
    this.#hall = hall;
    this.#come = come;
    this.#leave = leave;
    this.#card = part(map, ".seat-card");
    this.#current = hall.chosen[0] ?? hall.seats[0];
    const { table } = hall;
    table.addEventListener("keydown", this.#pressed);
    table.addEventListener("focusin", this.#focused);
    table.addEventListener("focusout", () => this.#hideCard());
    table.addEventListener("pointerover", this.#pointed);
    table.addEventListener("pointerleave", () => this.#hideCard());
  }

  /** Back to where one was. */
  return() {
    this.#current?.input.focus();
  }

  /** As a grid, or as a list, which is a group of rows.
   * @param {boolean} isList */
  showAs(isList) {
    this.#isList = isList;
    const { table } = this.#hall;
    for (const name of GRID_ATTRIBUTES) {
      const value = table.getAttribute(name) ?? this.#gridValues.get(name) ?? "";
      this.#gridValues.set(name, value);
      if (isList) table.removeAttribute(name);
      else table.setAttribute(name, value);
    }
    table.setAttribute("role", isList ? "group" : "grid");
    this.setStops();
    this.#hideCard();
  }

  /** In the list they depend on what is free. */
  setStops() {
    for (const seat of this.#hall.seats) {
      const isStop = this.#isList ? seat.state === "free" : seat === this.#current;
      const index = isStop ? 0 : -1;
      if (seat.input.tabIndex !== index) seat.input.tabIndex = index;
    }
  }

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    const seat = this.#hall.seatOf(event.target);
    if (seat === undefined || event.altKey || event.metaKey || this.#isList) return;
    if (event.key === "Escape") return this.#leave();
    const next = seatAfter(this.#hall.rows, seat, event);
    if (next === undefined) return;
    event.preventDefault();
    next.input.focus();
  };

  #focused = (/** @type {FocusEvent} */ event) => {
    const seat = this.#hall.seatOf(event.target);
    if (seat === undefined || this.#isList) return;
    if (this.#current !== undefined) this.#current.input.tabIndex = -1;
    this.#current = seat;
    seat.input.tabIndex = 0;
    if (!seat.input.matches(":focus-visible")) return;
    this.#come();
    seat.input.scrollIntoView({ block: "nearest", inline: "center" });
    this.#showCard(seat);
  };

  #pointed = (/** @type {PointerEvent} */ event) => {
    const seat = this.#hall.seatOf(event.target);
    if (event.pointerType !== "mouse" || seat === undefined || this.#isList) this.#hideCard();
    else this.#showCard(seat);
  };

  /** @param {MapSeat} seat */
  #showCard(seat) {
    const card = this.#card;
    card.textContent = seat.input.ariaLabel ?? seat.name;
    card.hidden = false;
    const [map, box] = [this.#map.getBoundingClientRect(), seat.input.getBoundingClientRect()];
    const middle = box.left + box.width / 2 - map.left - card.offsetWidth / 2;
    const rightmost = map.width - card.offsetWidth - CARD_MARGIN;
    card.style.left = `${Math.min(Math.max(middle, CARD_MARGIN), rightmost)}px`;
    card.style.top = `${box.top - map.top - card.offsetHeight - CARD_GAP}px`;
  }

  #hideCard() {
    this.#card.hidden = true;
  }
}
