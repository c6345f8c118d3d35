/** What is said around an icicle or a treemap: how to read it, its colours, and what it shows now. */
import { kindsOf } from "./cells_drawn.js";
import { announce, statusLine } from "./controls.js";
import { inWords, numbers } from "./naming.js";
import { make } from "./page.js";
import { say } from "./words.js";

/**
 * @typedef {import("./partition.js").Cell} Cell
 * @typedef {import("./instrument.js").Shown} Shown
 */

/** @param {string} id - of what says how the drawing is used */
export function makeCaptions(id) {
  const lead = make("p", { className: "lead" }), legend = make("ul", { className: "legend" });
  const status = statusLine("drawn-now");
  const note = make("p", { className: "note" }, say("timeNote")), hint = make("p", { className: "note", id }, say("howToZoom"));
  return {
    above: [lead, legend],
    below: [status, note, hint],
    /** @param {Cell[]} cells @param {Shown} shown */
    put(cells, shown) {
      const seen = shown.nested ? cells.filter(({ below }) => !below.length) : cells;
      lead.textContent = say(shown.nested ? "treemapLead" : "icicleLead");
      legend.replaceChildren(...kindsOf(seen).map(kind => make("li", { className: kind }, say(kind))));
      note.hidden = shown.quantity !== "ns" || shown.scale.whole === null;
      announce(status, said(shown));
    },
  };
}

/** @param {Shown} shown */
function said({ zoom, scale }) {
  const path = inWords(zoom);
  if (zoom.value === null) return say("nothingKnown", { path });
  const { value, share } = numbers(zoom.value, scale);
  return share ? say("drawnNow", { path, value, share }) : say("numberOf", { quantity: path, value });
}
