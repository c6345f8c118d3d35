// Reads [name of a function, its arguments] from its input and writes what the script's own functions return.
import { readFileSync } from "node:fs";
import { csvCell, latex, markdown } from "../../archstats/report/script/escaping.js";
import * as quantity from "../../archstats/report/script/quantity.js";

const FUNCTIONS = { csvCell, latex, markdown, ...quantity };
const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(asked.map(([name, ...given]) => FUNCTIONS[name](...given))));
