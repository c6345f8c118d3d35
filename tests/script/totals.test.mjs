import assert from "node:assert/strict";
import test from "node:test";
import { summarise } from "../../archstats/report/script/totals.js";

test("an odd number of values has one in the middle", () => {
  assert.deepEqual(summarise([30, 10, 200]), { count: 3, least: 10, median: 30, most: 200, sum: 240 });
});

test("an even number has its median halfway, and what is missing counts for nothing", () => {
  assert.deepEqual(summarise([null, 9, 100, 0, null, 20]), { count: 4, least: 0, median: 14.5, most: 100, sum: 129 });
});

test("values are ordered as numbers, not as texts", () => assert.equal(summarise([9, 80, 700])?.median, 80));

test("no value has no summary", () => {
  assert.equal(summarise([]), null);
  assert.equal(summarise([null, null]), null);
});
