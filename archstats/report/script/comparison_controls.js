/** The controls above the comparison: each is a part of the page, and puts what is set into it. */
import { ends, quantities, settingNames, SETTINGS, writeColumns } from "./comparison_view.js";
import { announce, anyOf, choice, clearing, panel, put, statusLine, textBox, tick, toolbar } from "./controls.js";
import { make } from "./page.js";
import { KINDS } from "./quantity.js";
import { headline } from "./table.js";
import { summarise } from "./totals.js";
import { say } from "./words.js";

/**
 * @typedef {import("./table.js").Table} Table
 * @typedef {import("./table.js").Column} Column
 * @typedef {import("./comparison_view.js").Shown} Shown
 * @typedef {(changes: Record<string, string>, typing?: boolean) => void} Change
 * @typedef {{part: HTMLElement, put: (shown: Shown) => void}} Control
 */

/**
 * @param {Table} table
 * @param {Change} change
 * @param {...HTMLElement} more - what stands behind the panels
 */
export function makeControls(table, change, ...more) {
  const fields = [search(change), oneOf("family", table, change), oneOf("document", table, change), units(change)];
  const panels = [ranges(table, change), chosenColumns(table.columns, change)];
  const status = statusLine();
  const settings = settingNames(table.columns);
  const clear = clearing(() => change(Object.fromEntries(settings.map(name => [name, ""]))));
  const form = toolbar(...fields.map(control => control.part), clear, status,
    make("div", { className: "panels" }, ...panels.map(control => control.part), ...more));
  return {
    form,
    /** @param {Shown} shown @param {string} said @param {(name: string) => boolean} isSet */
    put(shown, said, isSet) {
      for (const control of [...fields, ...panels]) control.put(shown);
      announce(status, said);
      clear.hidden = !settings.some(isSet);
    },
  };
}

/**
 * @param {Change} change
 * @returns {Control}
 */
function search(change) {
  const { box, field } = textBox(say("filter"), typed => change({ [SETTINGS.text]: typed }, true), { type: "search" });
  return { part: field, put: shown => put(box, shown.text) };
}

/**
 * @param {"family" | "document"} name
 * @param {Table} table
 * @param {Change} change
 * @returns {Control}
 */
function oneOf(name, { lines }, change) {
  const options = anyOf(lines.map(line => line.row.dataset[name]));
  const { box, field } = choice(say(name), options, value => change({ [SETTINGS[name]]: value }));
  return { part: field, put: shown => put(box, shown[name]) };
}

/**
 * @param {Change} change
 * @returns {Control}
 */
function units(change) {
  const options = new Map([["", say("short")], ["raw", say("raw")]]);
  const { box, field } = choice(say("numbers"), options, value => change({ [SETTINGS.units]: value }));
  return { part: field, put: shown => put(box, shown.raw ? "raw" : "") };
}

/**
 * @param {Table} table
 * @param {Change} change
 * @returns {Control}
 */
function ranges({ columns, lines }, change) {
  const made = quantities(columns).map(column => range(column, summarise(lines.map(line => line.numbers[column.index])), change));
  return {
    part: panel(say("ranges"), make("div", { className: "ranges" }, ...made.map(control => control.part)), hint()),
    put: shown => made.forEach(control => control.put(shown)),
  };
}

const hint = () => make("p", { className: "note" }, say("rangesHint"));

/**
 * From and to for one quantity; its extremes stand in the empty boxes.
 *
 * @param {Column} column
 * @param {import("./totals.js").Summary | null} extremes
 * @param {Change} change
 * @returns {Control}
 */
function range(column, extremes, change) {
  const [from, to] = ends(column.key), { title } = column;
  const boxes = [
    rangeEnd(from, say("from", { column: title }), column, extremes?.least, change),
    rangeEnd(to, say("to", { column: title }), column, extremes?.most, change),
  ];
  const part = make("div", { role: "group", ariaLabel: title }, make("span", {}, title), boxes[0], " – ", boxes[1]);
  return {
    part,
    put(shown) {
      const limit = shown.limits.find(candidate => candidate.column.key === column.key);
      boxes.forEach((box, end) => {
        put(box, limit?.typed[end] ?? "");
        box.ariaInvalid = String(Boolean(limit?.wrong[end]));
      });
    },
  };
}

/**
 * @param {string} name - of the setting
 * @param {string} ariaLabel
 * @param {Column} column
 * @param {number | undefined} extreme
 * @param {Change} change
 */
function rangeEnd(name, ariaLabel, { kind }, extreme, change) {
  const placeholder = extreme === undefined ? "" : KINDS[kind].short(extreme);
  return textBox("", typed => change({ [name]: typed }, true), { type: "text", placeholder, ariaLabel }).box;
}

/**
 * @param {Column[]} columns
 * @param {Change} change
 * @returns {Control}
 */
function chosenColumns(columns, change) {
  const ticks = columns.slice(1).map(column => ({ key: column.key, made: tick(headline(column), true, () => chose()) }));
  const hidden = () => new Set(ticks.filter(({ made }) => !made.box.checked).map(({ key }) => key));
  const chose = () => change({ [SETTINGS.columns]: writeColumns(hidden(), columns) });
  return {
    part: panel(say("columns"), make("div", { className: "ticks" }, ...ticks.map(({ made }) => made.field))),
    put: shown => ticks.forEach(({ key, made }) => (made.box.checked = !shown.hidden.has(key))),
  };
}
