/** The layers of a model, as archstats/report/layer_data.py packs them. */

/**
 * @typedef {boolean | number | string | number[]} Setting
 * @typedef {"params" | "macs" | "activations" | "traffic_bytes"} Quantity
 *
 * @typedef {object} Layer - one call of one module; its numbers are its own, without those of the calls in it
 * @property {string} path
 * @property {string} type
 * @property {string} kind - of work, for its colour
 * @property {number} call - how many calls of the same module stand before it
 * @property {number | null} parent - the index of the call that made it
 * @property {number} params
 * @property {number} macs
 * @property {number} activations
 * @property {number} traffic_bytes
 * @property {number[]} input
 * @property {number[]} output
 * @property {Record<string, Setting>} settings
 * @property {number} elements
 * @property {boolean} leaf
 * @property {number} held_bytes
 * @property {number} held_at
 * @property {number | null} ns - null where no time was measured
 *
 * @typedef {[string | [string], number, number, number, number, number, number, number]} Alike
 *
 * @typedef {object} Packed
 * @property {[string, string][]} types
 * @property {Alike[]} alike
 * @property {number[]} rows
 * @property {number[][]} shapes
 * @property {Record<string, Setting>[]} settings
 * @property {[number, number, number, number, number][]} looks
 * @property {number[]} look
 * @property {number[]} [held_bytes]
 * @property {number[]} [held_at]
 * @property {(number | null)[]} [ns]
 */

/** @type {Quantity[]} */
export const QUANTITIES = ["macs", "params", "activations", "traffic_bytes"];

/**
 * @param {Packed} packed
 * @returns {Layer[]} in the order in which the calls began
 */
export function unpack(packed) {
  /** @type {Layer[]} */
  const layers = [];
  for (const index of packed.rows.keys()) layers.push(layerOf(packed, index, layers));
  return layers;
}

/**
 * @param {Packed} packed
 * @param {number} index
 * @param {Layer[]} before
 * @returns {Layer}
 */
function layerOf({ types, alike, rows, shapes, settings, looks, look, held_bytes, held_at, ns }, index, before) {
  const [name, number, call, up, params, macs, activations, traffic_bytes] = alike[rows[index]];
  const [input, output, made, elements, leaf] = looks[look[index]], [type, kind] = types[number];
  const parent = up ? index - up : null;
  return {
    path: pathOf(name, parent === null ? "" : before[parent].path),
    type, kind, call, parent, params, macs, activations, traffic_bytes,
    input: shapes[input], output: shapes[output], settings: settings[made], elements, leaf: Boolean(leaf),
    held_bytes: held_bytes?.[index] ?? 0, held_at: held_at?.[index] ?? 0, ns: ns?.[index] ?? null,
  };
}

/**
 * @param {string | [string]} name - below the module that made the call; in brackets the whole path
 * @param {string} around
 */
function pathOf(name, around) {
  if (typeof name !== "string") return name[0];
  return around ? `${around}.${name}` : name;
}
