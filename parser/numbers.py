"""The numbers of articles, bijlagen, leden and onderdelen as they are published, and their order.

`5.1`, `5:42`, `10a`, `6:7a`, `2:10A`, `8 bis`, `II`, `B`, `A 1`. A text keeps to one scheme: numbers without a sign between
them, with a point, with a colon, roman, or letters; what is of another scheme is a reference to another text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_lowercase

Key = tuple[tuple[int, str], ...]  # a number as (5, ""), (42, "a"): comparable within its scheme

NUMBER = (
    r"(?:\d{1,9}[A-Za-z]{0,2}(?:[.:]\d{1,9}[A-Za-z]{0,2}){0,6}(?:\s?(?:bis|ter|quater|quinquies))?(?![^\W_])"
    r"|[A-Z]\s?\d{1,4}[a-z]{0,2}(?![^\W_])|[IVXLC]{1,9}[a-z]?(?![^\W_])|[A-Z](?![^\W_]))"
)
LATIN = ("", "bis", "ter", "quater", "quinquies")
_LATIN_KEYS = ("", " 1", " 2", " 3", " 4")  # these sort in their order
_PART = re.compile(r"(\d+)\s?([A-Za-z]*)")
_GREAT = re.compile(r"(c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")
_TENS = {"": 0, "x": 10, "xx": 20, "xxx": 30, "xl": 40, "l": 50, "lx": 60, "lxx": 70, "lxxx": 80, "xc": 90}
_UNITS = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


def plain_number(text: str) -> str:
    """A number as it stands in an address: no spaces, no closing sign. `"A 1"` is `A1`, `"5.1."` is `5.1`."""
    return "".join(text.split()).rstrip(".:)").lstrip("(").replace("º", "°")


def keys(number: str) -> Iterator[tuple[str, Key]]:
    """Every scheme in which this is a number, with its place in that scheme. Nothing for what is no number."""
    if number[:1].isdigit():
        sign = next((c for c in number if c in ".:"), "")
        parts = [_PART.fullmatch(part) for part in re.split(r"[.:]", number)]
        if all(parts):
            yield sign, tuple((int(p[1]), _letters(p[2])) for p in parts if p)
        return
    head = number.rstrip(ascii_lowercase)
    if head and head.isupper() and (value := roman_value(head.lower())):
        yield "I", ((value, number[len(head) :]),)
    if len(number) == 1 and "A" <= number <= "Z":
        yield "A", ((ord(number) - ord("A") + 1, ""),)
    if re.fullmatch(r"[A-Z]\d+[a-z]*", number):
        rest = _PART.fullmatch(number[1:])
        if rest:
            yield "A1", ((ord(number[0]) - ord("A") + 1, ""), (int(rest[1]), _letters(rest[2])))


def _letters(text: str) -> str:
    low = text.lower()
    return _LATIN_KEYS[LATIN.index(low)] if low in LATIN else low


def order(number: str) -> tuple[int, Key]:
    """What a number is sorted by, whatever its scheme: digits before letters, `2` before `10`, `10` before `10a`."""
    found = next(keys(number), None)
    return (0 if number[:1].isdigit() else 1, found[1]) if found else (2, ((0, number),))


def is_first(key: Key) -> bool:
    """Is this where a text starts: 1, 1.1, I, A?"""
    return all(number <= 1 and not letters for number, letters in key)


def marks(key: Key) -> Iterator[tuple[object, ...]]:
    """The names under which what follows at once finds this number (`before`)."""
    for depth, (number, _) in enumerate(key):
        yield "number", key[:depth], number
        yield "part", key[: depth + 1]
    yield "whole", key


def before(key: Key) -> Iterator[tuple[object, ...]]:
    """The names of what this number may follow at once: 5.2 comes after 5.1, 5.1a and 5.1.3; 6.1 after all that starts with 5."""
    yield "whole", key[:-1]
    for depth in range(len(key) - 1, -1, -1):
        number, letters = key[depth]
        if letters:
            yield from (("part", (*key[:depth], (number, above))) for above in _letters_before(letters))
            return
        yield "number", key[:depth], number - 1
        if number > 1:
            return


def _letters_before(letters: str) -> Iterator[str]:
    """What 10b, 10ba and 10 bis come after: 10a, 10b, 10."""
    if letters in _LATIN_KEYS:
        yield _LATIN_KEYS[_LATIN_KEYS.index(letters) - 1]
        yield ""
        return
    yield letters[:-1]
    if letters[-1] > "a":
        yield letters[:-1] + chr(ord(letters[-1]) - 1)


# ---- leden, onderdelen


def lettered(value: str) -> tuple[int, str]:
    """`1a` is (1, "a")."""
    digits = value.rstrip(ascii_lowercase)
    return int(digits), value[len(digits) :]


def next_number(value: str, following: str) -> bool:
    """2 after 1 and 1a; 1a after 1; 1b after 1a."""
    (number, letters), (other, others) = lettered(value), lettered(following)
    if other == number:
        return next_letter(letters, others) if letters and others else not letters and others == "a"
    return other == number + 1 and others in ("", "a")


def next_letter(value: str, following: str) -> bool:
    """d after c and ca; ca after c; cb after ca; aa after z; bb after aa."""
    if len(following) == 1:
        return following == _after(value[0])
    double = len(value) > 1 and set(value) == {value[0]}
    return following in {value + "a", value[:-1] + _after(value[-1]) if len(value) > 1 else "", "aa" if value == "z" else ""} or (
        double and following == _after(value[0]) * len(value) and value[0] != "z"
    )


def _after(letter: str) -> str:
    return ascii_lowercase[ascii_lowercase.index(letter) + 1 :][:1]


def roman_value(text: str) -> int:
    """0 for what is no roman number in lower case below 400."""
    match = _GREAT.fullmatch(text)
    return 100 * len(match[1]) + _TENS[match[2]] + _UNITS.index(match[3]) if match and text else 0


def is_lid(part: str) -> bool:
    """Is this part of an address, directly below its article, a lid? `1`, `1a`; no lid are `a` and `1°`."""
    return part[:1].isdigit() and "°" not in part
