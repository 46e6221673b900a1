"""The draft decision: every sentence has an origin, every ground is there with the words of the law, nothing is invented."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result
from conftest import DOSSIERS, ROOT, plain_yaml
from docx import Document
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

import explain
from explain.cli import main
from explain.decision.serialize import decision_json
from explain.letter import Kind, Letter, Source, export_letters, letter, letters
from parser.norms import Norms
from reasoner import Answer, decide, read_dossier
from reasoner.decision.proof import prove

EXAMPLES = sorted(DOSSIERS.glob("*.yaml"))
SECOND = ROOT / "tests" / "kennisbanken" / "atelierfonds"
SCHEMAS = ROOT / "docs" / "schemas"
SOURCES = " ".join(" ".join(p.read_text(encoding="utf-8").split()) for p in (DOSSIERS.parent / "bronnen").glob("*.txt"))
HOSTILE = '<b>x</b> [a](javascript:alert(1)) **b** `c` | \x1b[31m &amp; <!-- "\n# kop\n\u202e'


def answered(norms: Norms, path: Path, **question: Any) -> Answer:
    return decide(norms, read_dossier(norms, path.read_text(encoding="utf-8"), path.name), **question)


def text_of(found: Letter) -> str:
    return "\n".join(s.text for b in found.blocks for s in b.sentences)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_sentence_has_an_origin_that_exists(norms: Norms, path: Path) -> None:
    answer = answered(norms, path)
    for decision, found in zip(answer.decisions, letters(answer), strict=True):
        nodes = set(prove(answer, decision).nodes)
        fields = set(decision_json(answer, decision))
        for block in found.blocks:
            assert block.sentences
            assert block.kind is not Kind.TABLE or len(block.rows) == len(block.sentences) + 1
            for sentence in block.sentences:
                assert sentence.text.strip()
                assert sentence.origins, sentence.text
                assert sentence.fill is any(o.source is Source.FILL for o in sentence.origins)
                for origin in sentence.origins:
                    assert origin.source is not Source.PROOF or origin.ref in nodes
                    assert origin.source is not Source.ANSWER or origin.ref.split(".")[0] in fields
                    assert origin.address is None or origin.address in norms.articles


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_ground_is_there_with_its_citation_and_the_words_of_the_law(norms: Norms, path: Path) -> None:
    answer = answered(norms, path)
    for decision, found in zip(answer.decisions, letters(answer), strict=True):
        heads = [b.sentences[0].text for b in found.body if b.kind is Kind.SUBHEADING and b.sentences[0].text.startswith("Grond ")]
        assert heads == [f"Grond {i}: {g.label}" for i, g in enumerate(decision.grounds, 1)]
        body = " ".join(s.text for b in found.body for s in b.sentences)
        quotes = [s.text for b in found.body if b.kind is Kind.QUOTE for s in b.sentences]
        for ground in decision.grounds:
            for address in (ground.id, *ground.because):
                assert norms.cite(norms.articles[address].address) in body, address
                for words in norms.articles[address].quotations:
                    assert any(" ".join(words.split()) in q for q in quotes), address
        for piece in (p for b in found.blocks if b.kind is Kind.QUOTE for p in b.sentences[0].text.split(" […] ")):
            assert " ".join(piece.split()) in SOURCES, piece


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_what_is_unknown_assumed_due_or_maximal_is_there(norms: Norms, path: Path) -> None:
    answer = answered(norms, path)
    for decision, found in zip(answer.decisions, letters(answer), strict=True):
        text = text_of(found)
        assert [u.question for u in decision.unknown if u.question not in text] == []
        sheet = " ".join(s.text for b in found.worksheet for s in b.sentences)
        assert sheet.count("Aangenomen: ") == len(decision.assumed)
        if decision.outcome in ("toekennen", "kan_toekennen"):
            assert [d.what for d in decision.duties if d.what not in text] == []
        if decision.outcome not in ("moet_weigeren", "niet_van_toepassing", "onbeslist"):
            rows = [r for b in found.body if b.kind is Kind.TABLE for r in b.rows]
            shown = [r[-1] for r in rows if r[-1].startswith("€")]
            sums = [r.maximum for r in decision.amounts if r.maximum is not None]
            assert [Decimal(s.removeprefix("€ ").replace(".", "").replace(",", ".")) for s in shown] == sums
            if len(sums) == len(decision.amounts) > 1:
                total = f"{sum(sums):,.2f}".translate(str.maketrans(",.", ".,"))
                fixed = any(row.column is None for row in decision.amounts)  # a premium, not a maximum from a table
                assert f"Alle perioden samen: {'' if fixed else 'ten hoogste '}€ {total}." in text


def test_the_verb_says_what_binds(norms: Norms) -> None:
    """Moeten for a binding ground, kunnen for a power; a mixed refusal says which is which."""
    [must] = letters(answered(norms, DOSSIERS / "geweigerd-drie-gronden.yaml"))
    text = text_of(must)
    assert (
        "Volgens de regels weigeren wij de aanvraag voor subsidie voor jobcoaching voor Sam de Vries, tenzij een uitzondering zich voordoet."
        in text
    )
    assert "Dat is alleen anders als blijkt: weigeren volgens de beleidsregel heeft" in text  # the rules have the exception themselves
    assert "moeten wij" not in text
    assert "Er zijn 3 gronden: 2 verplichten tot weigeren en 1 geeft de ruimte om te weigeren." in text
    assert text.count("Deze grond verplicht tot weigeren.") == 2
    assert text.count("Op deze grond kunnen wij weigeren.") == 1
    [may] = letters(answered(norms, DOSSIERS / "te-laat-aangevraagd.yaml"))
    text = text_of(may)
    assert "Wij moeten" not in text
    assert "belangen" in text
    assert "Wat wij kunnen toekennen als wij niet weigeren" in text
    assert "Als wij toekennen, geldt ook:" in text


def test_a_letter_that_asks_is_no_decision(norms: Norms) -> None:
    [found] = letters(answered(norms, DOSSIERS / "onbekende-feiten.yaml"))
    body = " ".join(s.text for b in found.body for s in b.sentences)
    assert "bezwaar" not in body
    assert "Voor hoeveel uur per week is de arbeid overeengekomen?" in body
    assert "proportioneel" not in body, "a judgement of the college is not asked of the applicant"
    assert {o.ref for b in found.body for s in b.sentences for o in s.origins if o.source is Source.FIXED} >= {"art. 4:5, eerste lid, Awb"}


def test_a_choice_names_the_applications_and_one_letter_each(norms: Norms) -> None:
    found = letters(answered(norms, DOSSIERS / "gelijktijdig-twee-aanvragen.yaml"))
    assert [x.receipt.decisions[0].application for x in found] == ["a1", "a2"]
    for one in found:
        text = text_of(one)
        assert "Mogelijkheid 1: aanvraag a1" in text
        assert "Mogelijkheid 2: aanvraag a2" in text


def test_a_deviation_a_recorded_decision_and_a_law_that_is_not_in_force(norms: Norms) -> None:
    [deviates] = letters(answered(norms, DOSSIERS / "hardheidsclausule.yaml"))
    assert "Opbouw van uren na een beroerte" in text_of(deviates)
    [recorded] = letters(answered(norms, DOSSIERS / "besluit-verkeerde-grond.yaml"))
    assert "Genoemd, maar niet van toepassing: art. 18 lid 1 " in text_of(recorded)
    [early] = letters(answered(norms, DOSSIERS / "geweigerd-drie-gronden.yaml", date=date(2024, 4, 30)))
    assert "gelden niet op 30 april 2024" in text_of(early)


def test_the_excess_is_cut_off_and_explained(norms: Norms) -> None:
    content = plain_yaml((DOSSIERS / "toegekend-interne-werkbegeleiding.yaml").read_text(encoding="utf-8"))
    content["aanvragen"][0]["van"] = "2024-09-15"
    answer = decide(norms, read_dossier(norms, yaml.safe_dump(content, allow_unicode=True)))
    assert {g.leg for g in answer.decisions[0].grounds} == {"meerdere"}
    text = text_of(letters(answer)[0])
    assert "De ondersteuning kan beginnen op 1 oktober 2024." in text
    assert "Gevraagd is ondersteuning van 15 september 2024" in text
    assert "Toekennen kan vanaf 1 oktober 2024; het meerdere weigeren wij." in text
    assert "Waarom niet alles" in text


def test_an_outcome_it_does_not_know_is_passed_through(norms: Norms) -> None:
    answer = answered(norms, DOSSIERS / "geweigerd-een-grond.yaml")
    text = text_of(letter(answer, replace(answer.decisions[0], outcome="kan_iets_anders")))
    assert "Kan iets anders: " in text
    assert "Grond 1: " in text


def test_a_second_rule_base() -> None:
    norms = explain.load_norms(str(SECOND))
    for path in sorted((SECOND / "dossiers").glob("*.yaml")):
        for found in letters(answered(norms, path)):
            assert all(s.origins for b in found.blocks for s in b.sentences)


# ---- the forms


@pytest.mark.parametrize("name", ["geweigerd-drie-gronden", "vast-contract", "gelijktijdig-drie-aanvragen"])
def test_every_footnote_is_defined_once_and_used(norms: Norms, name: str) -> None:
    text = export_letters(answered(norms, DOSSIERS / f"{name}.yaml")).decode()
    defined = re.findall(r"^\[\^([\d.]+)\]: \S", text, re.M)
    used = set(re.findall(r"\[\^([\d.]+)\](?!:)", text))
    assert len(defined) == len(set(defined))
    assert set(defined) == used


@pytest.mark.slow
@pytest.mark.parametrize("name", ["geweigerd-drie-gronden", "vast-contract", "gelijktijdig-drie-aanvragen"])
def test_word_holds_every_sentence_and_the_same_bytes_each_time(norms: Norms, name: str) -> None:
    answer = answered(norms, DOSSIERS / f"{name}.yaml")
    data = export_letters(answer, ".docx")
    assert data == export_letters(answer, ".docx")
    document = Document(io.BytesIO(data))
    text = "\n".join(["".join(r.text for r in p.runs if not r.font.superscript) for p in document.paragraphs])
    cells = {c.text for t in document.tables for row in t.rows for c in row.cells}
    for found in letters(answer):
        for block in found.blocks:
            missing = [s.text for s in block.sentences if block.kind is not Kind.TABLE and " ".join(s.text.split()) not in text]
            assert missing == []
            assert [c for row in block.rows for c in row if not any(x.startswith(c) for x in cells)] == []
    assert "CONCEPT" in document.sections[0].header.paragraphs[0].text
    assert document.core_properties.title.startswith("CONCEPT")


def test_the_json_fits_its_schema(norms: Norms) -> None:
    schema, inner = (json.loads((SCHEMAS / f"{n}.schema.json").read_text(encoding="utf-8")) for n in ("letter", "receipt"))
    registry: Any = Registry().with_resource("receipt.schema.json", Resource.from_contents(inner))
    for path in EXAMPLES:
        data = json.loads(export_letters(answered(norms, path), ".json"))
        assert [e.message for e in Draft202012Validator(schema, registry=registry).iter_errors(data)] == []


def test_hostile_names_are_text(norms: Norms) -> None:
    content = plain_yaml((DOSSIERS / "geweigerd-drie-gronden.yaml").read_text(encoding="utf-8"))
    for list_name in ("personen", "aanvragen", "dienstverbanden", "voorzieningen"):
        content[list_name][0]["naam"] = HOSTILE
    answer = decide(norms, read_dossier(norms, yaml.safe_dump(content, allow_unicode=True)))
    plain = answered(norms, DOSSIERS / "geweigerd-drie-gronden.yaml")
    text = export_letters(answer).decode()
    assert not re.search(r"(?<!\\)[<`]|(?<!\\)\[a\\?\]", text.rpartition("<!--")[0])
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert text.count("\n") == export_letters(plain).decode().count("\n"), "a name makes lines of its own"
    document = Document(io.BytesIO(export_letters(answer, ".docx")))
    assert "<b>x</b>" in document.paragraphs[0].text


def test_the_command(tmp_path: Path) -> None:
    dossier = str(DOSSIERS / "gelijktijdig-twee-aanvragen.yaml")
    shown = run("explain", dossier, "--format", "letter")
    assert shown.exit_code == 0
    assert shown.stdout.count("# CONCEPT: ") == 2
    for suffix, start in (("md", b"# CONCEPT"), ("docx", b"PK"), ("json", b"{")):
        file = tmp_path / f"besluit.{suffix}"
        assert run("explain", dossier, "--format", "letter", "-o", str(file)).exit_code == 0
        assert file.read_bytes().startswith(start)
    wrong = run("explain", dossier, "--format", "letter", "-o", str(tmp_path / "besluit.pdf"))
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "K007" in wrong.stderr
    one = run("explain", dossier, "--format", "letter", "--application", "a2")
    assert one.stdout.count("# CONCEPT: ") == 1


@pytest.mark.parametrize("name", ["lopend-beeindigen-mag", "lopend-loopt-door", "lopend-overgangsrecht", "lopend-overgangsrecht-voorbij"])
def test_a_running_provision_is_ended_not_refused(norms: Norms, name: str) -> None:
    answer = answered(norms, DOSSIERS / f"{name}.yaml")
    (decision,) = answer.decisions
    text = text_of(letter(answer, decision))
    assert "weigeren" not in text
    assert "aanvrager" not in text
    assert ("wij beëindigen / " in text) is (decision.outcome == "kan_beeindigen")
    assert text.count("Op deze grond kunnen wij beëindigen.") == sum(g.modality == "kan_beeindigen" for g in decision.grounds)
    assert text.count("Op deze grond wordt de voorziening behouden.") == sum(g.modality == "behoudt" for g in decision.grounds)
