// Tables as records, without a page.

/** @param {string[]} kinds @param {(number | string | null)[][]} rows */
export function table(kinds, rows) {
  const columns = kinds.map((kind, index) => ({ index, key: `${kind}.${index}`, kind, descends: false }));
  const lines = rows.map((row, place) => ({
    place,
    numbers: row.map(value => (typeof value === "number" ? value : null)),
    texts: row.map(value => (typeof value === "string" ? value : "")),
  }));
  return { columns, lines };
}

export const firsts = lines => lines.map(line => line.texts[0]);
