"""A dossier from lists of records that are data already (JSON, tables), by the reader of dossiers. What is wrong says where it stood."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import yaml

from parser.norms import Norms

from .read import read_dossier_nodes
from .record import Dossier, DossierError, Problem

Path = tuple[str | int, ...]  # a list, the place of a record in it (from 0), a name in the record, and so on
Tree = Mapping[str, Any]  # texts, in lists and mappings; nothing else
ON_LINE = re.compile(r"\b(op )?regel (\d+)")
TEXT, LIST, MAPPING = "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"


def read_tree(norms: Norms, tree: Tree, where: Callable[[Path], str], file: str = "", *, unasked: bool = False) -> Dossier:
    """The dossier. Raises DossierError with every problem in it; each begins with `where` it stood, in words ("": it does not say)."""
    places: list[Path] = [()]
    root = _node(tree, (), places)
    assert isinstance(root, yaml.MappingNode)
    try:
        found = read_dossier_nodes(norms, root, repr(tree), file, unasked=unasked)
    except DossierError as error:
        raise DossierError(tuple(_placed(p, places, where) for p in error.problems)) from None
    return replace(found, records={k: replace(r, line=0, places={}) for k, r in found.records.items()})


def _node(value: Any, path: Path, places: list[Path]) -> yaml.Node:
    """A node on a line of its own: the line says which path."""
    places.append(path)
    mark = yaml.Mark("", 0, len(places) - 2, 0, None, 0)
    if isinstance(value, Mapping):
        pairs = [(yaml.ScalarNode(TEXT, key, mark), _node(inner, (*path, key), places)) for key, inner in value.items()]
        return yaml.MappingNode(MAPPING, pairs, mark)
    if isinstance(value, list):
        return yaml.SequenceNode(LIST, [_node(inner, (*path, k), places) for k, inner in enumerate(value)], mark)
    return yaml.ScalarNode(TEXT, value, mark)


def _placed(problem: Problem, places: list[Path], where: Callable[[Path], str]) -> Problem:
    def named(match: re.Match[str]) -> str:
        return f"bij {where(places[int(match[2])])}" if where(places[int(match[2])]) else "eerder"

    place = where(places[problem.line]) if problem.line < len(places) else ""
    message = ON_LINE.sub(named, problem.message)
    return Problem(problem.code, f"{place}: {message}" if place else message, hint=problem.hint)


__all__ = ["Path", "Tree", "read_tree"]
