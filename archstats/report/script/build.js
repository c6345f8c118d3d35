// Bundles what the pages run into ../assets, with the licences of what is not ours above it.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const assets = process.argv[2] ?? fileURLToPath(new URL("../assets/", import.meta.url));

/**
 * @param {string} source
 * @param {string} outfile
 */
async function bundle(source, outfile) {
  const made = await build({
    absWorkingDir: here,
    entryPoints: [source],
    write: false,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    metafile: true,
  });
  const names = Object.keys(made.metafile.inputs).map(path => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  const others = [...new Set(names.filter(name => name !== undefined))].sort();
  const above = others.length ? `/*!\n${others.map(licence).join("\n\n")}\n*/\n` : "";
  writeFileSync(outfile, above + made.outputFiles[0].text);
}

/** @param {string} name */
function licence(name) {
  const folder = `${here}node_modules/${name}/`;
  const { version } = JSON.parse(readFileSync(`${folder}package.json`, "utf8"));
  return `${name} ${version}\n${readFileSync(`${folder}LICENSE`, "utf8").trim()}`;
}

for (const [source, name] of [["first.js", "first.js"], ["main.js", "script.js"]]) await bundle(source, `${assets}/${name}`);
