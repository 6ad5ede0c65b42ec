// Suggestions under the search field, as a combobox with a listbox. Without this module the form
// goes to the page of results, and so it does with it when no suggestion is chosen.

/** @typedef {{type: "movie" | "theater" | "person", text: string, id: string | null}} Suggestion */

const WAIT_MS = 180;
const LETTERS_MIN = 2;
/** So long after the last letter, how many there are is announced. */
const ANNOUNCE_MS = 500;

class SearchBox extends HTMLElement {
  /** @type {HTMLInputElement | null} */
  #input = null;
  #list = document.createElement("ul");
  #status = document.createElement("span");
  #asked = new AbortController();
  #timer = 0;
  #announcing = 0;
  #chosen = -1;

  connectedCallback() {
    const input = this.querySelector("input");
    if (!input || this.#input) return;
    this.#input = input;
    this.#list.id = `${input.id}-suggestions`;
    this.#list.className = "suggestions";
    this.#list.hidden = true;
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", this.dataset.label ?? "");
    this.#status.className = "vh";
    this.#status.setAttribute("role", "status");
    input.form?.append(this.#list, this.#status);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", this.#list.id);
    input.addEventListener("input", () => this.#typed());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.#close());
    // Pressing must not take the focus away before the click arrives.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => {
      const option = event.target instanceof Element && event.target.closest("[role=option]");
      if (option instanceof HTMLElement) this.#go(option);
    });
  }

  #typed() {
    this.#forget();
    const text = this.#input?.value.trim() ?? "";
    if (text.length < LETTERS_MIN) return this.#close();
    this.#timer = setTimeout(() => this.#ask(text), WAIT_MS);
  }

  /** @param {string} text */
  async #ask(text) {
    this.#asked = new AbortController();
    try {
      const address = `/api/v1/search/suggest?q=${encodeURIComponent(text)}`;
      const answer = await fetch(address, { signal: this.#asked.signal });
      if (!answer.ok) return this.#close();
      /** @type {{suggestions: Suggestion[]}} */
      const { suggestions } = await answer.json();
      this.#show(suggestions);
    } catch {
      // Typed on, or offline: the form still works.
    }
  }

  /** @param {Suggestion[]} suggestions */
  #show(suggestions) {
    this.#chosen = -1;
    this.#input?.removeAttribute("aria-activedescendant");
    this.#list.replaceChildren(...suggestions.map((suggestion, at) => this.#option(suggestion, at)));
    this.#list.hidden = suggestions.length === 0;
    this.#input?.setAttribute("aria-expanded", String(suggestions.length > 0));
    this.#announcing = setTimeout(() => {
      const count = suggestions.length;
      const words = (count === 1 ? this.dataset.one : this.dataset.many) ?? "";
      this.#status.textContent = words.replace("{count}", String(count));
    }, ANNOUNCE_MS);
  }

  /**
   * @param {Suggestion} suggestion
   * @param {number} at
   */
  #option(suggestion, at) {
    const option = document.createElement("li");
    option.id = `${this.#list.id}-${at}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.href = href(suggestion);
    const kind = document.createElement("small");
    kind.textContent = this.dataset[suggestion.type] ?? "";
    const text = document.createElement("span");
    text.dir = "auto";
    text.textContent = suggestion.text;
    option.append(text, " ", kind);
    return option;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const options = [...this.#list.children];
    if (event.key === "Escape") {
      if (!this.#list.hidden) event.preventDefault();
      this.#close();
    } else if (this.#list.hidden || options.length === 0) {
      return;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are options: that one is the field itself.
      const places = options.length + 1;
      this.#choose(((this.#chosen + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && this.#chosen >= 0) {
      event.preventDefault();
      const option = options[this.#chosen];
      if (option instanceof HTMLElement) this.#go(option);
    }
  }

  /** @param {number} chosen */
  #choose(chosen) {
    this.#chosen = chosen;
    [...this.#list.children].forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === chosen));
      if (at === chosen) option.scrollIntoView({ block: "nearest" });
    });
    if (chosen < 0) this.#input?.removeAttribute("aria-activedescendant");
    else this.#input?.setAttribute("aria-activedescendant", `${this.#list.id}-${chosen}`);
  }

  /** @param {HTMLElement} option */
  #go(option) {
    location.assign(option.dataset.href ?? "/search");
  }

  /** What was asked for is not to be shown any more. */
  #forget() {
    clearTimeout(this.#timer);
    clearTimeout(this.#announcing);
    this.#asked.abort();
  }

  #close() {
    this.#forget();
    this.#list.hidden = true;
    this.#chosen = -1;
    this.#input?.setAttribute("aria-expanded", "false");
    this.#input?.removeAttribute("aria-activedescendant");
  }
}

/** @param {Suggestion} suggestion */
function href({ type, text, id }) {
  if (type === "movie") return `/m/${id}`;
  if (type === "theater") return `/t/${id}`;
  return `/search?q=${encodeURIComponent(text)}`;
}

customElements.define("search-box", SearchBox);
