"""What another rule base calls differently, from a small YAML file (`--map`), checked against both rule bases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import yaml

from parser import did_you_mean
from parser.norms import Entity, Norms
from reasoner.dossier.record import DossierError, Problem
from reasoner.dossier.translate import Path, Renaming
from reasoner.dossier.yamltext import YamlProblem, compose

KEYS = ("entiteiten", "soorten", "feiten", "waarden")


def read_renaming(text: str, file: str, norms: Norms, other: Norms) -> Renaming:
    """Raises DossierError with every problem in it."""
    found = _Reader(file, norms, other)
    made = found.read(text)
    if found.problems:
        raise DossierError(tuple(found.problems))
    return made


class _Reader:
    def __init__(self, file: str, norms: Norms, other: Norms) -> None:
        self.file, self.norms, self.other = file, norms, other
        self.problems: list[Problem] = []

    def problem(self, message: str, node: yaml.Node | None, hint: str = "") -> None:
        line, column = (node.start_mark.line + 1, node.start_mark.column + 1) if node is not None else (1, 1)
        self.problems.append(Problem("K014", message, self.file, line, column, hint))

    def read(self, text: str) -> Renaming:
        try:
            root = compose(text, "een vertaling")
        except YamlProblem as error:
            self.problems.append(Problem("K014", error.message, self.file, error.line, error.column, error.hint))
            return Renaming()
        parts = {key: node for key, key_node, node in self._pairs(root) if self._known(key, key_node, KEYS, "onderdeel")}
        entities = dict(self._names(parts.get("entiteiten"), self.norms.entities, self.other.entities, "entiteit"))
        kinds = dict(self._names(parts.get("soorten"), self.norms.kinds, self.other.kinds, "soort"))
        facts = dict(self._facts(parts.get("feiten")))
        return Renaming(entities, kinds, facts, dict(self._values(parts.get("waarden"), facts, entities)))

    def _pairs(self, node: yaml.Node | None) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        """The pairs of a mapping; an empty one has none, a name twice is an error."""
        if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
            return
        if not isinstance(node, yaml.MappingNode):
            self.problem("hier staan namen met na de dubbele punt hoe de ander het noemt", node, "bijvoorbeeld `hier: daar`")
            return
        seen: set[str] = set()
        for key_node, value in node.value:
            key = str(key_node.value)
            if key in seen:
                self.problem(f"'{key}' staat hier twee keer", key_node, "laat er een staan")
                continue
            seen.add(key)
            yield key, key_node, value

    def _known(self, name: str, node: yaml.Node, known: Iterable[str], what: str) -> bool:
        if name in known:
            return True
        self.problem(f"er is geen {what} '{name}'", node, did_you_mean(name, known) or f"kies uit {', '.join([*known][:8])}")
        return False

    def _names(self, node: yaml.Node | None, ours: Iterable[str], theirs: Iterable[str], what: str) -> Iterator[tuple[str, str]]:
        for key, key_node, value in self._pairs(node):
            if self._known(key, key_node, ours, what) and self._known(str(value.value), value, theirs, f"{what} in de andere kennisbank"):
                yield key, str(value.value)

    def _facts(self, node: yaml.Node | None) -> Iterator[tuple[Path, Path]]:
        for key, key_node, value in self._pairs(node):
            ours, theirs = self._path(key, key_node, self.norms), self._path(str(value.value), value, self.other)
            if ours is None or theirs is None:
                continue
            types = [_type(norms.entities[entity], name) for norms, (entity, name) in ((self.norms, ours), (self.other, theirs))]
            if types[0] != types[1]:
                self.problem(
                    f"'{key}' is {types[0]}, '{value.value}' is {types[1]}", value, "alleen wat van een type is, kan hetzelfde zijn"
                )
                continue
            yield ours, theirs

    def _path(self, text: str, node: yaml.Node, norms: Norms) -> Path | None:
        entity, dot, name = text.partition(".")
        if not dot:
            self.problem(f"'{text}' is geen feit", node, "schrijf entiteit.feit")
            return None
        if not self._known(entity, node, norms.entities, "entiteit"):
            return None
        found = norms.entities[entity]
        return (entity, name) if self._known(name, node, [*found.facts, *found.links], f"feit of koppeling van {entity}") else None

    def _values(self, node: yaml.Node | None, facts: dict[Path, Path], entities: dict[str, str]) -> Iterator[tuple[Path, dict[str, str]]]:
        for key, key_node, value in self._pairs(node):
            ours = self._path(key, key_node, self.norms)
            if ours is None:
                continue
            entity, name = facts.get(ours, (entities.get(ours[0], ours[0]), ours[1]))
            there = self.other.entities.get(entity)
            fact, theirs = self.norms.entities[ours[0]].facts.get(ours[1]), there.facts.get(name) if there is not None else None
            if fact is None or theirs is None:
                self.problem(f"'{key}' heeft in de andere kennisbank geen tegenhanger", key_node, "noem hem bij `feiten`")
                continue
            yield ours, dict(self._names(value, fact.values, theirs.values, "waarde"))


def _type(entity: Entity, name: str) -> str:
    return entity.facts[name].type.replace("_", " ") if name in entity.facts else "een koppeling"
