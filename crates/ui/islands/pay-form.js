/**
 * `<pay-form>`: one press pays once. While the payment is on its way, the button says so and takes no
 * second press. Without this the server sees to it: the same form twice is one booking.
 */
class PayForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.#submitted(event));
    // Back from the bank, the browser may show the page as it was left.
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || button.dataset["busy"] === undefined) return;
    if (button.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      return;
    }
    button.setAttribute("aria-busy", "true");
    button.textContent = button.dataset["busy"];
  }
}

customElements.define("pay-form", PayForm);
