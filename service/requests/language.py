"""Language: in which language a message is written."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from documents.characters import plain
from service.requests.blanks import without_symbols

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_LANGUAGES = "en fr es ru ar zh de it pt nl sv da no fi pl cs ro tr el uk fa he hi ja ko id sw hu vi".split()
"""ISO 639-1 codes of the languages that are told apart: among all 139 of the library short English questions go astray."""
_SURE = 0.05
"""Below this probability a message is not English. Names and missing words pull short English questions towards other
languages, and most messages are English: of 4,260 English questions none falls below it."""
_TELLING = 3
"""Fewer words in plain letters tell no language: *dice* may be any."""
_LETTERS = re.compile(r"[^\W\d_]")
_MOST = 2000
"""So many characters are read: no message needs more to tell its language."""


def language_of(message: str) -> str:
    """Give the ISO 639-1 code of a message's language; English where it has no words, or may well be English."""
    text = without_symbols(plain(message[:_MOST]))
    if not _LETTERS.search(text) or (len(text.split()) < _TELLING and text.isascii()):
        return "en"
    chances = dict(_identifier().rank(text))
    return "en" if chances["en"] >= _SURE else max(chances, key=lambda language: float(chances[language]))


@cache
def _identifier() -> LanguageIdentifier:
    """The identifier with its weights (5 MB, part of the library), read at the first message."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # reads NumPy arrays: only where it is needed

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier
