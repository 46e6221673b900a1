// One question at a time, with the law behind it.
import { h, inSight, trouble } from "../dom.js";
import { carry, draft, field } from "../field.js";
import { Overtaken } from "../reasoner.js";
import { about, current, pass, step } from "../state.js";

/** @type {import("../views.js").View} */
export const ask = {
  name: "vragen",
  title: "Vragen",
  side: "vragen",
  make({ quick, point }) {
    const element = h("div", { class: "vragen" }), around = h("div", { class: "vragen-om", tabindex: "-1" }, element);
    let wanted = 0, everything = false, opened = "", took = false;
    /** @type {{key: string, form: HTMLElement} | null} what is asked on the screen */
    let now = null;
    const later = h("p", { class: "noot" }, "Het dossier is intussen veranderd. Wat u hier schrijft, blijft staan tot u antwoordt of het wist.");

    /** @param {import("../views.js").State} state */
    async function show(state) {
      wanted = state.number;
      if (opened !== about(state)) { // nobody answers about the one before
        everything = took = false;
        now = null;
        opened = about(state);
        element.replaceChildren(h("p", { class: "noot" }, "De eerste vraag wordt gezocht …"));
      }
      const mine = element.contains(document.activeElement);
      element.setAttribute("aria-busy", "true");
      element.inert = took || !now;
      try {
        const found = await quick.call("next", { ask: state.ask, before: state.passed, everything });
        if (wanted !== state.number) return;
        const key = found.question ? `${found.question.record} ${found.question.fact}` : "";
        if (!took && now && draft(now.form) && key !== now.key) { // somebody is writing: the next question can wait
          element.append(later);
          now.form.addEventListener("input", () => { if (now && !draft(now.form)) again(); }, { once: true });
          return;
        }
        const had = !took && now?.key === key ? now : null;
        const { form, shown } = found.question ? asked(found) : { form: null, shown: done(state, found) };
        const then = had && form ? carry(had.form, form) : null;
        now = form && { key, form };
        element.replaceChildren(...shown);
        element.inert = false;
        if (then) then();
        else if (mine || took) /** @type {HTMLElement | null} */ (element.querySelector("h2"))?.focus();
        took = false;
      } catch (error) {
        if (!(error instanceof Overtaken)) { now = null; element.replaceChildren(trouble(error)); }
      } finally {
        if (wanted === state.number) { element.removeAttribute("aria-busy"); element.inert = false; }
      }
    }

    /** The question for the dossier as it is now. */
    function again() {
      const state = current();
      if (state) show(state);
    }

    /** @param {any} found */
    function asked(found) {
      const q = found.question, wrong = h("div", { "aria-live": "polite" });
      const put = async (/** @type {string} */ said) => {
        const from = /** @type {HTMLElement | null} */ (document.activeElement);
        wrong.replaceChildren();
        element.inert = true; // what is typed now would be for a question that is answered
        around.focus({ preventScroll: true });
        try {
          await step(async ({ ask }) => {
            const after = await quick.call("say", { ask, record: q.record, fact: q.fact, answer: said }, true);
            if (after.note) { wrong.replaceChildren(h("p", { class: "fout" }, after.note)); return null; }
            took = true;
            return { ask: { ...ask, text: after.text, date: after.date }, answer: after.answer };
          });
        } catch (error) { inSight(wrong, trouble(error)); }
        if (!took && form.isConnected) { element.inert = false; from?.focus(); }
      };
      const form = field(q, "", put, true);
      const left = found.left > 1 ? `Nog ${found.left} vragen kunnen van belang zijn; dit is de meest beslissende.` : "";
      const shown = [
        h("h2", { class: "vraag", tabindex: "-1" }, q.question, q.about && h("span", { class: "noot" }, ` ${q.about}`)),
        h("p", { class: "noot" }, q.who, q.why ? ` Waarom deze vraag: ${q.why}.` : ""),
        form,
        h("p", {}, h("button", { type: "button", onclick: () => { took = true; around.focus({ preventScroll: true }); pass(q.fact, q.record); } }, "Weet ik niet")),
        wrong,
        h("p", { class: "noot" }, found.stand, " ", left),
        q.consequences.length > 0 && h("details", {}, h("summary", {}, "Wat elk antwoord doet"),
          h("ul", { class: "gevolgen" }, q.consequences.map((/** @type {string[]} */ c) => h("li", {}, h("strong", {}, c[0]), ": ", c[1])))),
        q.law.length > 0 && h("details", { class: "achter", open: q.law.length < 3 }, h("summary", {}, q.law.length === 1 ? "De bepaling die dit vraagt" : `De ${q.law.length} bepalingen die dit vragen`),
          q.law.map((/** @type {any} */ l) => h("div", { class: "lid" }, h("p", { class: "adres" }, h("a", { href: `#${l.anchor}`, onclick: () => point(l.anchor) }, l.citation)),
            l.quotations.map((/** @type {string} */ t) => h("p", { class: "citaat" }, t))))),
      ].filter(Boolean);
      return { form, shown };
    }

    /** @param {import("../views.js").State} state @param {any} found */
    function done(state, found) {
      return [
        h("h2", { class: "vraag", tabindex: "-1" }, state.passed.length ? "Verder is er niets te vragen" : "Alles is gevraagd wat de uitkomst bepaalt"),
        h("p", {}, found.done),
        found.more > 0 && !everything && h("p", {}, h("button", { type: "button", onclick: () => { everything = true; show(state); } }, "Vraag ook wat voor gronden, duur, bedragen en plichten nog open is")),
        h("p", { class: "noot" }, "Onder ‘Feiten’ verandert u elk antwoord; boven ziet u meteen wat dat doet."),
      ].filter(Boolean);
    }

    return { element: around, show };
  },
};
