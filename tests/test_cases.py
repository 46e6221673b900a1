"""Every case of the rule bases: what the law gives for a dossier, written by a reader of the law.

The cases and their format belong to the product: kb/*/gevallen and docs/gevallen.md. Here each case
of each rule base is a test of its own, run by the same runner as `waarom check --cases`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from oracle.loaded import norms

import kb
from explain.cases import Meter, Result, read_cases, run_case, run_cases
from explain.cases.case import Case, Written
from explain.cases.columns import shown_sides
from explain.cases.coverage import Gap, proved_sides
from explain.cases.points import points
from explain.cases.run import many_dossiers
from explain.cases.sides import sides_of
from reasoner import DossierError, decide, read_dossier
from reasoner.columns.worlds import Columns
from reasoner.decision.singly import finding
from reasoner.semantics.backend import Finding
from reasoner.semantics.question import Question

TWENTERAND = "twenterand-2024"
INVENTED = str(Path(__file__).parent / "kennisbanken" / "atelierfonds")
RESULTS: dict[str, Result] = {}


@cache
def cases(name: str) -> tuple[Case, ...]:
    return tuple(case for path in kb.find(name).cases for case in read_cases(norms(name), path))


def named(name: str) -> list[Any]:
    return [pytest.param(name, case, id=f"{Path(case.file).stem}: {case.name}") for case in cases(name)]


def result(name: str, case: Case) -> Result:
    """The result of a case, run once."""
    key = f"{case.file}:{case.name}"
    if key not in RESULTS:
        RESULTS[key] = run_case(norms(name), case)
    return RESULTS[key]


@cache
def at_once(name: str) -> tuple[Result, ...]:
    """The results of all cases, for the most part by columns."""
    return tuple(run_cases(norms(name), cases(name)))


def questions(found: Result) -> list[Question]:
    """Of each decision what was asked."""
    asked = found.answer
    return [replace(asked.question, application=d.application, running=d.running) for d in asked.decisions] if asked is not None else []


Found = dict[int, list[Any]]


@pytest.fixture(scope="module")
def in_columns(request: pytest.FixtureRequest) -> Callable[[str, str], Found]:
    """What the second engine finds of the cases of a file that this run takes, all at once."""
    taken = [item.callspec.params for item in request.session.items if getattr(item, "function", None) is test_case]

    @cache
    def found(name: str, file: str) -> Found:
        return _in_columns(name, [p["case"] for p in taken if p["case"].file == file])

    return found


def _in_columns(name: str, taken: Sequence[Case]) -> Found:
    """What the second engine finds of the decisions of cases, by the line of the case."""
    asked = [(case.line, q) for case in taken for q in questions(result(name, case))]
    found: Found = {}
    for (line, _), one in zip(asked, Columns().find([q for _, q in asked]), strict=True):
        found.setdefault(line, []).append(plain(one))
    return found


@pytest.fixture(scope="module", autouse=True)
def _many() -> Iterator[None]:
    with many_dossiers():
        yield


@pytest.mark.sampled
@pytest.mark.parametrize(("name", "case"), [*named(TWENTERAND), *named(INVENTED)])
def test_case(name: str, case: Case, in_columns: Callable[[str, str], Found]) -> None:
    found = result(name, case)
    assert found.differences == ()
    decisions = found.answer.decisions if found.answer is not None else ()
    assert in_columns(name, case.file).get(case.line, []) == [plain(finding(d)) for d in decisions]


def plain(found: Finding | DossierError) -> Any:
    return found if isinstance(found, DossierError) else {k: set(v) if isinstance(v, tuple) else v for k, v in vars(found).items()}


@pytest.mark.parametrize("name", [TWENTERAND, INVENTED])
def test_every_case_at_once(name: str) -> None:
    """Those that are not taken as a sample here too; what columns cannot tell apart is proved."""
    assert [d for found in at_once(name) for d in found.differences] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [TWENTERAND, INVENTED])
def test_many_at_once_as_one_by_one(name: str) -> None:
    """What columns say passes; of which they show the same sides of the law as the proofs, case by case."""
    every = cases(name)
    props = {p for point in points(norms(name)) for p in point.props}
    in_columns = 0
    for case, found in zip(every, at_once(name), strict=True):
        if found.shown is not None:
            proved = result(name, case).answer
            assert proved is not None
            models = (*proved.models, *proved.amount_models)
            assert set(shown_sides(found.shown.solved, found.shown.worlds, props)) == {
                x for m in models for x in proved_sides(m, props, props)
            }
            in_columns += 1
    assert in_columns > len(every) / 2


@pytest.mark.slow
def test_a_case_that_fails_is_told_in_the_words_of_the_proofs() -> None:
    """Of every hundredth case another outcome is expected than there is; whatever the engine, it is told as before."""
    every = cases(TWENTERAND)[::100]
    wrong = [replace(c, expected={a: {**e, "uitkomst": Written("verzonnen", 1)} for a, e in c.expected.items()}) for c in every]
    found = run_cases(norms(TWENTERAND), wrong)
    assert [r.differences for r in found] == [run_case(norms(TWENTERAND), c).differences for c in wrong]
    assert all(d.expected == "verzonnen" for r in found for d in r.differences if r.answer is not None)


@pytest.mark.slow
def test_the_coverage_is_that_of_the_proofs() -> None:
    """Of a few cases only, so that there are gaps: the same ones."""
    every = cases(TWENTERAND)[::7]
    ours, theirs = Meter(norms(TWENTERAND)), Meter(norms(TWENTERAND))
    ours.add(*run_cases(norms(TWENTERAND), every))
    theirs.add(*(result(TWENTERAND, c) for c in every))
    assert theirs.coverage().gaps
    assert ours.coverage() == theirs.coverage()


@pytest.mark.parametrize("path", sorted((kb.find(TWENTERAND).path / "gevallen" / "basis").glob("*.yaml")), ids=lambda p: p.stem)
def test_basis_is_favourable(path: Path) -> None:
    dossier = read_dossier(norms(TWENTERAND), path.read_text(encoding="utf-8"), path.name)
    answer = decide(norms(TWENTERAND), dossier, date=date(2024, 10, 15))  # a running provision has no date of its own
    assert [d.outcome for d in answer.decisions if d.grounds or d.unmet or d.unknown] == []


@pytest.mark.slow
def test_lists_are_in_the_order_of_the_texts() -> None:
    """A case compares lists without their order; the order itself is fixed: binding first, then that of the texts."""
    place = {address: i for i, address in enumerate(norms(TWENTERAND).articles)}
    for case in cases(TWENTERAND):
        found = result(TWENTERAND, case)
        for d in found.answer.decisions if found.answer else ():
            assert list(d.grounds) == sorted(d.grounds, key=lambda g: (g.modality != "behoudt", not g.binding, place[g.id]))
            for ids in ([u.id for u in d.unmet], [x.id for x in d.duties]):
                assert [i.partition(":")[0] for i in ids] == sorted((i.partition(":")[0] for i in ids), key=_document)
            assert [(r.id, r.from_) for r in d.amounts] == sorted((r.id, r.from_) for r in d.amounts) or None in [
                r.from_ for r in d.amounts
            ]


def _document(name: str) -> int:
    return list(norms(TWENTERAND).documents).index(name)


def test_the_cases_show_every_side_of_the_law() -> None:
    """Each statement of the law and each test on the dossier is true, false and unknown in some case; each choice matters in some pair."""
    assert [_words(g) for g in gaps(at_once(TWENTERAND))] == []


def every() -> tuple[Result, ...]:
    return tuple(result(TWENTERAND, case) for case in cases(TWENTERAND))


def gaps(found: Iterable[Result]) -> tuple[Gap, ...]:
    meter = Meter(norms(TWENTERAND))
    meter.add(*found)
    return meter.coverage().gaps


def first(found: Iterable[Gap]) -> set[tuple[str, str]]:
    """First address and what was never shown."""
    return {(g.addresses[0] if g.addresses else "", g.never) for g in found}


@pytest.mark.slow
def test_a_case_left_out_leaves_its_gap() -> None:
    found = every()
    whole = first(gaps(found))
    parts = ("meer begeleidingsuren nodig", "zwaarder regime", "regeling 3.5")
    without = first(gaps(r for r in found if not any(w in r.case.name for w in parts))) - whole
    assert ("regeling:3.5", "waar") in without
    assert {address for address, _ in without} <= {"regeling:3.4", "regeling:3.5"}  # and what counts as another time
    readings = first(gaps(r for r in found if "samenvallende_dagen" not in r.case.readings)) - whole
    assert {("regeling:2.5", "een_gedeelde_dag"), ("regeling:2.5", "meer_dan_een_dag")} <= readings


@pytest.mark.slow
def test_what_is_left_out_as_impossible_never_comes_about() -> None:
    """The rules for what cannot be are checked against every model of every case; what only says so itself decides nothing."""
    sides = sides_of(norms(TWENTERAND))
    aside = set(norms(TWENTERAND).props) - sides.keys()
    assert [p for p, s in sides.items() if len(s) < 3]
    for found in every():
        for model in (found.answer.model, *found.answer.amount_models) if found.answer else ():
            if model.case.norms is norms(TWENTERAND):
                assert not [p for p, _ in model.true if p not in aside and True not in sides[p]]
                assert not [p for p, _ in model.false if p not in aside and False not in sides[p]]


def _words(gap: Gap) -> str:
    return f"{' '.join(gap.addresses)} nooit {gap.never} ({gap.what}: {gap.label})"
