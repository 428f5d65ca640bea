"""Naming: where a message names a document or a series by what it is about: *the oceans resolution*, *the Pact for the Future*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.words import MONTHS, ORDINALS
from embeddings import STOP_WORDS, stem
from service.requests.request import Said
from service.requests.series_catalogue import Catalogue
from service.requests.wording import (
    ACTS,
    ARTICLES,
    ASKING,
    BEFORE,
    BODIES,
    CHOOSING,
    CLOSING,
    CONTINUING,
    DEFINITE,
    DOCUMENTS,
    ENDING,
    EPITHETS,
    INDEFINITE,
    INSTRUMENTS,
    JOINING,
    MISSIONS,
    RELATIVE,
    WITHIN,
)

_WORD = re.compile(r"(?P<word>(?:[^\W_]|[\u0300-\u036f])+(?:[-./][^\W_]+)*|&)(?:['’]s?\b)?")
_BREAK = re.compile(r"[,;:?!()…—–]|\.(?:\s|$)")
_TIME = re.compile(r"(?:19|20)\d\d(?:[-–/]\d+)?|\d+(?:st|nd|rd|th|e|ème)?|s\.?\d+")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/]\d+)?")
_NUMBERED = re.compile(r"[a-z]*-?\d+(?:[/-]\w+)+|[a-z]+-\d+|\d+s?|(?:[a-z]+/)+\w[\w/-]*")
"""A document symbol, or a number: no word of a name."""
_MONTHS = frozenset(month.lower() for month in MONTHS)
_DOING = frozenset({"does", "did", "do"})
_ONES = frozenset({"one", "ones"})
_LONGEST_CLAUSE = 300
_MOST_NAMED = 12
_REACH = 12
"""So many words a name goes on to either side of its noun at most."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    breaks: bool
    """Whether a mark stands before it that parts sentences or clauses."""

    @property
    def low(self) -> str:
        return self.text.lower()

    @property
    def is_time(self) -> bool:
        return bool(_TIME.fullmatch(self.low)) or self.low in _MONTHS or self.low in ORDINALS or self.low in CHOOSING

    @property
    def is_content(self) -> bool:
        is_small = self.low in WITHIN or self.low in STOP_WORDS or self.low in BODIES
        return not (is_small or self.is_document or self.is_time or _NUMBERED.fullmatch(self.low))

    @property
    def is_document(self) -> bool:
        return self.low in DOCUMENTS


def named(message: str, catalogue: Catalogue) -> tuple[Said[str], ...]:
    """Find the names of documents and series in a message, in order: each as it is said, without article and time.

    A noun for documents with what they are about (*the landmines text*, *resolution on albinism*), one document being meant;
    names of instruments that documents of the catalogue adopt or bear; and such a noun with a clause that describes the
    document: *the resolution that lets prisoners vote*. Words that give only a topic are none: *resolutions on oceans*.
    """
    tokens = list(_tokens(message))
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(tokens) and len(spans) < _MOST_NAMED:
        span = _described(tokens, at) or _around_noun(tokens, at, catalogue) or _instrument(tokens, at, catalogue)
        if span:
            while spans and spans[-1][1] > span[0]:
                span = (min(spans[-1][0], span[0]), max(spans.pop()[1], span[1]))
            spans.append(span)
        at = max(at + 1, span[1] if span else 0)
    return tuple(_said(message, tokens[first].start, tokens[last - 1].end) for first, last in spans)


def _said(message: str, start: int, end: int) -> Said[str]:
    return Said(message[start:end], start, end)


def _tokens(message: str) -> Iterator[_Token]:
    end = 0
    for match in _WORD.finditer(message):
        yield _Token(match["word"], match.start(), match.end("word"), bool(_BREAK.search(message, end, match.start())))
        end = match.end()


def _around_noun(tokens: Sequence[_Token], at: int, catalogue: Catalogue) -> tuple[int, int] | None:
    """The words of a name around a noun for documents, as places of tokens; None where it has none, or several are meant."""
    noun = tokens[at].low
    is_document = tokens[at].is_document
    if not is_document and noun not in INSTRUMENTS:
        return None
    first = _before(tokens, at, catalogue)
    first = at if first == _past_epithets(tokens, at) else first
    last = _behind(tokens, at + 1, catalogue) if first == at or not is_document else at + 1
    if last == at + 1 and at + 1 < len(tokens) and _NUMBERED.fullmatch(tokens[at + 1].low) and not tokens[at + 1].is_time:
        return None
    if not any(token.is_content and (is_document or token.low not in INSTRUMENTS) for token in tokens[first:last]):
        return None
    if not _is_meant(tokens, at, first, last):
        return None
    return (first, last) if is_document else _with_purpose(tokens, first, last)


def _described(tokens: Sequence[_Token], at: int) -> tuple[int, int] | None:
    """The words of a noun with the clause behind it that describes the one document which is meant: *the one creating a panel*.

    A noun for what a document does counts with a time before it alone: *the 2023 demand for a ceasefire*.
    """
    noun = tokens[at].low
    is_act = noun in ACTS and not tokens[at].is_document
    if not (is_act or noun in _ONES or tokens[at].is_document) or at + 1 >= len(tokens) or tokens[at + 1].breaks:
        return None
    first = _past_epithets(tokens, at)
    is_timed = first > 0 and not tokens[first].breaks and tokens[first - 1].is_time
    is_meant = _lead(tokens, first) in DEFINITE - {"this", "that"} and (noun[-1] != "s" or is_timed)
    leads_on = is_timed and tokens[at + 1].low in JOINING if is_act else _opens_clause(tokens, at + 1)
    if not (is_meant and leads_on):
        return None
    last = _clause_end(tokens, at + 2)
    return (at, last) if sum(token.is_content for token in tokens[at + 2 : last]) > 1 else None


def _opens_clause(tokens: Sequence[_Token], at: int) -> bool:
    """Whether a token leads in a clause behind a noun: a pronoun, also with a preposition, or a participle."""
    low = tokens[at].low
    is_participle = low.endswith("ing") and low not in JOINING and low not in BEFORE
    after = tokens[at + 1].low if at + 1 < len(tokens) else ""
    return low in RELATIVE or is_participle or (low in BEFORE and after in RELATIVE - {"that"})


def _past_epithets(tokens: Sequence[_Token], at: int) -> int:
    """Where a noun begins with what says how it is known."""
    while at and not tokens[at].breaks and tokens[at - 1].low in EPITHETS:
        at -= 1
    return at


def lengthened(message: str, name: Said[str]) -> Said[str] | None:
    """Read on the name of a document that is told by what stands behind its noun: *the text on ships that leave at night*.

    It goes on past what one title has to where the sentence goes on; None where nothing is left that belongs to it.
    """
    tokens = list(_tokens(message[: name.end + _LONGEST_CLAUSE]))
    first = next((n for n, token in enumerate(tokens) if token.start >= name.start), len(tokens))
    at = next((n for n, token in enumerate(tokens) if token.start >= name.end), len(tokens))
    if at >= len(tokens) or tokens[at].breaks or not (tokens[first].is_document and tokens[first + 1].low in JOINING):
        return None
    last = _clause_end(tokens, at)
    return _said(message, name.start, tokens[last - 1].end) if any(t.is_content for t in tokens[at:last]) else None


def goes_on(message: str, name: Said[str]) -> bool:
    """Whether a pronoun or a preposition right behind a name says that it goes on."""
    tokens = [*_tokens(message[name.end : name.end + _LONGEST_CLAUSE])][:2]
    is_led = bool(tokens) and not tokens[0].breaks and tokens[0].low in RELATIVE | CONTINUING
    return is_led and not any(token.is_time for token in tokens)


def _clause_end(tokens: Sequence[_Token], start: int) -> int:
    """Where a clause ends that begins at a token: at a mark, or where the sentence goes on, behind its last word that tells something."""
    last = start
    closing = CLOSING if _DOING.isdisjoint(token.low for token in tokens[max(start - _REACH, 0) : start]) else CLOSING | ASKING
    for place in range(start, min(start + 2 * _REACH, len(tokens))):
        token = tokens[place]
        if token.breaks or (place > start and token.low in closing) or token.low in {"i", "you", "we"}:
            break
        if token.low not in STOP_WORDS and not token.is_time:
            last = place + 1
    return last


def _with_purpose(tokens: Sequence[_Token], first: int, last: int) -> tuple[int, int]:
    """The words of an instrument's name with the year that it is for: *the 2025 budget*, *scale of assessments for 2024*."""
    if first and _YEAR.fullmatch(tokens[first - 1].low) and not tokens[first].breaks:
        first -= 1
    behind = tokens[last : last + 2]
    is_for = len(behind) == 2 and behind[0].low == "for" and bool(_YEAR.fullmatch(behind[1].low))
    return (first, last + 2) if is_for and not any(token.breaks for token in behind) else (first, last)


def _is_meant(tokens: Sequence[_Token], at: int, first: int, last: int) -> bool:
    """Whether one document or series is meant by the words around a noun, not any that is on the topic."""
    lead = _lead(tokens, first)
    if lead in DEFINITE:
        return True
    if not tokens[at].is_document:
        return lead not in INDEFINITE and tokens[at].text[0].isupper()
    leads_in = first < at or (tokens[at].low[-1] != "s" and (last == at + 1 or tokens[at + 1].low != "of"))
    return lead not in INDEFINITE and leads_in


def _lead(tokens: Sequence[_Token], first: int) -> str:
    """The word that leads a name in, past what tells its time."""
    while first > 0 and not tokens[first].breaks and (tokens[first - 1].is_time or _joins_times(tokens, first - 1)):
        first -= 1
    if first == 0 or tokens[first].breaks:
        return ""
    return tokens[first - 1].low


def _joins_times(tokens: Sequence[_Token], place: int) -> bool:
    """Whether a small word stands between two times: *the 2020 and 2024 texts*."""
    return tokens[place].low in {"and", "or", "to"} and place > 0 and tokens[place - 1].is_time and tokens[place + 1].is_time


def _before(tokens: Sequence[_Token], at: int, catalogue: Catalogue) -> int:
    """Where the words begin that stand before a noun and belong to it."""
    first = at
    for place in range(at - 1, max(at - _REACH, 0) - 1, -1):
        token = tokens[place]
        if tokens[place + 1].breaks or _ends(token) or token.is_time:
            break
        if token.is_content:
            first = place
        elif not _joins(tokens, place, catalogue):
            break
    return first


def _joins(tokens: Sequence[_Token], place: int, catalogue: Catalogue) -> bool:
    """Whether a small word stands between two words that stand beside each other in a title: *law of the sea*."""
    if tokens[place].low not in WITHIN:
        return False
    former = next((n for n in range(place - 1, max(place - 4, -1), -1) if tokens[n].is_content), None)
    later = next((n for n in range(place + 1, min(place + 4, len(tokens))) if tokens[n].is_content), None)
    if former is None or later is None or any(token.breaks for token in tokens[former + 1 : later + 1]):
        return False
    return catalogue.has_pair(stem(tokens[former].low), stem(tokens[later].low))


def _behind(tokens: Sequence[_Token], start: int, catalogue: Catalogue) -> int:
    """Where the words end that tell behind a noun what it is about: as long as a document has them all."""
    place = start
    while place < len(tokens) and not tokens[place].breaks and tokens[place].is_time:
        place += 1
    while place < len(tokens) and tokens[place - 1].low in {"of", "from", "de"} and tokens[place].is_time:
        place += 1
    leads_in = JOINING | {"in"} if tokens[start - 1].low in MISSIONS else JOINING
    if place >= len(tokens) or tokens[place].breaks or tokens[place].low not in leads_in:
        return start
    last, having = start, None
    for at in range(place + 1, min(place + _REACH, len(tokens))):
        token = tokens[at]
        is_small = token.low in WITHIN or token.low in DEFINITE or token.low in ARTICLES
        if token.breaks or (not is_small and _ends(token)) or (token.is_time and token.low not in CHOOSING):
            break
        if not token.is_content:
            if is_small:
                continue
            break
        held = catalogue.having(token.text)
        if having and held and not having & held:
            break
        if having and not held and tokens[at - 1].low in BEFORE:
            break
        having = (having & held if having else held) or having
        last = at + 1
    return last


def _ends(token: _Token) -> bool:
    low = token.low
    return (
        low in ENDING or low in INDEFINITE or (low in DEFINITE | BEFORE and low not in WITHIN) or bool(_NUMBERED.fullmatch(low))
    )


def _instrument(tokens: Sequence[_Token], at: int, catalogue: Catalogue) -> tuple[int, int] | None:
    """The name of an instrument that begins at a token, in full, or as an abbreviation that stands for it."""
    for name in catalogue.names.get(tokens[at].low, ()):
        place = at
        for word in name:
            while place > at and place < len(tokens) and tokens[place].low == "the":
                place += 1
            if place >= len(tokens) or tokens[place].low != word or (place > at and tokens[place].breaks):
                break
            place += 1
        else:
            return at, place
    return (at, at + 1) if tokens[at].text.isupper() and catalogue.is_abbreviation(tokens[at].text) else None
