// Every fact that matters, each to be changed at once.
import { h, trouble } from "../dom.js";
import { field } from "../field.js";
import { Overtaken } from "../reasoner.js";
import { step } from "../state.js";

/** @type {import("../views.js").View} */
export const facts = {
  name: "feiten",
  title: "Feiten",
  side: "vragen",
  make({ quick }) {
    const list = h("div", {}), wrong = h("div", { "aria-live": "assertive" });
    const element = h("div", { class: "feiten-lijst" }, h("p", { class: "noot" }, "Verander een feit en zie boven wat het doet. ‘Terug’ neemt het terug."), wrong, list);
    let wanted = 0, had = "", dossier = 0;
    const first = new Set(); // what the answer rested on since the dossier was opened: it stays where it is
    /** @param {any} f */
    const key = (f) => `${f.record} ${f.fact}`;
    /** @param {any} f */
    const row = (f) => h("div", { class: `feit${f.value ? "" : " open"}` }, h("p", {}, f.question, f.origin && f.origin !== "dossier" && h("span", { class: "noot" }, ` (${f.origin})`)),
      field(f, f.value, (said) => put(f, said)));
    /** @param {any} control @param {string} said */
    const put = async (control, said) => {
      wrong.replaceChildren();
      try {
        await step(async ({ ask }) => {
          const after = await quick.call("say", { ask, record: control.record, fact: control.fact, answer: said || null }, true);
          return { ask: { ...ask, text: after.text, date: after.date }, answer: after.answer };
        });
      } catch (error) { wrong.replaceChildren(trouble(error)); }
    };
    return {
      element,
      async show(state) {
        wanted = state.number;
        try {
          const found = await quick.call("facts", { ask: state.ask });
          if (wanted !== state.number || JSON.stringify(found.groups) === had && state.opened === dossier) return;
          had = JSON.stringify(found.groups);
          if (state.opened !== dossier) { first.clear(); dossier = state.opened; }
          for (const g of found.groups) for (const f of g.fields) if (f.decides) first.add(key(f));
          const focused = document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.closest("[role=radiogroup]")?.getAttribute("aria-label");
          const opened = new Map([...list.querySelectorAll("details")].map((d) => [d.dataset.group, d.open]));
          const group = (/** @type {string} */ name, /** @type {string} */ heading, /** @type {any[]} */ rows, /** @type {boolean} */ open) =>
            rows.length > 0 && h("details", { open: opened.get(name) ?? open, "data-group": name }, h("summary", {}, heading), rows);
          const rests = found.groups.map((/** @type {any} */ g) => {
            const some = g.fields.filter((/** @type {any} */ f) => first.has(key(f)));
            return some.length > 0 && h("div", { "data-record": g.record }, h("p", { class: "adres" }, g.heading), some.map(row));
          }).filter(Boolean);
          const others = found.groups.map((/** @type {any} */ g) =>
            group(g.record, g.heading, g.fields.filter((/** @type {any} */ f) => !first.has(key(f))).map((/** @type {any} */ f) => h("div", { "data-record": g.record }, row(f))), !rests.length));
          list.replaceChildren(...[group("", "Hierop rust het antwoord", rests, true), ...others].filter(Boolean));
          if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`input[aria-label="${CSS.escape(focused)}"], select[aria-label="${CSS.escape(focused)}"], [aria-label="${CSS.escape(focused)}"] input:checked`))?.focus({ preventScroll: true });
        } catch (error) {
          if (!(error instanceof Overtaken)) list.replaceChildren(trouble(error));
        }
      },
    };
  },
};
