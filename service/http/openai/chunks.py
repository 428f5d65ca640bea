"""Chunks: a completion sent as it is made."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

from sse_starlette import ServerSentEvent

from service.answer import Answer
from service.events import AnswerEvent, ErrorEvent, Event, HeadlineEvent, SentenceEvent, StatusEvent
from service.http.openai.errors import openai_error, openai_status
from service.http.openai.replies import MODEL, STRONG, Usage, annotations_of, content_of
from service.references import said_text


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
                    yield ServerSentEvent(openai_error(openai_status(event.status), event.detail).model_dump_json())
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
