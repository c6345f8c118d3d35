/** The differences of two models: how many of each kind and what they sum to, and layer by layer. */
import { difference } from "./alignment.js";
import { cellOf, rowOf, tableOf } from "./cells.js";
import { differs, signed, sumsOf, tallies, whatChanged } from "./differences.js";
import { QUANTITIES } from "./layers.js";
import { make } from "./page.js";
import { KINDS } from "./quantity.js";
import { say } from "./words.js";

/**
 * @typedef {import("./models.js").Model} Model
 * @typedef {import("./layers.js").Quantity} Quantity
 * @typedef {import("./layers.js").Layer} Layer
 * @typedef {import("./alignment.js").Pair} Pair
 * @typedef {{key: Quantity, kind: string, title: string}} Column
 * @typedef {(of: (key: Quantity) => number) => HTMLTableCellElement[]} Write
 */

/**
 * @param {Pair[]} pairs
 * @param {Model} first
 * @param {Model} other
 * @param {import("./models.js").Models} models
 * @param {{raw: boolean, same: boolean}} how
 */
export function drawPairs(pairs, first, other, { quantities }, { raw, same }) {
  const columns = QUANTITIES.flatMap(key => quantities.filter(column => column.key === key).map(({ kind, title }) => ({ key, kind, title })));
  /** @type {Write} */
  const write = of => columns.map(({ key, kind }) => cellOfDifference(of(key), KINDS[kind], raw));
  const titles = columns.map(({ title }) => title), listed = same ? pairs : pairs.filter(differs);
  return [...summary(pairs, first, other, titles, write), ...(listed.length ? [list(listed, first, other, titles, write)] : [])];
}

/**
 * @param {number} value
 * @param {import("./quantity.js").Kind} kind
 * @param {boolean} raw
 */
const cellOfDifference = (value, kind, raw) =>
  cellOf(signed(value, raw ? kind.raw : kind.short), value ? { title: signed(value, kind.raw) } : { className: "soft" });

const named = () => ({
  added: `+ ${say("added")}`,
  removed: `− ${say("removed")}`,
  changed: `~ ${say("changed")}`,
  renamed: `= ${say("renamed")}`,
  same: `= ${say("same")}`,
});

/**
 * Sum the differences of each kind, and hold their sum against what the models themselves differ by.
 *
 * @param {Pair[]} pairs
 * @param {Model} first
 * @param {Model} other
 * @param {string[]} titles
 * @param {Write} write
 */
function summary(pairs, first, other, titles, write) {
  /** @type {(title: string, layers: number | string, of: (key: Quantity) => number, className?: string) => HTMLTableRowElement} */
  const row = (title, layers, of, className) => rowOf(title, [cellOf(`${layers}`), ...write(of)], className);
  /** @param {Quantity} key */
  const apart = key => Number(other.numbers[key]) - Number(first.numbers[key]);
  const sums = sumsOf(pairs), words = named(), agree = QUANTITIES.every(key => sums[key] === apart(key));
  return [
    tableOf("tallied", say("sumOfLayers"), ["", say("layers"), ...titles],
      tallies(pairs).map(({ kind, layers, sums }) => row(words[kind], layers, key => sums[key], kind)),
      [row(say("sumOfLayers"), pairs.length, key => sums[key]), row(say("ofModels"), "", apart)]),
    make("p", { className: agree ? "check" : "check alarm" }, agree ? `✓ ${say("sumsAgree")}` : `✗ ${say("sumsDiffer")}`),
  ];
}

/**
 * @param {Pair[]} pairs
 * @param {Model} first
 * @param {Model} other
 * @param {string[]} titles
 * @param {Write} write
 */
function list(pairs, first, other, titles, write) {
  const words = named(), values = { none: say("none"), yes: say("yes"), no: say("no"), scalar: say("scalar") };
  return tableOf("pairs", say("against", { first: first.name, other: other.name }),
    [say("became"), first.name, other.name, say("type"), say("whatChanged"), ...titles],
    pairs.map(pair => make("tr", { className: pair.kind },
      cellOf(words[pair.kind]), pathOf(pair.before), pathOf(pair.after), cellOf((pair.after ?? pair.before)?.type ?? ""),
      cellOf(whatChanged(pair, values), { className: "what" }), ...write(key => difference(pair, key)))));
}

/** @param {Layer | null} layer */
function pathOf(layer) {
  const path = layer && (layer.path || say("itself"));
  return cellOf(layer?.call ? say("callOf", { path: path ?? "", number: layer.call + 1 }) : path ?? "", { className: "path" });
}
