// The dossier as text: for what the questions do not reach, such as another record in a list.
import { h, trouble } from "../dom.js";

/** @type {import("../views.js").View} */
export const source = {
  name: "tekst",
  title: "Als tekst",
  side: "vragen",
  make({ ask }) {
    const text = h("textarea", { id: "dossier-tekst", rows: 26, spellcheck: "false", "aria-label": "Het dossier als tekst" }), wrong = h("div", { "aria-live": "assertive" });
    const put = async () => {
      wrong.replaceChildren();
      try { await ask({ text: text.value }); } catch (error) { wrong.replaceChildren(trouble(error)); }
    };
    return {
      element: h("div", {}, h("p", { class: "noot" }, "Het dossier zoals het bestand het zegt. Hier voegt u ook personen, dienstverbanden of voorzieningen toe."), text,
        h("p", {}, h("button", { type: "button", class: "groot", onclick: put }, "Gebruik deze tekst")), wrong),
      show(state) { if (text.value !== state.ask.text) text.value = state.ask.text; },
    };
  },
};
