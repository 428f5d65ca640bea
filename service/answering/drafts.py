"""A draft: what one way of answering found, before it is checked and dressed as the answer object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from documents import Paragraph
from service.answer import ChangeShown, Checked, Citation, Method, ModelUsage, Reason, Sentence, Tier


@dataclass(frozen=True, slots=True)
class Draft:
    """Sentences with their citations, or an abstention with what came nearest and the words that say so."""

    method: Method
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    tier: Tier = field(default="answered", kw_only=True)
    reason: Reason | None = None
    message: str = ""
    nearest: tuple[Citation, ...] = ()
    changes: tuple[ChangeShown, ...] = ()
    confidence: float = 1.0
    notice: str | None = None
    checked: Checked | None = None
    usage: ModelUsage | None = None
    model: str | None = None
    prompts: Mapping[str, str] = field(default_factory=dict)
    is_told: bool = False
    """Whether its sentences were checked and told to the listener as they were written."""


def abstain(
    reason: Reason, message: str, nearest: Sequence[Paragraph] = (), *, method: Method = "extractive", confidence: float = 0.0
) -> Draft:
    """Say why the documents do not give what was asked, and offer the nearest paragraphs as such."""
    offered = tuple(Citation.of(p) for p in nearest)
    return Draft(method, tier="not_found", reason=reason, message=message, nearest=offered, confidence=confidence)
