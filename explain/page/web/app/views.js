// The views of the page, in their order. A new one is a module in views/ that exports a View, and a line here.
import { answer } from "./views/answer.js";
import { ask } from "./views/ask.js";
import { facts } from "./views/facts.js";
import { grid } from "./views/grid.js";
import { keep } from "./views/keep.js";
import { law } from "./views/law.js";
import { lesson } from "./views/lesson.js";
import { overview } from "./views/overview.js";
import { picture } from "./views/picture.js";
import { settings } from "./views/settings.js";
import { source } from "./views/source.js";
import { variants } from "./views/variants.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./state.js").Ask} Ask
 * @typedef {Partial<Ask> | ((now: Ask) => Partial<Ask>)} Changed
 * @typedef {object} Context  what a view may use
 * @property {import("./reasoner.js").Reasoner} quick  for what is needed at once
 * @property {import("./reasoner.js").Reasoner} slow  for what takes seconds
 * @property {import("./state.js").Start} start
 * @property {(changed: Changed) => Promise<void>} ask  another question about the same dossier; rejects with Wrong
 * @property {(exercise: import("./link.js").Exercise) => Promise<void>} tryOut  as a student does, and back
 * @property {(id: string) => void} point  to a place in the law or the answer, by its anchor
 * @typedef {object} View
 * @property {string} name  in the address of its tab
 * @property {string} title
 * @property {"vragen" | "antwoord"} side  beside the answer, or in its place
 * @property {(context: Context) => {element: HTMLElement, show: (state: State) => void}} make  `show` is called when the view is seen and something changed
 */

/** @type {View[]} */
export const VIEWS = [ask, facts, settings, source, answer, picture, overview, law, grid, variants, lesson, keep];
