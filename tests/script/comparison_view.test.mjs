import assert from "node:assert/strict";
import test from "node:test";
import { readShown, writeColumns } from "../../archstats/report/script/comparison_view.js";

const COLUMNS = [["model", "text"], ["macs", "count"], ["peak_bytes", "bytes"], ["a,b%_latency_p50_ns", "ns"], ["spread", "range"]]
  .map(([key, kind], index) => ({ index, key, kind }));
const shown = view => readShown(name => view[name] ?? "", COLUMNS);
const limit = (view, key) => shown(view).limits.find(({ column }) => column.key === key);

test("ranges are read by what they are ranges of", () => {
  const { least, most } = limit({ "macs.from": "100M", "macs.to": "1G" }, "macs");
  assert.deepEqual([least, most], [100e6, 1e9]);
  assert.equal(limit({ "peak_bytes.to": " 2.5 MB " }, "peak_bytes").most, 2.5e6);
  assert.equal(limit({ "a,b%_latency_p50_ns.from": "1.5 ms" }, "a,b%_latency_p50_ns").least, 1.5e6);
});

test("an end that cannot be read is open, and said to be wrong", () => {
  const { least, most, wrong } = limit({ "macs.from": "much", "macs.to": "1G" }, "macs");
  assert.deepEqual({ least, most, wrong }, { least: null, most: 1e9, wrong: [true, false] });
  assert.deepEqual(limit({ "a,b%_latency_p50_ns.from": "5" }, "a,b%_latency_p50_ns").wrong, [true, false]);
  assert.deepEqual(limit({ "macs.from": " " }, "macs").wrong, [false, false]);
});

test("a pair of numbers has no range of its own", () => assert.equal(limit({ "spread.from": "1" }, "spread"), undefined));

test("columns that are hidden are read back, and the model's name never is", () => {
  const hidden = new Set(["macs", "spread"]);
  assert.deepEqual(shown({ cols: writeColumns(hidden, COLUMNS) }).hidden, hidden);
  assert.deepEqual(shown({}).hidden, new Set());
  assert.deepEqual(shown({ cols: "macs" }).hidden, new Set(["peak_bytes", "a,b%_latency_p50_ns", "spread"]));
  assert.equal(writeColumns(new Set(), COLUMNS), "");
});
