"""The types of the page's modules, by TypeScript: every module of the page, strictly."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from explain.page import build

pytestmark = [pytest.mark.browser, pytest.mark.slow]

VERSION = "7.0.2"  # of typescript: the same complaints each time
CONFIGS = ("tsconfig.json", "sw.tsconfig.json")


@pytest.fixture(scope="module")
def tsc(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """How TypeScript is called: WAAROM_TSC, or fetched here."""
    if "WAAROM_TSC" in os.environ:
        return [os.environ["WAAROM_TSC"]]
    npm, home = shutil.which("npm"), tmp_path_factory.mktemp("typescript")
    if npm is None:
        pytest.skip("no npm, so no TypeScript")
    options = ("--silent", "--no-audit", "--no-fund", "--prefix", str(home))
    done = subprocess.run([npm, "install", *options, f"typescript@{VERSION}"], capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        pytest.skip(f"typescript cannot be fetched here: {done.stderr[-200:]}")
    return [str(home / "node_modules" / ".bin" / "tsc")]


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """The modules of the page as it is made, and what says how they are checked."""
    shutil.copytree(build.WEB, tmp_path / "web")
    (tmp_path / "web" / build.SCORE).write_bytes(build.score())
    return tmp_path / "web"


def checked(tsc: list[str], web: Path, *options: str) -> str:
    said = (subprocess.run([*tsc, "-p", str(web / c), *options], capture_output=True, text=True, check=False, timeout=300) for c in CONFIGS)
    return "".join(s.stdout + s.stderr for s in said)


def test_the_types_of_every_module_are_right(tsc: list[str], web: Path) -> None:
    assert checked(tsc, web) == ""
    listed = {Path(line).resolve() for line in checked(tsc, web, "--listFilesOnly").splitlines()}
    assert {f.resolve() for f in web.rglob("*.js")} <= listed


@pytest.mark.parametrize("name", ["begin.js", "sw.js", "app/state.js", "app/views/ask.js", build.SCORE])
def test_a_wrong_type_is_found(tsc: list[str], web: Path, name: str) -> None:
    module = web / name
    module.write_text(module.read_text(encoding="utf-8") + "\nexport const fault = (x) => location.nowhere;\n", encoding="utf-8")
    assert "implicitly has an 'any' type" in checked(tsc, web)
