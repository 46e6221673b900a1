"""Figures of the page, as SVG in the page itself: each with a title and a description; colours are those of the page."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape

from .differences import Differences
from .report import _many
from .thresholds import Threshold

TALL, BAR, GAP, SIDE = 90, 44, 6, 20  # of the bars about a threshold
WIDTH, NODE, LEFT, SPACE, LONG, LINE = 760, 14, 230, 16, 320, 14  # of the flows
WRAP = 30


def distances(t: Threshold, number: int) -> Markup:
    """Bars about a threshold: to the left those that miss it, the nearest beside the line; to the right those that pass it."""
    sides = [*reversed(t.missed)], [*t.passed]
    most = max([1, *(b.rows for side in sides for b in side)])
    width, height = 2 * SIDE + 2 * len(t.missed) * (BAR + GAP) + 2 * GAP, TALL + 58
    middle = width / 2
    told = f"{_many(t.short, 'rij mist', 'rijen missen')} de grens, {_many(t.over, 'rij haalt', 'rijen halen')} haar"
    parts = [
        f'<svg class="figuur" role="img" aria-labelledby="grens{number}" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<title id="grens{number}">{escape(t.label)}: {told}</title>'
    ]
    for tone, bins, start in (("no", sides[0], SIDE), ("yes", sides[1], middle + GAP)):
        for k, b in enumerate(bins):
            x, tall = start + k * (BAR + GAP), TALL * b.rows / most
            parts.append(f"<g><title>{escape(b.label)}: {_many(b.rows, 'rij', 'rijen')}</title>")
            parts.append(f'<rect class="{tone}" x="{x:g}" y="{18 + TALL - tall:.1f}" width="{BAR}" height="{tall:.1f}"/>')
            if b.rows:
                parts.append(f'<text x="{x + BAR / 2:g}" y="{12 + TALL - tall:.1f}" text-anchor="middle">{b.rows}</text>')
            parts.append("</g>")
    base = 18 + TALL
    parts.append(
        f'<line x1="{SIDE}" x2="{width - SIDE}" y1="{base}" y2="{base}"/><line x1="{middle:g}" x2="{middle:g}" y1="6" y2="{base + 8}"/>'
    )
    parts.append(f'<text x="{middle - 10:g}" y="{base + 20}" text-anchor="end">mist de grens</text>')
    parts.append(f'<text x="{middle + 10:g}" y="{base + 20}">haalt de grens</text></svg>')
    return Markup("".join(parts))


def flows(c: Differences) -> Markup:
    """From which outcome to which: a band a transition, as wide as it has rows."""
    total = sum(t.rows for t in c.transitions)
    if not total:
        return Markup("")
    ends = [list(dict.fromkeys(getattr(t, side) for t in c.transitions)) for side in ("before", "after")]
    order = list(dict.fromkeys((*ends[0], *ends[1])))
    lefts, rights = ([x for x in order if x in side] for side in ends)
    scale = LONG / total
    at = [_stacked([(x, say(x), sum(t.rows for t in c.transitions if getattr(t, side) == x)) for x in own], scale)
          for own, side, say in ((lefts, "before", c.before), (rights, "after", c.after))]  # fmt: skip
    height = 34 + max(y + max(tall, 2 * LINE) for own in at for y, tall in own.values())
    parts = [
        f'<svg class="figuur" role="img" aria-labelledby="stromen" width="{WIDTH}" height="{height:g}" viewBox="0 0 {WIDTH} {height:g}">'
        f'<title id="stromen">Van welke uitkomst naar welke: {_many(total, "rij", "rijen")}</title>'
        f'<text x="{LEFT + NODE}" y="14" text-anchor="end" class="kopje">{escape(c.names[0])}</text>'
        f'<text x="{WIDTH - LEFT - NODE}" y="14" class="kopje">{escape(c.names[1])}</text>'
    ]
    used = [{x: own[x][0] for x in own} for own in at]
    x0, x1 = LEFT + NODE, WIDTH - LEFT - NODE
    middle = (x0 + x1) / 2
    for t in sorted(c.transitions, key=lambda t: (lefts.index(t.before), rights.index(t.after))):
        wide = t.rows * scale
        a, b = used[0][t.before], used[1][t.after]
        used[0][t.before], used[1][t.after] = a + wide, b + wide
        kind = "blijft" if t.before == t.after else "gaat"
        there = f"M{x0},{a:.1f}C{middle:g},{a:.1f} {middle:g},{b:.1f} {x1},{b:.1f}"
        back = f"V{b + wide:.1f}C{middle:g},{b + wide:.1f} {middle:g},{a + wide:.1f} {x0},{a + wide:.1f}Z"
        said = f"{c.before(t.before)} naar {c.after(t.after)}: {_many(t.rows, 'rij', 'rijen')}"
        parts.append(f'<path class="{kind}" d="{there}{back}"><title>{escape(said)}</title></path>')
    for own, say, x, text, anchor in (
        (at[0], c.before, LEFT, LEFT - 8, "end"), (at[1], c.after, WIDTH - LEFT - NODE, WIDTH - LEFT + 8, "start"),
    ):  # fmt: skip
        for name, (y, tall) in own.items():
            parts.append(f'<rect class="knoop" x="{x}" y="{y:.1f}" width="{NODE}" height="{max(tall, 1):.1f}"/>')
            rows = round(tall / scale)
            for k, line in enumerate(_lines(f"{say(name)} ({rows})")):
                parts.append(f'<text x="{text}" y="{y + 11 + k * LINE:.1f}" text-anchor="{anchor}">{escape(line)}</text>')
    return Markup("".join(parts) + "</svg>")


def _stacked(items: Sequence[tuple[str, str, int]], scale: float) -> dict[str, tuple[float, float]]:
    """Of each (its words, its rows) its top and height; none so low that its words run into the next."""
    found, y = {}, 26.0
    for name, said, rows in items:
        found[name] = (y, rows * scale)
        y += max(rows * scale, len(_lines(f"{said} ({rows})")) * LINE) + SPACE
    return found


def _lines(text: str) -> list[str]:
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > WRAP:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
