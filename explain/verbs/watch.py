"""`waarom check --watch`: the check again each time a file of the rule base changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import click

EVERY = 0.5  # seconds
ENDINGS = (".regels", ".txt", ".yaml", ".yml")
Stamps = dict[Path, tuple[int, int]]


def stamps(*folders: Path) -> Stamps:
    """When each file of some rule bases was last written, in nanoseconds, and its size."""
    found: Stamps = {}
    for path in (p for folder in folders for p in folder.rglob("*")):
        try:
            if path.suffix in ENDINGS and path.is_file():
                told = path.stat()
                found[path] = (told.st_mtime_ns, told.st_size)
        except OSError:  # gone, or being written
            continue
    return found


def changes(before: Stamps, after: Stamps) -> list[Path]:
    """Files that came, went, or were written again."""
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))


def watch(
    folder: Path, run: Callable[[], object], sleep: Callable[[float], object] = time.sleep, beside: Callable[[], Iterable[Path]] = tuple
) -> None:
    """Run now, and again after each change, until Ctrl-C. Raises nothing on Ctrl-C.

    beside: the folders of the rule bases that this one builds on, asked again after each change.
    """
    more = tuple(beside())
    seen = stamps(folder, *more)
    try:
        run()
        _wait(folder)
        while True:
            sleep(EVERY)
            now = stamps(folder, *more)
            if changed := changes(seen, now):
                more = tuple(beside())
                seen = stamps(folder, *more)
                names = ", ".join(_named(path, folder) for path in changed)
                click.echo(f"\n---- {datetime.now():%H:%M:%S}  gewijzigd: {names}\n")
                run()
                _wait(folder)
    except KeyboardInterrupt:
        click.echo("\nGestopt.", err=True)


def _named(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder) if path.is_relative_to(folder) else Path(path.parent.name, path.name))


def _wait(folder: Path) -> None:
    click.echo(f"\nIk kijk naar {folder}; Ctrl-C stopt.", err=True)
