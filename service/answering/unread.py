"""Unread: what is said, in its own language, to a question in another language than the documents'."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from service.answering.drafts import Draft, abstain

_ENGLISH = "I read and answer English only: the documents are in English, so please ask in English."


def in_their_language(language: str) -> Draft:
    """Say in a language (ISO 639-1) that questions are answered in English only; in English where the words are not known."""
    return abstain("unsure", _sentences().get(language, _ENGLISH))


@cache
def _sentences() -> dict[str, str]:
    return tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))
