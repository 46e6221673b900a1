"""The operators of a comparison: what each does, what it is the other way round, and when it fails."""

from __future__ import annotations

from collections.abc import Callable
from operator import eq, ge, gt, le, lt
from typing import Any

from parser import norms as n

COMPARE: dict[n.Operator, Callable[[Any, Any], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}
FLIPPED: dict[n.Operator, n.Operator] = {">=": "<=", "<=": ">=", ">": "<", "<": ">", "=": "="}  # the sides changed places
OPPOSITE: dict[n.Operator, str] = {">=": "<", "<=": ">", ">": "<=", "<": ">=", "=": "!="}  # it does not hold
