/** The calls that are looked for: a list with their sizes. */
import { cellOf, rowOf } from "./cells.js";
import { announce, button, statusLine } from "./controls.js";
import { inWords, numbers } from "./naming.js";
import { make } from "./page.js";
import { say } from "./words.js";

const MOST = 100;

/**
 * @typedef {import("./hierarchy.js").Node} Node
 * @typedef {import("./naming.js").Scale} Scale
 * @typedef {import("./searching.js").Found} Found
 *
 * @param {(node: Node) => void} go
 */
export function makeHits(go) {
  const status = statusLine("note");
  const head = make("tr"), body = make("tbody");
  const table = make("table", { className: "plain" }, make("thead", {}, head), body);
  const region = make("div", { className: "scroll", tabIndex: 0, role: "group", "aria-label": say("findLayers") }, table);
  return {
    part: make("div", { className: "hits" }, status, region),
    /**
     * @param {Found | null} found
     * @param {Scale} scale
     */
    put(found, scale) {
      const hits = found?.hits ?? [], titles = [say("layer"), say("type"), scale.unit.title, say("share")];
      announce(status, found ? summed(found, scale) : "");
      region.hidden = !hits.length;
      head.replaceChildren(...titles.map(title => make("th", { scope: "col" }, title)));
      body.replaceChildren(...hits.slice(0, MOST).map(hit => row(hit, scale, go)));
    },
  };
}

/** @param {Found} found @param {Scale} scale */
function summed({ hits, sum }, scale) {
  const said = { number: hits.length, ...numbers(sum, scale) };
  const listed = hits.length > MOST ? ` ${say("hitsListed", { number: MOST })}` : "";
  return say(said.share ? "hitsSum" : "hits", said) + listed;
}

/**
 * @param {Node} node
 * @param {Scale} scale
 * @param {(node: Node) => void} go
 */
function row(node, scale, go) {
  const said = numbers(node.value, scale), path = button(inWords(node), () => go(node));
  return rowOf(path, [node.type, said.value, said.share].map(text => cellOf(text)));
}
