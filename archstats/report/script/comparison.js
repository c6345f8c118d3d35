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

/** @param {import("./address.js").Address} address */
export function comparison(address) {
  const element = /** @type {HTMLTableElement | null} */ (document.querySelector("table.comparison"));
  if (!element?.tBodies[0]) return;
  const table = readTable(element), { columns } = table;
  const draw = drawer(table), foot = makeFoot(columns);
  let { lines } = table;
  const controls = makeControls(table, (changes, typing) => address.set(changes, { at: AT, typing }),
    taking(() => ({ columns: columns.filter(column => !column.head.hidden), lines })));
  const show = (/** @type {number} */ rows) => {
    const shown = readShown(name => address.get(name), columns);
    lines = draw(shown, rows);
    foot.put(lines, shown);
    controls.put(shown, fill(element.dataset.count ?? "", { shown: lines.length }), name => Boolean(address.get(name)));
    tell(lines, table.lines.length);
  };
  const begin = growing(element, show);
  try {
    begin();
    element.closest(".scroll")?.before(controls.form);
    element.append(foot.foot);
  } catch (error) {
    controls.form.remove();
    draw(readShown(() => "", columns), Infinity);
    shownModels.set(null);
    throw error;
  }
  sortHeads(columns, address, SETTINGS.sort, AT);
  const settings = () => settingNames(columns).map(name => address.get(name)).join("\n");
  let now = settings();
  address.watch(() => {
    if (now === settings()) return; // what is set elsewhere on the page does not take the reader back to the first rows
    now = settings();
    begin();
  });
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
