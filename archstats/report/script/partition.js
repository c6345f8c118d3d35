/** The places of an icicle: a row for each level, widths as the values. */
import { narrowed, parts, total } from "./hierarchy.js";

/**
 * @typedef {import("./hierarchy.js").Node} Node
 * @typedef {import("./hierarchy.js").Order} Order
 *
 * @typedef {object} Cell - a rectangle of a drawing, in pixels
 * @property {Node[]} nodes - one; or neighbours that are too thin to be drawn one by one
 * @property {Cell | null} above
 * @property {Cell[]} below - those that are drawn
 * @property {number} level - 1 of the outermost
 * @property {number} x
 * @property {number} y
 * @property {number} width
 * @property {number} height
 */

export const ROW = 22;
const THIN = 2, LEAST = 0.5;

/**
 * @param {Node} root
 * @param {Order} order
 * @param {number} width
 * @returns {Cell[]} each before what is in it; none where nothing has a size
 */
export function icicle(root, order, width) {
  /** @type {Cell[]} */
  const cells = [];
  const scale = width / (root.value || 1);
  /** @type {(nodes: Node[], x: number, above: Cell | null) => void} */
  const place = (nodes, x, above) => {
    const level = above ? above.level + 1 : 1, across = scale * (total(nodes) ?? 0);
    if (across < LEAST) return;
    const seen = above && nodes.length === 1 ? [narrowed(nodes[0])] : nodes;
    const cell = { nodes: seen, above, below: [], level, x, y: ROW * (level - 1), width: across, height: ROW };
    cells.push(cell);
    above?.below.push(cell);
    if (seen.length > 1) return;
    for (const together of gathered(parts(seen[0], order), scale)) {
      place(together, x, cell);
      x += scale * (total(together) ?? 0);
    }
  };
  if (root.value) place([root], 0, null);
  return cells;
}

/**
 * Put thin neighbours together and leave all others alone.
 *
 * @param {Node[]} nodes
 * @param {number} scale - pixels of one
 */
function gathered(nodes, scale) {
  /** @type {Node[][]} */
  const found = [];
  let thin = false;
  for (const node of nodes) {
    const isThin = scale * (node.value ?? 0) < THIN;
    if (thin && isThin) found[found.length - 1].push(node);
    else found.push([node]);
    thin = isThin;
  }
  return found;
}
