"""Run cases: decide their dossiers, set the expectation beside the answer."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator, Sequence

import yaml

from parser.norms import Norms
from reasoner import Answer, Decision, read_dossier
from reasoner.columns.many import answer
from reasoner.dossier.record import DossierError, Problem
from reasoner.semantics.question import Question

from . import words
from .case import Case, Difference, Result, Shown
from .read import ERRORS

_Dumper: type = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def run_cases(norms: Norms, cases: Sequence[Case]) -> list[Result]:
    """As `run_case` of each; what columns say that passes is not proved as well, what they say fails is."""
    from .columns import solve

    found = solve(norms, cases, _question)
    return [_passed(case, found.get(place)) or run_case(norms, case) for place, case in enumerate(cases)]


def run_case(norms: Norms, case: Case) -> Result:
    """Decide by proofs, and compare. A dossier that cannot be is a difference, unless its errors are what is expected."""
    try:
        found = answered(norms, case)
    except DossierError as error:
        return Result(case, tuple(_errors(case, error.problems)), None)
    return Result(case, tuple(_differences(case, found.decisions, found)), found)


def answered(norms: Norms, case: Case) -> Answer:
    """The answer to what a case asks, by proofs. Raises DossierError."""
    return answer(_question(norms, case))


def _passed(case: Case, shown: Shown | None) -> Result | None:
    """The result, if columns say that the case passes."""
    return Result(case, (), None, shown) if shown is not None and not any(_differences(case, shown.decisions, None)) else None


def dossier_text(case: Case) -> str:
    """The dossier of a case with its changes, as a file would say it."""
    return str(yaml.dump(case.dossier, Dumper=_Dumper, allow_unicode=True, sort_keys=False))


def _question(norms: Norms, case: Case) -> Question:
    dossier = read_dossier(norms, dossier_text(case), case.name)
    return Question(norms, dossier, case.application, case.running, case.date, case.readings, case.strict)


def _errors(case: Case, problems: tuple[Problem, ...]) -> Iterator[Difference]:
    found = ", ".join(f"{p.code} {p.message}" + (f" ({p.hint})" if p.hint else "") for p in problems)
    if case.errors is None:
        yield Difference(None, "dossier", "een dossier dat kan", found, case.line)
    elif sorted(words.texts(case.errors)) != sorted(p.code for p in problems):
        yield Difference(None, ERRORS, ", ".join(words.texts(case.errors)), found, case.errors.line)


def _differences(case: Case, found: Sequence[Decision], answer: Answer | None) -> Iterator[Difference]:
    if case.errors is not None:
        yield Difference(None, ERRORS, ", ".join(words.texts(case.errors)), "een dossier dat kan", case.errors.line)
        return
    decisions = {d.subject: d for d in found}
    for application, expected in case.expected.items():
        if application is None and len(decisions) == 1:
            yield from words.differences(expected, found[0], None, answer)
        elif application in decisions:
            yield from words.differences(expected, decisions[application], application, answer)
        else:
            wanted = f"een besluit over {application}" if application else "een besluit"
            yield Difference(application, "besluiten", wanted, f"besluiten over {', '.join(decisions)}", case.line)


@contextlib.contextmanager
def many_dossiers() -> Iterator[None]:
    """While many dossiers are decided: the engine makes many small objects, so rubbish is collected less often."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
