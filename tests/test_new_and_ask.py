"""`waarom new` gives every fact that `waarom ask` can ask, and what a term, an amount or the hours need; and no more."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from conftest import plain_yaml
from oracle.loaded import norms as loaded

from explain.rules.template import template
from parser.norms import APPLICATION, Norms
from reasoner import decide, read_dossier
from reasoner.comparison.compare import Side, readings_mentioned
from reasoner.dossier.record import Dossier

NORMS = loaded("twenterand-2024")
KINDS = tuple(NORMS.provisions)
NOT_A_FACT = {"id", "naam", "voorziening", "soort"}


def form(kind: str) -> dict[str, set[str]]:
    """Keys of the form, by list; the comments of a list that is empty count as its keys."""
    text = template(NORMS, kind)
    keys = {name: set(rows[0]) for name, rows in plain_yaml(text).items() if rows}
    for block in re.findall(r"^(\w+): \[\].*\n((?:#.*\n)+)", text, re.MULTILINE):
        keys[block[0]] = set(re.findall(r"^#    (\w+):", block[1], re.MULTILINE)) | set(re.findall(r"(\w+): \.\.\.", block[1]))
    return keys


def dossiers(kind: str) -> Iterator[Dossier]:
    """The empty form, its links filled in or answered with `geen`."""
    text = template(NORMS, kind)
    for contract in ("d1", "geen"):
        for place in ("pl1", "geen"):
            filled = re.sub(r"^(    dienstverband:) .*$", rf"\1 {contract}", text, flags=re.MULTILINE)
            filled = re.sub(r"^(    plaatsing:) .*$", rf"\1 {place}", filled, flags=re.MULTILINE)
            yield read_dossier(NORMS, filled)


def readings(norms: Norms, dossier: Dossier) -> Iterator[dict[str, str]]:
    """As the base has them, and each other choice of a reading that the rules for the application name."""
    yield {}
    asked = decide(norms, dossier, strict=True, brief=True)
    for reading in map(norms.readings.__getitem__, readings_mentioned(Side(asked.question, asked, asked.decisions[0]))):
        yield from ({reading.name: c.name} for c in reading.choices if c.name != reading.default)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_asked_stands_on_the_form(kind: str) -> None:
    on_form, missing = form(kind), set[tuple[str, str]]()
    for dossier in dossiers(kind):
        for chosen in readings(NORMS, dossier):
            answer = decide(NORMS, dossier, readings=chosen, strict=True, brief=True)
            for unknown in answer.decisions[0].unknown:
                record = dossier.records[unknown.entity]
                entity = NORMS.entities[record.entity]
                fact = entity.facts.get(unknown.fact)
                is_list = unknown.fact in {e.list_name for e in NORMS.entities.values()}
                if is_list or (fact is not None and fact.system) or unknown.fact in on_form.get(entity.list_name, set()):
                    continue
                missing.add((entity.list_name, unknown.fact))
    assert missing == set()


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_term_needs_stands_on_the_form(kind: str) -> None:
    """Every duty with a term gets its last day once every date of the form is given."""
    dated = re.sub(r"^(\s+\w+:)  # jaar-maand-dag.*$", r"\1 2024-10-01", template(NORMS, kind), flags=re.MULTILINE)
    dated = re.sub(r"^(    (geboortedatum):) .*$", r"\1 1990-05-10", dated, flags=re.MULTILINE)
    dated = re.sub(r"^(    (dienstverband):) .*$", r"\1 d1", dated, flags=re.MULTILINE)
    answer = decide(NORMS, read_dossier(NORMS, dated))
    due = {d.address.id for d in NORMS.provisions[kind].duties if d.due is not None and d.when == "always" and d.prop is None}
    assert {d.id for d in answer.decisions[0].duties if d.due is None} & due == set()


@pytest.mark.parametrize("kind", KINDS)
def test_no_question_is_there_for_impossible_combinations_alone(kind: str) -> None:
    """A fact of the application that no rule about this kind names is not on its form."""
    listed = NORMS.entities[APPLICATION]
    asked = {k for k in form(kind)[listed.list_name] if k in listed.facts}
    named = {
        "loonkostensubsidie": {"dienstbetrekking_al_begonnen", "forfaitair_in_overleg"},
        "scholing": {"opleiding_erkend"},
        "vervoersvoorziening": {"bestemming"},
    }
    for other, names in named.items():
        if other == kind:
            assert names <= asked
        elif kind != "voorziening_tot_beschut_werk":  # which may be training itself
            assert not names & asked


def test_the_college_is_asked_for_its_own_coach() -> None:
    """Under jobcoaching in natura the coach is the municipality's: who is asked, and who can change it, depends on the kind."""
    said = {kind: template(NORMS, kind) for kind in ("jobcoaching_in_natura", "subsidie_jobcoaching")}
    question = NORMS.application.facts["jobcoach_gecertificeerd"].question
    assert f"{question} (te vragen aan college)" in said["jobcoaching_in_natura"]
    assert f"{question} (te vragen aan werkgever)" in said["subsidie_jobcoaching"]
    for kind, who in (("jobcoaching_in_natura", "college"), ("subsidie_jobcoaching", "werkgever")):
        dossier = next(d for d in dossiers(kind))
        unknown = next(u for u in decide(NORMS, dossier).decisions[0].unknown if u.fact == "jobcoach_gecertificeerd")
        assert unknown.who == who
