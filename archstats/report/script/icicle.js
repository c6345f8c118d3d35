/** Where a model's cost is: the static icicle gives way to one that is zoomed, sorted and searched. */
import { makeInstrument } from "./instrument.js";
import { followingRows } from "./layer_rows.js";
import { loadLayers } from "./loading.js";
import { attempt } from "./page.js";
import { tooltips } from "./tooltip.js";
import { say } from "./words.js";

/**
 * @typedef {import("./address.js").Address} Address
 * @typedef {import("./drawing_controls.js").Setting} Setting
 */

const STILL = "still", COSTS = "costs", LAYERS = "layers";

/** @param {Address} address */
export function icicles(address) {
  const sheets = [...document.querySelectorAll(".sheet:has(svg.icicle)")];
  if (!sheets.length) return;
  tooltips({ selector: ".drawn .cell", again: say("tapToZoom") });
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
  const at = section.id, names = settingNames(at);
  const follow = followingRows(document.getElementById(at.replace(new RegExp(`${COSTS}$`), LAYERS)));
  const instrument = makeInstrument(layers, at, setter(address, names, at), follow);
  const guarded = standingIn(section, instrument.part, () => follow(null, ""));
  address.follow(() => read(address, names), setting => guarded(() => instrument.put(setting)));
  new ResizeObserver(() => guarded(instrument.fit)).observe(instrument.part);
}

/**
 * Let a part stand for all below a section's title.
 *
 * @param {Element} section
 * @param {Element} part
 * @param {() => void} left - is told where it stands there no longer
 * @returns {(draws: () => void) => void} what draws the part: where that fails, what was there is there again
 */
function standingIn(section, part, left) {
  const still = [...section.children].slice(1);
  const leave = () => {
    part.remove();
    for (const element of still) element.classList.remove(STILL);
    left();
  };
  for (const element of still) element.classList.add(STILL);
  section.append(part);
  return draws => attempt("the icicle", () => {
    try {
      if (part.isConnected) draws();
    } catch (error) {
      leave();
      throw error;
    }
  });
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
 * @param {string} at
 * @returns {(changes: Partial<Setting>, typing?: boolean) => void}
 */
function setter(address, names, at) {
  return (changes, typing) => {
    const named = Object.entries(changes).map(([name, value]) => [names[/** @type {keyof Setting} */ (name)], value]);
    address.set(Object.fromEntries(named), { at, typing });
  };
}

/**
 * @param {Address} address
 * @param {Record<keyof Setting, string>} names
 */
function read(address, names) {
  return /** @type {Setting} */ (Object.fromEntries(Object.entries(names).map(([name, key]) => [name, address.get(key)])));
}
