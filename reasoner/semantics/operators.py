"""The operators of a comparison: what each does, and when it fails."""

from __future__ import annotations

from collections.abc import Callable
from operator import eq, ge, gt, le, lt
from typing import Any

from parser import norms as n

COMPARE: dict[n.Operator, Callable[[Any, Any], bool]] = {">=": ge, "<=": le, ">": gt, "<": lt, "=": eq}
OPPOSITE: dict[n.Operator, str] = {**n.OPPOSITE, "=": "!="}  # it does not hold
