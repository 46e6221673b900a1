"""Run a case: decide its dossier, set the expectation beside the answer."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterator

import yaml

from parser.norms import Norms
from reasoner import Answer, decide, read_dossier
from reasoner.dossier.record import DossierError, Problem

from . import words
from .case import Case, Difference, Result
from .read import ERRORS

_Dumper: type = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def run_case(norms: Norms, case: Case) -> Result:
    """Decide and compare. A dossier that cannot be is a difference, unless its errors are what is expected."""
    try:
        answer = _answer(norms, case)
    except DossierError as error:
        return Result(case, tuple(_errors(case, error.problems)), None)
    return Result(case, tuple(_differences(case, answer)), answer)


def dossier_text(case: Case) -> str:
    """The dossier of a case with its changes, as a file would say it."""
    return str(yaml.dump(case.dossier, Dumper=_Dumper, allow_unicode=True, sort_keys=False))


def _answer(norms: Norms, case: Case) -> Answer:
    dossier = read_dossier(norms, dossier_text(case), case.name)
    return decide(
        norms, dossier, application=case.application, running=case.running, date=case.date, readings=case.readings, strict=case.strict
    )  # fmt: skip


def _errors(case: Case, problems: tuple[Problem, ...]) -> Iterator[Difference]:
    found = ", ".join(f"{p.code} {p.message}" + (f" ({p.hint})" if p.hint else "") for p in problems)
    if case.errors is None:
        yield Difference(None, "dossier", "een dossier dat kan", found, case.line)
    elif sorted(words.texts(case.errors)) != sorted(p.code for p in problems):
        yield Difference(None, ERRORS, ", ".join(words.texts(case.errors)), found, case.errors.line)


def _differences(case: Case, answer: Answer) -> Iterator[Difference]:
    if case.errors is not None:
        yield Difference(None, ERRORS, ", ".join(words.texts(case.errors)), "een dossier dat kan", case.errors.line)
        return
    decisions = {d.subject: d for d in answer.decisions}
    for application, expected in case.expected.items():
        if application is None and len(decisions) == 1:
            yield from words.differences(expected, answer.decisions[0], None)
        elif application in decisions:
            yield from words.differences(expected, decisions[application], application)
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
