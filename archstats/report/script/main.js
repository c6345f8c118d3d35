// What the pages run: each module alone, so that one that fails takes nothing with it.
import { Address } from "./address.js";
import { anyTwo } from "./any_two.js";
import { charts } from "./charts.js";
import { compare } from "./compare.js";
import { comparison } from "./comparison.js";
import { icicles } from "./icicle.js";
import { language } from "./language.js";
import { ledger } from "./ledger.js";
import { attempt } from "./page.js";
import { sortable } from "./sortable.js";
import { theme } from "./theme.js";

/** @type {Record<string, (address: Address) => void>} */
const MODULES = { theme, language, comparison, sortable, ledger, compare, anyTwo, charts, icicles };

attempt("the page", () => {
  const address = new Address();
  for (const [name, start] of Object.entries(MODULES)) attempt(name, () => start(address));
  address.begin();
  performance.mark("archstats");
});
