/** A box beside what is pointed at, focused or touched; a screen reader hears the same from the thing itself. */
import { make } from "./page.js";
import { say } from "./words.js";

const GAP = 10, EDGE = 4;

/**
 * @typedef {object} Kind - of things that have a tooltip
 * @property {string} selector
 * @property {(thing: Element) => Element} [labelled] - what has the label that is shown: "name: numbers"
 * @property {(thing: Element | null) => void} [told] - what is shown now
 * @property {string} [again] - what a second tap does
 *
 * @typedef {ReturnType<typeof makeBox>} Box
 */

/** @param {Kind} kind */
export function tooltips({ selector, labelled = thing => thing, told = () => {}, again = say("tapAgain") }) {
  const box = makeBox(labelled, told);
  /** @param {EventTarget | null} target */
  const at = target => (target instanceof Element ? target.closest(selector) : null);
  for (const [name, hears] of Object.entries(hearing(box, at, again))) document.addEventListener(name, hears);
  document.addEventListener("scroll", box.place, { capture: true, passive: true });
  document.body.append(box.part);
}

/**
 * @param {(thing: Element) => Element} labelled
 * @param {(thing: Element | null) => void} told
 */
function makeBox(labelled, told) {
  const part = make("div", { className: "tip", hidden: true, ariaHidden: "true" });
  /** @type {Element | null} */
  let shown = null;
  const place = () => (shown?.isConnected ? putBeside(part, shown) : show(null));
  /** @param {Element | null} thing @param {string} [hint] */
  const show = (thing, hint = "") => {
    if (thing === shown) return;
    shown = thing;
    part.hidden = !thing;
    told(thing);
    if (thing) part.replaceChildren(...read(labelled(thing)), make("small", {}, hint));
    place();
  };
  return { part, place, show, isShown: (/** @type {Element | null} */ thing) => thing === shown };
}

/**
 * @param {Box} box
 * @param {(target: EventTarget | null) => Element | null} at
 * @param {string} again
 * @returns {Record<string, (event: any) => void>}
 */
function hearing({ show, isShown }, at, again) {
  let touched = false;
  /** @type {Element | null} */
  let tapped = null;
  return {
    pointerdown({ pointerType, target }) {
      touched = pointerType === "touch";
      if (touched && !isShown(at(target))) show(null);
    },
    pointerover({ pointerType, target }) {
      if (pointerType !== "touch") show(at(target) ?? at(document.activeElement));
    },
    focusin: ({ target }) => show(at(target), touched ? again : ""),
    focusout: () => show(null),
    keydown({ key }) {
      touched = false; // what a key presses is followed at once
      if (key === "Escape") show(null);
    },
    click(event) {
      const thing = touched ? at(event.target) : null;
      if (thing && thing !== tapped) event.preventDefault();
      tapped = thing;
      if (thing) show(thing, again);
    },
  };
}

/**
 * @param {Element} labelled - where it stands for a model, whose name may hold a colon
 * @returns {(string | Node)[]}
 */
function read(labelled) {
  const label = labelled.getAttribute("aria-label") ?? "", model = labelled.getAttribute("data-model");
  const name = model && label.startsWith(model) ? model : /^.*(?=[:：])/s.exec(label)?.[0] ?? "";
  return [make("b", {}, name), label.slice(name.length).replace(/^[:：] ?/, "")];
}

/**
 * Put the box above a thing, or below where there is no room.
 *
 * @param {HTMLElement} box
 * @param {Element} thing
 */
function putBeside(box, thing) {
  const mark = (thing.querySelector("circle, path:not(.line)") ?? thing).getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const left = mark.left + (mark.width - width) / 2, above = mark.top - GAP - height;
  box.style.left = `${Math.max(EDGE, Math.min(left, document.documentElement.clientWidth - width - EDGE))}px`;
  box.style.top = `${above > 0 ? above : mark.bottom + GAP}px`;
}
