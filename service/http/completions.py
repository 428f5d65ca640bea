"""Routes that OpenAI's clients know: chat completions, whole or in chunks, and the list of models."""

from __future__ import annotations

import contextlib
import json
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Response
from fastapi.responses import JSONResponse
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from service.answer import Answer
from service.events import AnswerEvent, ErrorEvent, Event, HeadlineEvent, SentenceEvent, StatusEvent
from service.http.chat_routes import PING_S, streaming, told
from service.http.completion_reply import (
    MODEL,
    STRONG,
    Completion,
    Model,
    ModelList,
    Usage,
    annotations_of,
    completion_of,
    content_of,
)
from service.http.completion_request import CompletionRequest
from service.http.holding import Held, owner_of
from service.http.problems import openai_described, openai_error
from service.references import said_text

router = APIRouter(prefix="/v1", tags=["openai"], responses=openai_described(), dependencies=[Depends(owner_of)])
_BOTH = streaming("The completion; or, with `stream`, chunks of it as server-sent events, the last of them `[DONE]`.")


@router.post("/chat/completions", response_model=Completion, responses=_BOTH)
async def complete(body: CompletionRequest, held: Held) -> Response:
    """Answer the last user message in the light of those before it; nothing is remembered.

    Messages of the system and parameters of sampling are accepted and have no effect: answers are the documents' own words.
    """
    _known(body.model)
    asked = body.asked
    key, created = f"chatcmpl-{uuid.uuid4().hex}", int(time.time())
    reply = partial(held.reply, asked.history, asked.question, symbols=body.symbols, correction=body.request)
    if not body.stream:
        answer = await run_in_threadpool(reply)
        return JSONResponse(completion_of(answer, key, created, body.prompt).model_dump(mode="json"))
    held.answerer.accepted(asked.question)
    events = told(lambda listener: reply(listener=listener))
    chunks = Chunks(key, created, body.prompt if body.stream_options and body.stream_options.include_usage else None)
    return EventSourceResponse(chunks.sent(events), ping=PING_S)


@router.get("/models")
def list_models() -> ModelList:
    """List the models: there is one, and it is this service."""
    return ModelList(data=[Model()])


@router.get("/models/{model:path}")
def read_model(model: str) -> Model:
    """Tell of the one model."""
    _known(model)
    return Model()


def _known(model: str) -> None:
    if model != MODEL:
        raise HTTPException(404, f"there is no model {model!r}; the one model is {MODEL!r}")


@dataclass(frozen=True, slots=True)
class Chunks:
    """What the chunks of one completion have in common; with a ``counted`` prompt the last one counts what was used."""

    key: str
    created: int
    counted: str | None = None

    async def sent(self, events: AsyncIterator[Event]) -> AsyncIterator[ServerSentEvent]:
        """Send the headline, or what a model writes, as it is checked, then line after line; an error after the start is the last."""
        shown, is_written = "", False
        yield self._delta({"role": "assistant", "content": ""})
        async with contextlib.aclosing(events):  # type: ignore[type-var]  # an async generator, which can be closed
            async for event in events:
                piece = ""
                if isinstance(event, StatusEvent):
                    is_written = is_written or event.stage == "write"
                elif isinstance(event, HeadlineEvent):
                    piece = f"{STRONG}{event.text}{STRONG}"
                elif isinstance(event, SentenceEvent) and is_written and not event.sentence.is_folded:
                    piece = f" {event.text}" if shown else event.text
                elif isinstance(event, AnswerEvent):
                    for chunk in self._ending(event.answer, shown):
                        yield chunk
                elif isinstance(event, ErrorEvent):
                    yield ServerSentEvent(openai_error(event.status, event.detail).model_dump_json())
                if piece:
                    shown += piece
                    yield self._delta({"content": piece})

    def _ending(self, answer: Answer, shown: str) -> Iterator[ServerSentEvent]:
        """Send what was not shown yet, which is the points, the references and the text of an abstention, and end the stream."""
        text, said = content_of(answer), said_text(answer, STRONG)
        begun = len(shown) if text.startswith(shown) else len(said)
        points, rest = text[begun : len(said)], text[max(begun, len(said)) :]
        for piece in (*points.splitlines(keepends=True), rest):
            if piece:
                yield self._delta({"content": piece})
        annotations = [annotation.model_dump() for annotation in annotations_of(answer)]
        yield self._delta({"annotations": annotations} if annotations else {}, "stop")
        if self.counted is not None:
            yield self._chunk([], Usage.of(self.counted, text).model_dump())
        yield ServerSentEvent("[DONE]")

    def _delta(self, delta: dict[str, Any], finish: str | None = None) -> ServerSentEvent:
        return self._chunk([{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}])

    def _chunk(self, choices: list[dict[str, Any]], usage: dict[str, int] | None = None) -> ServerSentEvent:
        chunk = {"id": self.key, "object": "chat.completion.chunk", "created": self.created, "model": MODEL, "choices": choices}
        return ServerSentEvent(json.dumps(chunk if self.counted is None else chunk | {"usage": usage}))
