import assert from "node:assert/strict";
import test from "node:test";
import { nextSort, order, readSort } from "../../archstats/report/script/sorting.js";
import { firsts, table } from "./lines.mjs";

const compared = new Intl.Collator("en", { numeric: true }).compare;
const { columns, lines } = table(["text", "count", "text"], [
  ["a", 30, "resnet101"],
  ["b", null, ""],
  ["c", 10, "resnet18"],
  ["d", 30, "resnet18"],
  ["e", 0, ""],
]);
const by = (column, down) => firsts(order(lines, { column: columns[column], down }, compared)).join("");

test("numbers go both ways, equals as drawn, what is missing last; nought is not missing", () => {
  assert.equal(by(1, false), "ecadb");
  assert.equal(by(1, true), "adceb");
});

test("texts are ordered with the numbers in them", () => {
  assert.equal(by(2, false), "cdabe");
  assert.equal(by(2, true), "acdbe");
});

test("without a sort lines stand as they were drawn, whatever order they come in", () => {
  assert.equal(firsts(order([...lines].reverse(), null, compared)).join(""), "abcde");
});

test("what the address says is read back, dots in a key and all", () => {
  assert.deepEqual(readSort("count.1.desc", columns), { column: columns[1], down: true });
  assert.deepEqual(readSort("count.1.asc", columns), { column: columns[1], down: false });
  for (const wrong of ["", "count.1", "count.1.up", "other.desc", ".asc"]) assert.equal(readSort(wrong, columns), null);
});

test("pressing a head goes through its first direction, the other one, and the order as drawn", () => {
  const presses = column => {
    const said = [nextSort(column, null)];
    while (said.at(-1)) said.push(nextSort(column, readSort(said.at(-1), [column])));
    return said;
  };
  assert.deepEqual(presses(columns[1]), ["count.1.asc", "count.1.desc", ""]);
  assert.deepEqual(presses({ ...columns[1], descends: true }), ["count.1.desc", "count.1.asc", ""]);
  assert.equal(nextSort(columns[1], { column: columns[0], down: true }), "count.1.asc");
});
