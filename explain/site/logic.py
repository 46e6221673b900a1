"""When a proposition holds, as steps in words: what it is made of, down to named definitions, conditions and facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from parser import norms as n
from parser.dependencies import dependencies
from parser.phrases import entity_at, term_words

from . import places
from .text import link, md

ALL, ANY, WHERE = "al het volgende", "een van deze", "waarvoor geldt"
UNLESS = "tenzij"


@dataclass(frozen=True)
class Step:
    """A sentence (with a place to read on), or a group of steps; `join` says how the children count."""

    text: str
    place: str | None = None
    join: str = ""
    children: tuple[Step, ...] = ()


def step(norms: n.Norms, child: n.Child, root: bool = False, fold: bool = False) -> Step:
    """What makes this proposition hold, or fail if the child is negated.

    `root`: unfold it even if it has a name; `fold`: name a set of conditions without listing them.
    """
    prop = norms.props[child.prop]
    words = (prop.label.holds if child.holds else prop.label.fails) if prop.label is not None else ""
    if not root:
        if prop.role == "condition" and prop.address is not None:
            return Step(
                f"{n.short_citation(prop.address.path)} is {'' if child.holds else 'niet '}vervuld: {words}",
                places.of_address(prop.address),
            )
        if places.named(prop):
            return Step(words, places.of_address(prop.address) if prop.address is not None else places.of_term(prop.id))
        if prop.role == "in_force":
            return Step(words)
        if prop.role == "signal":
            deed = norms.wording.to(n.GRANT) if norms.wording.own else "te verstrekken"
            return Step(f"er is {'een' if child.holds else 'geen'} bevoegdheid om {deed}")
        if prop.role == "part":
            return Step(words)
        if fold and _conditions(norms, prop):
            return Step("aan alle voorwaarden is voldaan" if child.holds else "aan een of meer van de voorwaarden is niet voldaan")
        if prop.role == "exception":
            inner = _group(norms, n.Child(prop.id), fold)
            return Step(UNLESS if not child.holds else "of de uitzondering doet zich voor", None, inner.join or ALL, inner.children)
    match prop.body:
        case n.All() | n.Any_() | n.AtLeast():
            group = _group(norms, child, fold)
            return Step("" if root else words, group.place, group.join, group.children)
        case n.Exists(_, body, against) if against is not None:
            return _every(norms, words, body, against, child.holds, fold)
        case n.Exists(_, body):
            inner = step(norms, body)
            return Step(words) if norms.props[body.prop].role == "part" else Step(words, None, WHERE, _flat(inner, ALL))
        case n.ReadingIs(reading, choice):
            label = next(c.label for c in norms.readings[reading].choices if c.name == choice)
            usual = ", de standaard" if choice == norms.readings[reading].default else ""
            return Step(f"{'bij' if child.holds else 'niet bij'} de lezing '{label}'{usual}", places.of_reading(reading))
        case n.Flag(path, fact) | n.Member(path, fact, _):
            return Step(words, places.of_fact(norms, entity_at(path, norms.entities, norms.variables), fact))
    return Step(words)  # others: their label says it


def _every(norms: n.Norms, words: str, body: n.Child, against: n.Child, denied: bool, fold: bool) -> Step:
    """What is asked of every member, and of whom it is asked."""
    inside = norms.props[body.prop].body
    assert isinstance(inside, n.All)
    whom = tuple(step(norms, c, fold=fold) for c in inside.children if c != against)
    asked = step(norms, against if denied else n.Child(against.prop, not against.holds), fold=fold)
    return Step(
        words, None, ALL, (*_flat(asked, ALL), *((Step("het gaat om wie aan het volgende voldoet", None, ALL, whom),) if whom else ()))
    )


def top(norms: n.Norms, prop: str, fold: bool = False) -> tuple[Step, ...]:
    """The steps of a proposition itself, without a group around them that says nothing."""
    found = step(norms, n.Child(prop), True, fold)
    while not found.text and len(found.children) == 1 and not found.children[0].text:
        found = found.children[0]
    if found.text or not found.children:
        return (found,)
    return found.children if len(found.children) == 1 else (found,)


def _conditions(norms: n.Norms, prop: n.Prop) -> bool:
    """Is this the set of conditions under an address or of a regulation?"""
    alike = isinstance(prop.body, n.All) and all(norms.props[c.prop].role == "condition" and c.holds for c in prop.body.children)
    return prop.role == "plain" and prop.label is None and alike


def _group(norms: n.Norms, child: n.Child, fold: bool) -> Step:
    body = norms.props[child.prop].body
    assert isinstance(body, n.All | n.Any_ | n.AtLeast)
    if isinstance(body, n.AtLeast):
        join = f"ten minste {body.least} van" if child.holds else f"minder dan {body.least} van"
        return Step("", None, join, tuple(step(norms, c, fold=fold) for c in body.children))
    join = ALL if isinstance(body, n.All) is child.holds else ANY
    inside = [c for c in body.children if norms.props[c.prop].role not in ("in_force", "deviation")]
    children = [step(norms, n.Child(c.prop, c.holds is child.holds), fold=fold) for c in inside]
    return Step("", None, join, tuple(x for c in children for x in _flat(c, join)))


def _flat(inner: Step, join: str) -> tuple[Step, ...]:
    """A group without a sentence that joins as its parent does, or has one child, is no group."""
    if not inner.text and (inner.join == join or len(inner.children) == 1):
        return inner.children
    return (inner,)


def because(here: str, intro: str, steps: tuple[Step, ...]) -> Iterator[str]:
    """`Vervuld als al het volgende waar is:` and a list."""
    if len(steps) == 1 and not steps[0].text and steps[0].join:
        yield from (f"{intro} {steps[0].join}{' waar is' if steps[0].join in (ALL, ANY) else ''}:", "", *bullets(here, steps[0].children))
    else:
        yield from (f"{intro}:", "", *bullets(here, steps))


def bullets(here: str, steps: tuple[Step, ...], depth: int = 0) -> Iterator[str]:
    """Steps as a nested Markdown list."""
    for s in steps:
        words = link(here, s.place, s.text) if s.place is not None else md(s.text)
        between = "" if not s.text else " " if s.join == WHERE or s.text == UNLESS else ": "
        tail = f"{between}{s.join}:" if s.children and (len(s.children) > 1 or s.join == WHERE) else ":" if s.children else ""
        yield f"{'    ' * depth}- {words}{tail}"
        yield from bullets(here, s.children, depth + 1)


def reach(norms: n.Norms, roots: tuple[str, ...]) -> tuple[str, ...]:
    """Propositions below the roots, definitions too; not those below another condition or below the validity of a regulation."""
    seen: dict[str, None] = {}
    todo = list(roots)
    while todo:
        name = todo.pop(0)
        prop = norms.props[name]
        if name in seen or prop.role == "in_force" or (prop.role in ("condition", "signal") and name not in roots):
            continue
        seen[name] = None
        todo += dependencies(prop.body, norms.values)
    return tuple(seen)


def words(norms: n.Norms, term: n.Term) -> str:
    return term_words(term, norms.entities, norms.values, norms.parts, norms.variables)
