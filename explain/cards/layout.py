"""For what a picture is meant: how wide and high it may be, and how large its letters are. Data only; sizes in points."""

from __future__ import annotations

from dataclasses import dataclass, replace

GLYPH, PADDING, BORDER = 18, 4, 2
POINTS = 72  # in an inch
STRUT = 3  # points that the space takes that gives a line its height, beside letters of nine
WIDEST, SPARE = 1.5, 4  # times its width that a card may be; points that a level may take more
FOOT, MARGIN = 600, 40  # points of a line under a drawing without limits; around one under another


@dataclass(frozen=True)
class Layout:
    """width, height: of the whole drawing with its foot (None: no limit); card: of one card; sentence, status, small, foot,
    head: sizes of letters; down: from top to bottom, else from left to right; brief: no reasons, readings and numbers on the
    cards, and of the foot only by which rules was decided."""

    name: str
    width: float | None
    height: float | None
    card: int
    sentence: int
    status: int
    small: int
    foot: int
    head: int
    ranks: float = 0.4  # inches between a card and what is below it
    rows: float = 0.1  # inches between cards beside each other
    pad: float = 0.15
    down: bool = False
    brief: bool = False
    facts: int = 8  # so many facts of a grant are told

    def spread(self, levels: int) -> Layout:
        """With so wide cards as so many levels beside each other leave room for, from left to right."""
        if self.width is None or self.down:
            return self
        room = (self.width - 2 * self.pad * POINTS - (levels - 1) * self.ranks * POINTS) / levels - 2 * BORDER - SPARE
        return replace(self, card=max(self.card, min(int(room), round(self.card * WIDEST))))

    @property
    def glyph(self) -> int:
        return round(GLYPH * self.sentence / 11)

    @property
    def room(self) -> int:
        """How long a line of a card may be."""
        return self.card - self.glyph - 4 * PADDING - STRUT * self.sentence // 9

    @property
    def across(self) -> float:
        """How long a line above or under the cards may be."""
        return FOOT if self.width is None else self.width - 2 * self.pad * POINTS - MARGIN


WIDE = Layout("full", None, None, 236, 11, 9, 8, 9, 13)  # everything, as large as it is
SCREEN = Layout("screen", 675, 1500, 198, 11, 10, 9, 9, 13, ranks=0.3)  # a column of 900 CSS pixels
A4 = Layout("a4", 510, 757, 146, 9, 8, 7, 7, 11, ranks=0.25, rows=0.08, pad=0.12, facts=4)  # portrait, within margins of 15 mm
SLIDE = Layout("slide", 950, 530, 296, 18, 18, 18, 18, 18, ranks=0.2, rows=0.08, pad=0.05, brief=True, facts=3)  # 16:9, 13.33 by 7.5 inches
LAYOUTS = {x.name: x for x in (SCREEN, A4, SLIDE)}
