/** The numbers of some models side by side, with how many times the first's each is. */
import { cellOf, rowOf, tableOf } from "./cells.js";
import { button } from "./controls.js";
import { ratio } from "./differences.js";
import { make } from "./page.js";
import { KINDS } from "./quantity.js";
import { headline } from "./table.js";
import { say } from "./words.js";

/**
 * @typedef {import("./models.js").Model} Model
 * @typedef {import("./table.js").Column} Column
 * @typedef {{remove: (name: string) => void, lead: (name: string) => void}} Moves
 */

/**
 * @param {import("./models.js").Models} models
 * @param {Moves} moves
 */
export function sideBySide({ abouts, quantities }, moves) {
  const part = make("div");
  return {
    part,
    /** @param {Model[]} chosen @param {boolean} raw */
    put(chosen, raw) {
      const focused = part.contains(document.activeElement);
      part.replaceChildren(...(chosen.length ? [tableOf("side", say("numbers"),
        ["", ...chosen.map((model, place) => head(model, place, moves))],
        [...abouts.map(column => about(column, chosen)), ...quantities.map(column => numbers(column, chosen, raw))])] : []));
      const inputs = new Set(chosen.map(({ texts }) => texts.input));
      if (inputs.size > 1) part.append(make("p", { className: "note" }, say("inputsDiffer")));
      if (focused) (part.querySelector("button") ?? document.querySelector("#compare input"))?.focus();
    },
  };
}

/**
 * @param {Model} model
 * @param {number} place
 * @param {Moves} moves
 */
function head({ name, href }, place, moves) {
  const remove = button("×", () => moves.remove(name)), lead = button(say("lead"), () => moves.lead(name));
  remove.ariaLabel = say("remove", { model: name });
  lead.ariaLabel = say("leadModel", { model: name });
  const moving = make("span", { className: "moves" }, place ? lead : make("small", {}, say("isFirst")), remove);
  return make("span", {}, make("a", { href }, name), moving);
}

/** @param {Column} column @param {Model[]} chosen */
const about = (column, chosen) => rowOf(headline(column), chosen.map(({ texts }) => cellOf(texts[column.key] || "–")));

/**
 * @param {Column} column
 * @param {Model[]} chosen
 * @param {boolean} raw
 */
function numbers(column, chosen, raw) {
  const { key } = column, kind = KINDS[column.kind], most = Math.max(...chosen.map(({ numbers }) => numbers[key] ?? 0));
  return rowOf(headline(column), chosen.map(({ numbers, texts }, place) => {
    const value = numbers[key], times = place ? ratio(value, chosen[0].numbers[key]) : "";
    if (value === null) return cellOf(texts[key] || "–", { className: "soft what" });
    const cell = cellOf(`${(raw ? kind.raw : kind.short)(value)} `, { className: "bar", title: kind.raw(value) }, make("small", {}, times));
    cell.style.setProperty("--share", String(most && value / most));
    return cell;
  }));
}
