/**
 * What is chosen and what it costs, line by line, and in short where the button always is.
 */

import { element, part } from "app/page-parts";
import { namesOf, totalOf } from "app/seat-logic";

/** @typedef {import("app/seat-read").MapSeat} MapSeat */

export class Summary {
  #root;
  #words;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.root
   * @param {import("app/seat-words").Words} parts.words
   * @param {(no: number) => void} parts.remove a seat by its ordinal
   */
  constructor({ root, words, remove }) {
    this.#root = root;
    this.#words = words;
    part(root, ".picks").addEventListener("click", ({ target }) => {
      const cross = target instanceof Element ? target.closest("button") : null;
      const no = cross?.closest("li")?.dataset["no"];
      if (no !== undefined) remove(Number(no));
    });
  }

  /** @param {MapSeat[]} chosen */
  draw(chosen) {
    this.#drawLines(chosen);
    const sum = totalOf(chosen, this.#words.tiers);
    const list = part(this.#root, ".choice-amounts");
    list.hidden = chosen.length === 0;
    const [tickets] = list.querySelectorAll("dt");
    if (tickets !== undefined) tickets.textContent = this.#words.say("tickets", { count: chosen.length });
    const amounts = [sum.tickets, sum.fees, sum.total];
    for (const [at, place] of [...list.querySelectorAll("dd")].entries()) {
      place.textContent = this.#words.money(amounts[at] ?? 0);
    }
    this.#drawDock(chosen, sum.total);
  }

  /**
   * @param {MapSeat[]} chosen
   * @param {number} total
   */
  #drawDock(chosen, total) {
    const [names, price] = part(this.#root, ".dock-says").children;
    const allIn = this.#words.say("all-in");
    const isNone = chosen.length === 0;
    if (names !== undefined) names.textContent = isNone ? this.#words.say("choose-first") : namesOf(chosen);
    if (price !== undefined) price.textContent = isNone ? allIn : `${this.#words.money(total)} · ${allIn}`;
  }

  /** Lines that stay are kept, and with them the focus.
   * @param {MapSeat[]} chosen */
  #drawLines(chosen) {
    const list = part(this.#root, ".picks");
    const wanted = new Set(chosen.map((seat) => String(seat.no)));
    for (const line of list.querySelectorAll("li")) {
      if (!wanted.has(line.dataset["no"] ?? "")) this.#drop(line);
    }
    for (const seat of chosen) {
      const line = list.querySelector(`li[data-no="${seat.no}"]`);
      list.append(line ?? this.#line(seat));
    }
  }

  /** The focus goes to the neighbour of a line that goes away under it.
   * @param {HTMLElement} line */
  #drop(line) {
    const hadFocus = line.contains(document.activeElement);
    const neighbour = line.nextElementSibling ?? line.previousElementSibling;
    line.remove();
    const next = neighbour?.querySelector("button") ?? part(this.#root, "#choice-title");
    if (hadFocus) next.focus();
  }

  /** @param {MapSeat} seat */
  #line(seat) {
    const line = document.createElement("li");
    line.dataset["no"] = String(seat.no);
    const tier = this.#words.tiers.get(seat.tier);
    const price = element("span", this.#words.money(tier?.price ?? 0));
    price.className = "num";
    const remove = element("button", "");
    remove.type = "button";
    remove.ariaLabel = this.#words.say("remove", { seat: seat.label });
    const cross = this.#root.querySelector("template")?.content.querySelector("svg");
    if (cross !== null && cross !== undefined) remove.append(cross.cloneNode(true));
    line.append(element("b", seat.label), element("span", tier?.name ?? ""), price, remove);
    return line;
  }
}
