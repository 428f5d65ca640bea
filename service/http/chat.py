"""The chat endpoint: a message in, the answer object out, whole or as it is made."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Header, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from sse_starlette import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from service.answer import Answer
from service.conversation import Conversations
from service.http.holding import Held, Owner
from service.http.problems import PROBLEMS, described
from service.http.schemas import ChatRequest
from service.http.streaming import Position, as_sent, told

router = APIRouter(prefix="/v1", tags=["chat"], responses=PROBLEMS | described(404))
_STREAM = "text/event-stream"
_PING_S = 15
_BOTH: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer object; or, when the client accepts text/event-stream, typed events: `status`, `headline`, "
        "`citation`, `sentence`, `answer`, `error`, each with its fields as JSON.",
        "content": {_STREAM: {"schema": {"type": "string"}}},
    }
}


@router.post("/chat", response_model=Answer, responses=_BOTH)
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
    if _STREAM in request.headers.get("accept", ""):
        return await _stream(body, held, owner, last_event_id)
    answer = await run_in_threadpool(
        held.ask,
        body.message,
        conversation_id=body.conversation_id,
        symbols=body.symbols,
        owner=owner,
        message_id=body.message_id,
        correction=body.request,
    )
    return JSONResponse(answer.model_dump(mode="json"))


async def _stream(body: ChatRequest, held: Conversations, owner: str, last_event_id: str | None) -> EventSourceResponse:
    held.answerer.accepted(body.message)
    start = await run_in_threadpool(_start, body, held, owner, last_event_id)
    events = told(
        lambda listener: held.ask(
            body.message,
            conversation_id=start.conversation,
            symbols=body.symbols,
            owner=owner,
            message_id=start.message,
            correction=body.request,
            listener=listener,
        )
    )
    return EventSourceResponse(as_sent(events, start), ping=_PING_S)


def _start(body: ChatRequest, held: Conversations, owner: str, last_event_id: str | None) -> Position:
    """Where the stream starts: behind the last event that was heard, or at the beginning of a new message."""
    if last_event_id:
        position = Position.parse(last_event_id)
        if body.conversation_id not in {None, position.conversation}:
            raise HTTPException(422, "Last-Event-ID: it is of another conversation than conversation_id says")
        if body.message_id not in {None, position.message}:
            raise HTTPException(422, "Last-Event-ID: it is of another message than message_id says")
        held.check(position.conversation, owner)
        return position
    if body.conversation_id:
        held.check(body.conversation_id, owner)
    return Position(body.conversation_id or held.begin(owner), body.message_id or uuid.uuid4().hex, 0)
