/** What is said of a pair of layers, and what pairs sum to. */
import { difference } from "./alignment.js";
import { QUANTITIES } from "./layers.js";
import { inFull } from "./quantity.js";

/**
 * @typedef {import("./alignment.js").Pair} Pair
 * @typedef {import("./alignment.js").Kind} Kind
 * @typedef {import("./alignment.js").Change} Change
 * @typedef {import("./layers.js").Layer} Layer
 * @typedef {import("./layers.js").Quantity} Quantity
 *
 * @typedef {object} Tally
 * @property {Kind} kind
 * @property {number} layers
 * @property {Record<Quantity, number>} sums - of the differences
 *
 * @typedef {{none: string, yes: string, no: string, scalar: string}} Words
 */

/** @type {Kind[]} */
const KINDS_OF_PAIRS = ["added", "removed", "changed", "renamed", "same"];
const SHAPES = ["input", "output"];

/** @param {Pair} pair */
export const differs = ({ kind }) => kind !== "same" && kind !== "renamed";

/**
 * @param {Pair[]} pairs
 * @returns {Tally[]} of each kind that is met
 */
export const tallies = pairs => KINDS_OF_PAIRS.flatMap(kind => {
  const found = pairs.filter(pair => pair.kind === kind);
  return found.length ? [{ kind, layers: found.length, sums: sumsOf(found) }] : [];
});

/**
 * @param {Pair[]} pairs
 * @returns {Record<Quantity, number>}
 */
export function sumsOf(pairs) {
  const sums = QUANTITIES.map(quantity => [quantity, pairs.reduce((sum, pair) => sum + difference(pair, quantity), 0)]);
  return Object.fromEntries(sums);
}

/**
 * Say what changed in the terms that say why: settings, or else shapes. Of one layer alone it is its shapes.
 *
 * @param {Pair} pair
 * @param {Words} words
 */
export function whatChanged({ before, after, changes }, words) {
  const alone = before ?? after, shapes = changes.filter(({ name }) => SHAPES.includes(name));
  if (!before || !after) return alone ? `${written(alone.input, words)} → ${written(alone.output, words)}` : "";
  const settings = changes.filter(({ name }) => ![...SHAPES, ...QUANTITIES].includes(name));
  return (settings.length ? settings : shapes)
    .map(change => `${change.name} ${written(change.before, words)} → ${written(change.after, words)}`).join(", ");
}

/**
 * @param {import("./layers.js").Setting | undefined} value
 * @param {Words} words
 */
function written(value, words) {
  if (value === undefined) return words.none;
  if (Array.isArray(value)) return value.join("×") || words.scalar;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  return typeof value === "number" ? inFull(value) : value;
}

/**
 * @param {number} value
 * @param {(value: number) => string} write
 */
export const signed = (value, write) => (value ? `${value > 0 ? "+" : "−"}${write(Math.abs(value))}` : "0");

/**
 * Write how many times another value one is, to three digits: "×0.529".
 *
 * @param {number | null} value
 * @param {number | null} first
 * @returns {string} empty where one of the two is missing or the first is 0
 */
export function ratio(value, first) {
  if (value === null || !first) return "";
  const times = value / first;
  return `×${times === 1 || times >= 999.5 ? inFull(Math.round(times)) : times.toPrecision(3)}`;
}
