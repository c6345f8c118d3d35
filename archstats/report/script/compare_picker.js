/** Picking models: by ticks in the comparison's rows, or by name. */
import { clearing, field } from "./controls.js";
import { make } from "./page.js";
import { say } from "./words.js";

/**
 * @typedef {import("./models.js").Model} Model
 *
 * @typedef {object} Picks
 * @property {(name: string, there: boolean) => void} tick
 * @property {(name: string) => void} add
 * @property {() => void} clear
 */

/**
 * @param {import("./models.js").Models} models
 * @param {Picks} picks
 */
export function picker({ all }, picks) {
  const ticks = [...all.values()].map(model => ({ model, box: tickOf(model, picks.tick) })), clear = clearing(picks.clear);
  const link = make("a", { href: "#compare" }), note = make("p", { className: "note picked" }, say("compareTick"), " ", link);
  return {
    form: nameForm(all, picks.add, clear),
    /** @param {HTMLElement} comparison - into which the ticks are put */
    place(comparison) {
      comparison.querySelector(".scroll")?.before(note);
      for (const { model, box } of ticks) model.row.cells[0].prepend(box, " ");
    },
    /** @param {Model[]} chosen */
    put(chosen) {
      for (const { model, box } of ticks) box.checked = chosen.includes(model);
      link.textContent = say("comparePicked", { number: chosen.length });
      link.hidden = clear.hidden = !chosen.length;
    },
  };
}

/**
 * @param {Model} model
 * @param {Picks["tick"]} ticked
 */
function tickOf({ name }, ticked) {
  const ariaLabel = say("comparePick", { model: name });
  const box = make("input", { type: "checkbox", className: "pick", ariaLabel, change: () => ticked(name, box.checked) });
  return box;
}

/**
 * @param {Map<string, Model>} all
 * @param {Picks["add"]} add
 * @param {HTMLElement} more
 */
function nameForm(all, add, more) {
  const names = make("datalist", { id: "compare-names" }, ...[...all.keys()].map(value => make("option", { value })));
  const check = () => box.setCustomValidity(all.has(box.value.trim()) ? "" : say("unknownModel", { name: box.value }));
  const box = make("input", { type: "search", autocomplete: "off", required: true, input: check });
  box.setAttribute("list", names.id);
  /** @param {Event} event */
  const submit = event => {
    event.preventDefault();
    add(box.value.trim());
    box.value = "";
  };
  return make("form", { className: "tools", submit }, field(say("addModel"), box), names, make("button", {}, say("add")), more);
}
