// The rules beside the text that they come from.
import { h, trouble } from "../dom.js";
import { Overtaken } from "../reasoner.js";

/** @type {import("../views.js").View} */
export const law = {
  name: "wetregels",
  title: "Tekst en regels",
  side: "antwoord",
  make({ quick }) {
    const body = h("div", { "aria-live": "polite" }), which = h("select", { id: "lid", onchange: () => shown() });
    let opened = 0;
    async function shown() {
      if (!which.value) return;
      try {
        const found = await quick.call("rules", { id: which.value });
        body.replaceChildren(h("h2", {}, found.cite), h("div", { class: "naast-elkaar" },
          h("section", {}, h("h3", { class: "klein" }, "De tekst"), found.quotations.length ? found.quotations.map((/** @type {string} */ q) => h("p", { class: "citaat" }, q)) : h("p", { class: "noot" }, "Hier is geen tekst aangehaald.")),
          h("section", {}, h("h3", { class: "klein" }, "Wat de regels ervan maken"), h("ul", { class: "lijst" }, found.rules.map((/** @type {any} */ r) => h("li", {}, h("strong", {}, r.keyword), r.label && `: ${r.label}`, r.kinds.length > 0 && h("span", { class: "noot" }, ` (${r.kinds.slice(0, 4).join(", ")}${r.kinds.length > 4 ? ` en nog ${r.kinds.length - 4}` : ""})`)))))),
          ...(found.source ? [h("h3", { class: "klein" }, "Zoals het is opgeschreven"), h("pre", { class: "schuif regeltekst", tabindex: "0" }, found.source)] : []));
      } catch (error) { if (!(error instanceof Overtaken)) body.replaceChildren(trouble(error)); }
    }
    return {
      element: h("div", {}, h("h1", {}, "De tekst en de regels"), h("p", { class: "uitleg" }, "Hoe elk lid is omgezet in regels: wie het ermee oneens is, ziet hier waarmee."),
        h("p", {}, h("label", { for: "lid" }, "Lid"), " ", which), body),
      async show(state) {
        if (opened === state.opened) return;
        try {
          const found = await quick.call("addresses", { ask: state.ask });
          opened = state.opened;
          /** @type {Map<string, any[]>} */
          const documents = new Map();
          for (const a of found.addresses) documents.set(a.document, [...(documents.get(a.document) ?? []), h("option", { value: a.id }, a.cite)]);
          which.replaceChildren(...[...documents].map(([label, options]) => h("optgroup", { label }, options)));
          which.value = found.here;
          await shown();
        } catch (error) { if (!(error instanceof Overtaken)) body.replaceChildren(trouble(error)); }
      },
    };
  },
};
