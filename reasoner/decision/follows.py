"""What follows from the grounds and the outcome of a decision, whichever engine found them: duties, powers to deviate, agreement."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from parser import norms as n

from ..dossier.calendar import as_date
from ..dossier.record import GRANTED as WHOLLY
from ..dossier.record import PARTLY_GRANTED as PARTLY
from ..dossier.record import Record
from . import answer as a

REFUSED = frozenset({a.MUST_REFUSE, a.MAY_REFUSE})
GRANTED = frozenset({a.GRANT, a.MAY_GRANT})
EXPECTED = {"geweigerd": REFUSED, WHOLLY: GRANTED, PARTLY: GRANTED, "beëindigd": {a.MAY_END}, "voortgezet": {a.CONTINUE}}


def duty_moments(possible: Collection[str], running: bool) -> frozenset[str]:
    """Of which moments the duties are part of a decision that may still become this."""
    if running:
        return frozenset({"on_ending"} if a.MAY_END in possible else ())
    if set(possible) == {a.NOT_APPLICABLE}:
        return frozenset()
    granted, refused = ("after_grant",) if GRANTED & set(possible) else (), ("at_refusal",) if REFUSED & set(possible) else ()
    return frozenset({"always", *granted, *refused})


def deviations(norms: n.Norms, provision: n.Provision, grounds: Iterable[a.Ground]) -> tuple[str, ...]:
    """Addresses of the powers with which these grounds may be set aside."""
    conditions = {c.address.id for c in provision.conditions}
    addresses = {x for g in grounds for x in g.deviable(conditions)}
    return tuple(d.address.id for d in norms.deviations if any(d.reaches(norms.articles[x].address) for x in addresses))


def recorded_check(
    application: Record, grounds: Sequence[a.Ground], undecided: Collection[str], excess: Collection[bool | None], outcome: str
) -> a.RecordedCheck | None:
    """The recorded decision beside the answer.

    undecided: addresses of clauses and conditions that are undecided; excess: of every maximum whether it is exceeded.
    """
    recorded = application.recorded
    if recorded is None:
        return None
    named = recorded.grounds
    carried = [(g.id, *g.because) for g in grounds]  # a ground and what it rests on
    right = tuple(x for x in named if any(_at_or_below(x, id_) for ids in carried for id_ in ids))
    unknown = tuple(x for x in named if x not in right and any(_at_or_below(x, id_) for id_ in undecided))
    wrong = tuple(x for x in named if x not in right and x not in unknown)
    unnamed = (ids[0] for ids in carried if not any(_at_or_below(x, id_) for x in right for id_ in ids))
    agrees = _agrees(recorded.outcome, outcome, excess)
    return a.RecordedCheck(as_date(recorded.date), recorded.outcome, agrees, right, wrong, unknown, tuple(dict.fromkeys(unnamed)))


def _agrees(recorded: str, outcome: str, excess: Collection[bool | None]) -> bool | None:
    """Is the outcome that was recorded one of this answer? What exceeds a maximum makes it a grant of a part."""
    if outcome in (a.UNDECIDED, a.CHOICE):
        return None
    if outcome not in EXPECTED[recorded]:
        return False
    if recorded not in (WHOLLY, PARTLY):
        return True
    if True not in excess and None in excess:
        return None
    return (True in excess) is (recorded == PARTLY)


def _at_or_below(named: str, id_: str) -> bool:
    """Is this the address that was named, or one of its parts: a lid stands for the onderdelen below it?"""
    return id_ == named or id_.startswith(f"{named}.")
