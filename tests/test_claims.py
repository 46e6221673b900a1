"""Every sentence and every table cell of a published text is claimed by a rule or by a kind, or it is listed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT
from jsonschema import Draft202012Validator

import explain
import kb
from explain.cli import main
from explain.notebook.rulebase import DEFAULT
from explain.rules.coverage import coverage_table
from explain.rules.inspect import inspection
from parser import SourceFile, check
from parser import norms as n
from parser import syntax as s
from parser.checker import Placed
from parser.claims import check_claims, claim_map
from parser.published_plain import outline
from parser.published_text import PublishedText
from parser.quotations import check_quotations, quoted
from parser.reader import read

SECOND = ROOT / "tests" / "kennisbanken" / "atelierfonds"
SCHEMA = json.loads((ROOT / "docs" / "schemas" / "check.schema.json").read_text(encoding="utf-8"))

SOURCE = """Gemeente Dorp

Regeling hokken

Hoofdstuk 1 Hokken
Dit hoofdstuk gaat over hokken.

Artikel 1 Hokken
1. Een hok heeft een dak. Een dak is dicht.
2. Het college kan een hok weigeren als:
a. het lekt; of
b. het klein is.

Hoofdstuk 2 Slot
Nu het slot.

Artikel 2 Slot
Er is een
slot.

Dorp, 3 mei 2024
de voorzitter,
A. Jansen

Bijlage 1 Prijzen
Soort hok  Zomer
Klein  € 1,00
• Meer niet.
"""
RULES = """kennisbank "Hokken (verzonnen)" versie "1"
soort hok "hok"
entiteit houder in houders "houder"
entiteit aanvraag in aanvragen "aanvraag"
  koppeling houder naar houder als begunstigde "houder"
  feit dak is ja/nee "Het hok heeft een dak"
  feit uren is uur "uren"
  feit maat is een van (klein) "maat"
deel half_jaar van aanvraag telkens 6 maanden "half jaar"
regeling "Regeling hokken" als hokken
  bron "bronnen/hokken.txt"
  geldt op beslisdatum vanaf 1 januari 2024
aanhef
  tekst "Gemeente Dorp Regeling hokken"
  zonder regel opschrift omdat "Opschrift."
  tekst "Dit hoofdstuk gaat over hokken."
  zonder regel toelichting omdat "Inleiding."
artikel 1 lid 1
  betreft hok
  tekst "Een hok heeft een dak."
  uitsluitend voorwaarde "Dak" als dak
  tekst "Een dak is dicht."
  zonder regel toelichting omdat "Spreekt vanzelf."
artikel 1 lid 2
  betreft hok
  tekst "Het college kan een hok weigeren als:"
artikel 1 lid 2 a
  tekst "het lekt; of"
  kan weigeren "Geen dak" als niet dak
artikel 1 lid 2 b
  tekst "het klein is."
  kan weigeren "Klein" als maat is klein
tussentekst 2
  tekst "Nu het slot."
  zonder regel toelichting omdat "Inleiding."
artikel 2
  betreft hok
  tekst "Er is een slot."
  kan verstrekken "Slot"
ondertekening
  tekst "Dorp, 3 mei 2024 de voorzitter, A. Jansen"
  zonder regel ondertekening omdat "Namen."
bijlage 1
  betreft hok
  tabel prijzen in euro rijen volgens maat
    kop "Soort hok"
    kolom "Zomer" als half_jaar.nummer = 1
    rij klein "Klein € 1,00"
  tekst "Meer niet."
  zonder regel toelichting omdat "Slot."
"""


def norms_of(rules: str = RULES, source: str = SOURCE) -> n.Norms:
    return check("hokken", [SourceFile("hokken.regels", rules)], [SourceFile("bronnen/hokken.txt", source)])


def unclaimed(rules: str = RULES, source: str = SOURCE) -> list[tuple[str, int, str]]:
    return [(u.address, u.line, u.text) for u in inspection(norms_of(rules, source)).unclaimed]


def without(text: str) -> str:
    assert RULES.count(text) == 1, text
    return RULES.replace(text, "").replace('rij klein "Klein"', 'rij klein "Klein" leeg "Zomer"')


# ---- small regulations


def test_all_claimed() -> None:
    assert unclaimed() == []
    assert [(c.article, c.rule + c.without_rule) for c in inspection(norms_of()).coverage] == [
        ("aanhef", len("GemeenteDorpRegelinghokkenDithoofdstukgaatoverhokken")),
        ("1", len("EenhokheefteendakEendakisdichtHetcollegekaneenhokweigerenalshetlektofhetkleinis")),
        ("tussentekst2", len("Nuhetslot")),
        ("2", len("Eriseenslot")),
        ("ondertekening", len("Dorp3mei2024devoorzitterAJansen")),
        ("bijlage1", len("SoorthokZomerKlein100Meerniet")),
    ]


def test_what_claims_what() -> None:
    found = [(s_.address.id, s_.text, s_.claim, s_.kind) for s_ in norms_of().claims]
    assert found == [
        ("hokken:aanhef", "Gemeente Dorp Regeling hokken", "without_rule", "opschrift"),
        ("hokken:aanhef", "Dit hoofdstuk gaat over hokken.", "without_rule", "toelichting"),
        ("hokken:1.1", "Een hok heeft een dak.", "rule", ""),
        ("hokken:1.1", "Een dak is dicht.", "without_rule", "toelichting"),
        ("hokken:1.2", "Het college kan een hok weigeren als:", "rule", ""),
        ("hokken:1.2.a", "het lekt; of", "rule", ""),
        ("hokken:1.2.b", "het klein is.", "rule", ""),
        ("hokken:tussentekst2", "Nu het slot.", "without_rule", "toelichting"),
        ("hokken:2", "Er is een slot.", "rule", ""),
        ("hokken:ondertekening", "Dorp, 3 mei 2024 de voorzitter, A. Jansen", "without_rule", "ondertekening"),
        ("hokken:bijlage1", "Soort hok", "rule", ""),
        ("hokken:bijlage1", "Zomer", "rule", ""),
        ("hokken:bijlage1", "Klein € 1,00", "rule", ""),
        ("hokken:bijlage1", "Meer niet.", "without_rule", "toelichting"),
    ]


@pytest.mark.parametrize(
    ("left_out", "listed"),
    [
        ('  tekst "Een dak is dicht."\n  zonder regel toelichting omdat "Spreekt vanzelf."\n', [("1.1", 9, "Een dak is dicht.")]),
        ('  zonder regel toelichting omdat "Spreekt vanzelf."\n', [("1.1", 9, "Een dak is dicht.")]),
        ('  zonder regel opschrift omdat "Opschrift."\n', [("aanhef", 1, "Gemeente Dorp Regeling hokken")]),
        ('  uitsluitend voorwaarde "Dak" als dak\n', [("1.1", 9, "Een hok heeft een dak.")]),
        ('  tekst "Het college kan een hok weigeren als:"\n', [("1.2", 10, "Het college kan een hok weigeren als:")]),
        ("Gemeente Dorp ", [("aanhef", 1, "Gemeente Dorp")]),
        ("Er is een ", [("2", 18, "Er is een")]),
        (" de voorzitter, A. Jansen", [("ondertekening", 22, "de voorzitter, A. Jansen")]),
        (" A. Jansen", [("ondertekening", 23, "A. Jansen")]),
        ('    kop "Soort hok"\n', [("bijlage1", 26, "Soort hok")]),
        (" € 1,00", [("bijlage1", 27, "€ 1,00")]),
        ('  tekst "Meer niet."\n  zonder regel toelichting omdat "Slot."\n', [("bijlage1", 28, "Meer niet.")]),
    ],
)
def test_what_is_left_out_is_listed(left_out: str, listed: list[tuple[str, int, str]]) -> None:
    assert unclaimed(without(left_out)) == [(f"hokken:{address}", line, text) for address, line, text in listed]


@pytest.mark.parametrize(
    ("after", "added", "listed"),
    [
        ("Regeling hokken\n", "\nKenmerk 12", [("aanhef", 5, "Kenmerk 12")]),
        ("een dak. ", "Of een luik. ", [("1.1", 9, "Of een luik.")]),
        ("het lekt; of\n", "hoe dan ook;\n", [("1.2.a", 12, "hoe dan ook;")]),
        ("b. het klein is.\n", "3. En meer.\n", [("1.3", 13, "En meer.")]),
        ("A. Jansen\n", "\nde secretaris\n", [("ondertekening", 25, "de secretaris")]),
        ("Klein  € 1,00\n", "Groot  € 2,00\n\nTot zover.\n", [("bijlage1", 28, "Groot € 2,00"), ("bijlage1", 30, "Tot zover.")]),
        ("Meer niet.\n", "Bijlage 2 Meer\nToch meer.\n", [("bijlage2", 30, "Toch meer.")]),
        ("Meer niet.\n", " • .\n", []),
    ],
)
def test_text_that_is_added_to_the_source_is_listed(after: str, added: str, listed: list[tuple[str, int, str]]) -> None:
    assert SOURCE.count(after) == 1
    found = unclaimed(source=SOURCE.replace(after, after + added))
    assert found == [(f"hokken:{address}", line, text) for address, line, text in listed]


def test_a_statement_claims_the_sentence_above_it_only() -> None:
    """A sentence that is finished needs its own rule or claim; one that runs on shares that of its end."""
    article = RULES[RULES.index("artikel 2\n") : RULES.index("ondertekening\n")]
    source = SOURCE.replace("Er is een\nslot.", "Er is een slot. Er is:\n• een deur; en\n• een raam.")
    quotes = ["Er is een slot.", "Er is:", "een deur; en", "een raam."]
    one = 'artikel 2\n  betreft hok\n{}  kan verstrekken "Slot"\n'.format("".join(f'  tekst "{q}"\n' for q in quotes))
    found = inspection(norms_of(RULES.replace(article, one), source)).unclaimed
    assert [(u.text, u.reason) for u in found] == [
        ("Er is een slot.", "geciteerd, maar er staat geen regel en geen 'zonder regel' direct onder")
    ]


def test_the_head_of_an_enumeration_needs_rules_below_it() -> None:
    rules = RULES
    for label in ('kan weigeren "Geen dak" als niet dak', 'kan weigeren "Klein" als maat is klein'):
        rules = rules.replace(label, 'zonder regel voorbeeld omdat "Zomaar."')
    assert unclaimed(rules) == [("hokken:1.2", 10, "Het college kan een hok weigeren als:")]


def test_citations_outside_articles() -> None:
    norms = norms_of()
    paths = [("aanhef",), ("tussentekst2",), ("ondertekening",)]
    assert [norms.cite(n.Address("hokken", p)) for p in paths] == [
        "aanhef Regeling hokken", "tekst vóór art. 2 Regeling hokken", "ondertekening Regeling hokken",
    ]  # fmt: skip


# ---- the command


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["check", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout


def folder(tmp_path: Path, rules: str) -> str:
    (tmp_path / "bronnen").mkdir()
    (tmp_path / "hokken.regels").write_text(rules, encoding="utf-8")
    (tmp_path / "bronnen" / "hokken.txt").write_text(SOURCE, encoding="utf-8")
    return str(tmp_path)


def test_the_command_lists_what_is_not_claimed(tmp_path: Path) -> None:
    where = folder(tmp_path, without('    kop "Soort hok"\n'))
    status, text = run(where)
    assert status == 1
    assert "bronnen/hokken.txt:26: hokken:bijlage1 Soort hok (niet geciteerd)\n" in text
    status, out = run(where, "--json")
    assert status == 1
    assert json.loads(out)["unclaimed"] == [
        {
            "document": "hokken",
            "address": "hokken:bijlage1",
            "file": "bronnen/hokken.txt",
            "line": 26,
            "text": "Soort hok",
            "reason": "niet geciteerd",
        }
    ]


def test_the_command_is_content_when_all_is_claimed(tmp_path: Path) -> None:
    status, text = run(folder(tmp_path, RULES))
    assert (status, "de hele tekst is geclaimd" in text) == (0, True)


@pytest.mark.parametrize("rules", [RULES, without('    kop "Soort hok"\n'), RULES.replace("als dak", "als dag")])
def test_the_json_fits_its_schema(tmp_path: Path, rules: str) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    found = json.loads(run(folder(tmp_path, rules), "--json")[1])
    assert [e.message for e in Draft202012Validator(SCHEMA).iter_errors(found)] == []


def test_the_json_of_the_rule_bases_fits_its_schema() -> None:
    for name in (DEFAULT, str(SECOND)):
        assert [e.message for e in Draft202012Validator(SCHEMA).iter_errors(json.loads(run(name, "--json")[1]))] == []


# ---- the coverage table


def test_the_coverage_table_names_every_rule_and_reason(norms: n.Norms) -> None:
    table = coverage_table(norms).replace("\\", "")
    for article in norms.articles.values():
        assert all(f"{word}: {label}" in table for word, label in article.rules)
    assert all(stretch.reason in table for stretch in norms.claims if stretch.claim == "without_rule")


def test_the_coverage_table_in_docs_is_the_present_one(norms: n.Norms) -> None:
    committed = (ROOT / "docs" / "dekking.md").read_text(encoding="utf-8")
    assert committed == coverage_table(norms), "schrijf haar opnieuw: waarom check --coverage-table > docs/dekking.md"


# ---- the rule base of Twenterand


def test_every_sentence_of_both_sources_is_claimed(norms: n.Norms) -> None:
    assert inspection(norms).unclaimed == ()


def test_the_second_rule_base_is_claimed() -> None:
    assert inspection(explain.load_norms(str(SECOND))).unclaimed == ()


def test_preamble_closing_and_tables_are_claimed(norms: n.Norms) -> None:
    outside = [s_ for s_ in norms.claims if not s_.address.path[0].isdigit()]
    assert {s_.address.path[0] for s_ in outside} == {"aanhef", "ondertekening", "bijlage1", "bijlage2"}
    assert [s_ for s_ in outside if s_.claim is None] == []


def test_the_map_is_the_whole_text(norms: n.Norms) -> None:
    """Letters and digits of all stretches, in order, are those of the published text without headings and markers."""
    folder_ = kb.find(DEFAULT)
    for document in norms.documents.values():
        segments = outline(dict(folder_.sources)[document.source]).segments
        stretches = [s_ for s_ in norms.claims if s_.address.document == document.name]
        assert letters(*(s_.text for s_ in stretches)) == letters(*(segment.text for segment in segments))
        lines = dict(folder_.sources)[document.source].split("\n")
        assert all(s_.text.split()[0] in lines[s_.line - 1] for s_ in stretches)


def letters(*texts: str) -> str:
    return "".join(c for text in texts for c in text if c.isalnum())


# ---- mutations: no single line of a quotation or a claim can be missed


@cache
def trees() -> tuple[tuple[Placed, ...], dict[str, PublishedText]]:
    folder_ = kb.find(DEFAULT)
    placed: list[Placed] = []
    texts: dict[str, PublishedText] = {}
    for name, text in folder_.rules:
        document = ""
        for item in read(text, name).items:
            if isinstance(item, s.DocumentDecl):
                document = item.name.text
                texts[document] = outline(dict(folder_.sources)[item.source.text])
            elif isinstance(item, s.Article):
                placed.append(Placed(n.Address(document, item.address.path), item))
    return tuple(placed), texts


def outcome(placed: tuple[Placed, ...]) -> tuple[int, set[tuple[n.Address, int, str]]]:
    """Number of errors and the stretches that are not claimed, from the trees alone."""
    errors: list[str] = []
    texts = {d: t for d, t in trees()[1].items() if any(p.address.document == d for p in placed)}
    found = check_quotations(placed, texts, lambda *report: errors.append(str(report)))
    check_claims(placed, lambda *report: errors.append(str(report)))
    return len(errors), {(x.address, x.line, x.text) for x in claim_map(placed, found, texts) if x.claim is None}


def shorter(article: s.Article) -> Iterator[tuple[str, s.Article]]:
    """The article without one of its quotations, columns, rows, heads or claims."""
    for i, p in enumerate(article.provisions):
        rest = (article.provisions[:i], article.provisions[i + 1 :])
        match p:
            case s.Quotation() | s.NoRule():
                yield f"{type(p).__name__} {p.span.line}", replace(article, provisions=(*rest[0], *rest[1]))
            case s.Table():
                smaller = [replace(p, columns=p.columns[:j] + p.columns[j + 1 :]) for j in range(len(p.columns))]
                smaller += [replace(p, rows=p.rows[:j] + p.rows[j + 1 :]) for j in range(len(p.rows))]
                smaller += [replace(p, head=None)] if p.head else []
                for j, table in enumerate(smaller):
                    yield f"tabel {p.span.line}/{j}", replace(article, provisions=(*rest[0], table, *rest[1]))


def shares_its_claim(mutant: str, article: s.Article, placed: tuple[Placed, ...], address: n.Address) -> bool:
    """A claim of the head of an enumeration that has rules below it too: without it those rules claim the head."""
    if not mutant.startswith("NoRule") or not (texts := [w.text for w in quoted(article)]) or not texts[-1].endswith(":"):
        return False
    below = [p for p in placed if p.address != address and p.address.under(address)]
    return any(not isinstance(x, s.Quotation | s.NoRule | s.Scope) for p in below for x in p.article.provisions)


@pytest.mark.slow
@pytest.mark.parametrize("document", ["verordening", "regeling"])
def test_no_quotation_and_no_claim_can_be_missed(document: str) -> None:
    placed = tuple(p for p in trees()[0] if p.address.document == document)
    errors, before = outcome(placed)
    assert errors == 0
    mutants = 0
    for i, p in enumerate(placed):
        for mutant, article in shorter(p.article):
            if shares_its_claim(mutant, article, placed, p.address):
                continue
            mutants += 1
            errors, after = outcome((*placed[:i], replace(p, article=article), *placed[i + 1 :]))
            assert errors or after - before, f"{p.address.id}: {mutant} is not missed"
    assert mutants > 50
