/** The rectangles of an icicle or a treemap, as a tree that the keyboard walks: one stop, arrows inside. */
import { element, outlines, placeOf } from "./cells_drawn.js";
import { drawn } from "./plane.js";

/**
 * @typedef {import("./hierarchy.js").Node} Node
 * @typedef {import("./partition.js").Cell} Cell
 * @typedef {import("./cells_drawn.js").Look} Look
 * @typedef {ReturnType<typeof makeTree>} Tree
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
  const svg = drawn("svg", { class: "drawn", role: "tree", "aria-describedby": described });
  const tree = makeTree(svg), heard = hearing(tree, hear);
  for (const [name, hears] of Object.entries(heard)) svg.addEventListener(name, hears);
  return {
    svg,
    at: tree.at,
    /**
     * @param {Cell[]} shown
     * @param {Look} look
     * @param {Node | undefined} current - where the keyboard comes to, if that is shown
     * @param {boolean} focused
     */
    put(shown, look, current, focused) {
      svg.setAttribute("aria-label", look.title);
      svg.setAttribute("height", String(look.height));
      svg.classList.toggle("searched", Boolean(look.found));
      svg.classList.toggle("nested", look.nested);
      tree.put(shown, look);
      const cell = shown.find(({ nodes }) => current && isThere(nodes, current)) ?? shown[0];
      tree.stopAt(cell);
      if (focused) tree.focus(cell);
    },
  };
}

/**
 * The elements of the cells, of which one is the stop that the keyboard comes to.
 *
 * @param {Element} svg
 */
function makeTree(svg) {
  const frame = drawn("rect", { class: "frame" });
  /** @type {Map<Element, Cell>} */
  let cells = new Map();
  /** @type {Cell | undefined} */
  let stop;
  /** @param {Cell | null | undefined} cell */
  const elementOf = cell => [...cells].find(([, known]) => known === cell)?.[0];
  /** @param {Cell | undefined} cell */
  const stopAt = cell => {
    elementOf(stop)?.setAttribute("tabindex", "-1");
    elementOf(stop = cell)?.setAttribute("tabindex", "0");
    for (const [name, value] of Object.entries(cell ? placeOf(cell, 1) : {})) frame.setAttribute(name, String(value));
  };
  return {
    stopAt,
    /** @returns {Node | undefined} that the keyboard would come to */
    at: () => stop?.nodes[0],
    /** @param {Event} event */
    cellAt: ({ target }) => cells.get(/** @type {Element} */ (target instanceof Element && target.closest(".cell"))),
    /** @param {Cell | null | undefined} cell */
    focus: cell => /** @type {SVGElement | undefined} */ (elementOf(cell))?.focus(),
    /** @param {Cell[]} shown @param {Look} look */
    put(shown, look) {
      cells = new Map(shown.map(cell => [element(cell, look), cell]));
      svg.replaceChildren(...cells.keys(), ...(look.nested ? outlines(shown) : []), frame);
    },
  };
}

/**
 * @param {Tree} tree
 * @param {Hear} hear
 * @returns {Record<string, (event: any) => void>}
 */
function hearing(tree, hear) {
  /** @type {Node | null} */
  let tapped = null;
  /** @param {Cell} cell */
  const enter = cell => (cell.above ? hear.into(aimed(cell)) : hear.out());
  return {
    focusin(event) {
      const cell = tree.cellAt(event);
      if (cell) tree.stopAt(cell);
    },
    click(event) {
      const cell = tree.cellAt(event), node = cell?.nodes[0] ?? null, first = event.pointerType === "touch" && tapped !== node;
      tapped = first ? node : null;
      if (cell && !first) enter(event.currentTarget.matches(".nested") ? outermost(cell) : cell);
    },
    keydown(event) {
      const cell = tree.cellAt(event), act = cell && keys(cell, tree.focus, () => enter(cell), hear.out)[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    },
  };
}

/**
 * @param {Cell} cell
 * @param {(cell: Cell | null | undefined) => void} focus
 * @param {() => void} into
 * @param {() => void} out
 * @returns {Record<string, () => void>}
 */
function keys(cell, focus, into, out) {
  const beside = cell.above?.below ?? [cell], place = beside.indexOf(cell);
  return {
    ArrowRight: () => focus(beside[place + 1]), ArrowLeft: () => focus(beside[place - 1]),
    ArrowUp: () => focus(cell.above), ArrowDown: () => focus(cell.below[0]),
    Home: () => focus(beside[0]), End: () => focus(beside.at(-1)),
    Enter: into, " ": into, Escape: out, Backspace: out,
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
