// A text of rules to write in: what is wrong stands under it, first what is wrong on the line of the caret.
import { ended, h } from "./dom.js";

/** @typedef {import("./reasoner.js").Problem} Problem */

const MOST = 50; // problems that are listed at once

/** To a line of a text, and there. @param {HTMLTextAreaElement} text @param {number} number */
export function toLine(text, number) {
  const lines = text.value.split("\n");
  const from = lines.slice(0, number - 1).reduce((sum, x) => sum + x.length + 1, 0);
  text.focus();
  text.setSelectionRange(from, from + (lines[number - 1] ?? "").length);
  text.scrollTop = ((number - 1) / lines.length) * text.scrollHeight - text.clientHeight / 3;
  text.scrollIntoView({ block: "start" });
}

/** @param {string} label @param {() => void} changed told a while after the last key */
export function editor(label, changed) {
  const PAUSE = 700; // milliseconds without a key
  /** @type {Problem[]} */
  let problems = [];
  let timer = 0;
  const text = h("textarea", { rows: 18, autocomplete: "off", autocapitalize: "off", "aria-label": label, "aria-describedby": "regel-hier" });
  const here = h("p", { class: "regel-hier", id: "regel-hier" }), all = h("ul", { class: "fouten-lijst" });
  const own = (/** @type {Problem} */ p) => !p.file || p.file.endsWith("variant.regels");
  const line = () => text.value.slice(0, text.selectionStart).split("\n").length;
  const told = () => {
    const at = line(), found = problems.filter((p) => own(p) && p.line === at);
    here.className = found.length ? "regel-hier fout" : "regel-hier noot";
    here.replaceChildren(h("strong", {}, `Regel ${at}`), found.length ? `: ${found.map(words).join(" ")}` : "");
  };
  /** @param {number} number */
  const go = (number) => { toLine(text, number); told(); };
  text.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(changed, PAUSE); told(); });
  for (const event of ["keyup", "click", "focus"]) text.addEventListener(event, told);
  return {
    element: h("div", { class: "regels-schrijven" }, text, here, h("div", { role: "status" }, all)),
    value: () => text.value,
    /** @param {string} value */
    set(value) { text.value = value; text.setSelectionRange(0, 0); text.scrollTop = 0; problems = []; all.replaceChildren(); told(); },
    /** @param {Problem[]} found */
    wrong(found) {
      problems = found;
      all.replaceChildren(...found.slice(0, MOST).map((p) => h("li", {}, p.line && own(p) ? h("button", { type: "button", onclick: () => go(/** @type {number} */ (p.line)) }, `Regel ${p.line}`) : p.file && !own(p) ? `${p.file}, regel ${p.line}` : "", ` ${words(p)} `, h("span", { class: "noot" }, p.code))), found.length > MOST ? h("li", { class: "noot" }, `en nog ${found.length - MOST}`) : "");
      told();
    },
  };
}

/** @param {Problem} p */
const words = (p) => `${ended(p.message)}${p.hint ? ` ${ended(p.hint)}` : ""}`;
