/** An axis from its values: where each stands, and its ticks at round numbers, as archstats/report/charts/axes.py has them. */

/**
 * @typedef {object} Axis
 * @property {(value: number) => number} place - from 0 to 1
 * @property {number[]} ticks
 */

const ROOM = 0.06, LEAST_ROOM = 0.15, MOST_TICKS = 9, FEWEST_TICKS = 3;

/**
 * @param {number[]} values - all above 0
 * @returns {Axis}
 */
export function logarithmic(values) {
  const ends = values.map(Math.log10), least = Math.min(...ends), most = Math.max(...ends);
  const margin = Math.max((most - least) * ROOM, LEAST_ROOM), low = least - margin, high = most + margin;
  return { place: value => (Math.log10(value) - low) / (high - low), ticks: decades(10 ** low, 10 ** high) };
}

/**
 * An axis that begins at 0.
 *
 * @param {number[]} values - none below 0
 * @returns {Axis}
 */
export function linear(values) {
  const high = (1 + ROOM) * Math.max(...values) || 1, step = roundStep(high / (MOST_TICKS - 3));
  return { place: value => value / high, ticks: Array.from({ length: Math.floor(high / step) + 1 }, (_, tick) => tick * step) };
}

/**
 * The powers of ten between two numbers above 0; where these are few, round numbers between them too.
 *
 * @param {number} low
 * @param {number} high
 */
export function decades(low, high) {
  const first = Math.floor(Math.log10(low)), last = Math.ceil(Math.log10(high));
  const powers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  /** @type {number[]} */
  let found = [];
  for (const steps of [[1], [1, 2, 5], [1, 1.5, 2, 3, 5, 7]]) {
    found = powers.flatMap(power => steps.map(step => Number(`${step}e${power}`))).filter(tick => low <= tick && tick <= high);
    if (found.length >= FEWEST_TICKS) break;
  }
  const every = Math.ceil(found.length / MOST_TICKS);
  return found.filter((_, index) => index % every === 0);
}

/** @param {number} step */
export function roundStep(step) {
  const power = 10 ** Math.floor(Math.log10(step));
  return [1, 2, 5, 10].map(times => power * times).find(round => round >= step) ?? 10 * power;
}

/**
 * Leave out zeros behind the point: "1.00 ms" becomes "1 ms".
 *
 * @param {string} text
 */
export const withoutZeros = text => text.replace(/(\.\d*?)0+\b/, "$1").replace(". ", " ").replace(/\.$/, "");
