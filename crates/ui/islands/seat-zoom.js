/**
 * How large the hall is drawn, and which part of it is in sight. The size of a seat is one value in the
 * styles, so text stays sharp and every seat is as large as it looks. Moving is the browser's own
 * scrolling.
 */

import { part } from "app/page-parts";

/** @typedef {import("app/seat-read").MapSeat} MapSeat */

/** Seats smaller than this many pixels cannot be hit: a tap comes closer instead. */
const FAR_PIXELS = 24;
/** The sizes of a seat beside the one that fits the hall, and the one that a tap comes to. */
const SIZES = [24, 32, 40, 48];
const NEAR_SIZE = 32;
/** Two fingers that move apart or together by so much are one step. */
const PINCH = 1.3;

export class Zoom {
  #map;
  #box;
  #seats;
  #eyeOn;
  #fingersApart = 0;

  /**
   * @param {object} parts
   * @param {HTMLElement} parts.map carries the size, and has the buttons
   * @param {MapSeat[]} parts.seats
   * @param {() => MapSeat | undefined} parts.eyeOn where to come closer to when nothing was pointed at
   */
  constructor({ map, seats, eyeOn }) {
    const box = part(map, ".scroll");
    this.#map = map;
    this.#box = box;
    this.#seats = seats;
    this.#eyeOn = eyeOn;
    part(map, ".zoom").addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      if (button !== null) this.by(Number(button.dataset["zoomBy"]));
    });
    box.addEventListener("click", (event) => this.#tapped(event));
    for (const name of /** @type {const} */ (["touchstart", "touchmove"])) {
      box.addEventListener(name, (event) => this.#touched(event), { passive: true });
    }
    // Told after each layout, the first too, which asking would bring about out of turn.
    const sizes = new ResizeObserver(([first]) => this.#measured(first?.borderBoxSize[0]?.inlineSize));
    const first = seats[0];
    if (first !== undefined) sizes.observe(first.input);
  }

  get isFar() {
    return this.#map.classList.contains("far");
  }

  /**
   * One size up or down; 0 is the whole hall.
   * @param {number} step
   */
  by(step) {
    const seat = this.isFar ? this.#eyeOn() : this.#middle();
    const size = this.#size();
    const larger = SIZES.find((one) => one > size + 1) ?? SIZES[SIZES.length - 1];
    const smaller = SIZES.filter((one) => one < size - 1).pop();
    if (step > 0) this.#to(this.isFar ? NEAR_SIZE : larger);
    else this.#to(step === 0 ? undefined : smaller);
    // Smaller than what fits would gain nothing.
    if (step < 0 && this.#box.scrollWidth <= this.#box.clientWidth) this.#to(undefined);
    if (step !== 0 && seat !== undefined) this.bring(seat);
  }

  /** Large enough to be used. */
  comeCloser() {
    if (this.isFar) this.#to(NEAR_SIZE);
  }

  /** Into the middle of the sight.
   * @param {MapSeat} seat */
  bring(seat) {
    if (!this.isFar) seat.input.scrollIntoView({ block: "center", inline: "center" });
  }

  /** @param {number | undefined} size as large as fits, if none */
  #to(size) {
    this.#map.dataset["zoom"] = size === undefined ? "fit" : String(size);
    this.#measured(this.#size());
  }

  /** Seats without a size are not drawn: the list leaves out those that cannot be had. */
  #measured(size = 0) {
    this.#map.classList.toggle("far", size > 0 && size < FAR_PIXELS);
  }

  #size() {
    return this.#seats[0]?.input.offsetWidth ?? NEAR_SIZE;
  }

  /** From far away a tap comes closer and chooses nothing.
   * @param {MouseEvent} event */
  #tapped(event) {
    if (!this.isFar || event.target instanceof HTMLInputElement) return;
    const seat = this.#nearest(event.clientX, event.clientY);
    this.comeCloser();
    if (seat !== undefined) this.bring(seat);
  }

  /** @param {TouchEvent} event */
  #touched(event) {
    const [a, b] = event.touches;
    if (a === undefined || b === undefined) return;
    const apart = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (event.type === "touchstart") this.#fingersApart = apart;
    const ratio = apart / this.#fingersApart;
    if (ratio < PINCH && ratio > 1 / PINCH) return;
    this.#fingersApart = apart;
    const seat = this.#nearest((a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2);
    this.by(ratio > 1 ? 1 : -1);
    if (seat !== undefined) this.bring(seat);
  }

  /** The seat in the middle of what is in sight. */
  #middle() {
    const box = this.#box.getBoundingClientRect();
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    return this.#nearest(box.left + box.width / 2, (top + bottom) / 2);
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {MapSeat | undefined}
   */
  #nearest(x, y) {
    let [best, distance] = [/** @type {MapSeat | undefined} */ (undefined), Infinity];
    for (const seat of this.#seats) {
      const box = seat.input.getBoundingClientRect();
      const far = Math.hypot(box.left + box.width / 2 - x, box.top + box.height / 2 - y);
      if (far < distance) [best, distance] = [seat, far];
    }
    return best;
  }
}
