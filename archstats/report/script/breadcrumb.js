/** The modules around what is drawn, each a way back out. */
import { button } from "./controls.js";
import { lineage } from "./hierarchy.js";
import { shortly } from "./naming.js";
import { make } from "./page.js";
import { say } from "./words.js";

/**
 * @typedef {import("./hierarchy.js").Node} Node
 *
 * @param {(node: Node) => void} go
 * @param {() => void} out
 */
export function makeBreadcrumb(go, out) {
  const list = make("ol");
  /** @param {KeyboardEvent} event */
  const keydown = event => {
    if (event.key !== "Escape" && event.key !== "Backspace") return;
    event.preventDefault();
    out();
  };
  /** @param {Node} node */
  const title = node => (node.parent ? shortly(node, node.parent) : say("wholeModel"));
  return {
    part: make("nav", { className: "breadcrumb", "aria-label": say("whereZoomed"), keydown }, list),
    /** @param {Node} node */
    put(node) {
      const steps = lineage(node).map(step => (step === node
        ? make("span", { "aria-current": "true" }, title(step))
        : button(title(step), () => go(step))));
      list.replaceChildren(...steps.map(step => make("li", {}, step)));
    },
  };
}
