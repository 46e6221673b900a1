"""A variant: amend, add and drop rules; what comes out, what is said of it, what is wrong with it."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import DOSSIERS, ROOT
from jsonschema import Draft202012Validator

import explain
import kb
from explain.cli import main
from explain.decision.receipt import read as read_receipt
from explain.decision.serialize import answer_json
from explain.load import load_norms
from parser import RuleBaseError, SourceFile, check
from parser import syntax as s
from parser.norms import Norms
from parser.reader import read
from reasoner import Answer, decide, read_dossier
from reasoner.comparison.parts import ask
from reasoner.comparison.variants import compare_rules
from reasoner.dossier.record import as_running
from reasoner.semantics.question import Question

FOLDER = kb.find("twenterand-2024")
RULES, SOURCES = ([SourceFile(*f) for f in files] for files in (FOLDER.rules, FOLDER.sources))
VARIANTS = sorted(p.stem for p in (FOLDER.path / "varianten").glob("*.regels"))
ALL = sorted(DOSSIERS.glob("*.yaml"))
HEAD = 'variant "Proef" bij "twenterand-2024"\n'
LATE, SHORT, GRANTED = (DOSSIERS / f"{name}.yaml" for name in ("te-laat-aangevraagd", "grens-11-9-uur", "toegekend-jobcoaching"))
GROUND = """voegt toe aan aanvraag feit proef is ja/nee "Proef geldt"
voegt toe verordening artikel 3 lid 1 f
  tekst "de proef geldt."
  kan weigeren "De proef geldt" als proef
"""


def with_variant(text: str, only: tuple[str, ...] | None = None) -> Norms:
    return check(FOLDER.id, RULES, SOURCES, variant=SourceFile("proef.regels", HEAD + text), only=only)


def told(dossier: Path, pattern: str, instead: str) -> str:
    """The dossier with one thing said otherwise."""
    text, times = re.subn(pattern, instead, dossier.read_text(encoding="utf-8"))
    assert times == 1
    return text


def with_fact(value: str) -> str:
    return told(GRANTED, r"(?m)^(    voorziening: .*)$", rf"\1\n    proef: {value}")


def answer(norms: Norms, dossier: Path, text: str = "") -> Answer:
    return decide(norms, read_dossier(norms, text or dossier.read_text(encoding="utf-8"), str(dossier)))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def errors(text: str) -> list[tuple[str, int, str]]:
    with pytest.raises(RuleBaseError) as caught:
        with_variant(text)
    assert {d.span.file for d in caught.value.diagnostics} == {"proef.regels"}
    return [(d.code, d.span.line, d.message) for d in caught.value.diagnostics]


# ---- amending


def amendments() -> Iterator[tuple[str, str]]:
    """Every rule of the rule base, as an amendment of its address: (address, rules)."""
    for file in RULES:
        lines, document = file.text.splitlines(), ""
        for item in read(file.text, file.name).items:
            if isinstance(item, s.DocumentDecl):
                document = item.name.text
            if isinstance(item, s.Article):
                rules = [x for x in item.provisions if not isinstance(x, s.Quotation | s.NoRule | s.Scope)]
                if rules:
                    yield f"{document} {slice_of(lines, item.address.span)}", "\n".join(slice_of(lines, x.span) for x in rules)


def slice_of(lines: list[str], span: s.Span) -> str:
    found = lines[span.line - 1 : span.end_line]
    found[-1] = found[-1][: span.end_column - 1]
    return "\n".join([found[0][span.column - 1 :], *found[1:]])


def plain(found: Answer) -> dict[str, Any]:
    return {k: v for k, v in answer_json(found).items() if k not in ("kb", "variant")}


@pytest.mark.slow
def test_the_same_rules_change_nothing(norms: Norms) -> None:
    changed = with_variant("".join(f"wijzigt {address}\n{rules}\n" for address, rules in amendments()))
    assert changed.variant is not None
    assert len(changed.variant.amended) > 100
    assert changed.sha256 != norms.sha256
    assert changed.props == norms.props
    for dossier in ALL:
        assert plain(answer(changed, dossier)) == plain(answer(norms, dossier)), dossier.stem


@pytest.mark.slow
def test_other_labels_change_no_outcome(norms: Norms) -> None:
    """Here the rules really are put in the place of those of the law."""
    text = "".join(
        f"wijzigt {a}\n{r.replace(chr(34), chr(34) + 'X ', 1)}\n"
        for a, r in amendments()
        if r.startswith(("voorwaarde", "weigert", "kan weigeren"))
    )
    changed = with_variant(text)
    for dossier in ALL[::3]:
        for ours, theirs in zip(answer(norms, dossier).decisions, answer(changed, dossier).decisions, strict=True):
            assert (ours.outcome, ours.possible, ours.amounts) == (theirs.outcome, theirs.possible, theirs.amounts)
            assert [(g.id, g.because) for g in ours.grounds] == [(g.id, g.because) for g in theirs.grounds]
            assert all(
                g.label.startswith("X ") and g.label.endswith("(volgens de variant)") for g in theirs.grounds if g.id == "verordening:3.1.e"
            )


@pytest.mark.parametrize(
    ("hours", "outcome"), [("7,9", "moet_weigeren"), ("8", "kan_toekennen"), ("11,9", "kan_toekennen"), ("12", "kan_toekennen")]
)
def test_eight_hours(hours: str, outcome: str) -> None:
    text = told(SHORT, r"uren_per_week: *11[.,]9", f"uren_per_week: {hours}")
    assert answer(example("acht-uur"), SHORT, text).decisions[0].outcome == outcome


@pytest.mark.slow
def test_eight_hours_differs_only_below_twelve(norms: Norms) -> None:
    """The rest of the amended rules is still that of the law: who works twelve hours or more gets the same answer."""
    changed = example("acht-uur")
    for dossier in ALL:
        hours = re.findall(r"uren_per_week: *(\d+)", dossier.read_text(encoding="utf-8"))
        if not any(8 <= int(x) < 12 for x in hours):
            for ours, theirs in zip(answer(norms, dossier).decisions, answer(changed, dossier).decisions, strict=True):
                assert (ours.outcome, ours.possible) == (theirs.outcome, theirs.possible), dossier.stem


def test_an_amended_definition_works_everywhere(norms: Norms) -> None:
    body = "dienstverband duurt ten minste 6 maanden en dienstverband.uren_per_week >= 8 uur"
    changed = with_variant(f'wijzigt definitie dienstverband_zes_maanden_twaalf_uur "Acht uur" als {body}')
    assert answer(norms, SHORT).decisions[0].outcome == "moet_weigeren"
    assert answer(changed, SHORT).decisions[0].outcome == "kan_toekennen"
    assert changed.variant is not None
    assert changed.variant.amended == ("dienstverband_zes_maanden_twaalf_uur",)


# ---- dropping and adding


@pytest.mark.slow
def test_a_dropped_condition_never_refuses(norms: Norms) -> None:
    changed = example("zonder-aanvraagtermijn")
    assert any("verordening:18.1" in g.because for d in answer(norms, LATE).decisions for g in d.grounds)
    for dossier in ALL:
        for decision in answer(changed, dossier).decisions:
            assert all(g.id != "verordening:18.1" and "verordening:18.1" not in g.because for g in decision.grounds)
            assert all(u.id != "verordening:18.1" for u in decision.unmet)
    text = changed.articles["verordening:18.1"]
    assert text.quotations[0] == "[vervallen volgens de variant]"
    assert text.quotations[1:] == norms.articles["verordening:18.1"].quotations
    assert text.rules == ()
    (stretch,) = [x for x in changed.claims if x.address.id == "verordening:18.1"]
    assert (stretch.claim, stretch.kind) == ("without_rule", "vervallen")


def test_dropping_takes_what_is_below() -> None:
    norms = with_variant("laat vervallen verordening artikel 3 lid 1\n")
    assert all(not g.address.id.startswith("verordening:3.1") for p in norms.provisions.values() for g in p.grounds)
    assert any(g.address.id.startswith("regeling:2.5") for p in norms.provisions.values() for g in p.grounds)


@pytest.mark.parametrize(("value", "outcome"), [("ja", "kan_weigeren"), ("nee", "kan_toekennen"), ("onbekend", "onbeslist")])
def test_an_added_ground(value: str, outcome: str) -> None:
    norms = with_variant(GROUND)
    decision = answer(norms, GRANTED, with_fact(value)).decisions[0]
    assert decision.outcome == outcome
    assert [g.id for g in decision.grounds] == (["verordening:3.1.f"] if value == "ja" else [])
    assert norms.articles["verordening:3.1.f"].quotations == ("[volgens de variant]", "de proef geldt.")
    ids = [g.address.id for g in norms.provisions[decision.provision].grounds if not g.binding]
    assert ids.index("verordening:3.1.f") == ids.index("verordening:3.1.e") + 1, "it stands after its last sibling"


def test_only_some_of_the_changes(norms: Norms) -> None:
    text = GROUND + "laat vervallen verordening artikel 18 lid 1\n"
    assert with_variant(text, ()).sha256 == norms.sha256
    assert with_variant(text, ()).variant is None
    some = with_variant(text, ("verordening:18.1",))
    assert some.variant is not None
    assert (some.variant.added, some.variant.dropped) == ((), ("verordening:18.1",))
    assert "verordening:3.1.f" not in some.articles


# ---- what is wrong


CONDITION = 'voorwaarde "x" als persoon.banenafspraak\n'


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (f"wijzigt verordening artikel 3 lid 99\n{CONDITION}", "R016", 2), (f"wijzigt verordening artikel 14 lid 2\n{CONDITION}", "R016", 2),
        ("wijzigt verordening artikel 18 lid 1\n", "R016", 2), (f'wijzigt verordening artikel 18 lid 1\ntekst "x"\n{CONDITION}', "R016", 3),
        ('wijzigt definitie bestaat_niet "x" als persoon.banenafspraak\n', "R016", 2), ("laat vervallen verordening artikel 30\n", "R016", 2),
        (f'voegt toe verordening artikel 18 lid 1\ntekst "x"\n{CONDITION}', "R017", 2), (f"voegt toe verordening artikel 3 lid 1 f\n{CONDITION}", "R017", 2),
        ("\nlaat vervallen verordening bijlage 1\n", "R018", 3), ("laat vervallen regeling artikel 2 lid 3\n", "R018", 2),
        ("laat vervallen verordening artikel 18 lid 1\nlaat vervallen verordening artikel 18\n", "R019", 2),
        ("laat vervallen verordening artikel 18 lid 1\nlaat vervallen verordening artikel 18 lid 1\n", "R019", 3),
        ("laat vervallen wet artikel 18 lid 1\n", "R003", 2), ('voegt toe aan fiets feit a is ja/nee "a"\n', "R003", 2),
        ('definitie op_proefplaats "x" als persoon.banenafspraak\n', "R002", 2),
        ('voegt toe aan aanvraag feit plan_doelen is ja/nee "x"\n', "R002", 2),
        ('wijzigt verordening artikel 18 lid 1\nvoorwaarde "x" als bestaat_niet\n', "R003", 3),
        (f'voegt toe verordening artikel 31\ntekst "x"\n{CONDITION}', "R009", 4), ("wijzigt\n", "R001", 2), ('artikel 3\ntekst "x"\n', "R001", 2),
        ('vermoeden aanvraag.plan_doelen is ja omdat "x"\n', "R001", 2), (f"wijzigt verordening artikel 18 lid 1\nvoorwaarde \"x\" als {'(' * 5000}", "R001", 3),
    ],
)  # fmt: skip
def test_a_wrong_variant(text: str, code: str, line: int) -> None:
    found = errors(text)
    assert (code, line) in {(c, at) for c, at, _ in found}, found


def test_another_rule_base() -> None:
    with pytest.raises(RuleBaseError, match="R019 v:1:17: deze variant hoort bij 'elders', niet bij 'twenterand-2024'"):
        check(FOLDER.id, RULES, SOURCES, variant=SourceFile("v", 'variant "x" bij "elders"'))


@pytest.mark.parametrize(
    "data",
    [b"", b"variant", b'variant "x" bij "twenterand-2024" \x00', b"\xff\xfe", b"kennisbank", b'variant "' + b"x" * 200000, b"((" * 3000],
)
@pytest.mark.parametrize("verb", ["decide", "explain", "ask", "repair", "compare"])
def test_a_broken_file_is_bad_input(verb: str, data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "v.regels"
    file.write_bytes(data)
    result = run(verb, str(GRANTED), "--with-variant" if verb == "compare" else "--variant", str(file))
    assert (result.exit_code, result.stdout) == (2, "")
    assert "v.regels" in result.stderr
    assert "Traceback" not in result.stderr


def test_no_such_variant() -> None:
    result = run("decide", str(GRANTED), "--variant", "negen-uur", "--json")
    (problem,) = json.loads(result.stderr)["errors"]
    assert (result.exit_code, problem["code"]) == (2, "K001")
    assert "acht-uur" in problem["message"]


# ---- what people see


@functools.cache
def example(name: str, only: tuple[str, ...] | None = None) -> Norms:
    return load_norms(variant=name, only=only)


def test_the_answer_says_that_it_is_a_variant() -> None:
    data = json.loads(run("decide", str(SHORT), "--variant", "acht-uur", "--json").stdout)
    changed = example("acht-uur")
    assert changed.variant is not None
    assert data["variant"] == f"Acht uur in plaats van twaalf ({changed.variant.sha256[:8]})"
    assert data["kb"]["sha256"] == changed.sha256 != load_norms().sha256
    for verb in ("decide", "ask", "repair"):
        assert "dit is geen geldend recht" in " ".join(run(verb, str(SHORT), "--variant", "acht-uur").stdout.split())
    for format_ in ("text", "md", "dot", "svg", "html"):
        text = run("explain", str(SHORT), "--variant", "acht-uur", "--format", format_, "--full").stdout
        assert "VARIANT" in text, format_
        assert "volgens" in text, format_


def test_no_letter() -> None:
    result = run("explain", str(SHORT), "--variant", "acht-uur", "--format", "letter")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "K007" in result.stderr


def test_the_api() -> None:
    file = FOLDER.path / "varianten" / "acht-uur.regels"
    assert explain.load("twenterand-2024", variant=file).decide(SHORT).decisions[0].outcome == "kan_toekennen"


def test_a_receipt_of_a_variant(tmp_path: Path) -> None:
    file = tmp_path / "uit.svg"
    run("explain", str(SHORT), "--variant", "acht-uur", "--format", "svg", "-o", str(file))
    changed = example("acht-uur")
    assert changed.variant is not None
    assert read_receipt(file.read_bytes()).variant == f"Acht uur in plaats van twaalf ({changed.variant.sha256})"
    again = run("explain", "--receipt", str(file), str(SHORT), "--variant", "acht-uur")
    assert (again.exit_code, again.stdout) == (0, "hetzelfde antwoord\n")
    without = run("explain", "--receipt", str(file), str(SHORT))
    assert (without.exit_code, without.stdout) == (2, "")
    assert "Acht uur in plaats van twaalf" in without.stderr
    other = run("explain", "--receipt", str(file), str(SHORT), "--variant", "zonder-aanvraagtermijn")
    assert other.exit_code == 1
    assert "- variant: toen Acht uur" in other.stdout
    assert "uitkomst: toen toekennen mogelijk; het college beslist, nu moet (in beginsel) worden geweigerd" in other.stdout


# ---- compare


def carriers(dossier: Path, variant: str) -> list[str]:
    data = json.loads(run("compare", str(dossier), "--with-variant", variant, "--json").stdout)
    schema = json.loads((ROOT / "docs" / "schemas" / "compare.schema.json").read_text(encoding="utf-8"))
    assert [e.message for e in Draft202012Validator(schema).iter_errors(data)] == []
    assert data["left"]["variant"] is None
    assert data["right"]["variant"] is not None
    assert all(c["kind"] == "rule" for c in data["difference"]["carriers"])
    return [c["name"] for c in data["difference"]["carriers"]]


@pytest.mark.slow
def test_the_carriers_are_the_changes_that_matter(tmp_path: Path) -> None:
    assert carriers(SHORT, "acht-uur") == ["verordening:14.2.c", "regeling:2.3.c"]
    assert carriers(LATE, "zonder-aanvraagtermijn") == ["verordening:18.1"]
    assert carriers(LATE, "acht-uur") == []
    both = tmp_path / "beide.regels"
    both.write_text(
        HEAD + GROUND + "laat vervallen verordening artikel 18 lid 1\nlaat vervallen verordening artikel 14 lid 2 d\n", encoding="utf-8"
    )
    assert carriers(LATE, str(both)) == ["verordening:3.1.f", "verordening:18.1"]


def test_a_dossier_with_facts_of_the_variant(tmp_path: Path) -> None:
    variant, dossier = tmp_path / "v.regels", tmp_path / "d.yaml"
    variant.write_text(HEAD + GROUND, encoding="utf-8")
    dossier.write_text(with_fact("ja"), encoding="utf-8")
    assert carriers(dossier, str(variant)) == ["verordening:3.1.f"]
    text = " ".join(run("compare", str(dossier), "--with-variant", str(variant)).stdout.split())
    assert text.startswith(
        "De uitkomst verandert: toekennen mogelijk; het college beslist → kan worden geweigerd. Dat komt door: Verordening art. 3 lid 1 onder f"
    )
    drawn = run("compare", str(dossier), "--with-variant", str(variant), "--format", "dot").stdout
    assert "Wat het verschil draagt" in drawn
    assert "alleen bij de variant" in drawn


@pytest.mark.parametrize("dossier", ALL, ids=lambda p: p.stem)
@pytest.mark.sampled
def test_every_dossier_can_be_compared(dossier: Path) -> None:
    """The rules with the carriers alone give the answer of the variant; no carriers, no difference."""
    name = "extra-weigeringsgrond"
    law, changed = example(name, ()), example(name)
    found = read_dossier(law, dossier.read_text(encoding="utf-8"), str(dossier))
    subjects = [r.id for r in found.applications] or [d.subject for d in decide(law, found).decisions]
    subject = subjects[-1]
    if not found.applications:
        found = as_running(law, found, subject)
    left = ask(Question(law, found, subject))
    right = ask(Question(changed, found, subject, readings=left.question.readings))
    difference = compare_rules(left, right, lambda ids: example(name, tuple(sorted(ids))))
    assert bool(difference.carriers) is not difference.empty
    assert {c.atom.name for c in (*difference.carriers, *difference.idle)} == {"verordening:3.1.f", "verordening:14.2.c"}
    for rule in difference.rules:
        assert rule.left is not rule.right


def test_an_address_with_rules_below_it_only(tmp_path: Path) -> None:
    file = tmp_path / "v.regels"
    file.write_text(HEAD + "laat vervallen verordening artikel 18\n", encoding="utf-8")
    assert carriers(LATE, str(file)) == ["verordening:18"]
    assert "Verordening art. 18" in run("compare", str(LATE), "--with-variant", str(file)).stdout


def test_no_power_is_left(tmp_path: Path) -> None:
    file = tmp_path / "v.regels"
    file.write_text(HEAD + "laat vervallen verordening artikel 5\n", encoding="utf-8")
    dossier = str(DOSSIERS / "sociale-activering-toegekend.yaml")
    for options in (("decide", dossier, "--variant"), ("compare", dossier, "--with-variant")):
        result = run(*options, str(file))
        assert (result.exit_code, result.stdout) == (2, "")
        assert "D006" in result.stderr


@pytest.mark.parametrize("name", VARIANTS)
def test_the_examples_are_right(name: str) -> None:
    changed = example(name)
    assert changed.variant is not None
    assert changed.variant.changes
