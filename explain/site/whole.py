"""The reference of one rule base as a site of its own, to read from disk: every page made by mkdocs, nothing fetched."""

from __future__ import annotations

import json
import logging
import posixpath
import re
import tempfile
from collections.abc import Mapping
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

from parser import norms as n

from ..rules.coverage import coverage_table
from . import places
from .evidence import Evidence
from .site import navigation, pages
from .text import heading, link

LINK = re.compile(r"\[([^\[\]]+)\]\(([^()#\s:]+\.md)\)")
STYLE = "stylesheets/site.css"
FEATURES = ["navigation.indexes", "navigation.top", "toc.follow"]
INDEX, COVERAGE = "index.md", "dekking.md"


def style() -> str:
    """The sheet for published text and tables of the reference."""
    return resources.files(__package__).joinpath("site.css").read_text(encoding="utf-8")


def there() -> bool:
    """Is what makes a site installed (extra `docs`)?"""
    return find_spec("mkdocs") is not None and find_spec("material") is not None


def whole(norms: n.Norms, evidence: Evidence) -> dict[str, str]:
    """Every page by its path; a link to a guide that is not there is its words alone."""
    found = pages(norms, evidence) | {COVERAGE: coverage_table(norms)}
    items = ((places.HOME, "De naslag"), (COVERAGE, "De dekking van de tekst"))
    start = [heading(1, norms.title), "", *(f"- {link(INDEX, path, words)}" for path, words in items), ""]
    found[INDEX] = "\n".join(start)

    def alone(path: str, text: str) -> str:
        def kept(m: re.Match[str]) -> str:
            return m[0] if posixpath.normpath(posixpath.join(posixpath.dirname(path), m[2])) in found else m[1]

        return LINK.sub(kept, text)

    return {path: alone(path, text) for path, text in found.items()}


def build(norms: n.Norms, evidence: Evidence, target: Path) -> int:
    """Write the site into a folder; how many pages. Raises OSError."""
    from mkdocs.commands.build import build as made
    from mkdocs.config import load_config

    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    found = whole(norms, evidence)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for path, text in {**found, STYLE: style()}.items():
            (home / "docs" / path).parent.mkdir(parents=True, exist_ok=True)
            (home / "docs" / path).write_text(text, encoding="utf-8")
        (home / "mkdocs.yml").write_text(json.dumps(_config(norms, target), ensure_ascii=False), encoding="utf-8")  # JSON is YAML
        made(load_config(str(home / "mkdocs.yml")))
    return len(found)


def _config(norms: n.Norms, target: Path) -> Mapping[str, object]:
    scheme = [
        {"media": f"(prefers-color-scheme: {which})", "scheme": name, "primary": "blue grey", "accent": "blue"}
        for which, name in (("light", "default"), ("dark", "slate"))
    ]
    return {
        "site_name": norms.title, "docs_dir": "docs", "site_dir": str(target.resolve()), "use_directory_urls": False,
        "theme": {"name": "material", "language": "nl", "font": False, "features": FEATURES, "palette": scheme},
        "plugins": [{"search": {"lang": "nl"}}], "extra": {"generator": False}, "extra_css": [STYLE],
        "markdown_extensions": [
            "attr_list", "md_in_html", "tables", "fenced_code", {"codehilite": {"guess_lang": False, "css_class": "highlight"}},
            {"toc": {"permalink": True, "permalink_title": "Adres van deze plaats", "toc_depth": 3}},
        ],
        "nav": [{"Begin": INDEX}, *navigation(norms)],
    }  # fmt: skip
