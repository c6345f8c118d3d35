/** The models of the comparison, as it was drawn. */
import { quantities } from "./comparison_view.js";
import { readTable } from "./table.js";

/**
 * @typedef {import("./table.js").Column} Column
 *
 * @typedef {object} Model
 * @property {string} name
 * @property {string} href - its page
 * @property {string} document - that describes it
 * @property {HTMLTableRowElement} row
 * @property {Record<string, number | null>} numbers - by the column's key; null where there is none
 * @property {Record<string, string>} texts - what each column says; of columns that share a cell the first alone
 *
 * @typedef {object} Models
 * @property {Column[]} abouts - the columns that say what a model is, without its name
 * @property {Column[]} quantities
 * @property {Map<string, Model>} all - by name
 */

/** @returns {Models | null} null where the page has no comparison */
export function readModels() {
  const table = /** @type {HTMLTableElement | null} */ (document.querySelector("table.comparison"));
  if (!table?.tBodies[0]) return null;
  const { columns, lines } = readTable(table);
  /** @type {<T>(values: T[]) => Record<string, T>} */
  const byKey = values => Object.fromEntries(columns.map(({ key, index }) => [key, values[index]]));
  return {
    abouts: columns.slice(1).filter(column => column.kind === "text"),
    quantities: quantities(columns),
    all: new Map(lines.map(({ row, numbers, texts }) => {
      const { model: name = "", document = "" } = row.dataset, href = row.querySelector("a")?.getAttribute("href") ?? "";
      return [name, { name, href, document, row, numbers: byKey(numbers), texts: byKey(texts) }];
    })),
  };
}

/**
 * @param {Model} model
 * @returns {string} what the files that belong to a model's page are called
 */
export const stemOf = ({ href }) => /(?:models\/|#model-)([\w.-]+?)(?:\.html)?$/.exec(href)?.[1] ?? "";
