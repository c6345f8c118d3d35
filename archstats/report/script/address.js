/**
 * The view in the address: "#comparison?sort=macs.desc&q=mobile" is a place of the page and what is set in it.
 *
 * All of it stands in the fragment, since a page opened from a file has no other part that it may change.
 */
import { attempt } from "./page.js";

/** @typedef {Map<string, string>} View */

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {string} text */
const encoded = text => encodeURIComponent(text).replace(/%(2C|3A|2F|20)/g, (_, code) => SPARED[code]);
/** @type {Record<string, string>} */
const SPARED = { "2C": ",", "3A": ":", "2F": "/", 20: "+" };

/**
 * @param {string} fragment
 * @returns {{place: string, view: View}}
 */
export function parse(fragment) {
  const [place, ...rest] = fragment.replace(/^#/, "").split("?");
  /** @type {View} */
  const view = new Map();
  for (const pair of rest.join("?").split("&")) {
    const [name, ...value] = pair.split("=").map(part => decoded(part.replaceAll("+", " ")));
    if (name && value.length) view.set(name, value.join("="));
  }
  return { place: decoded(place), view };
}

/**
 * @param {string} place
 * @param {View} view
 */
export function write(place, view) {
  const pairs = [...view].map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
  return `#${encodeURIComponent(place)}${pairs.length ? "?" : ""}${pairs.join("&")}`;
}

/** What is set, in the address as far as that may be written, and who is to be told. */
export class Address {
  /** @param {Window} [frame] */
  constructor(frame = window) {
    this.frame = frame;
    const { place, view } = parse(frame.location.hash);
    this.place = place;
    this.view = view;
    /** @type {(() => void)[]} */
    this.watchers = [];
    this.typing = "";
    this.written = frame.location.hash;
    frame.addEventListener("hashchange", () => this.#moved());
  }

  /** @param {string} name */
  get(name) {
    return this.view.get(name) ?? "";
  }

  /**
   * Tell someone now, and whenever anything changes; who fails at once is told no more.
   *
   * @param {() => void} watcher
   */
  watch(watcher) {
    watcher();
    this.watchers.push(watcher);
  }

  /**
   * Tell someone what is read out of the view: now, and whenever that changes.
   *
   * @template T
   * @param {() => T} read
   * @param {(value: T) => void} watcher
   */
  follow(read, watcher) {
    let before = "";
    this.watch(() => {
      const value = read(), now = JSON.stringify(value);
      if (now === before) return;
      before = now;
      watcher(value);
    });
  }

  /**
   * Change what is set, and tell everyone.
   *
   * @param {Record<string, string>} changes - an empty value unsets
   * @param {{at: string, typing?: boolean}} how - at: the id of what is changed; typing: whether it goes on
   */
  set(changes, { at, typing = false }) {
    for (const [name, value] of Object.entries(changes)) {
      if (value) this.view.set(name, value);
      else this.view.delete(name);
    }
    this.place = at;
    const what = typing ? Object.keys(changes).join() : "";
    this.#write(what && what === this.typing ? "replaceState" : "pushState");
    this.typing = what;
    this.#tell();
  }

  /** Show the place that the address names, where what follows it kept the browser from finding it. */
  begin() {
    const [visit] = this.frame.performance.getEntriesByType("navigation");
    const fresh = /** @type {PerformanceNavigationTiming | undefined} */ (visit)?.type === "navigate";
    this.#mark();
    if (!this.view.size) return;
    // As long as it loads the browser looks for the place itself, and finds none.
    if (this.frame.document.readyState === "complete") this.#aim(fresh);
    else this.frame.addEventListener("load", () => this.#aim(fresh));
  }

  #tell() {
    for (const watcher of this.watchers) attempt("showing the view", watcher);
  }

  #moved() {
    if (this.frame.location.hash === this.written) return;
    const { place, view } = parse(this.frame.location.hash);
    const followed = !this.#marked() && !view.size;
    this.place = place;
    this.typing = "";
    this.written = this.frame.location.hash;
    if (!followed) this.view = view;
    this.#mark();
    if (this.view.size && !followed) this.#aim(false);
    this.#tell();
  }

  /** Mark an entry as one whose view is known: one without the mark was made by a link, which leaves the view be. */
  #mark() {
    if (this.view.size || !this.#marked()) this.#write("replaceState");
  }

  #marked() {
    try {
      return Boolean(this.frame.history.state?.archstats);
    } catch {
      return false;
    }
  }

  /** @param {"pushState" | "replaceState"} how */
  #write(how) {
    const plain = !this.place && !this.view.size;
    const hash = plain ? "" : write(this.place, this.view);
    if (how === "pushState" && hash === this.frame.location.hash) return;
    try {
      this.frame.history[how]({ archstats: true }, "", hash || this.frame.location.href.split("#")[0]);
    } catch {
      // The view holds as long as the page is open.
    }
    this.written = this.frame.location.hash;
  }

  /**
   * Go where the address leads by the place alone: the browser scrolls there, and the one file shows its page.
   *
   * @param {boolean} always - or only where the place is not to be seen
   */
  #aim(always) {
    const there = this.place && this.frame.document.getElementById(this.place);
    if (!there || !(always || !there.getClientRects().length)) return;
    this.frame.location.replace(`#${encodeURIComponent(this.place)}`);
    this.#write("replaceState");
  }
}
