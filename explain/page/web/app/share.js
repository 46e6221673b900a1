// A link to copy; first a warning where it holds names.
import { h } from "./dom.js";

const LONG = 8000; // characters from which some programs cut a link off

/** @param {string} link @param {string[]} names in it @param {string} where to take them away @returns {HTMLElement} */
export function shared(link, names, where) {
  const field = h("input", { type: "text", readonly: true, value: link, "aria-label": "De link", class: "link", onfocus: () => field.select() });
  const copied = h("span", { role: "status" });
  const copy = h("button", { type: "button", class: "groot", onclick: async () => {
    try { await navigator.clipboard.writeText(link); copied.textContent = " Gekopieerd."; } catch { field.select(); copied.textContent = " Kopieer de link met Ctrl+C."; }
  } }, "Kopieer");
  const give = h("div", {}, field, h("p", {}, copy, copied), link.length > LONG && h("p", { class: "noot" }, "Deze link is lang; sommige programma's kappen hem af. Deel dan het dossier als bestand."));
  if (!names.length) return give;
  const warning = h("div", { class: "fout", role: "alert" }, h("p", {}, h("strong", {}, "In deze link staan namen: "), names.join(", "), `. Wie de link heeft, kan het hele dossier lezen. Haal de namen eerst weg ${where}, of deel de link alleen met wie het dossier mag zien.`),
    h("p", {}, h("button", { type: "button", onclick: () => { warning.replaceWith(give); field.focus(); } }, "Toon de link toch")));
  return h("div", {}, warning);
}
