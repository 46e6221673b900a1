"""The draft decision: every sentence has an origin, every ground is there with the words of the law, nothing is invented."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from click.testing import CliRunner, Result
from conftest import DOSSIERS, ROOT, plain_yaml
from docx import Document
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

import explain
from explain.cli import main
from explain.decision.receipt import read, receipt
from explain.decision.serialize import decision_json
from explain.letter import Kind, Letter, NoWriter, Source, drafts, export_letters, export_sheets, letter, letters
from parser.norms import Norms
from parser.norms.rulebase import short_citation
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
@pytest.mark.sampled
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
@pytest.mark.sampled
def test_every_ground_is_there_with_its_citation_and_the_words_of_the_law(norms: Norms, path: Path) -> None:
    answer = answered(norms, path)
    for decision, found in zip(answer.decisions, letters(answer), strict=True):
        heads = [b.sentences[0].text for b in found.body if b.kind is Kind.SUBHEADING and b.sentences[0].text.startswith("Reden ")]
        assert heads == ([f"Reden {i}" for i, _ in enumerate(decision.grounds, 1)] if len(decision.grounds) > 1 else [])
        sheet = " ".join(s.text for b in found.worksheet for s in b.sentences)
        assert [g.label for i, g in enumerate(decision.grounds, 1) if f"Grond {i}: {g.label} " not in sheet] == []
        body = " ".join(s.text for b in found.body for s in b.sentences)
        quotes = [s.text for b in found.body if b.kind is Kind.QUOTE for s in b.sentences]
        for ground in decision.grounds:
            for address in (ground.id, *ground.because):
                at = norms.articles[address].address
                jointly = rf"{re.escape(short_citation(at.path))}(?: jo\. art\. \d+(?: lid \d+)?(?: onder \w)?)? "
                assert re.search(jointly + re.escape(norms.documents[at.document].title), body), address
                for words in norms.articles[address].quotations:
                    assert any(" ".join(words.split()) in q for q in quotes), address
        for piece in (p for b in found.blocks if b.kind is Kind.QUOTE for p in b.sentences[0].text.removesuffix(" […]").split(" […] ")):
            assert " ".join(piece.split()) in SOURCES, piece


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
@pytest.mark.sampled
def test_what_is_unknown_assumed_due_or_maximal_is_there(norms: Norms, path: Path) -> None:
    answer = answered(norms, path)
    for decision, found in zip(answer.decisions, letters(answer), strict=True):
        text = text_of(found)
        assert [u.question for u in decision.unknown if u.question not in text] == []
        sheet = " ".join(s.text for b in found.worksheet for s in b.sentences)
        assert sheet.count("Aangenomen: ") == len(decision.assumed)
        if decision.outcome in ("toekennen", "kan_toekennen"):
            assert [d.what for d in decision.duties if d.what[1:] not in text] == []
        if decision.outcome not in ("moet_weigeren", "niet_van_toepassing", "onbeslist"):
            rows = [r for b in found.body if b.kind is Kind.TABLE for r in b.rows]
            shown = [r[-1] for r in rows if r[-1].startswith("€")]
            told = answer.decisions if decision.choice else (decision,)  # of a choice both possibilities
            sums = [r.maximum for d in told for r in d.amounts if r.maximum is not None]
            assert [Decimal(s.removeprefix("€ ").replace(".", "").replace(",", ".")) for s in shown] == sums
            if len(sums) == len(decision.amounts) > 1:
                total = f"{sum(sums):,.2f}".translate(str.maketrans(",.", ".,"))
                fixed = any(row.column is None for row in decision.amounts)  # a premium, not a maximum from a table
                assert f"Alle perioden samen: {'' if fixed else 'ten hoogste '}€ {total}." in text


def test_the_verb_says_what_binds(norms: Norms) -> None:
    """Moeten for a binding ground, kunnen for a power; a mixed refusal says which is which."""
    [must] = letters(answered(norms, DOSSIERS / "geweigerd-drie-gronden.yaml"))
    text = text_of(must)
    assert "Wij wijzen uw aanvraag om subsidie voor jobcoaching voor Sam de Vries af." in text
    assert "[Doet zich een uitzondering voor? Neem dan een ander besluit, en pas de redenen hierna aan.]" in text
    assert "Die geldt als blijkt dat weigeren volgens de beleidsregel naar ons oordeel" in text  # the rules have the exception themselves
    assert text.count("moeten wij") == 1, "where it stands what may still be decided"
    assert "Dit zijn de redenen. Reden 1 en 2 zijn elk voldoende." in text.replace("\n", " ")
    assert text.count("Daarom wijzen wij uw aanvraag af.") == 2
    assert text.count("Dan mogen wij uw aanvraag afwijzen.") == 1
    assert text.count("[Keuze: ") == 1
    [may] = letters(answered(norms, DOSSIERS / "te-laat-aangevraagd.yaml"))
    text = text_of(may)
    assert "Wij moeten" not in text
    assert "belangen" in text
    assert "[Kies: Wij wijzen uw aanvraag om subsidie voor jobcoaching voor " in text
    assert "Wat dit besluit inhoudt als wij toewijzen" in text
    assert "Als wij toekennen, geldt ook:" in text


def test_a_letter_that_asks_is_no_decision(norms: Norms) -> None:
    [found] = letters(answered(norms, DOSSIERS / "onbekende-feiten.yaml"))
    body = " ".join(s.text for b in found.body for s in b.sentences)
    assert "bezwaar" not in body
    assert "Voor hoeveel uur per week is de arbeid overeengekomen?" in body
    asked, _, own = body.partition("Wij bepalen zelf nog:")
    assert "proportioneel" not in asked, "a judgement of the college is not asked of the applicant"
    assert own.startswith(" of de kosten proportioneel zijn.")
    assert "overeengekomen? Het gaat om het dienstverband. Ten minste 12 uur is nodig." in asked
    assert {o.ref for b in found.body for s in b.sentences for o in s.origins if o.source is Source.FIXED} >= {"art. 4:5, eerste lid, Awb"}


def test_a_choice_names_the_applications_and_one_letter_each(norms: Norms) -> None:
    found = letters(answered(norms, DOSSIERS / "gelijktijdig-twee-aanvragen.yaml"))
    assert [x.receipt.decisions[0].application for x in found] == ["a1", "a2"]
    for one in found:
        text = text_of(one)
        assert "Mogelijkheid 1: subsidie voor jobcoaching van 1 september 2024" in text
        assert "Mogelijkheid 2: interne werkbegeleiding van 1 september 2024" in text


def test_a_deviation_a_recorded_decision_and_a_law_that_is_not_in_force(norms: Norms) -> None:
    [deviates] = letters(answered(norms, DOSSIERS / "hardheidsclausule.yaml"))
    assert "Opbouw van uren na een beroerte" in text_of(deviates)
    [recorded] = letters(answered(norms, DOSSIERS / "besluit-verkeerde-grond.yaml"))
    assert "Genoemd, maar niet van toepassing: art. 18 lid 1 " in text_of(recorded)
    [early] = letters(answered(norms, DOSSIERS / "geweigerd-drie-gronden.yaml", date=date(2024, 4, 30)))
    assert "gelden niet op 30 april 2024" in text_of(early)
    assert "Deze verordening treedt in werking op 1 mei 2024." in text_of(early)
    assert "wordt ingetrokken op het moment dat deze verordening in werking treedt" in text_of(early), "29.1: which law was there before"


def test_the_excess_is_cut_off_and_explained(norms: Norms) -> None:
    content = plain_yaml((DOSSIERS / "toegekend-interne-werkbegeleiding.yaml").read_text(encoding="utf-8"))
    content["aanvragen"][0]["van"] = "2024-09-15"
    answer = decide(norms, read_dossier(norms, yaml.safe_dump(content, allow_unicode=True)))
    assert {g.leg for g in answer.decisions[0].grounds} == {"meerdere"}
    text = text_of(letters(answer)[0])
    assert "De ondersteuning loopt van 1 oktober 2024 tot en met " in text
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


def read_docx(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def read_odt(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist()[0] == "mimetype"
        root = ElementTree.fromstring(archive.read("content.xml"))
    for space in (e for e in root.iter() if e.tag.endswith("}s")):  # an element for a space at the end of a piece
        space.text = " "
    return "\n".join("".join(e.itertext()) for e in root.iter() if e.tag.endswith(("}p", "}h")))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["geweigerd-drie-gronden", "vast-contract", "gelijktijdig-drie-aanvragen"])
@pytest.mark.parametrize(("suffix", "reader"), [(".docx", read_docx), (".odt", read_odt)])
def test_a_document_holds_every_sentence_and_the_same_bytes_each_time(
    norms: Norms, name: str, suffix: str, reader: Callable[[bytes], str]
) -> None:
    answer = answered(norms, DOSSIERS / f"{name}.yaml")
    for data, again, parts in (
        (export_letters(answer, suffix), export_letters(answer, suffix), [x.body for x in drafts(answer)]),
        (export_sheets(answer, suffix), export_sheets(answer, suffix), [x.worksheet for x in drafts(answer)]),
    ):
        assert data == again
        text = reader(data)
        for block in (b for part in parts for b in part):
            missing = [s.text for s in block.sentences if block.kind is not Kind.TABLE and " ".join(s.text.split()) not in text]
            assert missing == []
            assert [c for row in block.rows for c in row if c not in text] == []


@pytest.mark.parametrize("name", ["geweigerd-drie-gronden", "gelijktijdig-drie-aanvragen"])
def test_a_pdf_is_the_same_each_time_and_has_its_own_fonts(norms: Norms, name: str) -> None:
    answer = answered(norms, DOSSIERS / f"{name}.yaml")
    data = export_letters(answer, ".pdf")
    assert data == export_letters(answer, ".pdf")
    assert data.startswith(b"%PDF-")
    assert b"/FontFile" in data
    assert b"/Lang" in data
    assert read(data) == receipt(answer)


def test_what_stays_with_the_college_is_no_part_of_the_letter(norms: Norms) -> None:
    """Footnotes, duties of the college, grounds by name: on the worksheet, with the origin of every sentence of the letter."""
    answer = answered(norms, DOSSIERS / "toegekend-jobcoaching.yaml")
    text, sheet = export_letters(answer).decode(), export_sheets(answer).decode()
    duty = "Vermeldt in de beschikking de ingangsdatum"
    assert duty not in text
    assert duty in sheet
    assert "[^" not in text
    assert "Werkblad" not in text
    assert "Herkomst" not in text
    (found,) = drafts(answer)
    rows = sheet.partition("## Herkomst van elke zin")[2]
    assert rows.count("\n| ") - 2 == sum(len(b.sentences) for b in found.body)


def test_a_form_without_its_package_is_told(norms: Norms, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module, package, suffix in (("odt_file", "odfdo", ".odt"), ("pdf_file", "typst", ".pdf")):
        monkeypatch.setitem(sys.modules, package, None)
        monkeypatch.delitem(sys.modules, f"explain.letter.{module}", raising=False)
        with pytest.raises(NoWriter, match=package):
            export_letters(answered(norms, DOSSIERS / "geweigerd-een-grond.yaml"), suffix)
        done = run("explain", str(DOSSIERS / "geweigerd-een-grond.yaml"), "--format", "letter", "-o", str(tmp_path / f"b{suffix}"))
        assert (done.exit_code, done.stdout) == (2, "")
        assert "K003" in done.stderr
        assert "pip install waarom[letter]" in " ".join(done.stderr.split())


def test_the_worksheet_is_a_file_of_its_own(tmp_path: Path) -> None:
    dossier, letter_, sheet = str(DOSSIERS / "geweigerd-een-grond.yaml"), tmp_path / "besluit.docx", tmp_path / "werkblad.docx"
    assert run("explain", dossier, "-o", str(letter_), "--worksheet", str(sheet)).exit_code == 0
    assert "Werkblad" not in read_docx(letter_.read_bytes())
    assert "Werkblad" in read_docx(sheet.read_bytes())
    for wrong in (
        ["--worksheet", str(sheet)],
        ["-o", str(letter_), "--worksheet", str(letter_)],
        ["-o", str(letter_), "--worksheet", "w.svg"],
    ):
        before = letter_.read_bytes()
        assert run("explain", dossier, *wrong).exit_code == 2
        assert letter_.read_bytes() == before


@pytest.mark.slow
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
    assert "<b>x</b> [a](javascript:alert(1)) **b** `c` |" in read_odt(export_letters(answer, ".odt"))
    content["personen"][0]["naam"] = '#panic("x") $x$ @y #include "z"'  # what Typst would read
    odd = decide(norms, read_dossier(norms, yaml.safe_dump(content, allow_unicode=True)))
    assert export_letters(odd, ".pdf").startswith(b"%PDF")


def test_the_command(tmp_path: Path) -> None:
    dossier = str(DOSSIERS / "gelijktijdig-twee-aanvragen.yaml")
    shown = run("explain", dossier, "--format", "letter")
    assert shown.exit_code == 0
    assert shown.stdout.count("# CONCEPT: ") == 2
    for suffix, start in (("md", b"# CONCEPT"), ("docx", b"PK"), ("odt", b"PK"), ("pdf", b"%PDF"), ("json", b"{")):
        file = tmp_path / f"besluit.{suffix}"
        assert run("explain", dossier, "--format", "letter", "-o", str(file)).exit_code == 0
        assert file.read_bytes().startswith(start)
    wrong = run("explain", dossier, "--format", "letter", "-o", str(tmp_path / "besluit.svg"))
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "K006" in wrong.stderr
    one = run("explain", dossier, "--format", "letter", "--application", "a2")
    assert one.stdout.count("# CONCEPT: ") == 1


@pytest.mark.parametrize("name", ["lopend-beeindigen-mag", "lopend-loopt-door", "lopend-overgangsrecht", "lopend-overgangsrecht-voorbij"])
def test_a_running_provision_is_ended_not_refused(norms: Norms, name: str) -> None:
    answer = answered(norms, DOSSIERS / f"{name}.yaml")
    (decision,) = answer.decisions
    text = text_of(letter(answer, decision))
    assert "weigeren" not in text
    assert "aanvrager" not in text
    assert ("[Kies: Wij beëindigen " in text) is (decision.outcome == "kan_beeindigen")
    ending = "Dan mogen wij beëindigen." if decision.outcome == "kan_beeindigen" else "Anders mochten wij hierom beëindigen."
    assert text.count(ending) == sum(g.modality == "kan_beeindigen" for g in decision.grounds)
    assert text.count("Daarom blijft de voorziening behouden.") == sum(g.modality == "behoudt" for g in decision.grounds)
