"""A server that speaks OpenAI's chat completions over a real socket, streamed, and behaves as scripted: well, or in some bad way."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

Body = dict[str, Any]
Behaviour = Callable[[Request, Body], Response]
"""What the server does with one request, whose body is given too."""
_READS = "You read messages"
"""How the prompt begins that has a message read."""


class FakeModel:
    """Serves ``app``, one behaviour a request in their order and the last one for all that follow; keeps the bodies that it got.

    Where it is asked to read a message, which every question begins with, it behaves as ``reading`` says, by itself as one that has
    nothing to add; such requests are kept apart, in ``readings``.

    Served by the ``serving`` fixture, a chat model reaches it at the address with ``/v1`` behind it.
    """

    def __init__(self, *behaviours: Behaviour) -> None:
        self.script(*behaviours)
        self.app = Starlette(routes=[Route("/v1/chat/completions", self._answer, methods=["POST"])])

    def script(self, *behaviours: Behaviour) -> None:
        """Have it behave so from now on, and forget what it got."""
        self.requests: list[Body] = []
        self.readings: list[Body] = []
        self.behaviours = list(behaviours)
        self.reading: Behaviour = says("{}")

    async def _answer(self, request: Request) -> Response:
        body: Body = await request.json()
        if str(body["messages"][0]["content"]).startswith(_READS):
            self.readings.append(body)
            return self.reading(request, body)
        place = min(len(self.requests), len(self.behaviours) - 1)
        self.requests.append(body)
        return self.behaviours[place](request, body)


def says(text: str, *, finish: str = "stop", usage: tuple[int, int] | None = None, pause: float = 0) -> Behaviour:
    """Say a text word by word with so many seconds before each; with usage (input, output) in the last event if it is given."""

    async def events(_: Request) -> AsyncIterator[str]:
        yield _delta({"role": "assistant", "content": ""})
        for piece in _pieces(text):
            await asyncio.sleep(pause)
            yield _delta({"content": piece})
        yield _delta({}, finish)
        if usage:
            yield _event({"choices": [], "usage": _usage(*usage)})
        yield "data: [DONE]\n\n"

    return _streams(events)


def says_json(values: Mapping[str, object], **named: Any) -> Behaviour:
    """Say values as JSON, in pieces."""
    return says(json.dumps(values, ensure_ascii=False), **named)


def hangs(text: str = "", *, seconds: float = 30) -> Behaviour:
    """Begin a stream, say a text if there is one, and then nothing more until whoever asked is gone."""

    async def events(request: Request) -> AsyncIterator[str]:
        yield ": begun\n\n"
        for piece in _pieces(text):
            yield _delta({"content": piece})
        for _ in range(int(seconds / 0.02)):
            if await request.is_disconnected():
                return
            await asyncio.sleep(0.02)

    return _streams(events)


def breaks_off(text: str = "") -> Behaviour:
    """Say the beginning of something and drop the connection."""

    async def events(_: Request) -> AsyncIterator[str]:
        yield ": begun\n\n"
        for piece in _pieces(text):
            yield _delta({"content": piece})
        await asyncio.sleep(0.05)
        raise ConnectionAbortedError("the server of the model went away, as it was scripted to")

    return _streams(events)


def fails(status: int, message: str = "it went wrong", *, code: str | None = None, retry_after: float | None = None) -> Behaviour:
    """Answer with an error status, as OpenAI words errors."""

    def answer(_: Request, __: Body) -> Response:
        headers = {} if retry_after is None else {"retry-after": str(retry_after)}
        error = {"message": message, "type": "error", "param": None, "code": code}
        return JSONResponse({"error": error}, status, headers)

    return answer


def takes_no_schema(otherwise: Behaviour) -> Behaviour:
    """Refuse requests that ask for a format, as servers do that know none, and do something else with others."""

    def answer(request: Request, body: Body) -> Response:
        if "response_format" in body:
            return fails(400, "response_format is not supported by this server")(request, body)
        return otherwise(request, body)

    return answer


def refuses(words: str = "I cannot help with that.") -> Behaviour:
    """Decline as OpenAI's models do where a schema was given."""

    async def events(_: Request) -> AsyncIterator[str]:
        yield _delta({"role": "assistant", "content": ""})
        for piece in _pieces(words):
            yield _delta({"refusal": piece})
        yield _delta({}, "stop")
        yield "data: [DONE]\n\n"

    return _streams(events)


def gives_no_choices() -> Behaviour:
    """Stream events that hold no choice."""

    async def events(_: Request) -> AsyncIterator[str]:
        yield _event({"choices": []})
        yield "data: [DONE]\n\n"

    return _streams(events)


def sends(text: str, media_type: str = "text/event-stream") -> Behaviour:
    """Send a body of any kind with status 200: garbage, or the page of some proxy."""
    return lambda _, __: Response(text, media_type=media_type)


def knowing(make: Callable[[Mapping[str, str]], Behaviour]) -> Behaviour:
    """Do what is made of the keys that the prompt gives its paragraphs, by their labels: ``keys["para. 21"]``."""
    return lambda request, body: make(keys_in(body))(request, body)


def keys_in(body: Body) -> dict[str, str]:
    """The keys of the paragraphs that a prompt shows, by their labels, in the order in which it shows them."""
    shown = re.findall(r"^\[(\w+)\] ([^,]+), ", prompt_in(body), re.MULTILINE)
    return {label: key for key, label in shown}


def prompt_in(body: Body) -> str:
    """The last message of a request."""
    return str(body["messages"][-1]["content"])


def _streams(events: Callable[[Request], AsyncIterator[str]]) -> Behaviour:
    return lambda request, _: StreamingResponse(events(request), media_type="text/event-stream")


def _pieces(text: str) -> Sequence[str]:
    return re.findall(r"\s*\S+|\s+", text)


def _delta(delta: Mapping[str, object], finish: str | None = None) -> str:
    return _event({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})


def _event(values: Mapping[str, object]) -> str:
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "fake"}
    return f"data: {json.dumps(head | dict(values), ensure_ascii=False)}\n\n"


def _usage(read: int, written: int) -> dict[str, int]:
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
