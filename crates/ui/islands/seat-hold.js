/**
 * Asking for a hold without leaving the page, and remembering it: whoever comes back with the browser's
 * button finds their own seats chosen.
 */

/**
 * @typedef {{ code?: string, sentence?: string, lost?: number[], stillFree?: number[],
 *   alternatives?: number[][], next?: string, hold?: string }} Answer
 */

/**
 * What the server says to the form as it is; nothing where the form itself had to be sent, because the
 * answer is a page.
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement | undefined} button
 * @returns {Promise<Answer | undefined>}
 */
export async function askToHold(form, button) {
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => body.append(name, String(value)));
  if (button !== undefined && button.name !== "") body.append(button.name, button.value);
  const answer = await fetch(form.action, {
    method: "POST", body, headers: { accept: "application/json" },
  });
  const isForUs = answer.headers.get("content-type")?.startsWith("application/json") === true;
  if (isForUs || answer.ok) return await answer.json();
  form.submit();
  return undefined;
}

/**
 * @param {string} show
 * @param {Answer} answer
 */
export function remember(show, { hold }) {
  if (hold !== undefined) sessionStorage.setItem(memoryOf(show), hold);
}

/**
 * The address of this page with the hold that somebody comes back from, once. Whether it lasts, the
 * server knows. An address that has a later hold is right: names of holds sort by when they were made.
 * @param {string} show
 * @param {string} here
 * @returns {URL | undefined}
 */
export function comesBack(show, here) {
  const hold = sessionStorage.getItem(memoryOf(show));
  const address = new URL(here);
  if (hold === null || (address.searchParams.get("hold") ?? "") >= hold) return undefined;
  sessionStorage.removeItem(memoryOf(show));
  address.searchParams.set("hold", hold);
  return address;
}

const memoryOf = (/** @type {string} */ show) => `hold of ${show}`;
