"""`waarom check --cases`."""

from __future__ import annotations

import itertools
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

import kb
from reasoner.dossier.record import DossierError, Problem

from .common import fail, norms_of

if TYPE_CHECKING:
    from parser.norms import Norms

    from ..cases import Case


def check_cases(kb_name: str, files: tuple[str, ...], as_json: bool, printed_as_json: bool, variant: str | None = None) -> int:
    """Run the cases of a rule base, or the named files, and print what came of it; 1 if a case fails, else 0.

    variant: by its rules; what the cases show together is told of the rule base itself only.
    """
    from ..cases import Meter, run_cases
    from ..cases.run import many_dossiers
    from ..cases.show import Run, print_run, run_json

    norms = norms_of(kb_name, as_json, variant)
    paths = tuple(Path(f) for f in files) or kb.find(kb_name).cases
    if not paths:
        problem = Problem(
            "G000", f"kennisbank '{kb_name}' heeft geen gevallen", hint="zet ze in de map gevallen/ van de kennisbank, of noem een bestand"
        )
        fail((problem,), as_json)
    cases = _read(norms, paths, as_json)
    started = time.perf_counter()
    meter = None if files or variant is not None else Meter(norms)
    results = []
    with many_dossiers():
        ran = iter(run_cases(norms, [case for _, found in cases for case in found]))
        for path, found in cases:
            own = tuple(itertools.islice(ran, len(found)))
            if meter is not None:
                meter.add(*own)
            results.append((path.name if not files else str(path), own))
        coverage = meter.coverage() if meter is not None else None
    run = Run(tuple(results), time.perf_counter() - started, coverage, norms)
    if printed_as_json:
        click.echo(json.dumps(run_json(run), ensure_ascii=False, indent=2))
    else:
        print_run(run)
    return 1 if run.failures else 0


def _read(norms: Norms, paths: tuple[Path, ...], as_json: bool) -> list[tuple[Path, tuple[Case, ...]]]:
    """Every file is read before anything runs, so that all problems are told at once."""
    from ..cases import read_cases

    found: list[tuple[Path, tuple[Case, ...]]] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            found.append((path, read_cases(norms, path)))
        except DossierError as error:
            problems += error.problems
    if problems:
        fail(tuple(problems), as_json)
    return found
