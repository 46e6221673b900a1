"""One way to name a fact, whoever asks: what_if, a panel, a grid, a frame."""

from __future__ import annotations

from typing import Any

import pytest
from conftest import DOSSIERS, plain_yaml
from oracle.generate import to_yaml

import explain
from explain import widgets
from reasoner import DossierError, read_dossier
from reasoner.dossier.paths import place

BASE = explain.load("twenterand-2024")
EDGE = DOSSIERS / "grens-12-uur.yaml"


def dossier(**changes: Any) -> Any:
    return read_dossier(BASE.norms, to_yaml(plain_yaml(EDGE.read_text(encoding="utf-8")) | changes), "voorbeeld.yaml")


@pytest.mark.parametrize("path", ["uren_per_week", "dienstverband.uren_per_week", "dienstverbanden.uren_per_week", "d1.uren_per_week"])
def test_every_way_to_say_it_is_the_same_place(path: str) -> None:
    record, name = place(BASE.norms, dossier(), "a1", path)
    assert (record.id, name) == ("d1", "uren_per_week")
    answer = BASE.decide(EDGE)
    (carrier,) = answer.what_if({path: 11}).comparison.difference.carriers
    assert (carrier.atom.entity, carrier.right.value) == ("d1", "11")
    panel = widgets.panel(BASE, EDGE)
    panel.set(path, 11)
    assert "11" in panel.static()
    cells = widgets.grid(BASE, EDGE, x=(path, [11, 12]), y=("ontvangen", ["2024-09-01"])).compute()
    assert cells.outcome(0, 0) != cells.outcome(1, 0)


def test_the_nearest_goes_first() -> None:
    two = plain_yaml(EDGE.read_text(encoding="utf-8"))
    other = dict(two["dienstverbanden"][0]) | {"id": "d2"}
    found = dossier(dienstverbanden=[other, *two["dienstverbanden"]])
    for path in ("uren_per_week", "dienstverband.uren_per_week"):
        assert place(BASE.norms, found, "a1", path)[0].id == "d1"
    assert place(BASE.norms, found, "a1", "d2.uren_per_week")[0].id == "d2"


@pytest.mark.parametrize(
    ("path", "code", "said"),
    [
        ("uren_per_wek", "D003", "bedoelde u 'uren_per_week'"),
        ("dienstverbant.uren_per_week", "D008", "bedoelde u 'dienstverband'?"),
        (5, "D003", "5 is geen naam van een feit"),
    ],
)
def test_what_names_nothing_is_said(path: object, code: str, said: str) -> None:
    with pytest.raises(DossierError) as caught:
        place(BASE.norms, dossier(), "a1", path)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert said in f"{problem.message} {problem.hint}"


def test_what_may_be_two_things_names_both() -> None:
    two = plain_yaml(EDGE.read_text(encoding="utf-8"))
    plaatsing = {"persoon": "sam", "werkgever": two["werkgevers"][0]["id"], "van": "2024-01-01", "tot_en_met": "2024-02-01"}
    found = dossier(plaatsingen=[plaatsing | {"id": f"p{k}"} for k in (1, 2)])
    with pytest.raises(DossierError) as caught:
        place(BASE.norms, found, "a1", "plaatsing.van")
    assert [(p.code, p.hint) for p in caught.value.problems] == [("D012", "kies uit p1.van, p2.van")]


def test_a_column_of_a_frame_is_named_alike() -> None:
    pd = pytest.importorskip("pandas")
    rows = {"voorziening": ["subsidie_jobcoaching"] * 2, "persoon.naam": ["Sam"] * 2, "persoon.behoort_tot_doelgroep": [True] * 2}
    bare = BASE.decide_frame(pd.DataFrame(rows | {"geboortedatum": ["2000-01-01", "1990-01-01"]}))
    full = BASE.decide_frame(pd.DataFrame(rows | {"persoon.geboortedatum": ["2000-01-01", "1990-01-01"]}))
    assert bare.outcomes.equals(full.outcomes)
    both = pd.DataFrame(rows | {"geboortedatum": ["2000-01-01"] * 2, "persoon.geboortedatum": ["2000-01-01"] * 2})
    with pytest.raises(explain.notebook.errors.InputError, match="zeggen hetzelfde"):
        BASE.decide_frame(both)
