/** What tells marks apart: the looks of archstats/report/charts/palette.py, each a colour and a shape that say the same. */

const DOCUMENTS = ["003", "000", "001", "002", "004"];
const OTHER = 6;

/**
 * @param {string} name - of a document
 * @returns {number} the look of its models
 */
export const lookOf = name => DOCUMENTS.indexOf(name) + 1 || OTHER;

/** @param {string} name - of a document */
export const isKnown = name => DOCUMENTS.includes(name);

const ARM = Math.sqrt(Math.PI / 5) / 2;

/**
 * The corners of each look's shape around a centre, with the area of a circle of radius 1; a look not here is a circle.
 *
 * @type {Record<number, number[][]>}
 */
export const SHAPES = {
  2: polygon(4, 1 / 8),
  3: polygon(4, 0),
  4: polygon(3, 0),
  5: polygon(3, 1 / 2),
  6: [1, 3, 3, 1, 1, -1, -1, -3, -3, -1, -1, 1].map((x, corner, xs) => [ARM * x, -ARM * xs[(corner + 3) % 12]]),
};

/**
 * @param {number} corners
 * @param {number} turn - of the first corner, clockwise from the top
 */
function polygon(corners, turn) {
  const radius = Math.sqrt(2 * Math.PI / (corners * Math.sin(2 * Math.PI / corners)));
  return Array.from({ length: corners }, (_, corner) => {
    const angle = 2 * Math.PI * (turn + corner / corners);
    return [radius * Math.sin(angle), -radius * Math.cos(angle)];
  });
}
