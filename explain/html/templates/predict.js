(function () {
  "use strict";
  function all(root, selector) { return Array.prototype.slice.call(root.querySelectorAll(selector)); }
  function numbers(text) { return text ? text.split(" ") : []; }

  var cases = all(document, ".oefening").map(function (root) {
    return { root: root, show: root.querySelector(".alles"), key: root.querySelector(".sleutel"), done: null };
  });

  function judge(it) {
    var radios = all(it.root, ".keuzes input[type=radio]"), boxes = all(it.root, ".keuzes input[type=checkbox]"), told = it.key.dataset;
    var picked = radios.filter(function (x) { return x.checked; })[0];
    var chosen = boxes.filter(function (x) { return x.checked; }).map(function (x) { return x.value; });
    var key = { right: told.uitkomst, holds: numbers(told.gronden), unsure: numbers(told.onbekend) };
    it.done = scored(picked ? picked.value : null, picked ? picked.parentNode.textContent.trim() : "", chosen, boxes.length, key);
    radios.concat(boxes, all(it.root, ".motivering textarea")).forEach(function (x) {
      if (x.tagName === "TEXTAREA") { x.readOnly = true; } else { x.disabled = true; }
    });
    it.root.querySelector(".score").textContent = it.done.score.charAt(0).toUpperCase() + it.done.score.slice(1) + ".";
  }

  var name = document.getElementById("naam"), line = document.getElementById("regel"), copied = document.getElementById("gekopieerd");
  function result() {
    if (!line) { return; }
    line.value = resultLine(name.value, line.dataset.les, cases.map(function (it, i) {
      return { label: it.root.dataset.nummer || String(i + 1), done: it.done };
    }));
  }

  cases.forEach(function (it) {
    if (!it.show || !it.key) { return; }
    it.show.addEventListener("change", function () { if (it.show.checked && !it.done) { judge(it); result(); } });
    if (it.show.checked) { judge(it); }
  });
  if (line) {
    name.addEventListener("input", result);
    var copy = document.getElementById("kopieer");
    copy.hidden = false;
    copy.addEventListener("click", function () {
      line.select();
      var done = false;
      try { done = document.execCommand("copy"); } catch (error) { done = false; }
      copied.textContent = done ? "Gekopieerd." : "Geselecteerd: kopieer met Ctrl+C.";
    });
    result();
  }
})();
