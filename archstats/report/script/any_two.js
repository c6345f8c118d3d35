/** A chart of any quantity against any other, chosen by the reader. */
import { linear, logarithmic, withoutZeros } from "./axis.js";
import { choice, put, toolbar } from "./controls.js";
import { isKnown, lookOf } from "./looks.js";
import { readModels } from "./models.js";
import { make } from "./page.js";
import { drawn, plane, shape } from "./plane.js";
import { KINDS } from "./quantity.js";
import { rankCorrelation } from "./ranks.js";
import { shown } from "./signals.js";
import { headline } from "./table.js";
import { collator, say } from "./words.js";

/**
 * @typedef {import("./models.js").Model} Model
 * @typedef {import("./table.js").Column} Column
 * @typedef {{column: Column, scale: string}} Side
 * @typedef {Record<string, ReturnType<typeof choice>>} Boxes
 */

const AT = "any-two", LINEAR = "lin";

/** @param {import("./address.js").Address} address */
export function anyTwo(address) {
  const charts = document.getElementById("charts"), models = readModels();
  if (!charts || !models) return;
  const { quantities } = models, all = [...models.all.values()], usual = usualColumns(quantities);
  /** @type {(name: "x" | "y") => Side} */
  const sideOf = name => ({
    column: quantities.find(column => column.key === address.get(name)) ?? usual[name],
    scale: address.get(`${name}s`) === LINEAR ? LINEAR : "",
  });
  const figure = makeFigure(all, makeBoxes(quantities, (name, value) => address.set({ [name]: value }, { at: AT })));
  charts.append(figure.part);
  const wanted = () => {
    const x = sideOf("x"), y = sideOf("y");
    return { x: x.column.key, xs: x.scale, y: y.column.key, ys: y.scale };
  };
  address.follow(wanted, values => figure.put(values, sideOf("x"), sideOf("y")));
  shown.watch(() => figure.describe(sideOf("x"), sideOf("y")));
}

/**
 * @param {Model[]} all
 * @param {Boxes} boxes
 */
function makeFigure(all, boxes) {
  const caption = make("figcaption"), place = make("div", { className: "plane" });
  /** @param {Side} x @param {Side} y */
  const describe = (x, y) => (caption.textContent = inWords(all, x, y));
  return {
    part: make("figure", { id: AT }, make("h3", {}, say("anyTwo")),
      toolbar(...Object.values(boxes).map(({ field }) => field)), caption, legend(all), place),
    describe,
    /** @param {Record<string, string>} wanted - of each box @param {Side} x @param {Side} y */
    put(wanted, x, y) {
      for (const [name, value] of Object.entries(wanted)) put(boxes[name].box, value);
      place.replaceChildren(...draw(all.filter(model => fits(model, x) && fits(model, y)), x, y));
      describe(x, y);
    },
  };
}

/**
 * @param {Column[]} quantities
 * @param {(name: string, value: string) => void} chose
 * @returns {Boxes}
 */
function makeBoxes(quantities, chose) {
  const titles = new Map(quantities.map(column => [column.key, headline(column)]));
  const scales = new Map([["", say("logScale")], [LINEAR, say("linearScale")]]);
  /** @type {(name: string, label: string, options: Map<string, string>) => ReturnType<typeof choice>} */
  const box = (name, label, options) => choice(label, options, value => chose(name, value));
  return {
    y: box("y", say("upwards"), titles), ys: box("ys", say("scaleUp"), scales),
    x: box("x", say("across"), titles), xs: box("xs", say("scaleAcross"), scales),
  };
}

/**
 * Activations against the time on the first device, or else against the traffic.
 *
 * @param {Column[]} columns
 */
function usualColumns(columns) {
  /** @param {(column: Column) => boolean} wanted */
  const find = wanted => columns.find(wanted);
  return {
    x: find(({ key }) => key === "activations") ?? columns[0],
    y: find(({ kind }) => kind === "ns") ?? find(({ key }) => key === "traffic_bytes") ?? columns[0],
  };
}

/** @param {Side} side */
const writer = ({ column }) => KINDS[column.kind].short;

/** @param {Model} model @param {Side} side */
const valueOf = ({ numbers }, { column }) => Number(numbers[column.key]);

/** @param {Model} model @param {Side} side */
const fits = (model, side) => model.numbers[side.column.key] !== null && (valueOf(model, side) > 0 || Boolean(side.scale));

/** @param {Model} model */
const isShown = ({ name }) => shown.value?.has(name) ?? true;

/**
 * @param {Model[]} models
 * @param {Side} x
 * @param {Side} y
 */
function draw(models, x, y) {
  if (!models.length) return [];
  const [across, up] = [x, y].map(side => ({
    axis: (side.scale ? linear : logarithmic)(models.map(model => valueOf(model, side))),
    title: headline(side.column),
    write: (/** @type {number} */ value) => withoutZeros(writer(side)(value)),
  }));
  return [plane(models.map(model => pointOf(model, x, y)), across, up, say("plotted", { y: up.title, x: across.title }))];
}

/**
 * @param {Model} model
 * @param {Side} x
 * @param {Side} y
 * @returns {import("./plane.js").Point}
 */
function pointOf(model, x, y) {
  const { name, href, document } = model;
  const numbers = [x, y].map(side => say("numberOf", { quantity: side.column.title, value: writer(side)(valueOf(model, side)) }));
  return {
    name, href, title: `${name}: ${numbers.join(", ")}`, look: lookOf(document), pale: !isShown(model),
    x: valueOf(model, x), y: valueOf(model, y),
  };
}

/**
 * @param {Model[]} all
 * @param {Side} x
 * @param {Side} y
 */
function inWords(all, x, y) {
  const seen = all.filter(model => fits(model, x) && fits(model, y) && isShown(model));
  const alike = rankCorrelation(seen.map(model => [valueOf(model, x), valueOf(model, y)]));
  const counted = say("haveBoth", { shown: seen.length, all: all.length });
  return alike === null ? counted : `${counted} ${say("correlation", { value: alike.toFixed(2) })}`;
}

/** @param {Model[]} models */
function legend(models) {
  const known = [...new Set(models.map(({ document }) => document).filter(isKnown))].sort(collator.compare);
  const entries = known.map(name => ({ look: lookOf(name), title: say("documentOf", { name }) }));
  if (!models.every(({ document }) => isKnown(document))) entries.push({ look: lookOf(""), title: say("otherModels") });
  return make("ul", { className: "looks" }, ...entries.map(({ look, title }) => make("li", {}, key(look), title)));
}

/** @param {number} look */
const key = look => drawn("svg", { class: "chart", viewBox: "-6 -6 12 12", "aria-hidden": "true" },
  drawn("g", { class: `mark m${look}` }, shape(look, [0, 0])));
