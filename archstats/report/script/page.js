/** Making what the page lacks. */

/**
 * Make an element.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, any>} [given] - properties where it has them, else attributes; functions are told of events
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, given = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (name in made) Object.assign(made, { [name]: value });
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/**
 * Do something that the page can do without: where it fails, the reader's console says so and nothing else.
 *
 * @param {string} name
 * @param {() => void} action
 */
export function attempt(name, action) {
  try {
    action();
  } catch (error) {
    console.error(`archstats: ${name} failed`, error);
  }
}
