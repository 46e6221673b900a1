"""The holidays of a decade, from the library and from what was kept of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import holidays as library
import pytest

from kb import kept
from reasoner.dossier import holidays

ROOT = Path(__file__).parent.parent
DAMAGE = {
    "nothing": b"",
    "another": b'{"2024": [[1, "x"]]}',
    "no year": b'{"x": []}',
    "a list": b"[]",
}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(kept.FOLDER, str(tmp_path / "kept"))
    holidays._decade.cache_clear()
    yield tmp_path / "kept"
    holidays._decade.cache_clear()


def again(year: int) -> tuple[holidays.Holiday, ...]:
    holidays._decade.cache_clear()
    return holidays.of_year(year)


def test_what_is_kept_is_what_the_library_says() -> None:
    for year in (2019, 2020, 2029, 2030):
        assert holidays.of_year(year) == again(year)
        public = library.country_holidays("NL", years=year, language="nl")
        assert {(h.day, h.name) for h in again(year) if h.category == holidays.PUBLIC} == {
            (day.toordinal(), name) for day in public for name in public.get_list(day)
        }


@pytest.mark.parametrize("year", [1, 9, 10, 9999])
def test_the_ends_of_the_calendar(year: int) -> None:
    assert holidays.of_year(year) == again(year) == ()


def test_liberation_day_is_free_for_all_every_five_years() -> None:
    free = {
        year: holidays.PUBLIC in {h.category for h in holidays.of_year(year) if h.day == date(year, 5, 5).toordinal()}
        for year in (2024, 2025)
    }
    assert free == {2024: False, 2025: True}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_is_asked_again_and_mended(damage: str, home: Path) -> None:
    found = holidays.of_year(2024)
    (path,) = home.iterdir()
    whole = path.read_bytes()
    path.write_bytes(kept._head(path, DAMAGE[damage]) + b"\n" + DAMAGE[damage])
    assert again(2024) == found
    assert path.read_bytes() == whole


def test_another_version_of_the_library_is_asked_anew(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = holidays.of_year(2024)
    (path,) = home.iterdir()
    kept.write(path, {"2024": []})
    assert again(2024) == ()
    monkeypatch.setattr(holidays, "_version", lambda: "another")
    assert again(2024) == found
    assert len(list(home.iterdir())) == 2


def test_where_no_version_can_be_read_nothing_is_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holidays, "find_spec", lambda name: None)
    assert holidays._version() is None
    assert len(holidays.of_year(2024)) == 11
    assert not home.exists()


def test_the_version_is_read_without_the_library(home: Path) -> None:
    program = "import sys; from reasoner.dossier import holidays as h; print(h._version()); print(len(h.of_year(2024)), 'holidays' in sys.modules)"
    runs = [subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT).stdout for _ in range(2)]
    assert all(library.__version__ in run for run in runs)
    assert [run.split()[-2:] for run in runs] == [["11", "True"], ["11", "False"]]
    assert json.loads(next(home.iterdir()).read_bytes().split(b"\n", 1)[1])["2024"]
