/**
 * `<hold-timer data-hold data-ends data-now data-stage>`: counts down by the server's clock, says at
 * few moments how long is left, offers more time, and tells when the hold has ended, is being paid for
 * or is booked. It never moves the focus but into the one question that it asks.
 *
 * What other windows do with the hold, the server is asked: when this one is looked at again, and
 * shortly before something is said. See docs/decisions/0008-holds-are-asked-about.md.
 *
 * Events (bubbling): `hold-extended`, `hold-ended`.
 */

import { ASK_AT, URGENT_AT, WARN_AT, digits, dueBetween, secondsLeft } from "app/hold-clock";

/**
 * @typedef {{ stage: "held" | "paying" | "booked" | "ended", next: string | null,
 *   isExtended: boolean, endsAt: number, now: number, time: string }} Standing
 */

/** Windows that are looked at again and again do not ask each time. */
const LOOK_MS_MIN = 1_000;

class HoldTimer extends HTMLElement {
  #ends = 0;
  #ahead = 0;
  #left = Infinity;
  #asked = false;
  #lookedAt = -Infinity;
  #title = document.title;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  connectedCallback() {
    this.#ends = Number(this.dataset["ends"]);
    // The word of the server is some way older than its arrival.
    this.#ahead = Number(this.dataset["now"]) - requestStart();
    this.addEventListener("click", this.#pressed);
    this.#ticking = setInterval(this.#tick, 250);
    document.addEventListener("visibilitychange", this.#seen);
    addEventListener("focus", this.#seen);
    this.#tick();
  }

  disconnectedCallback() {
    clearInterval(this.#ticking);
    document.removeEventListener("visibilitychange", this.#seen);
    removeEventListener("focus", this.#seen);
  }

  #seen = () => {
    if (document.hidden) return;
    this.#tick();
    void this.#look();
  };

  #tick = () => {
    const left = secondsLeft(this.#ends, Date.now(), this.#ahead);
    if (left === this.#left || this.dataset["stage"] === "elsewhere") return;
    const due = dueBetween(this.#left, left);
    this.#left = left;
    this.#show(".hold-left", digits(left));
    const values = { minutes: Math.floor(left / 60), seconds: left % 60 };
    this.#show("[role=timer]", this.#say("left", values));
    document.title = left <= WARN_AT && left > 0 ? `(${digits(left)}) ${this.#title}` : this.#title;
    if (due.isLookedUp) void this.#look();
    if (left === 0) return this.#end();
    this.dataset["stage"] = left <= this.#warnsAt() ? "warn" : "calm";
    if (due.said !== undefined) this.#announce(due.said);
    if (left <= ASK_AT && !this.#asked) this.#ask();
  };

  /** Who has had more time is warned when the last minute begins. */
  #warnsAt() {
    return this.querySelector(".hold-extend") === null ? 60 : WARN_AT;
  }

  /** @param {number} at */
  #announce(at) {
    const canExtend = this.querySelector(".hold-extend") !== null;
    const minutes = at / 60;
    if (at === URGENT_AT) {
      this.#show(".hold-alert", this.#say(canExtend ? "warn" : "minutes", { minutes }));
    } else if (at === 60) {
      this.#show(".hold-status", this.#say("minute"));
    } else if (at < 60) {
      this.#show(".hold-status", this.#say("seconds", { seconds: at }));
    } else {
      this.#show(".hold-status", this.#say("minutes", { minutes }));
    }
  }

  #ask() {
    this.#asked = true;
    const question = this.querySelector("dialog");
    if (question !== null && !isPaying() && document.querySelector("dialog[open]") === null) {
      question.showModal();
    }
  }

  #end() {
    if (this.dataset["stage"] === "ended") return;
    this.querySelector("dialog")?.close();
    this.dataset["stage"] = "ended";
    document.title = this.#title;
    this.#show(".hold-alert", this.#say("ended"));
    this.dispatchEvent(new CustomEvent("hold-ended", { bubbles: true }));
  }

  /** Asks how the hold stands. Where no answer comes, the clock goes on. */
  async #look() {
    const sentAt = Date.now();
    if (sentAt - this.#lookedAt < LOOK_MS_MIN) return;
    this.#lookedAt = sentAt;
    try {
      const answer = await fetch(this.#path("state"), { headers: { accept: "application/json" } });
      if (answer.ok) this.#stands(await answer.json(), sentAt);
    } catch {
      // No network just now: the next moment is not far.
    }
  }

  /**
   * @param {Standing} hold
   * @param {number} sentAt
   */
  #stands(hold, sentAt) {
    if (hold.stage === "paying" || hold.stage === "booked") {
      if (!isPaying()) this.#leave(hold.stage, hold.next);
      return;
    }
    if (this.dataset["stage"] === "elsewhere") {
      this.dataset["stage"] = "calm";
      this.#left = Infinity;
    }
    this.#ahead = hold.now - sentAt;
    // What was said by a clock that jumped is taken back.
    if (this.dataset["stage"] === "ended" && hold.stage === "held") this.#show(".hold-alert", "");
    if (hold.stage === "ended") {
      this.#ends = Math.min(hold.endsAt, hold.now);
    } else if (hold.isExtended && this.querySelector(".hold-extend") !== null) {
      this.#extended(hold);
    } else if (hold.endsAt !== this.#ends) {
      this.#ends = hold.endsAt;
      this.#show(".hold-says", this.#say("until", { time: hold.time }));
    }
    this.#tick();
  }

  /**
   * The hold is not this window's any more.
   * @param {"paying" | "booked"} stage
   * @param {string | null} next
   */
  #leave(stage, next) {
    if (this.dataset["stage"] === "elsewhere") return;
    this.dataset["stage"] = "elsewhere";
    document.title = this.#title;
    this.querySelector("dialog")?.close();
    const link = this.querySelector(".hold-elsewhere a");
    link?.setAttribute("href", next ?? this.#path("return"));
    this.#show(".hold-elsewhere p", this.#say(stage));
    this.#show(".hold-elsewhere a", this.#say(`${stage}-link`));
    this.#show(".hold-status", this.#say(stage));
  }

  /** More time without leaving the page. */
  #pressed = async (/** @type {MouseEvent} */ event) => {
    const button = event.target instanceof Element ? event.target.closest(".hold-extend") : null;
    if (!(button instanceof HTMLButtonElement) || button.form === null) return;
    event.preventDefault();
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    const sentAt = Date.now();
    try {
      const body = new URLSearchParams({ csrf: String(new FormData(button.form).get("csrf")) });
      const answer = await fetch(this.#path("extend"), {
        method: "POST", body, headers: { accept: "application/json" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#stands(await answer.json(), sentAt);
    } catch {
      // Another try may get through.
      button.removeAttribute("aria-busy");
      this.#show(".hold-alert", this.#say("failed"));
    }
  };

  /** @param {Standing} hold */
  #extended(hold) {
    this.#ends = hold.endsAt;
    this.#left = Infinity;
    const hadFocus = this.querySelector("dialog")?.open === true
      || document.activeElement?.classList.contains("hold-extend") === true;
    this.querySelector("dialog")?.close();
    const note = document.createElement("p");
    note.className = "hold-note";
    note.tabIndex = -1;
    note.textContent = this.#say("extended", { time: hold.time });
    this.querySelector(".hold-line .hold-extend")?.replaceWith(note);
    this.querySelector("dialog")?.remove();
    if (hadFocus) note.focus();
    this.#show(".hold-says", this.#say("until", { time: hold.time }));
    this.#show(".hold-status", note.textContent);
    this.dispatchEvent(new CustomEvent("hold-extended", { bubbles: true, detail: hold }));
  }

  /** @param {string} what */
  #path(what) {
    return `/hold/${this.dataset["hold"]}/${what}`;
  }

  /**
   * @param {string} selector
   * @param {string} text
   */
  #show(selector, text) {
    const place = this.querySelector(selector);
    if (place !== null && place.textContent !== text) place.textContent = text;
  }

  /**
   * @param {string} name
   * @param {Record<string, string | number>} [values]
   */
  #say(name, values = {}) {
    const words = this.querySelector("template")?.content;
    const text = words?.querySelector(`[data-say="${name}"]`)?.textContent ?? "";
    return text.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
  }
}

/** When this page was asked for. */
function requestStart() {
  const [entry] = performance.getEntriesByType("navigation");
  const start = entry instanceof PerformanceNavigationTiming ? entry.requestStart : 0;
  return performance.timeOrigin + start;
}

/** Whether the payment is on its way from this very window. */
const isPaying = () => document.querySelector("[aria-busy=true]:not(.hold-extend)") !== null;

customElements.define("hold-timer", HoldTimer);
