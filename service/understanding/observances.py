"""Questions for observances: the days, weeks, years and decades that the Assembly proclaims."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.observances import OBSERVANCE_KINDS, ObservanceKind
from documents.words import MONTHS, ORDINALS, ordinal
from embeddings import terms
from service.understanding.years import Times

_MONTH = "|".join(MONTHS)
_BODY = r"(?:UN|U\.N\.|United Nations|international|world|global|GA|Assembly)"
_PLURAL = r"(?P<kind>days|weeks|months|years|decades)"
_MADE = r"(?:proclaim\w*|declar\w+|designat\w+|establish\w+|celebrat\w+|observ\w+|commemorat\w+)"
_DAY = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<month>{_MONTH})|(?P<month2>{_MONTH})\s+(?P<day2>\d{{1,2}})(?!\d))\b",
    re.IGNORECASE,
)
_IN_MONTH = re.compile(rf"\b(?:in|during|of|this|next|every|each)\s+(?P<month>{_MONTH})\b(?!\s+\d)", re.IGNORECASE)
_ASKING = re.compile(
    r"^\W*(?:and\s+)?(?:which|what|list|name|give|show|tell|how many|all|are there|is there|any)\b|\b(?:list|name) (?:all|them|the)\b",
    re.IGNORECASE,
)
_SURE = (
    re.compile(rf"\b{_BODY}\s+{_PLURAL}\b", re.IGNORECASE),
    re.compile(
        rf"\b{_PLURAL}\s+(?:of the (?:UN|United Nations)\s+)?(?:that\s+)?(?:(?:has|have|had|was|were|are|is|did|does)\s+)?(?:been\s+)?(?:the\s+)?(?:{_BODY}\s+)?{_MADE}",
        re.IGNORECASE,
    ),
    re.compile(rf"\b{_MADE}\s+(?:\w+\s+)?{_PLURAL}\b", re.IGNORECASE),
)
_ON_A_DAY = re.compile(r"\b(?:days?|celebrat\w+|observ\w+|commemorat\w+|marked|what['’]?s on|what is on)\b", re.IGNORECASE)
_FESTIVE = re.compile(r"\b(?:celebrat\w+|commemorat\w+|observance\w*)\b", re.IGNORECASE)
_PROCLAIMED = re.compile(r"\b(?:proclaim\w*|declar\w+|designat\w+|establish\w+|adopt\w*|since|session)\b", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:since|from)\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE)
_SESSIONS = re.compile(r"\bsessions?\s+(?P<first>\d{2})(?:\s*(?:,|and|to|[-–]|or)\s*(?P<last>\d{2}))?\b", re.IGNORECASE)
_LAST_YEAR = 2100
_UNSAID = frozenset(
    terms(
        "which what list name all give show tell many number united nations un ga international world global general assembly day week month "
        "year decade observance proclaim declare designate establish celebrate observe commemorate mark fall date session resolution start begin own "
        f"thanks make create set new since me {' '.join(MONTHS)} {' '.join(ORDINALS)} {' '.join(ordinal(n) for n in range(1, 100))}"
    )
)


@dataclass(frozen=True, slots=True)
class ObservanceQuestion:
    """Which observances are asked for; ``month`` and ``day`` say when in the year, ``topic`` holds stems of what else is said."""

    kinds: tuple[ObservanceKind, ...]
    month: int | None
    day: int | None
    times: Times
    """The years and sessions that are spoken of."""
    of_proclaiming: bool
    """Whether these are when the observance was proclaimed, and not when it is."""
    topic: frozenset[str]


def asked_observances(text: str) -> ObservanceQuestion | None:
    """Read a question for observances, or give None for every other."""
    if not _ASKING.search(text):
        return None
    day, month = _DAY.search(text), _IN_MONTH.search(text)
    sure = next((match for pattern in _SURE if (match := pattern.search(text))), None)
    is_dated = bool(day and _ON_A_DAY.search(text)) or bool(month and _FESTIVE.search(text))
    if not (sure or is_dated):
        return None
    number = (day["month"] or day["month2"]) if day else month["month"] if month else None
    return ObservanceQuestion(
        _kinds(sure["kind"]) if sure else OBSERVANCE_KINDS,
        MONTHS.index(number.title()) + 1 if number else None,
        int(day["day"] or day["day2"]) if day else None,
        _times(text),
        bool(_PROCLAIMED.search(text)),
        frozenset(term for term in terms(text) if not term.isdigit()) - _UNSAID,
    )


def _kinds(word: str) -> tuple[ObservanceKind, ...]:
    return tuple(kind for kind in OBSERVANCE_KINDS if word.lower() in {kind, f"{kind}s"})


def _times(text: str) -> Times:
    found = Times.of(text)
    years = set(found.years)
    if since := _SINCE.search(text):
        years |= set(range(int(since["year"]), _LAST_YEAR))
    sessions = set(found.sessions)
    for match in _SESSIONS.finditer(text):
        first, last = int(match["first"]), int(match["last"] or match["first"])
        sessions |= set(range(first, last + 1)) if first <= last else set()
    return Times(frozenset(years), frozenset(sessions))
