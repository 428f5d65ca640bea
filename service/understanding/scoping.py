"""Scoping: the documents that a question means by their session, their year or their title, where it gives no symbol."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from documents import Corpus, Resolution
from documents.glossary import Glossary
from documents.series import title_key
from documents.words import ORDINAL_PATTERN, ORDINALS
from embeddings import terms

_ASSEMBLY = r"(?:the\s+)?(?:UN\s+)?(?:GA|UNGA|General Assembly|Assembly|United Nations|UN)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SESSION = rf"(?:the|its|their|that)\s+(?P<session>\d{{1,3}}(?:st|nd|rd|th)|{ORDINAL_PATTERN})\s+(?:regular\s+)?session"
_ACTED = rf"\b(?:did|does|has|have|had|was|were)\s+(?:\w+\s+){{0,2}}?{_ASSEMBLY}\b|\b{_ASSEMBLY}\s+(?:\w+ed|said|say|took|take)\b"
_BY_SESSION = (
    re.compile(rf"\b(?:all\s+)?(?:the\s+)?resolutions?\s+(?:adopted\s+)?(?:of|from|in|at|during)\s+{_SESSION}\b", re.IGNORECASE),
    re.compile(rf"(?P<acted>{_ACTED}).*?(?P<when>,?\s*\b(?:in|at|during)\s+{_SESSION}\b)", re.IGNORECASE),
    re.compile(rf"^\W*(?P<when>(?:in|at|during)\s+{_SESSION}\b,?)(?=.*(?:{_ACTED}))", re.IGNORECASE),
)
_BY_YEAR = (
    re.compile(rf"\b(?:all\s+)?(?:the\s+)?resolutions?\s+(?:adopted\s+)?(?:of|from|in)\s+{_YEAR}\b(?!\s*[-–])", re.IGNORECASE),
    re.compile(rf"(?P<acted>{_ACTED}).*?(?P<when>\s+in\s+{_YEAR})(?=\W*$)", re.IGNORECASE),
    re.compile(rf"^\W*(?P<when>in\s+{_YEAR},?)(?=\s.*(?:{_ACTED}))", re.IGNORECASE),
)
_SCHEDULED = re.compile(
    r"\b(?:report\w*|submit\w*|review\w*|consider\w*|present\w*|conven\w+|hold|held|agenda|meeting|conference|until|by)\b[^,;]{0,60}$",
    re.IGNORECASE,
)
"""What stands before a session or a year that is spoken of in a text: *a report at its seventy-seventh session*."""
_END = rf"(?:\s+(?:adopted\s+)?(?:of|from|in)\s+{_YEAR}\b)?"
_BY_TITLE = (
    re.compile(
        rf"\b(?:(?:in|of|under|by|from|according to)\s+)?the\s+(?:{_YEAR.replace('year', 'year2')}\s+)?(?P<words>(?!same\b|next\b|last\b)(?:[\w'’-]+\s+){{1,8}}?)resolutions?\b{_END}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:(?:in|of|under|by|from)\s+)?the\s+(?:{_YEAR.replace('year', 'year2')}\s+)?resolutions?\s+(?:on|about|concerning|entitled)\s+[“\"]?(?P<words>[^?;“”\"]+?)[”\"]?{_END}"
        r"(?=[?;,.]|\s+(?:say|says|request\w*|decide\w*|call\w*|urge\w*|mention\w*|encourage\w*|ask\w*|about|was|were|is)\b|\s*$)",
        re.IGNORECASE,
    ),
)
_NO_NAME = frozenset(
    terms("General Assembly United Nations resolution new old first second third latest previous other adopted this that")
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Documents that a question means, and the question without the words that say so."""

    symbols: tuple[str, ...]
    text: str


def asked_scope(text: str, corpus: Corpus, glossary: Glossary) -> Scope | None:
    """Find the documents that a question means by session, year or title; None where it means none, or they are not told.

    *What did the Assembly decide in its seventy-ninth session about …* means those of a session, *the ASEAN resolution of
    2022* those whose titles hold the words, of that year: one document or one series. A session or a year in which something
    is to happen (*a report at its seventy-seventh session*) is part of what is asked.
    """
    if len(corpus.resolutions) < 2:
        return None
    return _by_title(text, corpus, glossary) or _by_session(text, corpus) or _by_year(text, corpus)


def _by_session(text: str, corpus: Corpus) -> Scope | None:
    for pattern in _BY_SESSION:
        if (match := pattern.search(text)) and not _is_scheduled(match):
            digits = re.match(r"\d+", match["session"])
            number = int(digits[0]) if digits else ORDINALS.get(match["session"].lower(), 0)
            return _scope(text, match, (d for d in corpus.resolutions if d.session == number))
    return None


def _by_year(text: str, corpus: Corpus) -> Scope | None:
    for pattern in _BY_YEAR:
        if (match := pattern.search(text)) and not _is_scheduled(match):
            return _scope(text, match, (d for d in corpus.resolutions if d.adopted and d.adopted.year == int(match["year"])))
    return None


def _by_title(text: str, corpus: Corpus, glossary: Glossary) -> Scope | None:
    for pattern in _BY_TITLE:
        for match in pattern.finditer(text):
            named = _named(match["words"], glossary) - _NO_NAME
            year = match["year"] or match["year2"]
            fitting = [d for d in corpus.resolutions if named and named <= set(terms(d.title))]
            dated = [d for d in fitting if not year or (d.adopted and d.adopted.year == int(year))]
            if dated and len({title_key(d.title) for d in dated}) == 1:
                return _scope(text, match, dated)
    return None


def _named(words: str, glossary: Glossary) -> set[str]:
    """The stems of a description, abbreviations written out."""
    return {stem for word in words.split() for stem in terms(glossary.expand(word.strip(",'’")) or word)}


def _is_scheduled(match: re.Match[str]) -> bool:
    start = match.start("when") if "when" in match.re.groupindex else match.start()
    return bool(_SCHEDULED.search(match.string[:start]))


def _scope(text: str, match: re.Match[str], documents: Iterable[Resolution]) -> Scope | None:
    """The scope of documents, the newest first; None where there are none. A question that says nothing else stays as it is."""
    symbols = tuple(d.symbol for d in sorted(documents, key=lambda d: str(d.adopted or ""), reverse=True))
    if not symbols:
        return None
    start, end = match.span("when") if "when" in match.re.groupindex else match.span()
    rest = " ".join(f"{text[:start]} {text[end:]}".replace(" ?", "?").split())
    return Scope(symbols, rest if terms(rest) else text)
