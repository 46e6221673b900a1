"""The house rules that a machine can read: direction of imports, no words of a rule base in Python, no evaluation."""

from __future__ import annotations

import ast
import graphlib
import re
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import get_args

import pytest
from conftest import ROOT

from parser import norms as n
from parser.norms import Norms
from parser.vocabulary import RESERVED_KEYS
from reasoner.semantics.model import LEAVES

ORDER = ("kb", "parser", "reasoner", "explain")
# words of the language itself: universal keys and roles of a dossier (only `aanvragen` is universal)
UNIVERSAL = RESERVED_KEYS | {"aanvraag", "aanvragen", "voorziening", "soort", "ontvangen", "van", "tot_en_met", "college", "feit"}
ENGLISH = {"begin"}  # a fact of a rule base that is an English word too
ORDINAL = {"derde"}  # as in a citation: artikel 3, derde lid
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
    words -= UNIVERSAL | ENGLISH | ORDINAL | KEYWORDS | {f.name for e in norms.entities.values() for f in e.facts.values() if f.system}
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


MEMBERS = {c.__name__ for union in (n.Body, n.Term, n.Amount) for c in get_args(union)}


def dispatchers(path: Path) -> Iterator[str]:
    """Of each `match` over bodies, terms or amounts: the lines from its last case up to what follows it."""
    source = path.read_text(encoding="utf-8")
    for parent in ast.walk(ast.parse(source)):
        for block in (getattr(parent, name, None) for name in ("body", "orelse", "finalbody")):
            for node, after in zip_longest(block, block[1:]) if isinstance(block, list) else ():
                if isinstance(node, ast.Match) and any(named(x) in MEMBERS for case in node.cases for x in ast.walk(case.pattern)):
                    end = after.lineno if after is not None else node.end_lineno
                    yield "\n".join(source.splitlines()[node.cases[-1].pattern.lineno - 1 : end])


def named(node: ast.AST) -> str:
    """The class of the norms that a pattern names: `n.All()`, in the norms themselves `All()`."""
    match node:
        case ast.MatchClass(cls=ast.Attribute(value=ast.Name("n"), attr=name)) | ast.MatchClass(cls=ast.Name(name)):
            return name
    return ""


@pytest.mark.parametrize("package", ["parser", "reasoner", "explain"])
def test_every_match_on_norms_says_what_it_does_with_the_others(package: str) -> None:
    """By `assert_never`, so that a new one is an error of types, or by `# others:` and a reason."""
    found = {path: [x for x in dispatchers(path) if not re.search(r"\bassert_never\(|# others: \w", x)] for path in files(package)}
    assert {str(path.relative_to(ROOT)): x for path, x in found.items() if x} == {}


def test_leaves_are_the_leaves_of_the_norms() -> None:
    assert {*LEAVES, n.Deviated} == set(get_args(n.Leaf))
    assert len(MEMBERS) > 25
    assert sum(1 for package in ORDER for path in files(package) for _ in dispatchers(path)) > 40


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


MODULES = {path.relative_to(ROOT).with_suffix("").parts: path for package in ORDER for path in files(package)}


def imports(parts: tuple[str, ...], source: str) -> set[tuple[str, ...]]:
    """Every module of ours that a module names, also within a function or for its types alone: as long a path as there is."""
    found: set[tuple[str, ...]] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {tuple(a.name.split(".")) for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = parts[: len(parts) - node.level] if node.level else ()
            found |= {(*package, *(node.module or "").split("."), a.name) if node.module else (*package, a.name) for a in node.names}
    return found - {parts}


def module(path: tuple[str, ...]) -> tuple[str, ...] | None:
    """The module that an import of this path reads; a package is its `__init__`."""
    return next((m for m in (path, (*path, "__init__"), path[:-1], (*path[:-1], "__init__")) if m in MODULES), None)


def test_no_module_imports_what_imports_it() -> None:
    """Not for its types either, nor within a function: what is imported late, for a quick start, makes no circle."""
    graph = {m: {to for x in imports(m, p.read_text(encoding="utf-8")) if (to := module(x)) not in (None, m)} for m, p in MODULES.items()}
    assert graph["explain", "notebook", "draft"] >= {("explain", "notebook", "listing"), ("explain", "notebook", "given")}
    graphlib.TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_imports_are_found_wherever_they_stand() -> None:
    source = "from . import a\nfrom .b import c\nif TYPE_CHECKING:\n    from ..d import E\ndef f():\n    from kb import text\n    import kb.library\n"
    assert imports(("x", "y", "z"), source) == {
        ("x", "y", "a"), ("x", "y", "b", "c"), ("x", "d", "E"), ("kb", "text"), ("kb", "library"),
    }  # fmt: skip
    assert module(("kb", "text", "plain")) == ("kb", "text")
    assert module(("kb", "find")) == ("kb", "__init__")


def packages(top: str) -> dict[str, set[str]]:
    """Which packages and modules directly below a package each of them imports."""
    found: dict[str, set[str]] = {}
    for parts, path in MODULES.items():
        if parts[0] == top and parts[1] != "__init__":
            for to in imports(parts, path.read_text(encoding="utf-8")):
                if to[0] == top and len(to) > 1 and to[1] != parts[1]:
                    found.setdefault(parts[1], set()).add(to[1])
    return found


@pytest.mark.parametrize("top", ORDER)
def test_no_package_imports_what_imports_it(top: str) -> None:
    graph = packages(top)
    order = graphlib.TopologicalSorter(graph)
    order.prepare()  # raises CycleError, which names the circle


def test_the_reasoner_runs_one_way() -> None:
    order = ("dossier", "limit", "semantics", "datalog", "decision", "columns", "questions", "repairs", "comparison")
    graph = packages("reasoner")
    assert {here: later for here, to in graph.items() if (later := {t for t in to if t in order[order.index(here) :]})} == {}
    assert not graph["questions"] & {"repairs", "comparison"}
    assert not graph["repairs"] & {"questions", "comparison"}
    assert not graph["comparison"] & {"questions", "repairs"}


LONG = 400


@pytest.mark.parametrize("folder", [*ORDER, "tests", "benchmarks"])
def test_a_long_file_says_why(folder: str) -> None:
    texts = {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in files(folder)}
    long = {name: ast.get_docstring(ast.parse(text)) or "" for name, text in texts.items() if text.count("\n") > LONG}
    assert [name for name, said in long.items() if "Long because" not in said] == []


def test_no_script_is_long() -> None:
    scripts = [p for end in ("js", "mjs", "css", "lark", "html", "typ") for package in ORDER for p in (ROOT / package).rglob(f"*.{end}")]
    assert len(scripts) > 50
    assert [str(p.relative_to(ROOT)) for p in scripts if p.read_text(encoding="utf-8").count("\n") > LONG] == []
