// The day of the decision and the readings: what the question rests on besides the facts.
import { h, inSight, trouble } from "../dom.js";
import { line, redraw } from "../field.js";
import { Overtaken } from "../reasoner.js";

/** @type {import("../views.js").View} */
export const settings = {
  name: "lezing",
  title: "Dag en lezing",
  side: "vragen",
  make({ quick, ask }) {
    let wanted = 0, opened = 0;
    const element = h("div", {}), wrong = h("div", { class: "gezegd" });
    /** @param {import("../views.js").Changed} changed */
    const put = async (changed) => {
      wrong.replaceChildren();
      try { await ask(changed); } catch (error) { inSight(wrong, trouble(error)); }
    };
    return {
      element,
      async show(state) {
        wanted = state.number;
        if (state.opened !== opened) element.replaceChildren(); // nobody chooses about the dossier before
        opened = state.opened;
        try {
          const found = await quick.call("facts", { ask: state.ask }, true); // the list of facts asks it too: both are told
          if (wanted !== state.number) return;
          const day = line({ id: "dag", placeholder: "bijvoorbeeld vandaag" }, found.date.asked ?? "", (said) => put({ date: said || null }));
          redraw(element, [
            h("h2", { class: "klein" }, "Op welke dag wordt beslist?"),
            h("p", {}, h("label", { for: "dag" }, "Dag van het besluit"), " ", day),
            h("p", { class: "noot" }, `Nu: ${found.date.judged}.`),
            h("p", {}, h("label", {}, h("input", { type: "checkbox", id: "streng", checked: found.strict, onchange: (/** @type {any} */ e) => put({ strict: e.target.checked }) }), " Zonder vermoedens en aannames")),
            wrong,
            h("h2", { class: "klein" }, "Lezingen"),
            h("p", { class: "noot" }, "Waar de tekst meer dan één uitleg toelaat, kiest u hier een andere."),
            ...found.readings.map((/** @type {any} */ r) => h("fieldset", { class: "lezing-keuze" }, h("legend", {}, r.question),
              r.choices.map((/** @type {string[]} */ [name, label]) => h("p", {}, h("label", {}, h("input", { type: "radio", name: `lezing-${r.name}`, id: `lezing-${r.name}-${name}`, checked: name === r.chosen,
                onchange: () => put((now) => ({ readings: readings(now.readings ?? {}, r, name) })) }), ` ${label}`, name === r.default && h("span", { class: "noot" }, " (standaard)")))),
              h("details", {}, h("summary", {}, "Waarom deze standaard"), h("p", {}, r.reason), h("p", { class: "noot" }, `${r.changes} ${r.where}`)))),
          ]);
        } catch (error) {
          if (!(error instanceof Overtaken)) element.replaceChildren(trouble(error));
        }
      },
    };
  },
};

/** @param {Record<string, string>} now @param {{name: string, default: string}} reading @param {string} choice */
function readings(now, reading, choice) {
  const { [reading.name]: _, ...rest } = now;
  return choice === reading.default ? rest : { ...rest, [reading.name]: choice };
}
