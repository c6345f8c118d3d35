/** Light, dark, or as the system has it. */
import { make } from "./page.js";
import { chosenTheme, remember, THEMES } from "./storage.js";
import { say } from "./words.js";

export function theme() {
  /** @type {HTMLSelectElement[]} */
  const controls = [];
  /** @param {string} chosen */
  const choose = chosen => {
    if (chosen) document.documentElement.dataset.theme = chosen;
    else delete document.documentElement.dataset.theme;
    for (const control of controls) control.value = chosen;
  };
  for (const place of document.querySelectorAll(".bar-top .where")) {
    const options = ["", ...THEMES].map(value => make("option", { value }, say(value || "system")));
    const control = make("select", { change: () => (remember("theme", control.value), choose(control.value)) }, ...options);
    controls.push(control);
    place.append(make("label", { className: "theme" }, say("theme"), " ", control));
  }
  const recalled = () => choose(chosenTheme());
  recalled();
  // A page that back leads to is as it was left: the theme may have been chosen since, on another.
  window.addEventListener("pageshow", recalled);
}
