/** The page's language: what the script says stands in the page. */

/** @type {Record<string, string>} */
const WORDS = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

/** Compares texts as the page's language orders them, and numbers in them by their value. */
export const collator = new Intl.Collator(document.documentElement.lang || "en", { numeric: true });

/**
 * @param {string} key - of archstats/report/script_words.py
 * @param {Record<string, string | number>} [values] - what stands for {name} in it
 */
export function say(key, values = {}) {
  return fill(WORDS[key] ?? key, values);
}

/**
 * @param {string} message
 * @param {Record<string, string | number>} values
 */
export function fill(message, values) {
  return message.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
