/** How alike two quantities order the models. */

/**
 * Spearman's rank correlation: Pearson's of the ranks, ties at the mean of theirs.
 *
 * @param {[number, number][]} pairs
 * @returns {number | null} null of fewer than two, and where all values on one side are the same
 */
export function rankCorrelation(pairs) {
  const [xs, ys] = [0, 1].map(side => deviations(pairs.map(pair => pair[side])));
  const spread = Math.sqrt(product(xs, xs) * product(ys, ys));
  return spread ? product(xs, ys) / spread : null;
}

/** @param {number[]} xs @param {number[]} ys */
const product = (xs, ys) => xs.reduce((sum, x, index) => sum + x * ys[index], 0);

/**
 * @param {number[]} values
 * @returns {number[]} by how much the rank of each is off the mean of all
 */
function deviations(values) {
  const ordered = [...values].sort((one, other) => one - other);
  const first = new Map(), last = new Map();
  ordered.forEach((value, place) => (first.has(value) || first.set(value, place), last.set(value, place)));
  return values.map(value => (first.get(value) + last.get(value)) / 2 - (values.length - 1) / 2);
}
