"""The command line speaks Dutch, also where click speaks."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from explain.cli import VERBS, main
from explain.dutch import MODULES, PLURALS, TEXTS

PROGRAMMER = ("Could not determine name", "No options defined", "Arguments take exactly", "defined twice", "cannot use the same flag",
              "DeprecationWarning", "Unknown color", "Choice(")  # fmt: skip


def click_texts() -> Iterator[str]:
    """Every text that the installed click gives to gettext where users meet it."""
    for module in MODULES:
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "ngettext")
            if named and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)


def words_of(text: str) -> set[str]:
    return {w.lower() for w in re.findall(r"[A-Za-z]{3,}", re.sub(r"\{[^}]*\}|%\(\w+\)s", " ", text))}


def test_every_text_of_click_has_its_dutch() -> None:
    found = {t for t in click_texts() if not any(p in t for p in PROGRAMMER)}
    assert len(found) > 30
    assert found - TEXTS.keys() - PLURALS.keys() == set()


def test_a_translation_keeps_what_is_filled_in() -> None:
    """No name that click does not fill in: that would be a traceback."""
    for english, dutch in TEXTS.items():
        assert set(re.findall(r"\{(\w+)", dutch)) <= set(re.findall(r"\{(\w+)", english))
    names = {"possibility", "possibilities", "args", "name", "nargs", "len", "value", "choice", "choices", "format", "formats"}
    for pair in PLURALS.values():
        for dutch in pair:
            assert set(re.findall(r"\{(\w+)", dutch)) <= names | {"len_type", "len_value"}


def command(verb: str) -> click.Command:
    found = main.get_command(click.Context(main), verb)
    assert found is not None
    return found


def wrong(verb: str) -> Iterator[list[str]]:
    """Every way to go wrong that the parameters of a verb leave."""
    yield ["--zomaar"]
    yield ["een", "twee", "drie"]
    yield []
    for option in command(verb).params:
        if not isinstance(option, click.Option):
            continue
        name = max(option.opts, key=len)
        yield [name[:-1]]  # nearly
        if option.is_flag:
            yield [f"{name}=1"]
            continue
        yield [name]
        if isinstance(option.type, click.Choice | click.types.IntParamType | click.types.FloatParamType):
            yield [name, "zomaar"]
        if isinstance(option.type, click.IntRange | click.FloatRange):
            yield [name, "-1"]
        if isinstance(option.type, click.Path):
            yield [name, "."]


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_no_english_in_help_or_usage_errors(verb: str) -> None:
    english = set().union(*map(words_of, click_texts())) | {"options", "command", "args", "range", "integer", "float", "file"}
    dutch = set().union(*map(words_of, [*TEXTS.values(), *(t for pair in PLURALS.values() for t in pair)]))
    shown = [[verb, "--help"], *([verb, *w] for w in wrong(verb))] if verb else [[], ["--help"], ["--version"], ["decid"], ["--zomaar"]]
    for arguments in shown:
        result = CliRunner().invoke(main, [a for a in arguments if a], prog_name="waarom")
        if verb and arguments[-1] != "--help" and "Fout:" not in result.output:
            continue  # the verb ran: its own words
        typed = words_of(" ".join(arguments))
        prose = re.sub(r"--?[a-z][\w-]*|\[[a-z_|]+\]|'[^']*'|\n    waarom .*|^  [a-z]+ ", " ", result.output, flags=re.M)
        assert words_of(prose) & (english - dutch) - typed == set(), (arguments, result.output)
