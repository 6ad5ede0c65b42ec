/**
 * Follows the seats of a show: a stream of changes, the whole state where one was missed, and asking
 * now and then where streams do not get through.
 */

import { STATES, statesOf } from "app/seat-logic";

/** @typedef {import("app/seat-logic").State} State */

/** A page that nobody sees for so long is told nothing more. */
const HIDDEN_MS_MAX = 30_000;
/** After so many streams that did not open, the state is asked for instead. */
const FAILURES_MAX = 2;
/** How often, and when a stream is tried again; both with some spread. */
const POLL_MS = 5_000;
const RETRY_MS = 45_000;

/** Some milliseconds around this many, so that pages do not all ask at once. */
const about = (/** @type {number} */ ms) => ms * (0.8 + Math.random() * 0.4);

export class SeatFeed {
  #show;
  #version;
  #tell;
  #failures = 0;
  #isAsking = false;
  /** Whether something was missed that no answer has told since. */
  #isBehind = false;
  /** @type {[number, [number, State][]][]} changes that came while the whole state was asked for */
  #waiting = [];
  /** @type {EventSource | undefined} */
  #stream;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #hiding;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #again;

  /**
   * @param {string} show
   * @param {number} version what the page shows already
   * @param {object} tell
   * @param {(changes: [number, State][]) => void} tell.changes some seats by ordinal
   * @param {(isLive: boolean) => void} tell.live whether changes come at once
   */
  constructor(show, version, tell) {
    this.#show = show;
    this.#version = version;
    this.#tell = tell;
  }

  start() {
    document.addEventListener("visibilitychange", this.#seen);
    this.#open();
  }

  stop() {
    document.removeEventListener("visibilitychange", this.#seen);
    clearTimeout(this.#hiding);
    this.#close();
  }

  #seen = () => {
    clearTimeout(this.#hiding);
    if (document.hidden) {
      this.#hiding = setTimeout(() => this.#close(), HIDDEN_MS_MAX);
    } else if (this.#stream === undefined && this.#timer === undefined) {
      this.#open();
    }
  };

  #close() {
    this.#stream?.close();
    this.#stream = undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    clearTimeout(this.#again);
  }

  #open() {
    this.#close();
    const stream = new EventSource(`/api/v1/shows/${this.#show}/seats/events`);
    this.#stream = stream;
    stream.addEventListener("open", () => {
      this.#failures = 0;
      this.#tell.live(true);
    });
    stream.addEventListener("snapshot", (event) => {
      if (this.#isBehind || Number(event.lastEventId) !== this.#version) this.#missed();
    });
    stream.addEventListener("resync", () => this.#missed());
    stream.addEventListener("seats", (event) => {
      /** @type {{ d: [number, number][] }} */
      const { d } = JSON.parse(event.data);
      this.#take(Number(event.lastEventId), d.map(([no, at]) => [no, STATES[at] ?? "blocked"]));
    });
    // The browser connects again by itself; where that does not help, we ask.
    stream.addEventListener("error", () => {
      this.#failures += 1;
      if (this.#failures >= FAILURES_MAX || stream.readyState === EventSource.CLOSED) this.#poll();
    });
  }

  /**
   * @param {number} version
   * @param {[number, State][]} changes
   */
  #take(version, changes) {
    if (this.#isAsking) {
      this.#waiting.push([version, changes]);
    } else {
      this.#version = version;
      this.#tell.changes(changes);
    }
  }

  #poll() {
    this.#close();
    this.#tell.live(false);
    const until = Date.now() + about(RETRY_MS);
    const ask = async () => {
      await this.#refresh();
      if (this.#timer === undefined) return;
      if (Date.now() > until) this.#open();
      else this.#timer = setTimeout(ask, about(POLL_MS));
    };
    this.#timer = setTimeout(ask, about(POLL_MS));
  }

  /** What is asked for already may have been answered before: it is asked for again, and changes of
   * before are in that answer. */
  #missed() {
    this.#isBehind = true;
    this.#waiting = [];
    void this.#refresh();
  }

  /** Asks until it was answered after all that was missed: at once, and later where no answer came. */
  async #refresh() {
    if (this.#isAsking) return;
    clearTimeout(this.#again);
    this.#isAsking = true;
    let isAnswered;
    do isAnswered = await this.#ask(); while (isAnswered && this.#isBehind);
    this.#isAsking = false;
    for (const [version, changes] of this.#waiting.splice(0)) this.#take(version, changes);
    // Without a stream it is asked for anyway, or nobody sees the page.
    if (!isAnswered && this.#stream !== undefined) {
      this.#again = setTimeout(() => void this.#refresh(), about(POLL_MS));
    }
  }

  /**
   * The whole state; the browser's cache asks by its ETag. All changes that came meanwhile follow it:
   * another node may have answered, whose versions tell nothing about those of the stream. Where that
   * takes a seat back for a moment, the stream's next change puts it right.
   * @returns {Promise<boolean>} whether there was an answer
   */
  async #ask() {
    const wasBehind = this.#isBehind;
    this.#isBehind = false;
    try {
      const answer = await fetch(`/api/v1/shows/${this.#show}/availability`, { cache: "no-cache" });
      if (!answer.ok) throw new Error(`${answer.status}`);
      /** @type {{ version: number, seatCount: number, seats: string }} */
      const { version, seatCount, seats } = await answer.json();
      if (wasBehind || version !== this.#version) {
        this.#tell.changes([...statesOf(seats, seatCount).entries()]);
      }
      this.#version = version;
      return true;
    } catch {
      this.#isBehind = true;
      return false;
    }
  }
}
