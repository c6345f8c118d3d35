/** Where a model's cost is: the static icicle gives way to one that is zoomed, sorted and searched. */
import { makeInstrument } from "./instrument.js";
import { followingRows } from "./layer_rows.js";
import { loadLayers } from "./loading.js";
import { attempt } from "./page.js";
import { tooltips } from "./tooltip.js";
import { say } from "./words.js";

/**
 * @typedef {import("./address.js").Address} Address
 * @typedef {import("./instrument.js").Setting} Setting
 */

const STILL = "still", COSTS = "costs", LAYERS = "layers";

/** @param {Address} address */
export function icicles(address) {
  const sheets = [...document.querySelectorAll(".sheet:has(svg.icicle)")];
  if (!sheets.length) return;
  tooltips(".drawn .cell", cell => cell.getAttribute("aria-label") ?? "", () => {}, say("tapToZoom"));
  const seen = new IntersectionObserver(entries => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) begin(target);
  });
  /** @param {Element} sheet */
  const begin = sheet => {
    seen.unobserve(sheet);
    const failed = (/** @type {unknown} */ error) => console.error("archstats: the icicle failed", error);
    loadLayers(sheet.id.replace(/^model-/, "")).then(layers => start(sheet, layers, address)).catch(failed);
  };
  for (const sheet of sheets) seen.observe(sheet);
}

/**
 * @param {Element} sheet
 * @param {import("./layers.js").Layer[]} layers
 * @param {Address} address
 */
function start(sheet, layers, address) {
  const section = sheet.querySelector("section:has(svg.icicle)");
  if (!section) return;
  const at = section.id, still = [...section.children].slice(1), names = settingNames(at);
  const follow = followingRows(document.getElementById(at.replace(new RegExp(`${COSTS}$`), LAYERS)));
  /** @type {(changes: Partial<Setting>, typing?: boolean) => void} */
  const set = (changes, typing) => {
    const named = Object.entries(changes).map(([name, value]) => [names[/** @type {keyof Setting} */ (name)], value]);
    address.set(Object.fromEntries(named), { at, typing });
  };
  const instrument = makeInstrument(layers, at, set, follow);
  /** @param {() => void} draws - where it fails, the static drawing is there again */
  const guarded = draws => attempt("the icicle", () => {
    try {
      if (instrument.part.isConnected) draws();
    } catch (error) {
      leave();
      throw error;
    }
  });
  const leave = () => {
    instrument.part.remove();
    for (const part of still) part.classList.remove(STILL);
    follow(null, "");
  };
  section.append(instrument.part);
  guarded(instrument.redraw);
  if (!instrument.part.isConnected) return;
  for (const part of still) part.classList.add(STILL);
  address.watch(() => guarded(() => instrument.put(read(address, names))));
  new ResizeObserver(() => guarded(instrument.redraw)).observe(instrument.part);
}

/**
 * What is chosen holds for all models of one file; where it is zoomed and what is looked for, for one.
 *
 * @param {string} at
 * @returns {Record<keyof Setting, string>}
 */
const settingNames = at => ({ drawing: "drawing", order: "order", quantity: "quantity", zoom: `zoom.${at}`, find: `find.${at}` });

/**
 * @param {Address} address
 * @param {Record<keyof Setting, string>} names
 */
function read(address, names) {
  return /** @type {Setting} */ (Object.fromEntries(Object.entries(names).map(([name, key]) => [name, address.get(key)])));
}
