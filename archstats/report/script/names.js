/** Names in the address, parted by commas; one in a name is spelled otherwise. */

/**
 * @param {string} text
 * @returns {string[]} each name once
 */
export function readNames(text) {
  return [...new Set(text.split(",").filter(Boolean).map(name => name.replace(/%2C/g, ",").replace(/%25/g, "%")))];
}

/** @param {string} name */
const written = name => name.replace(/[%,]/g, encodeURIComponent);

/** @param {Iterable<string>} names */
export const writeNames = names => [...names].map(written).join();

/**
 * @param {string[]} names
 * @param {string} name
 * @param {boolean} there - whether it shall be one of them, as the last
 */
export function withName(names, name, there) {
  const others = names.filter(other => other !== name);
  return there ? [...others, name] : others;
}
