// The drawing of a question: its source from Python, drawn by Graphviz in a worker of its own, finished by Python.
import { worker } from "./reasoner.js";

/** @type {Worker | null} */
let drawer = null;
/** @type {Promise<unknown>} one drawing at a time */
let last = Promise.resolve();

/** @param {string} dot @returns {Promise<string>} */
function rendered(dot) {
  const mine = last.then(() => new Promise((done, failed) => {
    const at = (drawer ??= worker("app/draw.js"));
    at.onmessage = ({ data }) => (data.svg ? done(data.svg) : failed(new Error(data.failed)));
    at.onerror = () => failed(new Error("de tekenaar startte niet"));
    at.postMessage({ dot });
  }));
  last = mine.catch(() => {});
  return mine;
}

/**
 * @param {import("./reasoner.js").Reasoner} reasoner
 * @param {{ask: import("./state.js").Ask, layout: string, full?: boolean}} given
 * @param {string} name sets its ids apart from those of another drawing
 * @param {boolean} [keep] also when another is asked for meanwhile
 * @returns {Promise<{html: string, file: string}>}
 */
export async function drawn(reasoner, given, name, keep = false) {
  const made = await reasoner.call("drawing", given, keep);
  const svg = await rendered(made.dot);
  return reasoner.call("drawn", { svg, title: made.title, name }, keep);
}
