"""The summary as one page that needs nothing else: no script, no other file."""

from __future__ import annotations

from pathlib import Path

import jinja2
from markupsafe import Markup, escape

from parser import norms as n
from reasoner.decision.answer import CHOICE, CONTINUE, GRANT, MAY_GRANT, MAY_REFUSE, MUST_REFUSE, UNDECIDED

from .. import words
from ..html.style import style as house_style
from .decide import Asked
from .differences import Differences, outcome_said
from .figures import distances, flows
from .report import _many, percent
from .summary import Summary, money_words

HERE = Path(__file__).parent / "templates"
MOST_ERRORS = 200
TONES = {MUST_REFUSE: "no", MAY_REFUSE: "no", GRANT: "yes", MAY_GRANT: "yes", CONTINUE: "yes", UNDECIDED: "unknown", CHOICE: "unknown"}
STEP, LINE, BAR, LEFT, TOP = 46, 24, 120, 330, 24  # of the figure: a column, a row, the longest bar, where the dots begin at most


def page(norms: n.Norms, source: str, summary: Summary, compared: Differences | None, asked: Asked) -> str:
    """One page; `compared`: the same rows by other rules or another reading."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE), autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined
    )
    style = house_style(HERE / "population.css")
    return environment.get_template("population.html").render(
        s=summary, c=compared, source=Path(source).name or source, rules=words.rules_words(norms), style=Markup(style),
        headline=summary.headline,
        upset=upset(summary), distances=distances,
        flows=flows(compared) if compared is not None else "", most_by=_most_by,
        tones=TONES, many=_many, percent=percent, euro=words.euro, money=money_words(summary), most=MOST_ERRORS,
        outcome=lambda name: outcome_said({c.name: c.label for c in summary.outcomes}, name),
        named=lambda count: count.name not in words.OUTCOME_WORDS, strict=asked.strict, readings=sorted(asked.readings.items()),
        date=words.day(asked.date) if asked.date else "zoals in elke rij",
    )  # fmt: skip


def _most_by(summary: Summary) -> int:
    return max((g.rows for g in summary.by.groups), default=1) if summary.by is not None else 1


def upset(summary: Summary) -> Markup:
    """Which grounds hold together: a column a combination, a row a ground, a bar above for how many rows."""
    used = {g for c in summary.combinations for g in c.grounds}
    grounds = [g for g in summary.grounds if g.name in used]
    place = {g.name: k for k, g in enumerate(grounds)}
    left = min(LEFT, 24 + 7 * max((len(_short(g.label)) for g in grounds), default=0))
    width, height = left + STEP * len(summary.combinations) + 10, TOP + BAR + 16 + LINE * len(grounds)
    most = max((c.rows for c in summary.combinations), default=1)
    parts = [
        f'<svg class="figuur" role="img" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        "<title>Combinaties van gronden</title>"
    ]

    def y(k: int) -> float:
        return TOP + BAR + 16 + LINE * (k + 0.5)

    for k, g in enumerate(grounds):
        shade = "band" if k % 2 else "grond"
        parts.append(f'<rect class="{shade}" x="0" y="{y(k) - LINE / 2:g}" width="{width}" height="{LINE}"/>')
        parts.append(f'<text x="{left - 10}" y="{y(k) + 4:g}" text-anchor="end">{escape(_short(g.label))}</text>')
    for j, c in enumerate(summary.combinations):
        x, tall = left + STEP * (j + 0.5), BAR * c.rows / most
        on = sorted(place[g] for g in c.grounds)
        parts.append(f"<g><title>{escape('; '.join(c.grounds))}: {_many(c.rows, 'rij', 'rijen')}</title>")
        parts.append(f'<rect class="no" x="{x - 14:g}" y="{TOP + BAR - tall:.1f}" width="28" height="{max(tall, 1):.1f}"/>')
        parts.append(f'<text x="{x:g}" y="{TOP + BAR - tall - 5:.1f}" text-anchor="middle">{c.rows}</text>')
        if len(on) > 1:
            parts.append(f'<line x1="{x:g}" x2="{x:g}" y1="{y(on[0]):g}" y2="{y(on[-1]):g}" stroke-width="2"/>')
        for k in range(len(grounds)):
            parts.append(f'<circle class="{"knoop" if k in on else "blijft"}" cx="{x:g}" cy="{y(k):g}" r="6"/>')
        parts.append("</g>")
    return Markup("".join(parts) + "</svg>")


def _short(text: str) -> str:
    return text if len(text) <= 48 else text[:47] + "…"
