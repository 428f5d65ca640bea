"""Routes that OpenAI's clients know: chat completions, whole or in chunks, and the list of models."""

from __future__ import annotations

import time
import uuid
from typing import Any

from fastapi import APIRouter, Depends, HTTPException, Response
from fastapi.responses import JSONResponse
from sse_starlette import EventSourceResponse
from starlette.concurrency import run_in_threadpool

from service.http.holding import Held, owner_of
from service.http.openai.chunks import Chunks
from service.http.openai.errors import described
from service.http.openai.replies import MODEL, Completion, Model, ModelList, completion_of
from service.http.openai.schemas import CompletionRequest
from service.http.streaming import told

router = APIRouter(prefix="/v1", tags=["openai"], responses=described(), dependencies=[Depends(owner_of)])
_PING_S = 15
_BOTH: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The completion; or, with `stream`, chunks of it as server-sent events, the last of them `[DONE]`.",
        "content": {"text/event-stream": {"schema": {"type": "string"}}},
    }
}


@router.post("/chat/completions", response_model=Completion, responses=_BOTH)
async def complete(body: CompletionRequest, held: Held) -> Response:
    """Answer the last user message in the light of those before it; nothing is remembered.

    Messages of the system and parameters of sampling are accepted and have no effect: answers are the documents' own words.
    """
    _known(body.model)
    asked = body.asked
    key, created = f"chatcmpl-{uuid.uuid4().hex}", int(time.time())
    if not body.stream:
        answer = await run_in_threadpool(held.reply, asked.history, asked.question, symbols=body.symbols, correction=body.request)
        return JSONResponse(completion_of(answer, key, created, body.prompt).model_dump(mode="json"))
    held.answerer.accepted(asked.question)
    events = told(
        lambda listener: held.reply(
            asked.history, asked.question, symbols=body.symbols, correction=body.request, listener=listener
        )
    )
    chunks = Chunks(key, created, body.prompt if body.stream_options and body.stream_options.include_usage else None)
    return EventSourceResponse(chunks.sent(events), ping=_PING_S)


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
