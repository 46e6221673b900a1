// Small helpers to make and change elements. Text is always text: nothing here reads markup but `escaped`.

/**
 * An element with attributes and children; text children stay text.
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `on...` are listeners, `class` and the rest attributes; null, undefined and false are left out
 * @param {...any} children nodes, texts, lists of them; null, undefined and false are left out
 * @returns {any}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") /** @type {any} */ (element).value = value;
    else if (name === "checked" || name === "disabled" || name === "open") /** @type {any} */ (element)[name] = true;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

/**
 * A piece of page that a template of the house made, every text in it escaped there. Scripts in it would not run: the policy of the
 * page allows none but its own files.
 * @param {string} html
 * @returns {HTMLElement}
 */
export function escaped(html) {
  const parsed = new DOMParser().parseFromString(`<div>${html}</div>`, "text/html");
  return /** @type {HTMLElement} */ (document.adoptNode(/** @type {Element} */ (parsed.body.firstElementChild)));
}

/**
 * Make one element like another, leaving alone what is the same: what a reader opened stays open, where he was stays in place.
 * @param {Element} old
 * @param {Element} made
 */
export function become(old, made) {
  if (old.isEqualNode(made)) return;
  for (const { name } of [...old.attributes]) if (!made.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  for (const { name, value } of [...made.attributes]) if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  const wanted = [...made.childNodes];
  let at = old.firstChild;
  for (const node of wanted) {
    const same = match(at, node);
    if (same && at) {
      const next = at.nextSibling;
      if (node instanceof Element) become(/** @type {Element} */ (at), node);
      else if (at.nodeValue !== node.nodeValue) at.nodeValue = node.nodeValue;
      at = next;
    } else {
      const later = node instanceof Element && node.id ? sibling(at, node.id) : null;
      if (later && match(later, node)) {
        while (at && at !== later) { const next = at.nextSibling; at.remove(); at = next; }
        become(later, /** @type {Element} */ (node));
        at = later.nextSibling;
      } else old.insertBefore(node, at);
    }
  }
  while (at) { const next = at.nextSibling; at.remove(); at = next; }
}

/**
 * The children of an element, in this order; one that is there already stays as it is.
 * @param {Element} parent @param {Element[]} wanted
 */
export function arrange(parent, wanted) {
  for (const old of [...parent.children]) if (!wanted.includes(old)) old.remove();
  let at = parent.firstElementChild;
  for (const node of wanted) {
    if (node === at) at = at.nextElementSibling;
    else parent.insertBefore(node, at);
  }
}

/** @param {Node | null} old @param {Node} made */
function match(old, made) {
  if (!old || old.nodeType !== made.nodeType) return false;
  if (!(old instanceof Element) || !(made instanceof Element)) return true;
  return old.tagName === made.tagName && old.id === made.id;
}

/** @param {Node | null} from @param {string} id */
function sibling(from, id) {
  for (let at = from; at; at = at.nextSibling) if (at instanceof Element && at.id === id) return at;
  return null;
}

/** Put this in its place, and bring that into sight: what is said elsewhere is not read. @param {HTMLElement} place @param {...(Node | string)} said */
export function inSight(place, ...said) {
  place.replaceChildren(...said);
  place.scrollIntoView({ block: "nearest" });
}

/**
 * Problems as sentences that say what to do.
 * @param {unknown} error @param {(line: number) => void} [go] to a line of the text that is wrong
 * @returns {HTMLElement}
 */
export function trouble(error, go) {
  /** @param {number} line */
  const where = (line) => [" ", go ? h("button", { type: "button", class: "als-link", onclick: () => go(line) }, `(regel ${line})`) : `(regel ${line})`];
  const problems = /** @type {any} */ (error)?.problems ?? [{ code: "K099", message: String(/** @type {any} */ (error)?.message ?? error), hint: "" }];
  return h("div", { class: "fout", role: "alert" }, problems.map((/** @type {import("./reasoner.js").Problem} */ p) => h("p", {},
    h("strong", {}, ended(p.message)), p.line ? where(p.line) : "", p.hint ? ` ${ended(p.hint)}` : "", " ", h("span", { class: "noot" }, p.code))));
}

/** As a sentence. @param {string} text */
export const ended = (text) => `${capital(text)}${/[.?!]$/.test(text) ? "" : "."}`;

/** @param {string} text */
export const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** @param {string} text */
export const small = (text) => text.slice(0, 1).toLowerCase() + text.slice(1);

/** A text that came from elsewhere, as one line without characters that cannot be seen. @param {string} text @param {number} most */
export const oneLine = (text, most) => text.replace(/\p{C}+/gu, " ").trim().slice(0, most);

/** A name for a file that opens as a dossier, and as nothing else. @param {string} name */
export const dossierName = (name) => `${oneLine(name.replace(/\.ya?ml$/i, ""), 80).replace(/[\\/:*?"<>|]/g, "_").replace(/^\.+/, "") || "dossier"}.yaml`;

/** Save a text, or what was made, as a file. @param {string} name @param {string} type @param {string | Blob} text */
export function save(name, type, text) {
  const url = URL.createObjectURL(text instanceof Blob ? text : new Blob([text], { type: `${type};charset=utf-8` }));
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
