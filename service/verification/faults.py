"""Faults: what is wrong with a sentence, and with which words of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FaultKind = Literal[
    "no_source",
    "quotation",
    "number",
    "date",
    "symbol",
    "name",
    "negation",
    "force",
    "addressee",
    "content",
    "entailment",
    "graded",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a sentence that its paragraphs do not support, and the words that show it."""

    kind: FaultKind
    words: str
