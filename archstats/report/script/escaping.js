/** How texts from models are shown without being obeyed, as archstats/escaping.py does. */

const FORMULA_START = /^[=+\-@\t\n\uff1d\uff0b\uff0d\uff20]/;
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\p{Surrogate}/gu;
// eslint-disable-next-line no-control-regex
const SPACES = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
const UNPRINTABLE = /[^\P{C}\n]|[^\P{Z} ]/gu;
const UNKNOWN = "\ufffd";

/** @param {string} text */
export const printable = text => text.replace(UNPRINTABLE, UNKNOWN);

/** @param {string} text */
const joined = text => text.replace(SPACES, " ").replace(/^ | $/g, "");

/**
 * @param {string} text
 * @returns {string} a text that no spreadsheet reads as a formula
 */
export function csvCell(text) {
  const safe = text.replace(/\r\n?/g, "\n").replace(CONTROLS, UNKNOWN);
  return FORMULA_START.test(safe) ? `'${safe}` : safe;
}

/** @param {string} text */
export function markdown(text) {
  const escaped = text.replace(/[\\`*_[\]|~]/g, "\\$&").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  return printable(joined(escaped));
}

/** @type {Record<string, string>} */
const LATEX = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  "_": "\\_",
  "^": "\\textasciicircum{}",
  "%": "\\%",
  "$": "\\$",
  "#": "\\#",
  "&": "\\&",
  "~": "\\textasciitilde{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\\textquotedbl{}",
  "'": "\\textquotesingle{}",
  "`": "\\textasciigrave{}",
  "[": "{[}",
  "*": "{*}",
  "⌈": "$\\lceil$",
  "⌉": "$\\rceil$",
  "⌊": "$\\lfloor$",
  "⌋": "$\\rfloor$",
  "≥": "$\\geq$",
  "≤": "$\\leq$",
  "≠": "$\\neq$",
  "≈": "$\\approx$",
  "→": "$\\rightarrow$",
  [UNKNOWN]: "?",
  ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((raised, digit) => [raised, `\\textsuperscript{${digit}}`])),
};

/** @param {string} text */
export function latex(text) {
  const escaped = [...printable(joined(text))].map(character => LATEX[character] ?? character).join("");
  return escaped.replace(/(?<=-)-|(?<=,),/g, "{}$&");
}
