/** The layers of the first of some models against those of each other one. */
import { align } from "./alignment.js";
import { drawPairs } from "./compare_pairs.js";
import { tick } from "./controls.js";
import { FOLDER, loadLayers } from "./loading.js";
import { stemOf } from "./models.js";
import { make } from "./page.js";
import { say } from "./words.js";

/**
 * @typedef {import("./models.js").Model} Model
 * @typedef {import("./models.js").Models} Models
 * @typedef {import("./alignment.js").Pair} Pair
 * @typedef {{raw: boolean, same: boolean}} How - same: whether layers that do not differ are listed too
 */

/**
 * @param {Models} models
 * @param {(same: boolean) => void} listSame
 */
export function comparing(models, listSame) {
  const all = tick(say("listSame"), false, listSame), place = make("div");
  const part = make("div", {}, make("h3", {}, say("layerByLayer")), all.field, place);
  let now = "";
  /** @type {((how: How) => void)[]} */
  let puts = [];
  return {
    part,
    /** @param {Model[]} chosen @param {How} how */
    put(chosen, how) {
      const [first, ...others] = chosen, names = JSON.stringify(chosen.map(({ name }) => name));
      part.hidden = !others.length;
      all.box.checked = how.same;
      if (now !== names) {
        const panels = others.map((other, index) => makePanel(first, other, models, !index));
        place.replaceChildren(...panels.map(panel => panel.part));
        puts = panels.map(panel => panel.put);
        now = names;
      }
      for (const put of puts) put(how);
    },
  };
}

/**
 * A panel that reads the layers when it is opened.
 *
 * @param {Model} first
 * @param {Model} other
 * @param {Models} models
 * @param {boolean} open
 */
function makePanel(first, other, models, open) {
  const inside = make("div");
  /** @type {Pair[] | string | undefined} */
  let read;
  /** @type {How} */
  let how;
  const draw = () => read && inside.replaceChildren(...(typeof read === "string"
    ? [make("p", { className: "note" }, read)]
    : drawPairs(read, first, other, models, how)));
  const toggle = async () => {
    if (!part.open || Array.isArray(read)) return;
    read = await pairsOf(first, other);
    draw();
  };
  const part = make("details", { className: "pair", open, toggle }, make("summary", {}, say("against", { first: first.name, other: other.name })), inside);
  return {
    part,
    /** @param {How} wanted */
    put(wanted) {
      how = wanted;
      draw();
    },
  };
}

/**
 * @param {Model} first
 * @param {Model} other
 * @returns {Promise<Pair[] | string>} why there are none where they cannot be read
 */
async function pairsOf(first, other) {
  const uncounted = [first, other].find(model => Object.values(model.numbers).every(number => number === null));
  if (uncounted) return say("notCounted", { model: uncounted.name });
  try {
    const [before, after] = await Promise.all([first, other].map(model => loadLayers(stemOf(model))));
    return align(before, after);
  } catch {
    return say("notRead", { folder: FOLDER });
  }
}
