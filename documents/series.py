"""Series: the resolutions of a corpus that take up one matter session after session, under one title."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from documents.corpus import Corpus
from documents.resolution import Resolution
from documents.symbols import session_of
from documents.words import ORDINAL_PATTERN

_DATED = re.compile(
    rf"\b(?:(?:19|20)\d\d(?:\s?[–-]\s?(?:19|20)?\d\d)?\b(?!\s+(?:agreement|convention|agenda|conference|declaration))|(?:{ORDINAL_PATTERN})(?=\s+session\b))",
    re.IGNORECASE,
)
"""What changes in a title from session to session and does not make it another matter: a budget year, a session's number.

Read off the titles of sessions 74 to 79: *Unforeseen and extraordinary expenses for 2020*, *Credentials of
representatives to the seventy-fifth session*. The year of an instrument (*the 1995 Agreement*) is its name and stays.
"""
_ARTICLE = re.compile(r"\bthe\b")
_NO_LETTER = re.compile(r"[\W_]+")


@lru_cache(maxsize=65_536)  # of every document's title: a page of one asks for those of all
def title_key(title: str) -> str:
    """Give what two titles share when they name the same matter: letters alone, no article, no year, no session's number.

    White space and hyphens count for nothing, since files lose them: *confidencebuilding*.
    """
    undated = _DATED.sub("", title.casefold())
    return _NO_LETTER.sub("", _ARTICLE.sub("", undated))


def series_of(document: Resolution, corpus: Corpus) -> tuple[Resolution, ...]:
    """List the resolutions of the corpus with a document's title, itself among them, oldest first."""
    key = title_key(document.title)
    if not key:
        return (document,)
    found = [other for other in corpus.resolutions if title_key(other.title) == key]
    return tuple(sorted(found, key=age)) or (document,)


def predecessor(document: Resolution, corpus: Corpus) -> Resolution | None:
    """Give the resolution of the series before a document, or None."""
    return _neighbour(document, corpus, -1)


def successor(document: Resolution, corpus: Corpus) -> Resolution | None:
    """Give the resolution of the series after a document, or None."""
    return _neighbour(document, corpus, 1)


def oldest_first(first: Resolution, second: Resolution) -> tuple[Resolution, Resolution]:
    """Put two resolutions in the order of their adoption."""
    return (first, second) if age(first) <= age(second) else (second, first)


def session_during(document: Resolution) -> int:
    """The regular session of a document; of what a special session adopted the one during which that was held; 0 where neither is known.

    Regular sessions open in the middle of September, the first in 1946.
    """
    special = session_of(document.symbol)
    if document.adopted is None or (document.session and not (special and special.kind != "regular")):
        return document.session or 0
    day = document.adopted
    return day.year - 1946 + ((day.month, day.day) >= (9, 15))


def _neighbour(document: Resolution, corpus: Corpus, step: int) -> Resolution | None:
    series = series_of(document, corpus)
    symbols = [other.symbol for other in series]
    place = symbols.index(document.symbol) + step if document.symbol in symbols else -1
    return series[place] if 0 <= place < len(series) else None


def age(document: Resolution) -> tuple[int, date, list[tuple[int, str]]]:
    """Give what documents are sorted by, oldest first: session, day of adoption, symbol, as far as they are known."""
    steps = [(int(step), "") if step.isdigit() else (0, step) for step in re.split(r"[/ ]", document.symbol)]
    session = document.session or next((number for number, _ in steps if number), 0)
    return session, document.adopted or date.min, steps
