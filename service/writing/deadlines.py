"""Deadlines: how long work may still take, whatever it is made of."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on a monotonic clock by which work must be done; handed down, so that its parts share the time."""

    at: float
    clock: Clock = time.monotonic

    @classmethod
    def after(cls, seconds: float, clock: Clock = time.monotonic) -> Self:
        """Set a deadline that many seconds from now."""
        return cls(clock() + seconds, clock)

    def left(self) -> float:
        """Tell how many seconds are left; 0 or less where none are."""
        return self.at - self.clock()
