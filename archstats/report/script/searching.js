/** Which calls are looked for, and what they sum to. */
import { wordsOf } from "./filtering.js";
import { lineage, total, walk } from "./hierarchy.js";

/**
 * @typedef {import("./hierarchy.js").Node} Node
 *
 * @typedef {object} Found
 * @property {Node[]} hits - the heaviest first, what was not measured last
 * @property {number | null} sum - of all hits, each of their parts once; null where nothing was measured
 * @property {ReadonlySet<Node>} inside - the hits and all that is in them
 * @property {ReadonlySet<Node>} around - what holds hits
 */

/**
 * @param {Node} root
 * @param {string} text - words, each of which is in a call's path or its type
 * @returns {Found}
 */
export function search(root, text) {
  const words = wordsOf(text);
  /** @param {Node} node */
  const matches = ({ path, type, own, call }) => {
    const searched = `${path}\n${type}`.toLowerCase();
    return !own && call >= 0 && words.length > 0 && words.every(word => searched.includes(word));
  };
  const hits = [...walk(root)].filter(matches);
  const all = new Set(hits), around = new Set(hits.flatMap(hit => lineage(hit).slice(0, -1)));
  const outermost = hits.filter(hit => !lineage(hit).slice(0, -1).some(node => all.has(node)));
  return {
    hits: hits.sort((one, other) => (other.value ?? -1) - (one.value ?? -1)),
    sum: total(outermost),
    inside: new Set(outermost.flatMap(hit => [...walk(hit)])),
    around,
  };
}
