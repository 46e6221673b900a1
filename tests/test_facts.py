"""`waarom facts`: what is shown, and that it can be read."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from explain.cli import main
from explain.rules.selection import select
from explain.rules.template import template
from parser.norms import Norms


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["facts", *arguments], catch_exceptions=False, env={"COLUMNS": "80"})


@pytest.mark.parametrize("arguments", [[], ["--readings"], ["--kinds"], ["--kind", "proefplaats"]], ids=str)
def test_nothing_is_wider_than_80_columns_and_no_name_is_broken(arguments: list[str], norms: Norms) -> None:
    shown = run(*arguments).stdout
    assert max(map(len, shown.splitlines())) <= 80
    if not arguments:
        words = set(shown.split())
        for entity in norms.entities.values():
            assert {f.name for f in entity.facts.values() if not f.system and not f.inherited} <= words
        assert {*norms.provisions, *norms.kinds, *norms.readings} <= words


def test_every_reading_is_told_in_full(norms: Norms) -> None:
    shown = " ".join(run("--readings").stdout.split())
    for r in norms.readings.values():
        for text in (r.question, r.reason, r.changes, f"Standaard {r.default}", *(f"{c.name} {c.label}" for c in r.choices)):
            assert " ".join(text.split()) in shown, r.name


def test_the_tree_shows_each_kind_below_its_parent(norms: Norms) -> None:
    lines = [line for line in run("--kinds").stdout.splitlines() if any(w in norms.kinds for w in line.split())]
    depth, path = {}, {}
    for line in lines:
        name = next(w for w in line.split() if w in norms.kinds)
        depth[name] = line.index(name)
        path[depth[name]] = name
        parent = norms.kinds[name].parent
        if parent is not None:
            assert path[max(d for d in path if d < depth[name])] == parent
    assert depth.keys() == norms.kinds.keys()


@pytest.mark.parametrize("search", ["uren", "UREN", "uren per week", "uren_per_week"])
def test_search_finds_names_questions_and_values(search: str) -> None:
    assert "uren_per_week" in run("--search", search).stdout


def test_search_does_not_mind_accents(norms: Norms) -> None:
    accented = next(f for e in norms.entities.values() for f in e.facts.values() if "ë" in f.question and not f.inherited)
    word = next(w for w in accented.question.split() if "ë" in w).strip(".,?")
    assert any(name == accented.name for _, name in select(norms, word.replace("ë", "e")).entries)


def test_what_is_not_there_is_said() -> None:
    assert "Niets gevonden" in run("--search", "zeppelin").stdout
    for option, wrong, near in (("--kind", "proefplats", "proefplaats"), ("--entity", "persoo", "persoon")):
        result = run(option, wrong)
        assert (result.exit_code, result.stdout) == (2, "")
        assert f"'{near}'" in result.stderr


@pytest.mark.parametrize("kind", ["proefplaats", "subsidie_jobcoaching", "vervoersvoorziening"])
def test_a_kind_shows_what_its_form_asks(kind: str, norms: Norms) -> None:
    asked = {
        line.split(":")[0].strip(" -") for line in template(norms, kind).splitlines() if line.startswith("    ") and "#" not in line[:5]
    }
    facts = {name for _, name in select(norms, kind=kind).entries}
    assert asked - {"naam", "voorziening"} <= facts
    assert {f for _, f in select(norms).entries} - facts


def test_json_is_narrowed_too_and_a_list_is_an_entity() -> None:
    data = json.loads(run("--entity", "personen", "--json").stdout)
    assert [e["name"] for e in data["entities"]] == ["persoon"]
    assert data["readings"] == []
    found = json.loads(run("--search", "arbeidsduur", "--json").stdout)
    assert sum(len(e["facts"]) for e in found["entities"]) < 10
