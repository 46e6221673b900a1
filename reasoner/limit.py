"""How long an answer may take, in processor time: a busy machine finds no less."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

MOST_SECONDS = 10.0
clock = time.process_time


class Late(Exception):
    """The time is up."""


@dataclass(frozen=True)
class Limit:
    """The reading of the clock at which to stop."""

    end: float = math.inf

    def late(self) -> bool:
        return clock() >= self.end

    def check(self) -> None:
        """Raises Late when the time is up."""
        if self.late():
            raise Late


UNLIMITED = Limit()


def given(seconds: float | None, otherwise: float = MOST_SECONDS) -> float:
    """What was asked for, if anything was."""
    return otherwise if seconds is None else seconds


def limit(seconds: float) -> Limit:
    """A limit that starts now."""
    return Limit(clock() + seconds)
