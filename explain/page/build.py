"""The folder of the page: what was fetched, the reasoner itself, a rule base and the files of the page, each under its digest."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import kb
from kb.text import read_text
from parser.norms import Norms

from ..cards.svg import dark
from ..html import predict
from ..html.style import FOLDER as HOUSE
from ..html.style import style
from ..lesson.page import FOLDER as LESSON
from . import fetch
from .boot import EXAMPLES, LISTED
from .contents import BILL, LICENCES, bill, licences, parted
from .examples import listed
from .warm import warmed

HERE = Path(__file__).parent
ROOT = HERE.parent.parent  # of the packages
WEB = HERE / "web"
OVERVIEW = HERE.parent / "overview" / "templates" / "overview.css"
MARK = "pagina.json"  # by which a folder is known to be ours
PACKAGES = ("kb", "parser", "reasoner", "explain")
ELSEWHERE = ("verbs", "population", "site", "synthetic", "page/web")  # of explain: what is not for the browser
KINDS = (".py", ".lark", ".html", ".css", ".js", ".yaml", ".json")
LIBRARY = "runtime/python_stdlib.zip"
PACKED = ".packed"  # not .gz: a server may say of that that it is to be unpacked on the way
SCORE = "app/score.js"  # made of what the exercises of the house have
VERSIONED, PLACE = ("index.html", "sw.js"), b"de-versie"  # what says of which version it is, and where
SENT = (".html", ".js")  # of the files of the page; its style is joined with that of the house
EPOCH = (2024, 1, 1, 0, 0, 0)  # the same files give the same archive


class NotOurs(Exception):
    """The folder holds something that this program did not write."""


def files(folder: kb.Folder, norms: Norms, runtime: Mapping[str, bytes], packages: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every file of the page, by path; a digest of all of them names the version."""
    runtime, texts = parted(runtime)
    packages, more = parted(packages)
    found = dict(runtime)
    found["python/packages.zip"] = _zip(packages)
    found["python/waarom.zip"] = _zip(dict(_own()))
    found["python/kb.zip"] = _zip(dict(_rules(folder, norms)))
    if runtime:
        warm = warmed(found, folder.path.resolve().name)
        found |= {"python/warm.zip": warm.archive, LIBRARY: warm.library}
        found["python/packages.zip"] = _zip({name: data for name, data in packages.items() if name not in warm.alone})
    found = dict(_packed(found))
    found["stijl.css"] = (style(OVERVIEW, HOUSE / "predict.css", LESSON / "lesson.css", WEB / "page.css") + dark()).encode()
    found |= {f.relative_to(WEB).as_posix(): f.read_bytes() for f in sorted(WEB.rglob("*")) if f.suffix in SENT}
    found[SCORE] = score()
    found |= {LICENCES: licences(texts | more).encode(), BILL: bill(_version()).encode()}
    digest = hashlib.sha256("".join(f"{n} {d}\n" for n, d in _digests(found).items()).encode()).hexdigest()
    found |= {name: found[name].replace(PLACE, digest.encode()) for name in VERSIONED}
    sizes = {name: len(data) for name, data in sorted(found.items())}
    listed = {"version": digest, "kb": folder.path.resolve().name, "files": sizes, "sha256": _digests(found)}
    found[MARK] = (json.dumps(listed, indent=1) + "\n").encode()
    return found


def score() -> bytes:
    """What counts in the exercises of the house, as a module."""
    return f"{predict.score()}\nexport {{ scored, resultLine }};\n".encode()


def _digests(found: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(found.items())}


def place(output: Path) -> Path:
    """The folder to write: not there yet, empty, or one of ours. Raises NotOurs, OSError."""
    target = Path(os.path.realpath(output))
    if target.exists() and not (target.is_dir() and ((target / MARK).is_file() or not any(target.iterdir()))):
        raise NotOurs
    return target


def write(found: Mapping[str, bytes], output: Path) -> None:
    """The folder, whole or not at all; one that is ours is replaced. Raises NotOurs, OSError."""
    target = place(output)
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        for name, data in found.items():
            file = aside / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        aside.chmod(0o755)
        old = aside.with_name(f"{aside.name}.oud")
        if target.exists():
            target.rename(old)
        aside.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def build(name: str, norms: Norms, output: Path) -> int:
    """Fetch, gather and write; how many bytes the folder holds. Raises kb.KbNotFound, fetch.CannotFetch, NotOurs, OSError."""
    place(output)  # before anything is fetched
    folder = kb.find(name)
    found = files(folder, norms, fetch.runtime(), fetch.packages())
    write(found, output)
    return sum(map(len, found.values()))


def _own() -> Iterator[tuple[str, bytes]]:
    """The program itself, unchanged, and the name by which it knows its version."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            inside = path.relative_to(ROOT / package).as_posix()
            elsewhere = package == "explain" and any(inside.startswith(f"{x}/") for x in ELSEWHERE)
            rules = package == "kb" and len(path.relative_to(ROOT).parts) > 2
            if path.is_file() and path.suffix in KINDS and not elsewhere and not rules:
                yield name, path.read_bytes()
    if own := _version():
        yield f"waarom-{own}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: waarom\nVersion: {own}\n".encode()


def _rules(folder: kb.Folder, norms: Norms) -> Iterator[tuple[str, bytes]]:
    """The rule base as it lies on disk: rules, texts, variants and dossiers."""
    home = folder.path.resolve()
    for name, text in (*folder.rules, *folder.sources):
        yield f"{home.name}/{name}", text.encode()
    for path in sorted(home.glob("varianten/*.regels")):
        yield f"{home.name}/varianten/{path.name}", read_text(path).encode()
    examples = {path.stem: read_text(path) for path in sorted(home.glob(f"{EXAMPLES}/*.yaml"))}
    for name, text in examples.items():
        yield f"{home.name}/{EXAMPLES}/{name}.yaml", text.encode()
    yield f"{home.name}/{LISTED}", json.dumps(listed(norms, examples), ensure_ascii=False).encode()


def _zip(found: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in sorted(found.items()):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data)
    return held.getvalue()


def _packed(found: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Archives compressed as a whole, which takes less than file by file, and which the browser itself undoes."""
    for name, data in found.items():
        yield (f"{name}{PACKED}", gzip.compress(data, 9, mtime=0)) if name.endswith(".zip") else (name, data)


def _version() -> str:
    """Of the program; nothing where it was not installed."""
    try:
        return version("waarom")
    except PackageNotFoundError:
        return ""
