// The question as it is now, and the ones before it. Everything the page shows follows from this.

/**
 * @typedef {{text: string, name: string, application?: string | null, running?: string | null, date?: string | null,
 *   readings?: Record<string, string>, strict?: boolean}} Ask  what is asked, as `explain/page/session.py` reads it
 * @typedef {{subject: string, running: boolean, label: string, person: string, outcome: string, words: string, tone: string,
 *   sentence: string, open: number}} Said
 * @typedef {{id: string, running: boolean, group: string, label: string}} Subject
 * @typedef {{decisions: Said[], subjects: Subject[], application: string | null, running: string | null,
 *   gone: string | null, sha256: string}} Answer  gone: what was asked about and is not in the dossier
 * @typedef {{title: string, rules: string, kb: {id: string, version: string, sha256: string}, product: string, authority: string,
 *   asked: [string, string], kinds: {name: string, label: string, ends: boolean}[], examples: {name: string, about: string, label: string, words: string, tone: string}[]}} Start
 */

/**
 * @typedef {{ask: Ask, passed: [string, string][]}} Step
 * @typedef {Step & {answer: Answer, before: Step[], number: number, opened: number}} State
 */

let now = /** @type {State | null} */ (null);
/** @type {State[]} changed, and left for another dossier; the last first */
let left = [];
let saved = ""; // the text of the dossier that was saved last
/** @type {((state: State) => void)[]} */
const listeners = [];

export const current = () => now;

/** @param {(state: State) => void} listener told of every change */
export const onChange = (listener) => { listeners.push(listener); };

/** @param {State} state */
const unsaved = (state) => state.before.length > 0 && state.ask.text !== saved;

/** Which question it is, whatever changes in it: of which dossier, and about what in it. @param {State} state */
export const about = (state) => `${state.opened} ${state.answer.decisions[0]?.subject ?? ""}`;

/** Would something be gone if the page closed? */
export const atStake = () => left.some(unsaved) || (now !== null && unsaved(now));

/** @param {string} text of a dossier that is in a file now */
export const keptAs = (text) => { saved = text; };

/** What can be gone on with: the dossier that is open, and those that were changed and left. */
export const toResume = () => [...(now ? [now] : []), ...left];

/** Go on with one of these, its steps back with it. @param {State} state */
export function resume(state) {
  if (state !== now) {
    leave();
    left = left.filter((x) => x !== state);
    const number = Math.max(state.number, now?.number ?? 0) + 1;
    now = { ...state, number, opened: number };
  }
  told();
}

function leave() {
  if (now?.before.length) left = [now, ...left].slice(0, 10);
}

/** Another dossier: nothing came before it. @param {Ask} ask @param {Answer} answer */
export function open(ask, answer) {
  leave();
  const number = (now?.number ?? 0) + 1;
  now = { ask, answer, before: [], passed: [], number, opened: number };
  told();
}

/** The same dossier with something changed; it can be taken back. @param {Ask} ask @param {Answer} answer */
function change(ask, answer) {
  if (!now) return;
  now = { ...now, ask, answer, before: [...now.before, { ask: now.ask, passed: now.passed }].slice(-200), number: now.number + 1 };
  told();
}

let last = Promise.resolve();

/**
 * What has to be asked first, one after another, each from where the one before it ended: nothing that a person changed gets lost.
 * @param {(state: State) => Promise<(() => void) | null>} take  gives what to do then; null: nothing
 * @returns {Promise<void>} rejects as `take` does; a dossier that is no longer open is left alone
 */
function inTurn(take) {
  const opened = now?.opened;
  const taken = last.then(async () => {
    if (!now || now.opened !== opened) return;
    const then = await take(now);
    if (now.opened === opened) then?.();
  });
  last = taken.catch(() => {});
  return taken;
}

/** Something changed. @param {(state: State) => Promise<{ask: Ask, answer: Answer} | null>} take  null: nothing changed */
export const step = (take) => inTurn(async (state) => {
  const found = await take(state);
  return found && (() => change(found.ask, found.answer));
});

/** One step back. @param {(ask: Ask) => Promise<Answer>} decide */
export const back = (decide) => inTurn(async ({ before }) => {
  const earlier = before.at(-1);
  if (!earlier) return null;
  const answer = await decide(earlier.ask);
  return () => {
    if (now) now = { ...now, ...earlier, answer, before: now.before.slice(0, -1), number: now.number + 1 };
    told();
  };
});

/** A question that is passed over. @param {string} fact @param {string} record */
export function pass(fact, record) {
  if (!now) return;
  now = { ...now, before: [...now.before, { ask: now.ask, passed: now.passed }], passed: [...now.passed, [fact, record]], number: now.number + 1 };
  told();
}

function told() {
  const state = now;
  if (state) for (const listener of listeners) listener(state);
}
