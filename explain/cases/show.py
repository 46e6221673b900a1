"""The run of the cases for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.text import Text

from parser.norms import Norms

from ..sentence import class_words
from ..terminal import console
from ..words import OUTCOME_WORDS, printable, variant_words
from .case import Difference, Result
from .coverage import Coverage, Gap


@dataclass(frozen=True)
class Run:
    """The results of each file, how long it took, and the coverage if all cases were run."""

    files: tuple[tuple[str, tuple[Result, ...]], ...]
    seconds: float
    coverage: Coverage | None
    norms: Norms | None = None

    @property
    def results(self) -> tuple[Result, ...]:
        return tuple(r for _, results in self.files for r in results)

    @property
    def failures(self) -> tuple[Result, ...]:
        return tuple(r for r in self.results if not r.passed)


# ---- for people


def print_run(run: Run) -> None:
    """Per file how many pass, every case that does not, then the coverage."""
    out = console()
    if run.norms is not None and (variant := variant_words(run.norms.variant)) is not None:
        out.print(Text(f"VARIANT {printable(variant)}: wat niet klopt, valt anders uit dan volgens de regels zelf"), soft_wrap=True)
    wide = max((len(name) for name, _ in run.files), default=0)
    for name, results in run.files:
        passed = sum(r.passed for r in results)
        style = "" if passed == len(results) else "bold dark_orange3"
        out.print(Text(f"{printable(name):{wide}}  {passed:3} van {len(results):3} kloppen", style), soft_wrap=True)
    for result in run.failures:
        _failure(out, result, run.norms)
    total, failed = len(run.results), len(run.failures)
    counted = f"{total} {'geval' if total == 1 else 'gevallen'}"
    verdict = "alle kloppen" if not failed else f"{failed} {'klopt' if failed == 1 else 'kloppen'} niet"
    out.print(Text(f"\n{counted}: {verdict} ({_seconds(run).replace('.', ',')} s)", style="bold"), soft_wrap=True)
    if run.coverage is not None:
        _coverage(out, run.coverage)


def _failure(out: Console, result: Result, norms: Norms | None) -> None:
    case = result.case
    out.print(
        Text.assemble("\n", ("✗ ", "dark_orange3"), (printable(case.name), "bold"), (f"  {case.file}:{case.line}", "dim")), soft_wrap=True
    )
    for d in result.differences:
        place = f"{d.application}: {d.key}" if d.application else d.key
        out.print(Text(f"    {printable(place)} (regel {d.line})"), soft_wrap=True)
        out.print(Text(f"      verwacht  {printable(_worded(d.key, d.expected, norms))}"), soft_wrap=True)
        out.print(Text(f"      gekregen  {printable(_worded(d.key, d.found, norms))}"), soft_wrap=True)


def _worded(key: str, value: str, norms: Norms | None) -> str:
    """An outcome with its words for people."""
    return f"{class_words(norms, value)} ({value})" if key == "uitkomst" and value in OUTCOME_WORDS else value


def _coverage(out: Console, coverage: Coverage) -> None:
    out.print(Text("\nWat de gevallen van de wet laten zien", style="bold"))
    for (shown, possible), what in (
        (coverage.law, "kanten van bepalingen (waar, onwaar, onbekend)"),
        (coverage.tests, "kanten van toetsen op het dossier"),
        (coverage.choices, "keuzes van lezingen, in een paar gevallen waarin alleen die keuze verschilt en het antwoord ook"),
    ):
        out.print(Text(f"  {shown} van {possible} {what}"), soft_wrap=True)
    if not coverage.gaps:
        out.print(Text("  geen gaten"))
        return
    out.print(Text(f"\nNog niet getoond ({len(coverage.gaps)})", style="bold"))
    rows = [
        (", ".join(g.addresses[:2]) + (" ..." if len(g.addresses) > 2 else ""), f"nooit {g.never}", f"{g.what}: {g.label}")
        for g in coverage.gaps
    ]
    widths = [max(len(row[i]) for row in rows) for i in (0, 1)]
    for address, never, words in rows:
        out.print(Text(f"  {address:{widths[0]}}  {never:{widths[1]}}  {words}"), soft_wrap=True)


def _seconds(run: Run) -> str:
    return f"{run.seconds:.1f}"


# ---- JSON


def run_json(run: Run) -> dict[str, Any]:
    """The form of docs/schemas/check-cases.schema.json."""
    return {
        "files": [{"file": name, "cases": len(results), "passed": sum(r.passed for r in results)} for name, results in run.files],
        "cases": len(run.results),
        "passed": len(run.results) - len(run.failures),
        "seconds": _seconds(run),
        "failures": [
            {"file": r.case.file, "line": r.case.line, "name": r.case.name, "differences": list(_differences(r.differences))}
            for r in run.failures
        ],
        "coverage": _coverage_json(run.coverage) if run.coverage is not None else None,
    }


def _differences(differences: tuple[Difference, ...]) -> Iterator[dict[str, Any]]:
    for d in differences:
        yield {"application": d.application, "key": d.key, "expected": d.expected, "found": d.found, "line": d.line}


def _coverage_json(coverage: Coverage) -> dict[str, Any]:
    counts = {"law": coverage.law, "tests": coverage.tests, "choices": coverage.choices}
    return {
        **{name: {"shown": shown, "possible": possible} for name, (shown, possible) in counts.items()},
        "gaps": [_gap(g) for g in coverage.gaps],
    }


def _gap(gap: Gap) -> dict[str, Any]:
    return {"what": gap.what, "addresses": list(gap.addresses), "label": gap.label, "never": gap.never}
