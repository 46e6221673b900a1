"""The checked norms as data: nobody can change them, and two that say the same are equal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import FrozenInstanceError, fields, is_dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

import explain
from parser import norms as n


def parts(value: Any, path: str = "norms") -> Iterator[tuple[str, Any]]:
    """Everything that norms are made of, with the way to it."""
    yield path, value
    if is_dataclass(value):
        for f in fields(value):
            yield from parts(getattr(value, f.name), f"{path}.{f.name}")
    elif isinstance(value, tuple | MappingProxyType):
        for i, x in enumerate(value):
            yield from parts(x, f"{path}[{i}]")
        for x in value.values() if isinstance(value, MappingProxyType) else ():
            yield from parts(x, f"{path}[]")


def test_nothing_in_norms_can_be_changed(norms: n.Norms) -> None:
    assert [path for path, x in parts(norms) if isinstance(x, dict | list | set | bytearray)] == []
    with pytest.raises(FrozenInstanceError):
        norms.props = {}  # type: ignore[misc]
    with pytest.raises(TypeError):
        norms.application.facts["x"] = norms.application.facts["van"]  # type: ignore[index]


def test_who_gave_a_dictionary_cannot_change_it_either(norms: n.Norms) -> None:
    given = dict(norms.props)
    made = replace(norms, props=given)
    given.clear()
    assert made == norms


def test_norms_that_say_the_same_are_equal(norms: n.Norms, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WAAROM_CACHE", str(tmp_path))  # nothing was read there before
    again = explain.load_norms()
    assert again is not norms
    assert (again, hash(again)) == (norms, hash(norms))
    other = replace(norms, props={**norms.props, "x": n.Prop("x", (n.APPLICATION,), n.Running())})
    assert other != norms


def test_every_public_name_is_given() -> None:
    named = {name for name, x in vars(n).items() if isinstance(x, type) and is_dataclass(x)}
    assert named <= set(n.__all__)
    assert sorted(set(n.__all__)) == n.__all__
    assert all(hasattr(n, name) for name in n.__all__)
