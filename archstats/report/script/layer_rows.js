/** The table of a model's layers, which shows the rows of the module that is drawn. */
import { button } from "./controls.js";
import { make } from "./page.js";
import { say } from "./words.js";

/**
 * @param {HTMLElement | null} section - of the table
 * @returns {(calls: ReadonlySet<number> | null, path: string) => void} which shows the rows of some calls, or all
 */
export function followingRows(section) {
  const table = section?.querySelector("table"), rows = [...(table?.tBodies[0]?.rows ?? [])];
  const calls = new Map(rows.map(row => [row, (row.dataset.calls ?? "").split(" ").map(Number)]));
  const status = make("span", { role: "status" });
  const region = /** @type {HTMLElement | null | undefined} */ (table?.closest(".scroll"));
  const all = button(say("allRows"), () => {
    show(null, "");
    region?.focus({ preventScroll: true }); // the button hides, and the keyboard goes on from the table
  });
  const line = make("p", { className: "note followed" }, status, " ", all);
  region?.before(line);
  /** @type {(shown: ReadonlySet<number> | null, path: string) => void} */
  const show = (shown, path) => {
    for (const row of rows) row.hidden = shown !== null && !calls.get(row)?.some(call => shown.has(call));
    const left = rows.filter(row => !row.hidden).length;
    line.classList.toggle("all", shown === null);
    status.textContent = shown ? say("rowsIn", { shown: left, all: rows.length, path }) : "";
  };
  show(null, "");
  return show;
}
