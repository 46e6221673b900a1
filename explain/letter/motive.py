"""Places in a letter to motivate a judgement of the college: each judgement once."""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n
from parser.norms import APPLICATION
from reasoner.decision.proof import ProofNode
from reasoner.semantics.uses import FactUse

from .. import words
from ..sentence.clause import ANSWER_TO, as_it_is, unknown_words
from ..sentence.deviating import switched_off
from .matter import Matter
from .model import Origin, Sentence, fill, law

Use = tuple[str, str]  # a fact and the record it is about
JUDGE_FIRST = "[Beoordeel eerst"  # of what is only presumed
ROUND = str.maketrans("[]", "()")  # what is to be filled in stands between straight brackets, and nothing else does


def motives(matter: Matter, nodes: tuple[str, ...], judged: set[Use]) -> tuple[Sentence, ...]:
    """A place for every judgement that these nodes of the proof rest on and that `judged` does not hold yet; it does afterwards."""
    found = []
    for id_, use in _judgements(matter, nodes):
        key = use.fact, use.entity
        if key not in judged and not _decided_before(matter, use.entity):
            judged.add(key)
            found.append(motive(matter, id_, use))
    return tuple(found)


def motive(matter: Matter, id_: str, use: FactUse) -> Sentence:
    """A place for a judgement that a node of the proof rests on."""
    return place(matter, use, matter.origin(id_))


def place(matter: Matter, use: FactUse, *beside: Origin) -> Sentence:
    """`[Motiveer met feiten: waarom de kosten volgens het college proportioneel zijn.]`; of what was only presumed it says so."""
    origins = law("art. 3:46 Awb"), *beside, matter.fact(use.entity, use.fact)
    asked = unknown_words(matter.model, use.fact, use.entity, use.question)
    if use.origin != "dossier" and not asked.startswith(ANSWER_TO):
        return fill(f"{JUDGE_FIRST} {matter.unvoiced(asked).translate(ROUND)}, en schrijf met feiten waarom.]", *origins)
    clause = as_it_is(matter.model, use)
    if clause is not None:
        text = f"waarom {words.printable(matter.ours(clause)).translate(ROUND)}."
    else:
        about = f" ({matter.called(use.entity).translate(ROUND)})" if use.entity != matter.decision.subject else ""
        text = f"waarom is ons antwoord op ‘{use.question.translate(ROUND)}’{about} {words.fact_value(use.value)}?"
    first = "" if use.origin == "dossier" else "dit is nog niet beoordeeld, ga het na; "
    return fill(f"[Motiveer met feiten: {first}{text}]", *origins)


def _decided_before(matter: Matter, entity: str) -> bool:
    """Is this another application, or other support? What the college judged of it belongs to the decision on that."""
    home = matter.answer.model.case.dossier.records[entity].home
    return entity != matter.decision.subject and (home == APPLICATION or matter.norms.entities[home].support)


def _judgements(matter: Matter, nodes: tuple[str, ...]) -> Iterator[tuple[str, FactUse]]:
    """Nodes with the judgements they read, along what carries them."""
    for node in carrying(matter, nodes):
        if node.refers is None:
            yield from ((node.id, use) for use in node.facts if use.kind == "oordeel" and use.value is not None)


def carrying(matter: Matter, nodes: tuple[str, ...]) -> Iterator[ProofNode]:
    """These nodes and what is decided below them: along what carries them.

    An application that counts is an act, not a judgement of this decision: not what it rests on itself. Nor what another reading asks.
    """
    seen, todo = set[str](), list(reversed(nodes))
    while todo:
        node = matter.node(todo.pop())
        if node.id in seen or node.value is None:
            continue
        seen.add(node.id)
        yield node
        if node.refers is not None:
            todo.append(node.refers)
        elif node.entity is None and not switched_off(matter.model, node.prop, node.args) and not _by_kind(matter, node):
            todo += sorted(_below(matter, node), key=lambda c: -matter.graph.edges[node.id, c]["order"])


def _by_kind(matter: Matter, node: ProofNode) -> bool:
    """Does the kind that is asked for settle this, whatever is judged (a demand on another kind of support)?"""
    body = matter.norms.props[node.prop].body
    if not isinstance(body, n.All | n.Any_) or node.value is not isinstance(body, n.Any_):
        return False
    asked = (c for c in body.children if isinstance(kind := matter.norms.props[c.prop].body, n.OfKind) and kind.path == n.Path(APPLICATION))
    return any(matter.model.child(c, node.args[:1]) is node.value for c in asked)


def _below(matter: Matter, node: ProofNode) -> list[str]:
    """What carries a node; of several ways to a condition that is met not those that are only presumed, if another is established."""
    found = [c for c in matter.graph.successors(node.id) if matter.graph.edges[node.id, c]["supports"] and not _other(matter, c)]
    if node.value is True and len(found) > 1 and isinstance(matter.norms.props[node.prop].body, n.Any_):
        return [c for c in found if not _presumed(matter, c)] or found
    return found


def _presumed(matter: Matter, id_: str) -> bool:
    """Does this rest on a judgement that nobody has given yet?"""
    return any(use.origin != "dossier" for _, use in _judgements(matter, (id_,)))


def _other(matter: Matter, id_: str) -> bool:
    """A ground that does not apply, below another that gives way to it: no decision rests on what it asks."""
    node = matter.node(id_)
    return node.role == "ground" and node.value is False
