/** What is shown of the comparison, as texts for people or as numbers for programs. */
import { headline } from "./table.js";

/**
 * @typedef {import("./table.js").Line} Line
 * @typedef {import("./table.js").Column} Column
 * @typedef {import("./exporting.js").Extract} Extract
 *
 * @typedef {object} Visible
 * @property {Column[]} columns
 * @property {Line[]} lines
 */

/**
 * @param {Visible} visible
 * @returns {Extract}
 */
export function forPeople({ columns, lines }) {
  const heads = columns.map(column => ({ key: column.key, title: headline(column), numeric: column.kind !== "text" }));
  return { heads, rows: lines.map(line => columns.map((column, place) => ({ raw: null, text: textOf(line, column, columns[place - 1]) }))) };
}

/**
 * A cell that spans several columns is said once, in the first of them that is shown.
 *
 * @param {Line} line
 * @param {Column} column
 * @param {Column | undefined} before
 */
function textOf(line, column, before) {
  const cell = line.cells[column.index];
  return before && cell === line.cells[before.index] ? "" : (cell.textContent ?? "").trim();
}

/**
 * @param {Visible} visible
 * @returns {Extract} in which a range is two columns, and what is missing is null
 */
export function forPrograms({ columns, lines }) {
  const heads = columns.flatMap(({ key, head, kind }) =>
    [key, ...(kind === "range" ? [head.dataset.mostKey ?? ""] : [])].map(name => ({ key: name, title: name, numeric: kind !== "text" })));
  return { heads, rows: lines.map(line => columns.flatMap(column => valuesOf(line, column))) };
}

/**
 * @param {Line} line
 * @param {Column} column
 * @returns {import("./exporting.js").Value[]}
 */
function valuesOf(line, { index, kind }) {
  const { dataset } = line.cells[index], text = line.texts[index];
  if (kind === "text") return [{ raw: text ? (dataset.value ?? text) : null, text }];
  const most = line.numbers[index] === null ? null : Number(dataset.most);
  return [line.numbers[index], ...(kind === "range" ? [most] : [])].map(raw => ({ raw, text }));
}
