"""Two proofs in one tree of cards: what holds on one side only stands out, what is equal is pale or folded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from parser import norms as n
from reasoner.comparison.compare import Difference
from reasoner.comparison.parts import Side
from reasoner.decision.proof import ProofNode, prove
from reasoner.semantics.model import Instance

from ..cards.build import build
from ..cards.card import GLYPHS, Card, Look
from ..cards.passes import fold, merge, number, share

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Names:
    """What people call the two sides: a file, a date, a reading."""

    left: str
    right: str


def contrast(difference: Difference, names: Names, extra: tuple[Card, ...] = ()) -> Card:
    """The merged cards of a comparison, ready to print. `extra`: what is no part of the proofs, as amounts."""
    root = _Contrast(difference, names).root()
    return number(share(replace(root, children=(*root.children, *extra))))


class _Tree:
    """The cards of one side, and the proposition behind each."""

    def __init__(self, side: Side) -> None:
        self.norms = side.answer.norms
        self.graph: nx.DiGraph[str] = prove(side.answer, side.decision)
        self.root = merge(build(side.answer, side.decision, self.graph))

    def key(self, card: Card) -> Instance:
        """The same for the same proposition on both sides, whatever its truth."""
        node: ProofNode = self.graph.nodes[card.id]["node"]
        return (node.prop or card.id, node.args)

    def children(self, card: Card) -> dict[Instance, Card]:
        """Cards below by key; a range over applications gives way to its members, as it does where it holds."""
        found: dict[Instance, Card] = {}
        for child in card.children:
            key = self.key(child)
            found.update(self.children(child) if self.ranges(key[0]) and child.children else {key: child})
        return found

    def ranges(self, name: str) -> bool:
        """Does the proposition range over applications?"""
        prop = self.norms.props.get(name)
        return prop is not None and isinstance(prop.body, n.Exists) and prop.body.source.applications


class _Contrast:
    def __init__(self, difference: Difference, names: Names) -> None:
        self.difference, self.names = difference, names
        self.left, self.right = _Tree(difference.left), _Tree(difference.right)

    def root(self) -> Card:
        left, right = self.left.root, self.right.root
        children, same = self._children(left, right)
        status = "de uitkomst verandert" if self.difference.outcome else "de uitkomst blijft gelijk"
        sentence = left.sentence if left.sentence == right.sentence else f"{left.sentence} / {right.sentence}"
        detail = two(f"{self.names.left}: {left.status}", f"{self.names.right}: {right.status}")
        return Card(left.id, sentence, status, Look.CHANGED, detail=detail, children=children, folded_same=same)

    def _children(self, left: Card, right: Card) -> tuple[tuple[Card, ...], tuple[Card, ...]]:
        """The cards through which the difference runs, and the others, once each."""
        ours, theirs = self.left.children(left), self.right.children(right)
        shown: list[Card] = []
        same: dict[str, Card] = {}
        for key in {**ours, **theirs}:
            card = self._pair(key, ours.get(key), theirs.get(key))
            if card is not None:
                shown.append(card)
            elif key in ours and key in theirs and not ours[key].moot:
                same.setdefault(ours[key].sentence, ours[key])
        return tuple(shown), tuple(same.values())

    def _pair(self, key: Instance, left: Card | None, right: Card | None) -> Card | None:
        if left is None or right is None:
            return self._alone(key, left, right)
        look = self._look(left, right)
        if key not in self.difference.trail:
            return None
        children, same = self._children(left, right)
        if look is Look.SAME and not children:
            return None
        detail = () if look is Look.SAME else two(*(_says(c, left.sentence != right.sentence) for c in (left, right)))
        status = left.status if look is Look.SAME else only(look, self.names, (left if look is Look.LEFT else right).status)
        return replace(
            left, id=repr(key), status=status, look=look, detail=detail, children=children, folded_same=same,
            decisive=look is not Look.SAME, tone=None, kind="",
        )  # fmt: skip

    def _look(self, left: Card, right: Card) -> Look:
        ours, theirs = _holds(left), _holds(right)
        if ours is not theirs:
            return Look.LEFT if ours else Look.RIGHT
        return Look.SAME if (left.look, left.status) == (right.look, right.status) else Look.CHANGED

    def _alone(self, key: Instance, left: Card | None, right: Card | None) -> Card | None:
        """A card that one side does not have: about something that is there only, or that the other side need not say."""
        card = left or right
        if card is None or card.moot or card.kind == "reading":
            return None
        here = Look.LEFT if left is not None else Look.RIGHT
        if not self._on_both(key):
            return _marked(fold(card), here, self.names) if card.look is not Look.NO else None
        ours, theirs = (s.answer.model.value(*key) for s in (self.difference.left, self.difference.right))
        if ours is theirs or key not in self.difference.trail or self.left.ranges(key[0]):
            return None
        opposite = {True: "niet het geval", False: "het geval"}[_holds(card)] if None not in (ours, theirs) else "nog niet te zeggen"
        says = (card.status, opposite) if left is not None else (opposite, card.status)
        look = here if _holds(card) else Look.CHANGED
        if card.look is Look.NO and None not in (ours, theirs):
            look = Look.RIGHT if here is Look.LEFT else Look.LEFT
        status = only(look, self.names, card.status if look is here else "het geval")
        return replace(card, id=repr(key), status=status, look=look, detail=two(*says), children=(), tone=None, kind="")

    def _on_both(self, key: Instance) -> bool:
        """Is the proposition there on both sides, and every record it is about?"""
        sides = (self.difference.left, self.difference.right)
        if len({s.question.norms for s in sides}) > 1 and not all(s.judges(key[0]) for s in sides):
            return False
        return bool(key[0]) and all(
            key[0] in s.answer.norms.props and all(not isinstance(x, str) or x in s.question.dossier.records for x in key[1]) for s in sides
        )


def only(look: Look, names: Names, status: str) -> str:
    """The status of a card of which one side says that it holds."""
    if look is Look.CHANGED:
        return "verschilt"
    word = status.split(" · ")[0].partition(":")[0]
    return f"alleen bij {names.left if look is Look.LEFT else names.right}" + (f": {word}" if word else "")


def two(left: str, right: str) -> tuple[str, ...]:
    """What each side says, one line a side."""
    return f"{GLYPHS[Look.LEFT]} {left}", f"{GLYPHS[Look.RIGHT]} {right}"


def _says(card: Card, named: bool) -> str:
    return f"{card.sentence}: {card.status}" if named else card.status


def _holds(card: Card) -> bool:
    """Does what the card says hold? Of a ground: does it refuse?"""
    return card.look is Look.GROUND if card.kind == "ground" else card.look is Look.YES


def _marked(card: Card, look: Look, names: Names, below: bool = True) -> Card:
    """A branch of one side, one level deep: what it is, and why it counts."""
    children = tuple(_marked(c, look, names, False) for c in card.children if below and c.look is not Look.NO)
    return replace(
        card, id=f"{look.value}|{card.id}", status=only(look, names, card.status), look=look, detail=(f"{GLYPHS[look]} {card.status}",),
        children=children, folded=(), folded_no=(), folded_unknown=(), tone=None, kind="", decisive=True,
    )  # fmt: skip
