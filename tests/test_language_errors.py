"""Error messages as data: tests/taalfouten/NAME.regels gives exactly the diagnostics in NAME.fout.

NAME.regels is one of four things:
  starts with `variant` a variant of basis.regels
  starts with `@@`    changes of basis.regels; after each `@@` the lines to take out (-), to put in (+) and to keep ( )
  starts with `=== f` a whole rule base of its own: file f and what follows it, up to the next `===`
  anything else       a second file beside basis.regels
`PYTHONPATH=. python tests/test_language_errors.py` writes the expectations anew; read the difference before you keep it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from parser import RuleBaseError, SourceFile, check
from parser.errors import NOTES

FOLDER = Path(__file__).parent / "taalfouten"
BASE = (FOLDER / "basis.regels").read_text(encoding="utf-8")
SOURCE = SourceFile("bronnen/basis.txt", (FOLDER / "basis.txt").read_text(encoding="utf-8"))
BROKEN = SourceFile("bronnen/kapot.xml", '<?xml version="1.0" encoding="UTF-8"?>\n<toestand>\n<wetgeving>\n</toestand>\n')
CASES = sorted(p for p in FOLDER.glob("*.regels") if p.stem != "basis")


def files(case: Path) -> list[SourceFile]:
    text = case.read_text(encoding="utf-8")
    if text.startswith("==="):
        parts = re.split(r"^=== (.+)\n", text, flags=re.MULTILINE)[1:]
        return [SourceFile(name, body) for name, body in zip(parts[::2], parts[1::2], strict=True)]
    if not text.startswith("@@"):
        return [SourceFile("basis.regels", BASE), SourceFile(case.name, text)]
    patched = BASE
    for hunk in text.split("@@\n")[1:]:
        old, new = ("".join(line[1:] for line in hunk.splitlines(keepends=True) if line[0] in keep) for keep in ("- ", "+ "))
        assert patched.count(old) == 1, f"{case.name}: this stands {patched.count(old)} times in basis.regels:\n{old}"
        patched = patched.replace(old, new)
    return [SourceFile("basis.regels", patched)]


def diagnostics(case: Path) -> str:
    text = case.read_text(encoding="utf-8")
    try:
        if text.startswith("variant"):
            check("taalfouten", [SourceFile("basis.regels", BASE)], [SOURCE], variant=SourceFile(case.name, text))
        else:
            check("taalfouten", files(case), [SOURCE, BROKEN])
    except RuleBaseError as error:
        return f"{error}\n"
    return "geen fouten\n"


def test_the_base_is_right() -> None:
    assert check("taalfouten", [SourceFile("basis.regels", BASE)], [SOURCE]).provisions.keys() == {"stallingsvergunning"}


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.stem)
def test_the_message(case: Path) -> None:
    assert diagnostics(case) == case.with_suffix(".fout").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda p: p.stem)
def test_no_message_is_a_traceback(case: Path) -> None:
    assert not re.search(r"Traceback|Error\(|\.py\b|\bNone\b|<class|Token\(|Tree\(", diagnostics(case))


def test_every_pair_is_whole() -> None:
    assert {p.stem for p in CASES} == {p.stem for p in FOLDER.glob("*.fout")}


@pytest.mark.parametrize("code", NOTES)
def test_every_code_has_a_pair(code: str) -> None:
    assert any(f"{code} " in p.read_text(encoding="utf-8") for p in FOLDER.glob(f"{code}_*.fout"))


if __name__ == "__main__":
    for path in CASES:
        path.with_suffix(".fout").write_text(diagnostics(path), encoding="utf-8")
