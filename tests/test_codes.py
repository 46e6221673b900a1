"""Every code of an error is documented, and none more."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
from click.testing import CliRunner
from conftest import ROOT

from explain.cli import main
from explain.rules.codes import codes, page
from parser.errors import NOTES

CODE = re.compile(r"[A-Z]\d{3}\b")
ELSEWHERE = ("parser/errors.py",)  # the notes themselves


def raised() -> Iterator[str]:
    """Codes with which a text begins, in what the packages run; docstrings are not."""
    for package in ("kb", "parser", "reasoner", "explain"):
        for path in (ROOT / package).rglob("*.py"):
            if path.relative_to(ROOT).as_posix() in ELSEWHERE:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                said = node.value if isinstance(node, ast.Constant) and id(node) not in documentation else None
                if isinstance(said, str) and (found := CODE.match(said)):
                    yield found[0]


def test_every_code_that_is_raised_is_documented_and_none_more() -> None:
    assert set(raised()) == codes().keys()
    assert NOTES.keys() == {c for c in codes() if c.startswith("R")}


def test_every_code_in_the_examples_of_errors_is_documented() -> None:
    """The files of wrong input name the code they expect."""
    named = {
        p.name[:4] for folder in ("taalfouten", "dossierfouten") for p in (ROOT / "tests" / folder).iterdir() if CODE.match(p.name[:4])
    }
    assert named
    assert named <= codes().keys()


def test_the_page_is_what_the_program_says() -> None:
    assert (ROOT / "docs" / "foutcodes.md").read_text(encoding="utf-8") == page()
    for code in codes().values():
        assert all((code.meaning, code.example, code.action))
        assert "|" not in code.meaning + code.example + code.action


@pytest.mark.parametrize("code", ["D009", "d009"])
def test_a_code_is_explained(code: str) -> None:
    shown = CliRunner().invoke(main, ["check", "--code", code])
    assert (shown.exit_code, shown.stdout.splitlines()[0]) == (0, f"D009  {codes()['D009'].meaning}")


def test_a_code_that_does_not_exist() -> None:
    shown = CliRunner().invoke(main, ["check", "--code", "D099"])
    assert (shown.exit_code, shown.stdout) == (2, "")
    assert "D099" in shown.stderr
