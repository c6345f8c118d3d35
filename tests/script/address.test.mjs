import assert from "node:assert/strict";
import test from "node:test";
import { Address, parse, write } from "../../archstats/report/script/address.js";

test("a plain anchor is a place without a view", () => {
  assert.deepEqual(parse("#model-vgg16.layers"), { place: "model-vgg16.layers", view: new Map() });
  assert.deepEqual(parse(""), { place: "", view: new Map() });
});

test("what is written is read back", () => {
  const view = new Map([["sort", "macs.desc"], ["q", "a b+c&d=e?#%/ü模"], ["laptop: cpu_latency", "1 ms..2.5 ms"]]);
  const hash = write("comparison", view);
  assert.deepEqual(parse(hash), { place: "comparison", view });
  assert.match(hash, /^#comparison\?sort=macs\.desc&q=a\+b%2Bc%26d%3De%3F%23%25\/%C3%BC%E6%A8%A1&laptop:\+cpu_latency=1\+ms\.\.2\.5\+ms$/);
});

test("what no one wrote is read without complaint", () => {
  assert.deepEqual(parse("#a?%zz=1&b&=2&c=%E0%A4&d=1=2"), { place: "a", view: new Map([["%zz", "1"], ["c", "%E0%A4"], ["d", "1=2"]]) });
});

test("choosing makes entries, typing a word makes one", () => {
  const { frame, entries } = visit("");
  const address = new Address(frame);
  address.set({ sort: "macs.asc" }, { at: "comparison" });
  for (const q of ["m", "mo", "mob"]) address.set({ q }, { at: "comparison", typing: true });
  address.set({ sort: "macs.desc" }, { at: "comparison" });
  for (const q of ["mobi", ""]) address.set({ q }, { at: "comparison", typing: true });
  assert.deepEqual(entries, [
    "", "#comparison?sort=macs.asc", "#comparison?sort=macs.asc&q=mob", "#comparison?sort=macs.desc&q=mob",
    "#comparison?sort=macs.desc",
  ]);
});

test("everyone is told, and one who fails keeps no one from it", context => {
  const complaint = context.mock.method(console, "error", () => {});
  const { frame } = visit("#comparison?q=a"), told = [];
  const address = new Address(frame);
  let fails = false;
  address.watch(() => { if (fails) throw new Error("no"); });
  address.watch(() => told.push(address.get("q")));
  fails = true;
  address.set({ q: "b" }, { at: "comparison" });
  assert.deepEqual(told, ["a", "b"]);
  assert.equal(complaint.mock.callCount(), 1);
});

test("who follows a part of the view is told when that part changes", () => {
  const { frame } = visit("#comparison?q=a"), told = [];
  const address = new Address(frame);
  address.follow(() => [address.get("q"), address.get("sort")], value => told.push(value));
  address.set({ units: "raw" }, { at: "comparison" });
  address.set({ sort: "macs.asc" }, { at: "comparison" });
  assert.deepEqual(told, [["a", ""], ["a", "macs.asc"]]);
});

test("who fails when it begins is told no more", () => {
  const { frame } = visit("");
  const address = new Address(frame);
  let asked = 0;
  assert.throws(() => address.watch(() => { asked++; throw new Error("no"); }));
  address.set({ q: "b" }, { at: "comparison" });
  assert.equal(asked, 1);
});

test("a link within the page leaves the view be and carries it; back takes it back", () => {
  const { frame, entries, go } = visit("");
  const address = new Address(frame);
  address.begin();
  address.set({ q: "vgg" }, { at: "comparison" });
  go("#charts");
  assert.equal(address.get("q"), "vgg");
  assert.equal(entries.at(-1), "#charts?q=vgg");
  go("#comparison?q=mobile");
  assert.equal(address.get("q"), "mobile");
  go("", { archstats: true });
  assert.equal(address.get("q"), "");
});

test("where the history is forbidden the view holds all the same", () => {
  const { frame } = visit("#comparison?q=a", () => { throw new Error("forbidden"); });
  const address = new Address(frame);
  address.begin();
  address.set({ q: "b", sort: "macs.asc" }, { at: "comparison" });
  assert.equal(address.get("q") + address.get("sort"), "bmacs.asc");
});

/** A window as far as an address needs one: its entries, and a way to go somewhere as a reader does. */
function visit(hash, forbids = () => {}) {
  const entries = [hash], listeners = [];
  const state = (replaces, mark, address) => {
    forbids();
    const to = address.startsWith("file:") ? "" : address;
    if (replaces) entries.pop();
    entries.push(to);
    Object.assign(frame.location, { hash: to });
    frame.history.state = mark;
  };
  const frame = {
    location: { hash, href: "file:///report/index.html", replace() {} },
    history: {
      state: null,
      pushState: (mark, _, address) => state(false, mark, address),
      replaceState: (mark, _, address) => state(true, mark, address),
    },
    document: { getElementById: () => null },
    performance: { getEntriesByType: () => [] },
    addEventListener: (_, listener) => listeners.push(listener),
  };
  const go = (to, mark = null) => {
    entries.push(to);
    Object.assign(frame.location, { hash: to });
    frame.history.state = mark;
    listeners.forEach(listener => listener());
  };
  return { frame, entries, go };
}
