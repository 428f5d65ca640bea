"""The turnstile: messages of one conversation go through one after the other, in the order in which they came."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turnstile:
    """Lets one thread at a time into each conversation, first come, first served; others do not wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[threading.Event]] = {}

    @contextmanager
    def passed(self, conversation: str) -> Iterator[None]:
        """Wait until every message that came before in this conversation is through, then hold it."""
        own = threading.Event()
        with self._lock:
            queue = self._waiting.setdefault(conversation, deque())
            queue.append(own)
            if queue[0] is own:
                own.set()
        own.wait()
        try:
            yield
        finally:
            with self._lock:
                queue.popleft()
                if queue:
                    queue[0].set()
                else:
                    del self._waiting[conversation]
