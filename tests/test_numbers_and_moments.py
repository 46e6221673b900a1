"""Numbers that can be read in two ways, and moments that are another day in another time zone: every way in."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import explain
from explain.cli import main
from explain.notebook.errors import InputError
from parser import norms as n
from reasoner import DossierError, read_dossier
from reasoner.dossier.moments import WRITE, NoDay, dutch_day, read_day

DOSSIERS = Path(__file__).parent.parent / "kb" / "twenterand_2024" / "dossiers"
TRIP = """personen:
  - id: p
aanvragen:
  - {{id: a, voorziening: vervoersvoorziening, persoon: p, vorm_vervoer: geld, reisdagen: 78, {fact}}}
"""
WAYS = r"'1\.250' bij 'tarief_per_dag' is op twee manieren te lezen"
AMSTERDAM = dt.timezone(dt.timedelta(hours=2))  # in summer
MIDNIGHT = dt.datetime(2024, 9, 15, tzinfo=AMSTERDAM)
UTC = MIDNIGHT.astimezone(dt.UTC)  # 22 o'clock the day before
DAY = dt.date(2024, 9, 15)


@pytest.fixture(scope="module")
def kb() -> explain.RuleBase:
    return explain.load("twenterand-2024")


def read(norms: n.Norms, fact: str) -> Any:
    return read_dossier(norms, TRIP.format(fact=fact)).records["a"]


# ---- 1.250


@pytest.mark.parametrize(
    "fact",
    ["tarief_per_dag: 1.250", "tarief_per_dag: '1.250'", 'tarief_per_dag: "1.250"', "aangenomen: {tarief_per_dag: 1.250}"],
)
def test_a_dossier_with_a_point_before_three_digits(norms: n.Norms, fact: str) -> None:
    with pytest.raises(DossierError) as found:
        read(norms, fact)
    (problem,) = found.value.problems
    assert problem.message == "'1.250' bij 'tarief_per_dag' is op twee manieren te lezen"
    assert problem.hint == "schrijf 1250 of 1,25"
    assert problem.line == 4


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1.250", "schrijf 1250 of 1,25"),
        ("12.000", "schrijf 12000 of 12"),
        ("1.250.000", "schrijf 1250000"),
        ("1.250,50", "schrijf 1250,50"),
        ("0.125", "schrijf 0,125"),
    ],
)
def test_what_to_write(norms: n.Norms, text: str, hint: str) -> None:
    with pytest.raises(DossierError) as found:
        read(norms, f"tarief_per_dag: '{text}'")
    assert found.value.problems[0].hint == hint


@pytest.mark.parametrize(
    ("text", "value"),
    [("1250", "1250"), ("1,25", "1.25"), ("1.25", "1.25"), ("1,250", "1.25"), ("11.9", "11.9"), ("1.2505", "1.2505"), ("0,125", "0.125")],
)
def test_what_can_be_read_in_one_way(norms: n.Norms, text: str, value: str) -> None:
    assert read(norms, f"tarief_per_dag: '{text}'").values["tarief_per_dag"] == Decimal(value)


def test_ids_names_and_days_are_no_numbers(norms: n.Norms) -> None:
    text = "personen:\n  - {id: 1.250, naam: 2.500, geboortedatum: 2000-05-10}\n"
    text += "aanvragen:\n  - {id: 3.750, voorziening: scholing, persoon: 1.250, van: 2024-09-01}\n"
    dossier = read_dossier(norms, text)
    assert list(dossier.records) == ["1.250", "3.750"]
    assert dossier.records["1.250"].name == "2.500"
    assert dossier.records["3.750"].links["persoon"] == "1.250"


def test_python(kb: explain.RuleBase) -> None:
    """A number of Python has one meaning; a text has to be clear."""
    draft = kb.dossier()
    draft.persoon("p")
    with pytest.raises(InputError, match=WAYS):
        draft.aanvraag("a", voorziening="vervoersvoorziening", persoon="p", tarief_per_dag="1.250")
    record = draft.aanvraag("b", voorziening="vervoersvoorziening", persoon="p", tarief_per_dag=Decimal("1.250"))
    assert record.tarief_per_dag == Decimal("1.25")
    record.tarief_per_dag = Decimal("1250.000")
    assert record.tarief_per_dag == 1250
    work = draft.dienstverband("d", uren_per_week=11.125)
    assert work.uren_per_week == Decimal("11.125")
    assert draft.checked().records["d"].values["uren_per_week"] == Decimal("11.125")
    with pytest.raises(InputError, match=WAYS):
        record.tarief_per_dag = "1.250"


def test_what_if_takes_a_number_of_python(kb: explain.RuleBase) -> None:
    taxi = kb.decide(DOSSIERS / "vervoersvoorziening-toegekend.yaml")
    with pytest.raises(InputError, match=WAYS):
        taxi.what_if(tarief_per_dag="1.250")
    one, other = (taxi.what_if(tarief_per_dag=x).answer.only.amounts for x in (Decimal("1.250"), "1,25"))
    assert one == other


def test_frames(kb: explain.RuleBase) -> None:
    pd = pytest.importorskip("pandas")
    row = {"voorziening": "vervoersvoorziening", "persoon.geboortedatum": "2000-05-10", "tarief_per_dag": "1.250"}
    frame = pd.DataFrame([row, row | {"tarief_per_dag": "1,25"}, row | {"tarief_per_dag": Decimal("1.250")}])
    errors = list(kb.decide_frame(frame).outcomes.error)
    assert "is op twee manieren te lezen" in errors[0]
    assert all(pd.isna(errors[1:]))


def test_the_interview_asks_again(kb: explain.RuleBase, tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    text = (DOSSIERS / "grens-12-uur.yaml").read_text(encoding="utf-8")
    path.write_text("\n".join(x for x in text.splitlines() if "uren_per_week" not in x) + "\n", encoding="utf-8")
    result = CliRunner().invoke(
        main, ["ask", str(path), "--interview", "-o", str(tmp_path / "answered.yaml")], input="12.000\n12\nstop\n", env={"COLUMNS": "160"}
    )
    assert "op twee manieren te lezen" in result.stderr
    assert "schrijf 12000 of 12" in result.stderr
    answered = read_dossier(kb.norms, (tmp_path / "answered.yaml").read_text(encoding="utf-8"))
    assert answered.records["d1"].values["uren_per_week"] == 12


def test_cases(norms: n.Norms, tmp_path: Path) -> None:
    """What a case puts into its dossier is read as a dossier."""
    case = tmp_path / "c.yaml"
    inner = "\n".join(
        "      " + line for line in TRIP.format(fact="reiskosten_anders: 1").replace(", reiskosten_anders: 1", "").splitlines()
    )
    case.write_text(
        f"gevallen:\n  - naam: x\n    basis:\n{inner}\n    met: {{aanvragen.a.tarief_per_dag: 1.250}}\n    verwacht: {{fouten: [D006]}}\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(main, ["check", "--cases", str(case)])
    assert result.exit_code == 0, result.output


# ---- moments


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (MIDNIGHT, DAY),
        (UTC, DAY),
        (dt.datetime(2024, 12, 31, 22, 59, tzinfo=dt.UTC), dt.date(2024, 12, 31)),
        (dt.datetime(2024, 12, 31, 23, 0, tzinfo=dt.UTC), dt.date(2025, 1, 1)),
        (dt.datetime(2024, 9, 15, 3, tzinfo=dt.timezone(dt.timedelta(hours=9))), dt.date(2024, 9, 14)),
        (dt.datetime(2024, 9, 15), DAY),
        (dt.datetime(2024, 9, 15, 12, 30), DAY),
        (dt.datetime(2024, 9, 14, 22), None),  # midnight, if it is UTC
        (dt.datetime(2024, 12, 14, 23), None),
        (dt.datetime(2024, 12, 14, 22), dt.date(2024, 12, 14)),
    ],
)
def test_the_day_of_a_moment(moment: dt.datetime, day: dt.date | None) -> None:
    assert dutch_day(moment) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-09-14T22:00:00Z", "2024-09-15"),
        ("2024-09-14 22:00:00+00:00", "2024-09-15"),
        ("2024-09-15 00:00:00+02:00", "2024-09-15"),
        ("2024-09-15 00:00:00", "2024-09-15"),
        ("2024-09-14T22:00", None),
    ],
)
@pytest.mark.parametrize("where", ["ontvangen: '{}'", "besluit: {{datum: '{}', uitkomst: geweigerd}}", "aangenomen: {{van: '{}'}}"])
def test_a_moment_in_a_dossier_is_refused_and_the_day_named(norms: n.Norms, text: str, day: str | None, where: str) -> None:
    with pytest.raises(DossierError) as found:
        read(norms, where.format(text))
    (problem,) = found.value.problems
    assert "is een moment, geen dag" in problem.message
    assert problem.hint == (f"schrijf de dag in Nederland: {day}" if day else "schrijf de dag in Nederland, als jaar-maand-dag")


def test_moments_in_python(kb: explain.RuleBase) -> None:
    source = DOSSIERS / "grens-12-uur.yaml"
    assert kb.decide(source, date=UTC).only.date == DAY
    assert repr(kb.decide(source).what_if(ontvangen=UTC).answer) == repr(kb.decide(source).what_if(ontvangen=DAY).answer)
    draft = kb.dossier(source)
    draft["d1"].begin = UTC
    assert draft["d1"].begin == DAY
    for do in (
        lambda: kb.decide(source, date=dt.datetime(2024, 9, 14, 22)),
        lambda: kb.decide(source).what_if(ontvangen=dt.datetime(2024, 9, 14, 22)),
        lambda: draft["d1"].__setattr__("begin", dt.datetime(2024, 9, 14, 22)),
    ):
        with pytest.raises(InputError, match="welke dag het in Nederland is"):
            do()


def test_moments_of_pandas_and_numpy(kb: explain.RuleBase) -> None:
    pd = pytest.importorskip("pandas")
    np = pytest.importorskip("numpy")
    moment = pd.Timestamp("2024-09-15", tz="Europe/Amsterdam")
    same = [
        moment,
        moment.tz_convert("UTC"),
        pd.Timestamp("2024-09-15"),
        np.datetime64("2024-09-15"),
        np.datetime64("2024-09-15T00:00:00", "ns"),
    ]
    row = {"voorziening": "subsidie_jobcoaching", "persoon.geboortedatum": "2006-09-15", "van": "2024-10-01", "tot_en_met": "2025-03-31"}
    for one in same:
        outcomes = kb.decide_frame(pd.DataFrame([row | {"ontvangen": one}]), date=one).outcomes
        assert list(outcomes.error) == [None]
        assert outcomes.date[0].date() == DAY
    for wrong in (pd.Timestamp("2024-09-14T22:00"), np.datetime64("2024-09-14T22:00", "ns")):
        assert "welke dag" in kb.decide_frame(pd.DataFrame([row | {"ontvangen": wrong}])).outcomes.error[0]
    assert "een moment, geen dag" in kb.decide_frame(pd.DataFrame([row | {"ontvangen": "2024-09-14T22:00:00Z"}])).outcomes.error[0]


def test_moments_in_a_panel_and_a_grid(kb: explain.RuleBase) -> None:
    pytest.importorskip("ipywidgets")
    from explain import widgets

    panel = widgets.panel(kb.norms, DOSSIERS / "grens-12-uur.yaml")
    panel.set("aanvraag.ontvangen", UTC)
    assert panel.decided()[0].model.case.dossier.records["a1"].values["ontvangen"] == DAY.toordinal()
    assert widgets.ages([18], on=UTC) == widgets.ages([18], on="2024-09-15")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "hint"), [("45536", "2024-09-01"), ("1-9-2024", "bedoelde u 2024-09-01?"), ("31-02-2024", WRITE), ("99", WRITE)]
)
def test_what_a_sheet_makes_of_a_day_is_recognised_and_no_day_proposed_that_does_not_exist(written: str, hint: str) -> None:
    with pytest.raises(NoDay) as error:
        read_day(written)
    assert hint in error.value.hint
