/** What is remembered from page to page; nothing where that is forbidden. */

const PREFIX = "archstats.";
export const THEMES = ["light", "dark"];

/** @param {string} name */
export function recall(name) {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // The page shows what was chosen; the next one will not know.
  }
}

/** @returns {string} the theme that was chosen; empty where the system's setting rules */
export function chosenTheme() {
  const theme = recall("theme") ?? "";
  return THEMES.includes(theme) ? theme : "";
}
