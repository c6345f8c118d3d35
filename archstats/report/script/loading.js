/** The layers of a model: out of the page where they stand in it, else out of the file beside it. */
import { unpack } from "./layers.js";
import { make } from "./page.js";

/**
 * @typedef {import("./layers.js").Layer} Layer
 * @typedef {import("./layers.js").Packed} Packed
 */

export const FOLDER = "data/layers/";
const HERE = document.currentScript instanceof HTMLScriptElement ? document.currentScript.src : "";
/** @type {Map<string, Promise<Layer[]>>} */
const asked = new Map();

/**
 * @param {string} stem - the name of the model's page
 * @returns {Promise<Layer[]>} which fails where there is no such file
 */
export function loadLayers(stem) {
  const known = asked.get(stem) ?? read(stem).then(unpack);
  asked.set(stem, known);
  known.catch(() => asked.delete(stem));
  return known;
}

/**
 * @param {string} stem
 * @returns {Promise<Packed>}
 */
async function read(stem) {
  const inside = document.querySelector(`script[data-layers="${CSS.escape(stem)}"]`);
  return inside ? JSON.parse(inside.textContent ?? "") : run(stem);
}

/**
 * Run a file that says what a page opened from a file may not fetch: it calls `archstats.layers` before it is loaded.
 *
 * @param {string} stem
 * @returns {Promise<Packed>}
 */
function run(stem) {
  return new Promise((resolve, reject) => {
    const end = () => {
      if (received) resolve(received);
      else reject(new Error(stem));
      received = undefined;
      script.remove();
    };
    const script = make("script", { src: new URL(`../${FOLDER}${stem}.js`, HERE).href, load: end, error: end });
    document.head.append(script);
  });
}

/** @type {Packed | undefined} */
let received;
Object.assign(window, { archstats: { layers: (/** @type {Packed} */ packed) => (received = packed) } });
