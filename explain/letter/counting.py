"""What was counted for a ground, from when till when: a count in a sentence is a number of periods that nobody can look up."""

from __future__ import annotations

from collections.abc import Iterator

from parser import norms as n
from reasoner.decision.answer import Ground
from reasoner.semantics.cone import subterms
from reasoner.semantics.support import support
from reasoner.semantics.terms import environment

from .. import words
from .matter import Matter
from .model import Origin, Sentence, Source, say


def counted(matter: Matter, ground: Ground) -> Iterator[Sentence]:
    """`Wat meetelt: een vergunning van 1 mei 2024 tot en met 31 juli 2024.`"""
    found = dict.fromkeys(_members(matter, ground))
    if found:
        named = words.enumerate_words([matter.support(id_) for id_ in found], "en")
        yield say(f"Wat meetelt: {named}.", *(Origin(Source.DOSSIER, id_) for id_ in found))


def _members(matter: Matter, ground: Ground) -> Iterator[str]:
    """Support, or applications, that are among what the comparisons under a ground count."""
    model, norms, subject = matter.model, matter.norms, matter.decision.subject
    for prop, args in support(model, ground.prop, (subject,)):
        body, env = norms.props[prop].body, environment(model, norms.props[prop], args)
        terms = (t for side in (body.left, body.right) for t in subterms(side, norms)) if isinstance(body, n.Comparison) else ()
        for term in (t for t in terms if isinstance(t, n.Aggregate)):
            for member in model.case.members(model.case.dossier.records[subject], term.source):
                inner = {**env, term.source.var: (member,)}
                holds = model.child(term.body, tuple(inner[v][0] for v in norms.props[term.body.prop].context))
                home = model.case.dossier.records[str(member)].home
                if holds is True and (norms.entities[home].support or home == n.APPLICATION):
                    yield str(member)
