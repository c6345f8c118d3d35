/** Long tables: as many rows are laid out as the reader has scrolled to, since to lay out a thousand takes too long. */

const STEP = 100;
const NEAR_PX = 800;

/**
 * Let a table grow as its end comes near, and be whole where it is printed.
 *
 * @param {HTMLTableElement} table
 * @param {(rows: number) => number} show - shows so many rows, and returns how many there are to show
 * @returns {() => void} what shows the first of them
 */
export function growing(table, show) {
  const region = table.closest(".scroll");
  let rows = STEP, all = 0;
  /** @param {number} from - the top of what is seen */
  const goOn = from => {
    while (rows < all && (!region || region.scrollHeight - from - region.clientHeight < NEAR_PX)) all = show((rows += STEP));
  };
  const seen = () => goOn(region?.scrollTop ?? 0);
  region?.addEventListener("scroll", seen, { passive: true });
  window.addEventListener("resize", seen);
  window.addEventListener("beforeprint", () => show(Infinity));
  window.addEventListener("afterprint", () => show(rows));
  return () => {
    all = show((rows = STEP));
    goOn(0);
  };
}
