// An exercise for students, made of dossiers: a link that holds them, to be opened by whoever practises.
import { h, trouble } from "../dom.js";
import { exerciseLink } from "../link.js";
import { MOST, move, series } from "../series.js";
import { shared } from "../share.js";
import { current } from "../state.js";

/** @type {import("../views.js").View} */
export const lesson = {
  name: "les",
  title: "Oefening maken",
  side: "antwoord",
  make({ quick, start, practise }) {
    const said = h("div", { "aria-live": "polite" }), list = h("ol", { class: "reeks" });
    const title = h("input", { type: "text", id: "les-titel", value: series.title, autocomplete: "off", maxlength: 120, oninput: () => { series.title = title.value; said.replaceChildren(); } });
    const exercise = () => ({ kb: start.kb.sha256, title: series.title.trim() || "Oefening", asks: series.parts.map((p) => p.ask) });
    const ready = () => { if (!series.parts.length) said.replaceChildren(h("p", { class: "fout", role: "alert" }, "Er staat nog geen dossier in de oefening. Voeg er eerst een toe.")); return series.parts.length > 0; };
    const add = async () => {
      const state = current();
      if (!state) return;
      if (series.parts.length >= MOST) { said.replaceChildren(h("p", { class: "fout", role: "alert" }, `In een oefening passen ten hoogste ${MOST} dossiers. Haal er eerst een weg.`)); return; }
      try {
        series.parts.push(await quick.call("part", { ask: state.ask }, true));
        drawn();
        said.replaceChildren(h("p", {}, "Toegevoegd. Open een ander dossier met ‘Andere vraag’ om er nog een bij te doen."));
      } catch (error) { said.replaceChildren(trouble(error)); }
    };
    const share = async () => {
      if (!ready()) return;
      const names = [...new Set(series.parts.flatMap((p) => p.names))];
      said.replaceChildren(shared(await exerciseLink(exercise()), names, "onder ‘Als tekst’, voor u het dossier toevoegt"));
    };
    function drawn() {
      list.replaceChildren(...series.parts.map((part, i) => h("li", {}, h("span", {}, part.heading), " ", h("span", { class: "gereedschap" },
        h("button", { type: "button", disabled: i === 0, "aria-label": `Eerder: ${part.heading}`, onclick: () => { move(i, i - 1); changed(i - 1); } }, "Eerder"),
        h("button", { type: "button", disabled: i === series.parts.length - 1, "aria-label": `Later: ${part.heading}`, onclick: () => { move(i, i + 1); changed(i + 1); } }, "Later"),
        h("button", { type: "button", "aria-label": `Weg: ${part.heading}`, onclick: () => { move(i, -1); changed(Math.min(i, series.parts.length - 1)); } }, "Weg")))));
    }
    /** @param {number} at where the keyboard goes on */
    function changed(at) {
      drawn();
      said.replaceChildren();
      /** @type {HTMLElement | null} */ (list.children[at]?.querySelector("button:not(:disabled)") ?? title)?.focus();
    }
    return {
      element: h("div", { class: "les-maken" },
        h("h1", {}, "Een oefening maken"),
        h("p", { class: "uitleg" }, "Uw studenten krijgen de feiten en de tekst van de regels, voorspellen de uitkomst en de gronden, schrijven op waarom, en zien dan het antwoord en hun score. De dossiers zitten in de link zelf; er wordt niets verzonden."),
        h("p", {}, h("button", { type: "button", class: "groot", onclick: add }, "Voeg dit dossier toe")),
        h("h2", { class: "klein" }, "In de oefening"), list,
        h("p", {}, h("label", { for: "les-titel" }, "Titel"), " ", title),
        h("p", { class: "gereedschap" }, h("button", { type: "button", class: "groot", onclick: share }, "Maak een link"),
          h("button", { type: "button", onclick: () => { if (ready()) practise(exercise()); } }, "Bekijk als student")),
        said,
        h("p", { class: "noot" }, "Wie de link ontcijfert of het dossier zelf laat beslissen, vindt het antwoord: het is een oefening, geen examen. De naam van het dossier en het commentaar erboven gaan niet mee.")),
      show() { title.value = series.title; said.replaceChildren(); drawn(); },
    };
  },
};
