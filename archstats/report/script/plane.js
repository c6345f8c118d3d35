/** Drawing marks in a plane, as the page's other charts look. */
import { placeNames } from "./labels.js";
import { SHAPES } from "./looks.js";

/**
 * @typedef {object} Point
 * @property {string} name
 * @property {string} title - the name with its numbers
 * @property {string} href
 * @property {number} look
 * @property {boolean} pale
 * @property {number} x - as counted or measured
 * @property {number} y
 *
 * @typedef {object} Side
 * @property {import("./axis.js").Axis} axis
 * @property {string} title
 * @property {(value: number) => string} write - a tick
 */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 750, HEIGHT = 480, RADIUS = 3.6, LONGEST = 40;
const LEFT = 62, RIGHT = WIDTH - 8, TOP = 8, BOTTOM = HEIGHT - 40;

/**
 * @param {string} tag
 * @param {Record<string, string | number>} [given]
 * @param {...(Node | string)} children
 */
export function drawn(tag, given = {}, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(given)) made.setAttribute(name, String(value));
  made.append(...children);
  return made;
}

/**
 * @param {Point[]} points
 * @param {Side} across
 * @param {Side} up
 * @param {string} about - what is drawn, in words
 */
export function plane(points, across, up, about) {
  /** @param {number} value */
  const toX = value => LEFT + across.axis.place(value) * (RIGHT - LEFT);
  /** @param {number} value */
  const toY = value => BOTTOM - up.axis.place(value) * (BOTTOM - TOP);
  const placed = [...points].sort((one, other) => other.y - one.y)
    .map(point => ({ point, name: shortened(point.name), at: /** @type {[number, number]} */ ([toX(point.x), toY(point.y)]) }));
  const names = placeNames(placed, RADIUS, [LEFT, TOP, RIGHT, BOTTOM]);
  return drawn("svg", { class: "chart own", role: "group", "aria-label": about, viewBox: `0 0 ${WIDTH} ${HEIGHT}` },
    ...across.axis.ticks.flatMap(tick => [line("grid", `M${short(toX(tick))} ${BOTTOM}V${TOP}`), text(across.write(tick), toX(tick), BOTTOM + 14)]),
    ...up.axis.ticks.flatMap(tick => [line("grid", `M${LEFT} ${short(toY(tick))}H${RIGHT}`), text(up.write(tick), LEFT - 6, toY(tick) + 3, "end")]),
    line("axes", `M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}`),
    text(across.title, (LEFT + RIGHT) / 2, HEIGHT - 6),
    drawn("g", { transform: `translate(11 ${(TOP + BOTTOM) / 2}) rotate(-90)` }, text(up.title, 0, 0)),
    ...placed.map(({ point, at }) => markOf(point, at)),
    ...[...names].map(([{ point, name }, [x, y]]) => nameOf(point, text(name, x, y, "start"))));
}

/** @type {(name: string, d: string) => SVGElement} */
const line = (name, d) => drawn("path", { class: name, d });
/** @type {(text: string, x: number, y: number, anchor?: string) => SVGElement} */
const text = (text, x, y, anchor = "middle") => drawn("text", { x: short(x), y: short(y), "text-anchor": anchor }, text);

/** @type {(point: Point, at: [number, number]) => SVGElement} */
const markOf = ({ name, title, href, look, pale }, at) =>
  drawn("a", { class: `mark m${look}${pale ? " pale" : ""}`, "data-model": name, "aria-label": title, href }, shape(look, at));

/** @type {(point: Point, text: SVGElement) => SVGElement} */
const nameOf = ({ href, pale }, text) =>
  drawn("g", { class: "name", "aria-hidden": "true" }, drawn("a", { class: pale ? "pale" : "", href, tabindex: -1 }, text));

/**
 * @param {number} look
 * @param {[number, number]} at
 */
export function shape(look, [x, y]) {
  const corners = SHAPES[look]?.map(([dx, dy]) => `${short(x + RADIUS * dx)} ${short(y + RADIUS * dy)}`);
  return corners ? drawn("path", { d: `M${corners.join("L")}z` }) : drawn("circle", { cx: short(x), cy: short(y), r: RADIUS });
}

/** @param {number} value */
const short = value => Math.round(10 * value) / 10;

/** @param {string} name */
const shortened = name => (name.length > LONGEST ? `${name.slice(0, LONGEST / 2)}…${name.slice(-LONGEST / 2)}` : name);
