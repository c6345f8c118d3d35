/** The controls above an icicle or a treemap. */
import { choice, put, textBox, toolbar } from "./controls.js";
import { UNITS } from "./naming.js";
import { say } from "./words.js";

/**
 * @typedef {import("./hierarchy.js").Node} Node
 * @typedef {import("./hierarchy.js").Measure} Measure
 * @typedef {{drawing: string, order: string, quantity: string, zoom: string, find: string}} Setting
 */

export const HEAVIEST = "heaviest", TREEMAP = "treemap";
export const MEASURES = /** @type {Measure[]} */ (Object.keys(UNITS));

/** @param {string} name @returns {name is Measure} */
export const isMeasure = name => MEASURES.includes(/** @type {Measure} */ (name));

/**
 * @param {Record<Measure, Node>} trees
 * @param {Measure} usual
 * @param {(changes: Partial<Setting>, typing?: boolean) => void} set
 */
export function makeDrawingControls(trees, usual, set) {
  const quantity = quantityBox(trees, value => set({ quantity: value === usual ? "" : value }));
  const drawing = choice(say("drawing"), new Map([["", say("icicle")], [TREEMAP, say("treemap")]]), value => set({ drawing: value }));
  const order = choice(say("order"), new Map([["", say("inOrder")], [HEAVIEST, say("heaviest")]]), value => set({ order: value }));
  const find = textBox(say("findLayers"), text => set({ find: text }, true), { type: "search" });
  return {
    form: toolbar(...[quantity, drawing, order, find].map(({ field }) => field)),
    /** @param {Setting} setting @param {Measure} shown */
    put(setting, shown) {
      put(quantity.box, shown);
      put(drawing.box, setting.drawing === TREEMAP ? TREEMAP : "");
      put(order.box, setting.order === HEAVIEST ? HEAVIEST : "");
      put(find.box, setting.find);
    },
  };
}

/**
 * The quantities, of which those that were not measured cannot be chosen.
 *
 * @param {Record<Measure, Node>} trees
 * @param {(value: string) => void} chose
 */
function quantityBox(trees, chose) {
  const isMissing = (/** @type {Measure} */ name) => trees[name].value === null;
  const titles = MEASURES.map(name => {
    const { title } = UNITS[name];
    return /** @type {[string, string]} */ ([name, isMissing(name) ? say("notMeasuredHere", { quantity: title }) : title]);
  });
  const made = choice(say("quantity"), new Map(titles), chose);
  for (const option of made.box.options) option.disabled = isMissing(/** @type {Measure} */ (option.value));
  return made;
}
