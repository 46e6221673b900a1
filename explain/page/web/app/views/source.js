// The dossier as text: for what the questions do not reach, such as another record in a list.
import { h, inSight, trouble } from "../dom.js";
import { toLine } from "../editor.js";
import { current } from "../state.js";

/** @type {import("../views.js").View} */
export const source = {
  name: "tekst",
  title: "Als tekst",
  side: "vragen",
  make({ ask }) {
    const text = h("textarea", { id: "dossier-tekst", rows: 26, autocomplete: "off", "aria-label": "Het dossier als tekst" }), wrong = h("div", { class: "gezegd" });
    let had = "", sent = ""; // the dossier as it was shown last, and as it was used last, as a field of text gives it back
    const later = h("p", { class: "fout", role: "status", hidden: true }, "Het dossier is intussen op een andere plaats veranderd. Wat u hier schreef, staat er nog: ‘Gebruik deze tekst’ zet het in de plaats daarvan. ",
      h("button", { type: "button", onclick: () => { const state = current(); if (state) take(state.ask.text); text.focus(); } }, "Toon het dossier van nu"));
    const put = async () => {
      wrong.replaceChildren();
      sent = text.value;
      try { await ask({ text: sent }); } catch (error) { inSight(wrong, trouble(error, (line) => toLine(text, line)), h("p", { class: "noot" }, "Het antwoord boven volgt nog uit het dossier van voor deze tekst.")); }
    };
    /** @param {string} now */
    const take = (now) => {
      text.value = now;
      had = text.value;
      later.hidden = true;
    };
    let opened = 0;
    return {
      element: h("div", {}, h("p", { class: "noot" }, "Het dossier zoals het bestand het zegt. Hier voegt u ook personen, dienstverbanden of voorzieningen toe."), text,
        later, h("p", {}, h("button", { type: "button", class: "groot", onclick: put }, "Gebruik deze tekst")), wrong),
      show(state) {
        const now = state.ask.text.replaceAll("\r\n", "\n"), written = opened === state.opened && text.value !== had;
        opened = state.opened;
        if (!written || text.value === now) take(now);
        else {
          if (now === sent) had = now;
          later.hidden = now === had;
        }
      },
    };
  },
};
