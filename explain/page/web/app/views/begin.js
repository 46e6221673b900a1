// The first screen: an example, a question of one's own, or a dossier that is there already.
import { h, trouble } from "../dom.js";
import { series } from "../series.js";
import { current, resume, toResume } from "../state.js";
import { gallery } from "./gallery.js";

const MOST = 1_000_000; // bytes of a dossier

/** @param {import("../views.js").Context} context @param {(ask: import("../state.js").Ask) => Promise<void>} open */
export function begin(context, open) {
  const { start, quick } = context;
  const said = h("div", { "aria-live": "polite" });
  /** @param {() => Promise<void>} what */
  const tried = async (what) => {
    said.replaceChildren();
    try { await what(); } catch (error) { said.replaceChildren(h("h2", { class: "klein" }, "Dit dossier is zo niet te gebruiken"), trouble(error)); said.scrollIntoView({ block: "center" }); }
  };
  /** @param {string} name */
  const example = (name) => tried(async () => {
    const found = await quick.call("example", { name }, true);
    await open({ text: found.text, name: `${found.name}.yaml` });
  });
  const kind = h("select", { id: "soort", onchange: () => possible() }, start.kinds.map((k) => h("option", { value: k.name }, k.label)));
  const [application, runs] = start.asked;
  const [fresh, running] = ["nieuw", "loopt"].map((value) => h("input", { type: "radio", name: "vraag", value, checked: value === "nieuw" }));
  const either = h("fieldset", { class: "welke" }, h("legend", {}, "Het gaat om"),
    h("label", {}, fresh, ` een ${application}`), h("label", {}, running, ` het beëindigen van een ${runs}`));
  /** What runs can be asked about where the rules say when it ends. */
  function possible() {
    either.hidden = !start.kinds.find((k) => k.name === kind.value)?.ends;
  }
  const file = h("input", { type: "file", id: "bestand", accept: ".yaml,.yml,text/yaml", onchange: () => tried(async () => {
    const chosen = file.files?.[0];
    if (!chosen) return;
    setTimeout(() => { file.value = ""; }); // the same file may be chosen again
    if (chosen.size > MOST) throw { problems: [{ code: "D000", message: `het bestand ${chosen.name} is te groot om een dossier te zijn`, hint: "kies een ander bestand; een dossier is hooguit een megabyte" }] };
    const text = new TextDecoder("utf-8", { fatal: true });
    let read;
    try { read = text.decode(await chosen.arrayBuffer()); } catch { throw { problems: [{ code: "D000", message: `het bestand ${chosen.name} is geen UTF-8-tekst`, hint: "sla het op als UTF-8 (in Kladblok: Opslaan als, bij Codering: UTF-8)" }] }; }
    try { await open({ text: read, name: chosen.name }); } catch (error) {
      if (/\.ya?ml$/i.test(chosen.name)) throw error;
      throw { problems: [{ code: "D000", message: `het bestand ${chosen.name} is geen dossier`, hint: "kies een bestand dat eindigt op .yaml; onder ‘Bewaren en delen’ bewaart u het als ‘Het dossier’" }] };
    }
  }) });
  possible();
  const again = h("section", { class: "verder", hidden: true });
  const shown = gallery(start.examples, example);
  const element = h("div", { class: "begin" },
    h("h1", { tabindex: "-1" }, "Waarom is dit geweigerd, en wat zou het antwoord veranderen?"),
    h("p", { class: "inleiding" }, `Deze bladzijde past de regels van ‘${start.title}’ toe op de feiten die u geeft. U ziet het antwoord in één zin, alle gronden met de letterlijke tekst erbij, en wat er anders zou moeten zijn. Wat u invult, blijft op deze computer.`),
    said, again,
    h("div", { class: "wegen" },
      shown,
      h("section", {}, h("h2", {}, "Stel zelf een vraag"), h("p", {}, h("label", { for: "soort" }, "Waarover gaat uw vraag?")), kind, either,
        h("p", {}, h("button", { type: "button", class: "groot", onclick: () => tried(async () => {
          const made = await quick.call("fresh", { kind: kind.value, running: running.checked && !either.hidden }, true);
          await open({ text: made.text, name: made.name });
        }) }, "Begin met de vragen")),
        h("p", { class: "noot" }, "U krijgt één vraag tegelijk, met het artikel dat ernaar vraagt. ‘Weet ik niet’ kan altijd. Wat er van elke andere soort volgt, ziet u daarna onder ‘Alle soorten’.")),
      h("section", {}, h("h2", {}, "Open een dossier"), h("p", {}, h("label", { for: "bestand" }, "Een bestand (.yaml) dat hier of met Waarom is gemaakt")), file,
        h("p", { class: "noot" }, "Het bestand wordt in de browser gelezen en gaat nergens heen."))));
  return {
    element,
    /** What can be gone on with, as it is now. */
    show() {
      const held = toResume(), parts = series.parts.length;
      again.hidden = !held.length;
      const lesson = parts > 0 && h("p", {}, h("button", { type: "button", onclick: () => { const state = current(); if (state) resume(state); document.getElementById("tab-les")?.click(); } }, "De oefening die u maakt"),
        h("span", { class: "noot" }, ` ${parts === 1 ? "1 dossier" : `${parts} dossiers`}; open een ander dossier om het toe te voegen`));
      again.replaceChildren(h("h2", { class: "klein" }, "Ga verder met"), ...held.map((state) => {
        const changes = state.before.length === 1 ? "1 wijziging" : `${state.before.length} wijzigingen`;
        return h("p", {}, h("button", { type: "button", onclick: () => resume(state) }, state.ask.name), h("span", { class: "noot" }, ` ${state.answer.decisions[0]?.label ?? ""}${state.before.length ? `, ${changes}` : ""}`));
      }), lesson || "");
    },
    /** @param {string} text */
    tell: (text) => document.getElementById("mis")?.append(h("p", { class: "noot" }, text)),
    /** @param {string} text */
    warn: (text) => (element.isConnected ? said : document.getElementById("mis"))?.append(h("p", { class: "fout", role: "alert" }, text)),
    /** @param {unknown} error */
    wrong: (error) => said.replaceChildren(trouble(error)),
  };
}
