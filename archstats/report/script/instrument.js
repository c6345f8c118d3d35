/** A model's icicle or treemap with what sets it: quantity, order, zoom, search. */
import { makeBreadcrumb } from "./breadcrumb.js";
import { makeCaptions } from "./captions.js";
import { HEAVIEST, isMeasure, makeDrawingControls, MEASURES, TREEMAP } from "./drawing_controls.js";
import { grow } from "./hierarchy.js";
import { makeDrawing } from "./hierarchy_drawing.js";
import { makeHits } from "./hits.js";
import { inWords, UNITS } from "./naming.js";
import { make } from "./page.js";
import { icicle, ROW } from "./partition.js";
import { search } from "./searching.js";
import { treemap } from "./treemap.js";
import { say } from "./words.js";
import { callsIn, namedNode, nameOf, outwards, zoomable } from "./zooming.js";

/**
 * @typedef {import("./hierarchy.js").Node} Node
 * @typedef {import("./hierarchy.js").Measure} Measure
 * @typedef {import("./partition.js").Cell} Cell
 * @typedef {import("./drawing_controls.js").Setting} Setting
 * @typedef {Record<Measure, Node>} Trees
 *
 * @typedef {object} Shown - what a setting comes to
 * @property {Measure} quantity
 * @property {Node} zoom - the node that fills the drawing
 * @property {import("./naming.js").Scale} scale
 * @property {import("./searching.js").Found | null} found
 * @property {boolean} nested - whether it is a treemap
 */

const LOWEST = 300, HIGHEST = 560, OBLONG = 0.5;

/**
 * @param {import("./layers.js").Layer[]} layers
 * @param {string} id - of the section
 * @param {(changes: Partial<Setting>, typing?: boolean) => void} set
 * @param {(calls: ReadonlySet<number> | null, path: string) => void} follow - shows the rows of some calls in a table
 */
export function makeInstrument(layers, id, set, follow) {
  const trees = /** @type {Trees} */ (Object.fromEntries(MEASURES.map(name => [name, grow(layers, name)])));
  const usual = MEASURES.find(name => trees[name].value) ?? MEASURES[0], tell = teller(follow);
  let setting = /** @type {Setting} */ ({ drawing: "", order: "", quantity: "", zoom: "", find: "" });
  let zoom = trees[usual], width = 0;
  /** @type {Node | undefined} what the keyboard goes to when it is drawn next */
  let next;
  /** @param {Node} node @param {Node} [focus] */
  const go = (node, focus = node) => {
    next = focus;
    if (nameOf(node) === nameOf(zoom)) redraw();
    else set({ zoom: nameOf(node) });
  };
  const parts = makeParts(id, makeDrawingControls(trees, usual, set), go, () => go(outwards(zoom), zoom));
  const redraw = () => {
    const shown = shownBy(setting, trees, usual);
    [zoom, width] = [shown.zoom, parts.room()];
    parts.put(setting, shown, width, next);
    next = undefined;
    tell(zoom);
  };
  return {
    part: parts.part,
    /** Draw again where there is another width to draw in; none is where nobody sees it. */
    fit() {
      if (![0, width].includes(parts.room())) redraw();
    },
    /** @param {Setting} wanted */
    put(wanted) {
      setting = wanted;
      redraw();
    },
  };
}

/**
 * @param {Setting} setting
 * @param {Trees} trees
 * @param {Measure} usual
 * @returns {Shown}
 */
function shownBy({ quantity: wanted, zoom, find, drawing }, trees, usual) {
  const quantity = isMeasure(wanted) ? wanted : usual, root = trees[quantity];
  return {
    quantity, zoom: namedNode(root, zoom), scale: { unit: UNITS[quantity], whole: root.value },
    found: find.trim() ? search(root, find) : null, nested: drawing === TREEMAP,
  };
}

/**
 * @param {(calls: ReadonlySet<number> | null, path: string) => void} follow
 * @returns {(zoom: Node) => void} what tells it where it is zoomed, each time that changes
 */
function teller(follow) {
  let told = "";
  return zoom => {
    if (told !== nameOf(zoom)) follow(zoom.parent ? callsIn(zoom) : null, inWords(zoom));
    told = nameOf(zoom);
  };
}

/**
 * @param {string} id
 * @param {ReturnType<typeof makeDrawingControls>} controls
 * @param {(node: Node, focus?: Node) => void} go
 * @param {() => void} out
 */
function makeParts(id, controls, go, out) {
  const into = (/** @type {Node} */ node) => go(zoomable(node), node), hint = `${id}-how`;
  const captions = makeCaptions(hint), crumbs = makeBreadcrumb(go, out), drawing = makeDrawing({ into, out }, hint), hits = makeHits(into);
  const figure = make("figure", { className: "wide" }, drawing.svg);
  return {
    part: make("div", { className: "instrument" }, controls.form, ...captions.above, crumbs.part, figure, ...captions.below, hits.part),
    room: () => figure.clientWidth,
    /** @param {Setting} setting @param {Shown} shown @param {number} width @param {Node} [next] */
    put(setting, shown, width, next) {
      const { zoom, scale, found, nested, quantity } = shown, { cells, height } = laidOut(zoom, setting.order, nested, width);
      const look = { scale, height, title: say("byModule", { quantity: scale.unit.title }), nested, found };
      drawing.put(cells, look, next ?? drawing.at(), Boolean(next) || figure.contains(document.activeElement));
      captions.put(cells, shown);
      crumbs.put(zoom);
      hits.put(found, scale);
      controls.put(setting, quantity);
    },
  };
}

/**
 * @param {Node} zoom
 * @param {string} order
 * @param {boolean} nested
 * @param {number} width
 * @returns {{cells: Cell[], height: number}}
 */
function laidOut(zoom, order, nested, width) {
  const sorted = order === HEAVIEST ? HEAVIEST : "", high = Math.min(HIGHEST, Math.max(LOWEST, OBLONG * width));
  if (nested) return { cells: treemap(zoom, sorted, width, high), height: zoom.value ? Math.round(high) : 0 };
  const cells = icicle(zoom, sorted, width);
  return { cells, height: ROW * Math.max(0, ...cells.map(({ level }) => level)) };
}
