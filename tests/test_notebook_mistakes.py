"""What people get wrong in a notebook: a sentence without a traceback, and nothing lost or silently taken otherwise."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from conftest import DOSSIERS
from test_notebook import needed, shell

import explain
from explain.cli import main
from explain.notebook.amend import RuleError
from explain.notebook.errors import InputError

__all__ = ["shell"]  # a fixture
EDGE, OTHER, TWO = (DOSSIERS / f"{n}.yaml" for n in ("grens-12-uur", "grens-24-uur", "gelijktijdig-twee-aanvragen"))


@pytest.fixture(scope="module")
def kb() -> explain.RuleBase:
    return explain.load()


@pytest.fixture
def frame() -> Any:
    return needed("pandas").DataFrame([{"voorziening": "scholing", "persoon.naam": x} for x in "ab"])


# ---- nothing is written over


@pytest.mark.parametrize("name", ["mijn.yaml", "b.docx", "r.txt", "r"])
def test_a_report_is_a_page_and_overwrites_no_dossier(kb: explain.RuleBase, name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    shutil.copy(EDGE, file)
    with pytest.raises(InputError, match=r"K007 een rapport kan niet als"):
        kb.decide(file).report(file)
    assert file.read_bytes() == EDGE.read_bytes()


def test_a_report_may_have_a_short_or_a_loud_ending(kb: explain.RuleBase, tmp_path: Path) -> None:
    for name in ("r.htm", "R.HTML"):
        assert kb.decide(EDGE).report(tmp_path / name).read_text(encoding="utf-8").startswith("<!")
    assert kb.decide(EDGE).letter(tmp_path / "B.MD").exists()


@pytest.mark.parametrize("verb", [["explain", "--format", "html"], ["explain", "--format", "text"], ["compare", "--with", str(OTHER)]])
def test_no_verb_writes_over_its_dossier(verb: list[str], tmp_path: Path) -> None:
    file = tmp_path / "mijn.yaml"
    shutil.copy(EDGE, file)
    (tmp_path / "koppeling.yaml").symlink_to(file)
    for output in (file, tmp_path / "koppeling.yaml", tmp_path / ".." / tmp_path.name / "mijn.yaml"):
        result = CliRunner().invoke(main, [verb[0], str(file), *verb[1:], "-o", str(output)])
        assert result.exit_code == 2
        assert "wordt niet overschreven" in result.stderr
        assert file.read_bytes() == EDGE.read_bytes()


def test_compare_does_not_write_over_the_other_dossier(tmp_path: Path) -> None:
    file = tmp_path / "ander.yaml"
    shutil.copy(OTHER, file)
    result = CliRunner().invoke(main, ["compare", str(EDGE), "--with", str(file), "-o", str(file)])
    assert (result.exit_code, file.read_bytes()) == (2, OTHER.read_bytes())


# ---- frames


@pytest.mark.parametrize(
    "columns",
    [
        ("van", "aanvraag.van"),
        ("dienstverband.uren_per_week", "dienstverband.1.uren_per_week"),
        ("dienstverband.uren_per_week", "dienstverband.01.uren_per_week"),
        ("van", "van"),
    ],
)
def test_two_columns_that_say_the_same_are_refused(kb: explain.RuleBase, columns: tuple[str, str]) -> None:
    pd = needed("pandas")
    with pytest.raises(InputError) as error:
        kb.decide_frame(pd.DataFrame([[1, 2]], columns=list(columns)))
    assert f"kolom '{columns[0]}' en kolom '{columns[1]}' zeggen hetzelfde" in str(error.value)


@pytest.mark.parametrize(
    "column", ["voorziening.0.soort", "voorziening.00.soort", "voorziening..soort", "voorziening.x.soort", "voorziening.².soort"]
)
def test_counting_starts_at_one(kb: explain.RuleBase, column: str) -> None:
    pd = needed("pandas")
    with pytest.raises(InputError, match="tel vanaf 1"):
        kb.decide_frame(pd.DataFrame([["x"]], columns=[column]))


def test_a_row_with_two_applications_leaves_the_others_their_answer(kb: explain.RuleBase, frame: Any) -> None:
    frame["aanvraag.2.voorziening"] = [None, "scholing"]
    outcomes, _ = kb.decide_frame(frame)
    assert outcomes["error"].notna().tolist() == [False, True]
    assert "meer dan een aanvraag: aanvraag, aanvraag_2" in outcomes["error"][1]
    assert outcomes["outcome"][0] == kb.decide_frame(frame[:1]).outcomes["outcome"][0]


def test_an_empty_cell_is_left_out_and_unknown_is_a_word(kb: explain.RuleBase) -> None:
    """As docs/notebooks.md says: left out a presumption may hold, unknown it does not."""
    pd = needed("pandas")
    from explain.notebook.frames import draft_of, places

    frame = pd.DataFrame([{"voorziening": "scholing", "persoon.arbeidsbeperking": x} for x in (None, "", float("nan"), "onbekend")])
    columns = places(kb.norms, frame.columns)
    said = [draft_of(kb, columns, dict(zip(frame.columns, row, strict=True))).to_yaml() for row in frame.itertuples(index=False, name=None)]
    assert ["arbeidsbeperking: onbekend" in text for text in said] == [False, False, False, True]
    drafts = [kb.dossier(), kb.dossier()]
    drafts[0].add("persoon", "p", arbeidsbeperking=None)
    drafts[1].add("persoon", "p")
    assert ["arbeidsbeperking: onbekend" in d.to_yaml() for d in drafts] == [True, False]


def test_one_list_may_be_named_as_text(kb: explain.RuleBase, frame: Any) -> None:
    one, row = (kb.decide_frame(frame, complete=c).outcomes for c in ("plaatsingen", ["plaatsingen"]))
    assert one.equals(row)
    with pytest.raises(InputError, match="onbekende lijst 'plaats"):
        kb.decide_frame(frame, complete="plaatsing")
    with pytest.raises(InputError, match="noemt geen lijst"):
        kb.decide_frame(frame, complete=[1])


@pytest.mark.parametrize(("cell", "said"), [("Ja", "schrijf ja"), ("NEE ", "schrijf nee"), ("Onbekend", "schrijf onbekend")])
def test_a_term_with_a_capital_gets_the_term(kb: explain.RuleBase, frame: Any, cell: str, said: str) -> None:
    outcomes, _ = kb.decide_frame(frame.assign(**{"persoon.arbeidsbeperking": cell}))
    assert said in outcomes["error"][0]


def test_a_point_before_three_digits_is_not_guessed(kb: explain.RuleBase) -> None:
    taxi = kb.decide(DOSSIERS / "vervoersvoorziening-toegekend.yaml")
    with pytest.raises(InputError, match=r"'1\.250' .* is op twee manieren te lezen\s+schrijf 1250 of 1,25"):
        taxi.what_if(tarief_per_dag="1.250")
    assert taxi.what_if(tarief_per_dag="1,25").answer is not None


# ---- plots


@pytest.mark.filterwarnings("ignore::explain.notebook.results.FrameWarning")
def test_a_repeated_index_loses_no_dossier(kb: explain.RuleBase, frame: Any) -> None:
    pd = needed("pandas")
    needed("matplotlib").use("agg")
    from explain.notebook.plots import plot_grounds

    def longest(frames: Any) -> float:
        return max(bar.get_width() for bar in plot_grounds(frames).axes[0].patches)

    row = {"voorziening": "scholing", "ontvangen": "2024-09-15", "persoon.behoort_tot_doelgroep": False}
    apart, same = (kb.decide_frame(pd.DataFrame([row] * 3, index=index)) for index in ([0, 1, 2], [7, 7, 7]))
    assert len(apart.grounds) > 0
    assert longest(apart) == longest(same) == 3
    with pytest.raises(InputError, match="reset_index"):
        plot_grounds(same._replace(grounds=same.grounds[1:]))
    assert longest(apart._replace(grounds=apart.grounds[apart.grounds.dossier > 0])) == 2


def test_the_title_of_a_plot_counts_one_as_one(kb: explain.RuleBase, frame: Any) -> None:
    needed("matplotlib").use("agg")
    from explain.notebook.plots import plot_outcomes

    frames = kb.decide_frame(frame.assign(voorziening=["scholing", "zo niet"]))
    assert plot_outcomes(frames).get_suptitle() == "Uitkomsten van 1 dossier; 1 kon niet worden beoordeeld"


def labels(figure: Any) -> tuple[list[str], list[str]]:
    axes = figure.axes[0]
    return [t.get_text() for t in axes.get_xticklabels()], [t.get_text() for t in axes.get_yticklabels()]


def test_a_map_orders_and_names_its_values(kb: explain.RuleBase) -> None:
    needed("matplotlib").use("agg")
    from explain.notebook.plots import boundary_map

    def drawn(x: str, xs: list[object]) -> list[str]:
        return labels(boundary_map(kb, EDGE, x, xs, "arbeidsbeperking", [True, False, None]))[0]

    assert labels(boundary_map(kb, EDGE, "uren_per_week", [12], "arbeidsbeperking", [None, True, False]))[1] == ["nee", "ja", "onbekend"]
    assert drawn("uren_per_week", ["11,9", None, "9", 12.0, "100"]) == ["9", "11,9", "12", "100", "onbekend"]
    days = ["onbepaald", date(2025, 8, 31), "2025-01-31", None]
    assert drawn("d1.einde", days) == ["31-1-2025", "31-8-2025", "onbepaald", "onbekend"]


def test_a_pair_that_cannot_be_is_a_cell_of_the_map(kb: explain.RuleBase) -> None:
    """An end before the beginning is refused by the reader."""
    needed("pandas")
    needed("matplotlib").use("agg")
    from explain.notebook.frames import grid
    from explain.notebook.plots import boundary_map

    axes: tuple[Any, ...] = ("d1.einde", [date(2020, 1, 1), date(2025, 8, 31)], "uren_per_week", [12])
    assert grid(kb, EDGE, *axes)["outcome"].tolist() == [
        "kan niet",
        kb.decide(EDGE).what_if({"d1.einde": date(2025, 8, 31)}).answer.outcome,
    ]
    legend = boundary_map(kb, EDGE, *axes).axes[0].get_legend()
    assert "kan niet" in [t.get_text() for t in legend.get_texts()]  # type: ignore[union-attr]
    with pytest.raises(InputError, match="twaalf"):
        grid(kb, EDGE, "uren_per_week", ["twaalf"], "arbeidsbeperking", [True])


def test_a_map_of_a_frame_needs_its_columns() -> None:
    pd = needed("pandas")
    needed("matplotlib").use("agg")
    from explain.notebook.plots import map_outcomes

    with pytest.raises(InputError, match="geen kolom 'b'"):
        map_outcomes(pd.DataFrame({"a": [1], "outcome": ["toekennen"]}), "a", "b")
    with pytest.raises(InputError, match="beide assen"):
        map_outcomes(pd.DataFrame({"a": [1], "outcome": ["toekennen"]}), "a", "a")


def test_both_axes_the_same_fact_is_said(kb: explain.RuleBase) -> None:
    needed("matplotlib").use("agg")
    from explain.notebook.plots import boundary_map

    for other in ("uren_per_week", "d1.uren_per_week"):
        with pytest.raises(InputError, match="zijn hetzelfde feit"):
            boundary_map(kb, EDGE, "uren_per_week", [11, 12], other, [11, 12])


# ---- why not


def shown(kb: explain.RuleBase, name: str, which: int = 0) -> str:
    return repr(kb.decide(DOSSIERS / f"{name}.yaml")[which].why_not())


def test_why_not_of_a_running_provision_asks_for_the_other_outcome(kb: explain.RuleBase) -> None:
    kept = shown(kb, "lopend-overgangsrecht")
    assert "waarom niet beëindigd: wordt voortgezet" in kept
    assert "Overgangsrecht: de voorziening wordt behouden  [van toepassing" in kept
    on = shown(kb, "lopend-loopt-door")
    assert "waarom niet beëindigd" in on
    assert "Geen grond om te beëindigen geldt." in on
    assert on.count("[geen grond om te beëindigen") == 7
    ended = shown(kb, "lopend-beeindigen-mag")
    assert "waarom niet voortgezet: kan worden beëindigd" in ended
    assert "maakt niet naar behoren gebruik" in ended
    over = "Het college zet de voorziening voort wegens een bijzondere individuele situatie  [niet van toepassing"
    assert over in shown(kb, "lopend-overgangsrecht-voorbij")
    assert "toegekend" not in on + ended


def test_why_not_of_a_choice_names_the_choice(kb: explain.RuleBase) -> None:
    for which in (0, 1):
        said = shown(kb, TWO.stem, which)
        assert "een keuze tussen aanvragen" in said
        assert "Keuze tussen subsidie voor jobcoaching (a1) en interne werkbegeleiding (a2)" in said


# ---- days and readings


def test_a_day_may_be_text(kb: explain.RuleBase, frame: Any) -> None:
    pd = needed("pandas")
    days = [
        "2024-10-01",
        date(2024, 10, 1),
        datetime(2024, 10, 1, 9),
        pd.Timestamp("2024-10-01"),
        pd.Timestamp("2024-10-01").to_datetime64(),
    ]
    for day in days:
        assert kb.decide(EDGE, date=day)[0].date == date(2024, 10, 1)
        assert kb.decide(EDGE).what_if(date=day).answer[0].date == date(2024, 10, 1)
        assert kb.decide_frame(frame, date=day).outcomes["date"].dt.date.tolist() == [date(2024, 10, 1)] * 2


@pytest.mark.parametrize("day", ["1 oktober", "01-10-2024", "2024-02-30", 20241001, "20241001"])
def test_what_is_no_day_is_said(kb: explain.RuleBase, frame: Any, day: Any) -> None:
    for ask in (lambda: kb.decide(EDGE, date=day), lambda: kb.decide(EDGE).what_if(date=day), lambda: kb.decide_frame(frame, date=day)):
        with pytest.raises(InputError, match=f"D010 '?{day}'? (is geen datum|bestaat niet op de kalender)"):
            ask()


def test_a_moment_that_is_not_there_is_no_day(kb: explain.RuleBase) -> None:
    pd = needed("pandas")
    for day in (pd.NaT, float("nan"), pd.NaT.to_datetime64()):
        with pytest.raises(InputError, match="is geen datum"):
            kb.decide(EDGE, date=day)


def test_a_reading_may_be_text(kb: explain.RuleBase) -> None:
    wanted = kb.decide(EDGE, readings={"art2_5_en": "beide_vereist"}).readings
    for given in ("art2_5_en=beide_vereist", ["art2_5_en = beide_vereist"]):
        assert kb.decide(EDGE, readings=given).readings == wanted  # type: ignore[arg-type]
        assert kb.decide(EDGE).what_if(readings=given).answer.readings == wanted  # type: ignore[arg-type]
    for wrong in ("art2_5_en", 5, {"art2_5_en": None}, [3]):
        with pytest.raises(InputError, match="zegt niet welke lezing"):
            kb.decide(EDGE, readings=wrong)  # type: ignore[arg-type]


# ---- ordinary mistakes


def _plot(kb: explain.RuleBase) -> object:
    needed("matplotlib").use("agg")
    from explain.notebook.plots import plot_outcomes

    return plot_outcomes(kb.decide(EDGE))  # type: ignore[arg-type]


MISTAKES: dict[str, tuple[Callable[[Any], object], str]] = {
    "load": (lambda _: explain.load("twenterand"), "geen kennisbank 'twenterand'"),
    "load none": (lambda _: explain.load(None), "geen kennisbank"),  # type: ignore[arg-type]
    "variant": (lambda _: explain.load(variant="x"), "geen variant 'x'"),
    "report": (lambda kb: kb.decide(EDGE).report("bestaat-niet/r.html"), "K004 bestaat-niet/r.html is niet te schrijven: de map"),
    "letter": (lambda kb: kb.decide(EDGE).letter("bestaat-niet/b.docx"), "de map bestaat-niet bestaat niet"),
    "yaml": (lambda kb: kb.dossier(EDGE).to_yaml("bestaat-niet/d.yaml"), "de map bestaat-niet bestaat niet"),
    "report none": (lambda kb: kb.decide(EDGE).report(None), "None is geen pad"),
    "compare": (lambda kb: kb.decide(EDGE).compare(None), "waarmee vergelijken?"),
    "compare number": (lambda kb: kb.decide(EDGE).compare(12), "met een int is niet te vergelijken"),
    "compare path": (lambda kb: kb.decide(EDGE).compare("niets.yaml"), "niets.yaml bestaat niet"),
    "frame": (lambda kb: kb.decide_frame("x.csv"), "pandas.read_csv('x.csv')"),
    "frame list": (lambda kb: kb.decide_frame([{}]), "een list is geen DataFrame"),
    "plot": (_plot, "wat decide_frame of population teruggaf"),
    "decide": (lambda kb: kb.decide(None), "er is geen dossier gegeven"),
    "decide answer": (lambda kb: kb.decide(kb.decide(EDGE)), "een Answer is geen dossier"),
    "decide folder": (lambda kb: kb.decide(DOSSIERS), "is een map"),
    "repairs": (lambda kb: kb.decide(EDGE).repairs(to="x"), "'x' is geen uitkomst om naartoe te werken"),
    "what if": (lambda kb: kb.decide(EDGE).what_if("uren_per_week"), "schrijf what_if(feit=waarde)"),
    "what if none": (lambda kb: kb.decide(EDGE).what_if({None: 1}), "None is geen naam van een feit"),
    "which": (lambda kb: kb.decide(EDGE)[None], "het antwoord gaat niet over 'None'"),
    "reading": (lambda kb: kb.readings[None], "lezing 'None' bestaat niet"),
    "example": (lambda kb: kb.example(None), "geen voorbeelddossier heet 'None'"),
    "article": (lambda kb: kb.article(None), "None is geen adres"),
    "empty id": (lambda kb: kb.dossier().persoon(""), "'' kan geen id zijn"),
    "id none": (lambda kb: kb.dossier().persoon("geen"), "'geen' kan geen id zijn"),
}


@pytest.mark.parametrize("which", MISTAKES)
def test_a_mistake_is_a_sentence_without_a_traceback(kb: explain.RuleBase, which: str, tmp_path: Path, monkeypatch: Any) -> None:
    needed("pandas")
    monkeypatch.chdir(tmp_path)
    make, said = MISTAKES[which]
    with pytest.raises(Exception) as error:  # noqa: PT011 its kind does not matter to who reads it
        make(kb)
    assert said in "\n".join(error.value._render_traceback_())  # type: ignore[attr-defined]
    assert list(tmp_path.iterdir()) == []


def test_rules_of_your_own_with_an_error_are_shown_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "x.regels").write_text("onzin\n", encoding="utf-8")
    with pytest.raises(RuleError) as error:
        explain.load(tmp_path)
    assert "x.regels:1" in "\n".join(error.value._render_traceback_())


def test_an_answer_is_compared_with_a_dossier_by_its_path(kb: explain.RuleBase) -> None:
    answer = kb.decide(EDGE, date="2024-09-20")
    found = answer.compare(OTHER)
    assert found.difference.outcome == answer.compare(kb.decide(OTHER, date="2024-09-20")).difference.outcome
    assert [c.atom for c in found.difference.carriers] == [
        c.atom for c in answer.compare(kb.decide(OTHER, date="2024-09-20")).difference.carriers
    ]
    assert repr(found) == repr(answer.compare(str(OTHER))) == repr(answer.compare(kb.dossier(OTHER), names=(EDGE.stem, OTHER.stem)))


@pytest.mark.parametrize(
    ("magic", "line", "said"),
    [
        ("regels", "", "de naam ontbreekt"), ("regels", "x --from", "schrijf %%regels NAAM"), ("regels", "x y", "niet te begrijpen"),
        ("regels", "x 'y", "niet te begrijpen"), ("regels", "class", "woord is van Python"), ("wettekst", "", "schrijf %%wettekst NAAM"),
    ],
)  # fmt: skip
def test_the_first_line_of_a_cell_is_answered_in_words(shell: Any, magic: str, line: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        shell.run_cell_magic(magic, line, "regels")
