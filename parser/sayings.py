"""How things are said in sentences: the clauses a rule base gives, and the places in braces that a dossier fills.

`{houder}` is a record by its link (or the record itself, by its entity), `{fiets.model}` a fact of one, `{}` the value
that is compared; in what is said of a rule also a named value (`{laatste_dag}`). A label may have such places too; where
nobody is at hand it says `de houder`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from . import norms as n
from . import syntax as s
from .errors import Report, did_you_mean
from .phrases import PERIOD, PLACE, filled, places
from .vocabulary import KIND_OF_APPLICATION, KIND_OF_SUPPORT


def said(node: s.Sayings | None, holds: str | None = None, fails: str | None = None) -> n.Said | None:
    """The clauses of a declaration; `holds`, `fails`: labels that are sentences themselves, for want of other main clauses."""
    given = [w.text if w is not None else None for w in _words(node)]
    main = (given[0] or holds, given[1] or fails)
    return n.Said(*main, *given[2:]) if any((*main, *given)) else None


def _words(node: s.Sayings | None) -> tuple[s.Word | None, ...]:
    return (None,) * 5 if node is None else (node.holds, node.fails, node.sub_holds, node.sub_fails, node.unknown)


def check(
    words: Iterator[s.Word | None], start: Mapping[str, str], own: str, entities: Mapping[str, n.Entity], value: bool, report: Report,
    values: Collection[str] = (),
) -> None:  # fmt: skip
    """Report each place that leads nowhere.

    start: the entity of each name one can begin with; own: the entity whose links and facts need no name; value: is there one?
    values: the named values that a place may also be.
    """
    for word in words:
        if word is None:
            continue
        if "{" in PLACE.sub("", word.text) or "}" in PLACE.sub("", word.text):
            report("R020", "een accolade in deze tekst heeft geen andere helft", word.span, "schrijf {naam}, of {} voor de waarde")
            continue
        for place in places(word.text):
            if place == "":
                if not value:
                    report("R020", "hier is geen waarde: '{}' staat alleen bij een feit met een waarde of een periode", word.span)
            elif place not in values and (wrong := _lost(place, start, own, entities, values)) is not None:
                report("R020", f"'{{{place}}}' wijst niets aan: {wrong[0]}", word.span, wrong[1])


def check_rule(
    node: s.Sayings | None, start: Mapping[str, str], entities: Mapping[str, n.Entity], values: Collection[str], report: Report
) -> None:
    """The same for what is said of a rule, which begins at the application."""
    if n.APPLICATION in entities:
        check(iter(_words(node)), start, n.APPLICATION, entities, False, report, values)


def _lost(
    place: str, start: Mapping[str, str], own: str, entities: Mapping[str, n.Entity], values: Collection[str]
) -> tuple[str, str] | None:
    """What is wrong with a path, and what may be meant."""
    first, *rest = place.split(".")
    names = [first, *rest]
    if first in start:
        entity, names = start[first], rest
    else:
        entity = own
    for i, name in enumerate(names):
        found = entities[entity]
        if name in found.links:
            entity = found.links[name].target
            if entity not in entities:
                return None  # reported where the link is declared
        elif i == len(names) - 1 and (name in found.facts or _is_known(name, found)):
            return None
        else:
            known = [*start, *found.links, *found.facts, *values] if i == 0 else [*found.links, *found.facts]
            return f"'{name}' is bij '{entity}' geen koppeling en geen feit", did_you_mean(name, known)
    return None


def _is_known(name: str, entity: n.Entity) -> bool:
    """The days of what has a period, the kind of provision of an application or of support."""
    kind = KIND_OF_APPLICATION if entity.name == n.APPLICATION else KIND_OF_SUPPORT if entity.support else None
    return name == kind or (name == PERIOD and entity.period is not None)


def generic(text: str, own: str, entities: Mapping[str, n.Entity]) -> str:
    """A label where nobody is at hand: `De houder heeft een fiets`."""

    def fill(place: str) -> str:
        entity = own
        for name in place.split("."):
            if name == entity:
                continue
            link = entities[entity].links.get(name)
            if link is None or link.target not in entities:
                return entities[entity].facts[name].label.holds if name in entities[entity].facts else name
            entity = link.target
        return entities[entity].called

    done = filled(text, fill)
    return done[:1].upper() + done[1:] if text.startswith("{") else done


def declared(items: tuple[s.Item, ...], entities: dict[str, n.Entity], report: Report) -> None:
    """Check the sentences of the vocabulary, and give each label with places its general form."""
    for item in items:
        if not isinstance(item, s.EntityDecl) or item.name.text not in entities:
            continue
        name = item.name.text
        start = {name: name}
        check(iter(_words(item.said)), start, name, entities, False, report)
        for member in item.members:
            if isinstance(member, s.FactDecl):
                flag = member.type.name == "ja_nee"
                labels = (member.label, member.otherwise) if flag else ()
                check(iter((*labels, *_words(member.said))), start, name, entities, not flag, report)
            elif isinstance(member, s.PeriodDecl):
                check(iter(_words(member.said)), start, name, entities, True, report)
    for name, entity in entities.items():
        facts = {k: _general(f, name, entities) for k, f in entity.facts.items()}
        entities[name] = replace(entity, facts=facts)


def _general(fact: n.Fact, own: str, entities: Mapping[str, n.Entity]) -> n.Fact:
    label = fact.label
    if "{" not in label.holds + label.fails:
        return fact
    return replace(fact, label=replace(label, holds=generic(label.holds, own, entities), fails=generic(label.fails, own, entities)))
