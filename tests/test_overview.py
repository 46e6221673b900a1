"""`waarom overview`: what one person is entitled to. What is expected is written down from the texts in kb/twenterand_2024/bronnen."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import html5lib
import pytest
import yaml
from click.testing import CliRunner, Result
from conftest import DOSSIERS, ROOT, plain_yaml
from jsonschema import Draft202012Validator

import explain
from explain.cli import main
from explain.notebook.errors import InputError
from explain.overview import overview_json, page
from explain.overview import words as w
from parser.norms import Norms
from reasoner import decide, read_dossier
from reasoner.decision.answer import NOT_APPLICABLE, UNDECIDED
from reasoner.questions.overview import Line, Overview, overview
from reasoner.semantics.question import Question

pytestmark = pytest.mark.slow  # many whole answers

SECOND = ROOT / "tests" / "kennisbanken" / "atelierfonds"
SCHEMA = json.loads((ROOT / "docs" / "schemas" / "overview.schema.json").read_text(encoding="utf-8"))
NOBODY_KNOWS = "personen:\n  - id: iemand\n"
DEPENDS = "hangt af van"

# Sam is 24, belongs to the target group, works 10 hours a week and receives no assistance; guidance by a colleague runs.
SAM = {
    "subsidie_jobcoaching": ("moet in beginsel worden geweigerd", "regeling:2.3.c"),  # minimaal 12 uur; lid 5: weigert
    "interne_werkbegeleiding": ("loopt al, 1-6-2024 t/m 30-11-2024", None),
    "training_werkbegeleiding": ("toekennen is mogelijk", "verordening:22.2"),  # art. 22 lid 2 asks nothing but the target group
    "proefplaats": ("kan of moet worden geweigerd", "verordening:12.1"),  # lid 1: die algemene bijstand ontvangt; lid 4: weigert als
    "participatieplaats": ("moet worden geweigerd", "verordening:8.1"),  # lid 1: een persoon van 27 jaar of ouder
}
# Lars is 20, a person of art. 7 lid 3 onder a of the law, and not of the target group: art. 3 lid 1 onder a lets the college refuse.
MAY, MAY_OR_MUST = ("kan worden geweigerd", "verordening:3.1.a"), ("kan of moet worden geweigerd", "verordening:3.1.a")
LARS = dict.fromkeys(
    ("subsidie_jobcoaching", "jobcoaching_in_natura", "interne_werkbegeleiding", "meeneembare_voorziening", "werkplekaanpassing",
     "vervoersvoorziening", "intermediaire_activiteit", "proefplaats", "werkstage", "sociale_activering", "detacheringsbaan"), MAY_OR_MUST,
) | {
    "training_werkbegeleiding": MAY,  # art. 22 lid 2 has no condition that binds
    "scholing": ("moet worden geweigerd", "verordening:7.3"),  # lid 3: het eerste lid is niet van toepassing
    "participatieplaats": ("moet worden geweigerd", "verordening:8.1"),
}  # fmt: skip
# Art. 9 and 10 have a circle of their own, art. 13 gives a claim: of these nothing is certain.


def asked(norms: Norms, text: str, person: str | None = None, day: date | None = None, **options: Any) -> Overview:
    return overview(Question(norms, read_dossier(norms, text, "dossier.yaml", unasked=True), date=day, **options), person)


def example(name: str) -> str:
    return (DOSSIERS / f"{name}.yaml").read_text(encoding="utf-8")


def by_kind(found: Overview) -> dict[str, Line]:
    return {line.kind: line for line in found.lines}


def run(*arguments: str, width: int = 80) -> Result:
    return CliRunner().invoke(main, ["overview", *arguments], catch_exceptions=False, env={"COLUMNS": str(width)})


# ---- what follows from the texts


@pytest.mark.parametrize(
    ("name", "day", "expected"),
    [("geweigerd-drie-gronden", date(2024, 9, 20), SAM), ("scholing-geen-bevoegdheid", date(2024, 7, 10), LARS)],
)
def test_what_follows_from_the_texts(norms: Norms, name: str, day: date, expected: dict[str, tuple[str, str | None]]) -> None:
    found = asked(norms, example(name), day=day)
    told = {line.kind: (w.outcome(line).partition(": ")[0], w.main(line)) for line in found.lines}
    assert {k: v for k, v in told.items() if not v[0].startswith(DEPENDS)} == expected
    assert list(told) == list(norms.provisions)


def test_on_the_leer_werktraject_the_age_and_the_startkwalificatie_count(norms: Norms) -> None:
    """Art. 10: 16 or 17 with compulsory education, or 18 to 27 without a startkwalificatie."""
    kind = "ondersteuning_leer_werktraject"
    young, old = (f"personen:\n  - id: p\n    geboortedatum: {born}\n" for born in ("2004-05-23", "1978-08-28"))
    line = by_kind(asked(norms, young, day=date(2024, 9, 20)))[kind]
    assert w.outcome(line).startswith("hangt af van: of de persoon een startkwalificatie heeft behaald")
    line = by_kind(asked(norms, old, day=date(2024, 9, 20)))[kind]
    assert (w.outcome(line), w.main(line)) == ("moet worden geweigerd", "verordening:10")


@pytest.mark.parametrize("day", [None, date(2024, 9, 20)])
def test_where_nothing_is_known_nothing_is_refused(norms: Norms, day: date | None) -> None:
    found = asked(norms, NOBODY_KNOWS, day=day)
    assert {line.decision.outcome for line in found.lines} == {UNDECIDED}
    assert all(w.outcome(line).startswith(DEPENDS) and not line.decision.grounds and w.main(line) is None for line in found.lines)
    assert found.alike == tuple(norms.provisions)
    assert "alle soorten" in " ".join(w.notes(found))


def test_before_the_regulation_is_in_force_nothing_applies(norms: Norms) -> None:
    found = asked(norms, NOBODY_KNOWS, day=date(2024, 4, 30))
    assert {(line.decision.outcome, w.outcome(line)) for line in found.lines} == {(NOT_APPLICABLE, "niet van toepassing")}


@pytest.mark.parametrize("name", ["toegekend-jobcoaching", "loonkostensubsidie-niet-in-doelgroep", "jongere-van-17", "lopend-loopt-door"])
def test_no_refusal_without_a_ground(norms: Norms, name: str) -> None:
    for line in asked(norms, example(name), day=date(2024, 10, 1)).lines:
        if w.outcome(line) == "moet worden geweigerd":
            assert any(g.binding for g in line.decision.grounds), line.kind
            assert w.main(line) is not None


# ---- the same as decide


def added(text: str, line: Line, person: str) -> str:
    """The dossier with an application of this kind in the place of those that are not granted."""
    dossier = plain_yaml(text)
    granted = [a for a in dossier.get("aanvragen", ()) if "toegekend" in a.get("besluit", {}).get("uitkomst", "")]
    dossier["aanvragen"] = [*granted, {"id": "erbij", "voorziening": line.kind, "persoon": person, **dict(line.links)}]
    return yaml.safe_dump(dossier, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize(
    ("name", "person", "day"),
    [("geweigerd-drie-gronden", "sam", None), ("andere-persoon", "kim", date(2024, 9, 20)), ("gelijktijdig-drie-aanvragen", "elif", None),
     ("lopend-overgangsrecht", "ans", date(2025, 4, 30)), ("beschut-werk-toegekend", None, date(2024, 10, 1)), ("", "iemand", None)],
)  # fmt: skip
def test_every_line_is_what_decide_says(norms: Norms, name: str, person: str | None, day: date | None) -> None:
    text = example(name) if name else NOBODY_KNOWS
    found = asked(norms, text, person, day)
    assert found.person is not None
    for line in found.lines:
        changed = added(text, line, found.person) if line.hypothetical else text
        application = "erbij" if line.hypothetical else line.decision.application
        other = decide(norms, read_dossier(norms, changed, "x.yaml"), application=application, date=day).decisions[0]
        own = line.decision
        assert (own.outcome, own.possible) == (other.outcome, other.possible), line.kind
        assert [(g.id, g.leg) for g in own.grounds] == [(g.id, g.leg) for g in other.grounds], line.kind
        assert {(u.fact, u.question) for u in own.unknown} == {(u.fact, u.question) for u in other.unknown}, line.kind


def test_the_options_of_the_question_count(norms: Norms) -> None:
    readings = {"onvervulde_voorwaarde": "geen_bevoegdheid"}
    line = by_kind(asked(norms, example("geweigerd-drie-gronden"), day=date(2024, 9, 20), readings=readings))["proefplaats"]
    assert w.outcome(line) == "moet in beginsel worden geweigerd"  # from the condition of art. 12 lid 1 art. 27 and 28 let deviate
    strict = asked(norms, NOBODY_KNOWS, strict=True)
    assert len(by_kind(strict)["scholing"].deciding) > len(by_kind(asked(norms, NOBODY_KNOWS))["scholing"].deciding)


# ---- what the dossier has


def test_an_application_of_the_dossier_is_judged_beside_the_others_and_does_not_touch_what_is_put_in(norms: Norms) -> None:
    found = by_kind(asked(norms, example("gelijktijdig-drie-aanvragen")))
    assert {k: x.decision.application for k, x in found.items() if not x.hypothetical} == {
        "subsidie_jobcoaching": "a1", "interne_werkbegeleiding": "a2", "jobcoaching_in_natura": "a3",
    }  # fmt: skip
    assert found["interne_werkbegeleiding"].decision.outcome == "moet_weigeren"  # art. 3 lid 1 onder f: a3 stands in the way
    other = "aanvragen:\n  - {id: a1, voorziening: jobcoaching_in_natura, persoon: p}\n"
    alone = by_kind(asked(norms, "personen:\n  - id: p\n" + other))["interne_werkbegeleiding"]
    assert alone.hypothetical
    assert not any(u.entity == "a1" for u in alone.deciding)


def test_the_only_employment_is_linked_and_one_of_two_is_not(norms: Norms) -> None:
    assert dict(by_kind(asked(norms, example("gelijktijdig-drie-aanvragen")))["scholing"].links) == {"dienstverband": "d1"}
    found = by_kind(asked(norms, example("geweigerd-drie-gronden")))["jobcoaching_in_natura"]
    assert found.links == ()
    assert found.deciding[0].fact == "dienstverband"
    assert dict(by_kind(asked(norms, example("andere-persoon"), "kim"))["scholing"].links) == {"dienstverband": "d2"}


GRANTED = """\
personen:
  - id: p
    behoort_tot_doelgroep: ja
aanvragen:
  - {id: a1, voorziening: scholing, persoon: p, van: 2024-09-01, tot_en_met: 2024-12-31, besluit: {datum: 2024-08-20, uitkomst: toegekend}}
"""


def test_a_grant_is_told_until_it_is_over_and_a_new_application_is_judged(norms: Norms) -> None:
    line = by_kind(asked(norms, GRANTED, day=date(2024, 10, 1)))["scholing"]
    assert (w.outcome(line), w.status(line), line.hypothetical) == ("al toegekend, 1-9-2024 t/m 31-12-2024", "granted", False)
    over = by_kind(asked(norms, GRANTED, day=date(2025, 1, 1)))["scholing"]
    assert (over.hypothetical, over.had) == (True, ())
    assert w.outcome(over).startswith(DEPENDS)
    again = by_kind(asked(norms, GRANTED + "  - {id: a2, voorziening: scholing, persoon: p}\n", day=date(2024, 10, 1)))["scholing"]
    assert (again.decision.application, w.status(again)) == ("a2", "outcome")


def test_support_of_which_the_kind_is_not_known_is_told_apart(norms: Norms) -> None:
    text = "personen:\n  - id: p\nvoorzieningen:\n  - {id: v1, persoon: p, soort: jobcoaching, van: 2024-06-01, tot_en_met: onbepaald}\n"
    found = asked(norms, text)
    assert found.unplaced == ("v1",)
    assert "van v1 is niet bekend welke van deze soorten het is" in list(w.notes(found))
    without_end = by_kind(asked(norms, text.replace("soort: jobcoaching", "soort: scholing")))["scholing"]
    assert w.outcome(without_end) == "loopt al, 1-6-2024 zonder einde"


# ---- for whom


def test_of_two_persons_one_must_be_named() -> None:
    two = str(DOSSIERS / "andere-persoon.yaml")
    result = run(two)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "meer dan één persoon" in result.stderr
    assert "--person: sam, kim" in result.stderr
    assert "Waar heeft Kim Bruins recht op?" in run(two, "--person", "kim").stdout


@pytest.mark.parametrize(
    ("text", "person", "said"),
    [("personen: []\n", None, "het dossier noemt geen persoon"), (NOBODY_KNOWS, "niemand", "er is geen persoon 'niemand'")],
)
def test_unknown_persons(tmp_path: Path, text: str, person: str | None, said: str) -> None:
    file = tmp_path / "d.yaml"
    file.write_text(text, encoding="utf-8")
    result = run(str(file), "--json", *(["--person", person] if person else []))
    assert (result.exit_code, result.stdout) == (2, "")
    (error,) = json.loads(result.stderr)["errors"]
    assert (error["code"], error["message"]) == ("D012", said)
    assert error["hint"]


def test_other_bad_input(tmp_path: Path) -> None:
    file = str(DOSSIERS / "geweigerd-drie-gronden.yaml")
    for arguments in (["bestaat-niet.yaml"], [file, "--date", "morgen"], [file, "--reading", "x=y"], [file, "--kb", "nergens"],
                      [file, "--html", str(tmp_path / "nergens" / "o.html")], [file, "--html", file]):  # fmt: skip
        result = run(*arguments)
        assert (result.exit_code, result.stdout) == (2, ""), arguments
        assert result.stderr


# ---- how it is shown

SHOWN = [("geweigerd-drie-gronden", "sam"), ("andere-persoon", "kim"), ("gelijktijdig-drie-aanvragen", "elif"), ("proefplaats", None),
         ("lopend-overgangsrecht", None), ("tweede-halfjaar", None)]  # fmt: skip


@pytest.mark.parametrize(("name", "person"), SHOWN)
def test_it_fits_one_screen(name: str, person: str | None, norms: Norms) -> None:
    shown = run(str(DOSSIERS / f"{name}.yaml"), *(["--person", person] if person else [])).stdout
    lines = shown.splitlines()
    assert len(lines) <= 30
    assert max(map(len, lines)) <= 80
    start = next(i for i, line in enumerate(lines) if line.startswith("soort voorziening"))
    table = lines[start + 1 : start + 1 + len(norms.provisions)]
    assert [line[:19] for line in table] == [(p.label[:1].upper() + p.label[1:]).ljust(19)[:19] for p in norms.provisions.values()]


def test_what_a_line_says_in_the_terminal() -> None:
    shown = run(str(DOSSIERS / "geweigerd-drie-gronden.yaml"), "--date", "2024-09-20").stdout
    assert "Waar heeft Sam de Vries recht op? Beoordeeld op 20-9-2024" in shown
    assert "Subsidie voor jobco… • moet in beginsel worden geweigerd  art. 2 lid 3 onder c R" in shown
    assert "Interne werkbegelei…   loopt al, 1-6-2024 t/m 30-11-2024" in shown
    assert "kan of moet geweigerd art. 12 lid 1 V" in " ".join(shown.split())
    assert "V: verordening; R: regeling" in shown
    assert "te weinig bekend om" in shown
    assert "--html overzicht.html" in shown
    wide = run(str(DOSSIERS / "geweigerd-drie-gronden.yaml"), "--date", "2024-09-20", width=160).stdout
    assert "Voorziening om beschut werk mogelijk te maken" in wide
    assert "en nog 2" in next(line for line in wide.splitlines() if line.startswith("Subsidie"))


def test_what_is_said_of_explaining_works(tmp_path: Path) -> None:
    file = str(DOSSIERS / "geweigerd-drie-gronden.yaml")
    assert "explain" in run(file).stdout
    shown = run(file, "--date", "2024-09-20", "--strict", "--reading", "peildatum=ingang", width=300).stdout
    command = shlex.split(shown.partition("of: waarom ")[2].splitlines()[0])
    assert command == ["explain", file, "--date", "2024-09-20", "--reading", "peildatum=ingang", "--strict", "--application", "a1"]
    assert CliRunner().invoke(main, command).exit_code == 0
    out = tmp_path / "overzicht.html"
    result = run(file, "--html", str(out))
    assert (result.exit_code, result.stdout) == (0, "")
    assert out.read_bytes().startswith(b"<!doctype html>")


@pytest.mark.parametrize(("name", "person"), SHOWN[:3])
def test_json(name: str, person: str | None, norms: Norms) -> None:
    data = json.loads(run(str(DOSSIERS / f"{name}.yaml"), "--json", "--person", person or "").stdout)
    Draft202012Validator.check_schema(SCHEMA)
    assert [e.message for e in Draft202012Validator(SCHEMA).iter_errors(data)] == []
    assert [line["provision"] for line in data["lines"]] == list(norms.provisions)
    for line in data["lines"]:
        assert line["outcome"] == line["decision"]["outcome"]
        assert len(line["deciding"]) == len(line["decision"]["unknown"])


def test_json_and_page_say_the_same(norms: Norms) -> None:
    found = asked(norms, example("geweigerd-drie-gronden"), day=date(2024, 9, 20))
    tree = html5lib.parse(page(found), namespaceHTMLElements=False)
    rows = tree.findall(".//table[@class='overzicht']/tbody/tr")
    assert [r.find("td/details/summary").text for r in rows] == [line["text"] for line in overview_json(found)["lines"]]
    text = {line.kind: " ".join(" ".join(r.itertext()).split()) for line, r in zip(found.lines, rows, strict=True)}
    assert "Regeling art. 2 lid 5" in text["subsidie_jobcoaching"]
    assert " ".join(norms.articles["regeling:2.5"].quotations[0].split()) in text["subsidie_jobcoaching"]
    assert norms.articles["verordening:8.1"].quotations[0] in text["participatieplaats"]
    for line in found.lines:
        assert all(" ".join(u.question.split()) in text[line.kind] for u in line.decision.unknown)


def test_the_page_needs_nothing_else_and_names_each_place_once(norms: Norms) -> None:
    text = page(asked(norms, example("geweigerd-drie-gronden")))
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert [e.tag for e in tree.iter() if e.tag in ("script", "link", "img", "iframe", "object", "form")] == []
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    assert {a.get("href") for a in tree.iter("a") if a.get("href", "").startswith("#")} <= {f"#{i}" for i in ids}


HOSTILE = """\
personen:
  - id: p
    naam: "<script>alert(1)</script> \\e[31mrood\\a & \\"naam\\""
voorzieningen:
  - {id: "<b>v1</b>", persoon: p, soort: scholing}
  - {id: "<i>v2</i>", persoon: p, soort: onbekend}
"""


def test_hostile_names(tmp_path: Path) -> None:
    file, out = tmp_path / "d.yaml", tmp_path / "o.html"
    file.write_text(HOSTILE, encoding="utf-8")
    shown = run(str(file)).stdout
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert run(str(file), "--html", str(out)).exit_code == 0
    text = out.read_text(encoding="utf-8")
    assert "&lt;script&gt;" in text
    for raw in ("<script", "<b>", "<i>", "\x1b", "\x07"):
        assert raw not in text
    notebook = explain.load().overview(HOSTILE)._repr_html_()
    for raw in ("<script", "<b>v1", "<i>v2"):
        assert raw not in notebook


def test_in_a_notebook(norms: Norms) -> None:
    rulebase = explain.load()
    found = rulebase.overview(rulebase.example("andere-persoon"), "kim", date="2024-09-20")
    frame = found.frame
    assert list(frame["provision"]) == list(norms.provisions)
    kept = frame.set_index("provision").loc["participatieplaats"]
    assert (kept["outcome"], kept["main"], kept["citation"]) == ("moet_weigeren", "verordening:8.1", "Verordening art. 8 lid 1")
    assert found._repr_html_().count("<details>") == len(norms.provisions)
    assert norms.articles["verordening:8.1"].quotations[0] in found._repr_mimebundle_()["text/html"]
    assert "Waar heeft Kim Bruins recht op?" in repr(found)
    assert found.json["person"] == "kim"
    with pytest.raises(InputError, match="meer dan één persoon"):
        rulebase.overview(rulebase.example("andere-persoon"))


def test_another_rule_base_and_a_variant(tmp_path: Path) -> None:
    for path in sorted((SECOND / "dossiers").glob("*.yaml"))[:2]:
        data = json.loads(run(str(path), "--kb", str(SECOND), "--json").stdout)
        assert [e.message for e in Draft202012Validator(SCHEMA).iter_errors(data)] == []
        assert run(str(path), "--kb", str(SECOND)).exit_code == 0
    shown = run(str(DOSSIERS / "grens-11-9-uur.yaml"), "--variant", "acht-uur", width=160).stdout
    assert "geen geldend recht" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="no resource")
def test_it_answers_at_once() -> None:
    """Two seconds where `decide` takes one: in processor time of a process of its own, so that no other work on the machine counts."""
    import resource

    def seconds(*arguments: str) -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "explain.cli", *arguments], cwd=ROOT, check=True, capture_output=True, timeout=60)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    largest = max(DOSSIERS.glob("*.yaml"), key=lambda p: p.stat().st_size)
    person = plain_yaml(largest.read_text(encoding="utf-8"))["personen"][0]["id"]
    assert seconds("overview", str(largest), "--person", person) < 3 * max(seconds("decide", str(largest)), 0.5)


def test_help() -> None:
    assert "Voorbeelden" in run("--help").stdout
    assert "waarom overview dossier.yaml" in CliRunner().invoke(main, ["--help"]).stdout
