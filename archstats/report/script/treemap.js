/** The places of a treemap: areas as the values, as near to squares as their order lets them be. */
import { narrowed, parts } from "./hierarchy.js";

/**
 * @typedef {import("./hierarchy.js").Node} Node
 * @typedef {import("./hierarchy.js").Order} Order
 * @typedef {import("./partition.js").Cell} Cell
 * @typedef {{x: number, y: number, width: number, height: number}} Place
 */

const LEAST = 1.5;

/**
 * @param {Node} root
 * @param {Order} order
 * @param {number} width
 * @param {number} height
 * @returns {Cell[]} each before what is in it; none where nothing has a size
 */
export function treemap(root, order, width, height) {
  /** @type {Cell[]} */
  const cells = [];
  /** @type {(node: Node, where: Place, above: Cell | null) => void} */
  const place = (node, where, above) => {
    if (Math.min(where.width, where.height) < LEAST) return;
    const seen = above ? narrowed(node) : node;
    const cell = { nodes: [seen], above, below: [], level: above ? above.level + 1 : 1, ...where };
    cells.push(cell);
    above?.below.push(cell);
    const inside = parts(seen, order);
    for (const [index, one] of squarified(inside.map(({ value }) => value ?? 0), where).entries()) place(inside[index], one, cell);
  };
  if (root.value) place(root, { x: 0, y: 0, width, height }, null);
  return cells;
}

/**
 * Fill a place row by row along its shorter side, each row as long as that makes its worst rectangle less oblong
 * (Bruls, Huizing, van Wijk 2000).
 *
 * @param {number[]} values - above 0
 * @param {Place} place
 * @returns {Place[]} for each value one whose share of the area is its share of the sum
 */
export function squarified(values, place) {
  /** @type {Place[]} */
  const found = [];
  let left = place, rest = values.reduce((sum, value) => sum + value, 0);
  while (found.length < values.length) {
    const { width, height } = left, row = rowOf(values, found.length, (width * height) / rest, Math.min(width, height));
    const sum = row.reduce((all, value) => all + value, 0), upright = width >= height;
    const deep = ((upright ? width : height) * sum) / rest;
    let along = upright ? left.y : left.x;
    for (const value of row) {
      const long = ((upright ? height : width) * value) / sum;
      found.push(upright ? { x: left.x, y: along, width: deep, height: long } : { x: along, y: left.y, width: long, height: deep });
      along += long;
    }
    rest -= sum;
    left = upright ? { ...left, x: left.x + deep, width: width - deep } : { ...left, y: left.y + deep, height: height - deep };
  }
  return found;
}

/**
 * @param {number[]} values
 * @param {number} start
 * @param {number} scale - the area of one
 * @param {number} side - the length of the row
 */
function rowOf(values, start, scale, side) {
  let end = start, sum = 0, least = Infinity, most = 0, worst = Infinity;
  for (; end < values.length; end++) {
    const area = values[end] * scale;
    [least, most] = [Math.min(least, area), Math.max(most, area)];
    const deep = (sum + area) / side, now = Math.max(most / deep ** 2, deep ** 2 / least);
    if (now > worst) break;
    [sum, worst] = [sum + area, now];
  }
  return values.slice(start, Math.max(end, start + 1));
}
