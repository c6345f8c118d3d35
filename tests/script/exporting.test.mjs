import assert from "node:assert/strict";
import test from "node:test";
import { toCsv, toJson, toLatex, toMarkdown } from "../../archstats/report/script/exporting.js";

const EXTRACT = {
  heads: [{ key: "model", title: "Model", numeric: false }, { key: "macs", title: "MACs (all)", numeric: true }],
  rows: [
    [{ raw: "=a|b_c", text: "=a|b_c" }, { raw: 1814073344, text: "1.81 G" }],
    [{ raw: 'say "x", y\nz', text: "z" }, { raw: null, text: "not counted" }],
  ],
};

test("CSV quotes what needs it, and no cell is a formula", () => {
  assert.equal(toCsv(EXTRACT), `model,macs\n'=a|b_c,1814073344\n"say ""x"", y\nz",\n`);
});

test("JSON has an object a line, and null for what is missing", () => {
  const text = toJson(EXTRACT);
  assert.deepEqual(JSON.parse(text), [{ model: "=a|b_c", macs: 1814073344 }, { model: 'say "x", y\nz', macs: null }]);
  assert.equal(text.split("\n").length, 5);
  assert.equal(toJson({ ...EXTRACT, rows: [] }), "[]\n");
});

test("Markdown sets numbers right and reads nothing as markup", () => {
  assert.equal(toMarkdown(EXTRACT), "| Model | MACs (all) |\n| --- | ---: |\n| =a\\|b\\_c | 1.81 G |\n| z | not counted |\n");
});

test("LaTeX is a table in the style of booktabs, over several pages where it is long", () => {
  assert.equal(toLatex(EXTRACT).split("\n").slice(1).join("\n"), String.raw`\begin{tabular}{lr}
\toprule
Model & MACs (all) \\
\midrule
=a\textbar{}b\_c & 1.81 G \\
z & not counted \\
\bottomrule
\end{tabular}
`);
  const long = toLatex({ heads: EXTRACT.heads, rows: Array(41).fill(EXTRACT.rows[0]) });
  assert.match(long, /longtable\}\{lr\}[^]*\\endhead[^]*\\endfoot/);
  assert.match(toLatex({ heads: EXTRACT.heads, rows: [[{ raw: "", text: "w".repeat(41) }, EXTRACT.rows[0][1]]] }), /p\{5cm\}r/);
});
