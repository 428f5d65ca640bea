"""A message made to stand alone: what is searched, and with what it was made so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.answer import ModelUsage


@dataclass(frozen=True, slots=True)
class Standalone:
    """A message in full words, with the model, its prompts' digests and what it came to, where one was asked."""

    text: str
    model: str | None = None
    prompts: Mapping[str, str] = field(default_factory=dict)
    usage: ModelUsage | None = None
