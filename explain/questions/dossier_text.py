"""One answer written into the text of a dossier; every other character stays as it was.

Positions come from the YAML parser; what the result means is for reasoner/dossier/read.py to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import yaml

from reasoner import Dossier
from reasoner.dossier.yamltext import placed

PLAIN = re.compile(r"[\w.-]+\Z")
ASSUMED, INCOMPLETE = "aangenomen", "onvolledig"


def put(text: str, id_: str, key: str, value: str) -> str:
    """The text with `key: value` at the record with this id; an assumption about it goes."""
    return _set(_without_assumption(text, id_, key), id_, key, _scalar(value))


def complete(text: str, before: Dossier, after: Dossier) -> str:
    """The text with the lists and the incompleteness of `after`."""
    for name in after.lists.keys() - before.lists.keys():
        text = _set(text, None, name, "[]")
    if after.incomplete != before.incomplete:
        text = _set(text, None, INCOMPLETE, _names(after.incomplete))
    for id_, record in after.records.items():
        if record.incomplete != before.records[id_].incomplete:
            text = _set(text, id_, INCOMPLETE, _names(record.incomplete))
    return text


def _names(names: Iterable[str]) -> str:
    return f"[{', '.join(sorted(names))}]"


def _scalar(value: str) -> str:
    return value if PLAIN.match(value) else json.dumps(value, ensure_ascii=False)


# ---- places


def _root(text: str) -> yaml.MappingNode:
    root = placed(text)
    assert isinstance(root, yaml.MappingNode)
    return root


def _mapping(text: str, id_: str | None) -> yaml.MappingNode:
    """The record with this id, or the whole dossier."""
    root = _root(text)
    if id_ is None:
        return root
    for _, members in root.value:
        for node in members.value if isinstance(members, yaml.SequenceNode) else ():
            if isinstance(node, yaml.MappingNode) and any(k.value == "id" and v.value.strip() == id_ for k, v in node.value):
                return node
    raise KeyError(id_)


def _pair(node: yaml.MappingNode, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    return next(((k, v) for k, v in node.value if k.value == key), None)


def _end(key: yaml.Node, value: yaml.Node) -> int:
    """Where a value ends; the end that the parser gives a block is that of what follows it."""
    if isinstance(value, yaml.CollectionNode) and not value.flow_style and value.value:
        last = value.value[-1]
        return _end(*last) if isinstance(last, tuple) else _end(last, last)
    end: int = value.end_mark.index if value.end_mark.index > value.start_mark.index else key.end_mark.index
    return end


def _colon(text: str, key: yaml.Node) -> int | None:
    """The place after the colon of a key; a key in braces may have none."""
    found = re.compile(r"\s*:").match(text, key.end_mark.index)
    return found.end() if found else None


# ---- changes


def _set(text: str, id_: str | None, key: str, written: str) -> str:
    node = _mapping(text, id_)
    pair = _pair(node, key)
    if pair is not None:
        colon = _colon(text, pair[0])
        if colon is None:
            at = pair[0].end_mark.index
            return f"{text[:at]}: {written}{text[at:]}"
        if isinstance(pair[1], yaml.ScalarNode) and pair[1].end_mark.index > pair[1].start_mark.index:
            return text[: pair[1].start_mark.index] + written + text[pair[1].end_mark.index :]
        return f"{text[:colon]} {written}{text[max(colon, _end(*pair)) :]}"
    if node.flow_style:
        at = _after(text, *node.value[-1])
        comma = " ," if text[at - 1] == ":" else ","
        return f"{text[:at]}{comma} {key}: {written}{text[at:]}"
    return _new_line(text, node, f"{key}: {written}")


def _after(text: str, key: yaml.Node, value: yaml.Node) -> int:
    """The place after a pair, its colon too if nothing follows that."""
    return max(_end(key, value), _colon(text, key) or 0)


def _new_line(text: str, node: yaml.MappingNode, line: str) -> str:
    """A new line after the last pair of a block that ends on its own line."""
    newline = "\r\n" if "\r\n" in text else "\n"
    pairs = [(k, v) for k, v in node.value if not (isinstance(v, yaml.ScalarNode) and v.style in ("|", ">"))]
    at = _after(text, *pairs[-1])
    found = re.compile(r"[^\r\n]*").match(text, at)
    at = found.end() if found else len(text)
    return f"{text[:at]}{newline}{' ' * node.value[0][0].start_mark.column}{line}{text[at:]}"


def _without_assumption(text: str, id_: str, key: str) -> str:
    outer = _pair(_mapping(text, id_), ASSUMED)
    if outer is None or not isinstance(outer[1], yaml.MappingNode) or (inner := _pair(outer[1], key)) is None:
        return text
    pairs = outer[1].value
    place = [k.value for k, _ in pairs].index(key)
    if len(pairs) == 1:
        end = outer[1].end_mark.index if outer[1].flow_style else _after(text, *inner)
        return f"{text[: _colon(text, outer[0])]} {{}}{text[end:]}"
    if place:
        return text[: _after(text, *pairs[place - 1])] + text[_after(text, *inner) :]
    return text[: inner[0].start_mark.index] + text[pairs[1][0].start_mark.index :]
