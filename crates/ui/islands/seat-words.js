/**
 * What the map says, in the language of the page: the server wrote the sentences into a template, with
 * `{seats}` and the like to be filled in, and the names and prices of the price bands.
 */

import { fill, money } from "app/seat-logic";

/** @typedef {import("app/seat-logic").Price & { name: string }} Tier */

export class Words {
  #messages;
  #style;

  /**
   * @param {object} known
   * @param {ReadonlyMap<string, string>} known.messages
   * @param {ReadonlyMap<string, Tier>} known.tiers by their looks
   * @param {{ currency: string, exponent: number, lang: string }} known.style of amounts
   */
  constructor({ messages, tiers, style }) {
    this.#messages = messages;
    this.#style = style;
    this.tiers = tiers;
  }

  /**
   * A message; where it has one form for a single seat and one for several, `count` tells which.
   * @param {string} name
   * @param {Record<string, string | number>} [values]
   */
  say(name, values = {}) {
    const form = this.#messages.has(name) ? name : `${name}.${values["count"] === 1 ? "one" : "other"}`;
    return fill(this.#messages.get(form) ?? "", values);
  }

  /** @param {number} minor */
  money(minor) {
    return money(minor, this.#style);
  }
}

/**
 * @param {HTMLElement} root has the template, and says how amounts are written
 */
export function readWords(root) {
  const messages = new Map();
  /** @type {Map<string, Tier>} */
  const tiers = new Map();
  for (const line of root.querySelector("template")?.content.querySelectorAll("p") ?? []) {
    const { say, tier, price, fee } = line.dataset;
    const text = line.textContent ?? "";
    if (say !== undefined) messages.set(say, text);
    if (tier !== undefined && !tiers.has(tier)) {
      tiers.set(tier, { price: Number(price), fee: Number(fee), name: text });
    }
  }
  const { currency = "", exponent, lang = "" } = root.dataset;
  return new Words({ messages, tiers, style: { currency, exponent: Number(exponent), lang } });
}
