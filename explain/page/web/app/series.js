// The dossiers that a trainer puts together for one exercise; they stay in the tab.

/**
 * @typedef {{id: string, words: string, depth: number, at: number, cases: number}} Place  where grounds stand, and in how many cases
 * @typedef {{ask: import("./state.js").Ask, heading: string, names: string[], cases: number, places: Place[]}} Part  as `explain/page/lesson.py` gives it
 */

export const MOST = 30;
/** @type {{title: string, parts: Part[], only: string, shuffle: string}} */
export const series = { title: "Oefening", parts: [], only: "", shuffle: "" };

let linked = ""; // the exercise as a link was made of it last
const whole = () => JSON.stringify(series);

/** A link was made of it. */
export const given = () => { linked = whole(); };

/** Would an exercise be gone if the page closed? */
export const ungiven = () => series.parts.length > 0 && whole() !== linked;

/** @param {number} from @param {number} to another place; outside: away */
export function move(from, to) {
  const [part] = series.parts.splice(from, 1);
  if (to >= 0 && to <= series.parts.length) series.parts.splice(to, 0, part);
}

/** Where grounds stand in any of the cases, in the order of the texts. @returns {Place[]} */
export function places() {
  /** @type {Map<string, Place>} */
  const found = new Map();
  for (const place of series.parts.flatMap((p) => p.places)) {
    const had = found.get(place.id);
    found.set(place.id, had ? { ...had, at: Math.min(had.at, place.at), cases: had.cases + place.cases } : place);
  }
  return [...found.values()].sort((a, b) => a.at - b.at || a.depth - b.depth);
}
