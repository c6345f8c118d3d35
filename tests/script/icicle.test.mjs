import assert from "node:assert/strict";
import test from "node:test";
import { grow, lineage, walk } from "../../archstats/report/script/hierarchy.js";
import { icicle } from "../../archstats/report/script/partition.js";
import { search } from "../../archstats/report/script/searching.js";
import { squarified, treemap } from "../../archstats/report/script/treemap.js";
import { callsIn, nameOf, namedNode, outwards, zoomable } from "../../archstats/report/script/zooming.js";

/** A generator of the same numbers each time. */
function random(seed) {
  return () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

/** Calls in the order in which they began: each is made by one that has not ended. */
function randomLayers(seed, count, roots = 1) {
  const next = random(seed), open = [], layers = [];
  for (let call = 0; call < count; call++) {
    while (open.length > 1 && next() < 0.45) open.pop();
    const parent = call < 1 || (call === 5 && roots > 1) ? null : open.at(-1);
    if (parent === null) open.length = 0;
    const path = parent === null ? "" : [layers[parent].path, `m${call}`].filter(Boolean).join(".");
    const macs = next() < 0.4 ? 0 : Math.floor(next() ** 4 * 1e9), ns = next() < 0.3 ? null : Math.floor(next() * 1e6);
    layers.push({ path, type: next() < 0.5 ? "Conv2d" : "Block", kind: "conv", call: 0, parent, macs, ns });
    open.push(call);
  }
  return layers;
}

const TREES = Array.from({ length: 60 }, (_, seed) => randomLayers(seed + 1, 2 + seed * 7, seed % 5 ? 1 : 2));
const near = (one, other, message) => assert.ok(Math.abs(one - other) <= 1e-6 * Math.max(1, Math.abs(other)), `${message}: ${one}, ${other}`);
const sum = values => values.reduce((all, value) => all + value, 0);

/** What a call and all that it made cost, found by asking each call who made it. */
function counted(layers, call, quantity) {
  const isIn = inner => inner === call || (inner !== null && isIn(layers[inner].parent));
  const values = layers.filter((_, inner) => call < 0 || isIn(inner)).map(layer => layer[quantity]).filter(value => value !== null);
  return values.length ? sum(values) : null;
}

test("children and the own part sum to the parent, and every call to what it made", () => {
  for (const layers of TREES) for (const quantity of ["macs", "ns"]) {
    const met = [];
    for (const node of walk(grow(layers, quantity))) {
      if (node.own) assert.equal(node.value, layers[node.call][quantity]);
      else met.push(node.call);
      if (node.own) continue;
      assert.equal(node.value, counted(layers, node.call, quantity));
      const known = node.children.map(child => child.value).filter(value => value !== null);
      if (node.children.length) assert.equal(node.value, known.length ? sum(known) : null);
    }
    assert.deepEqual(met.filter(call => call >= 0), [...layers.keys()]);
  }
});

test("what was not measured is no nought", () => {
  const layers = [[null, null], [0, 5], [0, null]].map(([parent, ns], call) => ({ path: String(call), type: "", kind: "", call: 0, parent, ns }));
  const root = grow(layers, "ns");
  assert.deepEqual([root.value, root.children[0].value, root.children[1].value], [5, 5, null]);
  assert.equal(grow(layers.map(layer => ({ ...layer, ns: null })), "ns").value, null);
});

test("an icicle's boxes are as wide as their values, side by side, inside what holds them", () => {
  for (const layers of TREES) for (const order of ["", "heaviest"]) {
    const root = grow(layers, "macs"), cells = icicle(root, order, 900);
    for (const cell of cells) {
      near(cell.width, (900 * sum(cell.nodes.map(node => node.value))) / root.value, "width");
      assert.equal(cell.y, 22 * (cell.level - 1));
      if (cell.above) assert.ok(cell.x >= cell.above.x - 1e-6 && cell.x + cell.width <= cell.above.x + cell.above.width + 1e-6);
      for (const [index, one] of cell.below.slice(1).entries()) assert.ok(one.x >= cell.below[index].x + cell.below[index].width - 1e-6);
      if (order) {
        const values = cell.below.filter(below => below.nodes.length === 1).map(below => below.nodes[0].value);
        assert.deepEqual(values, [...values].sort((one, other) => other - one));
      }
    }
    assert.equal(cells.length > 0, root.value > 0);
    if (cells.length) near(cells[0].width, 900, "the whole");
  }
});

test("neighbours that are too thin share a box", () => {
  const layers = [[null, 0], [0, 1000], [0, 1], [0, 1], [0, 1], [0, 1000]].map(([parent, macs], call) => ({ path: `m${call}`, type: "", kind: "", call: 0, parent, macs }));
  assert.deepEqual(icicle(grow(layers, "macs"), "", 1000).map(cell => cell.nodes.map(node => node.call)), [[0], [1], [2, 3, 4], [5]]);
});

test("a treemap's areas are as their values, and fill what holds them without lying over each other", () => {
  for (const layers of TREES) for (const order of ["", "heaviest"]) {
    const root = grow(layers, "macs"), cells = treemap(root, order, 700, 400);
    for (const cell of cells) {
      near(cell.width * cell.height, (700 * 400 * cell.nodes[0].value) / root.value, "area");
      for (const [index, one] of cell.below.entries()) {
        assert.ok(one.x >= cell.x - 1e-6 && one.y >= cell.y - 1e-6);
        assert.ok(one.x + one.width <= cell.x + cell.width + 1e-6 && one.y + one.height <= cell.y + cell.height + 1e-6);
        for (const other of cell.below.slice(index + 1)) assert.ok(overlap(one, other) < 1e-3);
      }
    }
  }
});

const overlap = (one, other) =>
  Math.max(0, Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x)) *
  Math.max(0, Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y));

// The example of Bruls, Huizing and van Wijk (2000): 6, 6, 4, 3, 2, 2, 1 in 6 by 4; by their figures 4 and 5.
test("rectangles are as the paper lays them", () => {
  const places = squarified([6, 6, 4, 3, 2, 2, 1], { x: 0, y: 0, width: 6, height: 4 });
  const corners = places.slice(0, 4).map(({ x, y, width, height }) => [x, y, width, height].map(value => Math.round(value * 1000) / 1000));
  assert.deepEqual(corners, [[0, 0, 3, 2], [0, 2, 3, 2], [3, 0, 1.714, 2.333], [4.714, 0, 1.286, 2.333]]);
});

test("hits sum each of their parts once", () => {
  for (const layers of TREES) {
    const root = grow(layers, "macs"), { hits, sum: found, inside } = search(root, "CONV");
    assert.deepEqual(hits.map(hit => hit.call).sort((a, b) => a - b), [...layers.keys()].filter(call => layers[call].type === "Conv2d"));
    const isIn = call => call !== null && (layers[call].type === "Conv2d" || isIn(layers[call].parent));
    const parts = [...layers.keys()].filter(isIn);
    assert.equal(found ?? 0, sum(parts.map(call => layers[call].macs)));
    assert.deepEqual(new Set([...inside].map(node => node.call)), new Set(parts));
  }
  assert.deepEqual(search(grow(TREES[3], "macs"), "  ").hits, []);
  assert.deepEqual(search(grow(TREES[3], "macs"), "conv nowhere").hits, []);
});

test("a zoom is named by its path, and by its call after the first", () => {
  const layers = [["", null, 0], ["a", 0, 0], ["a.b", 1, 0], ["act", 0, 0], ["act", 0, 1]].map(([path, parent, call]) => ({ path, parent, call, type: "", kind: "", macs: 1 }));
  const root = grow(layers, "macs");
  for (const node of walk(root)) if (!node.own) assert.equal(namedNode(root, nameOf(node)), node);
  assert.equal(namedNode(root, "act@2").call, 4);
  assert.equal(namedNode(root, "nowhere"), root);
  const inner = namedNode(root, "a.b");
  assert.equal(outwards(inner).path, "a");
  assert.equal(outwards(root), root);
  assert.equal(zoomable(inner).path, "a");
  assert.deepEqual(callsIn(namedNode(root, "a")), new Set([1, 2]));
  assert.deepEqual(lineage(inner).map(node => node.path), ["", "a", "a.b"]);
});

test("a way outwards leads past what shows the same", () => {
  const layers = [[null, 5], [0, 0], [1, 0], [2, 7]].map(([parent, macs], call) => ({ path: ["", "a", "a.b", "a.b.c"][call], parent, call: 0, type: "", kind: "", macs }));
  assert.equal(outwards(namedNode(grow(layers, "macs"), "a.b.c")).path, "");
});
