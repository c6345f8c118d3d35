/** What is set for the comparison, as the address has it. */
import { readNames, writeNames } from "./names.js";
import { KINDS } from "./quantity.js";
import { readSort } from "./sorting.js";

/**
 * @typedef {import("./table.js").Column} Column
 *
 * @typedef {object} Shown
 * @property {string} text
 * @property {string} family
 * @property {string} document
 * @property {Limit[]} limits - of each quantity
 * @property {import("./sorting.js").Sort | null} sort
 * @property {ReadonlySet<string>} hidden - the keys of columns
 * @property {boolean} raw - whether numbers are shown in full
 *
 * @typedef {object} Limit
 * @property {Column} column
 * @property {string[]} typed - from and to
 * @property {boolean[]} wrong - whether what was typed could not be read; such an end is left open
 * @property {number | null} least
 * @property {number | null} most
 */

export const SETTINGS = { text: "q", family: "family", document: "document", sort: "sort", columns: "cols", units: "units" };

/** @param {Column[]} columns */
export const quantities = columns => columns.filter(column => column.kind in KINDS);

/**
 * @param {(name: string) => string} get - what the address says
 * @param {Column[]} columns
 * @returns {Shown}
 */
export function readShown(get, columns) {
  return {
    text: get(SETTINGS.text),
    family: get(SETTINGS.family),
    document: get(SETTINGS.document),
    limits: quantities(columns).map(column => readLimit(ends(column.key).map(get), column)),
    sort: readSort(get(SETTINGS.sort), columns),
    hidden: readHidden(get(SETTINGS.columns), columns),
    raw: get(SETTINGS.units) === "raw",
  };
}

/**
 * @param {string} key - of a quantity
 * @returns {string[]} what the ends of its range are called in the address
 */
export const ends = key => [`${key}.from`, `${key}.to`];

/**
 * @param {Column[]} columns
 * @returns {string[]} what all that is set for the comparison is called in the address
 */
export const settingNames = columns => [...Object.values(SETTINGS), ...quantities(columns).flatMap(column => ends(column.key))];

/**
 * @param {string[]} typed
 * @param {Column} column
 * @returns {Limit}
 */
function readLimit(typed, column) {
  const [least, most] = typed.map(KINDS[column.kind].parse);
  return { column, typed, wrong: [least, most].map((end, nth) => end === null && typed[nth].trim() !== ""), least, most };
}

/**
 * @param {string} text - the keys of the columns to show
 * @param {Column[]} columns
 */
function readHidden(text, columns) {
  const wanted = new Set(readNames(text));
  return new Set(text ? columns.slice(1).map(column => column.key).filter(key => !wanted.has(key)) : []);
}

/**
 * @param {ReadonlySet<string>} hidden
 * @param {Column[]} columns
 * @returns {string} for the address; empty where all are shown
 */
export function writeColumns(hidden, columns) {
  return hidden.size ? writeNames(columns.map(column => column.key).filter(key => !hidden.has(key))) : "";
}
