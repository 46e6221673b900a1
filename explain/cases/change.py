"""Changes on the dossier a case starts from: lists, records, facts."""

from __future__ import annotations

from typing import Any

from parser import did_you_mean

from .case import Plain


class NoSuchPlace(Exception):
    """A path that leads nowhere in this dossier; the message says what is missing, `hint` what there is."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.hint = hint
        super().__init__(message)


def change(dossier: Plain, path: str, value: Any) -> None:
    """Put a value in place: a list (`list`), a whole record (`list.id`, added if new) or a fact (`list.id.fact`)."""
    target = path.split(".")
    if len(target) == 1:
        dossier[path] = value
    elif len(target) == 2:
        _change_record(dossier, target[0], target[1], value)
    else:
        holder = _record(dossier, target[0], target[1])
        for name in target[2:-1]:
            holder = holder.setdefault(name, {})
            if not isinstance(holder, dict):
                raise NoSuchPlace(f"'{path}': '{name}' heeft geen onderdelen")
        holder[target[-1]] = value


def remove(dossier: Plain, path: str) -> None:
    """Take away a list, a record or a fact; it must be there."""
    target = path.split(".")
    if len(target) == 1:
        if path not in dossier:
            raise NoSuchPlace(f"de basis heeft geen lijst '{path}'", did_you_mean(path, dossier))
        del dossier[path]
        return
    record = _record(dossier, target[0], target[1])
    if len(target) == 2:
        dossier[target[0]].remove(record)
    elif len(target) > 3 or target[2] not in record:
        raise NoSuchPlace(f"'{target[1]}' heeft geen '{'.'.join(target[2:])}' om weg te laten", did_you_mean(target[2], record))
    else:
        del record[target[2]]


def _change_record(dossier: Plain, list_name: str, id_: str, value: Any) -> None:
    if not isinstance(value, dict):
        raise NoSuchPlace(f"'{list_name}.{id_}' is een heel onderdeel", f"schrijf {list_name}.{id_}: {{feit: waarde}}")
    records = _records(dossier, list_name)
    record = {"id": id_, **value}
    at = next((i for i, r in enumerate(records) if r.get("id") == id_), len(records))
    records[at : at + 1] = [record]


def _record(dossier: Plain, list_name: str, id_: str) -> Plain:
    records = _records(dossier, list_name)
    for record in records:
        if record.get("id") == id_:
            return record
    known = [str(r.get("id")) for r in records]
    raise NoSuchPlace(f"er is geen '{id_}' in '{list_name}'", did_you_mean(id_, known) or f"de basis heeft {', '.join(known) or 'niets'}")


def _records(dossier: Plain, list_name: str) -> list[Plain]:
    records = dossier.setdefault(list_name, [])
    if not isinstance(records, list) or not all(isinstance(r, dict) for r in records):
        raise NoSuchPlace(f"'{list_name}' is geen lijst van onderdelen")
    return records
