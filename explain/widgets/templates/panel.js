// The boxes of a panel. Text comes from the kernel; only `head`, `body`, `drawing` and `style_` are HTML, made there and escaped.
const make = (tag, given = {}, ...inside) => {
  const found = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) found.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) found.setAttribute(name, value === true ? "" : value);
  }
  found.append(...inside.filter((x) => x !== null));
  return found;
};
// keys typed here are no shortcuts of JupyterLab, but Ctrl with a letter (save) still is
const keys = (root) => {
  const told = (e) => root.toggleAttribute("data-lm-suppress-shortcuts", !((e.ctrlKey || e.metaKey) && e.key.length === 1));
  window.addEventListener("keydown", told, true);
  return () => window.removeEventListener("keydown", told, true);
};
const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

function buttons(row, send) {
  // one tab stop: the arrow keys go from button to button, space or Enter chooses
  const all = row.options.map(([value, word]) => make("button", { type: "button", value, onclick: () => send(value) }, word));
  const group = make("div", { class: "knoppen", role: "group", "aria-label": row.label, title: row.question }, ...all);
  group.addEventListener("keydown", (e) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const to = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    all.forEach((b) => (b.tabIndex = b === to ? 0 : -1));
    to.focus();
  });
  const show = ({ value }) => all.forEach((b) => {
    b.setAttribute("aria-pressed", String(b.value === value));
    if (!group.contains(document.activeElement)) b.tabIndex = b.value === value ? 0 : -1;
  });
  return [group, show];
}

function list(row, send) {
  const box = make("select", { "aria-label": row.label, title: row.question, onchange: () => send(box.value) },
    ...row.options.map(([value, word]) => make("option", { value }, word)));
  return [box, ({ value }) => (box.value = value)];
}

function number(row, send) {
  const box = make("input", { type: "text", inputmode: "decimal", placeholder: "onbekend", "aria-label": row.label, title: row.question, autocomplete: "off" });
  const slide = make("input", { type: "range", min: 0, max: row.most, step: row.step, tabindex: -1, "aria-hidden": "true" });
  const written = () => String(slide.value).replace(".", ",");
  let sent = null;
  const say = () => { if (box.value !== sent) send((sent = box.value)); };
  box.addEventListener("change", say);
  box.addEventListener("keydown", (e) => { if (e.key === "Enter") say(); });
  slide.addEventListener("input", () => (box.value = written()));
  slide.addEventListener("change", () => send(written()));
  const show = ({ value, error }) => {
    if (document.activeElement !== box || box.value === sent) box.value = value;  // not while somebody is typing on
    if (box.value === value) sent = value;
    if (!error) slide.value = value ? value.replace(",", ".") : 0;
  };
  return [make("div", { class: "naast" }, slide, box, row.unit ? make("span", { class: "eenheid" }, row.unit) : null), show];
}

function date(row, send) {
  const box = make("input", { type: "date", "aria-label": row.label, title: row.question });
  const endless = make("button", { type: "button", "aria-pressed": "false" }, "geen eind");
  const slide = make("input", { type: "range", min: 1, max: row.most, tabindex: -1, "aria-hidden": "true", title: "hele maanden vanaf de eerste dag" });
  const lasts = make("span", { class: "eenheid" });
  // a date is whole, or cleared, before it is an answer
  box.addEventListener("change", () => { if (box.value || !box.validity.badInput) send(box.value); });
  endless.addEventListener("click", () => send(endless.getAttribute("aria-pressed") === "true" ? box.value : "onbepaald"));
  slide.addEventListener("input", () => (lasts.textContent = `${slide.value} mnd`));
  slide.addEventListener("change", () => send(`${slide.value} mnd`));
  const show = (now) => {
    const never = now.value === "onbepaald";
    endless.setAttribute("aria-pressed", String(never));
    const value = never ? "" : now.value;
    if (box.value !== value) box.value = value;
    lasts.textContent = now.lasts ?? "";
    if (now.count) slide.value = now.count;
  };
  const first = make("div", { class: "naast" }, box, row.endless ? endless : null);
  return [make("div", {}, first, row.months ? make("div", { class: "naast" }, slide, lasts) : null), show];
}

const KINDS = { knoppen: buttons, lijst: list, getal: number, datum: date };

function line(row, send) {
  const [box, show] = KINDS[row.kind](row, send);
  const origin = make("span", { class: "herkomst" });
  const confirm = make("button", { type: "button", class: "bevestig", tabindex: -1, title: "Dit stellen als feit" }, "bevestig");
  const where = make("span", { class: "waar" }, row.where);
  const label = make("div", { class: "label", title: row.question }, make("span", { class: "punt", "aria-hidden": "true" }), row.label + " ", origin, confirm, where);
  const error = make("p", { class: "fout", role: "alert" });
  const whole = make("div", { class: "rij" }, label, make("div", { class: "vak" }, box, error));
  whole.dataset.id = row.id;
  let last = {};
  confirm.addEventListener("click", () => send(last.value));
  return {
    whole, text: plain(`${row.label} ${row.question}`),
    show(now) {
      last = now;
      show(now);
      origin.textContent = now.origin && !now.changed ? `(${now.origin}) ` : "";
      confirm.hidden = !now.origin || now.changed || !now.value;
      whole.classList.toggle("veranderd", now.changed);
      whole.classList.toggle("mis", Boolean(now.error));
      error.textContent = now.error;
      error.hidden = !now.error;
    },
  };
}

function section(title, open) {
  const count = make("span", { class: "aantal" });
  const inside = make("div");
  const name = make("span", {}, title);
  const whole = make("details", { class: "groep", open }, make("summary", {}, name, " ", count), inside);
  return { whole, inside, name, count, title: plain(title) };
}

function build(model, root) {
  const { first: title, sections, readings } = model.get("boxes");
  const say = (kind, id, text) => model.send({ kind, id, text: String(text) });
  const lines = new Map();
  const own = new Map();
  const first = section(title, true);
  first.whole.classList.add("eerst");
  const groups = sections.map((s) => {
    const found = section(s.title, false);
    for (const row of s.rows) {
      const made = line(row, (text) => say("feit", row.id, text));
      lines.set(row.id, made);
      own.set(row.id, found);
      made.text += ` ${found.title}`;
      found.inside.append(made.whole);
    }
    return found;
  });
  const other = section("Datum van het besluit en lezingen", false);
  const day = line({ id: "", label: "Datum van het besluit", question: "", where: "", kind: "datum" }, (text) => say("dag", "", text));
  other.inside.append(day.whole);
  const chosen = readings.map((r) => {
    const made = line({ ...r, where: "", kind: "lijst" }, (text) => say("lezing", r.id, text));
    other.inside.append(made.whole);
    return [r.id, made];
  });
  const none = make("p", { class: "geen", hidden: true }, "Geen feit met deze woorden.");
  const search = make("input", { type: "search", placeholder: "Zoek een feit", "aria-label": "Zoek een feit" });
  const opened = new Map();
  const find = () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    for (const { whole, text } of lines.values()) whole.hidden = !words.every((w) => text.includes(w));
    for (const g of [first, ...groups]) {
      if (words.length && !opened.has(g)) opened.set(g, g.whole.open);
      const there = [...g.inside.children].filter((x) => !x.hidden).length;
      g.whole.hidden = !there;
      g.count.textContent = g === first ? "" : `(${there})`;
      if (words.length) g.whole.open = true;
      else if (opened.has(g)) { g.whole.open = opened.get(g); opened.delete(g); }
    }
    other.whole.hidden = Boolean(words.length);
    none.hidden = !words.length || [first, ...groups].some((g) => !g.whole.hidden);
  };
  search.addEventListener("input", find);
  search.addEventListener("keydown", (e) => { if (e.key === "Escape" && search.value) { search.value = ""; find(); e.stopPropagation(); } });

  const summary = make("div", { class: "aanvragen", role: "group", "aria-label": "De aanvragen in dit dossier" });
  const head = make("div", { class: "hoofd", "aria-live": "polite" });
  const body = make("div", { class: "romp", tabindex: 0, role: "region", "aria-label": "Waarom" });
  const drawing = make("div");
  const draw = make("button", { type: "button", onclick: () => say("tekening", "", "") });
  const back = make("button", { type: "button", onclick: () => say("terug", "", "") }, "Terug naar het dossier");
  const facts = make("div", { class: "feiten" }, make("div", { class: "zoek" }, search), make("div", { class: "lijst" }, first.whole, ...groups.map((g) => g.whole), other.whole, none));
  const told = make("div", { class: "antwoord" }, head, body, make("div", { class: "onder" }, draw, back));
  root.replaceChildren(summary, make("div", { class: "twee" }, facts, told), drawing);

  let said = "";
  return () => {
    const state = model.get("state");
    for (const [id, now] of Object.entries(state.values)) lines.get(id)?.show(now);
    for (const id of state.first) {
      const made = lines.get(id);
      if (made && made.whole.parentElement !== first.inside && !made.whole.contains(document.activeElement)) first.inside.append(made.whole);
    }
    const wanted = new Set(state.first);
    for (const [id, made] of lines) if (!wanted.has(id) && made.whole.parentElement === first.inside) own.get(id).inside.append(made.whole);
    day.show({ value: state.day, error: state.day_error, origin: "", changed: false });
    for (const [id, made] of chosen) made.show({ value: state.readings[id], error: "", origin: "", changed: false });
    if (head.innerHTML !== state.head) head.innerHTML = state.head;
    if (said !== state.body) { body.innerHTML = said = state.body; body.scrollTop = 0; }
    drawing.innerHTML = state.drawing;
    draw.textContent = state.drawing ? "Verberg de tekening" : "Tekening van het bewijs";
    draw.disabled = !state.drawable;
    const was = summary.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    summary.replaceChildren(...state.summary.map(([id, about, outcome, here]) => make("button", {
      type: "button", "data-id": id, "aria-pressed": String(here), onclick: () => say("aanvraag", id, ""),
    }, make("strong", {}, `${id}: ${about}`), " ", outcome)));
    if (was !== null) summary.querySelector(`[data-id="${CSS.escape(was)}"]`)?.focus();
    summary.hidden = !state.summary.length;
    find();
  };
}

export default {
  render({ model, el }) {
    const root = make("div", { class: "waarom waarom-feiten" });
    const style = make("div");
    style.innerHTML = model.get("style_");
    // what is saved beside this is hidden as long as this is here
    const saved = `[data-waarom="${CSS.escape(model.get("saved"))}"]`;
    const hide = make("style", {}, `${saved},.jp-OutputArea-child:has(${saved}){display:none!important}`);
    document.head.append(hide);
    el.append(style, root);
    let show;
    const again = () => { show = build(model, root); show(); };
    const follow = () => show();
    again();
    model.on("change:boxes", again);
    model.on("change:state", follow);
    const quiet = keys(root);
    return () => { quiet(); hide.remove(); model.off("change:boxes", again); model.off("change:state", follow); };
  },
};
