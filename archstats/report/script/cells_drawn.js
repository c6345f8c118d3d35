/** How the parts of an icicle or a treemap look. */
import { cellInWords, shortly } from "./naming.js";
import { drawn } from "./plane.js";
import { say } from "./words.js";

/**
 * @typedef {import("./hierarchy.js").Node} Node
 * @typedef {import("./partition.js").Cell} Cell
 *
 * @typedef {object} Look
 * @property {import("./naming.js").Scale} scale
 * @property {number} height
 * @property {string} title
 * @property {boolean} nested - whether what is in a module hides it
 * @property {import("./searching.js").Found | null} found
 */

const KINDS = ["conv", "linear", "attention", "norm", "pooling", "activation", "other", "container"];
const LETTER = 6.7, CAPITAL = 9.5, IDEOGRAM = 12, MARGIN = 9, LINE = 15, EDGES = [3.5, 2];

/** @param {Cell} cell */
function kindOf({ nodes: [node, ...others] }) {
  if (others.length) return "other";
  return node.children.length ? "container" : node.kind;
}

/**
 * @param {Cell[]} cells
 * @returns {string[]} in the order of a legend
 */
export function kindsOf(cells) {
  const met = new Set(cells.map(kindOf));
  return KINDS.filter(kind => met.has(kind));
}

/** @param {number} value */
const rounded = value => Math.round(100 * value) / 100;

/**
 * @param {Cell} cell
 * @param {number} inwards
 */
export function placeOf({ x, y, width, height }, inwards) {
  /** @param {number} size */
  const inner = size => rounded(Math.max(size - 2 * inwards, 1));
  return { x: rounded(x + inwards), y: rounded(y + inwards), width: inner(width), height: inner(height) };
}

/**
 * @param {Cell} cell
 * @param {Look} look
 */
export function element(cell, look) {
  const { nodes, above, below, level } = cell, beside = above?.below ?? [cell], title = cellInWords(cell, look.scale);
  const holds = nodes.length === 1 && nodes[0].children.length > 0;
  return drawn("g", {
    class: `cell ${kindOf(cell)}${isHit(cell, look.found) ? " hit" : ""}`, role: "treeitem", tabindex: -1, "aria-label": title,
    "aria-level": level, "aria-posinset": beside.indexOf(cell) + 1, "aria-setsize": beside.length,
    ...(holds ? { "aria-expanded": String(below.length > 0) } : {}),
  }, drawn("rect", placeOf(cell, 0)), ...(look.nested && below.length ? [] : written(cell, title, look)));
}

/**
 * Whether a cell is looked for; one that shows nothing of what is in it, whether that is.
 *
 * @param {Cell} cell
 * @param {import("./searching.js").Found | null} found
 */
function isHit({ nodes, below }, found) {
  return Boolean(found) && nodes.some(node => found?.inside.has(node) || (!below.length && found?.around.has(node)));
}

/**
 * @param {Cell} cell
 * @param {string} title
 * @param {Look} look
 * @returns {Element[]}
 */
function written(cell, title, { scale }) {
  const { nodes: [node, ...others], above, x, y, width, height } = cell;
  if (others.length || height < LINE + 2) return [];
  const name = (node.own ? [say("own")] : [...(above ? [] : [title]), ...namesOf(cell)]).find(text => fits(text, width));
  const value = scale.unit.write(node.value ?? 0), both = height > 2 * LINE + 4 && fits(value, width) ? [name, value] : [name];
  return name ? both.map((text, line) => drawn("text", { x: rounded(x + 5), y: rounded(y + LINE * (line + 1)) }, text ?? "")) : [];
}

/**
 * @param {Cell} cell
 * @returns {string[]} its path, and as it is seen from each module around it that is drawn, the longest first
 */
function namesOf({ nodes: [node], above }) {
  const names = [];
  for (let around = above; around; around = around.above) names.unshift(shortly(node, around.nodes[0]));
  return [shortly(node, null), ...names];
}

/** @param {string} text @param {number} width */
function fits(text, width) {
  const count = (/** @type {RegExp} */ letters) => text.match(letters)?.length ?? 0;
  const capitals = count(/[A-Zmw]/g), ideograms = count(/[\u1100-\uffff]/g);
  return width >= LETTER * (text.length - capitals - ideograms) + CAPITAL * capitals + IDEOGRAM * ideograms + MARGIN;
}

/** @param {Cell[]} cells */
export const outlines = cells => EDGES.map((width, index) => drawn("path", {
  class: "edges", "stroke-width": width, "aria-hidden": "true",
  d: cells.filter(({ level, below }) => level === index + 2 && below.length)
    .map(cell => placeOf(cell, 0)).map(({ x, y, width: w, height: h }) => `M${x} ${y}h${w}v${h}h${-w}z`).join(""),
}));
