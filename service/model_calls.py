"""Calls of a chat model as spans, with the attributes that OpenTelemetry's conventions for generative AI name.

https://opentelemetry.io/docs/specs/semconv/gen-ai/gen-ai-spans/
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, LLMResult
from opentelemetry import trace
from opentelemetry.trace import Span, SpanKind
from opentelemetry.util.types import AttributeValue

from service.tracing import SCOPE, fail

_ROLES = {"human": "user", "ai": "assistant"}


class ModelCalls(BaseCallbackHandler):
    """Hears of a chat model's calls and records each as a span within the one that is open; the words only with ``texts``."""

    run_inline = True  # else the calls of an asynchronous model would be heard in threads where no span is open

    def __init__(self, *, texts: bool) -> None:
        self._texts = texts
        self._open: dict[UUID, Span] = {}

    def on_chat_model_start(
        self,
        serialized: dict[str, Any],  # noqa: ARG002 - LangChain's signature
        messages: list[list[BaseMessage]],
        *,
        run_id: UUID,
        metadata: dict[str, Any] | None = None,
        **_: Any,  # noqa: ANN401 - likewise
    ) -> None:
        """Open a span for a call that begins."""
        asked = _asked(metadata or {})
        if self._texts:
            asked["gen_ai.input.messages"] = json.dumps([_shown(m) for batch in messages for m in batch], ensure_ascii=False)
        name = f"chat {asked.get('gen_ai.request.model', '')}".rstrip()
        self._open[run_id] = trace.get_tracer(SCOPE).start_span(name, kind=SpanKind.CLIENT, attributes=asked)

    def on_llm_end(self, response: LLMResult, *, run_id: UUID, **_: Any) -> None:  # noqa: ANN401 - LangChain's signature
        """Close a call's span with what came back."""
        opened = self._open.pop(run_id, None)
        if opened is None:
            return
        replies = list(_replies(response))
        for reply in replies:
            opened.set_attributes(_came(reply))
        if self._texts and replies:
            opened.set_attribute("gen_ai.output.messages", json.dumps([_shown(m) for m in replies], ensure_ascii=False))
        opened.end()

    def on_llm_error(self, error: BaseException, *, run_id: UUID, **_: Any) -> None:  # noqa: ANN401 - LangChain's signature
        """Close the span of a call that failed."""
        opened = self._open.pop(run_id, None)
        if opened is not None:
            fail(opened, error)
            opened.end()


def _asked(metadata: Mapping[str, Any]) -> dict[str, AttributeValue]:
    """What LangChain says of the model that is called."""
    named = {
        "gen_ai.provider.name": metadata.get("ls_provider"),
        "gen_ai.request.model": metadata.get("ls_model_name"),
        "gen_ai.request.temperature": metadata.get("ls_temperature"),
        "gen_ai.request.max_tokens": metadata.get("ls_max_tokens"),
    }
    return {"gen_ai.operation.name": "chat"} | {key: value for key, value in named.items() if value is not None}


def _came(reply: AIMessage) -> dict[str, AttributeValue]:
    said, usage = reply.response_metadata, reply.usage_metadata
    named: dict[str, AttributeValue | None] = {
        "gen_ai.response.model": said.get("model_name"),
        "gen_ai.response.finish_reasons": [said["finish_reason"]] if said.get("finish_reason") else None,
        "gen_ai.usage.input_tokens": usage["input_tokens"] if usage else None,
        "gen_ai.usage.output_tokens": usage["output_tokens"] if usage else None,
    }
    return {key: value for key, value in named.items() if value is not None}


def _replies(response: LLMResult) -> Iterator[AIMessage]:
    for generation in (g for batch in response.generations for g in batch):
        if isinstance(generation, ChatGeneration) and isinstance(generation.message, AIMessage):
            yield generation.message


def _shown(message: BaseMessage) -> dict[str, str | Sequence[dict[str, str]]]:
    return {"role": _ROLES.get(message.type, message.type), "parts": [{"type": "text", "content": str(message.text)}]}
