/** @param {string} text */
function clean(text) { return text.replace(/[|;\s\u0000-\u001f]+/g, " ").trim(); }
/** @param {number} number @param {string} one @param {string} more */
function many(number, one, more) { return number + " " + (number === 1 ? one : more); }

/**
 * What was predicted beside what holds: places of outcomes and grounds, as text; picked: null without a choice; boxes: how many grounds
 * there were to choose from.
 * @param {string | null} picked @param {string} words @param {string[]} chosen @param {number} boxes
 * @param {{right: string, holds: string[], unsure: string[]}} key
 */
function scored(picked, words, chosen, boxes, key) {
  var right = chosen.filter(function (x) { return key.holds.indexOf(x) >= 0; }).length;
  var open = chosen.filter(function (x) { return key.unsure.indexOf(x) >= 0; }).length;
  var good = picked === null ? null : picked === key.right;
  var extra = chosen.length - right - open;
  var score = good === null ? "geen uitkomst gekozen" : good ? "uitkomst goed" : "uitkomst fout";
  if (boxes) {
    score += "; gronden: " + right + " goed, " + (key.holds.length - right) + " gemist, " + extra + " te veel";
    if (open) { score += ", " + open + " nog onbekend (telt niet mee)"; }
  }
  return { good: good, right: right, holds: key.holds.length, extra: extra, words: picked === null ? "geen uitkomst gekozen" : words, chosen: chosen, boxes: boxes, score: score };
}

/**
 * The line to hand in; cases: in their order; done: as `scored` gives it, or null.
 * @param {string} name @param {string} title @param {{label: string, done: ReturnType<typeof scored> | null}[]} cases
 */
function resultLine(name, title, cases) {
  var good = 0, right = 0, holds = 0, extra = 0, answered = 0;
  var parts = cases.map(function (it) {
    var d = it.done;
    if (!d) { return it.label + ": niet gemaakt"; }
    answered += 1; good += d.good ? 1 : 0; right += d.right; holds += d.holds; extra += d.extra;
    var grounds = d.boxes ? "; gronden " + (d.chosen.join(" ") || "geen") : "";
    return it.label + ": " + d.words.replace(/;/g, ",") + grounds + " (" + d.score.replace(/;/g, ",") + ")";
  });
  var total = "uitkomst " + good + "/" + cases.length + "; gronden " + right + "/" + holds + ", " + extra + " te veel";
  return [clean(name) || "(naam)", title, many(answered, "geval", "gevallen") + " gemaakt", total].concat(parts).join(" | ");
}
