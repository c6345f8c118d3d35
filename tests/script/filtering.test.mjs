import assert from "node:assert/strict";
import test from "node:test";
import { matcher, wordsOf } from "../../archstats/report/script/filtering.js";

const LINES = [
  { searched: "mobilenet_v2\n1×3×224×224", data: { family: "MobileNet", document: "003" }, numbers: [300e6, 3.5e6] },
  { searched: "mobilenet_v1_cifar\n1×3×32×32", data: { family: "MobileNet", document: "002" }, numbers: [46e6, null] },
  { searched: "vgg16\n1×3×224×224", data: { family: "VGG", document: "000" }, numbers: [15.5e9, 138e6] },
];
const left = wanted => {
  const matches = matcher({ words: [], among: {}, ranges: [], ...wanted });
  return LINES.map((line, place) => (matches(line) ? place : "")).join("");
};

test("nothing wanted is all", () => assert.equal(left({}), "012"));

test("every word must be there, in whatever letters and order", () => {
  assert.equal(left({ words: wordsOf(" 224  Mobile") }), "0");
  assert.equal(left({ words: wordsOf("mobile") }), "01");
  assert.equal(left({ words: wordsOf("mobile vgg") }), "");
});

test("values are chosen among", () => {
  assert.equal(left({ among: { family: ["MobileNet"], document: [] } }), "01");
  assert.equal(left({ among: { family: ["MobileNet"], document: ["003", "000"] } }), "0");
  assert.equal(left({ among: { colour: ["red"] } }), "");
});

test("a range has both its ends, and what is missing is in none", () => {
  assert.equal(left({ ranges: [{ index: 0, least: 46e6, most: 300e6 }] }), "01");
  assert.equal(left({ ranges: [{ index: 0, least: 46e6 + 1, most: null }] }), "02");
  assert.equal(left({ ranges: [{ index: 1, least: null, most: 1e12 }] }), "02");
});
