/** Names beside marks, where there is room: taken are the cells of a grid. */

/**
 * @typedef {[number, number]} Place
 * @typedef {[number, number, number, number]} Box - left, top, right, bottom
 */

const SIZE = 9, MOST = 60, CELL = 3, ACROSS = 4096, ABOVE = 0.75 * SIZE, BELOW = 0.25 * SIZE;
const WIDE = /[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/g;

/** @param {string} text */
const widthOf = text => SIZE * (0.57 * text.length + 0.43 * (text.match(WIDE) ?? []).length);

/**
 * Find a place for each name near its mark: right of it, left, above, below.
 *
 * @template {{name: string, at: Place}} T
 * @param {T[]} wanted - the most telling first
 * @param {number} radius - of all marks
 * @param {Box} frame - where names may be
 * @returns {Map<T, Place>} where the text of each begins on its base line, for those that have room
 */
export function placeNames(wanted, radius, frame) {
  const grid = new Grid();
  for (const { at: [x, y] } of wanted) grid.take([x - radius, y - radius, x + radius, y + radius]);
  /** @type {Map<T, Place>} */
  const found = new Map();
  for (const one of wanted) {
    if (found.size === MOST) break;
    const width = widthOf(one.name);
    const isFree = (/** @type {Box} */ box) => within(box, frame) && grid.isFree(box);
    const free = beside(one.at, radius + 3, width).find(place => isFree(boxOf(place, width)));
    if (!free) continue;
    grid.take(boxOf(free, width));
    found.set(one, free);
  }
  return found;
}

class Grid {
  /** @type {Set<number>} */
  #taken = new Set();

  /** @param {Box} box */
  take(box) {
    for (const cell of cells(box)) this.#taken.add(cell);
  }

  /** @param {Box} box */
  isFree(box) {
    for (const cell of cells(box)) if (this.#taken.has(cell)) return false;
    return true;
  }
}

/**
 * @param {Place} place - where a text begins on its base line
 * @param {number} width
 * @returns {Box}
 */
const boxOf = ([x, base], width) => [x, base - ABOVE, x + width, base + BELOW];

/** @param {Box} box */
function* cells(box) {
  const [left, top, right, bottom] = box.map(edge => Math.floor(edge / CELL));
  for (let x = left; x <= right; x++) for (let y = top; y <= bottom; y++) yield x * ACROSS + y;
}

/**
 * @param {Place} mark
 * @param {number} away
 * @param {number} width
 * @returns {Place[]}
 */
function beside([x, y], away, width) {
  const middle = y + 0.3 * SIZE;
  return [
    [x + away, middle],
    [x - away - width, middle],
    [x - width / 2, y - away],
    [x - width / 2, y + away + ABOVE],
  ];
}

/** @param {Box} box @param {Box} frame */
const within = (box, frame) => box[0] > frame[0] && box[1] > frame[1] && box[2] < frame[2] && box[3] < frame[3];
