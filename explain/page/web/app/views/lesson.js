// An exercise for students, made of dossiers: a link that holds them, to be opened by whoever practises.
import { h, inSight, trouble } from "../dom.js";
import { exerciseLink, LONGEST } from "../link.js";
import { given, MOST, move, places, series } from "../series.js";
import { shared } from "../share.js";
import { current } from "../state.js";

/** @type {import("../views.js").View} */
export const lesson = {
  name: "les",
  title: "Oefening maken",
  side: "antwoord",
  make({ quick, start, tryOut }) {
    const said = h("div", { class: "gezegd", "aria-live": "polite" }), list = h("ol", { class: "reeks" });
    const title = h("input", { type: "text", id: "les-titel", value: series.title, autocomplete: "off", maxlength: LONGEST, oninput: () => { series.title = title.value; said.replaceChildren(); } });
    const only = h("select", { id: "les-plaats", onchange: () => { series.only = only.value; said.replaceChildren(); left(); } }), few = h("p", { class: "noot", role: "status" });
    const shuffle = h("input", { type: "text", id: "les-schudden", value: series.shuffle, autocomplete: "off", inputmode: "numeric", size: 6, placeholder: "niet", oninput: () => { series.shuffle = shuffle.value; said.replaceChildren(); } });
    const exercise = () => ({
      kb: start.kb.sha256, title: series.title.trim() || "Oefening", asks: series.parts.map((p) => p.ask),
      ...(series.only ? { only: series.only } : {}), ...(series.shuffle.trim() ? { shuffle: Number(series.shuffle) } : {}),
    });
    const ready = () => {
      const amiss = !series.parts.length ? "Er staat nog geen dossier in de oefening. Voeg er eerst een toe." : /^\d{0,9}$/.test(series.shuffle.trim()) ? "" : "Schudden gaat met een heel getal, zoals 7. Laat het leeg voor de volgorde hierboven.";
      if (amiss) inSight(said, h("p", { class: "fout", role: "alert" }, amiss));
      return !amiss;
    };
    const add = async () => {
      const state = current();
      if (!state) return;
      if (series.parts.length >= MOST) { inSight(said, h("p", { class: "fout", role: "alert" }, `In een oefening passen ten hoogste ${MOST} dossiers. Haal er eerst een weg.`)); return; }
      try {
        series.parts.push(await quick.call("part", { ask: state.ask }, true));
        drawn();
        inSight(said, h("p", {}, "Toegevoegd. Open een ander dossier met ‘Andere vraag’ om er nog een bij te doen."));
      } catch (error) { inSight(said, trouble(error)); }
    };
    const share = async () => {
      if (!ready()) return;
      const names = [...new Set(series.parts.flatMap((p) => p.names))];
      inSight(said, shared(await exerciseLink(exercise()), names, "onder ‘Als tekst’, voor u het dossier toevoegt"));
      given();
    };
    function drawn() {
      list.replaceChildren(...series.parts.map((part, i) => h("li", {}, h("span", {}, part.heading), " ", h("span", { class: "gereedschap" },
        h("button", { type: "button", disabled: i === 0, "aria-label": `Eerder: ${part.heading}`, onclick: () => { move(i, i - 1); changed(i - 1); } }, "Eerder"),
        h("button", { type: "button", disabled: i === series.parts.length - 1, "aria-label": `Later: ${part.heading}`, onclick: () => { move(i, i + 1); changed(i + 1); } }, "Later"),
        h("button", { type: "button", "aria-label": `Weg: ${part.heading}`, onclick: () => { move(i, -1); changed(Math.min(i, series.parts.length - 1)); } }, "Weg")))));
      const found = places();
      only.replaceChildren(h("option", { value: "" }, "alle gronden"), ...found.map((p) => h("option", { value: p.id }, `${"\u2003".repeat(p.depth - 1)}${p.words}`)));
      if (!found.some((p) => p.id === series.only)) series.only = "";
      only.value = series.only;
      left();
    }
    /** How many cases have no ground at the place, and so are not in the exercise. */
    function left() {
      const all = series.parts.reduce((sum, p) => sum + p.cases, 0), kept = series.only ? places().find((p) => p.id === series.only)?.cases ?? 0 : all;
      few.textContent = kept === all ? "" : all - kept === 1 ? "1 geval zonder grond op die plaats vervalt." : `${all - kept} gevallen zonder grond op die plaats vervallen.`;
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
        h("p", {}, h("label", { for: "les-plaats" }, "Vraag naar"), " ", only), few,
        h("p", {}, h("label", { for: "les-schudden" }, "Schud de gevallen met het getal"), " ", shuffle, h("span", { class: "noot" }, " Hetzelfde getal geeft steeds dezelfde volgorde.")),
        h("p", { class: "gereedschap" }, h("button", { type: "button", class: "groot", onclick: share }, "Maak een link"),
          h("button", { type: "button", onclick: () => { if (ready()) tryOut(exercise()); } }, "Bekijk als student")),
        said,
        h("p", { class: "noot" }, "Wie de link ontcijfert of het dossier zelf laat beslissen, vindt het antwoord: het is een oefening, geen examen. De naam van het dossier en het commentaar erboven gaan niet mee.")),
      show() { title.value = series.title; shuffle.value = series.shuffle; said.replaceChildren(); drawn(); },
    };
  },
};
