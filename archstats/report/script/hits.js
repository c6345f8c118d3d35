/** The calls that are looked for: a list with their sizes. */
import { inWords, numbers } from "./naming.js";
import { make } from "./page.js";
import { say } from "./words.js";

const MOST = 100;

/**
 * @typedef {import("./hierarchy.js").Node} Node
 *
 * @param {(node: Node) => void} go
 */
export function makeHits(go) {
  const status = make("p", { className: "note", role: "status" });
  const head = make("tr"), body = make("tbody");
  const table = make("table", { className: "plain" }, make("thead", {}, head), body);
  const region = make("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": say("findLayers") }, table);
  /** @param {Node} node @param {import("./naming.js").Scale} scale */
  const row = (node, scale) => {
    const said = numbers(node.value, scale), path = make("button", { type: "button", click: () => go(node) }, inWords(node));
    return make("tr", {}, make("th", { scope: "row" }, path), ...[node.type, said.value, said.share].map(text => make("td", {}, text)));
  };
  return {
    part: make("div", { className: "hits" }, status, region),
    /**
     * @param {import("./searching.js").Found | null} found
     * @param {import("./naming.js").Scale} scale
     */
    put(found, scale) {
      const hits = found?.hits ?? [], said = { number: hits.length, ...numbers(found?.sum ?? null, scale) };
      const listed = hits.length > MOST ? ` ${say("hitsListed", { number: MOST })}` : "";
      status.textContent = found ? say(said.share ? "hitsSum" : "hits", said) + listed : "";
      region.hidden = !hits.length;
      head.replaceChildren(...[say("layer"), say("type"), scale.unit.title, say("share")].map(title => make("th", { scope: "col" }, title)));
      body.replaceChildren(...hits.slice(0, MOST).map(hit => row(hit, scale)));
    },
  };
}
