/**
 * The service worker: tickets open without a connection, and where nothing else can be opened, a page
 * says so.
 *
 * It keeps bookings with their codes, that page, and what these need to look right. Everything else
 * goes to the network as if the worker was not there: seats, holds, checkout and accounts are never
 * kept. It is registered by the page of a booking, so that nobody has it who has no tickets.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

/** The page that says that there is no connection. */
const OFFLINE = "/offline";
/** Its cache. The version is filled in; with it this file changes, and browsers install it anew. */
const OFFLINE_CACHE = "offline-{version}";
/** The bookings, each with what it shows. */
const TICKETS = "tickets";
/** Bookings that are kept; then the one goes that was opened longest ago. */
const BOOKINGS_MAX = 20;
/** A network that says nothing for so long is none, where there is a copy. */
const PATIENCE_MS = 4_000;

const BOOKING = /^\/b\/[A-Za-z0-9]+$/;
const CODE = /^\/b\/[A-Za-z0-9]+\/qr\//;
/** The files and codes that a page shows. */
const SHOWN = /(?:src|href)="(\/a\/[^"]+|\/b\/[A-Za-z0-9]+\/qr\/[^"]+)"/g;

worker.addEventListener("install", (event) => {
  const fetched = async () => {
    await keep(await caches.open(OFFLINE_CACHE), OFFLINE, await fetch(OFFLINE));
    await worker.skipWaiting();
  };
  event.waitUntil(fetched());
});

worker.addEventListener("activate", (event) => {
  const cleared = async () => {
    const others = (await caches.keys()).filter((name) => ![OFFLINE_CACHE, TICKETS].includes(name));
    await Promise.all(others.map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(cleared());
});

/** The first booking was opened before there was a worker: its page asks for itself to be kept. */
worker.addEventListener("message", (event) => {
  const path = String(event.data?.keep);
  if (!BOOKING.test(path)) return;
  event.waitUntil(fetch(path).then((answer) => note(path, answer)));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  // What the way out of an account ends at; see `goodbye` of the pages.
  const isGoodbye = pathname === "/sign-in" && searchParams.has("news");
  if (isGoodbye) event.waitUntil(caches.delete(TICKETS));
  if (pathname.startsWith("/a/")) event.respondWith(copyOf(request).then((copy) => copy ?? fetch(request)));
  else if (CODE.test(pathname)) event.respondWith(fetch(request).catch(async () => (await copyOf(request)) ?? Response.error()));
  else if (request.mode !== "navigate") return;
  else if (BOOKING.test(pathname)) event.respondWith(booking(event, pathname));
  else event.respondWith(fetch(request).catch(offline));
});

const copyOf = (/** @type {Request | string} */ request) => caches.match(request, { ignoreVary: true });

const offline = async () => (await copyOf(OFFLINE)) ?? Response.error();

/**
 * From the network; the copy where that fails, or takes too long.
 * @param {FetchEvent} event
 * @param {string} path
 */
async function booking(event, path) {
  const copy = await copyOf(path);
  const asked = fetch(event.request);
  event.waitUntil(asked.then((answer) => note(path, answer.clone())).catch(() => {}));
  if (copy === undefined) return asked.catch(offline);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const answer = await Promise.race([asked, late]).catch(() => undefined);
  return answer instanceof Response && answer.status < 500 ? answer : marked(copy);
}

/**
 * Keeps what was answered. A booking that this browser may not open any more is forgotten.
 * @param {string} path
 * @param {Response} answer
 */
async function note(path, answer) {
  const cache = await caches.open(TICKETS);
  if (answer.status >= 500) return;
  if (!answer.ok) return forget(cache, path);
  await keep(cache, path, answer);
  const bookings = (await cache.keys()).map(({ url }) => new URL(url).pathname).filter((one) => BOOKING.test(one));
  await Promise.all(bookings.slice(0, -BOOKINGS_MAX).map((one) => forget(cache, one)));
}

/**
 * Keeps a page with all that it shows. Neither files nor codes ever change under their addresses.
 * @param {Cache} cache
 * @param {string} path
 * @param {Response} page
 */
async function keep(cache, path, page) {
  const html = await page.clone().text();
  const shown = new Set([...html.matchAll(SHOWN)].map(([, address = ""]) => address));
  const kept = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await cache.addAll([...shown].filter((address) => !kept.has(address)));
  await cache.put(path, page);
}

/**
 * @param {Cache} cache
 * @param {string} booking
 */
async function forget(cache, booking) {
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname === booking || pathname.startsWith(`${booking}/`)) await cache.delete(request);
  }
}

/**
 * A copy says of itself that it is one, and since when.
 * @param {Response} copy
 */
async function marked(copy) {
  const html = await copy.text();
  const language = /<html lang="([a-z]+)"/.exec(html)?.[1] ?? "en";
  const saved = new Date(copy.headers.get("date") ?? Date.now());
  const time = saved.toLocaleTimeString(language === "en" ? "en-GB" : language, {
    hour: "numeric", minute: "2-digit", hour12: language === "en",
  });
  const day = saved.toLocaleDateString(language === "en" ? "en-GB" : language, {
    weekday: "long", day: "numeric", month: "long",
  });
  const shown = html.replace('class="saved-mark" hidden', 'class="saved-mark"');
  const told = shown.replace("{time}", time).replace("{day}", day);
  return new Response(told, { headers: copy.headers });
}
