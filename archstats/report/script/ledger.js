/** The ledger's page: filtered by text, verdict and document; its counts follow. */
import { announce, anyOf, choice, clearing, put, statusLine, textBox, tick, toolbar } from "./controls.js";
import { matcher, wordsOf } from "./filtering.js";
import { make } from "./page.js";
import { fill, say } from "./words.js";

/**
 * @typedef {import("./address.js").Address} Address
 * @typedef {{row: HTMLTableRowElement, searched: string, data: DOMStringMap, numbers: []}} Claim
 * @typedef {{verdict: string[], document: string[]}} Among
 * @typedef {(changes: Record<string, string>, typing?: boolean) => void} Change
 */

const SETTINGS = { text: "ledger.q", verdict: "ledger.verdict", document: "ledger.document" };

/** @param {Address} address */
export function ledger(address) {
  const main = document.getElementById("the-ledger-content");
  if (!main) return;
  const at = main.closest("article")?.id ?? "the-ledger";
  const claims = [...main.querySelectorAll("tr")].filter(row => row.dataset.verdict).map(readClaim);
  const controls = makeControls(main, claims, (changes, typing) => address.set(changes, { at, typing }));
  main.querySelector("section")?.before(controls.form);
  address.watch(() => revealPlace(address));
  address.follow(() => ({ text: address.get(SETTINGS.text), among: chosen(address) }), ({ text, among }) => {
    filter(claims, text, among);
    count(main, claims);
    controls.put(text, among, fill(main.dataset.count ?? "", { shown: claims.filter(isShown).length }));
  });
}

/**
 * @param {Claim[]} claims
 * @param {string} text
 * @param {Among} among
 */
function filter(claims, text, among) {
  const keeps = matcher({ words: wordsOf(text), among, ranges: [] });
  for (const claim of claims) claim.row.hidden = !keeps(claim);
}

/**
 * @param {HTMLTableRowElement} row
 * @returns {Claim}
 */
const readClaim = row => ({ row, searched: (row.textContent ?? "").toLowerCase(), data: row.dataset, numbers: [] });

/** @param {Claim} claim */
const isShown = claim => !claim.row.hidden;

/** @param {Address} address @returns {Among} */
function chosen(address) {
  const verdict = address.get(SETTINGS.verdict).split(",").filter(Boolean);
  return { verdict, document: [address.get(SETTINGS.document)].filter(Boolean) };
}

/**
 * Filter nothing where the address names a claim that the filter hides.
 *
 * @param {Address} address
 */
function revealPlace(address) {
  if (!document.getElementById(address.place)?.matches("tr[hidden]")) return;
  for (const name of Object.values(SETTINGS)) address.view.delete(name);
}

/**
 * @param {HTMLElement} main
 * @param {Claim[]} claims
 * @param {Change} change
 */
function makeControls(main, claims, change) {
  const text = textBox(say("filterClaims"), typed => change({ [SETTINGS.text]: typed }, true), { type: "search" });
  const source = choice(say("document"), anyOf(claims.map(claim => claim.data.document)),
    value => change({ [SETTINGS.document]: value }));
  const ticks = verdictTicks(main, verdicts => change({ [SETTINGS.verdict]: verdicts.join() }));
  const status = statusLine();
  const nothing = Object.fromEntries(Object.values(SETTINGS).map(name => [name, ""]));
  const clear = clearing(() => change(nothing));
  return {
    form: toolbar(text.field, source.field, ticks.group, clear, status),
    /** @param {string} words @param {Among} among @param {string} said */
    put(words, among, said) {
      put(text.box, words);
      put(source.box, among.document[0] ?? "");
      ticks.put(among.verdict);
      announce(status, said);
      clear.hidden = !words && !among.verdict.length && !among.document.length;
    },
  };
}

/**
 * @param {HTMLElement} main
 * @param {(verdicts: string[]) => void} ticked
 */
function verdictTicks(main, ticked) {
  const counted = /** @type {HTMLElement[]} */ ([...main.querySelectorAll("[data-count-of]")]);
  const wanted = () => ticks.filter(({ made }) => made.box.checked).map(({ verdict }) => verdict);
  const ticks = counted.map(({ dataset, previousElementSibling }) =>
    ({ verdict: dataset.countOf ?? "", made: tick(previousElementSibling?.textContent ?? "", false, () => ticked(wanted())) }));
  const group = make("fieldset", {}, make("legend", {}, say("verdict")), ...ticks.map(({ made }) => made.field));
  return {
    group,
    /** @param {string[]} verdicts */
    put(verdicts) {
      for (const { verdict, made } of ticks) made.box.checked = verdicts.includes(verdict);
    },
  };
}

/**
 * Say how many are shown of each verdict and in each section, and leave out sections that show none.
 *
 * @param {HTMLElement} main
 * @param {Claim[]} claims
 */
function count(main, claims) {
  const sections = [...main.querySelectorAll("section")], stacks = main.querySelectorAll(".tally .stack");
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (main.querySelectorAll("[data-count-of]"))) {
    place.textContent = String(having(claims, place.dataset.countOf).length);
  }
  sections.forEach((section, nth) => {
    const inside = claims.filter(claim => section.contains(claim.row)), remaining = inside.filter(isShown).length;
    section.hidden = inside.length > 0 && !remaining;
    const note = section.querySelector("h2 small") ?? section.querySelector("h2")?.appendChild(make("small"));
    if (note) note.textContent = remaining < inside.length ? ` ${say("ofAll", { shown: remaining, all: inside.length })}` : "";
    for (const bar of /** @type {Iterable<HTMLElement>} */ (stacks[nth]?.children ?? [])) resize(bar, having(inside, bar.className).length);
  });
}

/**
 * @param {Claim[]} claims
 * @param {string | undefined} verdict
 */
const having = (claims, verdict) => claims.filter(claim => isShown(claim) && claim.data.verdict === verdict);

/**
 * @param {HTMLElement} bar - of the tally, its number in its first child
 * @param {number} number
 */
function resize(bar, number) {
  bar.hidden = !number;
  bar.style.setProperty("--n", String(number));
  if (bar.firstElementChild) bar.firstElementChild.textContent = String(number);
  bar.title = bar.textContent ?? "";
}
