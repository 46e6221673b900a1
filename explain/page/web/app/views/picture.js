// The drawing: it fits, and it can be made larger.
import { escaped, h, save, trouble } from "../dom.js";
import { drawn } from "../graphviz.js";
import { Overtaken } from "../reasoner.js";
import { about } from "../state.js";

/** @type {import("../views.js").View} */
export const picture = {
  name: "tekening",
  title: "Tekening",
  side: "antwoord",
  make({ quick }) {
    const frame = h("div", { class: "kader", tabindex: "0", role: "group", "aria-label": "Tekening, te verschuiven" }), busy = h("p", { class: "noot bezig", role: "status" });
    const full = h("input", { type: "checkbox", onchange: () => { if (last) draw(last); } });
    const file = { text: "" };
    let scale = 1, wanted = 0;
    /** @type {import("../views.js").State | null} */
    let last = null;
    /** @param {number} to */
    const zoom = (to) => {
      scale = Math.min(4, Math.max(0.25, to));
      const svg = frame.querySelector("svg");
      if (!svg) return;
      const wide = Number(svg.viewBox.baseVal.width) * (96 / 72);
      svg.setAttribute("width", String(Math.round(wide * scale)));
      svg.removeAttribute("height");
    };
    let own = false; // a size that somebody chose
    const fit = () => {
      own = false;
      const svg = frame.querySelector("svg");
      if (svg) zoom(Math.min(1.4, (frame.clientWidth - 4) / (Number(svg.viewBox.baseVal.width) * (96 / 72))));
    };
    /** @param {import("../views.js").State} state */
    async function draw(state) {
      const mine = ++wanted;
      if (last && about(last) !== about(state)) frame.replaceChildren(); // never that of another
      last = state;
      busy.textContent = "De tekening wordt gemaakt …";
      try {
        const whole = await drawn(quick, { ask: state.ask, layout: innerWidth < 700 ? "a4" : "screen", full: full.checked }, "tekening");
        if (mine !== wanted) return;
        frame.replaceChildren(...escaped(whole.html).childNodes);
        file.text = whole.file;
        fit();
        busy.textContent = "";
        begin();
      } catch (error) {
        if (error instanceof Overtaken || mine !== wanted) return;
        busy.textContent = "";
        frame.replaceChildren(trouble(error));
      }
    }
    /** What it is about is in sight first: the card at the left, which stands halfway. */
    function begin() {
      const cards = [...frame.querySelectorAll("svg .node")].map((card) => card.getBoundingClientRect());
      const first = cards.reduce((/** @type {DOMRect | null} */ at, card) => (at && at.left <= card.left ? at : card), null);
      if (first) frame.scrollTo(0, frame.scrollTop + first.top + first.height / 2 - frame.getBoundingClientRect().top - frame.clientHeight / 2);
    }
    new ResizeObserver(() => { if (!own) fit(); }).observe(frame);
    return {
      element: h("div", { class: "tekening" }, h("h1", { class: "onzichtbaar" }, "Tekening"), h("p", { class: "uitleg" }, "Van links naar rechts: de uitkomst, de gronden, de voorwaarden, de feiten. Dezelfde stappen als in de opbouw, die de tekening in tekst geeft. Een kaart brengt u bij het lid."),
        h("p", { class: "gereedschap" }, h("button", { type: "button", onclick: fit }, "Passend"), h("button", { type: "button", onclick: () => { own = true; zoom(1); } }, "Leesbaar"),
          h("button", { type: "button", onclick: () => { own = true; zoom(scale * 1.3); } }, "Groter"), h("button", { type: "button", onclick: () => { own = true; zoom(scale / 1.3); } }, "Kleiner"),
          h("label", {}, full, " alles"), h("button", { type: "button", onclick: () => file.text && save("tekening.svg", "image/svg+xml", file.text) }, "Bewaar (.svg)")), busy, frame),
      show: draw,
    };
  },
};
