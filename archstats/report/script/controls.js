/** What filters are made of: fields with their labels, and panels that open. */
import { make } from "./page.js";
import { collator, say } from "./words.js";

/**
 * @param {string} label
 * @param {HTMLElement} control
 */
export const field = (label, control) => make("label", { className: "field" }, make("span", {}, label), control);

/**
 * @param {string} label
 * @param {(text: string) => void} typed
 * @param {Record<string, any>} [more]
 */
export function textBox(label, typed, more = {}) {
  const box = make("input", { autocomplete: "off", spellcheck: false, ...more, input: () => typed(box.value) });
  return { box, field: field(label, box) };
}

/**
 * @param {string} label
 * @param {Map<string, string>} options - what each is called
 * @param {(value: string) => void} chose
 */
export function choice(label, options, chose) {
  const made = [...options].map(([value, title]) => make("option", { value }, title));
  const box = make("select", { change: () => chose(box.value) }, ...made);
  return { box, field: field(label, box) };
}

/**
 * @param {string} label
 * @param {boolean} checked
 * @param {(checked: boolean) => void} ticked
 */
export function tick(label, checked, ticked) {
  const box = make("input", { type: "checkbox", checked, change: () => ticked(box.checked) });
  return { box, field: make("label", { className: "tick" }, box, " ", label) };
}

/**
 * @param {string} label
 * @param {() => void} press
 */
export const button = (label, press) => make("button", { type: "button", click: press }, label);

/**
 * A button that unsets what is set, and hides where nothing is: who pressed it by a key goes on from the first control.
 *
 * @param {() => void} press
 */
export function clearing(press) {
  const click = (/** @type {MouseEvent} */ { detail }) => {
    press();
    if (!detail) made.form?.querySelector("input")?.focus();
  };
  const made = make("button", { type: "button", click }, say("clear"));
  return made;
}

/** @param {...(Node | string)} children */
export function toolbar(...children) {
  return make("form", { className: "tools", submit: (/** @type {Event} */ event) => event.preventDefault() }, ...children);
}

/** @param {string} [className] */
export const statusLine = (className = "status") => make("p", { className, role: "status" });

/**
 * Say something once: to write the same again would have a screen reader say it again.
 *
 * @param {HTMLElement} status
 * @param {string} text
 */
export function announce(status, text) {
  if (status.textContent !== text) status.textContent = text;
}

/**
 * @param {string} title
 * @param {...(Node | string)} children
 */
export function panel(title, ...children) {
  return make("details", { className: "panel" }, make("summary", {}, title), make("div", {}, ...children));
}

/**
 * Values to choose from, in order, before them the choice of any.
 *
 * @param {Iterable<string | undefined>} values
 * @returns {Map<string, string>}
 */
export function anyOf(values) {
  const known = [...new Set(values)].filter(value => value !== undefined && value !== "");
  const ordered = /** @type {string[]} */ (known).sort(collator.compare);
  return new Map([["", say("any")], ...ordered.map(value => /** @type {[string, string]} */ ([value, value]))]);
}

/**
 * Show a value in a control, unless it shows what means the same: what is being typed is left alone.
 *
 * @param {HTMLInputElement | HTMLSelectElement} box
 * @param {string} value
 */
export function put(box, value) {
  if (box.value.trim() !== value.trim()) box.value = value;
}
