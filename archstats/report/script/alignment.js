/** Which layer of one model is which of another, by the rules of archstats/alignment.py: the least surprising edit. */
import { QUANTITIES } from "./layers.js";

/**
 * @typedef {import("./layers.js").Layer} Layer
 * @typedef {import("./layers.js").Quantity} Quantity
 * @typedef {"same" | "renamed" | "changed" | "added" | "removed"} Kind - renamed: the same under another path
 *
 * @typedef {object} Change
 * @property {string} name - "type", a setting's, "input", "output", or a quantity's
 * @property {any} before - undefined where the layer has no such setting
 * @property {any} after
 *
 * @typedef {object} Pair - one of the two layers is null where the other was added or removed
 * @property {Kind} kind
 * @property {Layer | null} before
 * @property {Layer | null} after
 * @property {Change[]} changes
 *
 * @typedef {[Layer | null, Layer | null]} Sides
 */

/**
 * Pair the layers of two models, in the order of both. Containers that count nothing themselves are left out.
 *
 * @param {Layer[]} before
 * @param {Layer[]} after
 * @returns {Pair[]}
 */
export function align(before, after) {
  const old = before.filter(counts), young = after.filter(counts), shorter = Math.min(old.length, young.length);
  let start = 0, end = 0;
  while (start < shorter && equal(old[start], young[start])) start++;
  while (end < shorter - start && equal(old[old.length - 1 - end], young[young.length - 1 - end])) end++;
  const middle = cheapest(old.slice(start, old.length - end), young.slice(start, young.length - end));
  /** @type {(from: number, to: number, shift: number) => Sides[]} */
  const together = (from, to, shift) => old.slice(from, to).map((layer, index) => [layer, young[from + index + shift]]);
  const shift = young.length - old.length;
  return [...together(0, start, 0), ...middle, ...together(old.length - end, old.length, shift)].map(pairOf);
}

/**
 * @param {Pair} pair
 * @param {Quantity} quantity
 */
export const difference = ({ before, after }, quantity) => (after?.[quantity] ?? 0) - (before?.[quantity] ?? 0);

/** @type {(keyof Layer)[]} */
const FIGURES = ["input", "output", "params", "macs", "activations", "traffic_bytes"];

/** @param {Layer} layer */
const counts = layer => layer.leaf || layer.elements > 0 || QUANTITIES.some(quantity => layer[quantity]);

/**
 * @param {Sides} sides
 * @returns {Pair}
 */
function pairOf([before, after]) {
  if (!before || !after) return { kind: before ? "removed" : "added", before, after, changes: [] };
  const changes = changesOf(before, after);
  return { kind: changes.length ? "changed" : before.path === after.path ? "same" : "renamed", before, after, changes };
}

/**
 * @param {Layer} before
 * @param {Layer} after
 * @returns {Change[]}
 */
function changesOf(before, after) {
  /** @type {(name: keyof Layer) => Change} */
  const own = name => ({ name, before: before[name], after: after[name] });
  const settings = Object.keys({ ...before.settings, ...after.settings });
  const sides = [
    own("type"),
    ...settings.map(name => ({ name, before: before.settings[name], after: after.settings[name] })),
    ...FIGURES.map(own),
  ];
  return sides.filter(change => text(change.before) !== text(change.after));
}

/**
 * Write a value so that two are the same where they are equal in Python, where true is 1.
 *
 * @param {any} value
 */
const text = value => JSON.stringify(value, (_, part) => (typeof part === "boolean" ? Number(part) : part)) ?? "";

/** @param {Layer} layer */
const place = ({ path, call }) => text([path, call]);
/** @param {Layer} layer */
const make = ({ type, settings }) => text([type, Object.keys(settings).sort().map(name => [name, settings[name]])]);
/** @param {Layer} layer */
const signature = layer => text([make(layer), layer.input, layer.output, QUANTITIES.map(quantity => layer[quantity])]);
/** @type {(one: Layer, other: Layer) => boolean} */
const equal = (one, other) => place(one) === place(other) && signature(one) === signature(other);

const NUMBER = /\p{Nd}+/gu;
/** @param {string} path */
const unnumbered = path => path.replace(NUMBER, "#");

/**
 * What stays of a path when a block is inserted before it. A number in the name of a leaf is no index but a part of it.
 *
 * @param {Layer} layer
 */
function kindOfPlace({ path, leaf }) {
  const dot = path.lastIndexOf(".") + 1, name = path.slice(dot);
  return unnumbered(path.slice(0, dot)) + (leaf && !/^\p{Nd}+$/u.test(name) ? name : unnumbered(name));
}

// What an edit weighs, as in alignment.py: all are whole numbers that a double holds.
const UNIT = 2 ** 24, EDIT = 8 * UNIT, RUN = 3 * UNIT;
const OTHER_SHAPES = 4 * UNIT, OTHER_SETTINGS = 6 * UNIT, OTHER_TYPE = 12 * UNIT;
const OTHER_INDEX = 1, OTHER_NAME = 2 * UNIT, NAME_LIVES_ON = 8 * UNIT, MOVED_AND_CHANGED = 4 * UNIT, NEVER = 2 ** 51;
const PAIRED = 0, ADDED = 1, REMOVED = 2, STEP = 3, LONGER = [0, 4, 8];

/**
 * @typedef {object} Coded - what is compared of a layer, as numbers: equal numbers, equal in this respect
 * @property {number} signature
 * @property {number} make
 * @property {number} type
 * @property {number} place
 * @property {number} kindOfPlace
 * @property {number} unnumbered
 * @property {string[]} parts - of the path
 * @property {boolean} livesOn - whether the other model has the same path
 */

/**
 * @param {Layer[]} layers
 * @param {Layer[]} others
 * @param {Map<string, number>} codes
 * @returns {Coded[]}
 */
function coded(layers, others, codes) {
  const paths = new Set(others.map(layer => layer.path));
  /** @param {string} look */
  const code = look => codes.get(look) ?? (codes.set(look, codes.size), codes.size - 1);
  return layers.map(layer => ({
    signature: code(signature(layer)),
    make: code(make(layer)),
    type: code(text(layer.type)),
    place: code(place(layer)),
    kindOfPlace: code(kindOfPlace(layer)),
    unnumbered: code(unnumbered(layer.path)),
    parts: layer.path.split("."),
    livesOn: paths.has(layer.path),
  }));
}

/** @param {Coded} old @param {Coded} young */
function pairingCost(old, young) {
  const here = old.place === young.place;
  const changed = old.signature === young.signature ? 0
    : old.make === young.make ? OTHER_SHAPES
    : old.type === young.type ? OTHER_SETTINGS
    : here ? OTHER_TYPE : NEVER;
  const moved = here || changed === NEVER ? 0 : movingCost(old, young);
  return changed + moved + (changed > 0 && moved > OTHER_INDEX ? MOVED_AND_CHANGED : 0);
}

/** @param {Coded} old @param {Coded} young */
function movingCost(old, young) {
  if (old.kindOfPlace === young.kindOfPlace && partsApart(old.parts, young.parts) <= 1) return OTHER_INDEX;
  const taken = (old.livesOn || young.livesOn) && old.unnumbered !== young.unnumbered;
  return taken ? OTHER_NAME + NAME_LIVES_ON : OTHER_NAME;
}

/** @param {string[]} old @param {string[]} young */
function partsApart(old, young) {
  let apart = 0;
  for (let part = Math.max(old.length, young.length); part--;) apart += Number((old[part] ?? "") !== (young[part] ?? ""));
  return apart;
}

/**
 * Pair two sequences by the edit that weighs least: Gotoh's recurrence for runs of edits, a row at a time.
 *
 * @param {Layer[]} before
 * @param {Layer[]} after
 * @returns {Sides[]}
 */
function cheapest(before, after) {
  const codes = new Map(), old = coded(before, after, codes), young = coded(after, before, codes);
  const costs = Float64Array.from({ length: after.length + 1 }, (_, column) => column && column * EDIT + RUN);
  const removing = new Float64Array(after.length + 1).fill(NEVER);
  const steps = old.map(layer => nextRow(costs, removing, layer, young));
  return trace(before, after, steps);
}

/**
 * Put the next row's least costs in the place of those of the row above, and of those that end in a removal.
 *
 * Of equal steps the last is an addition: what can slide ends as late as it can, as a block does after its like.
 *
 * @param {Float64Array} costs
 * @param {Float64Array} removing
 * @param {Coded} layer
 * @param {Coded[]} young
 * @returns {Uint8Array} the steps that lead there
 */
function nextRow(costs, removing, layer, young) {
  const steps = new Uint8Array(costs.length);
  let slanting = NEVER, left = NEVER, adding = NEVER;
  for (let column = 0; column < costs.length; column++) {
    const above = costs[column], longerRemoval = removing[column] + EDIT;
    const paired = column ? slanting + pairingCost(layer, young[column - 1]) : NEVER;
    const longerAddition = adding + EDIT;
    removing[column] = Math.min(longerRemoval, above + RUN + EDIT);
    adding = column ? Math.min(longerAddition, left + RUN + EDIT) : NEVER;
    const entered = Math.min(paired, removing[column]), cost = Math.min(entered, adding);
    steps[column] = cost === adding ? ADDED : cost === removing[column] ? REMOVED : PAIRED;
    if (removing[column] === longerRemoval) steps[column] |= LONGER[REMOVED];
    if (column && adding === longerAddition) steps[column] |= LONGER[ADDED];
    slanting = above;
    left = entered;
    costs[column] = cost;
  }
  return steps;
}

/**
 * Walk back from the end of both sequences along the steps taken, staying in a run until its first edit.
 *
 * @param {Layer[]} before
 * @param {Layer[]} after
 * @param {Uint8Array[]} steps
 */
function trace(before, after, steps) {
  /** @type {Sides[]} */
  const found = [];
  let row = before.length, column = after.length, run = PAIRED;
  while (row || column) {
    const flags = row ? steps[row - 1][column] : ADDED | LONGER[ADDED], step = run || flags & STEP;
    run = flags & LONGER[step] ? step : PAIRED;
    row -= Number(step !== ADDED);
    column -= Number(step !== REMOVED);
    found.push([step === ADDED ? null : before[row], step === REMOVED ? null : after[column]]);
  }
  return found.reverse();
}
