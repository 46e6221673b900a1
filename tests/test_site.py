"""The documentation site: everything of the rule base is there, every link leads somewhere, nothing comes from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from runpy import run_path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT

import kb
from explain.load import DEFAULT, load_norms
from explain.site import Evidence, gather, navigation, pages
from explain.site.law import consequences
from explain.site.text import fence, href, md
from parser.norms import Address, Norms
from parser.published_plain import outline
from parser.published_text import fold
from reasoner import decide, read_dossier
from reasoner.semantics.fixed import fixed

HOSTILE = '`*_{}[]()<b>&amp;#|~^=!:$"\\ 1. - + [x](y) <script>alert(1)</script> {: #id }'


@pytest.fixture(scope="module")
def norms() -> Norms:
    return load_norms(DEFAULT)


@pytest.fixture(scope="module")
def evidence(norms: Norms) -> Evidence:
    return gather(norms, kb.find(DEFAULT))


@pytest.fixture(scope="module")
def written(norms: Norms, evidence: Evidence) -> dict[str, str]:
    return pages(norms, evidence)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site: given in WAAROM_SITE, or built here if mkdocs is installed."""
    if "WAAROM_SITE" in os.environ:
        return ROOT / os.environ["WAAROM_SITE"]
    if find_spec("mkdocs") is None or find_spec("material") is None:
        pytest.skip("mkdocs-material is not installed (extra: docs)")
    target = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", str(target)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return target


class Page(HTMLParser):
    """Ids, links, and what a browser fetches by itself; the text of the published law."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.text: list[str] = []
        self.law: list[str] = []
        self._quoting = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        self.ids |= {given[k] for k in ("id", "name") if k in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in ("script", "img", "iframe", "source", "video", "audio", "embed"):
            self.fetched.append(given.get("src", ""))
        if tag == "link" and given.get("rel") not in ("canonical", "next", "prev"):
            self.fetched.append(given.get("href", ""))
        self._quoting = self._quoting or (tag == "blockquote" and given.get("class") == "wet")

    def handle_endtag(self, tag: str) -> None:
        if tag == "blockquote":
            self._quoting = False

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._quoting:
            self.law.append(data)


def article_file(address: Address) -> str:
    head = address.path[0]
    return f"naslag/{address.document}/{'artikel-' + head if head.isdigit() else head}.md"


def addresses(norms: Norms) -> Iterator[Address]:
    """Read from the published texts themselves, not from the rules."""
    folder = kb.find(DEFAULT)
    texts = dict(folder.sources)
    for document in norms.documents.values():
        for segment in outline(texts[document.source]).segments:
            yield Address(document.name, segment.path)


# ---- everything is there


@pytest.mark.slow
def test_every_address_of_both_texts_has_an_anchor(norms: Norms, written: dict[str, str]) -> None:
    every = {*addresses(norms), *(t.address for t in norms.articles.values())}
    every |= {Address(a.document, a.path[:k]) for a in set(every) for k in range(1, len(a.path))}
    assert len(every) > 240
    missing = [a.id for a in every if f"{{ #{'.'.join(a.path)} }}" not in written.get(article_file(a), "")]
    assert missing == []


def test_every_fact_reading_kind_and_definition_appears(norms: Norms, written: dict[str, str]) -> None:
    facts = [(e.name, f.name) for e in norms.entities.values() for f in (*e.facts.values(), *e.links.values()) if not f.inherited]
    assert [f for f in facts if f"{{ #{f[0]}.{f[1]} }}" not in written["naslag/feiten.md"]] == []
    assert [r for r in norms.readings if f"{{ #{r} }}" not in written["naslag/lezingen.md"]] == []
    assert [k for k in norms.provisions if f"naslag/soorten/{k}.md" not in written] == []
    assert [k.name for k in norms.kinds.values() if md(k.label) not in written["naslag/soorten/index.md"]] == []
    assert [v for v in norms.values if f"{{ #{v} }}" not in written["naslag/begrippen.md"]] == []


def test_every_rule_stands_at_its_address(norms: Norms, written: dict[str, str]) -> None:
    """Each label of the rule language is on the page of its article."""
    missing = [
        (text.address.id, label)
        for text in norms.articles.values()
        for keyword, label in text.rules
        if keyword not in ("waarde", "tabel") and not keyword.startswith(("maximum", "bedrag", "vast"))
        if md(label) not in written[article_file(text.address)]
    ]
    assert missing == []


def test_every_reading_stands_at_its_address_with_its_reason(norms: Norms, written: dict[str, str]) -> None:
    for reading in norms.readings.values():
        page = written[article_file(reading.address)]
        assert all(md(text) in page for text in (reading.question, reading.reason, reading.changes)), reading.name
        assert all(md(choice.label) in page for choice in reading.choices), reading.name


def test_all_duties_and_claims_without_a_rule_are_told(norms: Norms, written: dict[str, str]) -> None:
    duties = {d.what for p in norms.provisions.values() for d in p.duties} | {d.what for d in norms.general_duties}
    assert [d for d in duties if md(d) not in written["naslag/plichten.md"]] == []
    without = [s for s in norms.claims if s.claim == "without_rule"]
    assert without
    assert [s.reason for s in without if escape(s.reason) not in written[article_file(s.address)]] == []


def test_every_case_and_dossier_is_named(written: dict[str, str], evidence: Evidence) -> None:
    assert len(evidence.cases) > 100
    assert [c.name for c in evidence.cases if md(c.name) not in written["naslag/gevallen.md"]] == []
    assert [d.file for d in evidence.dossiers if f"{{ #{d.file} }}" not in written["naslag/dossiers.md"]] == []


def test_the_navigation_names_every_page(norms: Norms, written: dict[str, str]) -> None:
    def paths(entry: object) -> Iterator[str]:
        match entry:
            case dict():
                for inside in entry.values():
                    yield from paths(inside)
            case list():
                for inside in entry:
                    yield from paths(inside)
            case str():
                yield entry

    assert sorted(paths(navigation(norms))) == sorted([*written, "dekking.md"])


# ---- what it says is right


def test_an_unmet_condition_leads_where_the_reasoner_says(norms: Norms) -> None:
    """Decide the examples: each ground with its unmet condition is announced by default on the page, and only such."""
    seen = 0
    for path in sorted(kb.find(DEFAULT).path.glob("dossiers/*.yaml")):
        answer = decide(norms, read_dossier(norms, path.read_text(encoding="utf-8"), path.name))
        for decision in answer.decisions:
            provision = norms.provisions[decision.provision]
            for ground in decision.grounds:
                clause = next((g for g in provision.grounds if g.prop == ground.prop), None)
                assert fixed(norms, decision.provision).value(ground.prop) is not False
                for condition in clause.conditions if clause is not None else ():
                    address = norms.props[condition].address
                    unmet = any(address is not None and (u.id == address.id or u.id.startswith(address.id + ".")) for u in decision.unmet)
                    if unmet and condition in fixed(norms, decision.provision).live(ground.prop):
                        seen += 1
                        led = {(c.address.id, c.by_default) for c in consequences(norms, condition, (decision.provision,))}
                        assert (ground.id, True) in led, (path.name, condition)
    assert seen > 10


def test_what_cannot_refuse_by_default_is_not_announced_as_refusing(norms: Norms) -> None:
    """A condition that only another reading makes a ground of: regeling 2.4 under 2.5."""
    found = consequences(norms, "regeling:2.4.b", ("subsidie_jobcoaching",))
    assert {(c.address.id, c.by_default) for c in found} == {("regeling:2.5", False)}
    late = consequences(norms, "verordening:18.1", ("subsidie_jobcoaching",))
    assert {(c.address.id, c.by_default) for c in late if c.modality == "kan_beeindigen"} <= {("verordening:3.2.g", False)}


# ---- escaping


def test_text_stays_text() -> None:
    markdown = pytest.importorskip("markdown")
    for text in (HOSTILE, "1. een", "- een", "+ een", "# een", "    vier", "a | b", "***", "---", ":smile:", "<http://x.nl>"):
        page = Page(markdown.markdown(f"{md(text)}\n", extensions=["attr_list", "md_in_html", "tables", "fenced_code"]))
        assert fold("".join(page.text)) == fold(text)
        assert page.ids == set()
        assert page.links == []
        cells = markdown.markdown(f"| a | b |\n|---|---|\n| {md(text)} | x |\n", extensions=["attr_list", "tables"])
        assert cells.count("<td>") == 2


def test_a_block_cannot_be_closed_from_within() -> None:
    lines = list(fence("a\n```\nb\n`````\n"))
    assert lines[1] == "``````yaml"
    assert lines[-2] == "``````"


@pytest.mark.parametrize(
    ("here", "place", "expected"),
    [("a/b.md", "a/b.md#x", "#x"), ("a/b.md", "a/c.md#x", "c.md#x"), ("a/b/c.md", "d.md", "../../d.md"), ("a.md", "b/c.md#y", "b/c.md#y")],
)
def test_links_are_relative(here: str, place: str, expected: str) -> None:
    assert href(here, place) == expected


# ---- links, of the Markdown and of the built site


def test_links_of_the_generated_pages_resolve(written: dict[str, str]) -> None:
    anchors = {path: set(re.findall(r"\{ #(\S+) \}", text)) for path, text in written.items()}
    broken = []
    for path, text in written.items():
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            parts = urlsplit(target)
            if parts.scheme:
                continue
            found = os.path.normpath(Path(path).parent / parts.path) if parts.path else path
            known = found in written or (ROOT / "docs" / found).is_file()
            if not known or (parts.fragment and parts.fragment not in anchors.get(found, ())):
                broken.append((path, target))
    assert broken == []


@pytest.mark.slow
def test_links_of_the_built_site_resolve(site: Path) -> None:
    site = site.resolve()
    files = {p: Page(p.read_text(encoding="utf-8")) for p in sorted(site.rglob("*.html")) if p.name != "404.html"}
    assert len(files) > 80
    broken = []
    for path, page in files.items():
        for target in page.links:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            found = Path(os.path.normpath(path.parent / unquote(parts.path))) if parts.path else path
            found = found / "index.html" if found not in files and found.is_dir() else found
            there = files.get(found)
            if (there is None and not found.is_file()) or (parts.fragment and there and unquote(parts.fragment) not in there.ids):
                broken.append((str(path.relative_to(site)), target))
    assert broken == []


def test_the_law_stands_in_the_built_site_word_for_word(site: Path, norms: Norms) -> None:
    for published in norms.published:
        page = Page(
            (site / article_file(Address(published.document, (published.article,)))).with_suffix(".html").read_text(encoding="utf-8")
        )
        own = [s.text for s in norms.claims if (s.address.document, s.address.path[0]) == (published.document, published.article)]
        assert fold(" ".join(page.law)) == fold(" ".join(own)), published


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    outside = re.compile(r"^(?:[a-z]+:)?//")
    for path in site.rglob("*.html"):
        fetched = Page(path.read_text(encoding="utf-8")).fetched
        assert [f for f in fetched if outside.match(f)] == [], path
        assert "fonts.g" not in path.read_text(encoding="utf-8")
    for path in site.rglob("*.css"):
        urls = re.findall(r"(?:url\(|@import\s+)['\"]?([^'\")\s]+)", path.read_text(encoding="utf-8"))
        assert [u for u in urls if outside.match(u)] == [], path


def test_powers_to_deviate_stand_with_the_kinds_they_reach(norms: Norms, written: dict[str, str]) -> None:
    everywhere = [d for d in norms.deviations if d.whole_document]
    assert everywhere
    for name in norms.provisions:
        assert [d.label for d in everywhere if md(d.label) not in written[f"naslag/soorten/{name}.md"]] == []


def test_search_speaks_dutch_and_knows_the_law(site: Path) -> None:
    index = (site / "search" / "search_index.json").read_text(encoding="utf-8")
    assert '"lang":["nl"]' in index
    assert "naslag/regeling/artikel-2.html#2.3.c" in index
    assert list(site.rglob("lunr.nl.min.js")) != []


# ---- the page as part of it


def hooks(monkeypatch: pytest.MonkeyPatch, folder: Path | None) -> tuple[list[str], str]:
    """With this page: its files in the site, and how its guide then begins."""
    pytest.importorskip("mkdocs", reason="mkdocs is not installed (extra: docs)")
    from mkdocs.config.base import load_config
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page as SitePage

    monkeypatch.delenv("WAAROM_PAGE", raising=False)
    if folder is not None:
        monkeypatch.setenv("WAAROM_PAGE", str(folder))
    config = load_config(str(ROOT / "mkdocs.yml"))
    monkeypatch.setattr(config.plugins, "_current_plugin", "hooks", raising=False)  # as mkdocs sets it before each hook
    found = run_path(str(ROOT / "docs" / "hooks.py"))
    files = found["on_files"](Files([]), config)
    guide = SitePage(None, File("pagina.md", config.docs_dir, config.site_dir, False), config)
    begin = found["on_page_markdown"]("# De bladzijde\n\nTekst.", page=guide)
    return [f.dest_uri for f in files if f.dest_uri.startswith("pagina/")], begin


def test_a_page_that_was_made_is_part_of_the_site_and_its_guide_opens_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pagina.json", "index.html", "app/main.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    files, begin = hooks(monkeypatch, tmp_path)
    assert sorted(files) == ["pagina/app/main.js", "pagina/index.html", "pagina/pagina.json"]
    assert "](pagina/index.html)" in begin.splitlines()[2]
    assert begin.endswith("Tekst.")


def test_without_a_page_the_site_has_none_and_no_link_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    files, begin = hooks(monkeypatch, None)
    assert (files, begin) == ([], "# De bladzijde\n\nTekst.")


def test_a_folder_that_holds_no_page_stops_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("mkdocs", reason="mkdocs is not installed (extra: docs)")
    with pytest.raises(Exception, match="hier staat geen bladzijde"):
        hooks(monkeypatch, tmp_path)


def test_the_built_site_opens_the_page_that_went_into_it(site: Path) -> None:
    if not os.environ.get("WAAROM_PAGE"):
        pytest.skip("no page was made: WAAROM_PAGE")
    made = Path(os.environ["WAAROM_PAGE"])
    names = sorted(f.relative_to(made) for f in made.rglob("*") if f.is_file())
    assert names
    assert [n for n in names if (site / "pagina" / n).read_bytes() != (made / n).read_bytes()] == []
    assert "pagina/index.html" in Page((site / "pagina.html").read_text(encoding="utf-8")).links
