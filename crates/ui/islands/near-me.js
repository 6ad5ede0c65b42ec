// A button that asks the device where it is. On the choice of a city it goes to the nearest one; on
// a list of theatres (`data-cards` is the list's class) it sorts them here, so that nobody else
// learns where the person is. Hidden where the device cannot tell.

/** @typedef {{latitude: number, longitude: number}} Place */

const EARTH_KM = 6371;
const WAIT_MS = 10_000;

class NearMe extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const said = this.querySelector("[role=status]");
    const cards = this.dataset["cards"];
    const list = cards ? document.querySelector(`.${cards}`) : null;
    const hasPlaces = !cards || list?.querySelector("[data-place]");
    if (!button || !(said instanceof HTMLElement)) return;
    if (!hasPlaces || !("geolocation" in navigator)) return;
    this.hidden = false;
    button.addEventListener("click", () => {
      said.textContent = said.dataset.asking ?? "";
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          if (list) sort(list, coords, said);
          else location.assign(`/?near=${rounded(coords.latitude)},${rounded(coords.longitude)}`);
        },
        () => {
          said.textContent = said.dataset.refused ?? "";
          said.classList.remove("vh");
        },
        { timeout: WAIT_MS, maximumAge: 600_000 },
      );
    });
  }
}

/**
 * A city is found by a kilometre: more need not leave the device.
 * @param {number} degrees
 */
function rounded(degrees) {
  return degrees.toFixed(2);
}

/**
 * @param {Element} list
 * @param {Place} here
 * @param {HTMLElement} said
 */
function sort(list, here, said) {
  const cards = [...list.querySelectorAll("[data-place]")].flatMap((card) => {
    if (!(card instanceof HTMLElement)) return [];
    const [latitude = NaN, longitude = NaN] = (card.dataset.place ?? "").split(",").map(Number);
    return [{ card, km: distance(here, { latitude, longitude }) }];
  });
  cards.sort((a, b) => a.km - b.km);
  const digits = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  for (const { card, km } of cards) {
    const field = card.querySelector(".theater-km");
    if (field instanceof HTMLElement) {
      field.textContent = (said.dataset.away ?? "").replace("{km}", digits.format(km));
      field.hidden = false;
    }
  }
  // Those whose place nobody knows stay at the end.
  list.prepend(...cards.map(({ card }) => card));
  said.textContent = said.dataset.done ?? "";
}

/**
 * Over ground (haversine), in kilometres.
 * @param {Place} a
 * @param {Place} b
 */
function distance(a, b) {
  const radians = Math.PI / 180;
  const rise = ((b.latitude - a.latitude) * radians) / 2;
  const turn = ((b.longitude - a.longitude) * radians) / 2;
  const across = Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians);
  const half = Math.sin(rise) ** 2 + across * Math.sin(turn) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.sqrt(half));
}

customElements.define("near-me", NearMe);
