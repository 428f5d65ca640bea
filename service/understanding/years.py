"""Years: which a question speaks of, and whether it asks what was said again and again, so that each year's paragraph counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents import Resolution
from documents.words import ORDINAL_PATTERN, ORDINALS

_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?!/)")
_SESSION = re.compile(rf"\b(?:(?P<number>\d{{1,3}})(?:st|nd|rd|th)|(?P<word>{ORDINAL_PATTERN}))\s+session\b", re.IGNORECASE)
_OVER_YEARS = re.compile(
    r"\b(?:since when|how long (?:has|have)|how many times|(?:year|session) (?:after|by) (?:year|session)|from (?:year|session) to (?:year|session))\b"
    r"|\b(?:every|each)\s+(?:year|session)\b"
    r"|\b(?:all|which|what|various|different|several|successive|previous|earlier|past)\s+(?:the\s+|its\s+)?(?:years|sessions)\b"
    r"|\b(?:over|through|throughout|across)\s+(?:the\s+)?(?:time|years|sessions|decades|series)\b"
    r"|\bin (?:which|what|how many) resolutions\b|\bhistory of the (?:language|wording|paragraph|text)\b"
    r"|\b(?:has|have)\b.*\b(?:language|wording|paragraph|text|position|call|Assembly)\b.*\b(?:changed|evolved|developed)\b",
    re.IGNORECASE,
)


def asks_over_years(text: str) -> bool:
    """Whether a question asks what was said over the years rather than what is said."""
    return bool(_OVER_YEARS.search(text))


@dataclass(frozen=True, slots=True)
class Times:
    """The years and the sessions that a question speaks of."""

    years: frozenset[int]
    sessions: frozenset[int]

    @classmethod
    def of(cls, text: str) -> Times:
        """Read them off a question."""
        sessions = (int(m["number"]) if m["number"] else ORDINALS.get(m["word"].lower(), 0) for m in _SESSION.finditer(text))
        return cls(frozenset(int(year) for year in _YEAR.findall(text)), frozenset(sessions))

    def hold(self, document: Resolution | None) -> bool:
        """Whether a document was adopted in one of those years, or at one of those sessions."""
        if document is None:
            return False
        return document.session in self.sessions or (document.adopted is not None and document.adopted.year in self.years)
