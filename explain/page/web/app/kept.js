// The files of the page in the memory of the browser, and word of a version that waits until this one is closed.
import { h } from "./dom.js";

export async function keep() {
  if (!("serviceWorker" in navigator)) return;
  try {
    const found = await navigator.serviceWorker.register("sw.js");
    if (found.waiting) told();
    found.addEventListener("updatefound", () => {
      const coming = found.installing;
      coming?.addEventListener("statechange", () => { if (coming.state === "installed" && found.active) told(); });
    });
  } catch { /* without it the page works, with a network */ }
}

function told() {
  if (document.getElementById("nieuwer")) return;
  document.querySelector("header.kop")?.append(h("p", { id: "nieuwer", role: "status" },
    "Er is een nieuwere versie van deze bladzijde, misschien met andere regels. Bewaar uw dossier, sluit alle tabbladen met deze bladzijde en open haar opnieuw."));
}
