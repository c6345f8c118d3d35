/** Making tables. */
import { make } from "./page.js";

/**
 * Make a table in a region that scrolls.
 *
 * @param {string} className
 * @param {string} label - what the region is called
 * @param {(string | Node)[]} heads - an empty text for a column without one
 * @param {HTMLTableRowElement[]} rows
 * @param {HTMLTableRowElement[]} [foot]
 */
export function tableOf(className, label, heads, rows, foot = []) {
  const made = heads.map(head => (head === "" ? make("td") : make("th", { scope: "col" }, head)));
  return make("div", { className: "scroll tall", tabIndex: 0, role: "group", ariaLabel: label }, make("table", { className },
    make("thead", {}, make("tr", {}, ...made)), make("tbody", {}, ...rows), ...(foot.length ? [make("tfoot", {}, ...foot)] : [])));
}

/**
 * @param {string | Node} title
 * @param {HTMLTableCellElement[]} cells
 * @param {string} [className]
 */
export const rowOf = (title, cells, className = "") => make("tr", { className }, make("th", { scope: "row" }, title), ...cells);

/**
 * @param {string} text
 * @param {Record<string, any>} [given]
 * @param {...Node} more
 */
export const cellOf = (text, given = {}, ...more) => make("td", given, text, ...more);
