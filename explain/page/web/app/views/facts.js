// Every fact that matters, each to be changed at once. A row stays as it is until its fact is another: nobody loses what he is writing.
import { arrange, h, inSight, trouble } from "../dom.js";
import { carry, draft, field } from "../field.js";
import { Overtaken } from "../reasoner.js";
import { about, step } from "../state.js";

/** @typedef {{element: HTMLElement, wrong: HTMLElement, made: string, waits: number}} Row  `made`: of what; `waits`: answers that are on their way */

let count = 0;

/** Under a fact what is wrong with what was said of it, and what the answer rests on still. @param {Row} row @param {unknown} error null: nothing @param {string} [still] */
function refused({ element, wrong }, error, still = "") {
  wrong.replaceChildren();
  for (const control of element.querySelectorAll("input, select")) {
    for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", wrong.id]]) {
      if (error === null) control.removeAttribute(name);
      else control.setAttribute(name, value);
    }
  }
  if (error !== null) inSight(wrong, trouble(error), h("p", { class: "noot" }, still));
}

/** @type {import("../views.js").View} */
export const facts = {
  name: "feiten",
  title: "Feiten",
  side: "vragen",
  make({ quick }) {
    const list = h("div", {});
    const element = h("div", { class: "feiten-lijst" }, h("p", { class: "noot" }, "Verander een feit en zie boven wat het doet. ‘Terug’ neemt het terug."), list);
    let wanted = 0, dossier = "";
    const first = new Set(); // what the answer rested on since the dossier was opened: it stays where it is
    /** @type {Map<string, Row>} */
    const rows = new Map();
    /** @type {Map<string, HTMLElement>} */
    const boxes = new Map();
    /** @param {any} f */
    const key = (f) => `${f.record} ${f.fact}`;
    /** @param {any} control @param {string} said */
    const put = async (control, said) => {
      const row = rows.get(key(control));
      if (row) row.waits += 1, refused(row, null);
      try {
        await step(async ({ ask }) => {
          const after = await quick.call("say", { ask, record: control.record, fact: control.fact, answer: said || null }, true);
          if (row) row.waits -= 1, row.made = "";
          return { ask: { ...ask, text: after.text, date: after.date }, answer: after.answer };
        });
      } catch (error) {
        if (!row) return;
        row.waits -= 1, row.made = "";
        const [, still] = control.choices.find((/** @type {string[]} */ [v]) => v === control.value) ?? ["", control.value];
        refused(row, error, `Het antwoord rekent nog met ‘${still || "weet ik niet"}’.`);
      }
    };
    /** @param {any} f @param {(() => void)[]} after */
    const row = (f, after) => {
      const had = rows.get(key(f)), made = JSON.stringify({ ...f, decides: false });
      if (had && (had.waits || had.made === made)) return had.element;
      const wrong = h("div", { class: "gezegd", id: `mis-${++count}` });
      const fresh = h("div", { class: `feit${f.value ? "" : " open"}` }, h("p", {}, f.question, f.origin && f.origin !== "dossier" && h("span", { class: "noot" }, ` (${f.origin})`)),
        field(f, f.value, (said) => put(f, said)), wrong);
      const then = had && carry(had.element, fresh);
      if (then) after.push(then);
      rows.set(key(f), { element: fresh, wrong, made, waits: 0 });
      return fresh;
    };
    /** @param {string} name @param {() => HTMLElement} make @param {Element[]} children */
    const box = (name, make, children) => {
      const found = boxes.get(name) ?? make();
      boxes.set(name, found);
      arrange(found, children);
      return found;
    };
    /** @param {string} name @param {string} heading @param {Element[]} inside @param {boolean} open */
    const group = (name, heading, inside, open) =>
      box(`groep ${name}`, () => h("details", { open, "data-group": name }), [box(`kop ${name} ${heading}`, () => h("summary", {}, heading), []), ...inside]);
    return {
      element,
      async show(state) {
        wanted = state.number;
        if (about(state) !== dossier) { // nobody answers about the one before
          for (const old of [first, rows, boxes]) old.clear();
          list.replaceChildren();
          dossier = about(state);
        }
        try {
          const found = await quick.call("facts", { ask: state.ask });
          if (wanted !== state.number) return;
          for (const g of found.groups) for (const f of g.fields) if (f.decides) first.add(key(f));
          const after = /** @type {(() => void)[]} */ ([]), focused = /** @type {HTMLElement | null} */ (document.activeElement);
          const rests = [], others = [];
          for (const g of found.groups) {
            const [some, more] = [true, false].map((rest) => g.fields.filter((/** @type {any} */ f) => first.has(key(f)) === rest));
            if (some.length) rests.push(box(`rust ${g.record}`, () => h("div", { "data-record": g.record }),
              [box(`adres ${g.record} ${g.heading}`, () => h("p", { class: "adres" }, g.heading), []), ...some.map((/** @type {any} */ f) => row(f, after))]));
            if (more.length) others.push({ g, inside: more.map((/** @type {any} */ f) => box(`feit ${key(f)}`, () => h("div", { "data-record": g.record }), [row(f, after)])) });
          }
          const told = new Set(found.groups.flatMap((/** @type {any} */ g) => g.fields.map(key)));
          const writing = [...rows].filter(([k, r]) => !told.has(k) && list.contains(r.element) && draft(r.element)).map(([, r]) => r.element);
          if (writing.length) others.unshift({ g: { record: "over", heading: "Dit telt nu niet mee; wat u schreef, staat er nog" }, inside: writing });
          arrange(list, [...(rests.length ? [group("", "Hierop rust het antwoord", rests, true)] : []), ...others.map(({ g, inside }) => group(g.record, g.heading, inside, !rests.length))]);
          for (const then of after) then();
          if (focused && list.contains(focused) && focused !== document.activeElement) focused.focus({ preventScroll: true }); // it was moved
        } catch (error) {
          if (!(error instanceof Overtaken)) list.replaceChildren(trouble(error));
        }
      },
    };
  },
};
