// The day of the decision and the readings: what the question rests on besides the facts.
import { h, trouble } from "../dom.js";
import { Overtaken } from "../reasoner.js";

/** @type {import("../views.js").View} */
export const settings = {
  name: "lezing",
  title: "Dag en lezing",
  side: "vragen",
  make({ quick, ask }) {
    const element = h("div", {}), wrong = h("div", { "aria-live": "assertive" });
    /** @param {import("../views.js").Changed} changed */
    const put = async (changed) => {
      wrong.replaceChildren();
      try { await ask(changed); } catch (error) { wrong.replaceChildren(trouble(error)); }
    };
    return {
      element,
      async show(state) {
        try {
          const found = await quick.call("facts", { ask: state.ask });
          const day = h("input", { id: "dag", type: "text", value: found.date.asked ?? "", placeholder: "bijvoorbeeld vandaag", autocomplete: "off", onchange: () => put({ date: day.value.trim() || null }) });
          element.replaceChildren(
            h("h2", { class: "klein" }, "Op welke dag wordt beslist?"),
            h("p", {}, h("label", { for: "dag" }, "Dag van het besluit"), " ", day),
            h("p", { class: "noot" }, `Nu: ${found.date.judged}.`),
            h("p", {}, h("label", {}, h("input", { type: "checkbox", checked: found.strict, onchange: (/** @type {any} */ e) => put({ strict: e.target.checked }) }), " Zonder vermoedens en aannames")),
            wrong,
            h("h2", { class: "klein" }, "Lezingen"),
            h("p", { class: "noot" }, "Waar de tekst meer dan één uitleg toelaat, kiest u hier een andere."),
            ...found.readings.map((/** @type {any} */ r) => h("fieldset", { class: "lezing-keuze" }, h("legend", {}, r.question),
              r.choices.map((/** @type {string[]} */ [name, label]) => h("p", {}, h("label", {}, h("input", { type: "radio", name: `lezing-${r.name}`, checked: name === r.chosen,
                onchange: () => put((now) => ({ readings: readings(now.readings ?? {}, r, name) })) }), ` ${label}`, name === r.default && h("span", { class: "noot" }, " (standaard)")))),
              h("details", {}, h("summary", {}, "Waarom deze standaard"), h("p", {}, r.reason), h("p", { class: "noot" }, `${r.changes} ${r.where}`)))),
          );
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
