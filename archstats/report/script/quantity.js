/** Quantities as people write and read them, as archstats/quantities.py does. */

/** @type {[number, string][]} */
const PREFIXES = [[1e12, "T"], [1e9, "G"], [1e6, "M"], [1e3, "k"]];
/** @type {[number, string][]} */
const DURATIONS = [[1e9, "s"], [1e6, "ms"], [1e3, "µs"], [1, "ns"]];
const POWERS = { "": 0, k: 3, M: 6, G: 9, T: 12 };
const NANOSECONDS = { s: 9, ms: 6, "µs": 3, "μs": 3, us: 3, ns: 0 };
const NUMBER = String.raw`(\d[\d_,]{0,30}(?:\.\d{1,20})?)\s*`;
const COUNT = new RegExp(`^${NUMBER}([kMGT]?)$`);
const DURATION = new RegExp(`^${NUMBER}(s|ms|µs|μs|us|ns)$`);

/**
 * Write a number with so many decimals, ties to even and thousands parted.
 *
 * @param {number} value
 * @param {number} decimals
 */
export function fixed(value, decimals) {
  const doubled = value * 2 ** (decimals + 1);
  const tie = Number.isInteger(doubled) && doubled % 2 !== 0;
  let text = value.toFixed(decimals);
  if (tie && Number(text.at(-1)) % 2) text = (Number(text) - Math.sign(value) * 10 ** -decimals).toFixed(decimals);
  const [whole, part] = text.split(".");
  const parted = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return part ? `${parted}.${part}` : parted;
}

/** @param {number} value */
function threeDigits(value) {
  const magnitude = String(Math.trunc(Math.abs(value))).length;
  return fixed(value, Math.max(0, 3 - magnitude));
}

/**
 * @param {number} value
 * @param {string} [unit]
 * @returns {string} to three digits: "1.81 G"
 */
export function formatCount(value, unit = "") {
  for (const [scale, prefix] of PREFIXES) {
    if (Math.abs(value) / scale >= 0.9995) return `${threeDigits(value / scale)} ${prefix}${unit}`;
  }
  return `${fixed(value, 0)} ${unit}`.trimEnd();
}

/**
 * @param {number} share
 * @returns {string} to two digits: "83 %", "9.0 %", "0.42 %"
 */
export function percent(share) {
  const value = 100 * share;
  if (value >= 10 || !value) return `${fixed(value, 0)} %`;
  return `${value >= 1 ? fixed(value, 1) : Number(value.toPrecision(2))} %`;
}

/** @param {number} value */
export const formatBytes = value => formatCount(value, "B");

/**
 * @param {number} nanoseconds
 * @returns {string} to three digits: "28.4 ms"
 */
export function formatDuration(nanoseconds) {
  for (const [scale, unit] of DURATIONS) {
    if (nanoseconds / scale >= 1) return `${threeDigits(nanoseconds / scale)} ${unit}`;
  }
  return `${Number(nanoseconds.toPrecision(3))} ns`;
}

/**
 * @param {RegExp} pattern
 * @param {Record<string, number>} powers
 * @param {string} text
 */
function read(pattern, powers, text) {
  const [, digits, unit] = pattern.exec(text.trim()) ?? [];
  if (digits === undefined) return null;
  const value = Number(`${digits.replace(/[_,]/g, "")}e${powers[unit]}`);
  return value > 0 ? value : null;
}

/**
 * @param {string} text - "300M", "4.5G", "1_000"
 * @returns {number | null} null where it is no positive whole number
 */
export function parseCount(text) {
  const value = read(COUNT, POWERS, text);
  return Number.isInteger(value) ? value : null;
}

/** @param {string} text - "2GB", "500 MB" */
export const parseBytes = text => parseCount(text.trim().replace(/B$/, ""));

/**
 * @param {string} text - "28.4 ms": without a unit it is no duration
 * @returns {number | null} nanoseconds
 */
export const parseDuration = text => read(DURATION, NANOSECONDS, text);

/** @param {number} value */
export const inFull = value => fixed(value, Number.isInteger(value) ? 0 : 1);

/**
 * @typedef {object} Kind - how one kind of quantity is written and read
 * @property {(value: number) => string} short
 * @property {(value: number) => string} raw
 * @property {(text: string) => number | null} parse
 */

/** @type {Record<string, Kind>} */
export const KINDS = {
  count: { short: formatCount, raw: inFull, parse: parseCount },
  bytes: { short: formatBytes, raw: value => `${inFull(value)} B`, parse: parseBytes },
  ns: { short: formatDuration, raw: value => `${inFull(value)} ns`, parse: parseDuration },
};
