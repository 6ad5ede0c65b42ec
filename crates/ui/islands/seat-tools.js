/**
 * The tools above the hall: how many, at which price, what stands out, map or list. The fields of the
 * form are what holds them; browsers may have filled them in already.
 */

import { part } from "app/page-parts";

export class Tools {
  #form;
  #words;
  #changed;

  /**
   * @param {object} parts
   * @param {HTMLFormElement} parts.form
   * @param {import("app/seat-words").Words} parts.words
   * @param {number} parts.limit how many one person may have
   * @param {(what: "party" | "type" | "view") => void} parts.changed
   */
  constructor({ form, words, limit, changed }) {
    this.#form = form;
    this.#words = words;
    this.#changed = changed;
    this.limit = limit;
    form.addEventListener("change", ({ target }) => this.#set(target));
    part(form, ".stepper").addEventListener("click", ({ target }) => {
      const button = target instanceof Element ? target.closest("button") : null;
      if (button !== null) this.#setParty(this.party + Number(button.dataset["step"]));
    });
    this.#show();
    this.#showParty();
  }

  get party() {
    return Math.min(Math.max(Math.round(Number(this.#partyField.value)) || 1, 1), this.limit);
  }

  /** Not as many together as the party has, but seat by seat. */
  get isOneByOne() {
    return this.#isChosen("#one-by-one");
  }

  get isList() {
    return this.#isChosen('[name="view"][value="list"]');
  }

  /** @returns {ReadonlySet<string> | undefined} */
  get tiers() {
    const option = this.#form.querySelector(".kind-choice option:checked");
    const tiers = option instanceof HTMLElement ? option.dataset["tiers"] : undefined;
    return tiers === undefined ? undefined : new Set(tiers.split(" "));
  }

  /** @param {EventTarget | null} field */
  #set(field) {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) return;
    if (field.name === "party") this.#setParty(this.party);
    if (field.name === "type") this.#changed("type");
    if (field.name === "view" || field.id.startsWith("only-")) this.#show();
    if (field.name === "view") this.#changed("view");
  }

  /** @param {number} party */
  #setParty(party) {
    this.#partyField.value = String(Math.min(Math.max(party, 1), this.limit));
    this.#showParty();
    this.#changed("party");
  }

  #showParty() {
    const party = this.party;
    part(this.#form, ".best").textContent = this.#words.say("pick-best", { count: party });
    for (const button of this.#form.querySelectorAll("[data-step]")) {
      const step = button instanceof HTMLElement ? Number(button.dataset["step"]) : 0;
      button.ariaDisabled = party + step < 1 || party + step > this.limit ? "true" : null;
    }
  }

  /** On the form, where the styles read it. */
  #show() {
    this.#mark("view", this.isList ? "list" : "map");
    const only = ["aisle", "accessible"].filter((mark) => this.#isChosen(`#only-${mark}`));
    this.#mark("only", only.join(" "));
  }

  /**
   * What is written styles all seats anew, even if it says the same.
   * @param {"view" | "only"} name
   * @param {string} value
   */
  #mark(name, value) {
    if ((this.#form.dataset[name] ?? "") !== value) this.#form.dataset[name] = value;
  }

  /** @param {string} selector */
  #isChosen(selector) {
    return this.#form.querySelector(`${selector}:checked`) !== null;
  }

  get #partyField() {
    return /** @type {HTMLInputElement} */ (part(this.#form, "#party"));
  }
}
