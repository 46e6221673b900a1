// An exercise: predict, say why, then see the answer. Until then the answer is nowhere on the page: it is asked for when it is shown.
import { capital, escaped, h, trouble } from "../dom.js";
import { resultLine, scored } from "../score.js";

/** Is there an exercise with something filled in that was not handed in yet? */
export const handingIn = () => document.querySelector(".oefenen[data-open]") !== null;

/**
 * @param {{quick: import("../reasoner.js").Reasoner, start: import("../state.js").Start, point: (id: string) => void}} context
 * @param {import("../link.js").Exercise} exercise
 * @param {() => void} leave
 * @param {boolean} [trial] by who made it: nothing is handed in
 * @returns {Promise<HTMLElement>} rejects with what is wrong with its dossiers
 */
export async function exercise({ quick, start, point }, { kb, title, asks, only, shuffle }, leave, trial = false) {
  const given = { asks, only: only ?? null, shuffle: shuffle ?? null };
  const found = await quick.call("exercise", given, true);
  /** @type {{label: string, done: any}[]} */
  const done = found.cases.map((/** @type {any} */ c) => ({ label: String(c.number), done: null }));
  const name = h("input", { type: "text", id: "naam", autocomplete: "off", oninput: () => told() });
  const line = h("textarea", { id: "regel", rows: 6, readonly: true, autocomplete: "off" });
  const copied = h("span", { role: "status" });
  const told = () => { line.value = resultLine(name.value, title, done); };
  const copy = async () => {
    delete element.dataset.open;
    try { await navigator.clipboard.writeText(line.value); copied.textContent = " Gekopieerd."; } catch { line.select(); copied.textContent = " Geselecteerd: kopieer met Ctrl+C."; }
  };

  /** @param {{number: number, heading: string, html: string}} c @param {number} at */
  const shown = (c, at) => {
    const form = escaped(c.html), answer = h("div", { class: "uitwerking", hidden: true }), wrong = h("div", { "aria-live": "assertive" });
    const show = h("button", { type: "button", class: "groot", onclick: async () => {
      show.disabled = true;
      wrong.replaceChildren();
      try {
        const { html, key } = await quick.call("revealed", { ...given, number: c.number }, true);
        const radios = inputs(form, "radio"), boxes = inputs(form, "checkbox"), picked = radios.find((x) => x.checked);
        done[at].done = scored(picked?.value ?? null, picked?.parentElement?.textContent?.trim() ?? "", boxes.filter((x) => x.checked).map((x) => x.value), boxes.length, key);
        for (const x of [...radios, ...boxes]) x.disabled = true;
        for (const x of form.querySelectorAll("textarea")) x.readOnly = true;
        const made = escaped(html);
        for (const x of made.querySelectorAll(".geheim")) x.classList.remove("geheim");
        const score = made.querySelector(".score");
        if (score) score.textContent = `${capital(done[at].done.score)}.`;
        answer.replaceChildren(...made.childNodes);
        answer.hidden = false;
        show.hidden = true;
        told();
        answer.tabIndex = -1;
        answer.focus();
      } catch (error) { show.disabled = false; wrong.replaceChildren(trouble(error)); }
    } }, "Toon het antwoord", h("span", { class: "onzichtbaar" }, ` van geval ${c.number}`));
    return h("section", { class: "geval oefening", id: `geval-${c.number}`, "aria-labelledby": `kop-${c.number}` },
      h("h2", { id: `kop-${c.number}` }, `Geval ${c.number}: ${c.heading}`), form, h("p", {}, show), wrong, answer);
  };

  const element = h("div", { class: "trainer les oefenen" },
    h("section", { class: "antwoord hidden" }, h("h1", { tabindex: "-1" }, title),
      kb !== start.kb.sha256 && h("p", { class: "fout", role: "alert" }, "Deze oefening is gemaakt met een andere versie van de regels, of met andere regels. De antwoorden volgen hier uit de regels van deze bladzijde."),
      h("p", { class: "uitleg" }, "Lees de feiten en de tekst van de regels. Kies per geval de uitkomst en de gronden, schrijf op waarom, en kies dan ‘Toon het antwoord’. Daarna staat uw antwoord vast. Onderaan staat uw resultaat. De titel en de feiten zijn van wie de oefening maakte."),
      found.readings.map((/** @type {string} */ r) => h("p", { class: "noot" }, `Gekozen lezing: ${r}`)),
      h("nav", { "aria-label": "Gevallen" }, h("ol", { class: "gevallen" },
        found.cases.map((/** @type {any} */ c) => h("li", {}, h("a", { href: `#geval-${c.number}` }, `Geval ${c.number}: ${c.heading}`))),
        h("li", {}, h("a", { href: "#resultaat" }, "Resultaat")), h("li", {}, h("a", { href: "#wet" }, "De tekst van de regels"))))),
    h("div", { class: "naast" },
      h("div", { class: "verhaal" }, found.cases.map(shown),
        h("section", { id: "resultaat", class: "resultaat", "aria-labelledby": "kop-resultaat" }, h("h2", { id: "kop-resultaat" }, "Resultaat"),
          h("p", { class: "uitleg" }, "Er wordt niets verzonden. Vul uw naam in en kopieer de regel om haar in te leveren. Wat u bij ‘Waarom denkt u dat?’ schreef, staat er niet in: een afdruk van deze bladzijde heeft dat wel. Sluit u het tabblad, dan is het weg."),
          h("label", { for: "naam" }, "Uw naam"), " ", name, h("label", { for: "regel" }, "De regel om in te leveren"), line,
          h("p", {}, h("button", { type: "button", class: "groot", onclick: copy }, "Kopieer de regel"), copied, " ", h("button", { type: "button", onclick: leave }, trial ? "Terug naar het maken" : "Naar het begin")))),
      h("section", { id: "wet", class: "wet", "aria-labelledby": "kop-wet", tabindex: "0" }, h("h2", { id: "kop-wet" }, "De tekst van de regels"),
        h("p", { class: "uitleg" }, "Letterlijk aangehaald. Wat in de regels niet is aangehaald, staat hier niet."), escaped(found.law))),
    h("p", { class: "noot" }, found.footer));
  if (!trial) element.addEventListener("input", () => { element.dataset.open = "ja"; });
  element.addEventListener("click", (/** @type {Event} */ event) => {
    const target = /** @type {Element} */ (event.target).closest?.("a[href^='#']")?.getAttribute("href");
    if (!target) return;
    event.preventDefault(); // the link of the exercise stays in the address
    point(target.slice(1));
  });
  told();
  return element;
}

/** @param {HTMLElement} inside @param {string} type @returns {HTMLInputElement[]} */
const inputs = (inside, type) => [...inside.querySelectorAll(`input[type=${type}]`)].map((x) => /** @type {HTMLInputElement} */ (x));
