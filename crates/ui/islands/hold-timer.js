/**
 * `<hold-timer data-ends data-now data-stage>`: counts down by the server's clock, says at few moments
 * how long is left, offers more time, and tells when the hold has ended. It never moves the focus
 * but into the one question that it asks.
 *
 * Events (bubbling): `hold-extended`, `hold-ended`.
 */

/** When people are told, in seconds left; the one at 120 does not wait for other speech. */
const SAID_AT = [300, 120, 60, 30];
const URGENT_AT = 120;
/** When more time can be had, and when it is asked about. */
const WARN_AT = 120;
const ASK_AT = 45;

/** How far the server's clock is ahead of ours: its word is some way older than its arrival. */
const offset = (/** @type {number} */ serverNow, /** @type {number} */ sentAt) => serverNow - sentAt;

class HoldTimer extends HTMLElement {
  #ends = 0;
  #ahead = 0;
  #left = Infinity;
  #asked = false;
  #title = document.title;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #ticking;

  connectedCallback() {
    const begun = performance.timeOrigin + (this.#navigation()?.requestStart ?? 0);
    this.#ends = Number(this.dataset["ends"]);
    this.#ahead = offset(Number(this.dataset["now"]), begun);
    this.addEventListener("submit", this.#submitted);
    this.#ticking = setInterval(() => this.#tick(), 250);
    document.addEventListener("visibilitychange", this.#tick);
    this.#tick();
  }

  disconnectedCallback() {
    clearInterval(this.#ticking);
    document.removeEventListener("visibilitychange", this.#tick);
  }

  #navigation() {
    const [entry] = performance.getEntriesByType("navigation");
    return entry instanceof PerformanceNavigationTiming ? entry : undefined;
  }

  #tick = () => {
    const left = Math.max(0, Math.ceil((this.#ends - Date.now() - this.#ahead) / 1_000));
    if (left === this.#left) return;
    const before = this.#left;
    this.#left = left;
    const digits = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    this.#show(".hold-left", digits);
    const values = { minutes: Math.floor(left / 60), seconds: left % 60 };
    this.#show("[role=timer]", this.#say("left", values));
    document.title = left <= WARN_AT && left > 0 ? `(${digits}) ${this.#title}` : this.#title;
    if (left === 0) return this.#end();
    this.dataset["stage"] = left <= this.#warnsAt() ? "warn" : "calm";
    const moment = SAID_AT.find((at) => left <= at && before > at && before !== Infinity);
    if (moment !== undefined) this.#announce(moment);
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
    if (at === URGENT_AT && canExtend) {
      this.#show(".hold-alert", this.#say("warn", { minutes }));
    } else if (at === URGENT_AT) {
      this.#show(".hold-alert", this.#say("minutes", { minutes }));
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
    const isPaying = document.querySelector("[aria-busy=true]") !== null;
    if (question !== null && !isPaying && document.querySelector("dialog[open]") === null) {
      question.showModal();
    }
  }

  #end() {
    clearInterval(this.#ticking);
    this.querySelector("dialog")?.close();
    this.dataset["stage"] = "ended";
    this.#show(".hold-alert", this.#say("ended"));
    this.dispatchEvent(new CustomEvent("hold-ended", { bubbles: true }));
  }

  /** More time without leaving the page, so that nothing typed is lost. */
  #submitted = async (/** @type {SubmitEvent} */ event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.classList.contains("hold-again")) takeTyped(form);
    if (!form.classList.contains("hold-extend")) return;
    event.preventDefault();
    const button = form.querySelector("button");
    if (button?.getAttribute("aria-busy") === "true") return;
    button?.setAttribute("aria-busy", "true");
    const sentAt = Date.now();
    try {
      const body = new URLSearchParams();
      new FormData(form).forEach((value, name) => body.append(name, String(value)));
      const answer = await fetch(form.action, {
        method: "POST", body, headers: { accept: "application/json" },
      });
      if (!answer.ok) throw new Error(String(answer.status));
      this.#extended(await answer.json(), sentAt);
    } catch {
      // The form itself may still get through, or says why it does not.
      button?.removeAttribute("aria-busy");
      this.#show(".hold-alert", this.#say("failed"));
    }
  };

  /**
   * @param {{ endsAt: number, now: number, time: string }} hold
   * @param {number} sentAt
   */
  #extended(hold, sentAt) {
    this.#ends = hold.endsAt;
    this.#ahead = offset(hold.now, sentAt);
    this.#left = Infinity;
    const hadFocus = this.querySelector("dialog")?.open === true
      || this.querySelector(".hold-extend")?.contains(document.activeElement) === true;
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
    this.#tick();
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

/**
 * Where a payment was being made, the seats are held again by its own page, with all that was typed.
 * @param {HTMLFormElement} again
 */
function takeTyped(again) {
  const hold = again.action.replace(/\/again$/, "");
  const pay = [...document.forms].find((form) => form.action === `${hold}/pay`);
  if (pay === undefined) return;
  again.action = `${hold}/checkout`;
  const typed = new FormData(pay);
  typed.set("again", "yes");
  typed.forEach((value, name) => {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", name, String(value)];
    if (name !== "csrf") again.append(field);
  });
}

customElements.define("hold-timer", HoldTimer);
