"""Shared fixtures: the Twenterand rule base, checked once."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import explain
from parser import store
from parser.norms import Norms

ROOT = Path(__file__).parent.parent
DOSSIERS = ROOT / "kb" / "twenterand_2024" / "dossiers"


def pytest_configure(config: pytest.Config) -> None:
    """Checked norms are kept in a folder of this run: nothing in the home of the user matters or changes."""
    if "PYTEST_XDIST_WORKER" not in os.environ:  # workers share that of the run
        kept = tempfile.TemporaryDirectory()
        config.add_cleanup(kept.cleanup)
        os.environ["WAAROM_CACHE"] = kept.name
    store.load = _read_once(Path(os.environ["WAAROM_CACHE"]))


def _read_once(home: Path) -> Callable[[Path], Norms | None]:
    """What this process read from that folder is the same object the next time, with all that is worked out from it."""
    load = store.load

    @lru_cache(maxsize=32)
    def found(path: Path) -> Norms:
        norms = load(path)
        if norms is None:
            raise LookupError
        return norms

    def read(path: Path) -> Norms | None:
        if path.parent != home:
            return load(path)
        with suppress(LookupError):
            return found(path)
        return None

    return read


SHARED = (
    "test_site.py",
    "test_notebook.py",
    "test_lesson.py",
    "test_cases.py",
)  # made once for the file, and dear: on one worker


EXAMPLES = sorted((p.stem for p in DOSSIERS.glob("*.yaml")), key=lambda stem: (-len(stem), stem))
SEVENTH = 7
FEW = frozenset(["geweigerd-drie-gronden", *sorted(EXAMPLES)[::SEVENTH]])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test marked `sampled` runs for few examples among the quick tests, and for all the others among the slow ones."""
    seen: Counter[str] = Counter()
    for item in items:
        if item.get_closest_marker("sampled") is None:
            continue
        function, _, id_ = item.nodeid.partition("[")
        example = next((stem for stem in EXAMPLES if stem in id_), None)
        quick = example in FEW if example is not None else seen[function] % SEVENTH == 0
        seen[function] += example is None
        if not quick:
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests go to any worker, but those of a file whose fixtures are dear stay together, and those about one example: what would turn it is kept."""
    from xdist.scheduler import LoadScopeScheduling

    class Together(LoadScopeScheduling):  # type: ignore[misc, unused-ignore]
        def _split_scope(self, nodeid: str) -> str:
            file = nodeid.partition("::")[0]
            if Path(file).name in SHARED:
                return file
            return next((stem for stem in EXAMPLES if stem in nodeid), nodeid)

    return Together(config, log)


@pytest.fixture(scope="session")
def norms() -> Norms:
    return explain.load_norms()


def plain_yaml(text: str) -> Any:
    """YAML with every scalar as the text that stands there, as the reader of dossiers sees it."""

    def plain(node: yaml.Node) -> Any:
        if isinstance(node, yaml.MappingNode):
            return {k.value: plain(v) for k, v in node.value}
        return [plain(v) for v in node.value] if isinstance(node, yaml.SequenceNode) else node.value

    return plain(yaml.compose(text, Loader=yaml.SafeLoader))


@pytest.fixture
def jupyter_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """IPython and kernels keep their files here: nothing in the home of the user matters or changes.

    VIRTUAL_ENV may name another environment than the one that runs; IPython would add its packages, with a warning.
    """
    home = tmp_path_factory.mktemp("jupyter")
    for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
        (home / name.lower()).mkdir()
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return home
