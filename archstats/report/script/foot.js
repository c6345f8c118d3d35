/** The foot of the comparison: extremes, medians and sums of what is shown. */
import { make } from "./page.js";
import { KINDS } from "./quantity.js";
import { summarise } from "./totals.js";
import { say } from "./words.js";

/**
 * @typedef {import("./table.js").Column} Column
 * @typedef {import("./table.js").Line} Line
 * @typedef {"least" | "median" | "most" | "sum" | "count"} Measure
 */

/** @type {Measure[]} */
const MEASURES = ["least", "median", "most", "sum", "count"];

/** @param {Column[]} columns */
export function makeFoot(columns) {
  const rows = MEASURES.map(measure => makeRow(measure, columns));
  const foot = make("tfoot", {}, ...rows.map(({ row }) => row));
  return {
    foot,
    /** @param {Line[]} lines @param {import("./comparison_view.js").Shown} shown */
    put(lines, { raw, hidden }) {
      for (const column of columns) {
        const how = KINDS[column.kind], summary = how && summarise(lines.map(line => line.numbers[column.index]));
        for (const { measure, row } of rows) {
          const cell = row.cells[column.index];
          if (column.index) cell.textContent = summary ? written(summary, measure, column, raw ? how.raw : how.short) : "";
          cell.hidden = hidden.has(column.key);
        }
      }
    },
  };
}

/**
 * @param {Measure} measure
 * @param {Column[]} columns
 */
function makeRow(measure, columns) {
  const row = make("tr", {}, make("th", { scope: "row" }, say(measure)), ...columns.slice(1).map(() => make("td")));
  return { measure, row };
}

/**
 * @param {import("./totals.js").Summary} summary
 * @param {Measure} measure
 * @param {Column} column
 * @param {(value: number) => string} write
 */
function written(summary, measure, column, write) {
  if (measure === "count") return String(summary.count);
  return measure === "sum" && !column.sums ? "" : write(summary[measure]);
}
