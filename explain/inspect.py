"""`waarom check`: how much of each article is quoted, and what in the rule base is never used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from parser import norms as n
from reasoner.cone import cone


@dataclass(frozen=True)
class Coverage:
    """Characters of an article that are quoted, of all its characters."""

    document: str
    article: str
    heading: str
    quoted: int
    total: int


@dataclass(frozen=True)
class Inspection:
    rules: int
    coverage: tuple[Coverage, ...]
    findings: tuple[str, ...]


def inspection(norms: n.Norms) -> Inspection:
    """Coverage per article and findings (declared but never used)."""
    return Inspection(len(norms.props), tuple(_coverage(norms)), tuple(_findings(norms)))


def _coverage(norms: n.Norms) -> Iterator[Coverage]:
    quoted: dict[tuple[str, str], int] = {}
    for article in norms.articles.values():
        key = (article.address.document, article.address.path[0])
        quoted[key] = quoted.get(key, 0) + sum(len("".join(q.split())) for q in article.quoted)
    for outline in norms.published:
        key = (outline.document, outline.article)
        yield Coverage(outline.document, outline.article, outline.heading, quoted.get(key, 0), outline.characters)


def _findings(norms: n.Norms) -> Iterator[str]:
    used_readings = {b.reading for p in norms.props.values() if isinstance(b := p.body, n.ReadingIs)}
    for name in norms.readings:
        if name not in used_readings:
            yield f"lezing '{name}' wordt in geen regel gebruikt"
    reached = set(cone(norms, [p.id for p in norms.props.values() if p.role in ("signal", "part", "condition")]).props)
    for prop in norms.props.values():
        if prop.role == "definition" and prop.address is not None and prop.id not in reached and "/" not in prop.id:
            yield f"definitie '{prop.id}' wordt in geen regel gebruikt"


def inspect_json(found: Inspection) -> dict[str, Any]:
    return {"errors": [], "findings": list(found.findings), "coverage": [asdict(c) for c in found.coverage]}
