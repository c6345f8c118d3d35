/** Bringing the comparison's table to what is wanted. */
import { quantities } from "./comparison_view.js";
import { matcher, wordsOf } from "./filtering.js";
import { markHeads } from "./heads.js";
import { inFull, KINDS } from "./quantity.js";
import { order } from "./sorting.js";
import { arrange } from "./table.js";
import { collator } from "./words.js";

/**
 * @typedef {import("./table.js").Table} Table
 * @typedef {import("./table.js").Line} Line
 * @typedef {import("./table.js").Column} Column
 * @typedef {import("./comparison_view.js").Shown} Shown
 */

/**
 * Make what draws a table, doing only what has changed since.
 *
 * @param {Table} table
 * @returns {(shown: Shown, most: number) => Line[]} which returns the lines that are kept, in their order, and shows the
 *   first of them
 */
export function drawer(table) {
  const { columns, lines } = table;
  const searched = new Map(lines.map(line => [line, searchedBy(line, columns)]));
  let ordered = lines, sorted = "", hidden = "", raw = false;
  return (shown, most) => {
    const sorting = shown.sort ? `${shown.sort.column.key}.${shown.sort.down}` : "";
    if (sorted !== sorting) ordered = order(lines, shown.sort, collator.compare);
    const matches = matcher(wanted(shown));
    /** @param {Line} line */
    const keeps = line => matches({ searched: searched.get(line) ?? "", data: line.row.dataset, numbers: line.numbers });
    const kept = new Set(lines.filter(keeps));
    arrange(table, ordered, line => kept.has(line), most);
    markHeads(columns, shown.sort);
    const hiding = [...shown.hidden].join();
    if (hidden !== hiding) hideColumns(table, shown.hidden);
    if (raw !== shown.raw) writeNumbers(table, shown.raw);
    [sorted, hidden, raw] = [sorting, hiding, shown.raw];
    return ordered.filter(line => kept.has(line));
  };
}

/**
 * @param {Line} line
 * @param {Column[]} columns
 */
function searchedBy({ texts, numbers }, columns) {
  const words = columns.filter(({ kind, index }) => kind === "text" || numbers[index] === null);
  return words.map(({ index }) => texts[index]).join("\n").toLowerCase();
}

/**
 * @param {Shown} shown
 * @returns {import("./filtering.js").Wanted}
 */
function wanted({ text, family, document, limits }) {
  return {
    words: wordsOf(text),
    among: { family: [family].filter(Boolean), document: [document].filter(Boolean) },
    ranges: limits.filter(({ least, most }) => least !== null || most !== null)
      .map(({ column, least, most }) => ({ index: column.index, least, most })),
  };
}

/**
 * @param {Table} table
 * @param {ReadonlySet<string>} hidden - the keys of columns
 */
function hideColumns({ columns, lines }, hidden) {
  for (const { head, key, index } of columns) {
    if (head.hidden === hidden.has(key)) continue;
    head.hidden = hidden.has(key);
    for (const line of lines) fit(line, line.cells[index], columns, hidden);
  }
}

/**
 * Make a cell as wide as those of its columns that are shown.
 *
 * @param {Line} line
 * @param {HTMLTableCellElement} cell
 * @param {Column[]} columns
 * @param {ReadonlySet<string>} hidden
 */
function fit(line, cell, columns, hidden) {
  const left = columns.filter(({ key, index }) => line.cells[index] === cell && !hidden.has(key)).length;
  cell.hidden = !left;
  if (left) cell.colSpan = left;
}

/**
 * @param {Table} table
 * @param {boolean} raw
 */
function writeNumbers({ columns, lines }, raw) {
  for (const { kind, index } of columns.filter(column => column.kind === "range" || quantities([column]).length)) {
    for (const { cells, numbers, texts } of lines) {
      const number = numbers[index], { most } = cells[index].dataset;
      if (number !== null) cells[index].textContent = raw ? full(kind, number, most) : texts[index];
    }
  }
}

/**
 * @param {string} kind
 * @param {number} number
 * @param {string | undefined} most - the upper end of a range
 */
function full(kind, number, most) {
  return kind === "range" ? `${inFull(number)} – ${KINDS.ns.raw(Number(most))}` : KINDS[kind].raw(number);
}
