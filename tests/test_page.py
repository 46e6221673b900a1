"""The Python side of the page: what it answers to each call, and the folder it is built into. No browser, no network.

Long because every call of the page has its test here.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import DOSSIERS, ROOT

from explain.cli import main
from explain.load import load_norms
from explain.page import build, calls, contents, fetch
from explain.page.boot import session
from explain.page.examples import listed
from explain.page.session import Session
from reasoner import decide

SAM = (DOSSIERS / "geweigerd-drie-gronden.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page() -> Session:
    return session(str(ROOT / "kb" / "twenterand_2024"))


def call(page: Session, name: str, /, **given: Any) -> Any:
    """The value of a call; what is wrong otherwise."""
    back = json.loads(calls.answered(page, json.dumps({"call": name, "with": given})))
    return back["value"] if "value" in back else back["errors"]


def ask(text: str = SAM, **more: Any) -> dict[str, Any]:
    return {"text": text, "name": "sam.yaml", **more}


def test_it_decides_to_the_byte_as_the_command_line(page: Session) -> None:
    for name in ("geweigerd-drie-gronden", "grens-12-uur", "onbekende-feiten", "gelijktijdig-drie-aanvragen"):
        path = DOSSIERS / f"{name}.yaml"
        printed = CliRunner().invoke(main, ["decide", str(path), "--json"], catch_exceptions=False).stdout
        assert call(page, "decide", ask=ask(path.read_text(encoding="utf-8"))) == printed


def test_the_sentence_follows_a_changed_fact(page: Session) -> None:
    """Regeling art. 2 lid 3 onder c asks for twelve hours; with them two of the three grounds are gone (README)."""
    before = call(page, "answer", ask=ask())["decisions"][0]
    after = call(page, "say", ask=ask(), record="d1", fact="uren_per_week", answer="12")
    assert "10 uur" in before["sentence"]
    assert "uur" not in after["answer"]["decisions"][0]["sentence"]
    assert after["text"].count("\n") == SAM.count("\n"), "every other character stays"


def test_what_is_told_of_one_question_is_decided_once(page: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence, the report and the facts; another text, day or reading is another question."""
    decided: list[object] = []

    def counted(*given: Any, **more: Any) -> Any:
        decided.append(more)
        return decide(*given, **more)

    monkeypatch.setattr("explain.page.session.decide", counted)
    after = call(page, "say", ask=ask(), record="d1", fact="uren_per_week", answer="3,25")
    changed = ask(after["text"], date=after["date"])
    for name in ("answer", "report", "facts"):
        call(page, name, ask=changed)
    assert len(decided) == 1
    for other in (changed | {"date": "2024-10-02"}, changed | {"strict": True}, changed | {"text": changed["text"] + "\n"}):
        call(page, "answer", ask=other)
    assert len(decided) == 4


def test_what_is_kept_of_one_question_is_never_told_of_another(page: Session) -> None:
    """Four questions by turns, more than are kept: each time the answer of a page that was just opened."""
    texts = [(DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8") for name in ("grens-12-uur", "grens-11-9-uur", "onbekende-feiten")]
    reading = call(page, "facts", ask=ask(texts[0]))["readings"][0]
    other = next(name for name, _ in reading["choices"] if name != reading["default"])
    asked = [ask(t) for t in texts] + [ask(texts[0], readings={reading["name"]: other}), ask(texts[0], strict=True)]
    fresh = [call(Session(page.loaded, page.examples), "decide", ask=a) for a in asked]
    assert [call(page, "decide", ask=a) for a in (*asked, *reversed(asked))] == [*fresh, *reversed(fresh)]
    assert len(set(fresh)) == 5


def test_what_the_answer_rests_on_is_marked(page: Session) -> None:
    """The refusal turns on the ten hours a week (regeling art. 2 lid 3 onder c), not on the birthday."""
    fields = {(f["record"], f["fact"]): f for g in call(page, "facts", ask=ask())["groups"] for f in g["fields"]}
    hours = fields["d1", "uren_per_week"]
    assert (hours["value"], hours["type"], hours["decides"]) == ("10", "uur", True)
    assert not fields["a1", "noodzaak_onduidelijk"]["decides"]


def test_an_answer_that_cannot_be_changes_nothing(page: Session) -> None:
    for said in ("tien", "-1", "1000"):
        (wrong,) = call(page, "say", ask=ask(), record="d1", fact="uren_per_week", answer=said)
        assert wrong["message"]
        assert wrong["hint"]


def test_what_is_not_known_is_unknown(page: Session) -> None:
    after = call(page, "say", ask=ask(), record="d1", fact="uren_per_week", answer=None)
    assert "uren_per_week: onbekend" in after["text"]


def test_a_conversation_from_nothing_ends_in_an_answer(page: Session) -> None:
    """An answer of the wrong kind aside, any answers do: what is asked comes to an end."""
    made = call(page, "fresh", kind="scholing")
    now, passed = ask(made["text"]), []
    for _ in range(60):
        found = call(page, "next", ask=now, before=passed)
        question = found["question"]
        if question is None:
            break
        assert question["question"].strip()
        assert question["law"], "behind each question stands a lid"
        said = "ja" if question["type"] == "ja_nee" else next((v for v, _ in question["choices"]), "1 september 2024")
        back = call(page, "say", ask=now, record=question["record"], fact=question["fact"], answer=said)
        if isinstance(back, list):  # no such answer to this question
            passed.append([question["fact"], question["record"]])
        else:
            now = now | {"text": back["text"], "date": back["date"]}
    else:
        pytest.fail("it goes on asking")
    assert found["done"]


def test_names_stay_text(page: Session) -> None:
    """What a dossier says is never markup in what the page shows."""
    evil = '<img src=x onerror="alert(1)">'
    text = SAM.replace("naam:                       Sam de Vries", f"naam: {json.dumps(evil)}")
    for name, given in (("report", {"ways": True}), ("overview", {})):
        html = call(page, name, ask=ask(text), **given)["html"]
        assert "<img" not in html
        assert "&lt;img" in html
    assert evil in call(page, "facts", ask=ask(text))["names"]
    assert "<img" not in call(page, "file", ask=ask(text), kind="report")["text"]


def test_a_receipt_is_verified_by_the_command_line(page: Session, tmp_path: Path) -> None:
    dossier, proof = tmp_path / "sam.yaml", tmp_path / "bewijsstuk.json"
    dossier.write_text(SAM, encoding="utf-8")
    proof.write_text(call(page, "file", ask=ask(), kind="receipt")["text"], encoding="utf-8")
    same = CliRunner().invoke(main, ["explain", "--receipt", str(proof), str(dossier), "--kb", "twenterand-2024"])
    assert (same.exit_code, same.stdout.strip()) == (0, "hetzelfde antwoord")
    dossier.write_text(SAM.replace("uren_per_week: 10", "uren_per_week: 12"), encoding="utf-8")
    other = CliRunner().invoke(main, ["explain", "--receipt", str(proof), str(dossier), "--kb", "twenterand-2024"])
    assert other.exit_code == 1


def test_the_drawing_is_finished_for_a_page(page: Session) -> None:
    made = call(page, "drawing", ask=ask())
    assert made["dot"].startswith("digraph")
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><g id="graph0"><title>n1</title></g></svg>'
    done = call(page, "drawn", svg=svg, title=made["title"])
    assert "n1" not in done["html"]
    assert 'role="group"' in done["html"]


@pytest.mark.parametrize(
    "given",
    [{}, {"ask": None}, {"ask": {}}, {"ask": {"text": 3}}, {"ask": ask(readings={"a": 1})}, {"ask": ask(strict="ja")}, {"ask": ask(date="ooit")},
     {"ask": ask("- geen: dossier")}, {"ask": ask("a: [")}, {"ask": ask(date=5)},
     {"ask": ask("a: b\n" * 1_000_000)}],
)  # fmt: skip
def test_bad_input_comes_back_as_a_sentence(page: Session, given: dict[str, Any]) -> None:
    errors = call(page, "answer", **given)
    assert isinstance(errors, list)
    assert all(e["message"] for e in errors)


def test_an_example_is_told_in_no_words_of_the_command_line(page: Session) -> None:
    assert [e["about"] for e in page.listed if re.search(r"(^|\s)--\w|`", e["about"])] == []


def test_the_first_examples_are_a_refusal_a_grant_and_one_undecided(page: Session) -> None:
    made = listed(page.norms, page.examples)
    assert [e["tone"] for e in made[:3]] == ["no", "yes", "unknown"]
    assert {e["name"] for e in made} == set(page.examples)


# ---- an exercise

MORE = SAM.replace("uren_per_week: 10", "uren_per_week: 12")


def exercise_of(page: Session, *texts: str) -> list[Any]:
    return [call(page, "part", ask=ask(text))["ask"] for text in texts]


def test_what_stands_before_an_answer_is_the_same_however_it_ends(page: Session) -> None:
    """With twelve hours a week two of the three grounds are gone (regeling art. 2 lid 3 onder c); only the hours themselves may differ."""
    before = [call(page, "exercise", asks=exercise_of(page, text)) for text in (SAM, MORE)]
    html = [made["cases"][0]["html"] for made in before]
    assert html[0] != html[1]
    assert html[0].replace("10 uur", "12 uur") == html[1]
    for made in before:
        del made["cases"]
    assert before[0] == before[1]
    keys = [call(page, "revealed", asks=exercise_of(page, text), number=1)["key"] for text in (SAM, MORE)]
    assert [len(key["holds"]) for key in keys] == [3, 1]


def test_what_tells_how_a_dossier_ends_stays_out_of_the_link(page: Session) -> None:
    made = call(page, "part", ask=ask("# moet worden geweigerd\n" + SAM, name="geweigerd-drie-gronden.yaml"))
    assert "geweigerd" not in json.dumps(made["ask"])
    assert "Sam de Vries" in made["names"]
    assert call(page, "answer", ask=made["ask"])["decisions"] == call(page, "answer", ask=ask())["decisions"]


def test_names_stay_text_in_an_exercise(page: Session) -> None:
    evil = '<img src=x onerror="alert(1)">'
    asks = exercise_of(page, SAM.replace("naam:                       Sam de Vries", f"naam: {json.dumps(evil)}"))
    html = call(page, "exercise", asks=asks)["cases"][0]["html"] + call(page, "revealed", asks=asks, number=1)["html"]
    assert "<img" not in html
    assert "&lt;img" in html


def test_every_decision_is_a_case_in_its_order(page: Session) -> None:
    three = (DOSSIERS / "gelijktijdig-drie-aanvragen.yaml").read_text(encoding="utf-8")
    made = call(page, "exercise", asks=exercise_of(page, SAM, three))
    assert [c["number"] for c in made["cases"]] == [1, 2, 3, 4]
    assert made["cases"][0]["heading"] == "Subsidie voor jobcoaching voor Sam de Vries"
    assert isinstance(call(page, "revealed", asks=exercise_of(page, SAM), number=2), list)


def test_an_exercise_of_a_place_is_that_of_the_command_line(page: Session, tmp_path: Path) -> None:
    """Regeling art. 2 lid 5 has two grounds for jobcoaching, both of which hold for Sam, and none for schooling."""
    names = ["geweigerd-drie-gronden", "onbekende-feiten", "scholing-toegekend", "toegekend-interne-werkbegeleiding", "grens-12-uur"]
    files = [str(DOSSIERS / f"{name}.yaml") for name in names]
    given = {"asks": exercise_of(page, *(Path(f).read_text(encoding="utf-8") for f in files)), "only": "regeling:2.5", "shuffle": 7}
    cases = call(page, "exercise", **given)["cases"]
    out = tmp_path / "les.html"
    done = CliRunner().invoke(main, ["lesson", *files, "--only", "regeling:2.5", "--shuffle", "7", "-o", str(out)], catch_exceptions=False)
    assert done.exit_code == 0
    headings = re.findall(r'<a href="#geval-\d+">Geval \d+: ([^<]+)</a>', out.read_text(encoding="utf-8"))
    assert [c["heading"] for c in cases] == headings
    assert len(headings) < len(names)
    assert all("Alleen Regeling art. 2 lid 5" in c["html"] and c["html"].count('type="checkbox"') == 2 for c in cases)
    sam = next(c["number"] for c in cases if "10 uur" in c["html"])
    assert call(page, "revealed", **given, number=sam)["key"]["holds"] == ["1", "2"]


def test_the_places_to_ask_about_are_the_same_however_it_ends(page: Session) -> None:
    made, other = (call(page, "part", ask=ask(text)) for text in (SAM, MORE))
    assert made["places"] == other["places"]
    words_ = {place["id"]: place["words"] for place in made["places"]}
    assert words_["regeling:2.5"] == "Regeling art. 2 lid 5"
    assert list(words_)[:3] == ["verordening:3", "verordening:3.1", "verordening:3.1.a"]
    for place in made["places"]:
        assert isinstance(call(page, "exercise", asks=[made["ask"]], only=place["id"])["cases"], list), place


@pytest.mark.parametrize("asks", [None, [], "geen", [3], [{"text": 3}], [ask()] * 31, [ask("a: [")]])
def test_an_exercise_that_cannot_be_comes_back_as_a_sentence(page: Session, asks: object) -> None:
    errors = call(page, "exercise", asks=asks)
    assert isinstance(errors, list)
    assert errors[0]["code"] != "K099"


@pytest.mark.parametrize(
    "more", [{"only": 3}, {"only": "regeling:99"}, {"only": "<b>"}, {"only": ""}, {"shuffle": "zeven"}, {"shuffle": True}]
)
def test_a_place_or_an_order_that_cannot_be_comes_back_as_a_sentence(page: Session, more: dict[str, object]) -> None:
    errors = call(page, "exercise", asks=exercise_of(page, SAM), **more)
    assert isinstance(errors, list)
    assert errors[0]["code"] == "D012"


# ---- other rules

EIGHT = (ROOT / "kb" / "twenterand_2024" / "varianten" / "acht-uur.regels").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_variant_is_compared_as_on_the_command_line(page: Session) -> None:
    """With eight hours enough, ten are: the grounds on regeling art. 2 and verordening art. 3 go, that on art. 2 lid 5 stays."""
    assert [v["name"] for v in call(page, "variants")] == [*sorted(f.stem for f in (ROOT / "kb/twenterand_2024/varianten").iterdir()), ""]
    found = call(page, "by_variant", ask=ask(), text=EIGHT)
    assert "10 uur" not in found["sentence"]
    assert found["tone"] == "no"
    told = call(page, "compared", ask=ask(), text=EIGHT)
    said = CliRunner().invoke(main, ["compare", str(DOSSIERS / "geweigerd-drie-gronden.yaml"), "--with-variant", "acht-uur", "--json"])
    assert told["sentence"] == json.loads(said.stdout)["sentence"]
    assert len(told["carriers"]) == 2
    assert told["outcome"][1:] == ["moet in beginsel worden geweigerd"] * 2


@pytest.mark.parametrize(
    ("text", "line"), [("", 1), ("variant", 1), ('variant "x" bij "twenterand-2024"\n\nlaat vervallen verordening artikel 99\n', 3)]
)
def test_what_is_wrong_in_a_variant_names_its_line(page: Session, text: str, line: int) -> None:
    (wrong,) = call(page, "by_variant", ask=ask(), text=text)
    assert (wrong["file"], wrong["line"]) == ("variant.regels", line)
    assert wrong["message"]


def test_the_variant_to_begin_with_changes_nothing(page: Session) -> None:
    own = call(page, "variants")[-1]["text"]
    back = call(page, "compared", ask=ask(), text=own)
    assert isinstance(back, list) or not back["differs"]


def test_the_rules_stand_beside_their_text(page: Session) -> None:
    """Regeling art. 2 lid 5 binds the college to refuse; its words and its rules come from the files of the rule base."""
    found = call(page, "addresses", ask=ask())
    assert found["here"] == "regeling:2.5"
    made = call(page, "rules", id="regeling:2.5")
    source = (ROOT / "kb" / "twenterand_2024" / "3_regeling.regels").read_text(encoding="utf-8")
    assert made["source"]
    assert made["source"] in source
    assert made["quotations"]
    for each in found["addresses"]:
        assert call(page, "rules", id=each["id"])["rules"], each
    assert isinstance(call(page, "rules", id="weg:1"), list)
    assert call(page, "rules", id="weg:1")[0]["code"] == "K008"


# ---- two facts against each other


def test_a_cell_is_what_the_dossier_with_its_values_gives(page: Session) -> None:
    """Below twelve hours regeling art. 2 lid 3 onder c is not met; each cell is what `decide` says of its own dossier."""
    given: dict[str, Any] = {"ask": ask(), "x": ["d1.uren_per_week", "11 t/m 12; 11,9; onbekend"], "y": ["d1.soort", "uitzend"]}
    assert {"d1.uren_per_week", "d1.begin"} <= {a["path"] for a in call(page, "axes", ask=ask())}
    kinds = [v for a in call(page, "axes", ask=ask()) if a["path"] == "d1.soort" for v in a["values"].split("; ")]
    given["y"][1] = "; ".join(kinds)
    made = call(page, "grid", **given)
    assert made["x"]["labels"] == ["11", "12", "11,9", "onbekend"]
    total, found = 4 * len(kinds), list[Any]()
    while len(found) < total:
        found += call(page, "cells", **given, first=len(found))
    for number in range(total):
        why = call(page, "cell", **given, number=number)
        decided = call(page, "answer", ask=ask(why["text"]))["decisions"][0]
        assert (why["tone"], why["sentence"]) == (decided["tone"], decided["sentence"])
        kind = decided["words"][0].lower() + decided["words"][1:]  # a cell says of which kind the outcome is
        assert found[number]["words"].replace("(in beginsel) ", "") == kind.replace("in beginsel ", "")


def test_values_that_cannot_go_together_have_no_dossier(page: Session) -> None:
    given = {"ask": ask(), "x": ["d1.begin", "2030-01-01"], "y": ["d1.uren_per_week", "12"]}
    (found,) = call(page, "cells", **given, first=0)
    assert found["words"] == "kan niet voorkomen"
    assert call(page, "cell", **given, number=0)["text"] is None


@pytest.mark.parametrize(
    ("x", "y"),
    [(["d1.uren_per_week", "1 t/m 201"], ["a1.begin", "2024-09-01"]), (["d1.uren_per_week", "tien"], ["a1.begin", "2024-09-01"]), (["d1.uren_per_week", "1"], ["d1.uren_per_week", "2"]),
     (["weg", "1"], ["d1.uren_per_week", "2"]), (None, 3), (["d1.uren_per_week", "1 t/m 50"], ["d1.begin", "2024-01-01; 2024-02-01; 2024-03-01; 2024-04-01; 2024-05-01"])],
)  # fmt: skip
def test_a_grid_that_cannot_be_comes_back_as_a_sentence(page: Session, x: object, y: object) -> None:
    errors = call(page, "grid", ask=ask(), x=x, y=y)
    assert isinstance(errors, list)
    assert errors[0]["code"] != "K099"


# ---- the folder


def opened(packed: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(gzip.decompress(packed)))


@pytest.mark.slow
def test_the_folder_holds_the_program_and_the_rules_and_is_the_same_each_time(page: Session) -> None:
    folder, nothing = build.kb.find("twenterand-2024"), dict[str, bytes]()
    one, other = (build.files(folder, page.norms, nothing, nothing) for _ in range(2))
    assert one == other
    listed_ = json.loads(one[build.MARK])
    assert set(listed_["files"]) == set(one) - {build.MARK}
    assert listed_["version"].encode() in one["sw.js"]
    assert f'const VERSION = "{listed_["version"]}";'.encode() in one["sw.js"]
    assert one["index.html"].count(listed_["version"].encode()) == 2
    assert listed_["sha256"] == {name: hashlib.sha256(data).hexdigest() for name, data in one.items() if name != build.MARK}


def test_an_archive_goes_along_without_what_is_not_used() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in ("json/decoder.py", "pdb.py", "encodings/cp437.py", "encodings/cp1250.py"):
            archive.writestr(name, "x = 1")
    locked = next(p for p in fetch.lock()["npm"] if p["name"] == "pyodide")
    with zipfile.ZipFile(io.BytesIO(fetch.thinned(held.getvalue(), locked["without"]))) as archive:
        assert archive.namelist() == ["json/decoder.py", "encodings/cp437.py"]


def test_the_folder_tells_what_is_in_it_with_digests_and_the_texts_of_licences(page: Session) -> None:
    """What goes along with a package (its licence) is for people, not for the browser."""
    wheel = {"six.py": b"x = 1", "six-1.17.0.dist-info/LICENSE": "Copyright Benjamin Peterson, é".encode()}
    made = build.files(build.kb.find("twenterand-2024"), page.norms, {}, wheel)
    with opened(made["python/packages.zip.packed"]) as archive:
        assert archive.namelist() == ["six.py"]
    told = made[contents.LICENCES].decode()
    assert "six-1.17.0.dist-info/LICENSE\n\nCopyright Benjamin Peterson, é" in told
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in told
    bill = json.loads(made[contents.BILL])
    assert bill["specVersion"] == "1.6"
    found = {c["purl"]: c for c in bill["components"]}
    locked = fetch.lock()
    assert len(found) == len(locked["npm"]) + len(locked["pypi"])
    assert found["pkg:pypi/pyyaml@6.0.4"]["hashes"] == [
        {"alg": "SHA-256", "content": next(p["sha256"] for p in locked["pypi"] if p["name"] == "PyYAML")}
    ]
    viz = found["pkg:npm/%40viz-js/viz@3.31.0"]
    assert base64.b64encode(bytes.fromhex(viz["hashes"][0]["content"])).decode() == locked["npm"][1]["integrity"].removeprefix("sha512-")
    assert [inside["name"] for inside in viz["components"]] == ["Graphviz", "Expat"]


def test_a_hint_says_what_can_be_done_on_the_page(page: Session) -> None:
    """There is no command line in a browser."""
    several = re.sub(r"aanvragen:\n(  .*\n)+", "", (DOSSIERS / "werkstage-tweede-verlenging.yaml").read_text(encoding="utf-8"))
    for text in ("", "aanvragen:\n  - id: a1\n    hoogte: 2\n", several):
        for call_ in ("answer", "report", "overview"):
            found = call(page, call_, ask=ask(text))
            assert not re.search(r"`waarom|--[a-z]", json.dumps(found)), (call_, found)
    assert "Begin met de vragen" in call(page, "answer", ask=ask(""))[0]["hint"]


def test_of_several_persons_the_overview_is_about_the_one_of_the_question(page: Session) -> None:
    text = (DOSSIERS / "andere-persoon.yaml").read_text(encoding="utf-8")
    person = call(page, "answer", ask=ask(text))["decisions"][0]["person"]
    assert person in call(page, "overview", ask=ask(text))["html"]


RUNS = """\
personen:
  - {id: kevin, naam: Kevin Pasman, geboortedatum: 2001-06-06}
  - {id: eva, naam: Eva Bos, geboortedatum: 1999-02-03}
plaatsingen: []
dienstverbanden: []
voorzieningen:
  - {id: v0, persoon: eva, van: 2024-01-01, tot_en_met: 2024-03-31, verstrekt_door: gemeente}
  - {id: v1, persoon: kevin, soort: werkstage, van: 2024-09-01, tot_en_met: 2024-11-30, verstrekt_door: gemeente,
     toegekend_op_grond_van: verordening_2024, gebruikt_naar_behoren: nee}
  - {id: v2, persoon: eva, soort: werkstage, van: 2024-09-01, tot_en_met: 2024-11-30, verstrekt_door: gemeente,
     toegekend_op_grond_van: verordening_2024, gebruikt_naar_behoren: ja}
"""


def test_of_several_that_run_and_no_application_one_is_asked_about(page: Session, tmp_path: Path) -> None:
    """The first that may be ended, and each of the others by choice, as with --running; in every call alike."""
    said = call(page, "answer", ask=ask(RUNS, date="2024-10-15"))
    assert [(s["id"], s["running"]) for s in said["subjects"]] == [("v1", True), ("v2", True)]  # of v0 the kind is unknown
    assert {s["group"] for s in said["subjects"]} == {"Lopende voorziening"}
    assert said["subjects"][0]["label"] == "v1: werkstage (Kevin Pasman)"
    assert said["running"] == "v1"
    assert said["decisions"][0]["outcome"] == "kan_beeindigen"
    other = call(page, "answer", ask=ask(RUNS, date="2024-10-15", running="v2"))["decisions"]
    assert [d["subject"] for d in other] == ["v2"]
    assert other[0]["outcome"] != "kan_beeindigen"
    file = tmp_path / "sam.yaml"
    file.write_text(RUNS, encoding="utf-8")
    there = CliRunner().invoke(main, ["decide", str(file), "--running", "v1", "--date", "2024-10-15"], catch_exceptions=False).stdout
    assert said["decisions"][0]["sentence"] in " ".join(there.split())


def test_beside_an_application_what_runs_can_be_chosen(page: Session) -> None:
    text = RUNS.replace("voorzieningen:", "aanvragen:\n  - {id: a1, voorziening: werkstage, persoon: eva}\nvoorzieningen:")
    said = call(page, "answer", ask=ask(text))
    assert [(s["id"], s["running"]) for s in said["subjects"]] == [("a1", False), ("v1", True), ("v2", True)]
    assert (said["running"], [d["subject"] for d in said["decisions"]]) == (None, ["a1"])


@pytest.mark.parametrize(
    ("text", "subject", "now"),
    [
        (RUNS.replace("id: v1", "id: v9"), {"running": "v1"}, "v9"),
        (RUNS.replace("voorzieningen:", "aanvragen:\n  - {id: a2, voorziening: werkstage, persoon: eva}\nvoorzieningen:"), {"application": "a1"}, "a2"),
    ],
)  # fmt: skip
def test_what_is_no_longer_in_the_dossier_makes_way_for_what_is(page: Session, text: str, subject: dict[str, str], now: str) -> None:
    said = call(page, "answer", ask=ask(text, **subject))
    assert [said["gone"]] == list(subject.values())
    assert [d["subject"] for d in said["decisions"]] == [now]
    after = call(page, "answer", ask=ask(text, application=said["application"], running=said["running"]))
    assert after == said | {"gone": None}


def test_where_nothing_that_runs_may_be_ended_it_says_why(page: Session) -> None:
    (problem,) = call(page, "answer", ask=ask(RUNS.replace("soort: werkstage, ", "")))
    assert problem["code"] == "D006"
    assert "beëindigen" in problem["message"]


def test_a_form_for_what_runs_is_that_of_the_command_line(page: Session) -> None:
    made = call(page, "fresh", kind="werkstage", running=True)
    there = CliRunner().invoke(main, ["new", "werkstage", "--running"], catch_exceptions=False).stdout
    assert made["text"] == there
    assert call(page, "answer", ask=ask(made["text"]))["decisions"][0]["running"]


def test_any_rule_base_can_be_built_in(tmp_path: Path) -> None:
    """The archives laid out as the worker lays them out give a page about those rules."""
    home = ROOT / "tests" / "kennisbanken" / "veenstede"
    norms = load_norms(str(home))
    made = build.files(build.kb.find(str(home)), norms, {}, {})
    with opened(made["python/kb.zip.packed"]) as archive:
        archive.extractall(tmp_path)
    told = json.loads(made[build.MARK])
    other = session(str(tmp_path / told["kb"]))
    assert call(other, "start")["kb"] == {"id": norms.id, "version": norms.version, "sha256": norms.sha256}
    kinds = [k["name"] for k in call(other, "start")["kinds"]]
    assert kinds == list(norms.provisions)
    text = call(other, "fresh", kind=kinds[0])["text"]
    assert call(other, "answer", ask=ask(text))["decisions"][0]["sentence"]
    assert isinstance(call(other, "answer", ask=ask()), list), "a dossier of other rules comes back as what is wrong with it"


@pytest.mark.slow
def test_a_folder_of_somebody_else_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never() -> dict[str, bytes]:
        raise AssertionError("said before anything is fetched")

    monkeypatch.setattr(fetch, "runtime", never)
    mine = tmp_path / "mijn"
    mine.mkdir()
    (mine / "brief.txt").write_text("van mij", encoding="utf-8")
    done = CliRunner().invoke(main, ["page", "-o", str(mine)])
    assert done.exit_code == 2
    assert [p.name for p in mine.iterdir()] == ["brief.txt"]
    assert [p.name for p in tmp_path.iterdir()] == ["mijn"], "nothing is left beside it"
    monkeypatch.setattr(fetch, "runtime", dict[str, bytes])
    monkeypatch.setattr(fetch, "packages", dict[str, bytes])
    for _ in range(2):  # a folder that is ours is made anew
        assert CliRunner().invoke(main, ["page", "-o", str(tmp_path / "pagina")]).exit_code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mijn", "pagina"]


def test_without_npm_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = CliRunner().invoke(main, ["page", "-o", str(tmp_path / "pagina")])
    assert done.exit_code == 2
    assert "K003 npm ontbreekt" in done.stderr
    assert "nodejs.org" in done.stderr
    assert not (tmp_path / "pagina").exists()


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for npm")
@pytest.mark.parametrize(
    ("npm", "said"),
    [("echo no network >&2; exit 1", "npm kon het niet ophalen: no network"), ("echo iets anders > p.tgz", "is niet het bestand dat is vastgelegd")],
)  # fmt: skip
def test_what_cannot_be_fetched_or_is_another_file_gives_no_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, npm: str, said: str
) -> None:
    script = tmp_path / "npm"
    script.write_text(f"#!/bin/sh\n{npm}\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    done = CliRunner().invoke(main, ["page", "-o", str(tmp_path / "pagina")])
    assert done.exit_code == 2
    assert said in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["npm"]


def test_every_view_of_the_page_is_there() -> None:
    """Each module that another names exists, and no address of another place stands in the page's own files."""
    for file in build.WEB.rglob("*.js"):
        text = file.read_text(encoding="utf-8")
        assert "innerHTML" not in text
        for found in re.findall(r'from "(\.[^"]+)"', text):
            target = (file.parent / found).resolve()
            assert target.exists() or "runtime" in found or target == build.WEB / build.SCORE, (file, found)
