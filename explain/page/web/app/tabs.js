// Views behind tabs: one is seen, and only that one is made anew when something changes.
import { h } from "./dom.js";

/**
 * @param {string} label
 * @param {{view: import("./views.js").View, element: HTMLElement, show: (state: import("./views.js").State) => void}[]} made
 * @param {() => import("./views.js").State | null} current
 */
export function tabs(label, made, current) {
  let seen = made[0], shown = new Map();
  const buttons = made.map((m) => h("button", { type: "button", role: "tab", id: `tab-${m.view.name}`, "aria-controls": `vlak-${m.view.name}`, onclick: () => choose(m.view.name) }, m.view.title));
  const list = h("div", { role: "tablist", "aria-label": label, class: "tabs", onkeydown: moved }, buttons);
  const panels = made.map((m) => h("div", { role: "tabpanel", id: `vlak-${m.view.name}`, "aria-labelledby": `tab-${m.view.name}`, class: "paneel" }, m.element));
  const element = h("div", {}, list, panels);

  /** @param {string} name */
  function choose(name) {
    seen = made.find((m) => m.view.name === name) ?? seen;
    made.forEach((m, i) => {
      const on = m === seen;
      buttons[i].setAttribute("aria-selected", String(on));
      buttons[i].tabIndex = on ? 0 : -1;
      panels[i].hidden = !on;
    });
    const state = current();
    if (state) show(state);
  }

  /** @param {import("./views.js").State} state */
  function show(state) {
    if (shown.get(seen) === state.number) return;
    shown.set(seen, state.number);
    seen.show(state);
  }

  /** @param {KeyboardEvent} event */
  function moved(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (made.indexOf(seen) + step + made.length) % made.length;
    choose(made[at].view.name);
    buttons[at].focus();
  }

  choose(seen.view.name);
  return { element, choose, show };
}
