// What can be said before anything else works: why the page cannot start here, and what to do.
(function () {
  /** @param {string} text */
  function trouble(text) {
    var place = /** @type {HTMLElement} */ (document.getElementById("stand"));
    place.textContent = text;
    place.className = "fout";
    var bar = document.getElementById("voortgang");
    if (bar) bar.remove();
    /** @type {any} */ (window).waaromStopped = true;
  }
  if (location.protocol === "file:") {
    trouble("Deze bladzijde is als los bestand geopend, en zo mag een browser haar niet laten rekenen. Zet de map op een webserver, of start in die map: python -m http.server, en open http://localhost:8000.");
  } else if (typeof WebAssembly !== "object" || typeof Worker !== "function" || typeof DecompressionStream !== "function" || !("noModule" in document.createElement("script"))) {
    trouble("Deze browser kan de bladzijde niet laten rekenen: zij is te oud, of WebAssembly staat uit. Gebruik een recente Firefox, Chrome, Edge of Safari, of vraag uw beheerder om WebAssembly toe te staan.");
  }
})();
