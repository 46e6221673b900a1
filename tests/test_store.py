"""Kept norms: the same as checked ones in everything, and never needed.

Long because each way in which a kept file may be wrong or in the way is a test of its own.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import platformdirs
import pytest
from click.testing import CliRunner
from conftest import DOSSIERS, ROOT
from hypothesis import given
from hypothesis import strategies as st

import kb
from explain.cli import main
from kb import kept
from parser import RuleBaseError, SourceFile, check, store
from parser.norms import Norms, Running
from parser.syntax import Span

BASES = {folder.id: folder for folder in (kb.find("twenterand-2024"), kb.find(str(ROOT / "tests" / "kennisbanken" / "atelierfonds")))}
CASES = [(id_, None) for id_ in BASES] + [
    (id_, path.name) for id_, folder in BASES.items() for path in sorted(folder.path.glob("varianten/*.regels"))
]
SMALL = "atelierfonds"
UNUSED = {
    "holidays",
    "lark",
    "parser.checker",
    "parser.syntax",
    "rich",
    "graphviz",
    "jinja2",
    "networkx",
    "pandas",
    "explain.verbs.ask",
    "explain.cards.build",
    "explain.notebook",
    "reasoner.repairs",
    "reasoner.comparison",
    "numpy",
}
DOSSIER = DOSSIERS / "geweigerd-een-grond.yaml"


def files(id_: str) -> tuple[list[SourceFile], list[SourceFile]]:
    return [SourceFile(*f) for f in BASES[id_].rules], [SourceFile(*f) for f in BASES[id_].sources]


@cache
def made(id_: str = SMALL, variant: str | None = None) -> Norms:
    path = BASES[id_].path / "varianten" / (variant or "")
    return check(id_, *files(id_), variant=SourceFile(path.name, path.read_text(encoding="utf-8")) if variant else None)


def again(value: Any) -> Any:
    return store.decode(json.loads(json.dumps(store.encode(value))))


def same(left: Any, right: Any) -> bool:
    """In type, in order, and in what takes no part in comparison."""
    if type(left) is not type(right):
        return False
    if is_dataclass(left):
        return all(same(getattr(left, f.name), getattr(right, f.name)) for f in fields(left))
    if isinstance(left, Mapping):
        return same(tuple(left.items()), tuple(right.items()))
    if isinstance(left, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return str(left) == str(right) if isinstance(left, Decimal) else bool(left == right)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(kept.FOLDER, str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rule bases that were checked rather than read."""
    seen: list[str] = []

    def counted(kb_id: str, *files: Any, **options: Any) -> Norms:
        seen.append(kb_id)
        return check(kb_id, *files, **options)

    monkeypatch.setattr(store, "check", counted)
    return seen


def small() -> Norms:
    return store.checked(SMALL, *files(SMALL))


def only_file(home: Path) -> Path:
    (found,) = home.iterdir()
    return found


# ---- the same


@pytest.mark.sampled
@pytest.mark.parametrize(("id_", "variant"), CASES)
def test_what_is_kept_is_what_was_checked(id_: str, variant: str | None) -> None:
    found = again(made(id_, variant))
    assert same(found, made(id_, variant))
    assert all(getattr(found, f.name) == getattr(made(id_, variant), f.name) for f in fields(Norms))
    assert [p.span for p in found.props.values()] == [p.span for p in made(id_, variant).props.values()]


plain = st.none() | st.booleans() | st.integers() | st.text(st.characters()) | st.dates() | st.decimals(allow_nan=False)
values = st.recursive(
    plain, lambda of: st.lists(of).map(tuple) | st.dictionaries(plain, of).map(MappingProxyType) | st.just(Running()), max_leaves=20
)


@given(values)
def test_every_value_comes_back(value: Any) -> None:
    assert same(again(value), value)


@given(st.frozensets(st.text() | st.integers()))
def test_every_set_comes_back(value: frozenset[str | int]) -> None:
    assert again(value) == value


def test_what_looks_the_same_stays_apart() -> None:
    value = (1, True, Decimal("1"), Decimal("1.0"), "1", 0, False, None, "", Span("a", 1, 1, 1, 1), Span("a", 1, 1, 1, True))
    assert same(again(value), value)


@pytest.mark.parametrize("value", [1.5, [1], b"x", object(), Path("x")])
def test_what_is_no_part_of_norms_is_not_written(value: object, tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        store.encode((value,))
    store.save(tmp_path / "kept" / "x.json", value)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


# ---- read and checked


def test_the_second_time_nothing_is_checked(home: Path, checks: list[str]) -> None:
    assert same(small(), small())
    assert checks == [SMALL]
    assert len(list(home.iterdir())) == 1


def test_each_reading_gives_norms_of_its_own(home: Path) -> None:
    small()
    one, other = small(), small()
    assert one is not other
    assert one.kept(dict) is not other.kept(dict)


def test_whatever_the_norms_depend_on_is_in_the_name(home: Path, checks: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    rules, sources = files(SMALL)
    first = rules[0]
    changed = SourceFile(first.name, first.text + "\n# iets\n")
    renamed = SourceFile("0_" + first.name, first.text)
    asked: list[Callable[[], Norms]] = [
        lambda: store.checked(SMALL, rules, sources),
        lambda: store.checked("iets-anders", rules, sources),
        lambda: store.checked(SMALL, [changed, *rules[1:]], sources),
        lambda: store.checked(SMALL, [renamed, *rules[1:]], sources),
        lambda: store.checked(SMALL, rules, [*sources, SourceFile("bronnen/extra.txt", "")]),
    ]
    variants = [SourceFile(name, f'variant "{title}" bij "{SMALL}"\n') for name, title in (("a", "A"), ("b", "A"), ("a", "B"))]
    paths = {store._path(SMALL, rules, sources, v) for v in (None, *variants)}
    assert len(paths) == 4
    for ask in asked * 2:
        ask()
    assert len(checks) == len(asked)
    monkeypatch.setattr(store, "PROGRAM", "another parser")
    small()
    assert len(checks) == len(asked) + 1


def test_a_parser_that_changed_meanwhile_keeps_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PROGRAM", "what this process read")
    assert same(small(), made())
    assert not home.exists()


@pytest.mark.parametrize("name", ["lower.py", "regels.lark", "norms/terms.py"])
def test_every_source_of_the_parser_is_in_the_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = shutil.copytree(ROOT / "parser", tmp_path / "parser")
    monkeypatch.setattr(store, "__file__", str(copy / "store.py"))
    before = store._program()
    (copy / name).write_text((copy / name).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert None not in (before, store._program())
    assert store._program() != before


def test_a_parser_that_cannot_be_read_keeps_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "__file__", str(home / "nowhere.py"))
    assert store._program() is None
    monkeypatch.setattr(store, "PROGRAM", None)
    assert same(small(), made())
    assert not home.exists()


def test_a_broken_rule_base_says_the_same_and_is_not_kept(home: Path) -> None:
    rules, sources = files(SMALL)
    broken = [*rules, SourceFile("9_kapot.regels", "dit is geen regel\nen dit ook niet\n")]
    with pytest.raises(RuleBaseError) as checked:
        check(SMALL, broken, sources)
    for _ in range(2):
        with pytest.raises(RuleBaseError) as found:
            store.checked(SMALL, broken, sources)
        assert found.value.diagnostics == checked.value.diagnostics
        assert str(found.value) == str(checked.value)
    assert not home.exists()


# ---- damaged


def _head(path: Path, body: bytes, **instead: object) -> bytes:
    head = {"format": kept.FORMAT, "name": path.stem, "sha256": sha256(body).hexdigest()}
    return json.dumps(head | instead).encode() + b"\n" + body


def _changed(data: bytes) -> bytes:
    return data[:-100] + bytes([data[-100] ^ 1]) + data[-99:]


DAMAGE: dict[str, Callable[[Path, bytes], bytes]] = {
    "empty": lambda path, data: b"",
    "no end": lambda path, data: data[: len(data) // 2],
    "one byte short": lambda path, data: data[:-1],
    "one byte more": lambda path, data: data + b" ",
    "one bit": lambda path, data: _changed(data),
    "no head": lambda path, data: data.split(b"\n", 1)[1],
    "no body": lambda path, data: data.split(b"\n", 1)[0],
    "binary": lambda path, data: bytes(range(256)),
    "format": lambda path, data: _head(path, data.split(b"\n", 1)[1], format=kept.FORMAT + 1),
    "name": lambda path, data: _head(path, data.split(b"\n", 1)[1], name="0" * 64),
    "no json": lambda path, data: _head(path, b"["),
    "deep json": lambda path, data: _head(path, b"[" * 100_000),
    "null": lambda path, data: _head(path, b"null"),
    "number": lambda path, data: _head(path, b"1e999"),
    "text": lambda path, data: _head(path, b'"tekst"'),
    "nothing": lambda path, data: _head(path, b"[]"),
    "map": lambda path, data: _head(path, b'{"": [1]}'),
    "no norms": lambda path, data: _head(path, b'[["", ["tekst"]]]'),
    "unknown kind": lambda path, data: _head(path, b'[["Path", []], ["os.system", [["true"]]]]'),
    "no such place": lambda path, data: _head(path, b'[["", ["a"]], ["tuple", [[7]]]]'),
    "no place": lambda path, data: _head(path, b'[["", ["a"]], ["tuple", [["a"]]]]'),
    "too few columns": lambda path, data: _head(path, b'[["", ["a"]], ["Norms", [[0], [0]]]]'),
    "no date": lambda path, data: _head(path, b'[["date", ["gisteren"]]]'),
    "no number": lambda path, data: _head(path, b'[["Decimal", ["veel"]]]'),
    "no pairs": lambda path, data: _head(path, b'[["", ["a"]], ["mappingproxy", [[0, 0, 0]]]]'),
    "no key": lambda path, data: _head(path, b'[["tuple", [[]]], ["mappingproxy", [[]]], ["mappingproxy", [[1, 0]]]]'),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_is_checked_and_mended(damage: str, home: Path, checks: list[str]) -> None:
    small()
    path = only_file(home)
    whole = path.read_bytes()
    path.write_bytes(DAMAGE[damage](path, whole))
    assert store.load(path) is None
    assert same(small(), made())
    assert checks == [SMALL, SMALL]
    assert only_file(home).read_bytes() == whole


def test_norms_under_another_name_are_not_read(home: Path, checks: list[str]) -> None:
    small()
    path = only_file(home)
    path.rename(other := path.with_name("0" * 64 + ".json"))
    assert store.load(other) is None


@given(st.binary(max_size=200))
def test_any_file_is_read_or_ignored(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "x.json"
    for content in (data, _head(path, data)):
        path.write_bytes(content)
        assert store.load(path) is None


# ---- a folder that is not there, not ours, or full


@pytest.mark.parametrize("value", ["", "uit", " UIT "])
def test_switched_off(value: str, monkeypatch: pytest.MonkeyPatch, checks: list[str], tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(kept.FOLDER, value)
    assert kept.folder() is None
    assert same(small(), small())
    assert checks == [SMALL, SMALL]
    assert list(tmp_path.iterdir()) == []


def test_by_default_in_the_cache_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(kept.FOLDER)
    assert kept.folder() == platformdirs.user_cache_path("waarom", appauthor=False)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written(home: Path, checks: list[str]) -> None:
    home.mkdir(mode=0o500)
    assert same(small(), small())
    assert checks == [SMALL, SMALL]
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("name", ["file", "file/below", "nul\0", "x" * 5000])
def test_a_folder_that_cannot_be(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checks: list[str]) -> None:
    (tmp_path / "file").write_text("van iemand anders")
    monkeypatch.setattr(kept, "folder", lambda: tmp_path / name)
    assert same(small(), small())
    assert checks == [SMALL, SMALL]
    assert (tmp_path / "file").read_text() == "van iemand anders"


def test_a_full_disk_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch, checks: list[str]) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        assert same(small(), small())
    assert list(home.iterdir()) == []
    assert checks == [SMALL, SMALL]


def test_the_longest_unused_go_first_and_nothing_of_others(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_FILES", 3)
    home.mkdir()
    others = [home / "brief.json", home / ("a" * 64), home / "map"]
    others[0].write_text("{}")
    others[1].write_text("")
    others[2].mkdir()
    old = [home / f"{i:064}.json" for i in range(5)]
    left = home / f".{'f' * 64}.json.123"
    for i, path in enumerate([left, *old]):
        path.write_text("")
        os.utime(path, (i, i))
    rules, sources = files(SMALL)
    small()
    assert {p for p in home.iterdir() if p not in others} == {*old[3:], store._path(SMALL, rules, sources, None)}
    assert all(p.exists() for p in others)
    os.utime(old[3], (1, 1))
    (used,) = {p for p in home.iterdir() if p not in (*others, *old)}
    os.utime(used, (0, 0))
    small()
    store.checked("nog-een", rules, sources)
    assert used.exists()
    assert not old[3].exists()


# ---- at the same time


def _started(home: str, gate: Any, results: Any) -> None:
    os.environ[kept.FOLDER] = home
    gate.wait()
    for _ in range(3):
        results.put(same(small(), made()))


@pytest.mark.slow
def test_processes_at_once(home: Path) -> None:
    context = multiprocessing.get_context("spawn")
    gate, results = context.Event(), context.Queue()
    started = [context.Process(target=_started, args=(str(home), gate, results)) for _ in range(4)]
    for process in started:
        process.start()
    gate.set()
    assert all(results.get(timeout=120) for _ in range(12))
    for process in started:
        process.join()
    assert [kept.NAME.fullmatch(p.name) is not None for p in home.iterdir()] == [True]


def test_threads_at_once(home: Path) -> None:
    norms, path = made(), home / f"{'0' * 64}.json"
    found: list[bool] = []

    def work() -> None:
        for _ in range(10):
            store.save(path, norms)
            read = store.load(path)
            found.append(read is None or same(read, norms))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.save(path, norms)
    assert found == [True] * 40
    assert same(store.load(path), norms)
    assert [p.name for p in home.iterdir()] == [path.name]


# ---- the command line


def test_the_answer_is_the_same(home: Path) -> None:
    runs = [CliRunner().invoke(main, ["decide", str(DOSSIER), "--json"]) for _ in range(2)]
    assert len(list(home.iterdir())) >= 1  # the norms, and the holidays if no test before asked for these
    off = CliRunner().invoke(main, ["decide", str(DOSSIER), "--json"], env={kept.FOLDER: "uit"})
    assert {(r.exit_code, r.stdout, r.stderr) for r in (*runs, off)} == {(0, off.stdout, "")}


def test_a_start_that_reads_needs_no_grammar(home: Path) -> None:
    program = "import sys, explain.cli as c; c.run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    command = [sys.executable, "-c", program, "decide", str(DOSSIER), "--json"]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT) for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout
    assert "lark" in runs[0].stderr.split()
    assert not UNUSED & set(runs[1].stderr.split())


def test_explain_imports_what_is_asked_of_it() -> None:
    program = (
        "import sys, explain, explain.load; print('explain.notebook' in sys.modules); from explain import load, cards, outline, RuleBase\n"
    )
    program += "import explain.cards.dot, explain.notebook; print(load is explain.load, explain.cards.__name__, explain.load.__name__)"
    command = [sys.executable, "-c", program]
    assert subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.split() == [
        "False",
        "True",
        "explain",
        "load",
    ]
