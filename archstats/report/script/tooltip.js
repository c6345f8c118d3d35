/** A box beside what is pointed at, focused or touched; a screen reader hears the same from the thing itself. */
import { make } from "./page.js";
import { say } from "./words.js";

const GAP = 10, EDGE = 4;

/**
 * @param {string} selector - of what has a tooltip
 * @param {(thing: Element) => string} read - "name: numbers"
 * @param {(thing: Element | null) => void} told - what is shown now
 * @param {string} [again] - what a second tap does
 */
export function tooltips(selector, read, told, again = say("tapAgain")) {
  const box = make("div", { className: "tip", hidden: true, ariaHidden: "true" });
  /** @type {Element | null} */
  let shown = null;
  /** @type {Element | null} */
  let tapped = null;
  let touched = false;
  /** @param {EventTarget | null} target */
  const at = target => (target instanceof Element ? target.closest(selector) : null);
  /** @param {Element | null} thing */
  const show = thing => {
    if (thing === shown) return;
    shown = thing;
    box.hidden = !thing;
    told(thing);
    if (thing) fill(box, read(thing), touched ? again : "");
    place();
  };
  const place = () => shown && putBeside(box, shown);
  /** @type {Record<string, (event: any) => void>} */
  const heard = {
    pointerdown({ pointerType, target }) {
      touched = pointerType === "touch";
      if (touched && at(target) !== shown) show(null);
    },
    pointerover({ pointerType, target }) {
      if (pointerType !== "touch") show(at(target) ?? at(document.activeElement));
    },
    focusin: ({ target }) => show(at(target)),
    focusout: () => show(null),
    keydown: ({ key }) => key === "Escape" && show(null),
    click(event) {
      const thing = touched ? at(event.target) : null;
      if (thing && thing !== tapped) event.preventDefault();
      tapped = thing;
      if (thing) show(thing);
    },
  };
  for (const [name, hear] of Object.entries(heard)) document.addEventListener(name, hear);
  document.addEventListener("scroll", place, { capture: true, passive: true });
  document.body.append(box);
}

/**
 * @param {HTMLElement} box
 * @param {string} text
 * @param {string} hint
 */
function fill(box, text, hint) {
  const [, name, rest] = /^(.*?)[:：] ?(.*)$/s.exec(text) ?? ["", "", text];
  box.replaceChildren(make("b", {}, name), rest, make("small", {}, hint));
}

/**
 * Put the box above a thing, or below where there is no room.
 *
 * @param {HTMLElement} box
 * @param {Element} thing
 */
function putBeside(box, thing) {
  const mark = (thing.querySelector("circle, path:not(.line)") ?? thing).getBoundingClientRect(), { width, height } = box.getBoundingClientRect();
  const left = mark.left + (mark.width - width) / 2, above = mark.top - GAP - height;
  box.style.left = `${Math.max(EDGE, Math.min(left, document.documentElement.clientWidth - width - EDGE))}px`;
  box.style.top = `${above > 0 ? above : mark.bottom + GAP}px`;
}
