import assert from "node:assert/strict";
import test from "node:test";
import { align, difference } from "../../archstats/report/script/alignment.js";
import { differs, ratio, signed, sumsOf, tallies, whatChanged } from "../../archstats/report/script/differences.js";
import { unpack } from "../../archstats/report/script/layers.js";
import { readNames, withName, writeNames } from "../../archstats/report/script/names.js";
import { formatBytes, formatCount } from "../../archstats/report/script/quantity.js";

const WORDS = { none: "none", yes: "yes", no: "no", scalar: "scalar" };
const NOTHING = { params: 0, macs: 0, activations: 0, traffic_bytes: 0, elements: 0, call: 0, parent: null, input: [], output: [], settings: {}, leaf: true };
const layer = (path, type, more = {}) => ({ ...NOTHING, path, type, ...more });
const conv = (path, kernel_size, macs) => layer(path, "Conv2d", { macs, params: macs / 10, settings: { kernel_size }, output: [1, 8] });

test("a block put in is what was added, and what stands behind it was only renamed", () => {
  const before = [conv("0", 3, 90), layer("1", "ReLU"), conv("2", 3, 50)];
  const after = [conv("0", 3, 90), layer("1", "ReLU"), conv("2", 5, 70), layer("3", "ReLU"), conv("4", 3, 50)];
  const pairs = align(before, after);
  assert.deepEqual(pairs.map(pair => pair.kind), ["same", "same", "added", "added", "renamed"]);
  assert.deepEqual(pairs.filter(differs).map(pair => pair.after.path), ["2", "3"]);
  assert.deepEqual(tallies(pairs).map(({ kind, layers, sums }) => [kind, layers, sums.macs, sums.params]),
    [["added", 2, 70, 7], ["renamed", 1, 0, 0], ["same", 2, 0, 0]]);
  assert.deepEqual(sumsOf(pairs), { macs: 70, params: 7, activations: 0, traffic_bytes: 0 });
});

test("what changed is said in settings, or else in shapes, or else not at all", () => {
  const changed = (one, other) => whatChanged(align([layer("a", "Linear", one)], [layer("a", "Linear", other)])[0], WORDS);
  assert.equal(changed({ settings: { bias: true, k: [3, 3], n: 1000 } }, { settings: { bias: false, k: [5, 5], p: "same" }, output: [1] }),
    "bias yes → no, k 3×3 → 5×5, n 1,000 → none, p none → same");
  assert.equal(changed({ input: [1, 3], settings: { bias: true } }, { input: [], settings: { bias: 1 } }), "input 1×3 → scalar");
  assert.equal(changed({ macs: 5 }, { macs: 6 }), "");
  assert.equal(whatChanged(align([], [layer("a", "Linear", { input: [1, 3], output: [1] })])[0], WORDS), "1×3 → 1");
});

test("a layer that was removed counts against the first model", () => {
  const [pair] = align([conv("a", 3, 90)], []);
  assert.deepEqual([pair.kind, difference(pair, "macs"), difference(pair, "activations")], ["removed", -90, 0]);
});

test("a container that counts nothing itself is in no pair", () => {
  const container = layer("", "Net", { leaf: false });
  assert.deepEqual(align([container, conv("a", 3, 1)], [container]).map(pair => pair.kind), ["removed"]);
  assert.deepEqual(align([{ ...container, elements: 8 }], []).map(pair => pair.kind), ["removed"]);
});

test("differences have their sign, and none has none", () => {
  assert.deepEqual([1_500, -2_000_000, 0].map(value => signed(value, formatCount)), ["+1.50 k", "−2.00 M", "0"]);
  assert.equal(signed(-1_500, formatBytes), "−1.50 kB");
});

test("how many times the first it is has three digits; without a first it is nothing", () => {
  assert.deepEqual([[529, 1000], [2, 2], [0, 4], [1, 3e3], [4_321_987, 1], [999.6, 1]].map(([value, first]) => ratio(value, first)),
    ["×0.529", "×1", "×0.00", "×0.000333", "×4,321,987", "×1,000"]);
  assert.deepEqual([ratio(null, 3), ratio(3, null), ratio(3, 0)], ["", "", ""]);
});

test("layers are unpacked with their paths, wherever the module that calls them stands", () => {
  const alike = [["", 0, 0, 0, 1, 2, 3, 4], ["block", 0, 0, 1, 0, 0, 0, 0], ["conv", 1, 0, 1, 5, 6, 7, 8], [["other.conv"], 1, 1, 2, 0, 6, 7, 8]];
  const packed = {
    types: [["Net", "container"], ["Conv2d", "conv"]], alike, rows: [0, 1, 2, 3],
    shapes: [[1, 2], []], settings: [{}, { groups: 2 }], looks: [[0, 1, 0, 0, 0], [1, 0, 1, 9, 1]], look: [0, 0, 1, 1], ns: [null, null, 5, 6],
  };
  const layers = unpack(packed);
  assert.deepEqual(layers.map(one => one.path), ["", "block", "block.conv", "other.conv"]);
  assert.deepEqual(layers[3], {
    path: "other.conv", type: "Conv2d", kind: "conv", call: 1, parent: 1, params: 0, macs: 6, activations: 7, traffic_bytes: 8,
    input: [], output: [1, 2], settings: { groups: 2 }, elements: 9, leaf: true, held_bytes: 0, held_at: 0, ns: 6,
  });
});

test("names are read back whatever is in them, each once, as they were picked", () => {
  const names = ["a,b", "50%", "%2C", "模型", "%252C"];
  assert.deepEqual(readNames(writeNames(names)), names);
  assert.deepEqual(readNames("a,b,,a"), ["a", "b"]);
  assert.deepEqual(withName(["a", "b"], "a", true), ["b", "a"]);
  assert.deepEqual(withName(["a", "b"], "a", false), ["b"]);
});
