"""What enters by the endpoint that OpenAI's clients know; what is not named here is accepted and ignored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, field_validator

from service.messages import Message
from service.requests.request import Correction

_LATEST = 200
"""So many messages of a history are read; what lies further back no follow-up refers to."""
_TEXTS = {"text": "text", "refusal": "refusal"}
_PARTS = {"type": "array", "items": {"type": "object", "properties": {"type": {"const": "text"}, "text": {"type": "string"}}}}


def _flattened(content: object) -> object:
    """Join the parts of a message that comes in parts; only text can be read."""
    if content is None:
        return ""
    if not isinstance(content, list):
        return content
    texts = [_text_of(part) for part in content]
    for part, text in zip(content, texts, strict=True):
        if text is None:
            kind = part.get("type") if isinstance(part, Mapping) else None
            raise ValueError(f"a part of type {kind!r} cannot be read; send the question as text")
    return "\n".join(filter(None, texts))


def _text_of(part: object) -> str | None:
    """The text of a part of a message, or None for a picture, a thought, a call of a tool …"""
    text = part.get(_TEXTS.get(str(part.get("type")), "")) if isinstance(part, Mapping) else None
    return text if isinstance(text, str) else None


def _readable(message: object) -> object:
    """A message without the parts that cannot be read: in what was said before, they are in nobody's way."""
    content = message.get("content") if isinstance(message, Mapping) else None
    if not isinstance(message, Mapping) or not isinstance(content, list):
        return message
    return {**message, "content": [part for part in content if _text_of(part) is not None]}


class CompletionMessage(BaseModel):
    """A message; those of the system and of developers are not followed, for answers are the documents' own words."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[
        str, BeforeValidator(_flattened), WithJsonSchema({"anyOf": [{"type": "string"}, _PARTS, {"type": "null"}]})
    ] = ""


class StreamOptions(BaseModel):
    """Whether a stream ends with a chunk that counts what was used."""

    include_usage: bool | None = None


class TextFormat(BaseModel):
    """The one format of a reply."""

    type: Literal["text"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of a request, and the history before it, oldest first."""

    question: str
    history: tuple[Message, ...]


class CompletionRequest(BaseModel):
    """A conversation whose last user message is the question.

    Two fields are this service's own: ``symbols``, the documents to answer from, and ``request``, what is meant otherwise than
    it was read.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"model": "unga-qa", "messages": [{"role": "user", "content": "what about women peacekeepers?"}]}]
        }
    )

    model: str = Field(examples=["unga-qa"], max_length=200)
    messages: list[CompletionMessage] = Field(min_length=1)
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    symbols: list[Annotated[str, Field(max_length=100)]] = Field(default_factory=list, max_length=50, examples=[["A/RES/75/15"]])
    request: Correction | None = Field(None, examples=[{"sessions": [], "topic": "seabed mining"}])
    n: Literal[1] | None = Field(None, description="A question has one answer here.")
    tool_choice: Literal["none", "auto"] | None = Field(None, description="This service calls no tools.")
    function_call: Literal["none", "auto"] | None = None
    modalities: list[Literal["text"]] | None = Field(None, description="Answers are text.")
    audio: None = None
    response_format: TextFormat | None = Field(None, description="The answer object is under `unga_qa`, whatever is wanted here.")

    @field_validator("messages", mode="before")
    @classmethod
    def _history_as_text(cls, messages: object) -> object:
        if not isinstance(messages, list):
            return messages
        is_user = [isinstance(message, Mapping) and message.get("role") == "user" for message in messages]
        question = len(is_user) - 1 - is_user[::-1].index(True) if any(is_user) else -1
        return [message if n == question else _readable(message) for n, message in enumerate(messages)]

    @field_validator("messages")
    @classmethod
    def _asked_something(cls, messages: list[CompletionMessage]) -> list[CompletionMessage]:
        if not any(message.role == "user" for message in messages):
            raise ValueError("none is a user's; the last message of the role user is the question")
        return messages

    @property
    def asked(self) -> Asked:
        """The last user message, and what users and this service said before it."""
        last = max(number for number, message in enumerate(self.messages) if message.role == "user")
        before: Sequence[CompletionMessage] = self.messages[max(last - _LATEST, 0) : last]
        history = (Message(message.role, message.content) for message in before if message.role in {"user", "assistant"})
        return Asked(self.messages[last].content, tuple(history))

    @property
    def prompt(self) -> str:
        """All the text that was sent."""
        return "\n".join(message.content for message in self.messages)
