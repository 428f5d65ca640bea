"""Timestamps and ids as Slack makes them: each ts is later than all before it."""

from __future__ import annotations

import itertools
import threading
import time
import uuid


class Stamps:
    """Hands out timestamps that only grow, and ids that are never the same."""

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()
        self._ids = itertools.count(1)

    def ts(self) -> str:
        """The present moment as a message's ts, later than every ts before."""
        with self._lock:
            self._last = max(self._last + 1, time.time_ns() // 1000)
            return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def id(self, prefix: str) -> str:
        """A new id with Slack's prefix for its kind, such as C, D, V or Ev."""
        return f"{prefix}0{next(self._ids):08X}"

    @staticmethod
    def secret() -> str:
        """A string that nobody can guess."""
        return uuid.uuid4().hex
