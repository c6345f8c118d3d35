/** What the parts of a drawing are called, and how their values are written. */
import { formatBytes, formatCount, formatDuration, percent } from "./quantity.js";
import { say } from "./words.js";

/**
 * @typedef {import("./hierarchy.js").Node} Node
 * @typedef {import("./hierarchy.js").Measure} Measure
 * @typedef {{title: string, write: (value: number) => string}} Unit
 *
 * @typedef {object} Scale - how values of a model are said
 * @property {Unit} unit
 * @property {number | null} whole - the value of the whole model
 */

/** @type {Record<Measure, Unit>} */
export const UNITS = {
  macs: { title: say("macs"), write: value => formatCount(value, "MACs") },
  params: { title: say("params"), write: value => say("countParams", { count: formatCount(value) }) },
  activations: { title: say("activations"), write: value => say("countActivations", { count: formatCount(value) }) },
  traffic_bytes: { title: say("traffic"), write: formatBytes },
  ns: { title: say("time"), write: formatDuration },
};

/** @param {Node} node */
export function inWords({ path, again }) {
  const named = path || say("itself");
  return again ? say("callOf", { path: named, number: again + 1 }) : named;
}

/**
 * @param {Node} node
 * @param {Node | null} around
 * @returns {string} the node in words, by its path below what is around it where it is below that
 */
export function shortly(node, around) {
  const { path } = node, before = around?.path ? `${around.path}.` : "";
  return before && path.startsWith(before) && path !== before ? inWords({ ...node, path: path.slice(before.length) }) : inWords(node);
}

/**
 * @param {number | null} value
 * @param {Scale} scale
 */
export function numbers(value, { unit, whole }) {
  if (value === null) return { value: say("notMeasured"), share: "" };
  return { value: unit.write(value), share: whole ? percent(value / whole) : "" };
}

/**
 * @param {import("./partition.js").Cell} cell
 * @param {Scale} scale
 */
export function cellInWords({ nodes, above }, scale) {
  const [node] = nodes, said = numbers(nodes.reduce((sum, { value }) => sum + (value ?? 0), 0), scale);
  if (nodes.length > 1) return say("thinOf", { number: nodes.length, path: inWords(above?.nodes[0] ?? node), ...said });
  return say(node.own ? "ownOf" : "cellOf", { path: inWords(node), type: node.type, ...said });
}
