"""Streaming: the events of an answer, numbered and handed on to a client that may go away or come back."""

from __future__ import annotations

import contextlib
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass

from fastapi import HTTPException
from sse_starlette import ServerSentEvent

from service.events import ErrorEvent, Event, Listener, StatusEvent
from service.http.problems import error_event
from service.threaded_listening import heard

_EVENT_ID = re.compile(r"(?P<conversation>[A-Za-z0-9._-]{1,100})/(?P<message>[0-9a-f]{32})/(?P<number>\d{1,6})")
_RETRY_MS = 2000


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


async def told(work: Callable[[Listener], object]) -> AsyncGenerator[Event, None]:
    """Give the events that work tells, as ``heard`` does; an error becomes the last event."""
    try:
        async with contextlib.aclosing(heard(work)) as events:
            async for event in events:
                yield event
    except Exception as error:  # noqa: BLE001 - within a stream every error can only be told as an event
        yield error_event(error)


async def as_sent(events: AsyncGenerator[Event, None], start: Position) -> AsyncIterator[ServerSentEvent]:
    """Number the events of an answer and leave out those that the client has heard; a status bears the number before it.

    Headline, citations, sentences and the answer are numbered from 1 in an order that is the same whenever they are told.
    """
    number = 0
    async with contextlib.aclosing(events):
        async for event in events:
            if not isinstance(event, StatusEvent | ErrorEvent):
                number += 1
                if number <= start.number:
                    continue
            position = Position(start.conversation, start.message, max(number, start.number))
            data = event.model_dump_json(exclude={"type"})
            yield ServerSentEvent(data, event=event.type, id=str(position), retry=_RETRY_MS)
