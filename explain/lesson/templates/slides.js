(function () {
  "use strict";
  var slides = Array.prototype.slice.call(document.querySelectorAll(".dia")), at = 0;
  function show(to) {
    at = Math.max(0, Math.min(slides.length - 1, to));
    slides.forEach(function (s, i) { s.hidden = i !== at; });
    slides[at].focus({ preventScroll: true });
  }
  var steps = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, Enter: 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1, Backspace: -1 };
  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.altKey || e.metaKey) { return; }
    var to = e.key === "Home" ? 0 : e.key === "End" ? slides.length - 1 : e.key in steps ? at + (e.key === " " && e.shiftKey ? -1 : steps[e.key]) : null;
    if (to === null) { return; }
    e.preventDefault();
    show(to);
  });
  document.addEventListener("click", function (e) { show(at + (e.clientX < window.innerWidth / 4 ? -1 : 1)); });
  show(0);
})();
