"""The questions of the rule base: positive, single, in plain words, with the article behind what they say; open norms are judgements."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from oracle.loaded import norms as loaded

from parser.norms import Fact, Link, Norms

NORMS = loaded("twenterand-2024")
OPEN_NORMS = {
    "werkt_voldoende_mee", "gebruikt_naar_behoren", "jobcoach_hbo", "werkbegeleider_opgeleid", "opleiding_erkend",
    "aanvaardt_arbeid_zonder_voorziening", "komt_verplichtingen_na", "coach_ondersteunt", "coach_begeleidt",
    "coach_neemt_belemmeringen_weg", "coach_zorgt_voor_begrip", "arbo_taak", "regime", "behoefte_werkgever", "behoefte_werknemer",
}  # fmt: skip
NOBODY_CHANGES = {"geboortedatum", "startkwalificatie", "vso_pro_onderwijs", "arbeidsbeperking", "behoefte_werkgever", "behoefte_werknemer"}


def asked(norms: Norms) -> Iterator[Fact | Link]:
    for entity in norms.entities.values():
        yield from (x for x in (*entity.facts.values(), *entity.links.values()) if not x.inherited)


def without_aside(question: str) -> str:
    """The question without what stands between brackets: the article behind it, or how to answer."""
    return re.sub(r"\([^)]*\)", "", question)


@pytest.mark.parametrize("item", list(asked(NORMS)), ids=lambda x: f"{x.entity}.{x.name}")
def test_a_question_is_positive_and_single(item: Fact | Link) -> None:
    """`Nee` to a question with a negation would mean yes; two questions in one have no answer."""
    plain = without_aside(item.question)
    assert plain.rstrip().endswith("?")
    assert plain.count("?") == 1
    assert re.findall(r"\b(niet|geen|noch|nooit)\b", plain) == []


@pytest.mark.parametrize("item", list(asked(NORMS)), ids=lambda x: f"{x.entity}.{x.name}")
def test_a_question_says_what_an_article_says(item: Fact | Link) -> None:
    """The number of an article stands behind it, between brackets, never instead of what it says."""
    assert re.findall(r"\b(?:artikel|art\.|lid|onderdeel) \d", without_aside(item.question)) == []


def test_the_questions_differ_within_an_entity() -> None:
    for entity in NORMS.entities.values():
        questions = [f.question for f in entity.facts.values() if not f.inherited]
        assert len(set(questions)) == len(questions)


def test_open_norms_are_judgements_of_the_college() -> None:
    facts = {x.name: x for x in asked(NORMS) if isinstance(x, Fact)}
    assert {name: facts[name].kind for name in OPEN_NORMS} == dict.fromkeys(OPEN_NORMS, "oordeel")
    assert [x.name for x in facts.values() if x.kind == "oordeel" and x.answered_by != "college"] == []


def test_what_nobody_can_change_is_no_repair() -> None:
    facts = {x.name: x for x in asked(NORMS) if isinstance(x, Fact)}
    assert {name: facts[name].changed_by for name in NOBODY_CHANGES} == dict.fromkeys(NOBODY_CHANGES, "niemand")
