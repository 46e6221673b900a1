"""From YAML to a dossier. Scalars are read as text and typed by the vocabulary.

All problems are collected and raised together; nothing is guessed or dropped.

Long because what may be wrong with a dossier is: a message with what to do about it for each.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import yaml

from kb.text import plain
from parser import did_you_mean
from parser.norms import APPLICATION, WANT, Entity, Fact, Norms
from parser.vocabulary import APPLICATIONS, KIND_OF_APPLICATION, KIND_OF_SUPPORT, MOST_WHOLE, RECEIVED, RESERVED_KEYS, UNITS, WHOLE_TYPES

from .calendar import FOREVER, iso
from .citations import cited
from .moments import NoDay, read_day, shown_day
from .record import GRANTED, PARTLY_GRANTED, UNKNOWN, Dossier, DossierError, Problem, Record, Recorded, UnknownValue, UsedDeviation, Value
from .yamltext import YamlProblem, compose

OUTCOMES, ENDING_OUTCOMES = ("geweigerd", GRANTED, PARTLY_GRANTED), ("beëindigd", "voortgezet")
NONE, UNKNOWN_WORD, OPEN_END, INCOMPLETE = "geen", "onbekend", "onbepaald", "onvolledig"
NUMBER = re.compile(r"[0-9]{1,9}([.,][0-9]{1,4})?\Z")
THOUSANDS = re.compile(r"[0-9]+(\.[0-9]{3})+(,[0-9]{1,4})?\Z")
NEGATIVE = re.compile(r"[-\N{MINUS SIGN}]\s*[0-9][0-9.,]*\Z")
ID = re.compile(r"\S.{0,99}\Z")
YES_NO = {"ja": True, "nee": False}
FOREIGN = {"true": "ja", "yes": "ja", "waar": "ja", "j": "ja", "false": "nee", "no": "nee", "onwaar": "nee", "n": "nee"}
LONGEST_TEXT = 20_000
SHOWN_PARTS = 6  # of an article that is named without lid or onderdeel
HOW_TO_CITE = "een adres ziet eruit als regeling:2.3.c of als art. 2 lid 3 onder c Regeling, met het stuk erbij"
MOST_APPLICATIONS, MOST_RECORDS = 12, 60  # an answer stays a matter of seconds
MOST_PAIRS = 400  # each application is judged beside every other one and all support
LONGEST_PERIOD = 50 * 366  # days of an application
DIGITS = len(str(MOST_WHOLE))


def read_dossier(norms: Norms, text: str, file: str = "dossier.yaml", *, unasked: bool = False) -> Dossier:
    """Read a dossier. Raises DossierError with every problem in it.

    unasked: it need not hold an application or a provision.
    """
    reader = _Reader(norms, file)
    dossier = reader.dossier(text, unasked)
    if reader.problems:
        raise DossierError(tuple(sorted(reader.problems, key=lambda p: (p.line, p.column))))
    return dossier


def read_dossier_nodes(norms: Norms, root: yaml.MappingNode, text: str, file: str = "", *, unasked: bool = False) -> Dossier:
    """The same of nodes that were made already (`tree.py`); text: what tells one from another. Raises DossierError."""
    reader = _Reader(norms, file)
    dossier = reader._fill(root, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), unasked)
    if reader.problems:
        raise DossierError(tuple(sorted(reader.problems, key=lambda p: (p.line, p.column))))
    return dossier


def read_value(norms: Norms, fact: Fact, text: str) -> Value | UnknownValue | None:
    """One value as people give it, outside a dossier (None: left empty). Raises DossierError."""
    reader = _Reader(norms, "")
    value = reader._value(fact, yaml.ScalarNode("tag:yaml.org,2002:str", text))
    if reader.problems:
        raise DossierError(tuple(reader.problems))
    return value


def number_problem(text: str) -> tuple[str, str] | None:
    """What is wrong with a number (message and hint): below zero, or with a point that may stand for thousands."""
    if NEGATIVE.match(text):
        return "is minder dan nul", "schrijf nul of meer"
    if not THOUSANDS.match(text):
        return None
    whole, comma = text.replace(".", ""), text.replace(".", ",").rstrip("0").rstrip(",")
    ways = ([] if text.startswith("0") else [whole]) + ([comma] if text.count(".") == 1 and "," not in text else [])
    said = "is op twee manieren te lezen" if len(ways) > 1 else "heeft een punt voor drie cijfers"
    return said, f"schrijf {' of '.join(ways or [whole])}"


def period_problem(entity: Entity, values: Mapping[str, Value | UnknownValue]) -> tuple[str, str] | None:
    """What is wrong with the period of a record (message and hint), if anything."""
    if entity.period is None:
        return None
    begin, end = values.get(entity.period.begin), values.get(entity.period.end)
    if not isinstance(begin, int) or not isinstance(end, int):
        return None
    if begin > end:
        return (
            f"de periode eindigt ({iso(end)}) voor zij begint ({iso(begin)})",
            f"'{entity.period.begin}' is de eerste dag, '{entity.period.end}' de laatste dag zelf",
        )
    if FOREVER > end > begin + LONGEST_PERIOD and entity.name == APPLICATION:
        return "een aanvraag voor meer dan vijftig jaar kan niet", "schrijf onbepaald als er geen eind is"
    return None


class _Reader:
    def __init__(self, norms: Norms, file: str) -> None:
        self.norms, self.file = norms, file
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}
        self.link_nodes: dict[tuple[str, str], yaml.Node] = {}
        self.by_list = {e.list_name: e for e in norms.entities.values()}

    def problem(self, code: str, message: str, node: yaml.Node | None = None, hint: str = "") -> None:
        mark = node.start_mark if node is not None else None
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        self.problems.append(Problem(code, message, self.file, *place, hint))

    # ---- the file

    def dossier(self, text: str, unasked: bool) -> Dossier:
        text = plain(text)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        empty = Dossier(self.file, digest, {}, {}, frozenset())
        try:
            root = compose(text, "een dossier")
        except YamlProblem as error:
            self.problems.append(Problem("D001", error.message, self.file, error.line, error.column, error.hint))
            return empty
        if root is None:
            self.problem(
                "D002", "het dossier is leeg", hint=f"begin met `{APPLICATIONS}:`; `waarom new SOORT` geeft een dossier om in te vullen"
            )
            return empty
        if not isinstance(root, yaml.MappingNode):
            self.problem("D002", "een dossier bestaat uit lijsten met namen", root, f"begin met `{APPLICATIONS}:`")
            return empty
        return self._fill(root, digest, unasked)

    def _fill(self, root: yaml.MappingNode, digest: str, unasked: bool) -> Dossier:
        lists: dict[str, tuple[str, ...]] = {}
        records: dict[str, Record] = {}
        incomplete: frozenset[str] = frozenset()
        for key, key_node, node in self._pairs(root):
            if key == INCOMPLETE:
                incomplete = self._incomplete(node)
            elif key not in self.by_list:
                self.problem("D003", f"onbekende lijst '{key}'", key_node, did_you_mean(key, [*self.by_list, INCOMPLETE]))
            elif not isinstance(node, yaml.SequenceNode):
                if not (isinstance(node, yaml.ScalarNode) and not node.value):
                    self.problem(
                        "D002",
                        f"'{key}' is een lijst",
                        node,
                        "schrijf elk onderdeel op een regel die met `- ` begint; `[]` als er geen zijn",
                    )
            else:
                most = MOST_APPLICATIONS if key == APPLICATIONS else MOST_RECORDS
                if len(node.value) > most:
                    self.problem(
                        "D013",
                        f"'{key}' heeft {len(node.value)} onderdelen; een dossier heeft er ten hoogste {most}",
                        key_node,
                        "splits het dossier",
                    )
                    continue
                found = list(self._records(self.by_list[key], node))
                lists[key] = tuple(r.id for r in found)
                records |= {r.id: r for r in found}
        supports = [name for name, entity in self.by_list.items() if entity.support]
        asks = unasked or any(lists.get(name) for name in (APPLICATIONS, *supports))
        if not asks and not self.problems:
            hint = f"voeg toe: `{APPLICATIONS}:` met ten minste één aanvraag"
            if supports:
                hint += f", of `{supports[0]}:` met wat er loopt"
            self.problem("D002", "het dossier heeft geen aanvraag", root, hint)
        count, rest = len(lists.get(APPLICATIONS, ())), sum(len(lists.get(name, ())) for name in supports)
        most = next(k for k in range(count, -1, -1) if k <= 1 or k * (k + rest) <= MOST_PAIRS)
        if most < count:
            beside = f"naast {rest} {' en '.join(supports)}"
            self.problem(
                "D013",
                f"{count} aanvragen {beside} zijn samen te veel om binnen seconden te beslissen",
                root,
                f"laat weg wat er niet toe doet, of verdeel de aanvragen over meer dossiers: {beside} kunnen er {most}",
            )
        dossier = Dossier(self.file, digest, records, lists, incomplete)
        self._check_links(dossier)
        return dossier

    def _pairs(self, node: yaml.MappingNode) -> Iterator[tuple[str, yaml.Node, yaml.Node]]:
        seen: dict[str, int] = {}
        for key_node, value in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
            if not key:
                self.problem("D003", "een naam staat voor de dubbele punt", key_node)
            elif key in seen:
                self.problem("D004", f"'{key}' staat hier twee keer (ook op regel {seen[key]})", key_node, "laat er een staan")
            else:
                seen[key] = key_node.start_mark.line + 1
                yield key, key_node, value

    def _incomplete(self, node: yaml.Node) -> frozenset[str]:
        names = self._texts(node)
        for name, at in names:
            if name not in self.by_list:
                self.problem("D003", f"onbekende lijst '{name}'", at, did_you_mean(name, self.by_list))
        return frozenset(name for name, _ in names)

    def _texts(self, node: yaml.Node) -> list[tuple[str, yaml.Node]]:
        nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
        if all(isinstance(n, yaml.ScalarNode) for n in nodes):
            return [(str(n.value), n) for n in nodes]
        self.problem("D002", "hier staan namen, in een lijst als [a, b]", node)
        return []

    # ---- records

    def _records(self, entity: Entity, node: yaml.SequenceNode) -> Iterator[Record]:
        for item in node.value:
            if not isinstance(item, yaml.MappingNode):
                self.problem("D002", f"elk onderdeel van '{entity.list_name}' heeft namen en waarden", item, "bijvoorbeeld `- id: x1`")
                continue
            record = self._record(entity, item)
            if record is None:
                continue
            if record.id in self.lines:
                self.problem(
                    "D004",
                    f"id '{record.id}' is al gebruikt op regel {self.lines[record.id]}",
                    item,
                    "geef elk onderdeel in het hele dossier een eigen id",
                )
                continue
            self.lines[record.id] = record.line
            yield record

    def _record(self, entity: Entity, node: yaml.MappingNode) -> Record | None:
        values: dict[str, Value | UnknownValue] = {}
        assumed: dict[str, Value] = {}
        links: dict[str, str | None] = {}
        link_nodes: dict[str, yaml.Node] = {}
        text = {"id": "", "naam": "", "kind": ""}
        incomplete: frozenset[str] = frozenset()
        recorded: Recorded | None = None
        deviations: tuple[UsedDeviation, ...] = ()
        kind_key = KIND_OF_APPLICATION if entity.name == APPLICATION else KIND_OF_SUPPORT if entity.support else None
        places: dict[str, tuple[int, int]] = {}
        for key, key_node, value in self._pairs(node):
            fact = self._fact(entity, key)
            places[key] = (value.start_mark.line + 1, value.start_mark.column + 1)
            if key in ("id", "naam") or key == kind_key:
                text["kind" if key == kind_key else key] = self._scalar(value)
            elif key in entity.links and (entity.support or not entity.links[key].inherited):
                word = self._scalar(value)
                link_nodes[key] = value
                if word not in ("", UNKNOWN_WORD):
                    links[key] = None if word == NONE else word
            elif fact is not None:
                if (typed := self._value(fact, value)) is not None:
                    values[key] = typed
            elif key == "aangenomen":
                assumed = self._assumed(entity, value)
                for name, at in value.value if isinstance(value, yaml.MappingNode) else ():
                    places.setdefault(str(name.value), (at.start_mark.line + 1, at.start_mark.column + 1))
            elif key == INCOMPLETE:
                incomplete = self._incomplete(value)
            elif key == "besluit" and (entity.name == APPLICATION or entity.support):
                recorded = self._recorded(value, ENDING_OUTCOMES if entity.support else OUTCOMES)
            elif key == "afwijking" and (entity.name == APPLICATION or entity.support):
                deviations = tuple(self._deviations(value))
            else:
                self._unknown_key(entity, key, key_node, kind_key)
        text["naam"] = self._shown(text["naam"])  # one line, no characters that steer a terminal
        if text["id"] in (NONE, UNKNOWN_WORD, OPEN_END) or not text["id"].isprintable():
            self.problem(
                "D005",
                f"'{self._shown(text['id'])}' kan geen id zijn",
                node,
                "kies een korte naam; geen, onbekend en onbepaald hebben een eigen betekenis",
            )
            return None
        if not ID.match(text["id"]):
            self.problem(
                "D005", f"dit onderdeel van '{entity.list_name}' heeft geen (bruikbare) id", node, "voeg toe: `id:` met een korte naam"
            )
            return None
        if text["kind"] == UNKNOWN_WORD:
            text["kind"] = ""
        self.link_nodes |= {(text["id"], name): at for name, at in link_nodes.items()}
        self._check_kind(entity, text["kind"], node)
        self._check_period(entity, {**assumed, **values}, node)
        received = {**assumed, **values}.get(RECEIVED)
        if entity.name == APPLICATION and recorded is not None and recorded.date is not None and isinstance(received, int):
            self._check_receipt(recorded.date, received, node)
        for name in sorted(set(assumed) & {k for k, v in values.items() if v is not UNKNOWN}):
            self.problem("D004", f"'{name}' staat als feit en als aanname", node, "laat er een staan")
        return Record(
            entity.name,
            text["id"],
            text["naam"] or text["id"],
            values,
            assumed,
            links,
            text["kind"] or None,
            incomplete,
            recorded,
            deviations,
            node.start_mark.line + 1,
            places,
        )

    def _fact(self, entity: Entity, key: str) -> Fact | None:
        """A fact that a dossier can state of this entity: what support has of an application, but not the reverse."""
        fact = entity.facts.get(key)
        return None if fact is None or fact.system or (fact.inherited and not entity.support) else fact

    def _unknown_key(self, entity: Entity, key: str, node: yaml.Node, kind_key: str | None) -> None:
        facts = [k for k in entity.facts if self._fact(entity, k)]
        links = [k for k, x in entity.links.items() if entity.support or not x.inherited]
        known = [*facts, *links, *RESERVED_KEYS, *([kind_key] if kind_key else [])]
        hint = did_you_mean(key, known)
        if key == "tot" and entity.period is not None:
            hint = f"schrijf '{entity.period.end}' met de laatste dag zelf: in de woorden van de wet sluit 'tot' die dag uit"
        self.problem("D003", f"'{entity.label}' kent geen '{key}'", node, hint or "`waarom facts` toont wat er is")

    def _check_kind(self, entity: Entity, kind: str, node: yaml.Node) -> None:
        if entity.name == APPLICATION:
            if not kind:
                self.problem(
                    "D005",
                    "deze aanvraag zegt niet welke voorziening wordt gevraagd",
                    node,
                    f"voeg toe: `{KIND_OF_APPLICATION}:`, bijvoorbeeld {next(iter(self.norms.provisions), '')}",
                )
            elif kind not in self.norms.provisions:
                near = did_you_mean(kind, self.norms.provisions) or "kies uit " + ", ".join(self.norms.provisions)
                self.problem("D006", f"deze kennisbank beslist niet over '{kind}'", node, near)
        elif entity.support and kind and kind not in self.norms.kinds:
            self.problem("D006", f"soort '{kind}' bestaat niet", node, did_you_mean(kind, self.norms.kinds))

    def _check_period(self, entity: Entity, values: dict[str, Value | UnknownValue], node: yaml.Node) -> None:
        if (found := period_problem(entity, values)) is not None:
            self.problem("D007", found[0], node, found[1])

    def _check_receipt(self, decided: int, received: int, node: yaml.Node) -> None:
        if decided < received:
            message = f"het besluit is van {iso(decided)}, maar de aanvraag is pas op {iso(received)} ontvangen"
            self.problem("D007", message, node, "kijk `ontvangen` en de datum van het besluit na")

    def _shown(self, text: str) -> str:
        return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in " ".join(text.split()))

    # ---- scalars

    def _scalar(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self.problem("D002", "hier staat één woord of waarde", node)
            return ""
        text = str(node.value)
        if len(text) > LONGEST_TEXT:
            self.problem("D002", f"deze tekst is te lang ({len(text)} tekens)", node)
            return ""
        return text.strip()

    def _value(self, fact: Fact, node: yaml.Node) -> Value | UnknownValue | None:
        text = self._scalar(node)
        if not text:
            return None
        if text == UNKNOWN_WORD:
            return UNKNOWN
        return self._typed(fact, text, node)

    def _typed(self, fact: Fact, text: str, node: yaml.Node) -> Value | None:
        shown = text if len(text) <= 40 else text[:40] + "..."
        match fact.type:
            case "ja_nee":
                if text in YES_NO:
                    return YES_NO[text]
                word = FOREIGN.get(text.lower())
                hint = f"schrijf '{word}'" if word else ""
                self.problem("D006", f"'{shown}' bij '{fact.name}': kies ja, nee of onbekend", node, hint)
            case "een_van":
                if text in fact.values:
                    return text
                self.problem(
                    "D006", f"'{shown}' bij '{fact.name}': kies {', '.join(fact.values)} of onbekend", node, did_you_mean(text, fact.values)
                )
            case "datum":
                return self._date(fact, text, shown, node)
            case "dagen" | "weken" | "maanden":
                if NEGATIVE.match(text):
                    self.problem("D006", f"'{shown}' bij '{fact.name}' is minder dan nul", node, "schrijf nul of meer")
                    return None
                if text.isascii() and text.isdigit() and len(text) <= DIGITS:
                    return int(text) * WHOLE_TYPES[fact.type] if self._within(fact, int(text), shown, node) else None
                hint = f"schrijf een heel getal van ten hoogste {DIGITS} cijfers, bijvoorbeeld 10"
                self.problem("D006", f"'{shown}' bij '{fact.name}' is geen aantal {fact.type}", node, hint)
            case _:
                if (found := number_problem(text)) is not None:
                    self.problem("D006", f"'{shown}' bij '{fact.name}' {found[0]}", node, found[1])
                    return None
                if NUMBER.match(text):
                    number = Decimal(text.replace(",", "."))
                    return number if self._within(fact, number, shown, node) else None
                self.problem(
                    "D006",
                    f"'{shown}' bij '{fact.name}' is geen getal",
                    node,
                    "schrijf bijvoorbeeld 12 of 11,9 (ten hoogste vier decimalen, zonder eenheid)",
                )
        return None

    def _within(self, fact: Fact, number: Decimal | int, shown: str, node: yaml.Node) -> bool:
        if fact.most is None or number <= fact.most:
            return True
        unit = f" {UNITS[fact.type]}" if fact.type in UNITS else ""
        self.problem(
            "D006", f"'{shown}' bij '{fact.name}' kan niet: {fact.label.holds} is ten hoogste {fact.most}{unit}", node,
            f"schrijf ten hoogste {fact.most}, of onbekend",
        )  # fmt: skip
        return False

    def _date(self, fact: Fact, text: str, shown: str, node: yaml.Node) -> int | None:
        if text == OPEN_END:
            if fact.open_end:
                return FOREVER
            self.problem("D006", f"'{fact.name}' kan niet onbepaald zijn", node, "alleen de laatste dag van een periode kan onbepaald zijn")
            return None
        try:
            return read_day(text).toordinal()
        except NoDay as error:
            self.problem("D006", f"{shown_day(shown)} bij '{fact.name}' {error}", node, error.hint)
            return None

    def _assumed(self, entity: Entity, node: yaml.Node) -> dict[str, Value]:
        found: dict[str, Value] = {}
        if not isinstance(node, yaml.MappingNode):
            self.problem("D002", "'aangenomen' heeft namen en waarden", node, "bijvoorbeeld aangenomen: {feit: ja}")
            return found
        for key, key_node, value in self._pairs(node):
            fact = self._fact(entity, key)
            if fact is None:
                self._unknown_key(entity, key, key_node, None)
            elif isinstance(typed := self._value(fact, value), UnknownValue):
                self.problem("D006", "een aanname is niet onbekend", value)
            elif typed is not None:
                found[key] = typed
        return found

    # ---- decisions and deviations

    def _recorded(self, node: yaml.Node, outcomes: tuple[str, ...]) -> Recorded | None:
        if not isinstance(node, yaml.MappingNode):
            self.problem("D002", "'besluit' heeft datum, uitkomst en gronden", node)
            return None
        day, outcome = None, ""
        grounds: tuple[str, ...] = ()
        decided = self.norms.application.facts["beslisdatum"]
        for key, key_node, value in self._pairs(node):
            if key == "datum":
                found = self._value(decided, value)
                day = found if isinstance(found, int) else None
            elif key == "uitkomst":
                outcome = self._scalar(value)
                if outcome not in outcomes:
                    self.problem("D006", f"uitkomst '{outcome}': kies {' of '.join(outcomes)}", value, did_you_mean(outcome, outcomes))
            elif key == "gronden":
                grounds = tuple(self._addresses(value))
            else:
                self.problem("D003", f"een besluit kent geen '{key}'", key_node, did_you_mean(key, ("datum", "uitkomst", "gronden")))
        if not outcome:
            self.problem("D005", "dit besluit heeft geen uitkomst", node, f"voeg toe: `uitkomst:` {' of '.join(outcomes)}")
        return Recorded(day, outcome, grounds)

    def _addresses(self, node: yaml.Node) -> Iterable[str]:
        for written, at in self._texts(node):
            text = cited(self.norms, written)
            if text in self.norms.articles:
                yield text
                continue
            shown = f"'{self._shown(written)}'" + (f" ({text})" if text != written else "")
            self.problem("D006", f"{shown} is geen adres in deze kennisbank", at, self._near(text))

    def _near(self, text: str) -> str:
        """What may have been meant by an address that is not there."""
        below = [id_ for id_ in self.norms.articles if id_.startswith(f"{text}.")] if text else []
        if below:
            return f"noem een onderdeel: {', '.join(below[:SHOWN_PARTS])}{' en verder' if len(below) > SHOWN_PARTS else ''}"
        return did_you_mean(text, self.norms.articles) or HOW_TO_CITE

    def _deviations(self, node: yaml.Node) -> Iterator[UsedDeviation]:
        powers = {d.address.id: d for d in self.norms.deviations}
        provisions = self.norms.provisions.values()
        wants = {g.address.id for p in provisions for g in p.grounds if g.leg == WANT}
        deviable = {c.address.id for p in provisions for c in p.conditions}
        deviable |= {g.address.id for p in provisions for g in p.grounds if g.leg != WANT}
        deviable |= {g.address.id for p in provisions if p.ending is not None for g in p.ending.grounds}
        for item in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            if not isinstance(item, yaml.MappingNode):
                self.problem("D002", "'afwijking' heeft artikel, van en reden", item)
                continue
            given = {key: value for key, _, value in self._pairs(item)}
            for key in given.keys() - {"artikel", "van", "reden"}:
                self.problem("D003", f"een afwijking kent geen '{key}'", given[key], did_you_mean(key, ("artikel", "van", "reden")))
            article = cited(self.norms, self._scalar(given["artikel"])) if "artikel" in given else ""
            if article not in powers:
                self.problem(
                    "D006",
                    f"'{article}' geeft geen bevoegdheid om af te wijken",
                    item,
                    f"kies uit {', '.join(powers) or 'niets: deze kennisbank kent er geen'}",
                )
                continue
            addresses = tuple(self._addresses(given["van"])) if "van" in given else ()
            if not addresses:
                self.problem("D005", "deze afwijking zegt niet waarvan wordt afgeweken", item, "voeg toe: `van: [adres]`")
            for address in addresses:
                if address in wants - deviable:
                    hint = "hier staat wanneer de bevoegdheid er is, en daarvan valt niet af te wijken; haal deze afwijking weg"
                    self.problem("D006", f"{article} reikt niet tot {address}", item, hint)
                elif address not in deviable:
                    self.problem(
                        "D006",
                        f"onder {address} staat geen voorwaarde of weigeringsgrond om van af te wijken",
                        item,
                        "noem het adres van de voorwaarde of de grond zelf",
                    )
                elif not powers[article].reaches(self.norms.articles[address].address):
                    hint = "haal deze afwijking weg; zonder haar geeft het dossier een antwoord"
                    self.problem("D006", f"{article} reikt niet tot {address}", item, hint)
            yield UsedDeviation(article, addresses, self._shown(self._scalar(given["reden"])) if "reden" in given else "")

    # ---- links

    def _check_links(self, dossier: Dossier) -> None:
        for record in dossier.records.values():
            entity = self.norms.entities[record.entity]
            for name, target in record.links.items():
                wanted = entity.links[name].target
                if target is None:
                    continue
                found = dossier.records.get(target)
                if found is None or found.entity != wanted:
                    known = [r.id for r in dossier.records.values() if r.entity == wanted]
                    hint = did_you_mean(target, known) or (
                        f"bekend: {', '.join(known[:6])}" if known else f"voeg toe onder `{self.norms.entities[wanted].list_name}:`"
                    )
                    at = self.link_nodes.get((record.id, name))
                    self.problem("D008", f"'{record.id}' verwijst naar {wanted} '{target}', maar die staat niet in het dossier", at, hint)
            owner = entity.owner
            if record.entity == APPLICATION and owner is not None and record.links.get(owner) is None:
                self.problems.append(
                    Problem(
                        "D005",
                        f"aanvraag '{record.id}' zegt niet {entity.toward} welke {entity.links[owner].label} zij is",
                        self.file,
                        record.line,
                        1,
                        f"voeg toe: `{owner}:` met een id",
                    )
                )


def stated(norms: Norms, fact: Fact, text: str) -> Value | UnknownValue | None:
    """A value as a dossier writes it, by itself; None for nothing. Raises DossierError if it cannot be."""
    reader = _Reader(norms, "")
    found = reader._value(fact, yaml.ScalarNode("tag:yaml.org,2002:str", text, yaml.Mark("", 0, 0, 0, None, 0)))
    if reader.problems:
        raise DossierError(tuple(reader.problems))
    return found
