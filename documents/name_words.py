"""The words by which names are recognised, read from short_names.toml: their heads, and what may stand inside them."""

from __future__ import annotations

import tomllib
from pathlib import Path

from documents.words import MONTHS

_WORDS: dict[str, str] = tomllib.loads((Path(__file__).parent / "short_names.toml").read_text(encoding="utf-8"))


def _listed(key: str) -> frozenset[str]:
    return frozenset(_WORDS[key].split())


HEADS = _listed("heads")
GENERAL = _listed("general")
SENT = _listed("sent")
PLACED = _listed("placed")
CLOSED = _listed("closed")
TEXTS = _listed("texts")
SMALL = _listed("small")
PERSONS = _listed("persons")
PURPOSES = _listed("purposes")
REGIONS = _listed("regions")
OTHERS = _listed("others")
DONE = _listed("done")
LEADING = _listed("leading")
FUNCTION_WORDS = _listed("function_words")
ORGANS = frozenset(_WORDS["organs"].split("|"))
OPENING = _WORDS["opening"]
JOINING = _WORDS["joining"]
ARTICLES = _WORDS["articles"]

MONTH = "|".join(MONTHS)
_NO_MONTH = MONTH.replace("|May|", r"|May(?= \d)|")  # *may* is a word of names too
CAPITAL = rf"(?!(?:{_NO_MONTH})\b)[A-Z][\w-]*(?:/[A-Z]\w*)*(?:[’'](?:s\b)?(?:[A-Z]\w*)?)?"
"""A pattern for a word with a capital that may be part of a name."""
FIGURE = rf"\d{{4}} (?=[A-Z])(?!{MONTH})"
"""A pattern for a year that leads a name in: *2030 Agenda*."""


def is_single_head(word: str) -> bool:
    """Whether a word heads the names of single things: *Programme*, not *Experts*."""
    return word in HEADS and not word.endswith("s")
