"""A message made to stand alone: what is searched, and with what it was made so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Standalone:
    """A message in full words, with the model and the digests of the prompts that made it so, where a model did."""

    text: str
    model: str | None = None
    prompts: Mapping[str, str] = field(default_factory=dict)
