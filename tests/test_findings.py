"""docs/bevindingen.md: every finding has its parts, its words stand in the texts, its addresses and witness dossiers exist."""

from __future__ import annotations

import re

import pytest
from conftest import DOSSIERS, ROOT

import kb
from parser.norms import Norms
from parser.published_text import fold

PAGE = (ROOT / "docs" / "bevindingen.md").read_text(encoding="utf-8")
FINDINGS: dict[str, str] = dict(re.findall(r"^### (.+)\n((?:(?!^##).*\n?)+)", PAGE, flags=re.M))
OF_THE_ACT = {"verleent", "met uitzondering van de persoon met een visuele beperking", "in aanvulling op artikel 7", "44a"}
SOURCES = fold(" ".join(text for _, text in kb.find("twenterand-2024").sources))


def part(finding: str, name: str) -> str:
    found = re.search(rf"^- \*\*{name}\*\* ((?:(?!^- \*\*).*\n?)+)", FINDINGS[finding], flags=re.M)
    return fold(found[1]) if found else ""


def test_there_are_findings() -> None:
    assert len(FINDINGS) > 25


@pytest.mark.parametrize("finding", FINDINGS)
def test_it_says_where_what_follows_where_to_see_it_and_the_verdict(finding: str) -> None:
    assert all(part(finding, name) for name in ("Waar", "Gevolg", "Te zien in", "Oordeel"))


@pytest.mark.parametrize("finding", FINDINGS)
def test_what_it_quotes_stands_in_the_texts(finding: str) -> None:
    quoted = re.findall(r"'([^']+)'", part(finding, "Wat er staat") + part(finding, "Waar").partition(":")[2])
    pieces = [p.strip(" .") for q in quoted for p in q.split("(...)") if p.strip(" .")]
    assert [p for p in pieces if p not in SOURCES and p not in OF_THE_ACT] == []


@pytest.mark.parametrize("finding", FINDINGS)
def test_its_addresses_exist(finding: str, norms: Norms) -> None:
    where = part(finding, "Waar")
    document = ""
    for name, address in re.findall(r"\b(verordening|regeling|Pw)\b|\b(\d+(?:\.\d+)*(?:\.[a-z])?)\b(?!°)", re.sub(r"'[^']*'", "", where)):
        document = name or document
        if address and document in norms.documents and not name:
            ids = {a.address.id for a in norms.articles.values()}
            assert any(i == f"{document}:{address}" or i.startswith(f"{document}:{address}.") for i in ids), (document, address)


@pytest.mark.parametrize("finding", FINDINGS)
def test_its_witnesses_are_there(finding: str) -> None:
    witnesses = re.findall(r"`([\w-]+\.yaml)`", part(finding, "Te zien in"))
    assert all((DOSSIERS / w).is_file() for w in witnesses)
    assert witnesses or "bronnen" in part(finding, "Te zien in")


def test_the_readings_it_names_exist(norms: Norms) -> None:
    named = re.findall(r"lezing `(\w+)`", PAGE)
    assert len(named) > 5
    assert [r for r in named if r not in norms.readings] == []
