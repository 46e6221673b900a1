// Keeps the files of the page, so that it opens without a network. It answers for its own folder only, from what it keeps.
const VERSION = "de-versie";
const sw = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const NAME = `waarom ${sw.registration.scope} ${VERSION}`;

sw.addEventListener("install", (event) => {
  event.waitUntil(kept().catch(async (error) => {
    await caches.delete(NAME);
    throw error;
  }));
});

/** Every file of this version, or none: of a folder that is being replaced, or that is sent otherwise than it was made, nothing is kept. */
async function kept() {
  const cache = await caches.open(NAME), list = await fresh("pagina.json"), { version, sha256 } = await list.clone().json();
  if (version !== VERSION) throw new Error(`pagina.json is van versie ${version}`);
  await cache.put("pagina.json", list);
  const files = Object.entries(sha256).filter(([file]) => file !== "sw.js");
  await Promise.all([["./", sha256["index.html"]], ...files].map(async ([file, digest]) => {
    const response = await fresh(file), sum = await crypto.subtle.digest("SHA-256", await response.clone().arrayBuffer());
    if (Array.from(new Uint8Array(sum), (b) => b.toString(16).padStart(2, "0")).join("") !== digest) throw new Error(`${file} is niet het bestand van deze versie`);
    await cache.put(file, response);
  }));
}

/** From the host, not from what the browser kept. @param {string} file */
const fresh = (file) => fetch(new Request(file, { cache: "no-cache" }));

sw.addEventListener("activate", (event) => {
  const mine = `waarom ${sw.registration.scope} `;
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith(mine) && name !== NAME).map((name) => caches.delete(name))))
      .then(() => sw.clients.claim()),
  );
});

sw.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || !event.request.url.startsWith(sw.registration.scope)) return;
  event.respondWith(
    caches.open(NAME).then((cache) => cache.match(event.request, { ignoreSearch: true })).then((kept) => kept ?? fetch(event.request)),
  );
});
