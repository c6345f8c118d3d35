/** The calls of a model as a tree of one quantity, which sums from the leaves to the root. */

/**
 * @typedef {import("./layers.js").Layer} Layer
 * @typedef {import("./layers.js").Quantity | "ns"} Measure
 * @typedef {"heaviest" | ""} Order - the empty one is that of execution
 *
 * @typedef {object} Node - a call with all that is in it; or, where it is `own`, what it does besides
 * @property {number} call - -1 of what stands above several calls that no other made
 * @property {string} path
 * @property {number} again - how many calls of the same module stand before it
 * @property {string} type
 * @property {string} kind - of work, for its colour
 * @property {boolean} own
 * @property {number | null} value - null where nothing in it was measured
 * @property {Node | null} parent
 * @property {Node[]} children - the calls in it, in order of execution, then its own part if it has any
 */

/**
 * @param {Layer[]} layers - in the order in which the calls began
 * @param {Measure} quantity
 * @returns {Node} the root
 */
export function grow(layers, quantity) {
  const nodes = layers.map((layer, call) => nodeOf(layer, call, layer[quantity]));
  /** @type {Node[]} */
  const roots = [];
  for (const [call, { parent }] of layers.entries()) {
    nodes[call].parent = parent === null ? null : nodes[parent];
    (parent === null ? roots : nodes[parent].children).push(nodes[call]);
  }
  // What is in a call stands behind it.
  for (const node of nodes.reverse()) addUp(node);
  return roots.length === 1 ? roots[0] : above(roots);
}

/**
 * @param {Layer} layer
 * @param {number} call
 * @param {number | null} value
 * @returns {Node}
 */
function nodeOf({ path, type, kind, call: again }, call, value) {
  return { call, path, again, type, kind, own: false, value, parent: null, children: [] };
}

/** @param {Node} node - which has its own value, and all children their sums */
function addUp(node) {
  if (!node.children.length) return;
  if (node.value) node.children.push({ ...node, own: true, parent: node, children: [] });
  node.value = total(node.children);
}

/**
 * @param {Node[]} roots
 * @returns {Node}
 */
function above(roots) {
  /** @type {Node} */
  const top = { call: -1, path: "", again: 0, type: "", kind: "container", own: false, value: total(roots), parent: null, children: roots };
  for (const root of roots) root.parent = top;
  return top;
}

/**
 * @param {Iterable<Node>} nodes
 * @returns {number | null} null where nothing was measured
 */
export function total(nodes) {
  let sum = null;
  for (const { value } of nodes) if (value !== null) sum = (sum ?? 0) + value;
  return sum;
}

/**
 * @param {Node} node
 * @returns {Generator<Node>} the node and all below it, each before what is in it
 */
export function* walk(node) {
  yield node;
  for (const child of node.children) yield* walk(child);
}

/**
 * @param {Node} node
 * @returns {Node[]} the node and those around it, the outermost first
 */
export const lineage = node => (node.parent ? [...lineage(node.parent), node] : [node]);

/**
 * What of a node has a size, in an order.
 *
 * @param {Node} node
 * @param {Order} order
 */
export function parts(node, order) {
  const found = node.children.filter(({ value }) => value);
  return order ? found.sort((one, other) => (other.value ?? 0) - (one.value ?? 0)) : found;
}

/**
 * Find the innermost node that is all there is of one: a module that only holds another is not drawn apart from it.
 *
 * @param {Node} node
 * @returns {Node}
 */
export function narrowed(node) {
  const [only, ...others] = parts(node, "");
  return only && !only.own && !others.length ? narrowed(only) : node;
}
