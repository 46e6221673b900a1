// Why: the report of the house, with what would change it as soon as that is known.
import { become, escaped, h, trouble } from "../dom.js";
import { drawn } from "../graphviz.js";
import { Overtaken } from "../reasoner.js";
import { about } from "../state.js";

let latest = Promise.resolve();

/** The report as it is asked for now, whole, and with the drawing for paper. */
export const complete = () => latest;

/** @type {import("../views.js").View} */
export const answer = {
  name: "waarom",
  title: "Waarom",
  side: "antwoord",
  make({ quick, slow }) {
    const body = h("div", { class: "verslag" }), foot = h("p", { class: "noot bewijsregel" });
    const element = h("div", {}, body, foot);
    let wanted = 0, shownOf = "";
    /** @param {{html: string, footer: string}} made */
    const put = (made) => {
      become(body, Object.assign(escaped(made.html), { className: body.className }));
      foot.textContent = made.footer;
    };
    return {
      element,
      show(state) { latest = shown(state); },
    };

    /** @param {import("../views.js").State} state */
    async function shown(state) {
      wanted = state.number;
      if (shownOf !== about(state)) body.replaceChildren(h("p", { class: "noot", role: "status" }, "De uitleg wordt gemaakt …")); // never that of another
      shownOf = about(state);
      body.setAttribute("aria-busy", "true");
      try {
        const made = await quick.call("report", { ask: state.ask });
        if (wanted !== state.number) return;
        put(made);
        body.removeAttribute("aria-busy");
        const tone = state.answer.decisions[0]?.tone;
        if (tone !== "yes") body.querySelector("#antwoord :is(.wat-anders, .strook)")?.before(h("div", { class: "wat-anders" },
          h("h2", { class: "klein" }, tone === "no" ? "Wat zou dit veranderen?" : "Wat eerst te vragen?"), h("p", { role: "status" }, "Dat wordt nog uitgerekend …")));
        const whole = await slow.call("report", { ask: state.ask, ways: true });
        if (wanted !== state.number) return;
        put(whole);
        await pictured(state);
      } catch (error) {
        if (error instanceof Overtaken) return;
        body.replaceChildren(trouble(error));
      } finally {
        if (wanted === state.number) body.removeAttribute("aria-busy");
      }
    }

    /** On paper the drawing stands below the report. @param {import("../views.js").State} state */
    async function pictured(state) {
      const found = await drawn(slow, { ask: state.ask, layout: "a4" }, "afdruk", true).catch(() => null); // without Graphviz there is none
      if (found && wanted === state.number) body.append(h("section", { class: "papier tekening", "aria-hidden": "true" }, h("h2", {}, "Tekening"), h("div", { class: "kader" }, escaped(found.html).firstChild)));
    }
  },
};
