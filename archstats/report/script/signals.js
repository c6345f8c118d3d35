/** What one module tells others. */

/**
 * @template T
 */
export class Signal {
  /** @param {T} value */
  constructor(value) {
    this.value = value;
    /** @type {((value: T) => void)[]} */
    this.watchers = [];
  }

  /**
   * Tell someone now, and whenever it changes.
   *
   * @param {(value: T) => void} watcher
   */
  watch(watcher) {
    this.watchers.push(watcher);
    watcher(this.value);
  }

  /** @param {T} value */
  set(value) {
    this.value = value;
    for (const watcher of this.watchers) watcher(value);
  }
}

/** The names of the models that the comparison's filter leaves; null where nothing is filtered. */
export const shown = new Signal(/** @type {ReadonlySet<string> | null} */ (null));
