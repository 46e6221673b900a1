"""The conversation: the next question with the law behind it, and an answer put into the dossier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from parser import norms as n
from parser.vocabulary import KIND_OF_SUPPORT
from reasoner import Answer, Decision, Dossier, DossierError, Problem
from reasoner.decision.answer import Unknown
from reasoner.dossier import edit as s
from reasoner.dossier.moments import OpenDay
from reasoner.questions.ask import Question, without_options
from reasoner.questions.ask import ask as questions

from .. import words
from ..html.law import anchor
from ..questions import answered, dossier_text, said
from ..questions import words as asking
from ..questions.following import MORE
from ..questions.following import following as next_of
from . import shown
from .session import Ask, Session

SECONDS = 1.5  # of processor time to find the next question
UNKNOWN = "onbekend"
PASSED_OVER = "Er is niets meer te vragen; wat is overgeslagen, staat nog open."


def following(session: Session, ask: object, before: Sequence[Sequence[str]] = (), everything: bool = False) -> dict[str, Any]:
    """The next question, or why there is none; before: what was passed over, as (fact, record)."""
    answer, decision = session.decision(Ask.of(ask))
    (asked,) = questions(_only(answer, decision.subject), seconds=SECONDS)
    question, why = next_of(answer, asked, {(fact, entity) for fact, entity in before}, everything)
    left = sum((q.unknown.fact, q.unknown.entity) not in {tuple(x) for x in before} for q in asked.questions)
    told = {"stand": words.printable(asking.stand_words(answer, decision)), "left": left, "complete": asked.complete}
    if question is not None:
        return told | {"question": question_json(answer, question, asked.decision, why)}
    certain = len(asked.decision.possible) == 1
    done = asking.nothing_to_ask(answer, asked.decision) if certain else "Er is niets meer te vragen; wat is overgeslagen, staat nog open."
    return told | {"question": None, "done": words.printable(done), "more": sum(x.why in MORE for x in asked.settled)}


def _only(answer: Answer, subject: str) -> Answer:
    """The same with one decision, where a dossier has more."""
    kept = tuple(d for d in answer.decisions if d.subject == subject)
    return answer if len(answer.decisions) == 1 else replace(answer, decisions=kept)


def question_json(answer: Answer, question: Question, now: Decision, why: str | None = None) -> dict[str, Any]:
    """A question: what is asked of whom, the law behind it word for word, what there is to choose from, what each answer leads to."""
    norms, dossier, unknown = answer.norms, answer.model.case.dossier, question.unknown
    telling = any(tuple(o.possible) != tuple(now.possible) and not o.impossible for o in question.options)
    return control(norms, dossier, question) | {
        "why": why,
        "who": asking.told_by(norms, question),
        "law": [
            {
                "citation": words.capital(norms.cite(norms.articles[id_].address)), "anchor": anchor(id_),
                "quotations": [*asking.opening(norms, id_), *(norms.articles[id_].quotations or norms.articles[id_].quoted)],
            }
            for id_ in sorted(unknown.ids, key=list(norms.articles).index)
        ],
        "consequences": [
            [words.printable(asking.answer_words(question, o)), words.printable(asking.consequence_words(norms, o, now))]
            for o in question.options if telling
        ],
    }  # fmt: skip


def control(norms: n.Norms, dossier: Dossier, question: Question) -> dict[str, Any]:
    """What a person fills in: the question and the way to answer it."""
    unknown = question.unknown
    return {
        "fact": unknown.fact,
        "record": unknown.entity,
        "question": words.printable(unknown.question),
        "about": words.printable(asking.about(dossier, question)).strip(),
        "type": "ja_nee" if question.slot is s.Slot.LIST else question.type,
        "list": question.slot is s.Slot.LIST,
        "endless": question.endless,
        "choices": [[value, words.printable(label)] for value, label in said.choices(norms, dossier, question).items()],
        "expected": said.expected(norms, dossier, question),
        "judgement": unknown.kind == "oordeel",
    }


def asked_about(norms: n.Norms, dossier: Dossier, record: str, fact: str) -> Question:
    """The question after a fact, a link or the kind of a record, or whether a list is complete. Raises DossierError if there is none."""
    held = dossier.records.get(record)
    declared = norms.entities[held.entity] if held is not None else None
    found = (declared.facts.get(fact) or declared.links.get(fact)) if declared is not None else None
    own_kind = declared is not None and declared.support and fact == KIND_OF_SUPPORT
    if held is None or not (found or own_kind or fact in {e.list_name for e in norms.entities.values()}):
        raise DossierError((Problem("D003", f"'{record}' kent geen '{fact}'", dossier.file, hint="open het dossier opnieuw"),))
    kind = found.kind if isinstance(found, n.Fact) else "feit"
    return without_options(norms, dossier, Unknown(fact, record, found.question if found else "", kind, None, ()))


def say(session: Session, ask: object, record: str, fact: str, answer: str | None) -> dict[str, Any]:
    """An answer put into the dossier (None: it is not known), and what then follows.

    text, date: the dossier and the day of the decision from now on; note: what is left to do by hand. Raises DossierError for an
    answer that cannot be; nothing is changed then.
    """
    norms, asked = session.norms, Ask.of(ask)
    dossier = session.dossier(asked)
    question = asked_about(norms, dossier, record, fact)

    def read(text: str) -> Dossier:
        return session.dossier(replace(asked, text=text))

    text, date, note = asked.text, asked.date, ""
    if question.slot is s.Slot.DATE:
        date = None if answer is None else _understood(norms, dossier, question, answer)
    elif question.slot is s.Slot.LIST and answer in (None, "nee"):
        note = f"Vul de lijst {fact.replace('_', ' ')} aan onder ‘Dossier als tekst’." if answer == "nee" else ""
    elif answer is None:
        text = dossier_text.put(text, record, fact, UNKNOWN)
        read(text)
    else:
        written = _understood(norms, dossier, question, answer)
        text = answered.filled(norms, read, text, [answered.Given(question, written, "")])
    after = {**asked.plain(), "text": text, "date": date}
    return {"text": text, "date": date, "note": note, "answer": shown.answer(session, after)}


def _understood(norms: n.Norms, dossier: Dossier, question: Question, answer: str) -> str:
    try:
        return said.understood(norms, dossier, question, answer.strip())
    except said.NotUnderstood as error:
        hint = error.hint or f"antwoord met {said.expected(norms, dossier, question)}"
        raise DossierError((Problem("D007", str(error), hint=hint),)) from None
    except OpenDay as error:
        listed = words.enumerate_words([words.full_day(d) for d in error.readings], "of")
        raise DossierError((Problem("D007", f"‘{answer}’ is op meer manieren te lezen", hint=f"schrijf {listed} voluit"),)) from None
