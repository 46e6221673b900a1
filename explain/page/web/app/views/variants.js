// The answer by other rules, beside that by the rules as they are: a variant that comes with the page, changed or written by oneself.
import { h, trouble } from "../dom.js";
import { editor } from "../editor.js";
import { Overtaken, Wrong } from "../reasoner.js";
import { current } from "../state.js";

/** @type {import("../views.js").View} */
export const variants = {
  name: "regels",
  title: "Andere regels",
  side: "antwoord",
  make({ slow, start }) {
    const busy = h("p", { class: "noot bezig", role: "status" }), sides = h("div", { class: "naast-elkaar", "aria-live": "polite" }), body = h("div", {});
    const rules = editor("De variant", () => { keep(); compare(); });
    const own = h("details", { class: "eigen" }, h("summary", {}, "De tekst van deze variant, ook om zelf te schrijven"),
      h("p", { class: "noot" }, "Een variant wijzigt regels, voegt ze toe of laat ze vervallen; de gepubliceerde tekst blijft staan. Zelf schrijven begint het makkelijkst met een variant uit de lijst. Een fout staat onder de regel waar u schrijft. Wat u schrijft, blijft in dit tabblad, ook als u een andere variant kiest."), rules.element);
    const which = h("select", { id: "variant", onchange: () => { keep(); take(); compare(); } });
    /** @type {{name: string, title: string, text: string}[]} */
    let all = [];
    /** @type {Map<string, string>} what somebody made of a variant, by its name */
    const written = new Map();
    let wanted = 0, taken = "";
    /** What was written stays with the variant that it was written in. */
    const keep = () => {
      const found = all.find((v) => v.name === taken), changed = found && rules.value() !== found.text;
      if (changed) written.set(taken, rules.value());
      else written.delete(taken);
      const option = [...which.options].find((o) => o.value === taken);
      if (option && found) option.textContent = `${named(found)}${changed ? " (door u gewijzigd)" : ""}`;
      anew.hidden = !changed;
    };
    const take = () => {
      const found = all.find((v) => v.name === which.value);
      taken = which.value;
      rules.set(written.get(taken) ?? found?.text ?? "");
      anew.hidden = !written.has(taken);
      if (found && (!found.name || written.has(taken))) own.open = true;
    };
    const anew = h("button", { type: "button", hidden: true, onclick: () => {
      if (!confirm("Wat u in deze variant schreef, gaat dan weg. Doorgaan?")) return;
      rules.set(all.find((v) => v.name === taken)?.text ?? "");
      keep();
      compare();
    } }, "Zet de tekst terug zoals zij was");
    async function compare() {
      const state = current();
      if (!state) return;
      const mine = ++wanted, given = { ask: state.ask, text: rules.value() };
      try {
        busy.textContent = "Het antwoord volgens de variant wordt uitgerekend …";
        const found = await slow.call("by_variant", given);
        if (mine !== wanted) return;
        rules.wrong([]);
        const law = state.answer.decisions.find((d) => d.subject === (state.ask.application ?? state.ask.running)) ?? state.answer.decisions[0];
        sides.replaceChildren(side("Geldend recht", law.tone, law.sentence), side(`Variant: ${found.title}`, found.tone, found.sentence));
        body.replaceChildren();
        busy.textContent = "Wat verandert, en door welke wijziging, wordt uitgezocht; dat kan even duren …";
        const told = await slow.call("compared", given);
        if (mine !== wanted) return;
        busy.textContent = "";
        body.replaceChildren(...changes(told));
      } catch (error) {
        if (error instanceof Overtaken || mine !== wanted) return;
        busy.textContent = "";
        body.replaceChildren();
        sides.replaceChildren();
        const rule = error instanceof Wrong && error.problems.some((p) => p.code.startsWith("R"));
        if (rule) {
          rules.wrong(/** @type {Wrong} */ (error).problems);
          own.open = true;
          busy.textContent = "De variant is zo niet te gebruiken; wat er mis is, staat onder de tekst.";
        } else body.replaceChildren(trouble(error));
      }
    }
    return {
      element: h("div", { class: "variant" }, h("h1", {}, "Wat als de regels anders waren?"),
        h("p", { class: "uitleg" }, `Dezelfde feiten, beoordeeld naar ‘${start.title}’ en naar een variant daarvan. Een variant is geen geldend recht.`),
        h("p", {}, h("label", { for: "variant" }, "Variant"), " ", which, " ", anew), own, busy, sides, body),
      async show() {
        if (!all.length) {
          try {
            all = await slow.call("variants", {}, true);
          } catch (error) { body.replaceChildren(trouble(error)); return; }
          which.replaceChildren(...all.map((v) => h("option", { value: v.name }, named(v))));
          take();
        }
        await compare();
      },
    };
  },
};

/** @param {{name: string, title: string}} variant */
const named = (variant) => (variant.name ? variant.title : "Zelf schrijven");

/** @param {string} name @param {string} tone @param {string} sentence */
const side = (name, tone, sentence) => h("section", { class: "kant", "data-tone": tone }, h("h2", { class: "klein" }, name), h("p", {}, sentence));

/** @param {any} told as `explain/comparison/told.py` says it @returns {HTMLElement[]} */
function changes(told) {
  /** @param {string} name @param {string[]} heads @param {string[][]} rows */
  const table = (name, heads, rows) => rows.length > 0 && h("div", { class: "schuif", tabindex: "0", role: "group", "aria-label": name }, h("table", { class: "verschil" }, h("caption", {}, name),
    h("thead", {}, h("tr", {}, heads.map((x) => h("th", { scope: "col" }, x)))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((cell, i) => h(i ? "td" : "th", i ? {} : { scope: "row" }, cell)))))));
  const list = (/** @type {string} */ name, /** @type {string[]} */ items) => items.length > 0 && [h("h2", { class: "klein" }, name), h("ul", { class: "lijst" }, items.map((x) => h("li", {}, x)))];
  return [
    h("p", { class: "antwoordzin" }, told.sentence),
    told.differs && table("Wat verschilt", ["", told.left, told.right], [told.outcome, ...told.rows, ...told.duties]),
    told.same && h("p", { class: "noot" }, told.same),
    table("Wat het verschil draagt", ["wijziging", told.left, told.right, "werkt door via"], told.carriers),
    list("Regels die omslaan", told.flips),
    table("Gewijzigd, maar hier zonder gevolg", ["wijziging", told.left, told.right], told.idle),
    h("p", { class: "noot" }, told.footer),
  ].flat().filter(Boolean);
}
