"""The Dutch public holidays, by year, from the library `holidays`.

That library takes as long to import as all else that a start needs: it holds every country. A decade of days is kept (`kb/kept.py`)
under the version of the library, and what is kept is read without it.
"""

from __future__ import annotations

import functools
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from kb import kept

COUNTRY, LANGUAGE = "NL", "nl"
PUBLIC, OPTIONAL = "public", "optional"


class Holiday(NamedTuple):
    """A day (its number) with one name it has; `category`: `PUBLIC`, or `OPTIONAL` for a day that some call a holiday."""

    day: int
    name: str
    category: str


def of_year(year: int) -> tuple[Holiday, ...]:
    """The holidays of a calendar year; a day that has two names is there twice."""
    return _decade(year // 10).get(year, ())


@functools.cache
def _decade(number: int) -> dict[int, tuple[Holiday, ...]]:
    version = _version()
    path = kept.path("holidays", version, COUNTRY, number) if version is not None else None
    if path is not None:
        with suppress(Exception):
            return {int(year): tuple(Holiday(*row) for row in rows) for year, rows in kept.read(path).items()}
    found = {year: _listed(year) for year in range(max(1, number * 10), number * 10 + 10)}
    if path is not None:
        kept.write(path, found)
    return found


def _listed(year: int) -> tuple[Holiday, ...]:
    from holidays import country_holidays

    return tuple(
        Holiday(day.toordinal(), name, category)
        for category in (PUBLIC, OPTIONAL)
        for day, names in sorted(country_holidays(COUNTRY, years=year, language=LANGUAGE, categories=(category,)).items())
        for name in names.split("; ")
    )


def _version() -> str | None:
    """The version of the library as it was installed, without importing it; None: that does not show."""
    with suppress(Exception):
        found = find_spec("holidays")
        if found is not None and found.origin is not None:
            (installed,) = Path(found.origin).parent.parent.glob("holidays-*.dist-info")
            return installed.stem
    return None
