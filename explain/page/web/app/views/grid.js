// Two facts against each other: every cell decided in its turn; a cell says why, and can be opened.
import { h, inSight, trouble } from "../dom.js";
import { current } from "../state.js";

/** @typedef {{given: any, table: any, cells: any[], done: any[], x: any, y: any}} Grid */

/** @type {import("../views.js").View} */
export const grid = {
  name: "rooster",
  title: "Rooster",
  side: "antwoord",
  make({ slow, ask }) {
    const said = h("div", { class: "gezegd", "aria-live": "polite" }), field = h("div", { class: "schuif" }), why = h("div", { class: "waarom-cel", "aria-live": "polite" }), legend = h("ul", { class: "sleutel-rooster" });
    const count = h("span", {}), bar = h("progress", { "aria-label": "Hoeveel cellen er zijn beslist" });
    const halt = h("button", { type: "button", onclick: () => { if (running) running = 0; else if (grid) run(grid); } }, "Stop");
    const progress = h("p", { class: "gereedschap", hidden: true }, bar, count, halt);
    /** @type {{path: string, label: string, group: string, decides: boolean, values: string}[]} */
    let axes = [];
    let running = 0, turn = 0, opened = 0;
    let grid = /** @type {Grid | null} */ (null);
    const one = picker("x", "Van links naar rechts"), other = picker("y", "Van boven naar beneden");

    /** @param {string} id @param {string} label */
    function picker(id, label) {
      const values = h("input", { type: "text", id: `waarden-${id}`, autocomplete: "off" });
      const fact = h("select", { id: `as-${id}`, onchange: () => { values.value = axes.find((a) => a.path === fact.value)?.values ?? ""; } });
      return { fact, values, element: h("fieldset", { class: "as" }, h("legend", {}, label), h("label", { for: fact.id }, "Feit"), fact, h("label", { for: values.id }, "Waarden"), values) };
    }

    async function make() {
      const state = current();
      if (!state) return;
      running = 0;
      said.replaceChildren();
      const given = { ask: state.ask, x: [one.fact.value, one.values.value], y: [other.fact.value, other.values.value] };
      try {
        const { x, y, here } = await slow.call("grid", given, true);
        const cells = y.labels.flatMap((/** @type {string} */ row, /** @type {number} */ r) => x.labels.map((/** @type {string} */ column, /** @type {number} */ c) => {
          const at = r * x.labels.length + c, own = here && here[0] === c && here[1] === r;
          return h("td", { role: "gridcell", tabindex: at ? -1 : 0, class: own ? "cel cel-hier" : "cel", "aria-label": `${column}; ${row}${own ? "; het dossier zelf" : ""}: nog niet beslist`, onclick: () => tell(at), onfocus: () => rove(at) });
        }));
        const wide = x.labels.length;
        const table = h("table", { role: "grid", class: "rooster-tabel", "aria-label": `${x.title}, tegen ${y.title}`, onkeydown: (/** @type {KeyboardEvent} */ e) => moved(e, wide) },
          h("thead", {}, h("tr", { role: "row" }, h("td"), x.labels.map((/** @type {string} */ label) => h("th", { scope: "col", class: label.length > 5 ? "lang" : "" }, h("span", {}, label))))),
          h("tbody", {}, y.labels.map((/** @type {string} */ label, /** @type {number} */ r) => h("tr", { role: "row" }, h("th", { scope: "row" }, label), cells.slice(r * wide, (r + 1) * wide)))));
        grid = { given, table, cells, done: [], x, y };
        field.replaceChildren(h("p", { class: "noot" }, `${x.title} →  ${y.title} ↓`), table);
        why.replaceChildren(h("p", { class: "noot" }, "Kies een cel, met de pijlen en Enter of met de muis, om te zien waarom."));
        await run(grid);
      } catch (error) { inSight(said, trouble(error)); }
    }

    /** @param {Grid} made */
    async function run(made) {
      const mine = (running = ++turn);
      progress.hidden = false;
      halt.textContent = "Stop";
      try {
        while (running === mine && made.done.length < made.cells.length) {
          shown(made);
          const found = await slow.call("cells", { ...made.given, first: made.done.length }, true);
          if (made !== grid) return;
          for (const f of found) {
            const cell = made.cells[made.done.length];
            cell.textContent = f.glyph;
            cell.classList.add(`cel-${f.look}`);
            cell.setAttribute("aria-label", cell.getAttribute("aria-label").replace("nog niet beslist", f.words));
            made.done.push(f);
          }
        }
      } catch (error) { inSight(said, trouble(error)); }
      if (running === mine) running = 0;
      shown(made);
      if (made === grid) halt.textContent = "Ga verder";
    }

    /** @param {Grid} made */
    function shown(made) {
      if (made !== grid) return;
      bar.max = made.cells.length;
      bar.value = made.done.length;
      count.textContent = `${made.done.length} van ${made.cells.length} cellen`;
      progress.hidden = made.done.length === made.cells.length;
      const kinds = new Map();
      for (const f of made.done) kinds.set(f.words, { ...f, number: (kinds.get(f.words)?.number ?? 0) + 1 });
      legend.replaceChildren(...[...kinds.values()].map((k) => h("li", {}, h("span", { class: `cel cel-${k.look}`, "aria-hidden": "true" }, k.glyph), ` ${k.words} (${k.number})`)));
    }

    /** @param {number} at */
    function rove(at) { grid?.cells.forEach((cell, i) => { cell.tabIndex = i === at ? 0 : -1; }); }

    /** @param {KeyboardEvent} event @param {number} wide */
    function moved(event, wide) {
      const at = grid?.cells.indexOf(event.target) ?? -1;
      if (!grid || at < 0) return;
      const column = at % wide, last = grid.cells.length - 1;
      const to = { ArrowRight: column < wide - 1 ? at + 1 : at, ArrowLeft: column ? at - 1 : at, ArrowDown: at + wide > last ? at : at + wide, ArrowUp: at < wide ? at : at - wide, Home: at - column, End: at - column + wide - 1 }[event.key];
      if (event.key === "Enter" || event.key === " ") tell(at);
      else if (to === undefined) return;
      else grid.cells[to].focus();
      event.preventDefault();
    }

    /** @param {number} at */
    async function tell(at) {
      const made = grid;
      if (!made) return;
      made.cells.forEach((cell, i) => cell.classList.toggle("cel-gekozen", i === at));
      try {
        const found = await slow.call("cell", { ...made.given, number: at }, true);
        if (made !== grid) return;
        why.replaceChildren(h("section", { class: "kant", "data-tone": found.tone }, h("h2", { class: "klein" }, found.name), h("p", {}, found.sentence),
          found.text !== null && h("p", {}, h("button", { type: "button", onclick: async () => {
            try {
              await ask({ ...made.given.ask, text: found.text });
              document.getElementById("tab-waarom")?.click();
            } catch (error) { inSight(said, trouble(error)); }
          } }, "Neem deze waarden over en toon de uitleg"))));
      } catch (error) { why.replaceChildren(trouble(error)); }
    }

    return {
      element: h("div", { class: "rooster" }, h("h1", {}, "Twee feiten tegenover elkaar"),
        h("p", { class: "uitleg" }, "Kies twee feiten. In elke cel staat de uitkomst als alleen die twee anders waren. Scheid waarden met een puntkomma; ‘8 t/m 16’ en ‘onbekend’ mogen ook. Ten hoogste 200 cellen."),
        one.element, other.element, h("p", {}, h("button", { type: "button", class: "groot", onclick: make }, "Maak het rooster")), said, progress, field, legend, why),
      async show(state) {
        if (opened !== state.opened) for (const p of [one, other]) p.element.disabled = true; // what is chosen of the dossier before would be lost
        try {
          const found = await slow.call("axes", { ask: state.ask });
          if (state !== current()) return;
          const had = [one, other].map((p) => p.fact.value);
          axes = found;
          [one, other].forEach((p, i) => {
            p.fact.replaceChildren(...options(axes));
            const kept = opened === state.opened && axes.some((a) => a.path === had[i]);
            p.fact.value = kept ? had[i] : axes[Math.min(i, axes.length - 1)]?.path ?? "";
            if (!kept) p.values.value = axes.find((a) => a.path === p.fact.value)?.values ?? "";
          });
          if (opened !== state.opened || grid && grid.given.ask !== state.ask) {
            running = 0;
            if (opened !== state.opened) { grid = null; progress.hidden = true; field.replaceChildren(); legend.replaceChildren(); }
            why.replaceChildren();
            said.replaceChildren(...(grid ? [h("p", { class: "noot" }, "Het dossier is intussen veranderd; dit rooster gaat over hoe het was. Maak het opnieuw om bij te blijven.")] : []));
          }
          opened = state.opened;
          for (const p of [one, other]) p.element.disabled = false;
        } catch (error) { if (/** @type {any} */ (error)?.problems) inSight(said, trouble(error)); }
      },
    };
  },
};

/** @param {{path: string, label: string, group: string, decides: boolean}[]} axes */
function options(axes) {
  /** @type {Map<string, any[]>} */
  const grouped = new Map();
  for (const a of axes) {
    const name = a.decides ? "Hierop rust het antwoord" : a.group;
    grouped.set(name, [...(grouped.get(name) ?? []), h("option", { value: a.path }, a.decides ? `${a.label} (${a.group})` : a.label)]);
  }
  return [...grouped].map(([label, found]) => h("optgroup", { label }, found));
}
