"""What the documentation shows is real: excerpts stand in the rules, the worked example checks and its cases hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT

import explain
import kb
from explain.cases import read_cases, run_case
from explain.cli import main
from explain.load import load_norms
from explain.rules.inspect import inspection
from explain.sentence import sentence
from parser.norms import Norms
from parser.published_text import fold
from reasoner import decide, read_dossier

DOCS = ROOT / "docs"
EXAMPLE = DOCS / "voorbeelden" / "fietsregeling"


def blocks(page: str) -> Iterator[str]:
    """The indented blocks of a page, without their indent."""
    for found in re.findall(r"(?:^ {4,}.*\n|^\n)+", (DOCS / page).read_text(encoding="utf-8"), flags=re.M):
        text = "\n".join(line[4:] for line in found.splitlines())
        if text.strip():
            yield text


def pieces(page: str) -> Iterator[str]:
    """Their parts between blank lines and `...`, on one line; commands and output left out."""
    for block in blocks(page):
        for piece in re.split(r"\n\s*\n|^\s*\.\.\.$|(?<=\s)of \.\.\.\)", block, flags=re.M):
            if piece.strip() and not re.match(r"\s*(waarom |R\d{3} |Niet geclaimd|artikel_1\.yaml|fietsregeling|- naam: )", piece):
                yield fold(piece)


def everything(*folders: Path) -> str:
    return fold(" ".join(p.read_text(encoding="utf-8") for f in folders for p in sorted(f.rglob("*")) if p.suffix in (".regels", ".txt")))


def without_sayings(rules: str) -> str:
    """Folded rules without the sentences in which they are said: the page on reading says that it leaves those out."""
    return re.sub(r' (?:zin|bijzin|onbekend)(?: "[^"]*")?(?: anders "[^"]*")?(?= |:)', "", re.sub(r' genoemd "[^"]*"', "", rules))


def test_excerpts_of_reading_rules_stand_in_the_rule_base() -> None:
    rules = without_sayings(everything(kb.find("twenterand-2024").path))
    found = list(pieces("regels-lezen.md"))
    assert len(found) > 20
    assert [p for p in found if p not in rules] == []


def test_excerpts_of_coding_an_article_stand_in_the_example() -> None:
    rules = everything(EXAMPLE)
    found = list(pieces("artikel-coderen.md"))
    assert len(found) > 10
    assert [p for p in found if p not in rules] == []
    cases = fold((EXAMPLE / "gevallen" / "artikel_1.yaml").read_text(encoding="utf-8"))
    shown = [fold(b) for b in blocks("artikel-coderen.md") if b.lstrip().startswith("- naam: ")]
    assert shown
    assert [c for c in shown if c not in cases] == []


def test_the_worked_example_is_a_rule_base_without_errors_or_gaps_in_its_text() -> None:
    norms = load_norms(str(EXAMPLE))
    found = inspection(norms)
    assert (found.findings, found.unclaimed) == ((), ())
    results = [run_case(norms, case) for path in kb.find(str(EXAMPLE)).cases for case in read_cases(norms, path)]
    assert [r.case.name for r in results if not r.passed] == []
    assert f"{len(results)} van   {len(results)} kloppen" in (DOCS / "artikel-coderen.md").read_text(encoding="utf-8")


def test_excerpts_of_coding_a_regulation_stand_in_its_base() -> None:
    page, folder = "regeling-in-een-middag.md", ROOT / "tests" / "kennisbanken" / "veenstede"
    base = everything(folder) + fold(" ".join(p.read_text(encoding="utf-8") for p in sorted(folder.rglob("*.yaml"))))
    left_out = re.compile(r"waarom |R004 |# Artikel 2\.10a Samenloop")  # commands, an error, the skeleton before it is filled in
    shown = [fold(b) for b in blocks(page) if not left_out.match(b.lstrip())]
    assert len(shown) > 8
    assert [b for b in shown if b not in base] == []


def test_what_the_page_on_coding_a_regulation_shows_comes_out() -> None:
    folder = ROOT / "tests" / "kennisbanken" / "veenstede"
    shown = fold(re.sub(r"^> ?", "", (DOCS / "regeling-in-een-middag.md").read_text(encoding="utf-8"), flags=re.M))
    base = explain.load(str(folder))
    answer = base.decide(folder / "dossiers" / "inwerkbijdrage-geweigerd.yaml", date=date(2025, 3, 3))
    assert sentence(answer, answer.decisions[0]) in shown
    (source,) = folder.glob("bronnen/*.txt")
    found = fold(CliRunner().invoke(main, ["check", "--skeleton", str(source)]).output)
    at = found.index("# Artikel 2.10a Samenloop")
    assert found[at : found.index("# Artikel 3.1")].strip() in shown
    norms = load_norms(str(folder))
    cases = sum(len(read_cases(norms, path)) for path in kb.find(str(folder)).cases)
    assert f"{cases} gevallen" in shown


def test_the_running_provision_of_the_guide_may_be_ended(norms: Norms) -> None:
    text = next(b for b in blocks("dossier.md") if "gebruikt_naar_behoren: nee" in b)
    dossier = text[: text.index("waarom decide")]
    decision = decide(norms, read_dossier(norms, dossier, "dossier.md"), date=date(2024, 10, 1)).decisions[0]
    assert (decision.outcome, [g.id for g in decision.grounds]) == ("kan_beeindigen", ["verordening:3.2.f"])


GRAMMAR = (ROOT / "parser" / "regels.lark").read_text(encoding="utf-8")
OPENINGS = dict(re.findall(r'^(\w+): ((?:"[^"\W]+" ?)+)', GRAMMAR, flags=re.M))


@pytest.mark.parametrize("rule", OPENINGS)
def test_every_construct_of_the_grammar_is_in_the_language_guide(rule: str) -> None:
    """The keywords with which a statement starts stand in docs/regeltaal.md, one after the other."""
    keywords = " ".join(re.findall(r'"([^"]+)"', OPENINGS[rule]))
    assert keywords in fold((DOCS / "regeltaal.md").read_text(encoding="utf-8"))


def test_the_drawing_of_all_forms_names_packages_that_are_there_and_is_drawn_as_it_is_written() -> None:
    written, drawn = ((DOCS / "images" / f"vormen.{kind}").read_text(encoding="utf-8") for kind in ("dot", "svg"))
    shown = [t for label in re.findall(r"label=<(<TABLE.*</TABLE>)>", written) for t in re.findall(r">([^<>]+)<", label)]
    assert [t for t in shown if escape(t.strip()) not in drawn] == []
    paths = {p.strip() for t in shown for p in t.split(",") if re.fullmatch(r" ?(kb|parser|reasoner|explain)(/\w+)?", p)}
    assert len(paths) > 10
    assert [p for p in paths if not (ROOT / p / "__init__.py").exists()] == []
    page = (DOCS / "index.md").read_text(encoding="utf-8")
    assert [p for p in paths if p not in page] == []


def test_modules_and_what_the_guides_name_in_them_are_there() -> None:
    guides = [*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
    named = [
        (g.name, *m) for g in guides for m in re.findall(r"([\w.-]+/[\w./-]*\w\.py\b)(?:`,\s+`(\w+)`)?", g.read_text(encoding="utf-8"))
    ]
    assert len(named) > 40
    assert [x for x in named if not (ROOT / x[1]).exists()] == []
    assert [x for x in named if x[2] not in (ROOT / x[1]).read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("path", sorted(DOCS.rglob("*.md")), ids=lambda p: str(p.relative_to(DOCS)))
def test_code_in_a_list_is_code_on_the_site_too(path: Path) -> None:
    """Python-Markdown wants eight spaces for code below an item; four to seven make it running text."""
    lines, inside = path.read_text(encoding="utf-8").splitlines(), False
    wrong = []
    for above, line in zip(["", *lines], lines, strict=False):
        inside = bool(re.match(r"- |\d+\. ", line)) or (inside and (not line or line.startswith(" ")))
        if inside and not above.strip() and re.match(r" {4,7}\S", line):
            wrong.append(line)
    assert wrong == []
