"""Listening across threads: what a listener in a thread is told of work there, as an asynchronous iterator."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncGenerator, Callable
from contextvars import ContextVar

from starlette.concurrency import run_in_threadpool

from service.events import Event, Listener

_LOG = logging.getLogger(__name__)
_gone: ContextVar[threading.Event | None] = ContextVar("gone", default=None)
"""Set once nobody listens any more to the work of this context."""


class Abandoned(Exception):
    """Nobody listens any more; the work stops."""


def go_on() -> None:
    """Raise Abandoned where nobody listens any more to what is being worked at: work that waits asks this now and then."""
    gone = _gone.get()
    if gone is not None and gone.is_set():
        raise Abandoned


async def heard(work: Callable[[Listener], object]) -> AsyncGenerator[Event, None]:
    """Run work in a thread and give the events that it tells; closing the iterator stops the work at its next event,
    or where it asks whether to ``go_on``.

    An error of the work is raised behind the last event.
    """
    loop, queue, gone = asyncio.get_running_loop(), asyncio.Queue[Event | None](), threading.Event()

    def listen(event: Event | None) -> None:
        if gone.is_set():
            raise Abandoned
        loop.call_soon_threadsafe(queue.put_nowait, event)

    def run() -> None:
        _gone.set(gone)  # the thread's context is its own
        try:
            work(listen)
        except Abandoned:
            return
        except Exception:
            if not gone.is_set():
                raise
            _LOG.exception("work that nobody listened to any more failed")
        finally:
            with contextlib.suppress(Abandoned):
                listen(None)

    task = asyncio.ensure_future(run_in_threadpool(run))
    try:
        while (event := await queue.get()) is not None:
            yield event
        await task
    finally:
        gone.set()
