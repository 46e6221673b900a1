"""The reference of any rule base: its own words, every link within it, and a site to read from disk."""

from __future__ import annotations

import posixpath
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import kb
from explain.cli import main
from explain.load import load_norms
from explain.site import gather, navigation, pages
from explain.site.whole import there, whole
from explain.words import kind_word, kinds_word

BASES = sorted(p for p in (Path(__file__).parent / "kennisbanken").iterdir() if any(p.glob("*.regels")))
OTHER_WORDS = re.compile(
    r"\b(college|gemeente|twenterand|soorten voorziening|soort voorziening|lopende voorziening|jobcoach\w*)\b", re.IGNORECASE
)


def written(folder: Path) -> dict[str, str]:
    norms = load_norms(str(folder))
    return pages(norms, gather(norms, kb.find(str(folder))))


def own_words(folder: Path) -> str:
    """All that its files say, and those of what it builds on."""
    norms = load_norms(str(folder))
    homes = [folder, *(folder / x.id if x.id.startswith("..") else kb.find(x.id).path for x in norms.builds_on)]
    return " ".join(
        p.read_text(encoding="utf-8") for home in homes for p in home.rglob("*") if p.suffix in (".regels", ".txt", ".yaml")
    ).lower()


def paths(entries: list[Any]) -> list[str]:
    found: list[str] = []
    for entry in entries:
        for inside in entry.values() if isinstance(entry, dict) else (entry,):
            found += paths(inside) if isinstance(inside, list) else [inside]
    return found


@pytest.mark.parametrize("folder", BASES, ids=lambda p: p.name)
def test_a_page_has_no_word_of_another_rule_base(folder: Path) -> None:
    norms = load_norms(str(folder))
    own = f"{own_words(folder)} {kinds_word(norms)} {kind_word(norms)}"
    found = {
        (path, m[0]) for path, text in written(folder).items() for m in OTHER_WORDS.finditer(unescape(text)) if m[0].lower() not in own
    }
    assert found == set()


@pytest.mark.parametrize("folder", BASES, ids=lambda p: p.name)
def test_every_link_and_every_entry_of_the_navigation_leads_to_a_page(folder: Path) -> None:
    norms = load_norms(str(folder))
    made = whole(norms, gather(norms, kb.find(str(folder))))
    linked = {
        posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        for path, text in made.items()
        for target in re.findall(r"\]\(([^)#\s:]+\.md)", text)
    }
    assert linked - made.keys() == set()
    assert set(paths(navigation(norms))) - made.keys() == set()


def test_a_regulation_that_is_taken_over_has_its_pages_too() -> None:
    folder = next(p for p in BASES if p.name == "veenstede_beleid")
    made = written(folder)
    assert "Het dagelijks bestuur weigert de inwerkbijdrage als niet wordt voldaan aan het eerste lid" in unescape(
        made["naslag/verordening/artikel-2.2.md"]
    )
    assert "Bouwt voort op Re-integratie Veenstede 2025" in unescape(made["naslag/index.md"]).replace("\\", "")


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("explain.site.whole.there", lambda: True)
    (tmp_path / "brief.txt").write_text("van mij", encoding="utf-8")
    result = CliRunner().invoke(main, ["site", "--kb", str(BASES[0]), "-o", str(tmp_path)])
    assert (result.exit_code, "K004" in result.output, [p.name for p in tmp_path.iterdir()]) == (2, True, ["brief.txt"])
    monkeypatch.setattr("explain.site.whole.there", lambda: False)
    assert "K003" in CliRunner().invoke(main, ["site", "-o", str(tmp_path / "nieuw")]).output


def test_a_site_is_made_and_fetches_nothing(tmp_path: Path) -> None:
    if not there():
        pytest.skip("mkdocs-material is not installed (extra: docs)")
    out = tmp_path / "naslag"
    for _ in range(2):  # a second time over the first
        result = CliRunner().invoke(main, ["site", "--kb", str(BASES[0]), "-o", str(out)])
        assert result.exit_code == 0, result.output
    text = (out / "naslag" / "index.html").read_text(encoding="utf-8")
    assert load_norms(str(BASES[0])).title in unescape(text)
    assert re.findall(r'<(?:script|img|link rel="stylesheet")[^>]*(?:src|href)="https?://', text) == []
