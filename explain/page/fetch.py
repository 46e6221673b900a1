"""What the page is made of, from npm and PyPI: the versions and digests of `lock.json`, and nothing else."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch, fnmatchcase
from pathlib import Path
from typing import Any

LOCK = Path(__file__).parent / "lock.json"
PLATFORM = ("--platform", "manylinux2014_x86_64", "--implementation", "cp", "--only-binary", ":all:")
LEFT_OUT = "*/tests/*"
PATIENCE = 600  # seconds for one download


class CannotFetch(Exception):
    """str(): what is missing; hint: what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def lock() -> dict[str, Any]:
    """The packages of the page: `npm` and `pypi`, each with name, version, digest, what is kept, licence and source."""
    found: dict[str, Any] = json.loads(LOCK.read_text(encoding="utf-8"))
    return found


def runtime() -> dict[str, bytes]:
    """Python and Graphviz as WebAssembly, by path in the folder of the page. Raises CannotFetch."""
    npm = shutil.which("npm")
    if npm is None:
        raise CannotFetch("npm ontbreekt", "installeer Node.js (https://nodejs.org); dat is alleen nodig om de bladzijde te maken")
    found: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for package in lock()["npm"]:
            _run((npm, "pack", "--silent", f"{package['name']}@{package['version']}"), folder, "npm")
            (archive,) = Path(folder).glob("*.tgz")
            data = archive.read_bytes()
            archive.unlink()
            digest = base64.b64encode(hashlib.sha512(data).digest()).decode()
            if package["integrity"] != f"sha512-{digest}":
                raise CannotFetch(f"{package['name']} {package['version']} is niet het bestand dat is vastgelegd", _DIGEST)
            found |= dict(_unpacked(data, package["keep"], package.get("without", ())))
    return found


def packages() -> dict[str, bytes]:
    """The Python packages without what is compiled or for tests, by path under the folder of packages. Raises CannotFetch."""
    locked = lock()
    wanted = [f"{p['name']}=={p['version']} --hash=sha256:{p['sha256']}\n" for p in locked["pypi"]]
    found: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "lock.txt").write_text("".join(wanted), encoding="utf-8")
        options = (
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--require-hashes",
            *PLATFORM,
            "--python-version",
            locked["python"],
        )
        _run((sys.executable, "-m", "pip", "download", *options, "-r", "lock.txt", "-d", "wheels"), folder, "pip")
        kept = {p["name"].lower().replace("-", "_"): p["keep"] for p in locked["pypi"]}
        for wheel in sorted(Path(folder, "wheels").glob("*.whl")):
            found |= dict(_pure(wheel, kept[wheel.name.split("-")[0].lower()]))
    return found


_DIGEST = "haal het niet van een andere plaats; klopt de plaats, dan is lock.json verouderd"


def _run(command: tuple[str, ...], folder: str, what: str) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=PATIENCE)
    except (OSError, subprocess.TimeoutExpired):
        raise CannotFetch(f"{what} maakte het niet af", "kijk of er verbinding met internet is, en probeer het opnieuw") from None
    if done.returncode:
        said = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
        last = next((line for line in reversed(said) if line.strip()), "")
        raise CannotFetch(
            f"{what} kon het niet ophalen: {last[:200]}", "kijk of er verbinding met internet is, en of npm en pip mogen ophalen"
        )


def _unpacked(data: bytes, keep: Mapping[str, str], without: Sequence[str] = ()) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for inside, target in keep.items():
            member = archive.extractfile(f"package/{inside}")
            assert member is not None, inside
            data = member.read()
            yield target, thinned(data, without) if without and target.endswith(".zip") else data


def thinned(archive: bytes, without: Sequence[str]) -> bytes:
    """An archive without the files that match."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(held, "w") as made:
        for entry in old.infolist():
            if not any(fnmatchcase(entry.filename, pattern) for pattern in without):
                made.writestr(entry, old.read(entry))
    return held.getvalue()


def _pure(wheel: Path, keep: list[str]) -> Iterator[tuple[str, bytes]]:
    """The files that match, the name and version by which a package knows itself, and the text of its licence."""
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            own = fnmatchcase(name, "*.dist-info/METADATA") or fnmatchcase(name, "*.dist-info/*LICENSE*")
            if own or (any(fnmatch(name, pattern) for pattern in keep) and not fnmatch(name, LEFT_OUT)):
                yield name, archive.read(name)
