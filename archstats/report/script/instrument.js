/** A model's icicle or treemap with what sets it: quantity, order, zoom, search. */
import { makeBreadcrumb } from "./breadcrumb.js";
import { kindsOf } from "./cells_drawn.js";
import { choice, put, textBox } from "./controls.js";
import { grow } from "./hierarchy.js";
import { makeDrawing } from "./hierarchy_drawing.js";
import { makeHits } from "./hits.js";
import { inWords, numbers, UNITS } from "./naming.js";
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
 * @typedef {import("./naming.js").Scale} Scale
 * @typedef {{drawing: string, order: string, quantity: string, zoom: string, find: string}} Setting
 */

const HEAVIEST = "heaviest", TREEMAP = "treemap";
const LOWEST = 300, HIGHEST = 560, OBLONG = 0.5;
const MEASURES = /** @type {Measure[]} */ (Object.keys(UNITS));

/**
 * @param {import("./layers.js").Layer[]} layers
 * @param {string} id - of the section
 * @param {(changes: Partial<Setting>, typing?: boolean) => void} set
 * @param {(calls: ReadonlySet<number> | null, path: string) => void} follow - shows the rows of some calls in a table
 */
export function makeInstrument(layers, id, set, follow) {
  const trees = /** @type {Record<Measure, Node>} */ (Object.fromEntries(MEASURES.map(name => [name, grow(layers, name)])));
  const usual = MEASURES.find(name => trees[name].value) ?? MEASURES[0], hint = `${id}-how`;
  /** @type {{root: Node, zoom: Node, focus?: Node, focused: boolean}} */
  const now = { root: trees[usual], zoom: trees[usual], focused: false };
  /** @param {Node} node @param {Node} [focus] */
  const go = (node, focus = node) => {
    Object.assign(now, { focus, focused: true });
    if (nameOf(node) === nameOf(now.zoom)) show();
    else set({ zoom: nameOf(node) });
  };
  const out = () => go(outwards(now.zoom), now.zoom);
  const crumbs = makeBreadcrumb(go, out), hits = makeHits(node => go(zoomable(node), node));
  const drawing = makeDrawing({ into: node => go(zoomable(node), node), out }, hint);
  const controls = makeControls(trees, usual, set);
  const lead = make("p", { className: "lead" }), note = make("p", { className: "note" }, say("timeNote"));
  const legend = make("ul", { className: "legend" }), status = make("p", { className: "drawn-now", role: "status" });
  const part = make("div", { className: "instrument" }, controls.form, lead, legend, crumbs.part,
    make("figure", { className: "wide" }, drawing.svg), status, note, make("p", { className: "note", id: hint }, say("howToZoom")), hits.part);
  let setting = /** @type {Setting} */ ({ drawing: "", order: "", quantity: "", zoom: "", find: "" });
  let followed = "";
  const show = () => {
    const quantity = isMeasure(setting.quantity) ? setting.quantity : usual, root = trees[quantity];
    const scale = { unit: UNITS[quantity], whole: root.value }, zoom = namedNode(root, setting.zoom);
    const found = setting.find.trim() ? search(root, setting.find) : null;
    const { cells, height } = laidOut(zoom, setting, drawing.svg.parentElement?.clientWidth ?? 0);
    const inside = drawing.svg.contains(document.activeElement), current = now.focus ?? drawing.at();
    const title = say("byModule", { quantity: scale.unit.title }), nested = setting.drawing === TREEMAP;
    drawing.put(cells, { scale, height, title, nested, found }, current, now.focused || inside);
    Object.assign(now, { root, zoom, focus: undefined, focused: false });
    legend.replaceChildren(...kindsOf(nested ? cells.filter(({ below }) => !below.length) : cells).map(kind => make("li", { className: kind }, say(kind))));
    crumbs.put(zoom);
    hits.put(found, scale);
    controls.put(setting, quantity);
    lead.textContent = say(nested ? "treemapLead" : "icicleLead");
    note.hidden = quantity !== "ns" || root.value === null;
    status.textContent = said(zoom, scale);
    if (followed !== nameOf(zoom)) follow(zoom.parent ? callsIn(zoom) : null, inWords(zoom));
    followed = nameOf(zoom);
  };
  return {
    part,
    redraw: show,
    /** @param {Setting} wanted */
    put(wanted) {
      const before = Object.values(setting).join("\n");
      setting = wanted;
      if (Object.values(setting).join("\n") !== before) show();
    },
  };
}

/** @param {string} name @returns {name is Measure} */
const isMeasure = name => MEASURES.includes(/** @type {Measure} */ (name));

/**
 * @param {Node} zoom
 * @param {Setting} setting
 * @param {number} width
 * @returns {{cells: Cell[], height: number}}
 */
function laidOut(zoom, { drawing, order }, width) {
  const sorted = order === HEAVIEST ? HEAVIEST : "", high = Math.min(HIGHEST, Math.max(LOWEST, OBLONG * width));
  if (drawing === TREEMAP) return { cells: treemap(zoom, sorted, width, high), height: zoom.value ? Math.round(high) : 0 };
  const cells = icicle(zoom, sorted, width);
  return { cells, height: ROW * Math.max(0, ...cells.map(({ level }) => level)) };
}

/** @param {Node} zoom @param {Scale} scale */
function said(zoom, scale) {
  const path = inWords(zoom);
  if (zoom.value === null) return say("nothingKnown", { path });
  return say("drawnNow", { path, ...numbers(zoom.value, scale) });
}

/**
 * @param {Record<Measure, Node>} trees
 * @param {Measure} usual
 * @param {(changes: Partial<Setting>, typing?: boolean) => void} set
 */
function makeControls(trees, usual, set) {
  const titles = MEASURES.map(name => /** @type {[string, string]} */ ([name,
    trees[name].value === null ? say("notMeasuredHere", { quantity: UNITS[name].title }) : UNITS[name].title]));
  const quantity = choice(say("quantity"), new Map(titles), value => set({ quantity: value === usual ? "" : value }));
  const drawing = choice(say("drawing"), new Map([["", say("icicle")], [TREEMAP, say("treemap")]]), value => set({ drawing: value }));
  const order = choice(say("order"), new Map([["", say("inOrder")], [HEAVIEST, say("heaviest")]]), value => set({ order: value }));
  const find = textBox(say("findLayers"), text => set({ find: text }, true), { type: "search" });
  for (const option of quantity.box.options) option.disabled = trees[/** @type {Measure} */ (option.value)].value === null;
  const submit = (/** @type {Event} */ event) => event.preventDefault();
  return {
    form: make("form", { className: "tools", submit }, ...[quantity, drawing, order, find].map(({ field }) => field)),
    /** @param {Setting} setting @param {Measure} shown */
    put(setting, shown) {
      put(quantity.box, shown);
      put(drawing.box, setting.drawing === TREEMAP ? TREEMAP : "");
      put(order.box, setting.order === HEAVIEST ? HEAVIEST : "");
      put(find.box, setting.find);
    },
  };
}
