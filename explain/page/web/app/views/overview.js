// What follows for a person: every kind on one screen.
import { escaped, h, trouble } from "../dom.js";
import { Overtaken } from "../reasoner.js";
import { about } from "../state.js";

/** @type {import("../views.js").View} */
export const overview = {
  name: "overzicht",
  title: "Alle soorten",
  side: "antwoord",
  make({ slow }) {
    const body = h("div", { class: "verslag" }), busy = h("p", { class: "noot bezig", role: "status" });
    let wanted = 0, shownOf = "";
    return {
      element: h("div", {}, busy, body),
      async show(state) {
        wanted = state.number;
        if (shownOf !== about(state)) body.replaceChildren(); // never that of another
        shownOf = about(state);
        busy.textContent = "Elke soort wordt gevraagd …";
        try {
          const found = await slow.call("overview", { ask: state.ask });
          if (wanted !== state.number) return;
          body.replaceChildren(escaped(found.html));
          busy.textContent = "";
        } catch (error) {
          if (error instanceof Overtaken) return;
          busy.textContent = "";
          body.replaceChildren(trouble(error));
        }
      },
    };
  },
};
