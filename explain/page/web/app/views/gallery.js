// The dossiers that come with the page: a few at once, all of them to search in.
import { h, small } from "../dom.js";

const FEW = 3; // examples that are seen at once

/** @param {import("../state.js").Start["examples"]} examples @param {(name: string) => void} open */
export function gallery(examples, open) {
  if (!examples.length) return null;
  const items = examples.map((e) => ({
    said: plain(`${words(e.name)} ${e.about} ${e.label} ${e.words}`),
    item: h("li", {}, h("button", { type: "button", class: "voorbeeld", onclick: () => open(e.name) },
      h("strong", {}, words(e.name)), h("span", {}, short(e.about)), h("span", { class: `uitkomst-van ${e.tone}` }, `${e.label}: ${small(e.words)}`))),
  }));
  const [few, more] = [items.slice(0, FEW), items.slice(FEW)];
  const rest = h("details", {}, h("summary", {}, `Alle voorbeelden (${items.length})`), h("ul", { class: "voorbeelden" }, more.map((x) => x.item)));
  const count = h("p", { class: "noot", role: "status" });
  const search = h("input", { type: "search", id: "zoek", autocomplete: "off", oninput: () => {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    let number = 0;
    for (const { said, item } of items) {
      item.hidden = !wanted.every((word) => said.includes(word));
      number += item.hidden ? 0 : 1;
    }
    rest.open = wanted.length > 0;
    count.textContent = !wanted.length ? "" : number ? `${number} van ${items.length} voorbeelden` : "Geen voorbeeld met deze woorden. Zoek korter, bijvoorbeeld op de soort of de uitkomst.";
  } });
  return h("section", {}, h("h2", {}, "Bekijk een voorbeeld"),
    more.length > 0 && [h("label", { for: "zoek" }, "Zoek in de voorbeelden"), search, count], h("ul", { class: "voorbeelden" }, few.map((x) => x.item)), more.length > 0 && rest);
}

/** Small letters without accents. @param {string} text */
const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
/** @param {string} name */
const words = (name) => { const text = name.replaceAll("-", " "); return text[0].toUpperCase() + text.slice(1); };
/** As many whole sentences as fit; of a first one that is longer the beginning. @param {string} text */
function short(text) {
  if (text.length <= 220) return text;
  const whole = Math.max(...[". ", "? ", "! "].map((end) => text.lastIndexOf(end, 218)));
  return whole > 0 ? text.slice(0, whole + 1) : `${text.slice(0, text.lastIndexOf(" ", 218))} …`;
}
