"""Names of one regulation that another uses while the first is not in force: such a name keeps no time (decision 0097).

Looked at are regulations beside which stands one that never holds on the same day, or for the same case: versions, or the ordinances of
several municipalities. Whoever uses a name of one of them, and may be in force without it, uses it for the other too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from parser import norms as n
from reasoner.semantics.cone import every_term

from .finding import Finding


@dataclass
class _When:
    """What a regulation asks to be in force: of a value or fact its first and last day, of a fact its words."""

    first: dict[n.Term, date] = field(default_factory=dict)
    last: dict[n.Term, date] = field(default_factory=dict)
    words: dict[tuple[n.Path, str], frozenset[str]] = field(default_factory=dict)

    def apart(self, other: _When) -> bool:
        """Can they not both be in force?"""
        days = any(day > b.last.get(term, day) for a, b in ((self, other), (other, self)) for term, day in a.first.items())
        return days or any(not found & other.words.get(fact, found) for fact, found in self.words.items())


def alone(norms: n.Norms) -> Iterator[Finding]:
    """A finding for each name that counts beyond its own regulation."""
    when = {document: _when(norms, n.in_force(document), _When()) for document in norms.documents}
    beside = {d: next((o for o in when if when[d].apart(when[o])), None) for d in when}
    for document in norms.documents:
        for name, at in dict.fromkeys(_used_by(norms, document)):
            other = beside.get(at.document)
            if at.document == document or other is None or when[document].apart(when[at.document]):
                continue
            span = norms.props[name].span if name in norms.props else norms.values[name].span
            said = (
                f"'{name}' ({norms.cite(at)}) telt voor {norms.documents[document].title} ook als die regeling niet geldt; "
                f"verklaar '{name}' ook in {norms.documents[other].title}, of boven het eerste artikel"
            )
            yield Finding(said, span)


def _when(norms: n.Norms, prop: str, found: _When) -> _When:
    """What must hold, as far as it is said with a day or a word of the text."""
    match norms.props[prop].body:
        case n.All(children) | n.Any_((_,) as children):
            for child in children:
                if child.holds:
                    _when(norms, child.prop, found)
        case n.Comparison(term, ">=", n.Day(day)):
            found.first[term] = day
        case n.Comparison(term, "<=", n.Day(day)):
            found.last[term] = day
        case n.Member(path, fact, values):
            found.words[path, fact] = frozenset(values)
        case _:  # others: not looked at
            pass
    return found


def _used_by(norms: n.Norms, document: str) -> Iterator[tuple[str, n.Address]]:
    """Definitions and values with an address that the rules of a regulation name themselves, and where they stand."""
    todo = [p.id for p in norms.props.values() if p.address is not None and p.address.document == document]
    todo.append(n.in_force(document))
    seen: set[str] = set()
    while todo:
        id_ = todo.pop()
        prop = norms.props[id_]
        if id_ in seen or (prop.address is not None and prop.address.document != document):
            if prop.role == "definition" and prop.address is not None and "/" not in id_ and "@" not in id_:
                yield id_, prop.address
            continue
        seen.add(id_)
        todo += [c.prop for c in n.children(prop.body)]
        yield from _values(norms, every_term(prop.body, norms))


def _values(norms: n.Norms, terms: Iterable[n.Term]) -> Iterator[tuple[str, n.Address]]:
    for term in terms:
        places = norms.values[term.name].places if isinstance(term, n.ValueTerm) else ()
        if isinstance(term, n.ValueTerm) and places and places[0] is not None and len({p and p.document for p in places}) == 1:
            yield term.name, places[0]
