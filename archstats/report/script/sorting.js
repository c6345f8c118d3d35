/** Orders of a table's lines. */

/**
 * @typedef {import("./table.js").Line} Line
 * @typedef {import("./table.js").Column} Column
 *
 * @typedef {object} Sort
 * @property {Column} column
 * @property {boolean} down - whether the largest stands first
 */

/**
 * Order lines: what is missing stands last in both directions, and equals as they were drawn.
 *
 * @param {Line[]} lines
 * @param {Sort | null} sort - null for the order in which they were drawn
 * @param {(one: string, other: string) => number} compared - how texts are ordered
 * @returns {Line[]}
 */
export function order(lines, sort, compared) {
  const drawn = [...lines].sort((one, other) => one.place - other.place);
  if (!sort) return drawn;
  const { column: { index, kind }, down } = sort;
  /** @param {Line} line */
  const missing = line => (kind === "text" ? line.texts[index] === "" : line.numbers[index] === null);
  /** @type {(one: Line, other: Line) => number} */
  const compare = kind === "text"
    ? (one, other) => compared(one.texts[index], other.texts[index])
    : (one, other) => Number(one.numbers[index]) - Number(other.numbers[index]);
  const there = drawn.filter(line => !missing(line)).sort((one, other) => (down ? compare(other, one) : compare(one, other)));
  return [...there, ...drawn.filter(missing)];
}

/**
 * @param {string} text - "macs.desc"; a key may hold dots itself
 * @param {Column[]} columns
 * @returns {Sort | null} null where it names no column or no direction
 */
export function readSort(text, columns) {
  const dot = text.lastIndexOf("."), direction = text.slice(dot + 1);
  const column = columns.find(candidate => candidate.key === text.slice(0, dot));
  return column && ["asc", "desc"].includes(direction) ? { column, down: direction === "desc" } : null;
}

/**
 * @param {Column} column
 * @param {Sort | null} sort - what rules now
 * @returns {string} what pressing a column's head leads to: its first direction, the other one, the order as drawn
 */
export function nextSort(column, sort) {
  if (sort?.column.key !== column.key) return `${column.key}.${column.descends ? "desc" : "asc"}`;
  return sort.down === column.descends ? `${column.key}.${sort.down ? "asc" : "desc"}` : "";
}
