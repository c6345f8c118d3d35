/** The charts' marks: each says what it is when it is pointed at, and pales where the table's filter leaves it out. */
import { readModels } from "./models.js";
import { shown } from "./signals.js";
import { tooltips } from "./tooltip.js";

const CALM_MS = 50;
const MARKS = ".chart .mark[data-model]", NAMES = ".chart .name a";

export function charts() {
  const models = readModels();
  for (const mark of document.querySelectorAll(`${MARKS}:not([href])`)) label(mark).setAttribute("tabindex", "0");
  tooltips({ selector: `${MARKS}, ${NAMES}`, labelled: thing => label(markOf(thing)), told: light });
  let waiting = 0;
  shown.watch(names => {
    const kept = names && new Set([...names].map(name => models?.all.get(name)?.href));
    clearTimeout(waiting); // the table answers first: with a thousand models there are thousands of marks
    waiting = window.setTimeout(() => mark("pale", href => kept !== null && !kept.has(href)), CALM_MS);
  });
}

/** @param {Element | null} pointed - a mark or a name; all of its model stand out */
function light(pointed) {
  const address = pointed?.getAttribute("href");
  mark("lit", href => href === address);
}

/**
 * @param {Element} thing - a mark, or the name that stands beside one
 * @returns {Element} the mark
 */
function markOf(thing) {
  const href = CSS.escape(thing.getAttribute("href") ?? "");
  return thing.matches(MARKS) ? thing : thing.closest(".chart")?.querySelector(`.mark[href="${href}"]`) ?? thing;
}

/**
 * Mark what stands for some models in all charts: their marks and their names.
 *
 * @param {string} className
 * @param {(href: string) => boolean} isSo - of the models' pages
 */
function mark(className, isSo) {
  for (const link of document.querySelectorAll(".chart a")) link.classList.toggle(className, isSo(link.getAttribute("href") ?? ""));
}

/**
 * Make a mark's title its label, which the browser does not show a second time.
 *
 * @param {Element} mark
 */
function label(mark) {
  const title = mark.querySelector("title");
  if (title) mark.setAttribute("aria-label", title.textContent ?? "");
  title?.remove();
  return mark;
}
