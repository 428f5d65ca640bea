"""What may go wrong on demand: rate limits, refusals, cut connections, server errors, and calls that are held up."""

from __future__ import annotations

import asyncio
import math
import random
import threading
import time
from collections import Counter, defaultdict, deque
from typing import Literal, NamedTuple

from tests.fakeslack.journal import Journal

Fault = Literal["break", "500"]


class _Place(NamedTuple):
    token: str
    method: str
    channel: str


class Faults:
    """The knobs that tests turn, thread-safe, and what the server asks of them at each call."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._lock = threading.Lock()
        self._random = random.Random(0)  # noqa: S311 - the same misfortunes in every run
        self._share, self._retry_after = 0.0, 1
        self._methods: frozenset[str] | None = None
        self._limited: dict[tuple[str, str], float] = {}
        self._told: dict[_Place, float] = {}
        self._failing: dict[str, deque[str]] = defaultdict(deque)
        self._due: dict[Fault, Counter[str]] = defaultdict(Counter)
        self._held: dict[str, bool] = {}
        self._reached: Counter[str] = Counter()

    def limit(self, share: float, retry_after: int, methods: frozenset[str] | None) -> None:
        """Have this share of the calls of methods, or of all methods, answered 429."""
        with self._lock:
            self._share, self._retry_after, self._methods = share, retry_after, methods

    def fail(self, method: str, error: str, times: int) -> None:
        """Have the next calls of a method refused with an error."""
        with self._lock:
            self._failing[method].extend([error] * times)

    def plan(self, fault: Fault, method: str, times: int) -> None:
        """Have a fault befall the next calls of a method."""
        with self._lock:
            self._due[fault][method] += times

    def hold(self, method: str, *, after: bool) -> None:
        """Hold calls of a method up, before or after they are carried out, and begin to count them."""
        with self._lock:
            self._held[method] = after
            self._reached[method] = 0

    def release(self, method: str | None = None) -> None:
        """Let the calls of a method go on, or those of all methods."""
        with self._lock:
            for name in [method] if method else list(self._held):
                self._held.pop(name, None)

    def seconds_to_wait(self, token: str, method: str, channel: str) -> int | None:
        """The Retry-After of a call that is limited; a caller who was told before and did not wait is counted."""
        with self._lock:
            now = time.monotonic()
            place = _Place(token, method, channel)
            self._journal.impatient += now < self._told.get(place, 0.0)
            until = self._limited.get((token, method), 0.0)
            if until <= now:
                if not self._is_unlucky(method):
                    return None
                until = now + self._retry_after
                self._limited[token, method] = until
            wait = max(1, math.ceil(until - now))
            self._told[place] = now + wait
            self._journal.limited += 1
            return wait

    def _is_unlucky(self, method: str) -> bool:
        concerned = method in self._methods if self._methods is not None else method != "response_url"
        return concerned and self._random.random() < self._share

    def error_for(self, method: str) -> str | None:
        """The error that the next call of a method is to be refused with, if any."""
        with self._lock:
            return self._failing[method].popleft() if self._failing[method] else None

    def befalls(self, fault: Fault, method: str) -> bool:
        """Whether a fault befalls this call of a method."""
        with self._lock:
            due = self._due[fault][method] > 0
            self._due[fault][method] -= due
            return due

    async def wait_before(self, method: str) -> None:
        """Wait while calls of a method are held before they are carried out."""
        self._count(method, held=False)
        while self._held.get(method) is False:
            await asyncio.sleep(0.005)

    async def wait_after(self, method: str) -> None:
        """Wait while calls of a method are held after they were carried out."""
        self._count(method, held=True)
        while self._held.get(method) is True:
            await asyncio.sleep(0.005)

    def _count(self, method: str, *, held: bool) -> None:
        """Count a call once: where it is held, or else after it was carried out."""
        with self._lock:
            self._reached[method] += self._held.get(method, True) is held

    def reached(self, method: str) -> int:
        """How many calls of a method were carried out, or are held before that, since it was last held."""
        with self._lock:
            return self._reached[method]
