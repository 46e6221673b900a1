// From the first screen to the answer: what is loaded, what is open, which view is seen.
import { h, trouble } from "./dom.js";
import { keep } from "./kept.js";
import { fromExerciseLink, fromLink, isExercise, isLink, Unread } from "./link.js";
import { Overtaken, Reasoner, Wrong } from "./reasoner.js";
import { ungiven } from "./series.js";
import { atStake, back, current, onChange, open, step } from "./state.js";
import { tabs } from "./tabs.js";
import { VIEWS } from "./views.js";
import { begin } from "./views/begin.js";
import { exercise, handingIn } from "./views/exercise.js";

/** @typedef {import("./state.js").Ask} Ask */

const main = /** @type {HTMLElement} */ (document.getElementById("inhoud"));
const stand = /** @type {HTMLElement} */ (document.getElementById("stand"));
const bar = /** @type {HTMLProgressElement} */ (document.getElementById("voortgang"));

if (!(/** @type {any} */ (window).waaromStopped)) run().catch(stopped);

async function run() {
  const quick = new Reasoner((share, words) => {
    if (!bar.isConnected) return; // it stopped already, and says why
    bar.value = share;
    stand.textContent = words;
  });
  await quick.ready;
  stand.textContent = "Bijna klaar …";
  bar.value = 95;
  /** @type {import("./state.js").Start} */
  const start = await quick.call("start", {});
  const slow = new Reasoner();
  slow.ready.then(keep, keep); // not before: it would fetch what is being fetched
  /** @type {any} */ (window).waarom = quick; // for whoever checks the answers
  const version = /** @type {HTMLElement} */ (document.getElementById("versie"));
  version.textContent = (version.textContent ?? "").slice(0, 12);
  document.title = `Waarom · ${start.title}`;
  /** @type {HTMLElement} */ (document.getElementById("regels")).textContent = `· ${start.title}`;

  /** @param {Ask} ask */
  async function opened(ask) {
    const found = await decided(quick, ask);
    open(found.ask, found.answer);
  }
  /** @param {import("./views.js").Changed} changed */
  const asked = (changed) => step(async (state) => {
    return decided(quick, { ...state.ask, ...(typeof changed === "function" ? changed(state.ask) : changed) });
  });
  const context = { quick, slow, start, ask: asked, point, tryOut };
  const first = begin(context, opened);
  const work = desk(context, home);
  onChange((state) => {
    if (!work.element.isConnected) show(work.element);
    work.show(state);
  });
  function home() {
    if (handingIn() && !confirm("Uw antwoorden op deze oefening zijn nog niet gekopieerd en gaan dan weg. Toch weg?")) return;
    history.replaceState(null, "", location.pathname + location.search);
    first.show();
    show(first.element);
  }
  /** @param {import("./link.js").Exercise} what */
  async function practise(what) { show(await exercise(context, what, home)); }
  /** @param {import("./link.js").Exercise} what */
  async function tryOut(what) { show(await exercise(context, what, () => show(work.element), true)); }
  /** @type {HTMLElement} */ (document.getElementById("thuis")).addEventListener("click", (event) => {
    event.preventDefault();
    home();
  });
  show(first.element);
  addEventListener("hashchange", () => {
    if (isLink()) linked(start, first, opened);
    else if (isExercise()) practised(first, practise);
  });
  if (isLink()) await linked(start, first, opened);
  else if (isExercise()) await practised(first, practise);
  else if (start.examples.length) await warmed(quick, start.examples[0].name);
}

/** The answer, and the question with what it is about. @param {Reasoner} quick @param {Ask} ask @returns {Promise<{ask: Ask, answer: import("./state.js").Answer}>} */
async function decided(quick, ask) {
  const answer = await quick.call("answer", { ask }, true);
  return { ask: { ...ask, application: answer.application, running: answer.running }, answer };
}

/** Decide something while a person reads: what is asked first then comes as soon as the rest. @param {Reasoner} quick @param {string} name */
async function warmed(quick, name) {
  const { text } = await quick.call("example", { name }, true);
  await quick.call("answer", { ask: { text } }, true);
}

/** A dossier that came in a link. @param {import("./state.js").Start} start @param {{element: HTMLElement, show: () => void, tell: (text: string) => void, warn: (text: string) => void, wrong: (error: unknown) => void}} first @param {(ask: Ask) => Promise<void>} opened */
async function linked(start, first, opened) {
  try {
    const found = await fromLink();
    history.replaceState(null, "", location.pathname + location.search);
    await opened(found.ask);
    first.tell("Dit dossier komt uit een link: de feiten en de namen erin zijn van wie de link maakte.");
    if (found.kb !== start.kb.sha256) first.warn("Deze link is gemaakt met een andere versie van de regels, of met andere regels. Het antwoord hieronder volgt uit de regels van deze bladzijde.");
  } catch (error) {
    history.replaceState(null, "", location.pathname + location.search);
    first.show();
    show(first.element);
    if (error instanceof Unread) first.wrong(error);
    else if (error instanceof Wrong) {
      first.wrong(error);
      first.warn("Het dossier in de link past niet bij de regels van deze bladzijde. Vraag de link opnieuw, of open het dossier bij de regels waar het voor is.");
    } else first.warn("Deze link is niet heel overgekomen: er is geen dossier uit te lezen. Vraag de link opnieuw, of vraag het dossier als bestand en open dat hier.");
  }
}

/** An exercise that came in a link: the link stays, so that loading the page again begins it again. @param {{element: HTMLElement, show: () => void, warn: (text: string) => void, wrong: (error: unknown) => void}} first @param {(exercise: import("./link.js").Exercise) => Promise<void>} practise */
async function practised(first, practise) {
  try {
    await practise(await fromExerciseLink());
  } catch (error) {
    history.replaceState(null, "", location.pathname + location.search);
    first.show();
    show(first.element);
    if (error instanceof Wrong) first.wrong(error);
    if (!(error instanceof Unread)) first.warn(error instanceof Wrong ? "De oefening in de link past niet bij de regels van deze bladzijde. Vraag de link opnieuw." : "Deze link is niet heel overgekomen: er is geen oefening uit te lezen. Vraag de link opnieuw.");
  }
}

/** @param {HTMLElement} element */
function show(element) {
  main.replaceChildren(element);
  scrollTo(0, 0);
  (/** @type {HTMLElement | null} */ (element.querySelector("h1[tabindex], h2[tabindex], .balk-tekst")) ?? main).focus({ preventScroll: true });
}

/** @param {unknown} error */
function stopped(error) {
  console.error(error);
  bar.remove();
  stand.className = "fout";
  stand.textContent = `De bladzijde kon niet starten: ${/** @type {any} */ (error)?.message ?? error}. Laad haar opnieuw; helpt dat niet, meld dit dan bij wie de bladzijde beheert. Een oudere browser, of een die WebAssembly niet toestaat, kan haar niet laten rekenen.`;
}

/** Where one works: the answer above, always in sight; the questions beside it. @param {import("./views.js").Context} context @param {() => void} home */
function desk(context, home) {
  const sentence = h("p", { class: "zin" }), outcome = h("strong", { class: "uitslag" }), which = h("select", { "aria-label": "Waarover gaat de vraag?" });
  const turn = h("button", { type: "button", class: "omslag", onclick: () => turned(!element.classList.contains("vragen-voor")) });
  const undo = h("button", { type: "button", onclick: () => undone(context) }, "Terug");
  const other = h("p", { class: "fout", hidden: true }); // it is about something else than what was asked
  const say = h("div", { class: "balk-tekst", tabindex: "-1", role: "status", "aria-live": "polite" }, other, outcome, " ", sentence);
  const strip = h("section", { class: "balk", "aria-label": "Het antwoord" }, say,
    h("div", { class: "balk-knoppen" }, turn, which, undo, h("button", { type: "button", onclick: home }, "Andere vraag")));
  const [brief, over] = [h("button", { type: "button", class: "kort-tekst", onclick: () => scrollTo(0, 0) }), h("button", { type: "button", onclick: () => { turn.click(); scrollTo(0, 0); } })];
  const amiss = h("div", { id: "mis" }), short = h("div", { class: "kort", role: "group", "aria-label": "Het antwoord, kort" }, brief, over);
  const made = VIEWS.map((view) => ({ view, ...view.make(context) }));
  const left = tabs("Vragen en feiten", made.filter((m) => m.view.side === "vragen"), current);
  const right = tabs("Uitleg", made.filter((m) => m.view.side === "antwoord"), current);
  const element = h("div", { class: "werk" }, strip, short, amiss, h("div", { class: "vlakken" }, h("div", { class: "vlak-vragen" }, left.element), h("div", { class: "vlak-antwoord" }, right.element)));
  which.addEventListener("change", () => {
    const found = current()?.answer.subjects.find((s) => s.id === which.value);
    if (found) context.ask({ application: found.running ? null : found.id, running: found.running ? found.id : null });
  });
  element.addEventListener("click", (/** @type {Event} */ event) => {
    const link = /** @type {Element} */ (event.target).closest?.("a[href^='#'], a[*|href^='#']");
    const target = link?.getAttribute("href") ?? link?.getAttributeNS("http://www.w3.org/1999/xlink", "href");
    if (target?.startsWith("#")) {
      event.preventDefault();
      right.choose("waarom");
      turned(false);
      point(target.slice(1));
    }
  });
  /** On a small screen one side is seen. @param {boolean} questions */
  function turned(questions) {
    element.classList.toggle("vragen-voor", questions);
    turn.textContent = over.textContent = questions ? "Naar de uitleg" : "Vragen en feiten";
  }
  let opened = 0;
  new ResizeObserver(() => document.documentElement.style.setProperty("--balk", `${strip.offsetHeight}px`)).observe(strip);
  new IntersectionObserver((seen) => element.classList.toggle("voorbij", !seen[seen.length - 1].isIntersecting)).observe(strip);
  return {
    element,
    /** @param {import("./views.js").State} state */
    show(state) {
      const said = state.answer.decisions[0];
      const [first_, rest] = said ? parted(said.sentence) : ["Geen aanvraag.", "Dit dossier heeft nog geen aanvraag. Kies ‘Andere vraag’, of vul er een aan onder ‘Als tekst’."];
      outcome.textContent = first_;
      sentence.textContent = rest;
      brief.textContent = said ? `${said.words}: ${rest}` : first_;
      amiss.replaceChildren();
      const { gone, subjects } = state.answer, now = subjects.find((s) => s.id === said?.subject);
      other.hidden = !gone;
      other.textContent = gone ? `‘${gone}’ staat niet in dit dossier. Dit antwoord gaat over ${now?.label ?? "wat er wel in staat"}${subjects.length > 1 ? "; in de lijst kiest u iets anders" : ""}.` : "";
      short.dataset.tone = strip.dataset.tone = said?.tone ?? "unknown";
      undo.disabled = !state.before.length;
      which.replaceChildren(...[...new Set(subjects.map((s) => s.group))].map((label) =>
        h("optgroup", { label }, subjects.filter((s) => s.group === label).map((s) => h("option", { value: s.id }, s.label)))));
      which.hidden = which.options.length < 2;
      if (said) which.value = said.subject;
      if (opened !== state.opened) {
        opened = state.opened;
        turned(said?.outcome === "onbeslist");
        right.choose("waarom");
        left.choose(said?.outcome === "onbeslist" ? "vragen" : "feiten");
      }
      right.show(state);
      left.show(state);
    },
  };
}

/** A sentence in its outcome and its reasons. @param {string} sentence */
function parted(sentence) {
  const at = sentence.indexOf(": ");
  return at < 0 ? [sentence, ""] : [sentence.slice(0, at + 1), sentence.slice(at + 2)];
}

/** @param {import("./views.js").Context} context */
async function undone(context) {
  await back((ask) => context.quick.call("answer", { ask }, true));
}

/** Bring a place into sight and mark it. @param {string} id */
export function point(id) {
  const place = document.getElementById(id);
  if (!place) return;
  for (let at = place.parentElement; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
  if (place instanceof HTMLDetailsElement) place.open = true;
  document.querySelectorAll(".aangewezen").forEach((old) => old.classList.remove("aangewezen"));
  place.classList.add("aangewezen");
  place.setAttribute("tabindex", "-1");
  place.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  place.focus({ preventScroll: true });
}

addEventListener("click", (event) => { // elsewhere: in a tab of its own, for with this one the dossier would be gone
  const link = event.target instanceof Element ? event.target.closest("a[href^='http']") : null;
  if (link instanceof HTMLAnchorElement && link.origin !== location.origin) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
}, true);

addEventListener("beforeunload", (event) => { if (atStake() || handingIn() || ungiven()) event.preventDefault(); });

addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof Overtaken) event.preventDefault();
  else if (event.reason instanceof Wrong) {
    event.preventDefault();
    document.getElementById("mis")?.replaceChildren(trouble(event.reason));
  }
});
