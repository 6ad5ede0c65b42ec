/**
 * Reads the seats out of the table that the server has written, so that nothing is sent twice.
 */

/**
 * @typedef {import("app/seat-logic").Seat & { input: HTMLInputElement, name: string }} MapSeat
 * A seat with its checkbox, and its name without its state.
 */

/**
 * The rows of the table, each with its segments.
 * @param {HTMLElement} table
 * @param {(state: import("app/seat-logic").State) => string} say what a state is called in a name
 * @returns {MapSeat[][][]}
 */
export function readRows(table, say) {
  /** @type {MapSeat[][][]} */
  const rows = [];
  let part = "";
  for (const line of table.querySelectorAll("tr")) {
    if (line.classList.contains("band")) part = line.querySelector(".part")?.textContent ?? part;
    else rows.push(readRow(line, part, rows.length, say));
  }
  return rows;
}

/**
 * @param {HTMLTableRowElement} line
 * @param {string} part
 * @param {number} row
 * @param {(state: import("app/seat-logic").State) => string} say
 * @returns {MapSeat[][]}
 */
function readRow(line, part, row, say) {
  /** @type {MapSeat[][]} */
  const segments = [[]];
  const letter = line.querySelector(".row-letter")?.textContent ?? "";
  const dash = /\d$/.test(letter) ? "-" : "";
  const start = `${part === "" ? "" : `${part} `}${letter}${dash}`;
  let column = 0;
  for (const cell of line.cells) {
    const input = cell.querySelector("input");
    if (input !== null) {
      segments[segments.length - 1]?.push(readSeat(input, { start, row, column, say }));
    } else if (cell.classList.contains("gap")) {
      segments.push([]);
    }
    column += cell.colSpan;
  }
  return segments.filter((segment) => segment.length > 0);
}

/**
 * @param {HTMLInputElement} input
 * @param {object} place
 * @param {string} place.start what its label starts with
 * @param {number} place.row
 * @param {number} place.column
 * @param {(state: import("app/seat-logic").State) => string} place.say
 * @returns {MapSeat}
 */
function readSeat(input, { start, row, column, say }) {
  const looks = input.classList;
  const told = input.parentElement?.dataset["state"] ?? "free";
  const state = /** @type {import("app/seat-logic").State} */ (told);
  const suffix = state === "free" ? "" : `, ${say(state)}`;
  const name = input.ariaLabel ?? "";
  return {
    input,
    no: Number(input.value),
    label: `${start}${input.dataset["n"] ?? ""}`,
    name: name.slice(0, name.length - suffix.length),
    tier: looks[0] ?? "",
    kind: looks.contains("wheelchair") ? "wheelchair"
      : looks.contains("companion") ? "companion" : "standard",
    state,
    row,
    column,
    restricted: looks.contains("restricted"),
  };
}
