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
  /** @type {(names: string[], at?: string) => void} */
  const pick = (names, at = AT) => address.set({ [SETTINGS.models]: writeNames(names) }, { at });
  const choose = picker(models, {
    tick: (name, there) => pick(withName(picked(), name, there), above.id),
    add: name => pick(withName(picked(), name, true)),
    clear: () => pick([]),
  });
  const side = sideBySide(models, {
    remove: name => pick(withName(picked(), name, false)),
    lead: name => pick([name, ...withName(picked(), name, false)]),
  });
  const layers = comparing(models, same => address.set({ [SETTINGS.same]: same ? "1" : "" }, { at: AT }));
  choose.place(above);
  above.after(make("section", { id: AT, "aria-labelledby": `${AT}-title` },
    make("h2", { id: `${AT}-title` }, say("compare")), make("p", { className: "lead" }, say("compareLead")),
    choose.form, side.part, layers.part));
  linkBehind(above.id);
  let now = "";
  address.watch(() => {
    const names = picked(), how = { raw: address.get(SETTINGS.units) === "raw", same: Boolean(address.get(SETTINGS.same)) };
    if (now === JSON.stringify([names, how])) return;
    now = JSON.stringify([names, how]);
    const chosen = names.flatMap(name => models.all.get(name) ?? []);
    choose.put(chosen);
    side.put(chosen, how.raw);
    layers.put(chosen, how);
  });
}

/** @param {string} place - the section before, whose link stands before this one's */
function linkBehind(place) {
  const link = document.querySelector(`nav.sections a[href$="#${place}"]`)?.closest("li");
  link?.after(make("li", {}, make("a", { href: `#${AT}` }, say("compare"))));
}
