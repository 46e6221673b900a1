"""The decision that was taken beside the answer: of each ground whether it holds, and why."""

from __future__ import annotations

from dataclasses import dataclass

from reasoner import Answer, Decision
from reasoner.decision.answer import RecordedCheck
from reasoner.decision.proof import ProofNode, prove

from .build import build
from .card import Card, Look, walk
from .passes import fold, merge

NAMED_HOLDS, NAMED_FAILS, NAMED_UNKNOWN, HOLDS_UNNAMED = (
    "named_and_holding",
    "named_and_not_holding",
    "named_and_unknown",
    "holding_and_not_named",
)
VERDICT_WORDS = {
    NAMED_HOLDS: "genoemd, en geldt", NAMED_FAILS: "genoemd, maar geldt niet", NAMED_UNKNOWN: "genoemd; nog niet te beoordelen",
    HOLDS_UNNAMED: "geldt, maar niet genoemd",
}  # fmt: skip


@dataclass(frozen=True)
class RecordedGround:
    """A ground of the recorded decision or of the answer. `why`: the cards that show why it holds or not."""

    id: str
    verdict: str
    why: tuple[Card, ...]


def recorded_grounds(answer: Answer, decision: Decision, check: RecordedCheck) -> tuple[RecordedGround, ...]:
    """Every ground named or holding, named ones first."""
    graph = prove(answer, decision)
    cards = list(walk(merge(build(answer, decision, graph))))

    def why(id_: str) -> tuple[Card, ...]:
        found: dict[str, Card] = {}
        for card in cards:
            node: ProofNode = graph.nodes[card.id]["node"]
            if node.address is not None and node.address.id == id_ and node.role in ("ground", "condition", "definition", "power"):
                found.setdefault(card.id, card)
        holding = [c for c in found.values() if c.look is Look.GROUND]
        return tuple(fold(c) for c in (holding or found.values()))

    return tuple(
        RecordedGround(id_, verdict, why(id_))
        for verdict, ids in (
            (NAMED_HOLDS, check.named_and_holding),
            (NAMED_FAILS, check.named_and_not_holding),
            (NAMED_UNKNOWN, check.named_and_unknown),
            (HOLDS_UNNAMED, check.holding_and_not_named),
        )
        for id_ in ids
    )
