/** What the shown values of a column come to. */

/**
 * @typedef {object} Summary
 * @property {number} count - of the values that are there
 * @property {number} least
 * @property {number} median
 * @property {number} most
 * @property {number} sum
 */

/**
 * @param {(number | null)[]} values
 * @returns {Summary | null} null where there is no value
 */
export function summarise(values) {
  const known = Float64Array.from(values.filter(value => value !== null)).sort();
  const count = known.length, middle = count >> 1;
  if (!count) return null;
  const median = count % 2 ? known[middle] : (known[middle - 1] + known[middle]) / 2;
  return { count, least: known[0], median, most: known[count - 1], sum: known.reduce((sum, value) => sum + value, 0) };
}
