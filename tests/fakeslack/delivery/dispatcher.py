"""Delivers events until they are acknowledged, and interactions once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from functools import partial
from typing import Any

from tests.fakeslack.delivery.delivery import Delivery, Line, What
from tests.fakeslack.delivery.sockets import Sockets
from tests.fakeslack.delivery.webhooks import Webhooks
from tests.fakeslack.message import Json
from tests.fakeslack.world import World


class Dispatcher:
    """Takes what the app is to be told from any thread, and tells it in the server's loop."""

    def __init__(self, world: World, sockets: Sockets, webhooks: Webhooks, loop: asyncio.AbstractEventLoop) -> None:
        self._world = world
        self._sockets = sockets
        self._webhooks = webhooks
        self._loop = loop
        self._tasks: set[asyncio.Task[None]] = set()
        self.duplicates = 0

    @property
    def _line(self) -> Line:
        return self._webhooks if self._webhooks.is_open else self._sockets

    def event(self, payload: Json) -> None:
        """Deliver an event, and as many times again as there are to be duplicates."""
        for attempt in range(self.duplicates + 1):
            self.start(partial(self._insist, payload, attempt))

    def ask(self, what: What, payload: Json) -> Future[Json | None]:
        """Deliver a command or an interaction; what its acknowledgement holds, or None where none came in time."""
        answer: Future[Json | None] = Future()
        self.start(partial(self._ask, Delivery(what, payload), answer))
        return answer

    def start(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Have work done in the server's loop, in the order in which it is given."""
        self._loop.call_soon_threadsafe(self._run, work)

    def _run(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        task = self._loop.create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _insist(self, payload: Json, first: int) -> None:
        """Offer an event again and again until it is acknowledged, as Slack does for a while."""
        delivery = Delivery("events_api", payload)
        reason = "timeout" if first else None
        for attempt, pause in enumerate((*self._line.pauses, 0.0), first):
            if not delivery.acknowledged.is_set():
                line = self._line
                while not line.is_open:
                    await line.ready()
                reason = await line.offer(delivery, attempt, reason)
            if delivery.acknowledged.is_set():
                return
            await asyncio.sleep(pause)
        self._world.journal.unacknowledged.append(payload)

    async def _ask(self, delivery: Delivery, answer: Future[Json | None]) -> None:
        """Offer an interaction once; a person sees at once when there is nobody to hear of it."""
        line = self._line
        if line.is_open:
            await line.offer(delivery, 0, None)
        if delivery.acknowledged.is_set():
            answer.set_result(delivery.answer)
        else:
            self._world.journal.unacknowledged.append(delivery.payload)
            answer.set_result(None)

    async def stop(self) -> None:
        """Give up all that is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
