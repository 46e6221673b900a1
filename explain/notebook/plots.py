"""Plots of many answers, in colours that the colour-blind can tell apart and with a pattern beside the colour."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from textwrap import fill
from typing import TYPE_CHECKING, Any, Protocol, TypeGuard

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from parser.norms import COLLEGE
from reasoner.decision.answer import ENDING_OUTCOMES, GRANT, MAY_GRANT, MAY_REFUSE, MUST_REFUSE, NOT_APPLICABLE, OUTCOMES, UNDECIDED
from reasoner.dossier.moments import DAY
from reasoner.dossier.read import OPEN_END, UNKNOWN_WORD

from .. import words
from ..sentence import class_words
from .errors import wrong
from .frames import IMPOSSIBLE, grid
from .results import AUTHORITY, OUTCOME_WORDS, Frames
from .values import written

if TYPE_CHECKING:
    from .rulebase import RuleBase

COLOURS = {
    MUST_REFUSE: "#A83F00", MAY_REFUSE: "#E69F00", GRANT: "#005F95", MAY_GRANT: "#56B4E9", UNDECIDED: "#C9CDD2", NOT_APPLICABLE: "#56616A",
}  # fmt: skip
HATCHES = {MUST_REFUSE: "", MAY_REFUSE: "//", GRANT: "", MAY_GRANT: "..", UNDECIDED: "xx", NOT_APPLICABLE: "\\\\"}
OTHER = "#CC79A7"
NOT_THERE: dict[str, Any] = {"facecolor": "#FFFFFF", "hatch": "---", "edgecolor": "#8A9097"}
NUMBER = re.compile(r"-?\d+([.,]\d+)?")
Value = tuple[int, Any]  # what kind of value (kinds stand in order), and how it is ordered among its kind
NUMBERS, DAYS, TERMS, NAMES, ENDLESS, UNKNOWN = range(6)
ORDER = tuple(dict.fromkeys((*OUTCOMES, *ENDING_OUTCOMES, UNDECIDED)))


class Counts(Protocol):
    """A result that is counted already: `rulebase.population(...)`."""

    @property
    def outcomes(self) -> pd.DataFrame: ...
    @property
    def grounds(self) -> pd.DataFrame: ...
    @property
    def thresholds(self) -> pd.DataFrame: ...
    @property
    def failed(self) -> int: ...
    @property
    def rulebase(self) -> RuleBase: ...


def plot_outcomes(frames: Frames | Counts, ax: Axes | None = None) -> Figure:
    """How often each outcome occurs. frames: what `decide_frame` or `population` gives back."""
    counts, failed = _outcomes(frames)
    shown = [o for o in (*ORDER, *counts.index.difference(list(ORDER))) if o in counts.index]
    axes, figure = _axes(ax, 0.6 * len(shown) + 1.2)
    for i, outcome in enumerate(reversed(shown)):
        axes.barh(i, counts[outcome], **_look(outcome))
        axes.annotate(f" {counts[outcome]}", (counts[outcome], i), va="center")
    who, own = _authority(frames), _own_words(frames)
    axes.set_yticks(range(len(shown)), [_said(own, o, who) for o in reversed(shown)])
    left = f"; {failed} {'kon' if failed == 1 else 'konden'} niet worden beoordeeld" if failed else ""
    total = int(counts.sum())
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    one, many = ("dossier", "dossiers") if isinstance(frames, Frames) else ("rij", "rijen")
    return _done(axes, figure, f"Uitkomsten van {total} {one if total == 1 else many}{left}", f"aantal {many}")


def plot_grounds(frames: Frames | Counts, most: int = 12, ax: Axes | None = None) -> Figure:
    """In how many dossiers each ground applies, most frequent first. frames: what `decide_frame` or `population` gives back."""
    rows = list(reversed(_grounds(frames)[:most]))
    axes, figure = _axes(ax, 0.7 * len(rows) + 1.6)
    for i, (_, _, binding, count) in enumerate(rows):
        axes.barh(i, count, **_look(MUST_REFUSE if binding else MAY_REFUSE))
        axes.annotate(f" {count}", (count, i), va="center")
    axes.set_yticks(range(len(rows)), [f"{fill(label, 70)}\n{ground}" for label, ground, _, _ in rows])
    who, own = _authority(frames), _own_words(frames)
    binds, may = (_said(own, o, who) for o in (MUST_REFUSE, MAY_REFUSE)) if own else (f"bindt {who}", f"{who} kan weigeren")
    marks = [Patch(**_look(MUST_REFUSE), label=binds), Patch(**_look(MAY_REFUSE), label=may)]
    figure.legend(handles=marks, loc="outside lower left", ncols=2, frameon=False)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    many = "dossiers" if isinstance(frames, Frames) else "rijen"
    return _done(axes, figure, f"Gronden, en in hoeveel {many} zij gelden", f"aantal {many}")


def plot_thresholds(thresholds: pd.DataFrame | Counts, most: int = 3) -> Figure:
    """How far from each threshold: to the left who misses it, to the right who passes it; the nearest stand at the middle.

    thresholds: `rulebase.population(...)`, or its `.thresholds`; most: how many thresholds, those with most refusals first.
    """
    frame: Any = thresholds.thresholds if _is_counted(thresholds) else thresholds
    needed = ("threshold", "distance", "missed", "only", "passed")
    absent = [c for c in needed if c not in getattr(frame, "columns", ())]
    if absent:
        raise wrong(
            "K006", f"hierin staat geen kolom '{absent[0]}'", "geef de grenzen van een tabel: kennisbank.population(tabel).thresholds"
        )
    kept = [(name, rows) for name, rows in frame.groupby("threshold", sort=False)][:most]
    if not kept:
        raise wrong("K006", "er is geen grens waarop een weigering rust", "kijk met .grounds op welke gronden wordt geweigerd")
    figure, grid_ = plt.subplots(len(kept), 1, figsize=(8, 1.9 * len(kept) + 0.9), layout="constrained", squeeze=False)
    for axes, (name, rows) in zip(grid_[:, 0], kept, strict=True):
        longest = int(max(rows["missed"].max(), rows["passed"].max(), 1))
        for i, (missed, only, passed) in enumerate(zip(rows["missed"], rows["only"], rows["passed"], strict=True)):
            axes.barh(i, -missed, **_look(MAY_REFUSE))
            axes.barh(i, -only, **_look(MUST_REFUSE))
            axes.barh(i, passed, **_look(MAY_GRANT))
            for count, x, side in ((missed, -missed, "right"), (passed, passed, "left")):
                axes.annotate(f" {count} ", (x, i), va="center", ha=side, fontsize=9)
        axes.set_yticks(range(len(rows)), list(rows["distance"]))
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(-1.2 * longest, 1.2 * longest)
        axes.axvline(0, color="#1B1F23", linewidth=1)
        axes.set_xticks([])
        axes.set_title(fill(str(name), 90), fontsize=10, loc="left")
        for side in ("top", "right", "bottom", "left"):
            axes.spines[side].set_visible(False)
    marks = [Patch(**_look(look), label=label) for look, label in (
        (MUST_REFUSE, "mist haar, anders geen weigering"), (MAY_REFUSE, "mist haar, ook om iets anders"), (MAY_GRANT, "haalt haar"),
    )]  # fmt: skip
    figure.legend(handles=marks, loc="outside lower left", ncols=3, frameon=False)
    figure.suptitle("Hoe ver van de grens, in aantallen aanvragen", x=0.01, ha="left", fontsize=11, fontweight="bold")
    plt.close(figure)
    return figure


def _is_counted(result: object) -> TypeGuard[Counts]:
    return not isinstance(result, (Frames, pd.DataFrame)) and hasattr(result, "thresholds") and hasattr(result, "failed")


def _outcomes(frames: object) -> tuple[pd.Series[Any], int]:
    """How many rows have which outcome, and how many could not be decided."""
    if isinstance(frames, Frames):
        return frames.outcomes["outcome"].value_counts(), int(frames.outcomes["error"].notna().sum())
    counted = _counted(frames)
    return counted.outcomes.set_index("outcome")["rows"], counted.failed


def _grounds(frames: object) -> list[tuple[str, str, bool, int]]:
    """Label, ground, does it bind, and on how many rows; most frequent first."""
    if isinstance(frames, Frames):
        found = frames.grounds.assign(row=_rows(frames))
        counts = found.groupby(["ground", "label", "binding"])["row"].nunique().sort_values(ascending=False)
        return [(label, ground, bool(binding), int(count)) for (ground, label, binding), count in _items(counts)]
    found = _counted(frames).grounds
    columns = (found[c] for c in ("label", "ground", "binding", "rows"))
    return [(label, ground, bool(binding), int(count)) for label, ground, binding, count in zip(*columns, strict=True)]


def _counted(result: object) -> Counts:
    if not _is_counted(result):
        hint = "geef wat decide_frame of population teruggaf, in zijn geheel: plot(kennisbank.decide_frame(df))"
        raise wrong("K006", f"een {type(result).__name__} is geen antwoord op een tabel", hint)
    return result


def _own_words(frames: Frames | Counts) -> Mapping[str, str]:
    """What the rule base itself calls the outcomes."""
    return _kept(frames.outcomes) if isinstance(frames, Frames) else frames.rulebase.norms.wording.outcomes


def _kept(frame: pd.DataFrame) -> Mapping[str, str]:
    kept: Mapping[str, str] = frame.attrs.get(OUTCOME_WORDS, {})
    return kept


def _authority(frames: Frames | Counts) -> str:
    if isinstance(frames, Frames):
        return str(frames.outcomes.attrs.get(AUTHORITY, COLLEGE.called))
    return frames.rulebase.norms.authority.called


def _rows(frames: Frames) -> list[str]:
    """Of which row each ground is: its place, where that can be told, for labels of rows may occur twice."""
    outcomes, labels = frames.outcomes, list(frames.grounds["dossier"])
    numbers = [0 if pd.isna(n) else int(n) for n in outcomes["grounds"]]
    rows = [(i, label) for i, (label, n) in enumerate(zip(outcomes["dossier"], numbers, strict=True)) for _ in range(n)]
    if [label for _, label in rows] == labels:
        return [str(i) for i, _ in rows]
    if not outcomes["dossier"].is_unique:
        hint = "geef elke rij een eigen nummer: df.reset_index(drop=True)"
        raise wrong("K006", "niet te zeggen is welke gronden bij welke rij horen", hint)
    return [str(label) for label in labels]


def boundary_map(
    rulebase: RuleBase, dossier: Any, x: str, xs: Collection[object], y: str, ys: Collection[object],
    ax: Axes | None = None, **question: Any,
) -> Figure:  # fmt: skip
    """Where the outcome turns: two facts of one dossier as axes, the rest as it is."""
    return map_outcomes(grid(rulebase, dossier, x, xs, y, ys, **question), x, y, ax)


def map_outcomes(frame: pd.DataFrame, x: str, y: str, ax: Axes | None = None) -> Figure:
    """A frame with two columns and `outcome` as a map; several dossiers in one place: the first."""
    if x == y:
        raise wrong("D004", f"'{x}' staat op beide assen", "kies voor elke as een ander feit")
    absent = [c for c in (x, y, "outcome") if c not in frame]
    if absent:
        raise wrong("K006", f"het frame heeft geen kolom '{absent[0]}'", f"het heeft: {', '.join(map(str, frame.columns))}")
    cells: dict[tuple[Value, Value], str] = {}
    labels: dict[Value, str] = {}
    for a, b, outcome in zip(frame[x], frame[y], frame["outcome"], strict=True):
        if not isinstance(outcome, str):
            continue  # a row that could not be decided
        (at, said), (upto, also) = _value(a), _value(b)
        labels |= {at: said, upto: also}
        cells.setdefault((at, upto), outcome)
    xs, ys = (sorted({c[i] for c in cells}) for i in (0, 1))
    axes, figure = _axes(ax, 4.6)
    seen: dict[str, None] = {}
    for (at, upto), outcome in cells.items():
        seen[outcome] = None
        axes.bar(
            xs.index(at),
            1,
            bottom=ys.index(upto) - 0.5,
            width=1,
            **_look(outcome),
            linewidth=0.6,
        )
    axes.set_xticks(range(len(xs)), [labels[v] for v in xs], rotation=45 if len(xs) > 8 else 0)
    axes.set_yticks(range(len(ys)), [labels[v] for v in ys])
    axes.set_ylabel(_axis(y))
    marks = [
        Patch(**_look(o), label=_said(_kept(frame), o, frame.attrs.get(AUTHORITY, COLLEGE.called)))
        for o in (*ORDER, IMPOSSIBLE)
        if o in seen
    ]
    axes.legend(handles=marks, loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    return _done(axes, figure, "Waar de uitkomst omslaat", _axis(x))


def _axes(ax: Axes | None, height: float) -> tuple[Axes, Figure]:
    if ax is not None:
        figure = ax.get_figure()
        assert isinstance(figure, Figure)
        return ax, figure
    figure, axes = plt.subplots(figsize=(8, height), layout="constrained")
    return axes, figure


def _done(axes: Axes, figure: Figure, title: str, label: str) -> Figure:
    figure.suptitle(title, x=0.01, ha="left", fontsize=11, fontweight="bold")
    axes.set_xlabel(label)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    plt.close(figure)  # shown once: as the value of the cell
    return figure


def _items(series: pd.Series[Any]) -> Iterable[tuple[Any, Any]]:
    return series.items()


def _look(outcome: str) -> dict[str, Any]:
    if outcome == IMPOSSIBLE:
        return NOT_THERE
    return {"facecolor": COLOURS.get(outcome, OTHER), "hatch": HATCHES.get(outcome, ""), "edgecolor": "white"}


def _said(own: Mapping[str, str], outcome: str, who: str) -> str:
    """In the words of the rule base, where it has its own (`results.named`). Whether a refusal is the last word differs by row."""
    if outcome == MUST_REFUSE and outcome not in own:
        return class_words(None, outcome)
    return own.get(outcome) or words.OUTCOME_WORDS.get(outcome, outcome.replace("_", " ")).format(who)


def _axis(name: str) -> str:
    return name.rpartition(".")[2].replace("_", " ")


def _value(value: Any) -> tuple[Value, str]:
    """A value of an axis: where it stands, and how it is written. Numbers and days may be given as text."""
    missing = value is None or (pd.api.types.is_scalar(value) and pd.isna(value))
    text = UNKNOWN_WORD if missing else written(value).strip()
    if text in (UNKNOWN_WORD, ""):
        return (UNKNOWN, ""), UNKNOWN_WORD
    if text == OPEN_END:
        return (ENDLESS, ""), text
    if NUMBER.fullmatch(text):
        number = Decimal(text.replace(",", "."))
        return (NUMBERS, number), words.number(number)
    kind = DAYS if DAY.fullmatch(text) else TERMS if text in ("nee", "ja") else NAMES
    return (kind, text != "nee" if kind == TERMS else text), words.fact_value(text)
