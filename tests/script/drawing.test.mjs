import assert from "node:assert/strict";
import test from "node:test";
import { linear, logarithmic } from "../../archstats/report/script/axis.js";
import { placeNames } from "../../archstats/report/script/labels.js";
import { rankCorrelation } from "../../archstats/report/script/ranks.js";

test("a logarithmic axis has its values inside, equal ratios as equal ways, and round ticks", () => {
  const { place, ticks } = logarithmic([100, 10_000, 1_000_000]);
  const [low, middle, high] = [100, 10_000, 1_000_000].map(place);
  assert.ok(0 < low && high < 1);
  assert.ok(Math.abs(middle - (low + high) / 2) < 1e-12);
  assert.deepEqual(ticks, [100, 1_000, 10_000, 100_000, 1_000_000]);
});

test("a linear axis begins at nought", () => {
  const { place, ticks } = linear([30, 100]);
  assert.equal(place(0), 0);
  assert.ok(place(100) < 1);
  assert.deepEqual(ticks, [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(linear([0, 0]).place(0), 0);
});

test("one value alone has an axis too", () => {
  for (const axis of [linear, logarithmic]) {
    const { place, ticks } = axis([7]);
    assert.ok(place(7) > 0 && place(7) < 1);
    assert.ok(ticks.length > 1);
  }
});

test("names are beside their marks, in the frame, and on nothing", () => {
  const wanted = [[20, 50], [24, 50], [300, 50], [395, 50]].map((at, index) => ({ name: `name_${index}`, at }));
  const found = placeNames(wanted, 4, [0, 0, 400, 100]);
  assert.equal(found.get(wanted[2])[0], 307);
  assert.ok(found.get(wanted[3])[0] < 395);
  const width = 9 * 0.57 * 6, boxes = [...found.values()].map(([x, y]) => [x, y - 6.75, x + width, y + 2.25]);
  for (const [index, one] of boxes.entries()) {
    assert.ok(one[0] > 0 && one[2] < 400);
    for (const other of boxes.slice(index + 1)) assert.ok(one[2] <= other[0] || other[2] <= one[0] || one[3] <= other[1] || other[3] <= one[1]);
  }
});

test("a thousand names are placed in no time to speak of", () => {
  const wanted = Array.from({ length: 1000 }, (_, index) => ({ name: `a_long_name_of_a_model_${index}`, at: [60 + (index * 37) % 600, 20 + (index * 91) % 400] }));
  const began = performance.now();
  assert.ok(placeNames(wanted, 3.6, [60, 10, 740, 440]).size > 0);
  assert.ok(performance.now() - began < 1000);
});

// By hand: the ranks of the second side are 1.5, 3, 4, 1.5; Pearson's r of them with 1, 2, 3, 4 is 0.5 / sqrt(5 * 4.5).
test("ties share their rank", () => {
  assert.ok(Math.abs(rankCorrelation([[1, 10], [2, 100], [3, 1000], [4, 10]]) - 0.5 / Math.sqrt(22.5)) < 1e-12);
  assert.equal(rankCorrelation([[1, 5], [2, 4], [3, 3]]), -1);
  for (const none of [[], [[1, 2]], [[1, 5], [2, 5]]]) assert.equal(rankCorrelation(none), null);
});
