// The dossiers that a trainer puts together for one exercise; they stay in the tab.

/** @typedef {{ask: import("./state.js").Ask, heading: string, names: string[]}} Part  as `explain/page/lesson.py` gives it */

export const MOST = 30;
/** @type {{title: string, parts: Part[]}} */
export const series = { title: "Oefening", parts: [] };

/** @param {number} from @param {number} to another place; outside: away */
export function move(from, to) {
  const [part] = series.parts.splice(from, 1);
  if (to >= 0 && to <= series.parts.length) series.parts.splice(to, 0, part);
}
