"""What shows the rules: the cases of a rule base and its example dossiers, with the addresses they are about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import kb
from kb.text import read_text
from parser import norms as n
from reasoner import Answer, Decision, decide, read_dossier

from ..cases import Case, read_cases
from ..cases.case import Written
from ..sentence import outcome_words


@dataclass(frozen=True)
class ShownCase:
    """A case by name, its file, the addresses it expects and the readings it chooses."""

    file: str
    name: str
    addresses: frozenset[str]
    readings: tuple[str, ...]
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class ShownDossier:
    """An example dossier: the question above it, what is answered, the addresses cited, its text."""

    file: str
    question: str
    answers: tuple[str, ...]
    addresses: frozenset[str]
    text: str


@dataclass(frozen=True)
class Evidence:
    cases: tuple[ShownCase, ...] = ()
    dossiers: tuple[ShownDossier, ...] = ()


def gather(norms: n.Norms, folder: kb.Folder) -> Evidence:
    """Read the cases and decide the example dossiers. Raises reasoner.DossierError for one that is wrong."""
    cases = tuple(_case(norms, case) for path in folder.cases for case in read_cases(norms, path))
    return Evidence(cases, tuple(_dossier(norms, path) for path in sorted(folder.path.glob("dossiers/*.yaml"))))


def _case(norms: n.Norms, case: Case) -> ShownCase:
    named = [text.split(" ")[0] for one in case.expected.values() for value in one.values() for text in _texts(value)]
    keyed = [key.split(" ")[0] for one in case.expected.values() for value in one.values() for key in _keys(value)]
    about = frozenset(a for a in (*named, *keyed) if a in norms.articles)
    outcomes = tuple(dict.fromkeys(one["uitkomst"].text for one in case.expected.values() if "uitkomst" in one))
    return ShownCase(Path(case.file).name, case.name, about, tuple(case.readings), outcomes)


def _texts(written: Written) -> Iterator[str]:
    match written.value:
        case str():
            yield written.value
        case dict():
            for value in written.value.values():
                yield from _texts(value)
        case tuple():
            for value in written.value:
                yield from _texts(value)


def _keys(written: Written) -> Iterator[str]:
    match written.value:
        case dict():
            for key, value in written.value.items():
                yield key
                yield from _keys(value)
        case tuple():
            for value in written.value:
                yield from _keys(value)


def _dossier(norms: n.Norms, path: Path) -> ShownDossier:
    text = read_text(path)
    head = [line.lstrip("# ").strip() for line in takewhile(lambda line: line.startswith("#"), text.splitlines())]
    answer = decide(norms, read_dossier(norms, text, path.name))
    answers = tuple(f"{d.subject}: {_words(answer, d)}" for d in answer.decisions)
    return ShownDossier(path.name, " ".join(head), answers, frozenset(a for d in answer.decisions for a in _cited(d)), text)


def _words(answer: Answer, decision: Decision) -> str:
    return f"{answer.norms.kinds[decision.provision].label}, {outcome_words(answer, decision)}"


def _cited(decision: Decision) -> Iterator[str]:
    for ground in decision.grounds:
        yield from (ground.id, *ground.because)
    yield from (u.id for u in decision.unmet)
    yield from (row.id for row in decision.amounts)
    yield from (row.id for row in decision.hours)
    yield from (address for u in decision.unknown for address in u.ids)
