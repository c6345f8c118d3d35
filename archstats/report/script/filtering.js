/** Which lines of a table are wanted. */

/**
 * @typedef {object} Wanted
 * @property {string[]} words - each of which is in what a line is searched by
 * @property {Record<string, string[]>} among - the values that a line may have in its data-…; none for any
 * @property {Range[]} ranges
 *
 * @typedef {object} Range - with both ends; null where it is open
 * @property {number} index - of a column
 * @property {number | null} least
 * @property {number | null} most
 *
 * @typedef {object} Searched
 * @property {string} searched - in small letters
 * @property {DOMStringMap | Record<string, string | undefined>} data
 * @property {(number | null)[]} numbers
 */

/** @param {string} text */
export const wordsOf = text => text.toLowerCase().split(/\s+/).filter(Boolean);

/**
 * @param {Wanted} wanted
 * @returns {(line: Searched) => boolean}
 */
export function matcher({ words, among, ranges }) {
  const chosen = Object.entries(among).filter(([, values]) => values.length);
  return ({ searched, data, numbers }) =>
    words.every(word => searched.includes(word)) &&
    chosen.every(([name, values]) => values.includes(data[name] ?? "")) &&
    ranges.every(range => within(numbers[range.index], range));
}

/**
 * @param {number | null} value - what is missing is in no range
 * @param {Range} range
 */
function within(value, { least, most }) {
  return value !== null && (least === null || value >= least) && (most === null || value <= most);
}
