"""From Graphviz source to a picture (svg, png, pdf), with what the machine has: `dot` on PATH, else pygraphviz's own Graphviz."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator

from .svg import finished

FORMATS = ("svg", "png", "pdf")


class NoRenderer(RuntimeError):
    """Neither `dot` nor pygraphviz is there; the message says what to install."""


def render(source: str, format_: str, title: str = "", description: str = "") -> bytes:
    """Render DOT source as svg, png or pdf. Raises NoRenderer.

    An SVG gets a title, a description, titles on its cards, and colours for a screen that is set to dark.
    """
    data = _dot(source, format_) if shutil.which("dot") else _pygraphviz(source, format_)
    return finished(data, title, description) if format_ == "svg" else data


def _dot(source: str, format_: str) -> bytes:
    arguments = ["dot", f"-T{format_}", *(["-Gdpi=144"] if format_ == "png" else [])]
    try:
        done = subprocess.run(arguments, input=source.encode(), capture_output=True, check=False, timeout=60)
    except subprocess.TimeoutExpired:
        raise NoRenderer("Graphviz doet te lang over deze tekening; gebruik --format text") from None
    if done.returncode:
        raise NoRenderer(f"Graphviz kon de tekening niet maken: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _pygraphviz(source: str, format_: str) -> bytes:
    try:
        import pygraphviz
    except ImportError:
        raise NoRenderer("geen Graphviz gevonden; installeer Graphviz of de extra `drawings`, of gebruik --format text") from None
    try:
        graph = pygraphviz.AGraph(string=source)
    except ValueError as error:
        raise NoRenderer(f"Graphviz kon de tekening niet lezen: {error}") from None
    if format_ == "png":
        graph.graph_attr["dpi"] = "144"
    with warnings.catch_warnings(), _quiet():
        warnings.simplefilter("ignore")  # missing fonts are substituted
        data = graph.draw(format=format_, prog="dot")
    return bytes(data)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what font libraries say of the machine's font settings from the user."""
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    sink = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(sink, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(sink)
