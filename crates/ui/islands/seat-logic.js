/**
 * What the seat map knows of seats: pure functions over plain values, tested with `node --test`.
 *
 * The server decides; this only explains early, in the same way: the single-seat rule, the best
 * seats, the nearest other ones.
 */

/**
 * @typedef {"free" | "held" | "taken" | "blocked"} State
 * @typedef {object} Seat
 * @property {number} no ordinal in the layout
 * @property {string} label `G9`
 * @property {string} tier which price
 * @property {"standard" | "wheelchair" | "companion"} kind
 * @property {State} state
 * @property {number} row of the grid, from the front
 * @property {number} column of the grid
 * @property {boolean} restricted whether something stands before it
 * @typedef {Seat[]} Segment neighbours without a gap, from left to right
 * @typedef {{ price: number, fee: number }} Price in minor units, the fee being a part of the price
 */

/** The best row is this far back, as a share of the rows; the weights are those of the server. */
const SWEET_ROW = 0.65;
const ROW_WEIGHT = 2.5;
const ORPHAN_WEIGHT = 40;
const SPLIT_WEIGHT = 1.5;
const RESTRICTED_WEIGHT = 25;
/** How far Page Up and Page Down go. */
const PAGE_ROWS = 5;

/** The states by their number in availability and events. */
/** @type {readonly State[]} */
export const STATES = ["free", "held", "taken", "blocked"];

/**
 * The states of all seats: two bits each, the first in the lowest bits of the first byte.
 * @param {string} base64
 * @param {number} count
 * @returns {State[]}
 */
export function statesOf(base64, count) {
  const bytes = atob(base64);
  return Array.from({ length: count }, (_, at) => {
    const bits = (bytes.charCodeAt(at >> 2) >> ((at & 3) * 2)) & 3;
    return STATES[bits] ?? "blocked";
  });
}

/** The seats of the hold that somebody comes back from: held for all others, theirs to choose again. */
export class OwnSeats {
  #seats;
  #endsAt;

  /**
   * @param {Iterable<number>} seats by ordinal
   * @param {number} endsAt by the clock of this device, in milliseconds
   */
  constructor(seats, endsAt) {
    this.#seats = new Set(seats);
    this.#endsAt = endsAt;
  }

  /**
   * What a seat is to them of which everybody is told. A seat that is not held any more is not theirs
   * either, and a page that nobody saw may have missed when it was let go.
   * @param {number} no
   * @param {State} told
   * @param {number} now
   * @returns {State}
   */
  seen(no, told, now) {
    if (told !== "held" || now >= this.#endsAt) this.#seats.delete(no);
    return this.#seats.has(no) ? "free" : told;
  }
}

/**
 * Free seats that a choice leaves alone and that are not alone already.
 * @param {Segment[]} segments
 * @param {ReadonlySet<Seat>} chosen
 * @returns {Seat[]}
 */
export function orphansOf(segments, chosen) {
  const isFree = (/** @type {Seat | undefined} */ seat) => seat?.state === "free";
  const freeAfter = (/** @type {Seat | undefined} */ seat) =>
    seat !== undefined && isFree(seat) && !chosen.has(seat);
  return segments.flatMap((segment) => segment.filter((seat, at) => {
    const [left, right] = [segment[at - 1], segment[at + 1]];
    const isAlone = freeAfter(seat) && !freeAfter(left) && !freeAfter(right);
    return isAlone && (isFree(left) || isFree(right));
  }));
}

/**
 * The seats that one tap chooses: as many neighbours as the party has, from this one to the right,
 * and to the left where there is no room.
 * @param {Segment[]} segments
 * @param {Seat} seat
 * @param {number} party
 * @returns {Seat[]}
 */
export function togetherFrom(segments, seat, party) {
  if (seat.kind !== "standard") return [seat];
  const segment = segments.find((seats) => seats.includes(seat)) ?? [seat];
  let first = segment.indexOf(seat);
  let last = first;
  const canBeHad = (/** @type {number} */ at) =>
    segment[at]?.state === "free" && segment[at].kind === "standard";
  while (last - first + 1 < party && canBeHad(last + 1)) last += 1;
  while (last - first + 1 < party && canBeHad(first - 1)) first -= 1;
  return segment.slice(first, last + 1);
}

/**
 * Places for so many together, best first, none sharing a seat with another.
 * @param {Segment[]} segments
 * @param {object} wish
 * @param {number} wish.count
 * @param {ReadonlySet<string>} [wish.tiers] only of these prices
 * @param {Seat | undefined} [wish.near] instead of the sweet spot
 * @param {number} [wish.most]
 * @returns {{ seats: Seat[], leavesOrphan: boolean }[]}
 */
export function bestPlaces(segments, { count, tiers, near, most = 3 }) {
  const fits = (/** @type {Seat} */ seat) => seat.state === "free" && seat.kind === "standard"
    && (tiers === undefined || tiers.has(seat.tier));
  const target = targetOf(segments, near);
  const places = segments.flatMap((segment) => windows(segment, count).flatMap((seats) => {
    if (!seats.every(fits)) return [];
    const leavesOrphan = orphansOf([segment], new Set(seats)).length > 0;
    return [{ seats, leavesOrphan, cost: costOf(segment, seats, target, leavesOrphan) }];
  }));
  places.sort((a, b) => a.cost - b.cost);
  /** @type {typeof places} */
  const best = [];
  for (const place of places) {
    if (best.length === most) break;
    const isApart = best.every((other) => !other.seats.some((seat) => place.seats.includes(seat)));
    if (isApart) best.push(place);
  }
  return best;
}

/**
 * The seat to have instead of one that is gone: beside those that are left if there is one, else the
 * nearest.
 * @param {Segment[]} segments
 * @param {Seat} gone
 * @param {ReadonlySet<Seat>} kept
 * @returns {Seat | undefined}
 */
export function swapFor(segments, gone, kept) {
  const candidates = segments.flat().filter((seat) =>
    seat.state === "free" && !kept.has(seat) && seat.kind === gone.kind && seat.tier === gone.tier);
  const isBeside = (/** @type {Seat} */ seat) => [...kept].some((other) =>
    other.row === seat.row && Math.abs(other.column - seat.column) === 1);
  const cost = (/** @type {Seat} */ seat) => Math.abs(seat.row - gone.row) * ROW_WEIGHT
    + Math.abs(seat.column - gone.column) - (isBeside(seat) ? 100 : 0);
  return candidates.sort((a, b) => cost(a) - cost(b))[0];
}

/**
 * The companion seats beside a wheelchair space, at most so many, next to it.
 * @param {Segment[]} segments
 * @param {Seat} space
 * @param {number} most
 * @returns {Seat[]}
 */
export function companionsOf(segments, space, most) {
  const segment = segments.find((seats) => seats.includes(space)) ?? [];
  const at = segment.indexOf(space);
  const run = (/** @type {1 | -1} */ step) => {
    const found = [];
    for (let next = at + step; ; next += step) {
      const seat = segment[next];
      if (seat === undefined || seat.kind !== "companion" || seat.state !== "free") return found;
      found.push(seat);
    }
  };
  return [...run(1), ...run(-1)].slice(0, most);
}

/**
 * For each stretch of free seats in a row the place nearest to the middle that leaves nobody alone.
 * @param {Segment[]} row
 * @param {number} party
 * @returns {Seat[][]}
 */
export function runsOf(row, party) {
  return row.flatMap((segment) => stretches(segment).flatMap((stretch) => {
    const [best] = bestPlaces([stretch], { count: party, near: middleOf(row, stretch), most: 1 });
    return best === undefined ? [] : [best.seats];
  }));
}

/**
 * The seat that a key leads to; nothing for keys that lead nowhere. Rows are walked by where seats
 * stand, whatever gaps lie between.
 * @template {Seat} S
 * @param {S[][][]} rows of segments
 * @param {S} seat
 * @param {{ key: string, ctrlKey?: boolean, shiftKey?: boolean }} pressed
 * @returns {S | undefined}
 */
export function seatAfter(rows, seat, { key, ctrlKey, shiftKey }) {
  const row = (rows[seat.row] ?? []).flat();
  const all = rows.flat(2);
  const at = row.indexOf(seat);
  switch (key) {
    case "ArrowLeft": return row[at - 1] ?? seat;
    case "ArrowRight": return row[at + 1] ?? seat;
    case "ArrowUp": return seatBehind(rows, seat, -1);
    case "ArrowDown": return seatBehind(rows, seat, 1);
    case "PageUp": return seatBehind(rows, seat, -PAGE_ROWS);
    case "PageDown": return seatBehind(rows, seat, PAGE_ROWS);
    case "Home": return ctrlKey === true ? all[0] : row[0];
    case "End": return ctrlKey === true ? all[all.length - 1] : row[row.length - 1];
    case "n": case "N": {
      const ordered = shiftKey === true ? all.reverse() : all;
      return ordered.slice(ordered.indexOf(seat) + 1).find((one) => one.state === "free") ?? seat;
    }
    default: return undefined;
  }
}

/**
 * `G9–G11`, `G9, G12`: how people say seats in short.
 * @param {Seat[]} seats
 */
export function namesOf(seats) {
  const sorted = [...seats].sort((a, b) => a.row - b.row || a.column - b.column);
  const groups = chunks(sorted, (a, b) => a.row === b.row && b.column === a.column + 1);
  return groups.map((group) => group.length > 2
    ? `${group[0]?.label}–${group[group.length - 1]?.label}`
    : group.map((seat) => seat.label).join(", ")).join(", ");
}

/**
 * @param {Iterable<Seat>} seats
 * @param {ReadonlyMap<string, Price>} prices
 */
export function totalOf(seats, prices) {
  let [total, fees] = [0, 0];
  for (const seat of seats) {
    const price = prices.get(seat.tier);
    total += price?.price ?? 0;
    fees += price?.fee ?? 0;
  }
  return { total, fees, tickets: total - fees };
}

/** Signs that are better known than the codes. */
/** @type {Readonly<Record<string, string>>} */
const SIGNS = { INR: "₹", EUR: "€", GBP: "£", USD: "$", JPY: "¥" };

/**
 * An amount as the server writes it: `₹1,030.80`, `1.030,80 €`.
 * @param {number} minor
 * @param {{ currency: string, exponent: number, lang: string }} style
 */
export function money(minor, { currency, exponent, lang }) {
  const scale = 10 ** exponent;
  const [whole, rest] = [Math.floor(minor / scale), minor % scale];
  const [comma, point] = lang === "es" ? [".", ","] : [",", "."];
  // In India groups of two stand before the last three.
  const borders = currency === "INR" ? /\B(?=(?:\d\d)*\d{3}$)/g : /\B(?=(?:\d{3})+$)/g;
  const digits = String(whole).replace(borders, comma);
  const cents = rest > 0 ? point + String(rest).padStart(exponent, "0") : "";
  const sign = SIGNS[currency];
  if (lang === "es") return `${digits}${cents}\u00a0${sign ?? currency}`;
  return sign === undefined ? `${currency}\u00a0${digits}${cents}` : `${sign}${digits}${cents}`;
}

/**
 * Fills `{name}` in a message.
 * @param {string} text
 * @param {Readonly<Record<string, string | number>>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
}

/**
 * The seat straight behind, so many rows on; the outermost rows end the way.
 * @template {Seat} S
 * @param {S[][][]} rows
 * @param {S} seat
 * @param {number} count
 * @returns {S}
 */
function seatBehind(rows, seat, count) {
  const at = Math.min(Math.max(seat.row + count, 0), rows.length - 1);
  const row = (rows[at] ?? []).flat();
  const far = (/** @type {S} */ one) => Math.abs(one.column - seat.column);
  return row.reduce((best, one) => (far(one) < far(best) ? one : best), row[0] ?? seat);
}

/**
 * Where the best seat would be.
 * @param {Segment[]} segments
 * @param {Seat | undefined} near
 */
function targetOf(segments, near) {
  if (near !== undefined) return { row: near.row, column: near.column };
  const seats = segments.flat();
  const rows = seats.map((seat) => seat.row);
  const columns = seats.map((seat) => seat.column);
  const [front, back] = [Math.min(...rows), Math.max(...rows)];
  return {
    row: front + (back - front) * SWEET_ROW,
    column: (Math.min(...columns) + Math.max(...columns)) / 2,
  };
}

/**
 * @param {Segment} segment
 * @param {Seat[]} seats
 * @param {{ row: number, column: number }} target
 * @param {boolean} leavesOrphan
 */
function costOf(segment, seats, target, leavesOrphan) {
  const [first, last] = [seats[0], seats[seats.length - 1]];
  if (first === undefined || last === undefined) return Infinity;
  const at = segment.indexOf(first);
  const isSplit = segment[at - 1]?.state === "free" && segment[at + seats.length]?.state === "free";
  return Math.abs(first.row - target.row) * ROW_WEIGHT
    + Math.abs((first.column + last.column) / 2 - target.column)
    + (leavesOrphan ? ORPHAN_WEIGHT : 0) + (isSplit ? SPLIT_WEIGHT : 0)
    + seats.filter((seat) => seat.restricted).length * RESTRICTED_WEIGHT;
}

/**
 * Free neighbours that anyone may have.
 * @param {Segment} segment
 */
function stretches(segment) {
  const isOpen = (/** @type {Seat | undefined} */ seat) =>
    seat?.state === "free" && seat.kind === "standard";
  return chunks(segment, (a, b) => isOpen(a) === isOpen(b)).filter(([first]) => isOpen(first));
}

/**
 * A point in the row of a stretch, in the middle of the whole row.
 * @param {Segment[]} row
 * @param {Segment} stretch
 * @returns {Seat | undefined}
 */
function middleOf(row, stretch) {
  const [seat] = stretch;
  const columns = row.flat().map((one) => one.column);
  const column = (Math.min(...columns) + Math.max(...columns)) / 2;
  return seat === undefined ? undefined : { ...seat, column };
}

/**
 * @template T
 * @param {readonly T[]} list
 * @param {number} size
 * @returns {T[][]}
 */
function windows(list, size) {
  const count = size > 0 ? Math.max(0, list.length - size + 1) : 0;
  return Array.from({ length: count }, (_, at) => list.slice(at, at + size));
}

/**
 * Cuts a list wherever two neighbours do not belong together.
 * @template T
 * @param {readonly T[]} list
 * @param {(a: T, b: T) => boolean} belong
 * @returns {T[][]}
 */
function chunks(list, belong) {
  /** @type {T[][]} */
  const groups = [];
  for (const item of list) {
    const group = groups[groups.length - 1];
    const before = group?.[group.length - 1];
    if (group !== undefined && before !== undefined && belong(before, item)) group.push(item);
    else groups.push([item]);
  }
  return groups;
}
