// A control that suits a fact: it shows a value and reports what a person gives.
import { h } from "./dom.js";

let count = 0;

/**
 * @param {any} control  as `explain/page/asking.py` describes it
 * @param {string} value  as a person fills it in; nothing: not known
 * @param {(said: string) => void} put  told of each answer; nothing: not known
 * @param {boolean} [alone]  a question by itself: with a button, not among others
 */
export function field(control, value, put, alone = false) {
  const id = `veld-${++count}`;
  if (control.type === "ja_nee") return choice(id, control, [["ja", control.list ? "ja, alles is vermeld" : "ja"], ["nee", control.list ? "nee, er is meer" : "nee"]], value, put, alone);
  if (control.choices.length && alone && control.choices.length <= 6) return choice(id, control, control.choices, value, put, alone);
  if (control.choices.length) {
    const options = [["", "weet ik niet"], ...control.choices].map(([v, label]) => h("option", { value: v }, label));
    const select = h("select", { id, "aria-label": control.question, onchange: () => { if (!alone) put(select.value); } }, options);
    select.value = value;
    return alone ? h("p", { class: "invoer" }, select, " ", h("button", { type: "button", class: "groot", onclick: () => select.value && put(select.value) }, "Antwoord")) : select;
  }
  const day = control.type === "datum", endless = day && control.endless;
  const input = h("input", { id, type: "text", "aria-label": control.question, inputmode: day ? "text" : "decimal", placeholder: alone ? "" : "weet ik niet", autocomplete: "off", size: day ? 18 : 10 });
  input.value = value;
  input.dataset.said = value;
  const told = () => {
    const said = input.value.trim();
    if (alone ? !said : said === input.dataset.said) return;
    input.dataset.said = said;
    put(said);
  };
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter") { event.preventDefault(); told(); } });
  if (!alone) input.addEventListener("change", told);
  const none = endless && h("button", { type: "button", onclick: () => { input.value = "onbepaald"; told(); } }, "geen eind");
  if (!alone) return h("span", { class: "invoer" }, input, none);
  return h("div", {}, h("p", { class: "invoer" }, input, " ", h("button", { type: "button", class: "groot", onclick: told }, "Antwoord"), " ", none),
    h("p", { class: "noot" }, `Antwoord met ${control.expected}.`));
}

/** @param {string} id @param {any} control @param {string[][]} choices @param {string} value @param {(said: string) => void} put @param {boolean} alone */
function choice(id, control, choices, value, put, alone) {
  if (alone) return h("div", { class: "keuze", role: "group", "aria-label": control.question }, choices.map(([v, label]) => h("button", { type: "button", class: "groot", onclick: () => put(v) }, label)));
  const all = [...choices, ["", "weet niet"]];
  return h("span", { class: "knoppen", role: "radiogroup", "aria-label": control.question }, all.map(([v, label], i) => {
    const box = h("input", { type: "radio", name: id, id: `${id}-${i}`, onchange: () => put(v), checked: v === value });
    return [box, h("label", { for: `${id}-${i}` }, label)];
  }));
}
