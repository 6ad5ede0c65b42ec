/**
 * `<seat-map>`: makes the form of the seat page quicker to use. The server has written all of it: one
 * checkbox a seat, the summary, the button. Here is what a server cannot do: a party in one tap, keys,
 * zoom, totals as one chooses, changes as they happen, and a hold without leaving the page. Each of
 * these has a module of its own; this one chooses.
 */

import { part } from "app/page-parts";
import { Focus } from "app/seat-focus";
import { Hall } from "app/seat-hall";
import { askToHold, comesBack, remember } from "app/seat-hold";
import { List } from "app/seat-list";
import { SeatFeed } from "app/seat-live";
import {
  OwnSeats, bestPlaces, companionsOf, namesOf, orphansOf, swapFor, togetherFrom, totalOf,
} from "app/seat-logic";
import { News } from "app/seat-news";
import { Summary } from "app/seat-summary";
import { Tools } from "app/seat-tools";
import { readWords } from "app/seat-words";
import { Zoom } from "app/seat-zoom";

/**
 * @typedef {import("app/seat-read").MapSeat} MapSeat
 * @typedef {import("app/seat-logic").State} State
 */

/** Companions that are offered with a wheelchair space. */
const COMPANIONS_MAX = 3;
/** What is settled by choosing again. */
const SETTLED_BY_CHOOSING = ["many", "room", "companion", "none", "failed"];

class SeatMap extends HTMLElement {
  /** @type {Choosing | undefined} */
  #choosing;

  connectedCallback() {
    const back = comesBack(this.dataset["show"] ?? "", location.href);
    if (back !== undefined) location.replace(back);
    else this.#choosing = new Choosing(this);
  }

  disconnectedCallback() {
    this.#choosing?.stop();
  }
}

/** One person at one map. */
class Choosing {
  #root;
  #form;
  #words;
  #hall;
  #news;
  #summary;
  #tools;
  #list;
  #focus;
  #zoom;
  #feed;
  #own;
  #isHolding = false;
  /** Which of the best places is shown next. */
  #bestAt = 0;

  /** @param {HTMLElement} root */
  constructor(root) {
    const map = part(root, ".map");
    const { show = "", own = "", ownSeconds = "0" } = root.dataset;
    this.#root = root;
    this.#form = /** @type {HTMLFormElement} */ (part(root, "form.seat-form"));
    const ownSeats = own.split(",").filter((no) => no !== "").map(Number);
    this.#own = new OwnSeats(ownSeats, Date.now() + Number(ownSeconds) * 1_000);
    const words = this.#words = readWords(root);
    const hall = this.#hall = new Hall(part(root, ".seats"), (state) => words.say(state));
    this.#news = new News(root);
    this.#summary = new Summary({ root, words, remove: (no) => this.#remove(no) });
    this.#tools = new Tools({
      form: this.#form, words, limit: Number(root.dataset["limit"]),
      changed: (what) => this.#toolChanged(what),
    });
    this.#list = new List({ hall, words, party: () => this.#tools.party });
    this.#zoom = new Zoom({ map, seats: hall.seats, eyeOn: () => this.#eyeOn() });
    this.#focus = new Focus({
      map, hall, come: () => this.#zoom.comeCloser(), leave: () => part(root, "#choice-title").focus(),
    });
    this.#showView();
    this.#listen();
    this.#feed = new SeatFeed(show, Number(root.dataset["version"]), {
      changes: (changes) => this.#changed(changes),
      live: (isLive) => this.#liveness(isLive),
    });
    this.#feed.start();
  }

  stop() {
    this.#feed.stop();
  }

  #listen() {
    this.#hall.table.addEventListener("click", this.#clicked);
    this.#form.addEventListener("submit", this.#submitted);
    // A page that comes out of the browser's memory knows nothing of what happened since.
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }

  /** @param {"party" | "type" | "view"} what */
  #toolChanged(what) {
    if (what !== "view") this.#bestAt = 0;
    if (what === "type") this.#hall.standOut(this.#tools.tiers);
    if (what === "view") this.#showView();
    else if (this.#tools.isList) this.#list.draw();
  }

  #showView() {
    this.#focus.showAs(this.#tools.isList);
    if (this.#tools.isList) this.#list.draw();
  }

  // Choosing

  #clicked = (/** @type {MouseEvent} */ event) => {
    const seat = this.#hall.seatOf(event.target);
    const group = this.#list.groupOf(event.target);
    if (seat !== undefined) {
      this.#clickedSeat(seat, event);
    } else if (group !== undefined) {
      event.preventDefault();
      this.#choose(this.#hall.named(group));
    }
  };

  /**
   * @param {MapSeat} seat
   * @param {MouseEvent} event
   */
  #clickedSeat(seat, event) {
    this.#bestAt = 0;
    if (seat.state !== "free") {
      event.preventDefault();
      this.#announce("not-free", { name: seat.input.ariaLabel ?? seat.name });
    } else if (!seat.input.checked) {
      this.#draw();
    } else if (seat.kind === "wheelchair") {
      event.preventDefault();
      void this.#askAbout(seat);
    } else if (this.#tools.isOneByOne || seat.kind !== "standard") {
      this.#addOne(seat);
    } else {
      this.#addParty(seat);
    }
  }

  /** @param {MapSeat} seat */
  #addOne(seat) {
    const kept = this.#hall.chosen.filter((other) => other !== seat);
    if (kept.length >= this.#tools.limit) {
      seat.input.checked = false;
      this.#news.tell("many", this.#words.say("too-many", { count: this.#tools.limit }));
      return;
    }
    this.#draw();
    if (seat.kind === "companion" && !kept.some((other) => other.kind === "wheelchair")) {
      this.#news.tell("companion", this.#words.say("companion", { seats: seat.label }));
    }
  }

  /**
   * What is missing to the party beside those that are chosen, and a new party where it was complete.
   * @param {MapSeat} seat
   */
  #addParty(seat) {
    const kept = this.#hall.chosen.filter((other) => other !== seat);
    const { party } = this.#tools;
    const missing = party - kept.length;
    const group = togetherFrom(this.#hall.segments, seat, missing > 0 ? missing : party);
    this.#choose(missing > 0 ? [...kept, ...group] : group);
    if (missing > 1 && group.length < missing) {
      const seats = namesOf(this.#hall.chosen);
      this.#news.tell("room", this.#words.say("no-room", { count: party, seats }));
    }
  }

  /** Nobody has to prove that they need it.
   * @param {MapSeat} space */
  async #askAbout(space) {
    const question = /** @type {HTMLDialogElement} */ (part(this.#root, "dialog"));
    part(question, "p").textContent = this.#words.say("wheelchair", { seats: space.label });
    question.returnValue = "no";
    question.showModal();
    await new Promise((resolve) => question.addEventListener("close", resolve, { once: true }));
    space.input.focus();
    if (question.returnValue !== "yes") return;
    const most = Math.min(COMPANIONS_MAX, this.#tools.party - 1);
    const others = this.#hall.chosen.filter((seat) => seat.kind !== "standard");
    this.#choose([...others, space, ...companionsOf(this.#hall.segments, space, most)]);
  }

  /** The best places one after the other: shown, not held, so that people see where they will sit. */
  #pickBest() {
    const { party, tiers, isList } = this.#tools;
    const places = bestPlaces(this.#hall.segments, { count: party, tiers });
    const place = places[this.#bestAt % Math.max(places.length, 1)];
    if (place === undefined) {
      this.#news.tell("room", this.#words.say("no-best", { count: party }));
      return;
    }
    this.#choose(place.seats);
    this.#bestAt += 1;
    const [middle] = this.#hall.named([place.seats[Math.floor(party / 2)]?.no ?? -1]);
    if (middle !== undefined && !isList) this.#zoom.bring(middle);
    this.#announce("best", { seats: namesOf(place.seats) });
  }

  /** What the eye is on from far away: the choice, else the best free place. */
  #eyeOn() {
    const { chosen, segments } = this.#hall;
    const [best] = bestPlaces(segments, { count: this.#tools.party, most: 1 });
    return chosen[0] ?? this.#hall.named([best?.seats[0]?.no ?? -1])[0];
  }

  /** @param {Iterable<import("app/seat-logic").Seat>} seats */
  #choose(seats) {
    this.#hall.choose(seats);
    this.#draw();
  }

  /** @param {number} no */
  #remove(no) {
    this.#choose(this.#hall.chosen.filter((seat) => seat.no !== no));
  }

  /** What the choice comes to. */
  #draw() {
    const { chosen } = this.#hall;
    this.#summary.draw(chosen);
    this.#news.forget(...SETTLED_BY_CHOOSING);
    this.#explainOrphans(chosen);
    const total = this.#words.money(totalOf(chosen, this.#words.tiers).total);
    if (chosen.length === 0) this.#announce("chosen-none");
    else this.#announce("chosen", { seats: namesOf(chosen), total });
  }

  /** Where nothing is better, nobody is told off.
   * @param {MapSeat[]} chosen */
  #explainOrphans(chosen) {
    this.#news.forget("orphan");
    const isWaived = chosen.length < 2 || chosen.some((seat) => seat.kind !== "standard");
    if (this.#root.dataset["orphans"] === "off" || isWaived) return;
    const alone = orphansOf(this.#hall.segments, new Set(chosen));
    const middle = chosen[Math.floor(chosen.length / 2)];
    if (alone.length === 0 || middle === undefined) return;
    const wish = { count: chosen.length, tiers: new Set([middle.tier]), near: middle };
    const cure = bestPlaces(this.#hall.segments, wish).find((place) => !place.leavesOrphan);
    if (cure === undefined) return;
    const text = this.#words.say("orphan", { count: alone.length, seats: namesOf(alone) });
    const move = this.#words.say("move", { seats: namesOf(cure.seats) });
    this.#news.tell("orphan", text, [[move, () => this.#choose(cure.seats)]]);
  }

  /**
   * @param {string} name
   * @param {Record<string, string | number>} [values]
   */
  #announce(name, values) {
    this.#news.speak(this.#words.say(name, values));
  }

  // Holding

  #submitted = (/** @type {SubmitEvent} */ event) => {
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : undefined;
    event.preventDefault();
    if (button?.name === "best") this.#pickBest();
    else if (button?.name === "together" || this.#hall.chosen.length > 0) void this.#hold(button);
    else this.#news.tell("none", this.#words.say("none"));
  };

  /** @param {HTMLButtonElement} [button] */
  async #hold(button) {
    if (this.#isHolding) return;
    this.#setHolding(true);
    try {
      const answer = await askToHold(this.#form, button);
      if (answer !== undefined) this.#answered(answer);
    } catch {
      this.#setHolding(false);
      this.#news.tell("failed", this.#words.say("failed"));
    }
  }

  /** @param {import("app/seat-hold").Answer} answer */
  #answered(answer) {
    if (answer.next !== undefined) {
      remember(this.#root.dataset["show"] ?? "", answer);
      location.assign(answer.next);
      return;
    }
    this.#setHolding(false);
    if (answer.code?.startsWith("show_") === true) location.reload();
    const lost = this.#hall.named(answer.lost ?? []);
    const instead = (answer.alternatives ?? []).map((seats) => this.#hall.named(seats));
    const told = { count: lost.length, seats: namesOf(lost) };
    if (answer.code === "seats_taken") {
      for (const seat of lost) this.#hall.lose(seat, "held");
      this.#draw();
      const ways = instead.map((seats) => this.#wayTo("instead", seats));
      this.#news.tell("lost", this.#words.say("lost", told), ways);
    } else if (answer.code === "orphan_seats") {
      const ways = instead.map((seats) => this.#wayTo("move", seats));
      this.#news.tell("orphan", this.#words.say("orphan", told), ways);
    } else {
      this.#news.tell("failed", answer.sentence ?? this.#words.say("failed"));
    }
  }

  /**
   * Other seats: held at once instead of those that are lost, or moved to first.
   * @param {"instead" | "move"} name
   * @param {MapSeat[]} seats
   * @returns {[string, () => void]}
   */
  #wayTo(name, seats) {
    return [this.#words.say(name, { seats: namesOf(seats) }), () => {
      this.#choose(seats);
      if (name === "instead") void this.#hold();
    }];
  }

  /** @param {boolean} isHolding */
  #setHolding(isHolding) {
    this.#isHolding = isHolding;
    const button = part(this.#root, ".hold-button");
    button.ariaBusy = isHolding ? "true" : null;
    button.textContent = this.#words.say(isHolding ? "holding" : "hold");
  }

  // What others do

  /** @param {[number, State][]} changes */
  #changed(changes) {
    /** @type {MapSeat[]} */
    const lost = [];
    const rows = new Set();
    for (const [no, told] of changes) {
      const [seat] = this.#hall.named([no]);
      const state = this.#own.seen(no, told, Date.now());
      if (seat === undefined || seat.state === state) continue;
      // While a hold is on its way, it is our own that we see.
      if (seat.input.checked && this.#isHolding) continue;
      rows.add(seat.row);
      if (seat.input.checked) lost.push(seat);
      if (seat.input.checked) this.#hall.lose(seat, state);
      else this.#hall.setState(seat, state);
    }
    if (rows.size === 0) return;
    if (this.#tools.isList) {
      this.#focus.setStops();
      this.#list.draw(rows);
    }
    if (lost.length > 0) this.#draw();
    // A warning stands or falls with what is free around it.
    else if (this.#news.tells("orphan")) this.#explainOrphans(this.#hall.chosen);
    for (const seat of lost) this.#offerSwap(seat);
  }

  /** @param {MapSeat} gone */
  #offerSwap(gone) {
    const { chosen, segments } = this.#hall;
    const other = swapFor(segments, gone, new Set(chosen));
    /** @type {[string, () => void][]} */
    const ways = [[this.#words.say("another"), () => this.#focus.return()]];
    if (other !== undefined) {
      const swap = this.#words.say("swap", { seats: other.label });
      ways.unshift([swap, () => this.#choose([...this.#hall.chosen, other])]);
    }
    this.#news.tell(`lost-${gone.no}`, this.#words.say("lost", { count: 1, seats: gone.label }), ways);
  }

  /** @param {boolean} isLive */
  #liveness(isLive) {
    const wasTold = this.#news.tells("stale");
    if (!isLive && !wasTold) this.#news.tell("stale", this.#words.say("stale"));
    if (!isLive || !wasTold) return;
    this.#news.forget("stale");
    this.#announce("again");
  }
}

customElements.define("seat-map", SeatMap);
