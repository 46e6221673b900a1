"""mkdocs hooks: the reference pages of the rule base, the decisions, and guides that mkdocs.yml does not name."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

import kb
from explain.load import DEFAULT, load_norms
from explain.page.build import MARK
from explain.site import STYLE, gather, navigation, pages, style
from parser.keywords import keywords

GUIDES, REFERENCE, DECISIONS = "Handleidingen", "Naslag", "Besluiten"
BLOCK, COLUMNS = re.compile(r"<pre>(.*?</pre>)", re.S), re.compile(r"\S {3,}\S|[│╭╰├└]")
RULES = ("regeltaal.md", "regels-lezen.md", "artikel-coderen.md", "regeling-in-een-middag.md", "varianten.md", "voortbouwen.md")
RULE_BLOCK = re.compile(r"^(\n)( {4}([^\W\d_]+)\b.*)$", re.M)
PAGE, GUIDE = "pagina", "pagina.md"  # where the page in the browser goes, and which guide opens it
_pages: dict[str, str] = {}


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Make the reference and fill its part of the navigation."""
    docs = Path(config.docs_dir)
    norms = load_norms(DEFAULT)
    _pages.clear()
    _pages.update(pages(norms, gather(norms, kb.find(DEFAULT))))
    decisions = [{_title(p): f"decisions/{p.name}"} for p in sorted((docs / "decisions").glob("*.md"))]
    nav: list[Any] = config.nav or []
    named = set(_paths(nav)) | {path for entry in navigation(norms) for path in _paths([entry])}
    guides = [{_title(p): p.name} for p in sorted(docs.glob("*.md")) if p.name not in named]
    more = {GUIDES: guides, REFERENCE: navigation(norms), DECISIONS: decisions}
    config.nav = [
        {title: [*inside, *more[title]]} if title in more else {title: inside} for entry in nav for title, inside in entry.items()
    ]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    files.append(File.generated(config, STYLE, content=style()))
    for path, text in _pages.items():
        files.append(File.generated(config, path, content=text))
    for path in _page_files():
        files.append(File.generated(config, f"{PAGE}/{path.relative_to(_page()).as_posix()}", abs_src_path=str(path)))
    return files


def _page() -> Path:
    return Path(os.environ["WAAROM_PAGE"]).resolve()


def _page_files() -> list[Path]:
    """The page that `waarom page` made, in the folder WAAROM_PAGE; none where that is not given."""
    if not os.environ.get("WAAROM_PAGE"):
        return []
    if not (_page() / MARK).is_file():
        raise PluginError(f"WAAROM_PAGE={_page()}: hier staat geen bladzijde; maak haar met `waarom page -o MAP`")
    return sorted(f for f in _page().rglob("*") if f.is_file())


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """The guide of the page opens it, where it is part of the site.

    Indented rules in the guides of the language get the colours of the language (parser/editor/lexer.py).
    """
    if page.file.src_uri == GUIDE and _page_files():
        title, rest = markdown.split("\n", 1)
        return f"{title}\n\n[Open de bladzijde]({PAGE}/index.html){{ .md-button }}\n{rest}"
    if page.file.src_uri not in RULES:
        return markdown
    return RULE_BLOCK.sub(lambda m: f"{m[1]}    :::regels\n{m[2]}" if m[3] in keywords() else m[0], markdown)


def on_page_content(html: str, **_: Any) -> str:
    """Mark code in columns: it must not wrap, other code may."""
    return BLOCK.sub(lambda m: f'<pre class="columns">{m[1]}' if COLUMNS.search(m[1]) else m[0], html)


def _title(path: Path) -> str:
    """The heading of a page; of a decision with its number."""
    heading = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# "))
    return heading.removeprefix("# ").replace("`", "").strip()


def _paths(entries: list[Any]) -> list[str]:
    found: list[str] = []
    for entry in entries:
        for inside in entry.values() if isinstance(entry, dict) else (entry,):
            found += _paths(inside) if isinstance(inside, list) else [inside]
    return found
