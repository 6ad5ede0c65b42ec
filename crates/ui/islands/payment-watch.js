/**
 * `<payment-watch data-src data-waited>`: asks how a payment stands, soon at first and then less often,
 * and goes on by itself when it is decided. After a minute it says that it takes longer.
 */

/** Milliseconds before the first question, and the longest pause between two. */
const FIRST_MS = 2_000;
const LONGEST_MS = 10_000;
/** How much longer each pause is than the one before. */
const SLOWER = 1.4;
/** When people are told not to wait, in seconds since the payment began. */
const LATE_SECONDS = 60;

class PaymentWatch extends HTMLElement {
  #pause = FIRST_MS;
  #begun = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  connectedCallback() {
    this.#begun = Date.now() - Number(this.dataset["waited"] ?? 0) * 1_000;
    this.#later();
    document.addEventListener("visibilitychange", this.#seen);
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#seen);
  }

  /** Whoever comes back from the app of a bank wants to know at once. */
  #seen = () => { if (!document.hidden) void this.#ask(); };

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), this.#pause);
    this.#pause = Math.min(this.#pause * SLOWER, LONGEST_MS);
  }

  async #ask() {
    const source = this.dataset["src"];
    if (source === undefined || document.hidden) return this.#later();
    try {
      const answer = await fetch(source, { headers: { accept: "application/json" }, cache: "no-store" });
      /** @type {{ next: string | null }} */
      const { next } = await answer.json();
      if (next !== null) return location.replace(next);
    } catch {
      // No network, or no answer: there is another try.
    }
    if (Date.now() - this.#begun > LATE_SECONDS * 1_000) this.#tellLate();
    this.#later();
  }

  #tellLate() {
    for (const text of this.querySelectorAll("[data-when]")) {
      if (text instanceof HTMLElement) text.hidden = text.dataset["when"] !== "late";
    }
  }
}

customElements.define("payment-watch", PaymentWatch);
