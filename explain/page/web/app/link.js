// A dossier in the fragment of a link: a browser never sends that part to a host.

import { dossierName, oneLine } from "./dom.js";
import { Wrong } from "./reasoner.js";

const MARK = "#dossier=", PRACTICE = "#oefening=";
const MOST = 200_000; // characters of a link that is read
const MOST_UNPACKED = 4_000_000; // bytes that it may hold
export const LONGEST = 120; // characters of a title
const PARTS = { // all that this page knows of a link
  link: ["v", "kb", "ask", "title", "asks", "only", "shuffle"],
  ask: ["text", "name", "application", "running", "date", "readings", "strict"],
};

/** A link that may be whole, and that this page or browser cannot read or make. */
export class Unread extends Wrong {
  /** @param {string} message @param {string} hint what to do */
  constructor(message, hint) { super([{ code: "", message, hint }]); }
}

/** @param {import("./state.js").Ask} ask @param {string} kb @returns {Promise<string>} */
export const linkTo = (ask, kb) => linkWith(MARK, { v: 1, kb, ask });

export const isLink = () => location.hash.startsWith(MARK);

/** What the fragment of this page holds. @returns {Promise<{kb: string, ask: import("./state.js").Ask}>} */
export async function fromLink() {
  const data = await linked(MARK);
  if (typeof data.ask?.text !== "string") throw new Error("onbekende vorm");
  return { ...data, ask: { ...data.ask, name: dossierName(String(data.ask.name ?? "")) } };
}

/** @typedef {{kb: string, title: string, asks: import("./state.js").Ask[], only?: string, shuffle?: number}} Exercise  dossiers to practise with; the grounds at one place, the order by a number */

/** @param {Exercise} exercise */
export const exerciseLink = (exercise) => linkWith(PRACTICE, { v: 1, ...exercise });

export const isExercise = () => location.hash.startsWith(PRACTICE);

/** @returns {Promise<Exercise>} */
export async function fromExerciseLink() {
  const data = await linked(PRACTICE);
  if (typeof data.title !== "string" || !Array.isArray(data.asks)) throw new Error("onbekende vorm");
  return { ...data, title: oneLine(data.title, LONGEST) };
}

/** @param {string} mark @param {object} data */
async function linkWith(mark, data) {
  if (!("CompressionStream" in self)) throw new Unread("deze browser is te oud om een link te maken", "bewaar het dossier als bestand, of gebruik een recente Firefox, Chrome, Edge of Safari");
  const packed = await through(new TextEncoder().encode(JSON.stringify(data)), new CompressionStream("deflate-raw"));
  const text = btoa(Array.from(packed, (b) => String.fromCharCode(b)).join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  return `${location.href.split("#")[0]}${mark}${text}`;
}

/** @param {string} mark @returns {Promise<any>} */
async function linked(mark) {
  const text = location.hash.slice(mark.length);
  if (text.length > MOST) throw new Error("te lang");
  if (!("DecompressionStream" in self)) throw new Unread("deze browser is te oud om een link te openen", "gebruik een recente Firefox, Chrome, Edge of Safari, of vraag het dossier als bestand en open dat hier");
  const packed = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const data = JSON.parse(new TextDecoder().decode(await through(packed, new DecompressionStream("deflate-raw"))));
  if (newer(data)) throw new Unread("deze link is van een nieuwere versie van de bladzijde dan u open hebt, die er een deel van zou weglaten", "sluit alle tabbladen met deze bladzijde en open de link opnieuw; komt dit terug, vraag dan het dossier als bestand");
  if (data?.v !== 1 || typeof data.kb !== "string") throw new Error("onbekende vorm");
  return data;
}

/** Does it hold what this page does not know? What is left out could change the answer. @param {any} data */
function newer(data) {
  const unknown = (/** @type {any} */ part, /** @type {string[]} */ known) => Object.keys(part ?? {}).some((key) => !known.includes(key));
  return data?.v > 1 || unknown(data, PARTS.link) || [data?.ask, ...(Array.isArray(data?.asks) ? data.asks : [])].some((ask) => unknown(ask, PARTS.ask));
}

/** @param {Uint8Array} data @param {any} stream */
async function through(data, stream) {
  const reader = new Blob([/** @type {BlobPart} */ (data)]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let size = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length;
    if (size > MOST_UNPACKED) {
      await reader.cancel();
      throw new Error("te groot");
    }
    parts.push(next.value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
