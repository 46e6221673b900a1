"""A comparison in words: the sides, what differs in one sentence, each carrier with its value on either side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from parser.norms import Address, short_citation
from reasoner.comparison import atoms as at
from reasoner.comparison.atoms import Content
from reasoner.comparison.compare import Carrier, Difference
from reasoner.comparison.parts import AMOUNTS, DUTIES, GROUNDS, OUTCOME, UNKNOWN, UNMET, Side
from reasoner.semantics.uses import PRESUMED

from .. import words
from ..sentence import outcome_words
from .contrast import Names

ASPECT_WORDS = {
    GROUNDS: "de gronden", UNMET: "de onvervulde voorwaarden", UNKNOWN: "wat nog onbekend is", AMOUNTS: "de bedragen of uren",
    DUTIES: "de plichten of termijnen",
}  # fmt: skip
COMPARED_PARTS = "de uitkomst, de gronden, de onvervulde voorwaarden, wat nog onbekend is, de bedragen en uren, de plichten en termijnen"
NAMED = 3  # so many carriers are named in the first sentence


@dataclass(frozen=True)
class Comparison:
    """A difference with the names of its sides. `original`: the ids of records in the right file, by the ids used here."""

    difference: Difference
    names: Names
    original: Mapping[str, str] = field(default_factory=dict)

    @property
    def sides(self) -> tuple[tuple[str, Side], tuple[str, Side]]:
        return (self.names.left, self.difference.left), (self.names.right, self.difference.right)


def sentence(comparison: Comparison) -> str:
    """What differs and what carries it."""
    start = headline(comparison)
    return f"{start}." if comparison.difference.empty else f"{start}. Dat komt door: {_because(comparison)}."


def headline(comparison: Comparison) -> str:
    """What differs, without a full stop."""
    found = comparison.difference
    left, right = (outcome_words(s.answer, s.decision) for s in (found.left, found.right))
    changes = [ASPECT_WORDS[a] for a in found.aspects if a in ASPECT_WORDS]
    if not found.outcome and left != right:
        more = f"; ook {_differs(found, changes)}" if changes else ""
        return f"De uitkomst blijft van dezelfde soort, maar niet even vast: {left} → {right}{more}"
    if found.empty:
        return f"Geen verschil: de uitkomst is bij beide '{left}', en ook de rest van het antwoord is gelijk"
    if found.outcome and left == right:
        return f"De uitkomst blijft '{left}', maar wat nog mogelijk is, verandert"
    if found.outcome:
        return f"De uitkomst verandert: {left} → {right}"
    return f"De uitkomst blijft '{left}'; wel {_differs(found, changes)}"


def _differs(found: Difference, changes: list[str]) -> str:
    """`verschillen de gronden en de bedragen`"""
    verb = "verschilt" if len(changes) == 1 and found.aspects[-1] == UNKNOWN else "verschillen"
    return f"{verb} {words.enumerate_words(changes, 'en')}"


def _because(comparison: Comparison) -> str:
    carriers = comparison.difference.carriers
    first = [c for c in carriers if OUTCOME in c.feeds] if comparison.difference.outcome else list(carriers)
    shown = [f"{label(comparison, c)}: {_change(comparison, c)}" for c in first[:NAMED]]
    if len(first) > NAMED:
        shown.append(f"en nog {len(first) - NAMED} {'verschil' if len(first) - NAMED == 1 else 'verschillen'}")
    return "; ".join(shown) or "de regels zelf"


def _change(comparison: Comparison, carrier: Carrier) -> str:
    if carrier.atom.kind == at.RECORD:
        return f"alleen bij {comparison.names.left if carrier.left.value is not None else comparison.names.right}"
    return f"{value(comparison, carrier, carrier.left)} → {value(comparison, carrier, carrier.right)}"


# ---- carriers


def label(comparison: Comparison, carrier: Carrier) -> str:
    """What differs, in words of the rule base, with the record it is about."""
    atom = carrier.atom
    norms = comparison.difference.left.answer.norms
    about = f"{_entity(comparison, atom.entity)} {named(comparison, atom.entity)}" if atom.entity else ""
    match atom.kind:
        case "date":
            return "datum van beoordeling"
        case "reading":
            return f"lezing {atom.name}"
        case "rule":
            return _rule(comparison, atom.name)
        case "record":
            return about
        case "list":
            return f"lijst {atom.name}" + (f" van {about}" if about else "")
        case "kind":
            return f"soort van {about}"
        case "recorded":
            return f"genomen besluit op {about}"
        case "deviation":
            return f"afwijking van {norms.cite(norms.articles[atom.name].address)} bij {about}"
    side = comparison.difference.left if atom.entity in comparison.difference.left.question.dossier.records else comparison.difference.right
    entity = norms.entities[side.question.dossier.records[atom.entity].entity]
    stated = entity.facts[atom.name].label.holds if atom.kind == at.FACT else entity.links[atom.name].label
    return f"{words.capital(stated)} ({about})"


def _rule(comparison: Comparison, id_: str) -> str:
    """What a variant changes: a citation, or the name of a definition or value."""
    return cited(comparison, (id_,)) if id_ in _changed(comparison) else f"begrip {id_.replace('_', ' ')}"


def _changed(comparison: Comparison) -> Mapping[str, Address]:
    """The addresses that the variant on the right changes."""
    variant = comparison.difference.right.question.norms.variant
    return {c.id: c.address for c in variant.changes if c.address is not None} if variant is not None else {}


def _rule_value(comparison: Comparison, carrier: Carrier, content: Content) -> str:
    """The rules on one side, by their keywords and labels; of what is dropped those below it too."""
    if content.value in (None, "dropped"):
        return "vervallen" if content.value else "geen regel"
    left, right = comparison.difference.left, comparison.difference.right
    norms, changed, id_ = (left if content is carrier.left else right).answer.norms, _changed(comparison), carrier.atom.name
    if id_ in changed:
        whole = carrier.right.value == "dropped"
        texts = [t for t in norms.articles.values() if t.address == changed[id_] or (whole and t.address.under(changed[id_]))]
        found = [f"{keyword} “{label}”" if label else keyword for text in texts for keyword, label in text.rules]
        stated = "; ".join(found[:NAMED]) + (f"; en nog {len(found) - NAMED}" if len(found) > NAMED else "")
    else:
        prop = norms.props.get(id_)
        stated = f"“{prop.label.holds}”" if prop is not None and prop.label is not None else f"“{norms.values[id_].label}”"
    done = {"amended": "gewijzigd", "added": "toegevoegd"}.get(content.value or "", "")
    return f"{done}: {stated}" if done else stated


def _entity(comparison: Comparison, id_: str) -> str:
    norms = comparison.difference.left.answer.norms
    return norms.entities[_record_side(comparison, id_).question.dossier.records[id_].home].name


def _record_side(comparison: Comparison, id_: str) -> Side:
    left, right = comparison.difference.left, comparison.difference.right
    return left if id_ in left.question.dossier.records else right


def named(comparison: Comparison, id_: str) -> str:
    """The name of a record; both names where the sides use other ones."""
    sides = (comparison.difference.left, comparison.difference.right)
    found = [s.question.dossier.records[id_].name for s in sides if id_ in s.question.dossier.records]
    return " / ".join(dict.fromkeys(found))


def value(comparison: Comparison, carrier: Carrier, content: Content) -> str:
    """The value on one side, in words."""
    atom, text = carrier.atom, content.value
    norms = comparison.difference.left.answer.norms
    match atom.kind:
        case "rule":
            return _rule_value(comparison, carrier, content)
        case "record":
            kind = _record_side(comparison, atom.entity).question.dossier.records[atom.entity].kind
            return "–" if text is None else norms.kinds[kind].label if kind is not None and kind in norms.kinds else "staat in het dossier"
        case "reading":
            return next((c.label for c in norms.readings[atom.name].choices if c.name == text), text or "")
        case "kind":
            return norms.kinds[text].label if text is not None and text in norms.kinds else "onbekend"
        case "recorded":
            return "geen" if text is None else f"{text} op {words.fact_value(content.origin)}" if content.origin else text
        case "link":
            return comparison.original.get(text, text) if text is not None and content is carrier.right else text or "onbekend"
        case "fact":
            return _fact_value(comparison, carrier, content)
    return words.fact_value(text)


def _fact_value(comparison: Comparison, carrier: Carrier, content: Content) -> str:
    if content.value is None:
        return "onbekend"
    norms = comparison.difference.left.answer.norms
    record = _record_side(comparison, carrier.atom.entity).question.dossier.records[carrier.atom.entity]
    fact = norms.entities[record.entity].facts[carrier.atom.name]
    shown = "geen eind" if content.value == "onbepaald" else words.with_unit(words.fact_value(content.value), fact.type)
    return shown + (" (aangenomen)" if content.origin in PRESUMED else "")


def cited(comparison: Comparison, ids: tuple[str, ...]) -> str:
    """Short citations of addresses: `Regeling art. 2 lid 3 onder c`."""
    norms = comparison.difference.right.answer.norms  # a variant has every address of the law, and its own
    changed = _changed(comparison)
    addresses = [changed[i] if i in changed else norms.articles[i].address for i in ids]
    return "; ".join(f"{words.capital(a.document)} {short_citation(a.path)}" for a in addresses)


def title(comparison: Comparison) -> str:
    return words.printable(f"{comparison.names.left} tegenover {comparison.names.right}: {sentence(comparison)}")


def footer(comparison: Comparison) -> str:
    """Rule base, version, and what was asked on either side."""
    norms = comparison.difference.left.question.norms
    pieces = [words.rules_words(norms)]
    if (variant := comparison.difference.right.question.norms.variant) is not None:
        pieces.append(f"variant: {words.variant_words(variant)}")
    said = []
    for name, side in comparison.sides:
        other = [f"{k}={v}" for k, v in side.answer.readings.items() if v != side.answer.norms.readings[k].default]
        said.append((name, words.judged_words(side.decision) + (f", lezingen {', '.join(other)}" if other else "")))
    same = len({text for _, text in said}) == 1
    return " · ".join([*pieces, *([said[0][1]] if same else [f"{name}: {text}" for name, text in said])])
