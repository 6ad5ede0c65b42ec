/**
 * What is told while one chooses: notices beside the button, each with its ways on, and a line that
 * screen readers say.
 */

import { element, part } from "app/page-parts";

export class News {
  #box;
  #status;
  #focusAfter;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#box = part(root, ".choice-news");
    this.#status = part(root, "#seat-status");
    this.#focusAfter = part(root, ".hold-button");
  }

  /**
   * A notice in the place of the one of that name.
   * @param {string} name
   * @param {string} text
   * @param {[string, () => void][]} [ways] what can be done, each with its button's text
   */
  tell(name, text, ways = []) {
    this.forget(name);
    const notice = document.createElement("div");
    notice.className = "news";
    notice.dataset["news"] = name;
    notice.append(element("p", text));
    for (const [label, act] of ways) {
      const way = element("button", label);
      way.type = "button";
      way.className = "btn small";
      way.addEventListener("click", () => {
        const hadFocus = notice.contains(document.activeElement);
        notice.remove();
        act();
        if (hadFocus) this.#focusAfter.focus();
      });
      notice.append(way);
    }
    this.#box.append(notice);
    this.speak(text);
  }

  /** @param {string[]} names */
  forget(...names) {
    for (const name of names) this.#find(name)?.remove();
  }

  /** @param {string} name */
  tells(name) {
    return this.#find(name) !== null;
  }

  /** Said, and not shown.
   * @param {string} text */
  speak(text) {
    this.#status.textContent = text;
  }

  /** @param {string} name */
  #find(name) {
    return this.#box.querySelector(`[data-news="${name}"]`);
  }
}
