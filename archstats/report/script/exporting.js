/** A table as text: numbers raw where programs read them, as they are shown where people do. */
import { csvCell, latex, markdown } from "./escaping.js";

/**
 * @typedef {object} Head
 * @property {string} key - for programs
 * @property {string} title - for people
 * @property {boolean} numeric
 *
 * @typedef {object} Value
 * @property {number | string | null} raw
 * @property {string} text
 *
 * @typedef {object} Extract - what is shown of a table
 * @property {Head[]} heads
 * @property {Value[][]} rows - a value for each head
 */

const ROWS_A_PAGE = 40;
const WIDE = 40;
// What JSON allows in a text, and what a terminal, JavaScript or UTF-8 does not.
const UNSAFE = /[\x7f-\x9f\u2028\u2029]|\p{Surrogate}/gu;

/** @param {Extract} extract */
export function toCsv({ heads, rows }) {
  /** @param {number | string | null} raw */
  const cell = raw => {
    const text = typeof raw === "string" ? csvCell(raw) : String(raw ?? "");
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [heads.map(head => head.key), ...rows.map(row => row.map(value => value.raw))];
  return lines.map(line => `${line.map(cell).join(",")}\n`).join("");
}

/** @param {Extract} extract */
export function toJson({ heads, rows }) {
  /** @param {Value[]} row */
  const object = row => Object.fromEntries(row.map((value, column) => [heads[column].key, value.raw]));
  const lines = rows.map(row => JSON.stringify(object(row)));
  const text = lines.length ? `[\n${lines.join(",\n")}\n]\n` : "[]\n";
  return text.replace(UNSAFE, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** @param {Extract} extract */
export function toMarkdown({ heads, rows }) {
  const body = rows.map(row => row.map(value => markdown(value.text)));
  const lines = [heads.map(head => markdown(head.title)), heads.map(head => (head.numeric ? "---:" : "---")), ...body];
  return lines.map(line => `| ${line.join(" | ")} |\n`).join("");
}

/** @param {Extract} extract */
export function toLatex({ heads, rows }) {
  /** @param {string[]} cells */
  const line = cells => `${cells.map(latex).join(" & ")} \\\\\n`;
  const wide = heads.map((_, column) => rows.some(row => row[column].text.length > WIDE));
  const columns = heads.map((head, column) => (head.numeric ? "r" : wide[column] ? "p{5cm}" : "l")).join("");
  const above = `\\toprule\n${line(heads.map(head => head.title))}\\midrule\n`;
  const body = rows.map(row => line(row.map(value => value.text))).join("");
  return (rows.length > ROWS_A_PAGE ? long : short)(columns, above, body);
}

/**
 * @param {string} columns
 * @param {string} above
 * @param {string} body
 */
function short(columns, above, body) {
  return `% Needs \\usepackage[T1]{fontenc} and \\usepackage{booktabs}; other scripts need LuaLaTeX.
\\begin{tabular}{${columns}}\n${above}${body}\\bottomrule\n\\end{tabular}\n`;
}

/**
 * @param {string} columns
 * @param {string} above
 * @param {string} body
 */
function long(columns, above, body) {
  return `% Needs \\usepackage[T1]{fontenc} and \\usepackage{booktabs,longtable}; other scripts need LuaLaTeX.
\\begin{longtable}{${columns}}\n${above}\\endhead\n\\bottomrule\n\\endfoot\n${body}\\end{longtable}\n`;
}

/** @type {Record<string, {title: string, type: string, write: (extract: Extract) => string}>} */
export const FORMATS = {
  csv: { title: "CSV", type: "text/csv", write: toCsv },
  md: { title: "Markdown", type: "text/markdown", write: toMarkdown },
  tex: { title: "LaTeX", type: "application/x-tex", write: toLatex },
  json: { title: "JSON", type: "application/json", write: toJson },
};
