"""The house rules that a machine can read: direction of imports, no words of a rule base in Python, no evaluation."""

from __future__ import annotations

import ast
import graphlib
import re
from pathlib import Path

import pytest
from conftest import ROOT

from parser.norms import Norms
from parser.vocabulary import RESERVED_KEYS

ORDER = ("kb", "parser", "reasoner", "explain")
# words of the language itself: universal keys and roles of a dossier (only `aanvragen` is universal)
UNIVERSAL = RESERVED_KEYS | {"aanvraag", "aanvragen", "voorziening", "soort", "ontvangen", "van", "tot_en_met", "college", "feit"}
ENGLISH = {"begin"}  # a fact of a rule base that is an English word too
KEYWORDS = set(re.findall(r'"([^"\W]+)"', (ROOT / "parser" / "regels.lark").read_text(encoding="utf-8")))


def files(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name.split(".")[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("package", ORDER)
def test_imports_run_one_way(package: str) -> None:
    later = set(ORDER[ORDER.index(package) + 1 :])
    assert {str(p.relative_to(ROOT)): imported(p) & later for p in files(package) if imported(p) & later} == {}


@pytest.mark.parametrize("package", ["parser", "reasoner", "explain"])
def test_no_word_of_a_rule_base_in_python(package: str, norms: Norms) -> None:
    words = {*norms.kinds, *norms.documents, *norms.readings, *norms.parts, *norms.tables, *norms.values, *norms.provisions}
    words |= {c.name for r in norms.readings.values() for c in r.choices} - {"of", "en"}
    for entity in norms.entities.values():
        words |= {entity.name, entity.list_name, *entity.facts, *entity.links}
        words |= {v for f in entity.facts.values() for v in f.values}
    words -= UNIVERSAL | ENGLISH | KEYWORDS | {f.name for e in norms.entities.values() for f in e.facts.values() if f.system}
    used: dict[str, set[str]] = {}
    for path in files(package):
        tokens = set(re.findall(r"[^\W\d]\w*", path.read_text(encoding="utf-8")))
        if tokens & words:
            used[str(path.relative_to(ROOT))] = tokens & words
    assert used == {}


def test_nothing_is_evaluated() -> None:
    forbidden = {"eval", "exec", "compile"}
    for package in ORDER:
        for path in files(package):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = node.func.id if isinstance(node.func, ast.Name) else ""
                    attribute = ast.unparse(node.func) if isinstance(node.func, ast.Attribute) else ""
                    assert name not in forbidden, path
                    assert attribute not in {"yaml.load", "pyDatalog.load", "pyDatalog.ask", "pyDatalog.create_terms"}, path


FOLDERS = sorted(p.parent for package in ORDER for p in (ROOT / package).rglob("__init__.py"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_readme_of_a_package_names_what_is_in_it_and_nothing_else(folder: Path) -> None:
    """A bare name is a module of the package itself; a path starts at the root of the project."""
    text = (folder / "README.md").read_text(encoding="utf-8")
    modules = {p.name for p in folder.glob("*.py")} - {"__init__.py"}
    named = set(re.findall(r"[\w./-]*\w\.py\b", text))
    assert modules - named == set()
    assert {name for name in named - modules if "/" not in name or not (ROOT / name).exists()} == set()
    assert [p.parent.name for p in folder.glob("*/__init__.py") if f"`{p.parent.name}/`" not in text] == []


def packages(top: str) -> dict[str, set[str]]:
    """Which packages and modules directly below a package each of them imports."""
    found: dict[str, set[str]] = {}
    for path in files(top):
        parts = path.relative_to(ROOT).with_suffix("").parts
        here = parts[1]
        if here == "__init__":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ImportFrom):
                continue
            package = parts[: len(parts) - node.level] if node.level else ()
            target = (*package, *(node.module or "").split(".")) if node.module else package
            for whole in ((*target, a.name) for a in node.names):
                if whole[0] == top and len(whole) > 1 and whole[1] != here and (node.level or whole[0] == top):
                    found.setdefault(here, set()).add(whole[1])
    return found


@pytest.mark.parametrize("top", ORDER)
def test_no_package_imports_what_imports_it(top: str) -> None:
    graph = packages(top)
    order = graphlib.TopologicalSorter(graph)
    order.prepare()  # raises CycleError, which names the circle


def test_the_reasoner_runs_one_way() -> None:
    order = ("dossier", "limit", "semantics", "datalog", "decision", "questions", "repairs", "comparison")
    graph = packages("reasoner")
    assert {here: later for here, to in graph.items() if (later := {t for t in to if t in order[order.index(here) :]})} == {}
    assert not graph["questions"] & {"repairs", "comparison"}
    assert not graph["repairs"] & {"questions", "comparison"}
    assert not graph["comparison"] & {"questions", "repairs"}
