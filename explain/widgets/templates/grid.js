// A grid of cells: one tab stop, arrow keys from cell to cell, a click (space, Enter) asks why. All that is shown is text.
const make = (tag, given = {}, ...inside) => {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) if (value !== undefined) found.setAttribute(name, value);
  found.append(...inside);
  return found;
};

export default {
  render({ model, el }) {
    const { columns, rows, title, long } = model.get("axes");
    const wide = columns.length;
    const buttons = rows.flatMap((_, r) => columns.map((_, c) => make("button", { type: "button", class: "waarom-cel cel-leeg", tabindex: r || c ? -1 : 0 })));
    const head = make("tr", {}, make("td"), ...columns.map((text) => make("th", { scope: "col" }, long ? make("span", { class: "lang" }, text) : text)));
    const lines = rows.map((text, r) => make("tr", { role: "row" }, make("th", { scope: "row" }, text),
      ...columns.map((_, c) => make("td", { role: "gridcell" }, buttons[r * wide + c]))));
    const table = make("table", { role: "grid", "aria-label": title }, make("thead", {}, head), make("tbody", {}, ...lines));
    el.append(make("div", { class: "waarom" }, make("div", { class: "rooster levend" }, table)));

    const go = (to) => {
      buttons.forEach((b, i) => (b.tabIndex = i === to ? 0 : -1));
      buttons[to].focus();
    };
    table.addEventListener("keydown", (e) => {
      const at = buttons.indexOf(e.target);
      if (at < 0) return;
      const c = at % wide, r = (at - c) / wide;
      const to = {
        ArrowRight: [c + 1, r], ArrowLeft: [c - 1, r], ArrowDown: [c, r + 1], ArrowUp: [c, r - 1],
        Home: [0, e.ctrlKey ? 0 : r], End: [wide - 1, e.ctrlKey ? rows.length - 1 : r],
      }[e.key];
      if (!to) return;
      e.preventDefault();
      if (to[0] >= 0 && to[0] < wide && to[1] >= 0 && to[1] < rows.length) go(to[1] * wide + to[0]);
    });
    table.addEventListener("click", (e) => {
      const at = buttons.indexOf(e.target);
      if (at < 0) return;
      buttons.forEach((b, i) => (b.tabIndex = i === at ? 0 : -1));
      model.send({ cell: at });
    });
    const show = () => {
      const cells = model.get("cells"), chosen = model.get("chosen");
      cells.forEach(([glyph, look, name], i) => {
        const b = buttons[i], pressed = String(i === chosen);
        const whole = `waarom-cel ${look}${i === chosen ? " cel-gekozen" : ""}`;
        if (b.textContent !== glyph) b.textContent = glyph;
        if (b.className !== whole) b.className = whole;
        if (b.title !== name) { b.title = name; b.setAttribute("aria-label", name); }
        if (b.getAttribute("aria-pressed") !== pressed) b.setAttribute("aria-pressed", pressed);
      });
    };
    show();
    model.on("change:cells", show);
    model.on("change:chosen", show);
    // what is saved beside this is hidden as long as this is here
    const saved = `[data-waarom="${CSS.escape(model.get("saved"))}"]`;
    const hide = make("style", {}, `${saved},.jp-OutputArea-child:has(${saved}){display:none!important}`);
    document.head.append(hide);
    // keys typed here are no shortcuts of JupyterLab, but Ctrl with a letter (save) still is
    const told = (e) => table.toggleAttribute("data-lm-suppress-shortcuts", !((e.ctrlKey || e.metaKey) && e.key.length === 1));
    window.addEventListener("keydown", told, true);
    return () => { window.removeEventListener("keydown", told, true); hide.remove(); model.off("change:cells", show); model.off("change:chosen", show); };
  },
};
