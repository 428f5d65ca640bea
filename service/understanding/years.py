"""Questions over the years: what was said again and again, so that each year's paragraph is asked for."""

from __future__ import annotations

import re

_OVER_YEARS = re.compile(
    r"\b(?:since when|how long|how often|how many times|year (?:after|by) year|session (?:after|by) session|from year to year|from session to session)\b"
    r"|\b(?:every|each|all|which|what|various|different|several|successive|consecutive|previous|earlier|past)\s+(?:the\s+|its\s+)?(?:years?|sessions?)\b"
    r"|\b(?:over|through|throughout|across|during)\s+(?:the\s+)?(?:time|years|sessions|decades|series)\b"
    r"|\bin (?:which|what|how many) resolutions\b|\bhistory of\b"
    r"|\b(?:how|has|have|did)\b.*\b(?:changed?|evolved?|developed over|been reworded)\b|\b(?:evolution|trend) (?:of|in)\b"
    r"|\bwhen (?:did|was|were|has|have)\b.*\bfirst\b|\bfor the first time\b",
    re.IGNORECASE,
)


def asks_over_years(text: str) -> bool:
    """Whether a question asks what was said over the years rather than what is said."""
    return bool(_OVER_YEARS.search(text))
