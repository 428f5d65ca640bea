"""The chat endpoint: a message in, the answer object out, whole or as it is made; what may be asked, and whether it helped."""

from __future__ import annotations

import contextlib
import re
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from service.answer import Answer
from service.conversation import Conversations, Feedback
from service.events import ErrorEvent, Event, Listener, StatusEvent
from service.http.document_routes import SYMBOLS, Symbol
from service.http.holding import Answering, Held, Owner, owner_of
from service.http.problems import PROBLEMS, described, error_event
from service.requests.request import Correction
from service.suggestions import Suggestions
from service.threaded_listening import heard

router = APIRouter(prefix="/v1", tags=["chat"], responses=PROBLEMS)
PING_S = 15
"""A stream in which nothing is told for so long says that it lives."""
_STREAM = "text/event-stream"
_EVENT_ID = re.compile(r"(?P<conversation>[A-Za-z0-9._-]{1,100})/(?P<message>[0-9a-f]{32})/(?P<number>\d{1,6})")
_RETRY_MS = 2000


def streaming(description: str) -> dict[int | str, dict[str, Any]]:
    """Describe for the OpenAPI document a response that may be a stream of events."""
    return {200: {"description": description, "content": {_STREAM: {"schema": {"type": "string"}}}}}


class ChatRequest(BaseModel):
    """A question, the conversation it belongs to, and the documents to answer from (all, when none is named)."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"message": "what did the GA say about disaster management?", "symbols": ["A/RES/75/15"]}]
        },
    )

    message: str = Field(description="The question, in plain words.", max_length=200_000)
    conversation_id: str | None = Field(None, max_length=100, pattern=r"^[A-Za-z0-9._-]+$")
    message_id: str | None = Field(
        None,
        pattern=r"^[0-9a-f]{32}$",
        description="Chosen by the client: sent again in the same conversation, the message is not answered twice.",
        examples=["5d0fb1a2c3e44f6d8a7b9c0d1e2f3a4b"],
    )
    symbols: list[Symbol] | None = Field(
        None,
        max_length=SYMBOLS,
        description="The documents to answer from, in this turn and those that follow; left out, the conversation keeps its scope.",
        examples=[["A/RES/75/15"]],
    )
    request: Correction | None = Field(
        None,
        description="What is meant otherwise than it was read: its fields win over those of the answer's `request`, an empty one "
        "says nothing of its field. It says all of it: what an earlier one said is taken back.",
        examples=[{"sessions": [], "topic": "seabed mining"}],
    )


class FeedbackRequest(BaseModel):
    """Whether the answer to a message helped, and in what way."""

    model_config = ConfigDict(extra="forbid")

    conversation_id: str = Field(max_length=100)
    message_id: str = Field(max_length=100)
    helpful: bool
    comment: str = Field("", max_length=4_000)


class SuggestionList(BaseModel):
    """Questions to begin with, up to five."""

    suggestions: list[str] = Field(examples=[["What did the General Assembly say about regional integration?"]])


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


@router.post(
    "/chat",
    response_model=Answer,
    responses=described(404)
    | streaming(
        "The answer object; or, when the client accepts text/event-stream, typed events: `status`, `headline`, `citation`, "
        "`sentence`, `answer`, `error`, each with its fields as JSON."
    ),
)
async def chat(
    body: ChatRequest,
    request: Request,
    held: Held,
    owner: Owner,
    last_event_id: Annotated[str | None, Header(description="Goes on where a stream broke off.")] = None,
) -> Response:
    """Answer a message: a headline and points of the documents' words, each with its paragraphs, or the closest texts, or what was read.

    The answer's ``tier`` says which of the three it is.

    Without a ``conversation_id`` a conversation is begun, and the answer says its id. With ``Accept: text/event-stream``
    the answer comes as it is made; a stream that breaks off goes on when the request is sent again with the last event's id.
    A message that is sent again with its ``message_id`` is not answered twice: its answer is given once more, whole. With
    another ``request`` it is answered anew, in the place of what was answered before.
    """
    ask = partial(held.ask, body.message, symbols=body.symbols, owner=owner, correction=body.request)
    if _STREAM not in request.headers.get("accept", ""):
        answer = await run_in_threadpool(ask, conversation_id=body.conversation_id, message_id=body.message_id)
        return JSONResponse(answer.model_dump(mode="json"))
    held.answerer.accepted(body.message)
    start = await run_in_threadpool(_start, body, held, owner, last_event_id)
    named = partial(ask, conversation_id=start.conversation, message_id=start.message)
    events = told(lambda listener: named(listener=listener))
    return EventSourceResponse(as_sent(events, start), ping=PING_S)


@router.post("/feedback", status_code=204, responses=described(404))
async def give(body: FeedbackRequest, held: Held, owner: Owner) -> None:
    """Say whether an answer helped; saying it again replaces what was said before."""
    # clients choose message ids, so two owners' may be alike: by its owner each one's feedback stays apart
    given = Feedback(body.message_id, body.conversation_id, body.helpful, body.comment, voter=owner)
    await run_in_threadpool(held.judge, given, owner)


@router.get("/suggestions", dependencies=[Depends(owner_of)])
def suggest(request: Request, answerer: Answering) -> SuggestionList:
    """Suggest up to five questions that the documents answer; the same until the documents are others."""
    kept: Suggestions = request.app.state.suggestions
    return SuggestionList(suggestions=list(kept.of(answerer)))


def _start(body: ChatRequest, held: Conversations, owner: str, last_event_id: str | None) -> Position:
    """Where the stream starts: behind the last event that was heard, or at the beginning of a new message."""
    if last_event_id:
        position = Position.parse(last_event_id)
        for name, given, heard_of in (
            ("conversation", body.conversation_id, position.conversation),
            ("message", body.message_id, position.message),
        ):
            if given not in {None, heard_of}:
                raise HTTPException(422, f"Last-Event-ID: it is of another {name} than {name}_id says")
        held.check(position.conversation, owner)
        return position
    if body.conversation_id:
        held.check(body.conversation_id, owner)
    return Position(body.conversation_id or held.begin(owner), body.message_id or uuid.uuid4().hex, 0)


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
