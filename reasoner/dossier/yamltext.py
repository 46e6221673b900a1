"""YAML to nodes with every scalar as the text that stands there, guarded against hostile input."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import Any

import yaml

DEEPEST = 60
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _TooDeep(Exception):
    pass


class _Shallow(yaml.SafeLoader):
    """Builds while it counts, so that the text is gone through once; the loader in C cannot, and is fast."""

    depth = 0

    def compose_sequence_node(self, anchor: Any) -> yaml.SequenceNode:
        with self._deeper():
            return super().compose_sequence_node(anchor)

    def compose_mapping_node(self, anchor: Any) -> yaml.MappingNode:
        with self._deeper():
            return super().compose_mapping_node(anchor)

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _TooDeep
        yield
        self.depth -= 1


class YamlProblem(Exception):
    """The text cannot be read: what is wrong, where (line and column from 1), how to mend it."""

    def __init__(self, message: str, line: int = 1, column: int = 1, hint: str = "") -> None:
        self.message, self.line, self.column, self.hint = message, line, column, hint
        super().__init__(message)


def compose(text: str, what: str) -> yaml.Node | None:
    """The root node of the one document in a text; None if it is empty. `what`: "een dossier". Raises YamlProblem."""
    try:
        root = _root(text, what)
        shared = root is not None and _shared(root)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise YamlProblem("dit is geen geldige YAML", line, column, "let op inspringing, dubbele punten en aanhalingstekens") from None
    except RecursionError:
        raise _too_deep(what) from None
    except UnicodeError:
        raise YamlProblem("het bestand bevat tekens die geen tekst zijn") from None
    if root is not None and shared:
        line, column = root.start_mark.line + 1, root.start_mark.column + 1
        raise YamlProblem(f"ankers en verwijzingen (& en *) kunnen niet in {what}", line, column, "schrijf de gegevens voluit")
    return root


def _root(text: str, what: str) -> yaml.Node | None:
    if _Loader is yaml.SafeLoader:
        with suppress(yaml.YAMLError, _TooDeep):  # told below, as of any text
            return placed(text)
    _check_depth(text, what)
    return yaml.compose(text, Loader=_Loader)


@lru_cache(maxsize=2)
def placed(text: str) -> yaml.Node | None:
    """The root node, with the place of each node as the loader in Python gives it; it is for reading only."""
    return yaml.compose(text, Loader=_Shallow)


def _too_deep(what: str) -> YamlProblem:
    return YamlProblem(f"het bestand is te diep genest om {what} te zijn")


def _check_depth(text: str, what: str) -> None:
    """Nesting is counted before anything is built: the YAML library itself does not survive very deep input."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                raise _too_deep(what)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _shared(root: yaml.Node) -> bool:
    seen: set[int] = set()
    todo = [root]
    while todo:
        node = todo.pop()
        if id(node) in seen:
            return True
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            todo += node.value
        elif isinstance(node, yaml.MappingNode):
            todo += [n for pair in node.value for n in pair]
    return False
