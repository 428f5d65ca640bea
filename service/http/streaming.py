"""Streaming: what a listener in a thread hears, handed on to a client that may go away or come back."""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from fastapi import HTTPException
from sse_starlette import ServerSentEvent
from starlette.concurrency import run_in_threadpool

from service.events import ErrorEvent, Event, Listener, StatusEvent
from service.http.problems import error_event

_EVENT_ID = re.compile(r"(?P<conversation>[A-Za-z0-9._-]{1,100})/(?P<message>[0-9a-f]{32})/(?P<number>\d{1,6})")
_RETRY_MS = 2000


class Abandoned(Exception):
    """The client has gone away; the work for it stops."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a client has heard an answer: up to and with the event of this number."""

    conversation: str
    message: str
    number: int

    def __str__(self) -> str:
        return f"{self.conversation}/{self.message}/{self.number}"

    @classmethod
    def parse(cls, text: str) -> Position:
        """Read the id of an event as this service gives them; refuse with 422 what is none."""
        match = _EVENT_ID.fullmatch(text)
        if not match:
            raise HTTPException(422, "Last-Event-ID: it is no id of an event of this service; leave the header out to begin anew")
        return cls(match["conversation"], match["message"], int(match["number"]))


async def heard(work: Callable[[Listener], object]) -> AsyncIterator[Event]:
    """Run work in a thread and give the events that it tells; closing the iterator stops the work at its next event.

    An error becomes the last event.
    """
    loop, queue, gone = asyncio.get_running_loop(), asyncio.Queue[Event | None](), threading.Event()

    def listen(event: Event | None) -> None:
        if gone.is_set():
            raise Abandoned
        loop.call_soon_threadsafe(queue.put_nowait, event)

    def run() -> None:
        try:
            work(listen)
        except Abandoned:
            return
        except Exception as error:  # noqa: BLE001 - within a stream every error can only be told as an event
            with contextlib.suppress(Abandoned):
                listen(error_event(error))
        with contextlib.suppress(Abandoned):
            listen(None)

    task = asyncio.ensure_future(run_in_threadpool(run))
    try:
        while (event := await queue.get()) is not None:
            yield event
        await task
    finally:
        gone.set()


async def as_sent(events: AsyncIterator[Event], start: Position) -> AsyncIterator[ServerSentEvent]:
    """Number the events of an answer and leave out those that the client has heard; a status bears the number before it.

    Citations, sentences and the answer are numbered from 1 in an order that is the same whenever they are told.
    """
    number = 0
    async with contextlib.aclosing(events):  # type: ignore[type-var]  # an async generator, which can be closed
        async for event in events:
            if not isinstance(event, StatusEvent | ErrorEvent):
                number += 1
                if number <= start.number:
                    continue
            position = Position(start.conversation, start.message, max(number, start.number))
            data = event.model_dump_json(exclude={"type"})
            yield ServerSentEvent(data, event=event.type, id=str(position), retry=_RETRY_MS)
