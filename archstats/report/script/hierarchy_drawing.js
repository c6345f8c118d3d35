/** The rectangles of an icicle or a treemap, as a tree that the keyboard walks: one stop, arrows inside. */
import { element, outlines, placeOf } from "./cells_drawn.js";
import { drawn } from "./plane.js";

/**
 * @typedef {import("./hierarchy.js").Node} Node
 * @typedef {import("./partition.js").Cell} Cell
 * @typedef {import("./cells_drawn.js").Look} Look
 *
 * @typedef {object} Hear
 * @property {(node: Node) => void} into
 * @property {() => void} out
 */

/**
 * @param {Hear} hear
 * @param {string} described - the id of what says how it is used
 */
export function makeDrawing(hear, described) {
  const frame = drawn("rect", { class: "frame" });
  const svg = drawn("svg", { class: "drawn", role: "tree", "aria-describedby": described });
  /** @type {Map<Element, Cell>} */
  let cells = new Map();
  /** @type {Element | undefined} */
  let stop;
  /** @type {Node | null} */
  let tapped = null;
  let nested = false;
  /** @param {Event} event */
  const cellAt = ({ target }) => {
    const element = target instanceof Element ? target.closest(".cell") : null;
    return element ? cells.get(element) : undefined;
  };
  /** @param {Element | undefined} element */
  const stopAt = element => {
    stop?.setAttribute("tabindex", "-1");
    stop = element;
    stop?.setAttribute("tabindex", "0");
    const cell = stop && cells.get(stop);
    if (cell) for (const [name, value] of Object.entries(placeOf(cell, 1))) frame.setAttribute(name, String(value));
  };
  /** @param {Cell | null | undefined} cell */
  const focus = cell => {
    for (const [element, known] of cells) if (known === cell) /** @type {SVGElement} */ (element).focus();
  };
  /** @type {Record<string, (event: any) => void>} */
  const heard = {
    focusin(event) {
      if (cellAt(event)) stopAt(event.target);
    },
    click(event) {
      const cell = cellAt(event), first = event.pointerType === "touch" && tapped !== cell?.nodes[0];
      tapped = cell?.nodes[0] ?? null;
      if (cell && !first) enter(nested ? outermost(cell) : cell);
    },
    keydown(event) {
      const cell = cellAt(event), act = cell && keys(cell)[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    },
  };
  /** @param {Cell} cell */
  const enter = cell => (cell.above ? hear.into(aimed(cell)) : hear.out());
  /**
   * @param {Cell} cell
   * @returns {Record<string, () => void>}
   */
  const keys = cell => {
    const beside = cell.above?.below ?? [cell], place = beside.indexOf(cell), into = () => enter(cell);
    return {
      ArrowRight: () => focus(beside[place + 1]), ArrowLeft: () => focus(beside[place - 1]),
      ArrowUp: () => focus(cell.above), ArrowDown: () => focus(cell.below[0]),
      Home: () => focus(beside[0]), End: () => focus(beside.at(-1)),
      Enter: into, " ": into, Escape: hear.out, Backspace: hear.out,
    };
  };
  for (const [name, hears] of Object.entries(heard)) svg.addEventListener(name, hears);
  return {
    svg,
    /** @returns {Node | undefined} that the keyboard would come to */
    at: () => (stop && cells.get(stop))?.nodes[0],
    /**
     * @param {Cell[]} shown
     * @param {Look} look
     * @param {Node | undefined} current - where the keyboard comes to, if that is shown
     * @param {boolean} focused
     */
    put(shown, look, current, focused) {
      nested = look.nested;
      cells = new Map(shown.map(cell => [element(cell, look), cell]));
      svg.setAttribute("aria-label", look.title);
      svg.setAttribute("height", String(look.height));
      svg.classList.toggle("searched", Boolean(look.found));
      svg.replaceChildren(...cells.keys(), ...(look.nested ? outlines(shown) : []), frame);
      const found = [...cells].find(([, { nodes }]) => current && isThere(nodes, current)) ?? [...cells][0];
      stopAt(found?.[0]);
      if (focused) focus(found?.[1]);
    },
  };
}

/** @param {Node[]} nodes @param {Node} node */
const isThere = (nodes, node) => nodes.some(({ call, own }) => call === node.call && own === node.own);

/**
 * Find the node that a cell leads into: thin ones and a module's own part lead to what is around them.
 *
 * @param {Cell} cell
 * @returns {Node}
 */
function aimed({ nodes: [node, ...others], above }) {
  return above && (others.length || node.own) ? above.nodes[0] : node;
}

/**
 * @param {Cell} cell
 * @returns {Cell} the one around it that is next to the outermost
 */
const outermost = cell => (cell.above?.above ? outermost(cell.above) : cell);
