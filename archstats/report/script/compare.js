/** Some models side by side, and layer by layer against the first of them. */
import { comparing } from "./compare_layers.js";
import { picker } from "./compare_picker.js";
import { sideBySide } from "./compare_table.js";
import { readModels } from "./models.js";
import { readNames, withName, writeNames } from "./names.js";
import { make } from "./page.js";
import { say } from "./words.js";

const AT = "compare", SETTINGS = { models: "compare", same: "same", units: "units" };

/** @param {import("./address.js").Address} address */
export function compare(address) {
  const above = document.getElementById("comparison"), models = readModels();
  if (!above || !models || models.all.size < 2) return;
  const picked = () => readNames(address.get(SETTINGS.models)).filter(name => models.all.has(name));
  const moves = makeMoves(picked, (names, at) => address.set({ [SETTINGS.models]: writeNames(names) }, { at }), above.id);
  const choose = picker(models, moves), side = sideBySide(models, moves);
  const layers = comparing(models, same => address.set({ [SETTINGS.same]: same ? "1" : "" }, { at: AT }));
  choose.place(above);
  above.after(sectionOf(choose.form, side.part, layers.part));
  linkBehind(above.id);
  const wanted = () => ({ names: picked(), raw: address.get(SETTINGS.units) === "raw", same: Boolean(address.get(SETTINGS.same)) });
  address.follow(wanted, ({ names, ...how }) => {
    const chosen = names.flatMap(name => models.all.get(name) ?? []);
    choose.put(chosen);
    side.put(chosen, how.raw);
    layers.put(chosen, how);
  });
}

/**
 * What a reader does with the names of the models that are compared.
 *
 * @param {() => string[]} picked
 * @param {(names: string[], at: string) => void} pick
 * @param {string} above - the id of the comparison, where models are ticked
 */
function makeMoves(picked, pick, above) {
  /** @type {(name: string) => string[]} */
  const without = name => withName(picked(), name, false);
  return {
    tick: (/** @type {string} */ name, /** @type {boolean} */ there) => pick(withName(picked(), name, there), above),
    add: (/** @type {string} */ name) => pick(withName(picked(), name, true), AT),
    clear: () => pick([], AT),
    remove: (/** @type {string} */ name) => pick(without(name), AT),
    lead: (/** @type {string} */ name) => pick([name, ...without(name)], AT),
  };
}

/** @param {...HTMLElement} parts */
const sectionOf = (...parts) => make("section", { id: AT, "aria-labelledby": `${AT}-title` },
  make("h2", { id: `${AT}-title` }, say("compare")), make("p", { className: "lead" }, say("compareLead")), ...parts);

/** @param {string} place - the section before, whose link stands before this one's */
function linkBehind(place) {
  const link = document.querySelector(`nav.sections a[href$="#${place}"]`)?.closest("li");
  link?.after(make("li", {}, make("a", { href: `#${AT}` }, say("compare"))));
}
