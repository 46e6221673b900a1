// In the worker: Python as WebAssembly with the reasoner in it. Every byte comes from the folder of the page.
import { loadPyodide } from "../runtime/pyodide.mjs";

const LOCK = JSON.stringify({ info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.2", version: "0" }, packages: {} });
const PACKED = ".packed"; // a gzip of an archive
const FETCHED = ["runtime/pyodide.asm.wasm", ...["runtime/python_stdlib", "python/packages", "python/waarom", "python/kb", "python/warm"].map((name) => `${name}.zip${PACKED}`)];

/** @type {((request: string) => string) | null} */
let answered = null;

self.onmessage = async ({ data }) => {
  if (data.base) {
    try {
      answered = await started(data.base);
      self.postMessage({ ready: true });
    } catch (error) {
      self.postMessage({ failed: String(/** @type {any} */ (error)?.message ?? error) });
    }
  } else if (answered) {
    let answer;
    try {
      answer = answered(data.request);
    } catch (error) {
      const message = `de rekenende helft van de bladzijde is gestopt: ${String(error).slice(0, 200)}`;
      answer = JSON.stringify({ errors: [{ code: "K099", message, hint: "bewaar uw dossier en laad de bladzijde opnieuw" }] });
    }
    self.postMessage({ answer });
  }
};

/** @param {number} share @param {string} words */
const tell = (share, words) => self.postMessage({ progress: { share, words } });

/** @param {string} base the folder of the page */
async function started(base) {
  tell(0, "De bladzijde wordt opgehaald …");
  const listed = await (await fetched(`${base}pagina.json`)).json();
  const held = await every(base, listed.files);
  const ordinary = self.fetch;
  self.fetch = async (asked, ...rest) => {  // what the runtime asks for is here already
    const found = held.get(String(/** @type {any} */ (asked)?.url ?? asked));
    return found ? new Response(found, { headers: { "Content-Type": String(asked).endsWith(".wasm") ? "application/wasm" : "application/zip" } }) : ordinary(asked, ...rest);
  };
  tell(60, "Python wordt gestart …");
  const python = await loadPyodide({
    indexURL: `${base}runtime/`,
    lockFileContents: LOCK, packageBaseUrl: `${base}runtime/`, stderr: () => {}, stdout: () => {}, env: { WAAROM_CACHE: "/kept", HOME: "/home" },
  });
  self.fetch = ordinary;
  tell(75, "De regels worden gelezen …");
  for (const [name, place] of [["packages", "/packages"], ["waarom", "/waarom"], ["kb", "/kb"], ["warm", "/"]]) {
    python.unpackArchive(held.get(`${base}python/${name}.zip`), "zip", { extractDir: place });
  }
  held.clear();
  python.globals.set("home", `/kb/${listed.kb}`);
  return python.runPython(`
import sys
from functools import partial

sys.path[:0] = ["/waarom", "/packages"]
from explain.page.boot import session
from explain.page.calls import answered

partial(answered, session(home))
`);
}

/** The files that are large, counted while they come. @param {string} base @param {Record<string, number>} sizes */
async function every(base, sizes) {
  const all = FETCHED.reduce((sum, file) => sum + sizes[file], 0);
  let come = 0;
  const held = new Map();
  await Promise.all(FETCHED.map(async (file) => {
    const response = await fetched(base + file);
    const whole = new Uint8Array(sizes[file]);
    let at = 0;
    const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (at + value.length > whole.length) throw new Error(`${file} is niet het bestand dat bij deze bladzijde hoort`);
      whole.set(value, at);
      at += value.length;
      come += value.length;
      tell((60 * come) / all, `De bladzijde wordt opgehaald: ${(come / 1e6).toFixed(0)} van ${(all / 1e6).toFixed(0)} MB`);
    }
    if (at !== whole.length) throw new Error(`${file} kwam niet heel over`);
    held.set(base + file.replace(PACKED, ""), file.endsWith(PACKED) ? await unpacked(whole) : whole);
  }));
  return held;
}

/** @param {Uint8Array<ArrayBuffer>} data */
async function unpacked(data) {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** @param {string} url */
async function fetched(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} is er niet (${response.status})`);
  return response;
}
