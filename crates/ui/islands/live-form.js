// A form that asks again while it is filled in: it fetches the page that it would go to and takes
// one region out of it (`data-region` is the region's id). The focus stays, the address follows.
// Without this module its button does the same with a whole page.

const WAIT_MS = 250;

class LiveForm extends HTMLElement {
  #timer = 0;
  #asked = new AbortController();

  connectedCallback() {
    const form = this.querySelector("form");
    if (!form) return;
    form.addEventListener("input", (event) => {
      const isTyped = event.target instanceof HTMLInputElement && event.target.type === "search";
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#ask(form), isTyped ? WAIT_MS : 0);
    });
  }

  /** @param {HTMLFormElement} form */
  async #ask(form) {
    const region = document.getElementById(this.dataset.region ?? "");
    if (!region) return form.submit();
    this.#asked.abort();
    this.#asked = new AbortController();
    region.setAttribute("aria-busy", "true");
    try {
      const address = addressOf(form);
      const answer = await fetch(address, { signal: this.#asked.signal });
      if (!answer.ok) return form.submit();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(region.id);
      if (!fresh) return form.submit();
      history.replaceState(null, "", address);
      replace(region, fresh);
      region.removeAttribute("aria-busy");
    } catch (error) {
      // Another question is under way already, unless the network is gone.
      if (!(error instanceof DOMException)) form.submit();
    }
  }
}

/**
 * The status line is kept and only its words change: that is what makes it speak.
 * @param {HTMLElement} region
 * @param {HTMLElement} fresh
 */
function replace(region, fresh) {
  const said = region.querySelector("[role=status]");
  const now = fresh.querySelector("[role=status]");
  const text = now?.textContent ?? "";
  if (said && now) now.replaceWith(said);
  region.replaceChildren(...fresh.childNodes);
  if (said && said.textContent !== text) said.textContent = text;
}

/**
 * Where the form goes, without what was left empty.
 * @param {HTMLFormElement} form
 */
function addressOf(form) {
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim() !== "") address.searchParams.append(name, value);
  }
  return address;
}

customElements.define("live-form", LiveForm);
