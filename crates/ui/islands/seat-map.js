/**
 * `<seat-map>`: makes the form of the seat page quicker to use. The server has written all of it: one
 * checkbox a seat, the summary, the button. Here is what a server cannot do: a party in one tap, keys,
 * zoom, totals as one chooses, changes as they happen, and a hold without leaving the page.
 */

import {
  bestPlaces, companionsOf, fill, money, namesOf, orphansOf, runsOf, seatAfter, swapFor,
  togetherFrom, totalOf,
} from "app/seat-logic";
import { SeatFeed } from "app/seat-live";
import { readRows } from "app/seat-read";
import { Zoom } from "app/seat-zoom";

/**
 * @typedef {import("app/seat-read").MapSeat} MapSeat
 * @typedef {import("app/seat-logic").State} State
 * @typedef {{ code?: string, sentence?: string, lost?: number[], stillFree?: number[],
 *   alternatives?: number[][], next?: string, hold?: string, endsAt?: number }} Answer
 */

/** Companions that are offered with a wheelchair space. */
const COMPANIONS_MAX = 3;
const LOST_MS = 1_000;
/** What is said of the table only where it is a grid. */
const GRID_ATTRIBUTES = ["aria-multiselectable", "aria-rowcount", "aria-colcount"];

class SeatMap extends HTMLElement {
  /** @type {MapSeat[][][]} rows of segments */
  #rows = [];
  /** @type {Map<number, MapSeat>} */
  #byNo = new Map();
  /** @type {Map<HTMLInputElement, MapSeat>} */
  #byInput = new Map();
  /** @type {Map<string, string>} */
  #words = new Map();
  /** @type {Map<string, import("app/seat-logic").Price & { name: string }>} */
  #tiers = new Map();
  /** @type {Set<number>} seats of the hold that the person comes back from */
  #own = new Set();
  /** @type {MapSeat | undefined} the one tab stop */
  #current;
  /** @type {SeatFeed | undefined} */
  #feed;
  /** @type {Zoom | undefined} */
  #zoom;
  /** @type {Map<string, string>} */
  #gridValues = new Map();
  #busy = false;
  #bestAt = 0;

  connectedCallback() {
    if (this.#comesBack()) return;
    this.#readWords();
    this.#readSeats();
    this.#zoom = new Zoom({
      map: this.#part(".map"),
      box: this.#part(".scroll"),
      seats: this.#seats(),
      eyeOn: () => this.#eyeOn(),
    });
    this.#listen();
    this.#showLayer();
    this.#showOnly();
    this.#showParty();
    this.#feed = new SeatFeed(this.#data("show"), Number(this.#data("version")), {
      changes: (changes) => this.#changed(changes),
      live: (isLive) => this.#liveness(isLive),
    });
    this.#feed.start();
  }

  disconnectedCallback() {
    this.#feed?.stop();
  }

  // What the page says

  #readWords() {
    const words = this.querySelector("template")?.content;
    for (const text of words?.querySelectorAll("p") ?? []) {
      const { say, tier, price, fee } = text.dataset;
      const content = text.textContent ?? "";
      if (say !== undefined) this.#words.set(say, content);
      if (tier !== undefined && !this.#tiers.has(tier)) {
        this.#tiers.set(tier, { price: Number(price), fee: Number(fee), name: content });
      }
    }
  }

  #readSeats() {
    for (const no of (this.dataset["own"] ?? "").split(",")) if (no !== "") this.#own.add(Number(no));
    this.#rows = readRows(this.#table(), (state) => this.#say(state));
    for (const seat of this.#seats()) {
      this.#byNo.set(seat.no, seat);
      this.#byInput.set(seat.input, seat);
    }
    this.#current = this.#chosen()[0] ?? this.#seats()[0];
  }

  #listen() {
    const table = this.#table();
    table.addEventListener("click", this.#clicked);
    table.addEventListener("keydown", this.#pressed);
    table.addEventListener("focusin", this.#focused);
    table.addEventListener("focusout", () => this.#hideCard());
    table.addEventListener("pointerover", this.#pointed);
    table.addEventListener("pointerleave", () => this.#hideCard());
    this.#form().addEventListener("submit", this.#submitted);
    this.#form().addEventListener("change", this.#changedTool);
    this.addEventListener("click", this.#clickedTool);
    // A page that comes out of the browser's memory knows nothing of what happened since.
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }

  // Choosing

  /** @returns {MapSeat[]} */
  #seats() {
    return this.#rows.flat(2);
  }

  /** @returns {MapSeat[][]} */
  #segments() {
    return this.#rows.flat();
  }

  /** @returns {MapSeat[]} */
  #chosen() {
    return this.#seats().filter((seat) => seat.input.checked);
  }

  /** @param {Iterable<import("app/seat-logic").Seat>} seats */
  #choose(seats) {
    const wanted = new Set([...seats].map((seat) => seat.no));
    for (const seat of this.#seats()) seat.input.checked = wanted.has(seat.no);
    this.#draw();
  }

  #party() {
    return Math.min(Math.max(Math.round(Number(this.#partyField().value)) || 1, 1), this.#limit());
  }

  #limit() {
    return Number(this.#data("limit"));
  }

  #clicked = (/** @type {MouseEvent} */ event) => {
    const seat = this.#seatOf(event.target);
    if (seat === undefined) return this.#clickedRun(event);
    this.#bestAt = 0;
    if (seat.state !== "free") {
      event.preventDefault();
      this.#announce("not-free", { name: seat.input.ariaLabel ?? seat.name });
    } else if (!seat.input.checked) {
      this.#draw();
    } else if (seat.kind === "wheelchair") {
      event.preventDefault();
      void this.#askAbout(seat);
    } else {
      this.#add(seat);
    }
  };

  /**
   * One seat more, or a party: what is missing to it beside those that are chosen, and a new party
   * where it was complete.
   * @param {MapSeat} seat
   */
  #add(seat) {
    const kept = this.#chosen().filter((other) => other !== seat);
    if (this.#checked("one-by-one") || seat.kind !== "standard") {
      if (kept.length >= this.#limit()) {
        seat.input.checked = false;
        return this.#tell("many", this.#counted("too-many", this.#limit()));
      }
      this.#draw();
      if (seat.kind === "companion" && !kept.some((other) => other.kind === "wheelchair")) {
        this.#tell("companion", this.#say("companion", { seats: seat.label }));
      }
      return undefined;
    }
    const missing = this.#party() - kept.length;
    const group = togetherFrom(this.#segments(), seat, missing > 0 ? missing : this.#party());
    this.#choose(missing > 0 ? [...kept, ...group] : group);
    if (missing > 1 && group.length < missing) {
      const seats = namesOf(this.#chosen());
      this.#tell("room", this.#say("no-room", { count: this.#party(), seats }));
    }
    return undefined;
  }

  /** @param {MouseEvent} event */
  #clickedRun(event) {
    const run = event.target instanceof Element ? event.target.closest(".run") : null;
    if (!(run instanceof HTMLButtonElement)) return;
    event.preventDefault();
    this.#choose(this.#named(run.value.split(",").map(Number)));
  }

  /** @param {MapSeat} space */
  async #askAbout(space) {
    const question = this.querySelector("dialog");
    const text = question?.querySelector("p");
    if (question === null || question === undefined || text === null || text === undefined) return;
    text.textContent = this.#say("wheelchair", { seats: space.label });
    question.returnValue = "no";
    question.showModal();
    await new Promise((resolve) => question.addEventListener("close", resolve, { once: true }));
    space.input.focus();
    if (question.returnValue !== "yes") return;
    const most = Math.min(COMPANIONS_MAX, this.#party() - 1);
    const others = this.#chosen().filter((seat) => seat.kind !== "standard");
    this.#choose([...others, space, ...companionsOf(this.#segments(), space, most)]);
  }

  /** The best places one after the other: shown, not held, so that people see where they will sit. */
  #pickBest() {
    const count = this.#party();
    const places = bestPlaces(this.#segments(), { count, tiers: this.#wantedTiers() });
    const place = places[this.#bestAt % Math.max(places.length, 1)];
    if (place === undefined) return this.#tell("room", this.#counted("no-best", count));
    const next = this.#bestAt + 1;
    this.#choose(place.seats);
    this.#bestAt = next;
    const first = this.#named([place.seats[Math.floor(count / 2)]?.no ?? -1])[0];
    if (first !== undefined && !this.#isList()) this.#zoom?.bring(first);
    return this.#announce("best", { seats: namesOf(place.seats) });
  }

  /** @returns {ReadonlySet<string> | undefined} */
  #wantedTiers() {
    const option = this.querySelector(".kind-choice option:checked");
    const tiers = option instanceof HTMLElement ? option.dataset["tiers"] : undefined;
    return tiers === undefined ? undefined : new Set(tiers.split(" "));
  }

  // The summary

  #draw() {
    const chosen = this.#chosen();
    const sum = totalOf(chosen, this.#tiers);
    const amounts = [this.#counted("tickets", chosen.length), sum.tickets, sum.fees, sum.total];
    this.#drawPicks(chosen);
    const list = this.#part(".choice-amounts");
    list.hidden = chosen.length === 0;
    const [tickets] = list.querySelectorAll("dt");
    if (tickets !== undefined) tickets.textContent = String(amounts[0]);
    for (const [at, place] of [...list.querySelectorAll("dd")].entries()) {
      place.textContent = this.#money(Number(amounts[at + 1]));
    }
    const says = this.#part(".dock-says");
    const [names, price] = says.children;
    if (names !== undefined && price !== undefined) {
      names.textContent = chosen.length === 0 ? this.#say("choose-first") : namesOf(chosen);
      price.textContent = chosen.length === 0 ? this.#say("all-in")
        : `${this.#money(sum.total)} · ${this.#say("all-in")}`;
    }
    for (const name of ["many", "room", "companion", "none", "failed"]) this.#forget(name);
    this.#explainOrphans(chosen);
    if (chosen.length === 0) this.#announce("chosen-none");
    else this.#announce("chosen", { seats: namesOf(chosen), total: this.#money(sum.total) });
  }

  /** @param {MapSeat[]} chosen */
  #drawPicks(chosen) {
    const list = this.#part(".picks");
    const wanted = new Set(chosen.map((seat) => String(seat.no)));
    for (const item of list.querySelectorAll("li")) {
      if (!wanted.has(item.dataset["no"] ?? "")) this.#dropPick(item);
    }
    for (const seat of chosen) {
      const item = list.querySelector(`li[data-no="${seat.no}"]`) ?? this.#pick(seat);
      list.append(item);
    }
  }

  /** The focus goes to the neighbour of a line that goes away under it.
   * @param {HTMLElement} item */
  #dropPick(item) {
    const hadFocus = item.contains(document.activeElement);
    const neighbour = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    const next = neighbour?.querySelector("button") ?? this.#part("#choice-title");
    if (hadFocus) next.focus();
  }

  /** @param {MapSeat} seat */
  #pick(seat) {
    const item = document.createElement("li");
    item.dataset["no"] = String(seat.no);
    const tier = this.#tiers.get(seat.tier);
    const price = element("span", this.#money(tier?.price ?? 0));
    price.className = "num";
    const remove = element("button", "");
    remove.type = "button";
    remove.ariaLabel = this.#say("remove", { seat: seat.label });
    const cross = this.querySelector("template")?.content.querySelector("svg");
    if (cross !== null && cross !== undefined) remove.append(cross.cloneNode(true));
    item.append(element("b", seat.label), element("span", tier?.name ?? ""), price, remove);
    return item;
  }

  /** @param {MapSeat[]} chosen */
  #explainOrphans(chosen) {
    this.#forget("orphan");
    const isWaived = chosen.length < 2 || chosen.some((seat) => seat.kind !== "standard");
    if (this.#data("orphans") === "off" || isWaived) return;
    const alone = orphansOf(this.#segments(), new Set(chosen));
    const middle = chosen[Math.floor(chosen.length / 2)];
    if (alone.length === 0 || middle === undefined) return;
    const wish = { count: chosen.length, tiers: new Set([middle.tier]), near: middle };
    const better = bestPlaces(this.#segments(), wish).filter((place) => !place.leavesOrphan);
    // Where nothing is better, nobody is told off.
    const cure = better[0];
    if (cure === undefined) return;
    const text = this.#counted("orphan", alone.length, { seats: namesOf(alone) });
    const move = this.#say("move", { seats: namesOf(cure.seats) });
    this.#tell("orphan", text, [[move, () => this.#choose(cure.seats)]]);
  }

  // Notices beside the button

  /**
   * @param {string} name
   * @param {string} text
   * @param {[string, () => void][]} [ways]
   */
  #tell(name, text, ways = []) {
    this.#forget(name);
    const notice = document.createElement("div");
    notice.className = "news";
    notice.dataset["news"] = name;
    notice.append(element("p", text));
    for (const [label, act] of ways) {
      const button = element("button", label);
      button.type = "button";
      button.className = "btn small";
      button.addEventListener("click", () => {
        const hadFocus = notice.contains(document.activeElement);
        notice.remove();
        act();
        if (hadFocus) this.#part(".hold-button").focus();
      });
      notice.append(button);
    }
    this.#part(".choice-news").append(notice);
    this.#speak(text);
  }

  /** @param {string} name */
  #forget(name) {
    this.querySelector(`[data-news="${name}"]`)?.remove();
  }

  /**
   * @param {string} name
   * @param {Record<string, string | number>} [values]
   */
  #announce(name, values = {}) {
    this.#speak(this.#say(name, values));
  }

  /** @param {string} text */
  #speak(text) {
    this.#part("#seat-status").textContent = text;
  }

  // Holding

  #submitted = (/** @type {SubmitEvent} */ event) => {
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : undefined;
    event.preventDefault();
    if (button?.name === "best") this.#pickBest();
    else if (button?.name === "together" || this.#chosen().length > 0) void this.#hold(button);
    else this.#tell("none", this.#say("none"));
  };

  /** @param {HTMLButtonElement | undefined} button */
  async #hold(button) {
    if (this.#busy) return;
    this.#setBusy(true);
    const form = this.#form();
    const body = new URLSearchParams();
    new FormData(form).forEach((value, name) => body.append(name, String(value)));
    if (button !== undefined && button.name !== "") body.append(button.name, button.value);
    try {
      const answer = await fetch(form.action, {
        method: "POST", body, headers: { accept: "application/json" },
      });
      const isForUs = answer.headers.get("content-type")?.startsWith("application/json") === true;
      if (!isForUs && !answer.ok) return form.submit();
      await this.#answered(/** @type {Answer} */ (await answer.json()));
    } catch {
      this.#setBusy(false);
      this.#tell("failed", this.#say("failed"));
    }
  }

  /** @param {Answer} answer */
  async #answered(answer) {
    if (answer.next !== undefined) {
      this.#remember(answer);
      location.assign(answer.next);
      return;
    }
    this.#setBusy(false);
    if (answer.code?.startsWith("show_") === true) location.reload();
    const lost = this.#named(answer.lost ?? []);
    const instead = (answer.alternatives ?? []).map((seats) => this.#named(seats));
    if (answer.code === "seats_taken") {
      for (const seat of lost) this.#lose(seat, "held");
      this.#draw();
      this.#tell("lost", this.#counted("lost", lost.length, { seats: namesOf(lost) }),
        instead.map((seats) => this.#wayTo("instead", seats, true)));
    } else if (answer.code === "orphan_seats") {
      this.#tell("orphan", this.#counted("orphan", lost.length, { seats: namesOf(lost) }),
        instead.map((seats) => this.#wayTo("move", seats, false)));
    } else {
      this.#tell("failed", answer.sentence ?? this.#say("failed"));
    }
  }

  /**
   * @param {string} name
   * @param {MapSeat[]} seats
   * @param {boolean} holds
   * @returns {[string, () => void]}
   */
  #wayTo(name, seats, holds) {
    return [this.#say(name, { seats: namesOf(seats) }), () => {
      this.#choose(seats);
      if (holds) void this.#hold(undefined);
    }];
  }

  /** @param {boolean} busy */
  #setBusy(busy) {
    this.#busy = busy;
    const button = this.#part(".hold-button");
    button.ariaBusy = busy ? "true" : null;
    button.textContent = this.#say(busy ? "holding" : "hold");
  }

  /** Whoever comes back with the browser's button finds their own seats chosen.
   * @param {Answer} answer */
  #remember({ hold, endsAt }) {
    if (hold === undefined || endsAt === undefined) return;
    sessionStorage.setItem(this.#memory(), JSON.stringify({ hold, endsAt }));
  }

  #comesBack() {
    const known = sessionStorage.getItem(this.#memory());
    const address = new URL(location.href);
    if (known === null || address.searchParams.has("hold")) return false;
    /** @type {{ hold: string, endsAt: number }} */
    const { hold, endsAt } = JSON.parse(known);
    sessionStorage.removeItem(this.#memory());
    if (Date.now() > endsAt) return false;
    address.searchParams.set("hold", hold);
    location.replace(address);
    return true;
  }

  #memory() {
    return `hold of ${this.#data("show")}`;
  }

  // What others do

  /** @param {[number, State][]} changes */
  #changed(changes) {
    /** @type {MapSeat[]} */
    const lost = [];
    const rows = new Set();
    for (const [no, told] of changes) {
      const seat = this.#byNo.get(no);
      const state = told === "held" && this.#own.has(no) ? "free" : told;
      if (seat === undefined || seat.state === state) continue;
      // While a hold is on its way, it is our own that we see.
      if (seat.input.checked && this.#busy) continue;
      rows.add(seat.row);
      if (seat.input.checked) {
        lost.push(seat);
        this.#lose(seat, state);
      } else {
        this.#setState(seat, state);
      }
    }
    if (this.#isList()) for (const row of rows) this.#drawRuns(row);
    if (lost.length > 0) this.#draw();
    else if (rows.size > 0) this.#explainOrphansAgain();
    for (const seat of lost) this.#offerSwap(seat);
  }

  /** A warning stands or falls with what is free around it. */
  #explainOrphansAgain() {
    const before = this.querySelector('[data-news="orphan"]') !== null;
    if (before) this.#explainOrphans(this.#chosen());
  }

  /**
   * @param {MapSeat} seat
   * @param {State} state
   */
  #lose(seat, state) {
    seat.input.checked = false;
    this.#setState(seat, state);
    seat.input.classList.add("lost");
    setTimeout(() => seat.input.classList.remove("lost"), LOST_MS);
  }

  /** @param {MapSeat} gone */
  #offerSwap(gone) {
    const chosen = this.#chosen();
    const other = swapFor(this.#segments(), gone, new Set(chosen));
    const text = this.#counted("lost", 1, { seats: gone.label });
    /** @type {[string, () => void][]} */
    const ways = [[this.#say("another"), () => this.#current?.input.focus()]];
    if (other !== undefined) {
      const swap = this.#say("swap", { seats: other.label });
      ways.unshift([swap, () => this.#choose([...this.#chosen(), other])]);
    }
    this.#tell(`lost-${gone.no}`, text, ways);
  }

  /**
   * @param {MapSeat} seat
   * @param {State} state
   */
  #setState(seat, state) {
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
    if (this.#isList()) this.#setTabStops();
  }

  /** @param {boolean} isLive */
  #liveness(isLive) {
    const wasTold = this.querySelector('[data-news="stale"]') !== null;
    if (!isLive && !wasTold) this.#tell("stale", this.#say("stale"));
    if (isLive && wasTold) {
      this.#forget("stale");
      this.#announce("again");
    }
  }

  // Map and list

  #isList() {
    const list = this.querySelector('[name="view"][value="list"]');
    return list instanceof HTMLInputElement && list.checked;
  }

  #showLayer() {
    // Out of its grid the table is a group of rows, and every seat of it a stop.
    const table = this.#table();
    for (const name of GRID_ATTRIBUTES) {
      const value = table.getAttribute(name) ?? this.#gridValues.get(name) ?? "";
      this.#gridValues.set(name, value);
      if (this.#isList()) table.removeAttribute(name);
      else table.setAttribute(name, value);
    }
    table.setAttribute("role", this.#isList() ? "group" : "grid");
    this.#setTabStops();
    this.#drawAllRuns();
    this.#hideCard();
    this.#mark("view", this.#isList() ? "list" : "map");
  }

  /** What is looked for alone; the styles dim the rest. */
  #showOnly() {
    const marks = ["aisle", "accessible"].filter((mark) => this.#checked(`only-${mark}`));
    this.#mark("only", marks.join(" "));
  }

  /** Says it on the form, for the styles; what is said anew, even the same, styles all seats anew.
   * @param {string} name
   * @param {string} value */
  #mark(name, value) {
    const form = this.#form();
    if ((form.dataset[name] ?? "") !== value) form.dataset[name] = value;
  }

  #setTabStops() {
    const isList = this.#isList();
    for (const seat of this.#seats()) {
      const stop = (isList ? seat.state === "free" : seat === this.#current) ? 0 : -1;
      if (seat.input.tabIndex !== stop) seat.input.tabIndex = stop;
    }
  }

  #drawAllRuns() {
    if (this.#isList()) for (const row of this.#rows.keys()) this.#drawRuns(row);
  }

  /** @param {number} at */
  #drawRuns(at) {
    const row = this.#rows[at] ?? [];
    const place = row[0]?.[0]?.input.closest("tr")?.querySelector(".runs");
    if (place === null || place === undefined || place.contains(document.activeElement)) return;
    const columns = this.#seats().map((seat) => seat.column);
    const [left, right] = [Math.min(...columns), Math.max(...columns)];
    const buttons = runsOf(row, this.#party()).map((run) => this.#run(run, left, right));
    const isFull = !row.flat().some((seat) => seat.state === "free");
    place.replaceChildren(...(isFull ? [element("span", this.#say("row-full"))] : buttons));
  }

  /**
   * @param {import("app/seat-logic").Seat[]} run
   * @param {number} left
   * @param {number} right
   */
  #run(run, left, right) {
    const seats = this.#named(run.map((seat) => seat.no));
    const [first, last] = [seats[0], seats[seats.length - 1]];
    const button = element("button", "");
    const middle = ((first?.column ?? 0) + (last?.column ?? 0)) / 2;
    const share = (middle - left) / Math.max(right - left, 1);
    const side = share < 1 / 3 ? "left" : share > 2 / 3 ? "right" : "centre";
    const price = this.#money(totalOf(seats, this.#tiers).total);
    const ends = { first: first?.input.dataset["n"] ?? "", last: last?.input.dataset["n"] ?? "" };
    button.className = "run";
    button.name = "together";
    button.value = seats.map((seat) => seat.no).join(",");
    button.append(
      element("b", this.#counted("run", seats.length, ends)), " ",
      element("small", this.#say("run-detail", { place: this.#say(side), price })),
    );
    return button;
  }

  // Tools

  #changedTool = (/** @type {Event} */ event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
    if (field.name === "view") this.#showLayer();
    if (field.name === "party") this.#setParty(this.#party());
    if (field.name === "type") this.#dimOthers();
    if (field.id.startsWith("only-")) this.#showOnly();
  };

  #clickedTool = (/** @type {MouseEvent} */ event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button === null) return;
    const { step, zoomBy } = button.dataset;
    const pick = button.closest("li")?.dataset["no"];
    if (step !== undefined) this.#setParty(this.#party() + Number(step));
    if (zoomBy !== undefined) this.#zoom?.by(Number(zoomBy));
    if (pick !== undefined) {
      this.#choose(this.#chosen().filter((seat) => String(seat.no) !== pick));
    }
  };

  /** @param {number} party */
  #setParty(party) {
    this.#partyField().value = String(Math.min(Math.max(party, 1), this.#limit()));
    this.#bestAt = 0;
    this.#showParty();
    this.#drawAllRuns();
  }

  #showParty() {
    const party = this.#party();
    this.#part(".best").textContent = this.#counted("pick-best", party);
    for (const button of this.querySelectorAll("[data-step]")) {
      const step = button instanceof HTMLElement ? Number(button.dataset["step"]) : 0;
      button.ariaDisabled = party + step < 1 || party + step > this.#limit() ? "true" : null;
    }
  }

  #dimOthers() {
    this.#bestAt = 0;
    const tiers = this.#wantedTiers();
    for (const seat of this.#seats()) {
      seat.input.classList.toggle("dimmed", tiers !== undefined && !tiers.has(seat.tier));
    }
  }

  /** What the eye is on from far away: the choice, else the best free place. */
  #eyeOn() {
    const [chosen] = this.#chosen();
    const [best] = bestPlaces(this.#segments(), { count: this.#party(), most: 1 });
    const first = best?.seats[0];
    return chosen ?? (first === undefined ? undefined : this.#byNo.get(first.no));
  }

  // Keys

  #pressed = (/** @type {KeyboardEvent} */ event) => {
    const seat = this.#seatOf(event.target);
    if (seat === undefined || event.altKey || event.metaKey || this.#isList()) return;
    if (event.key === "Escape") {
      this.#part("#choice-title").focus();
      return;
    }
    const next = seatAfter(this.#rows, seat, event);
    if (next === undefined) return;
    event.preventDefault();
    next.input.focus();
  };

  #focused = (/** @type {FocusEvent} */ event) => {
    const seat = this.#seatOf(event.target);
    if (seat === undefined || this.#isList()) return;
    if (this.#current !== undefined) this.#current.input.tabIndex = -1;
    this.#current = seat;
    seat.input.tabIndex = 0;
    if (!seat.input.matches(":focus-visible")) return;
    this.#zoom?.comeCloser();
    seat.input.scrollIntoView({ block: "nearest", inline: "center" });
    this.#showCard(seat);
  };

  // What a seat is, beside the pointer

  #pointed = (/** @type {PointerEvent} */ event) => {
    const seat = this.#seatOf(event.target);
    if (event.pointerType !== "mouse" || seat === undefined || this.#isList()) this.#hideCard();
    else this.#showCard(seat);
  };

  /** @param {MapSeat} seat */
  #showCard(seat) {
    const card = this.#part(".seat-card");
    card.textContent = seat.input.ariaLabel ?? seat.name;
    card.hidden = false;
    const [map, box] = [this.#part(".map").getBoundingClientRect(), seat.input.getBoundingClientRect()];
    const middle = box.left + box.width / 2 - map.left - card.offsetWidth / 2;
    const left = Math.min(Math.max(middle, 6), map.width - card.offsetWidth - 6);
    card.style.left = `${left}px`;
    card.style.top = `${box.top - map.top - card.offsetHeight - 8}px`;
  }

  #hideCard() {
    this.#part(".seat-card").hidden = true;
  }

  // Places of the page

  /**
   * @param {EventTarget | null} target
   * @returns {MapSeat | undefined}
   */
  #seatOf(target) {
    return target instanceof HTMLInputElement ? this.#byInput.get(target) : undefined;
  }

  /**
   * @param {number[]} numbers
   * @returns {MapSeat[]}
   */
  #named(numbers) {
    return numbers.flatMap((no) => this.#byNo.get(no) ?? []);
  }

  /** @param {string} selector */
  #part(selector) {
    const found = this.querySelector(selector);
    if (!(found instanceof HTMLElement)) throw new Error(`the page has no ${selector}`);
    return found;
  }

  #table() {
    return this.#part(".seats");
  }

  #form() {
    return /** @type {HTMLFormElement} */ (this.#part("form.seat-form"));
  }

  #partyField() {
    return /** @type {HTMLInputElement} */ (this.#part("#party"));
  }

  /** @param {string} id */
  #checked(id) {
    return this.querySelector(`#${id}:checked`) !== null;
  }

  /** @param {string} name */
  #data(name) {
    return this.dataset[name] ?? "";
  }

  /**
   * @param {string} name
   * @param {Record<string, string | number>} [values]
   */
  #say(name, values = {}) {
    return fill(this.#words.get(name) ?? "", values);
  }

  /**
   * @param {string} name
   * @param {number} count
   * @param {Record<string, string | number>} [values]
   */
  #counted(name, count, values = {}) {
    const form = this.#words.has(name) ? name : `${name}.${count === 1 ? "one" : "other"}`;
    return this.#say(form, { count, ...values });
  }

  /** @param {number} minor */
  #money(minor) {
    const style = {
      currency: this.#data("currency"), exponent: Number(this.#data("exponent")), lang: this.#data("lang"),
    };
    return money(minor, style);
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {string} text
 */
function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

customElements.define("seat-map", SeatMap);
