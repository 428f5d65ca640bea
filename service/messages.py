"""A message of a conversation that somebody else keeps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """A message; ``role`` is user, assistant, or what the conversation stands under (topic, section)."""

    role: str
    text: str
