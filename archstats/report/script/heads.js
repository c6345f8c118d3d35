/** Heads of columns that sort. */
import { make } from "./page.js";
import { nextSort, readSort } from "./sorting.js";

/**
 * @typedef {import("./address.js").Address} Address
 * @typedef {import("./table.js").Column} Column
 */

/**
 * Put a button into each head of a column, but for those marked as having no order.
 *
 * @param {Column[]} columns
 * @param {Address} address
 * @param {string} name - of the setting in the address
 * @param {string} at - the id of the place that the table is in
 */
export function sortHeads(columns, address, name, at) {
  for (const column of columns.filter(({ head }) => !("unsorted" in head.dataset))) {
    const press = () => address.set({ [name]: nextSort(column, readSort(address.get(name), columns)) }, { at });
    column.head.replaceChildren(make("button", { type: "button", className: "sort", click: press }, ...column.head.childNodes));
  }
}

/**
 * Say by which column a table is sorted.
 *
 * @param {Column[]} columns
 * @param {import("./sorting.js").Sort | null} sort
 */
export function markHeads(columns, sort) {
  for (const { head, key } of columns) {
    if (key === sort?.column.key) head.ariaSort = sort.down ? "descending" : "ascending";
    else head.removeAttribute("aria-sort");
  }
}
