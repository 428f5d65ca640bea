"""The inbox: what is heard at the same time is stored together, so that Slack, which waits for it, waits briefly."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool

from service.slack.listening.asked import Heard
from service.slack.working.queue import Queue

_REMEMBERED = 10_000


class Inbox:
    """Stores what is heard in the queue; what came again lately is known without asking the database."""

    def __init__(self, queue: Queue, wake: Callable[[], None]) -> None:
        """Store in a queue and ``wake`` who works on it."""
        self._queue = queue
        self._wake = wake
        self._waiting: list[tuple[Heard, str | None, asyncio.Future[bool]]] = []
        self._storing: asyncio.Task[None] | None = None
        self._known: OrderedDict[str, None] = OrderedDict()

    async def store(self, heard: Heard, event: str | None = None) -> bool:
        """Store what was heard; False when it was stored before. Returns when the database has it.

        Raises DatabaseUnavailable, and Slack, which is then not told that it came, sends it again.
        """
        if heard.key in self._known:
            return False
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((heard, event, stored))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store())
        return await stored

    async def _store(self) -> None:
        """Store what waits, and what has come meanwhile, until nothing waits."""
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                new = await run_in_threadpool(self._queue.put_all, [(heard, event) for heard, event, _ in batch])
            except Exception as error:  # noqa: BLE001 - whoever waits for it is told
                for _, _, stored in batch:
                    if not stored.done():
                        stored.set_exception(error)
                continue
            for heard, _, stored in batch:
                self._remember(heard.key)
                if not stored.done():
                    stored.set_result(heard.key in new)
                new.discard(heard.key)
            self._wake()

    def _remember(self, key: str) -> None:
        self._known[key] = None
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
