/** The comparison of all models: sorted, filtered, with the columns and units that are wanted. */
import { makeControls } from "./comparison_controls.js";
import { drawer } from "./comparison_drawing.js";
import { readShown, settingNames, SETTINGS } from "./comparison_view.js";
import { makeFoot } from "./foot.js";
import { growing } from "./growing.js";
import { sortHeads } from "./heads.js";
import { shown as shownModels } from "./signals.js";
import { readTable } from "./table.js";
import { taking } from "./taking.js";
import { fill } from "./words.js";

const AT = "comparison";

/**
 * @typedef {import("./address.js").Address} Address
 * @typedef {import("./table.js").Table} Table
 */

/** @param {Address} address */
export function comparison(address) {
  const element = /** @type {HTMLTableElement | null} */ (document.querySelector("table.comparison"));
  if (!element?.tBodies[0]) return;
  const table = readTable(element), { columns } = table, { form, foot, show, leave } = makeInstrument(table, address);
  const settings = () => settingNames(columns).map(name => address.get(name));
  try {
    element.closest(".scroll")?.before(form);
    element.append(foot);
    address.follow(settings, growing(element, show));
  } catch (error) {
    leave();
    throw error;
  }
  sortHeads(columns, address, SETTINGS.sort, AT);
}

/**
 * @param {Table} table
 * @param {Address} address
 */
function makeInstrument(table, address) {
  const { columns } = table, draw = drawer(table), { foot, put } = makeFoot(columns);
  let { lines } = table;
  const get = (/** @type {string} */ name) => address.get(name);
  const controls = makeControls(table, (changes, typing) => address.set(changes, { at: AT, typing }),
    taking(() => ({ columns: columns.filter(column => !column.head.hidden), lines })));
  return {
    foot,
    form: controls.form,
    /** @param {number} rows @returns {number} how many there are to show */
    show(rows) {
      const shown = readShown(get, columns);
      lines = draw(shown, rows);
      put(lines, shown);
      controls.put(shown, fill(table.table.dataset.count ?? "", { shown: lines.length }), name => Boolean(get(name)));
      tell(lines, table.lines.length);
      return lines.length;
    },
    leave() {
      controls.form.remove();
      foot.remove();
      draw(readShown(() => "", columns), Infinity);
      shownModels.set(null);
    },
  };
}

/**
 * Say which models are shown, unless it was said before.
 *
 * @param {import("./table.js").Line[]} lines
 * @param {number} all
 */
function tell(lines, all) {
  const names = new Set(lines.map(line => line.row.dataset.model ?? "")), before = shownModels.value;
  const same = before ? before.size === names.size && [...names].every(name => before.has(name)) : lines.length === all;
  if (!same) shownModels.set(lines.length < all ? names : null);
}
