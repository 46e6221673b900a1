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
  const input = line({ id, "aria-label": control.question, inputmode: day ? "text" : "decimal", placeholder: alone ? "" : "weet ik niet", size: day ? 18 : 10 }, value, put, alone);
  const none = endless && h("button", { type: "button", onclick: () => { input.value = "onbepaald"; told(input, put, alone); } }, "geen eind");
  if (!alone) return h("span", { class: "invoer" }, input, none);
  return h("div", {}, h("p", { class: "invoer" }, input, " ", h("button", { type: "button", class: "groot", onclick: () => told(input, put, alone) }, "Antwoord"), " ", none),
    h("p", { class: "noot" }, `Antwoord met ${control.expected}.`));
}

/**
 * A line to write in: told of what stands there at Enter, and when a person leaves it; `alone`: at Enter only.
 * @param {Record<string, any>} attributes @param {string} value @param {(said: string) => void} put @param {boolean} [alone]
 * @returns {HTMLInputElement}
 */
export function line(attributes, value, put, alone = false) {
  const input = h("input", { type: "text", autocomplete: "off", value, "data-said": value, ...attributes });
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter") { event.preventDefault(); told(input, put, alone); } });
  /** Not while the page puts another in its place. */
  const left = () => { setTimeout(() => { if (input.isConnected && document.activeElement !== input) told(input, put); }); };
  if (!alone) for (const event of ["change", "blur"]) input.addEventListener(event, left);
  return input;
}

/** @param {HTMLInputElement} input @param {(said: string) => void} put @param {boolean} [alone] the same may be said again; nothing is not said */
function told(input, put, alone = false) {
  const said = input.value.trim();
  if (alone ? !said : said === input.dataset.said) return;
  input.dataset.said = said;
  put(said);
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

/**
 * Other children in the place of those that are there; what was being written, and where the keyboard is, goes along by its id.
 * @param {HTMLElement} parent @param {HTMLElement[]} made
 */
export function redraw(parent, made) {
  const active = /** @type {HTMLInputElement | null} */ (document.activeElement), inside = parent.contains(active);
  const [from, to] = [active?.selectionStart ?? null, active?.selectionEnd ?? null];
  const written = [...parent.querySelectorAll("input[data-said]")].filter(draft).map((x) => [x.id, /** @type {HTMLInputElement} */ (x).value]);
  parent.replaceChildren(...made);
  for (const [id, value] of written) {
    const found = /** @type {HTMLInputElement | null} */ (document.getElementById(id));
    if (found) found.value = value;
  }
  const goal = inside && active ? /** @type {HTMLInputElement | null} */ (document.getElementById(active.id)) : null;
  goal?.focus({ preventScroll: true });
  if (goal && from !== null) goal.setSelectionRange(from, to);
}

/** @param {Element} from @returns {HTMLInputElement | null} a text that a person may be writing in */
const text = (from) => (from.matches("input[data-said]") ? /** @type {HTMLInputElement} */ (from) : from.querySelector("input[data-said]"));

/** Is there text in a control that was not said yet? @param {Element} control */
export function draft(control) {
  const found = text(control);
  return found !== null && found.value.trim() !== found.dataset.said;
}

/**
 * Another control for the same fact takes over what was being written in the one before it.
 * @param {Element} old @param {Element} made
 * @returns {(() => void) | null} to be done when it stands in its place; null: the keyboard is elsewhere
 */
export function carry(old, made) {
  const was = text(old), is = text(made);
  if (was && is && draft(old)) is.value = was.value;
  if (!old.contains(document.activeElement)) return null;
  const [from, to] = [was?.selectionStart ?? 0, was?.selectionEnd ?? 0];
  return () => {
    const goal = /** @type {HTMLInputElement | null} */ (is ?? made.querySelector("select, input:checked, input"));
    goal?.focus({ preventScroll: true });
    if (goal === is) is?.setSelectionRange(from, to);
  };
}
