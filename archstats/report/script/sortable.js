/** Tables that sort and nothing else: those of class "sortable". */
import { markHeads, sortHeads } from "./heads.js";
import { order, readSort } from "./sorting.js";
import { arrange, readColumns, readTable } from "./table.js";
import { collator } from "./words.js";

/** @typedef {import("./address.js").Address} Address */

/** @param {Address} address */
export function sortable(address) {
  /** @type {Map<string, number>} */
  const met = new Map();
  for (const table of document.querySelectorAll("table.sortable")) {
    const at = table.closest("[id]")?.id ?? "", nth = (met.get(at) ?? 0) + 1;
    met.set(at, nth);
    sortsItself(/** @type {HTMLTableElement} */ (table), address, `sort.${at}${nth > 1 ? `.${nth}` : ""}`, at);
  }
}

/**
 * @param {HTMLTableElement} element
 * @param {Address} address
 * @param {string} name
 * @param {string} at
 */
function sortsItself(element, address, name, at) {
  /** @type {import("./table.js").Table | undefined} */
  let table;
  sortHeads(readColumns(element), address, name, at);
  address.follow(() => address.get(name), wanted => {
    if (!wanted && !table) return; // it is as it was drawn: nothing is read before it is sorted
    table ??= readTable(element);
    const sort = readSort(wanted, table.columns);
    arrange(table, order(table.lines, sort, collator.compare), line => !line.row.hidden);
    markHeads(table.columns, sort);
  });
}
