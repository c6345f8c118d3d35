/** A table of the page as records: read once, then only rows are moved and hidden. */

/**
 * @typedef {object} Column
 * @property {number} index
 * @property {string} key
 * @property {string} title
 * @property {string} note - what stands small below the title
 * @property {string} kind - "text", "number", "count", "bytes", "ns", or "range" of ns; what the page does not say is
 *   found when the lines are read
 * @property {boolean} descends - whether its first direction is downwards
 * @property {boolean} sums - whether a sum of its values means something
 * @property {HTMLTableCellElement} head
 *
 * @typedef {object} Line
 * @property {HTMLTableRowElement} row
 * @property {number} place - from the first, as the page was drawn
 * @property {HTMLTableCellElement[]} cells - a cell for each column; one that spans several stands for each of them
 * @property {(number | null)[]} numbers - the value of each column; null where it has none, or is a text
 * @property {string[]} texts - what each column shows; empty behind the first of those that a cell spans
 *
 * @typedef {object} Table
 * @property {HTMLTableElement} table
 * @property {HTMLTableSectionElement} body
 * @property {Column[]} columns
 * @property {Line[]} lines
 */

const NOTHING = "–";

/**
 * @param {HTMLTableElement} table
 * @returns {Column[]}
 */
export function readColumns(table) {
  const heads = [...(table.tHead?.rows ?? [])].at(-1)?.cells ?? [];
  return [...heads].map((head, index) => {
    const note = head.querySelector("small")?.textContent?.trim() ?? "";
    const title = (head.textContent ?? "").trim().slice(0, note ? -note.length : undefined).trim();
    const { key = String(index), kind = "", first, sums } = head.dataset;
    return { index, key, title, note, kind, descends: first === "down", sums: sums !== undefined, head };
  });
}

/** @param {Column} column */
export const headline = ({ title, note }) => (note ? `${title} (${note})` : title);

/** @type {WeakMap<HTMLTableElement, Table>} */
const known = new WeakMap();

/**
 * @param {HTMLTableElement} table
 * @returns {Table}
 */
export function readTable(table) {
  const read = known.get(table) ?? readLines(table);
  known.set(table, read);
  return read;
}

/**
 * @param {HTMLTableElement} table
 * @returns {Table}
 */
function readLines(table) {
  const columns = readColumns(table), body = table.tBodies[0];
  const lines = [...body.rows].map((row, place) => readLine(row, place, columns));
  for (const column of columns) column.kind ||= mostlyNumbers(lines, column.index) ? "number" : "text";
  return { table, body, columns, lines };
}

/**
 * @param {Line[]} lines
 * @param {number} index - of a column
 */
function mostlyNumbers(lines, index) {
  const said = lines.filter(line => line.texts[index] !== "");
  return said.filter(line => line.numbers[index] !== null).length * 2 >= said.length;
}

/**
 * @param {HTMLTableRowElement} row
 * @param {number} place
 * @param {Column[]} columns
 * @returns {Line}
 */
function readLine(row, place, columns) {
  const line = { row, place, cells: /** @type {HTMLTableCellElement[]} */ ([]), numbers: [], texts: [] };
  for (const cell of row.cells) {
    for (let spanned = 0; spanned < cell.colSpan; spanned++) read(line, cell, spanned, columns);
  }
  return line;
}

/**
 * @param {{cells: HTMLTableCellElement[], numbers: (number | null)[], texts: string[]}} line
 * @param {HTMLTableCellElement} cell
 * @param {number} spanned
 * @param {Column[]} columns
 */
function read(line, cell, spanned, columns) {
  const alone = cell.colSpan === 1, text = spanned ? "" : (cell.textContent ?? "").trim();
  const numeric = alone && columns[line.cells.length]?.kind !== "text";
  line.numbers.push(numeric ? numberOf(cell.dataset.value ?? text) : null);
  line.texts.push(text === NOTHING ? "" : text);
  line.cells.push(cell);
}

/**
 * @param {string} text - "2,000,000", "12.5 %"; what has another unit is no plain number
 * @returns {number | null}
 */
export function numberOf(text) {
  const plain = text.replaceAll(",", "").replace(/ ?%$/, "");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : null;
}

/**
 * Let a table show some of its rows in an order, by as few changes as it takes.
 *
 * @param {Table} table
 * @param {Line[]} ordered - all lines
 * @param {(line: Line) => boolean} keeps
 * @param {number} [most] - how many are shown at most
 */
export function arrange({ body }, ordered, keeps, most = Infinity) {
  let shown = 0;
  for (const line of ordered) {
    const hidden = !keeps(line) || ++shown > most;
    if (line.row.hidden !== hidden) line.row.hidden = hidden;
  }
  const moved = ordered.some((line, place) => body.rows[place] !== line.row);
  if (moved) body.append(...ordered.map(line => line.row));
}
