// Keep and share: the dossier, a link, a letter, a receipt, paper.
import { dossierName, h, inSight, save, trouble } from "../dom.js";
import { linkTo } from "../link.js";
import { shared } from "../share.js";
import { current, keptAs } from "../state.js";
import { document as wordDocument } from "../word.js";
import { complete } from "./answer.js";

/** @type {import("../views.js").View} */
export const keep = {
  name: "bewaren",
  title: "Bewaren en delen",
  side: "antwoord",
  make({ quick, slow, start }) {
    const said = h("div", { class: "gezegd", tabindex: "-1", "aria-live": "polite" });
    /** @param {string} kind */
    const file = async (kind) => {
      const state = current();
      if (!state) return;
      inSight(said, h("p", { class: "noot" }, "Het bestand wordt gemaakt …"));
      try {
        const made = await slow.call("file", { ask: state.ask, kind }, true);
        save(made.name, made.type, made.text);
        inSight(said, saved(made.name));
      } catch (error) { inSight(said, trouble(error)); }
    };
    const letter = async () => {
      const state = current();
      if (!state) return;
      inSight(said, h("p", { class: "noot" }, "De brief wordt gemaakt …"));
      try {
        const made = await slow.call("word", { ask: state.ask }, true);
        save(made.name, "", await wordDocument(made));
        inSight(said, saved(made.name, "Vul in wat geel is."));
      } catch (error) { inSight(said, trouble(error)); }
    };
    const share = async () => {
      const state = current();
      if (!state) return;
      try {
        const [link, found] = await Promise.all([linkTo(state.ask, start.kb.sha256), quick.call("facts", { ask: state.ask }, true)]);
        inSight(said, shared(link, found.names, "onder ‘Als tekst’"));
        said.focus({ preventScroll: true });
      } catch (error) { inSight(said, trouble(error)); }
    };
    return {
      element: h("div", { class: "bewaren" },
        h("h1", {}, "Bewaren en delen"), said,
        h("dl", {},
          ...row("Het dossier", "Het bestand dat u later hier, of met Waarom op een computer, weer opent.", ["Bewaar (.yaml)", () => {
            const state = current();
            if (!state) return;
            const name = dossierName(state.ask.name);
            save(name, "text/yaml", state.ask.text);
            keptAs(state.ask.text);
            inSight(said, saved(name));
          }]),
          ...row("Een link", "Het dossier zit in de link zelf, achter het hekje. Dat deel stuurt een browser nooit naar een server.", ["Maak een link", share]),
          ...row("De uitleg", "Het hele antwoord als één bladzijde, om te mailen of te bewaren.", ["Bewaar (.html)", () => file("report")]),
          ...row("Een conceptbrief", "Het besluit als brief, met plaatsen om in te vullen: als Word-bestand, of als tekst met opmaak (Markdown).", ["Bewaar (.docx)", letter], ["Bewaar (.md)", () => file("letter")]),
          ...row("Het bewijsstuk", "Waarmee iemand die Waarom op een computer heeft, nagaat dat hetzelfde antwoord volgt.", ["Bewaar (.json)", () => file("receipt")]),
          ...row("Papier", "Wat onder ‘Waarom’ staat, met de tekening, als A4: hooguit enkele bladzijden.", ["Afdrukken", async () => {
            document.getElementById("tab-waarom")?.click();
            await complete(); // what would change the answer takes seconds
            print();
          }]))),
      show() { said.replaceChildren(); },
    };
  },
};

/** @param {string} name @param {string} [then] */
const saved = (name, then = "") => h("p", {}, `${name} is bewaard bij uw downloads. ${then}`);

/** @param {string} name @param {string} about @param {...[string, () => void]} buttons of each its label and what it does */
const row = (name, about, ...buttons) => [h("dt", {}, name), h("dd", {}, h("p", {}, about),
  buttons.flatMap(([label, act]) => [h("button", { type: "button", onclick: act }, label), " "]))];
