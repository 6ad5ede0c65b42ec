/**
 * `<saved-tickets>`: on the page that says that there is no connection, the bookings that this device
 * has kept, each a link, and the way to remove them. When the connection is back, the page that was
 * asked for is loaded.
 */

/** The worker's name for them. */
const TICKETS = "tickets";

class SavedTickets extends HTMLElement {
  connectedCallback() {
    window.addEventListener("online", this.#reload);
    if ("caches" in window) void this.#list();
    this.querySelector("button")?.addEventListener("click", () => void this.#forget());
  }

  disconnectedCallback() {
    window.removeEventListener("online", this.#reload);
  }

  #reload = () => location.reload();

  async #list() {
    const cache = await caches.open(TICKETS);
    const bookings = (await cache.keys()).filter(({ url }) => /^\/b\/[A-Za-z0-9]+$/.test(new URL(url).pathname));
    const list = this.querySelector("ul");
    for (const request of bookings.reverse()) {
      const page = await (await cache.match(request))?.text();
      if (page !== undefined) list?.append(lineOf(new URL(request.url).pathname, page));
    }
    this.hidden = !list?.hasChildNodes();
  }

  async #forget() {
    await caches.delete(TICKETS);
    this.hidden = true;
  }
}

/**
 * The film with when it is, as the booking tells it.
 * @param {string} path
 * @param {string} page
 */
function lineOf(path, page) {
  const booking = new DOMParser().parseFromString(page, "text/html");
  const text = (/** @type {string} */ selector) => booking.querySelector(selector)?.textContent ?? "";
  const [line, link, when] = [document.createElement("li"), document.createElement("a"), document.createElement("span")];
  link.href = path;
  link.textContent = text("main h2") || booking.title;
  when.textContent = text("main dd");
  line.append(link, " ", when);
  return line;
}

customElements.define("saved-tickets", SavedTickets);
