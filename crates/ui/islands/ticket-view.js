/**
 * `<ticket-view>`: keeps the screen on while tickets are looked at, where the device lets us, and says
 * so. Nobody wants to unlock a phone at the door with a queue behind them.
 */
class TicketView extends HTMLElement {
  connectedCallback() {
    void this.#stayOn();
    document.addEventListener("visibilitychange", this.#seen);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#seen);
  }

  #seen = () => { if (!document.hidden) void this.#stayOn(); };

  async #stayOn() {
    const hint = this.querySelector(".ticket-hint");
    if (!("wakeLock" in navigator) || this.querySelector(".ticket-code") === null) return;
    try {
      await navigator.wakeLock.request("screen");
      hint?.removeAttribute("hidden");
    } catch {
      // A low battery may say no; the ticket works all the same.
    }
  }
}

customElements.define("ticket-view", TicketView);
