"""A message of a conversation that somebody else keeps, and one that was made to stand alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.answer import ModelUsage


@dataclass(frozen=True, slots=True)
class Message:
    """A message; ``role`` is user, assistant, or what the conversation stands under (topic, section)."""

    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Standalone:
    """A message in full words, with the model, its prompts' digests and what it came to, where one was asked."""

    text: str
    model: str | None = None
    prompts: Mapping[str, str] = field(default_factory=dict)
    usage: ModelUsage | None = None
