"""Questions over the years: what was said again and again, so that each year's paragraph is asked for."""

from __future__ import annotations

import re

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
