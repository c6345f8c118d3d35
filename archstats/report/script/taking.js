/** Taking along what is shown: copied, or as a file. */
import { button, panel, statusLine } from "./controls.js";
import { FORMATS } from "./exporting.js";
import { forPeople, forPrograms } from "./extract.js";
import { make } from "./page.js";
import { say } from "./words.js";

const COPIED = ["csv", "md", "tex"];
const SAVED = ["csv", "json"];
const READ_BY_PROGRAMS = ["csv", "json"];

/**
 * @param {() => import("./extract.js").Visible} visible
 * @returns {HTMLElement}
 */
export function taking(visible) {
  const status = statusLine();
  /** @param {string} format */
  const written = format => FORMATS[format].write((READ_BY_PROGRAMS.includes(format) ? forPrograms : forPeople)(visible()));
  /** @param {string} format */
  const copied = async format => {
    const done = await copy(written(format));
    status.textContent = say(done ? "copied" : "notCopied", { format: FORMATS[format].title });
  };
  return panel(say("take"), make("div", { className: "buttons" },
    ...COPIED.map(format => button(say("copyAs", { format: FORMATS[format].title }), () => void copied(format))),
    ...SAVED.map(format => button(say("saveAs", { format: FORMATS[format].title }), () => save(format, written(format))))), status);
}

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedBySelecting(text);
  }
}

/**
 * The way that is left where the clipboard may not be written to.
 *
 * @param {string} text
 */
function copiedBySelecting(text) {
  const box = make("textarea", { value: text, className: "unseen", ariaHidden: "true" });
  const focused = document.activeElement;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}

/**
 * @param {string} format
 * @param {string} text
 */
function save(format, text) {
  const address = URL.createObjectURL(new Blob([text], { type: `${FORMATS[format].type};charset=utf-8` }));
  make("a", { href: address, download: `models.${format}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
