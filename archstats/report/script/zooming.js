/** Into which call a drawing is zoomed, as the address says it: "stages.2", or "act@3" for the third call of a module. */
import { lineage, walk } from "./hierarchy.js";

/** @typedef {import("./hierarchy.js").Node} Node */

/** @param {Node} node */
export const nameOf = ({ path, again }) => (again ? `${path}@${again + 1}` : path);

/**
 * @param {Node} root
 * @param {string} name
 * @returns {Node} the root, where nothing is called so
 */
export function namedNode(root, name) {
  if (name) for (const node of walk(root)) if (!node.own && nameOf(node) === name) return node;
  return root;
}

/**
 * Go to the nearest module that shows more; the root has none above it.
 *
 * @param {Node} node
 */
export function outwards(node) {
  const around = lineage(node).slice(0, -1);
  return around.findLast(({ value }) => value !== node.value) ?? around[0] ?? node;
}

/**
 * @param {Node} node
 * @returns {Node} the node that shows what is in it, or around it where nothing is
 */
export const zoomable = node => (node.children.length || !node.parent ? node : node.parent);

/** @param {Node} node */
export const callsIn = node => new Set([...walk(node)].map(({ call }) => call));
