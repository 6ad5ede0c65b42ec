/**
 * What a hold's clock means: when people are told of it, and when the server is asked how the hold
 * stands. All in whole seconds that are left.
 */

/** When people are told. The one at 120 does not wait for other speech. */
export const SAID_AT = [300, 120, 60, 30];
export const URGENT_AT = 120;
/** When more time can be had, and when it is asked about. */
export const WARN_AT = 120;
export const ASK_AT = 45;
/** So long before each of these moments the server is asked, so that what is said then is true. */
const AHEAD = 5;
const LOOKED_AT = [...SAID_AT, ASK_AT, 0].map((at) => at + AHEAD).concat(0);

/**
 * @param {number} ends by the server's clock, in milliseconds, as all of these
 * @param {number} now ours
 * @param {number} ahead how far the server's clock is ahead of ours
 */
export function secondsLeft(ends, now, ahead) {
  return Math.max(0, Math.ceil((ends - now - ahead) / 1_000));
}

/** @param {number} left */
export function digits(left) {
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

/**
 * What is due when the clock goes from one second to another; a page that slept skips some. Nothing is
 * due of what was past already when the page came.
 * @param {number} before
 * @param {number} left
 */
export function dueBetween(before, left) {
  const isPassed = (/** @type {number} */ at) => left <= at && before > at && before !== Infinity;
  return {
    said: SAID_AT.filter(isPassed).at(-1),
    isLookedUp: LOOKED_AT.some(isPassed),
  };
}
