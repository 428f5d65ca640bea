"""Counting: the paragraphs that a follow-up means by their order: the next one, the second of those, the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from documents import Paragraph
from documents.words import ORDINALS
from service.requests.follow_words import content_of, follow_words, number_of, words_of
from service.requests.table import Table
from service.requests.wording import DOCUMENTS

Member = TypeVar("Member")
_MOST = 20
"""So many paragraphs are counted on at once at most."""
_ALONE = re.compile(
    r"\W*(?:(?P<bracketed>[#\[]\s?\d{1,2}\]?)|(?P<number>\d{1,3})|\((?P<sub>[a-z]{1,2}|[ivx]{1,4})\))\W*", re.IGNORECASE
)
"""A figure, a mark of a citation, or a letter in brackets, and nothing else."""
_OTHER_THINGS = DOCUMENTS | {"year", "years", "session", "sessions", "period", "periods"}
"""What is counted by other means than paragraphs are."""
_LEADING = frozenset({"next", "following", "previous", "preceding", "subsequent"})
"""Words of order that stand before what they count: *the next two*."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The paragraphs that a message means by their order: a document and locators, of which there need not be any."""

    symbol: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """So many paragraphs on (negative: back), ``count`` of them, from the paragraph of the number ``base`` where one is named."""

    way: int
    count: int = 1
    base: int = 0


def counted(text: str, table: Table, *, is_correction: bool = False) -> Counted | None:
    """Read the paragraphs that a message counts to from those on the table; None where it counts none.

    A correction counts from where the turn before counted: *no, I meant the one after*.
    """
    if alone := _ALONE.fullmatch(text):
        return _alone(alone, table)
    words = words_of(text)
    if not _OTHER_THINGS.isdisjoint(words):
        return None
    if step := _step_of(text, words):
        again = is_correction and table.last is not None and table.last.is_by_number
        return _stepped(step, (again and table.shown_before) or table.shown, table)
    return _picked(text, words, table)


def placed(paragraphs: Sequence[Paragraph]) -> Counted | None:
    """The places of paragraphs, as far as they are of the first one's document; None where they have none."""
    own = [p for p in paragraphs if p.place and p.symbol == paragraphs[0].symbol]
    return Counted(own[0].symbol, tuple(p.locator for p in own)) if own else None


def _step_of(text: str, words: Sequence[str]) -> _Step | None:
    """Read a step: *next*, *two paragraphs after*, *the next two*, *the paragraph before that*, *the one before 6*."""
    known = follow_words()
    at = next((place for place, word in enumerate(words) if word in known.next | known.previous), None)
    if at is None or (_asks(text) and not _is_of_noun(words, at)):
        return None
    way = 1 if words[at] in known.next else -1
    figures = [
        (place, n) for place, word in enumerate(words) if word != "one" and word not in ORDINALS and (n := number_of(word))
    ]
    ahead = next((n for place, n in figures if place < at), 1)
    behind = next((n for place, n in figures if place > at), 0)
    if behind and words[at] in _LEADING:
        return _Step(way, count=min(behind, _MOST))
    return _Step(way * min(ahead, _MOST), base=behind)


def _asks(text: str) -> bool:
    """Whether a text asks for something beside what it counts."""
    return any(not word.isdigit() for word in content_of(text))


def _is_of_noun(words: Sequence[str], at: int) -> bool:
    """Whether a word of order goes with a word for a paragraph: *the next one*, *the paragraph right after*."""
    nouns = follow_words().nouns
    return (words[at] in _LEADING and not nouns.isdisjoint(words[at + 1 : at + 2])) or not nouns.isdisjoint(
        words[max(at - 2, 0) : at]
    )


def _stepped(step: _Step, shown: Sequence[Paragraph], table: Table) -> Counted | None:
    if not shown or shown[0].place is None:
        return None
    document = table.corpus.by_symbol[shown[0].symbol]
    whole = [p for p in document.paragraphs if p.is_whole]
    anchor = shown[-1] if step.way > 0 and _are_in_order(shown, whole) else shown[0]
    own = anchor.locator.partition("(")[0]
    if step.base and anchor.place:
        own = str(replace(anchor.place, number=step.base, subs=()))
    at = next((n for n, p in enumerate(whole) if p.locator == own), None)
    if at is None:
        return None
    first = at + step.way if step.way > 0 else max(at + step.way - step.count + 1, 0)
    found = whole[first : first + step.count] if at + step.way >= 0 else []
    return placed(found) or Counted(document.symbol, (_beyond(step, whole),))


def _beyond(step: _Step, whole: Sequence[Paragraph]) -> str:
    """A paragraph that a document has not: the one behind its last, or before its first."""
    place = whole[-1].place if step.way > 0 else None
    return str(replace(place, number=place.number + 1, subs=())) if place else "pp0"


def _are_in_order(shown: Sequence[Paragraph], whole: Sequence[Paragraph]) -> bool:
    """Whether paragraphs were shown in the order of their document, rather than the best first."""
    places = {p.id: n for n, p in enumerate(whole)}
    numbers = [places.get(p.id, -1) for p in shown]
    return -1 not in numbers and numbers == sorted(numbers)


def _picked(text: str, words: Sequence[str], table: Table) -> Counted | None:
    """Pick of the list by a rank: *the second of those*, *the last one*."""
    at = _rank_at(text, words)
    members = _members(words, at, table) if at is not None else ()
    chosen = ranked(text, members)
    return placed([chosen]) if chosen else None


def ranked(text: str, members: Sequence[Member]) -> Member | None:
    """The one of some things that a text picks by its rank; None where it picks none, or there are not so many."""
    words = words_of(text)
    at = _rank_at(text, words)
    if at is None:
        return None
    rank = len(members) if words[at] in follow_words().last else number_of(words[at])
    return members[rank - 1] if 0 < rank <= len(members) else None


def _rank_at(text: str, words: Sequence[str]) -> int | None:
    """Which word of a text is a rank in a list, and not of something else."""
    last = follow_words().last
    at = next((place for place, word in enumerate(words) if word in ORDINALS or word in last or _is_ordinal(word)), None)
    return None if at is None or (_asks(text) and not _is_rank(words, at)) else at


def _is_ordinal(word: str) -> bool:
    return not word.isdigit() and word[0].isdigit() and bool(number_of(word))


def _is_rank(words: Sequence[str], at: int) -> bool:
    """Whether a rank is one of a list: *the first one*, *the second of them*."""
    known, behind = follow_words(), list(words[at + 1 : at + 3])
    return bool(behind) and (behind[0] in known.nouns or (behind[0] == "of" and not known.several.isdisjoint(behind)))


def _members(words: Sequence[str], at: int, table: Table) -> Sequence[Paragraph]:
    """What is counted: the paragraphs listed, or the sub-paragraphs of the only one that was shown."""
    if len(table.shown) == 1 and not follow_words().several.isdisjoint(words[at:]):
        whole = table.shown[0]
        document = table.corpus.by_symbol.get(whole.symbol)
        if subs := [p for p in document.paragraphs if p.place and p.place.parent == whole.place] if document else []:
            return subs
    return table.listed


def _alone(match: re.Match[str], table: Table) -> Counted | None:
    """A figure or a letter alone: a paragraph beside the one that was looked up, or one of the list."""
    shown = table.shown[:1]
    place = shown[0].place if shown else None
    if match["sub"]:
        return Counted(shown[0].symbol, (f"{shown[0].locator.partition('(')[0]}({match['sub'].lower()})",)) if place else None
    number = int((match["bracketed"] or match["number"]).strip("#[] "))
    if place and match["number"] and (table.last is not None and (table.last.is_by_number or number > len(table.listed))):
        return Counted(shown[0].symbol, (str(replace(place, number=number, subs=())),))
    return placed([table.listed[number - 1]]) if 0 < number <= len(table.listed) else None
