/** The other editions: the choice is remembered, and the view goes along. */
import { recall, remember } from "./storage.js";

export function language() {
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[hreflang]"));
  for (const link of links) {
    for (const event of ["click", "auxclick", "contextmenu"]) link.addEventListener(event, () => along(link));
    link.addEventListener("click", () => remember("language", link.hreflang));
  }
  const chosen = [...links].find(link => link.hreflang === recall("language"));
  if (chosen && arrived() && !("alone" in document.documentElement.dataset)) location.replace(along(chosen));
}

/** @param {HTMLAnchorElement} link */
function along(link) {
  link.hash = location.hash;
  return link.href;
}

/** Whether the reader came by a link or an address, and not back: then the page that was left is wanted. */
function arrived() {
  const [visit] = performance.getEntriesByType("navigation");
  return /** @type {PerformanceNavigationTiming | undefined} */ (visit)?.type === "navigate";
}
