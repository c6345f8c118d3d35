// Aligns two models a line, as the page would: for each pair what became of it, which layers it has, and what changed.
import { createInterface } from "node:readline";
import { align, difference } from "../../archstats/report/script/alignment.js";
import { QUANTITIES, unpack } from "../../archstats/report/script/layers.js";

for await (const line of createInterface({ input: process.stdin })) {
  const [before, after] = JSON.parse(line).map(unpack);
  const pairs = align(before, after).map(pair => [
    pair.kind,
    before.indexOf(pair.before),
    after.indexOf(pair.after),
    pair.changes.map(change => change.name),
    QUANTITIES.map(quantity => difference(pair, quantity)),
  ]);
  process.stdout.write(`${JSON.stringify(pairs)}\n`);
}
