"""Years told from the question before: "and the year before that?", "two years later?", "and in 2021?"."""

from __future__ import annotations

import re

from documents import Resolution
from documents.series import series_of
from documents.symbols import without_symbols
from documents.words import CARDINALS
from service.conversation.ground import Ground
from service.conversation.pointing import retargeted

_LEAD = r"^\W*(?:(?:and|or|but|what about|how about)\s+)?(?:(?:in|for|of|from)\s+)?"
_STEP = re.compile(
    _LEAD
    + r"(?:the\s+(?:(?P<before>year\s+(?:before|earlier)|(?:previous|preceding|prior)\s+year)|(?P<after>year\s+(?:after|later)|(?:following|next|subsequent)\s+year))"
    r"|(?P<count>an?|[a-z]+|\d{1,2})\s+years?\s+(?:(?P<before2>before|earlier)|(?P<after2>after|later|on)))(?:\s+(?:that|it|this))?\W*$",
    re.IGNORECASE,
)
_BARE = re.compile(_LEAD + r"(?P<year>(?:19|20)\d\d)\W*$", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?![-–/])")


def in_another_year(message: str, ground: Ground) -> str | None:
    """Ask the last question of another year, where a message says nothing else; None for every other message.

    Where that question speaks of one year the other takes its place; else the resolution of the series is meant that was
    adopted so many years away.
    """
    step, bare = _STEP.match(message), _BARE.match(message)
    if ground.last is None or not (step or bare):
        return None
    asked = ground.last.standalone
    years = set(_YEAR.findall(without_symbols(asked)))
    away = _away(step) if step else 0
    if step and not away:
        return None
    if len(years) == 1:
        other = bare["year"] if bare else str(int(next(iter(years))) + away)
        return _YEAR.sub(other, asked)
    found = _of_series(ground, away) if step else None
    return retargeted(asked, found.symbol) if found else None


def _away(step: re.Match[str]) -> int:
    """How many years later, or fewer than 0 for earlier; 0 where the count is no number."""
    word = (step["count"] or "one").lower()
    count = int(word) if word.isdigit() else 1 if word in {"a", "an"} else CARDINALS.get(word, 0)
    return -count if step["before"] or step["before2"] else count


def _of_series(ground: Ground, away: int) -> Resolution | None:
    document = ground.document
    if document is None or document.adopted is None:
        return None
    year = document.adopted.year + away
    found = [d for d in series_of(document, ground.corpus) if d.adopted and d.adopted.year == year]
    return found[0] if len(found) == 1 else None
