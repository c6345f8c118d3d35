/** Long tables: as many rows are laid out as the reader has scrolled to, since to lay out a thousand takes too long. */

const STEP = 100;
const NEAR_PX = 800;

/**
 * Let a table grow as its end comes near, and be whole where it is printed.
 *
 * @param {HTMLTableElement} table
 * @param {(rows: number) => void} show - shows so many rows
 * @returns {() => void} what shows the first of them
 */
export function growing(table, show) {
  const region = table.closest(".scroll");
  let rows = STEP;
  /** @param {number} wanted */
  const grow = wanted => show((rows = wanted));
  region?.addEventListener("scroll", () => {
    const left = region.scrollHeight - region.scrollTop - region.clientHeight;
    if (left < NEAR_PX && rows < table.tBodies[0].rows.length) grow(rows + STEP);
  }, { passive: true });
  window.addEventListener("beforeprint", () => grow(Infinity));
  window.addEventListener("afterprint", () => grow(STEP));
  return () => grow(STEP);
}
