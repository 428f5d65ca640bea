"""Novelty: the longest stretch of words in a text that nothing before it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from documents import Paragraph
from documents.acts import role_of
from documents.subparagraphs import split_sub_paragraphs
from documents.words import CARDINALS, MONTHS, ORDINALS
from embeddings import terms
from service.verification.lexicon import weight_of

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_GRAM = 4
"""Of so many words in a row one is new where the row stands nowhere before."""
LEAST = 6
"""A stretch of fewer new words is no news."""
_MOST = 12
"""Of so many new words a stretch is worth no more for each further one."""
_MOVES_ON = frozenset(word.lower() for word in (*MONTHS, *ORDINALS, *CARDINALS))
_NEAR = 12
"""So many words on either side of a mention are of it."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """A paragraph with the longest stretch of it that is new, and what that weighs."""

    paragraph: Paragraph
    start: int
    end: int
    weight: float


class Known:
    """Everything that was read so far, as rows of words in which dates and numbers count for nothing."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._grams: set[tuple[str, ...]] = set()

    def add(self, paragraphs: Iterable[Paragraph]) -> None:
        """Read further paragraphs."""
        for paragraph in paragraphs:
            self._grams.update(gram for gram, _ in _grams(_words(paragraph.text)))

    def news(self, paragraph: Paragraph, about: int | None = None) -> Fresh | None:
        """Give the longest new stretch of a paragraph, of what stands about an offset where one is given; None where it is short.

        An act weighs more than what is noted, that more than what the preamble says, and a report or an agenda item least.
        """
        words = _words(paragraph.text)
        if about is not None:
            at = next((n for n, (_, _, end) in enumerate(words) if end > about), 0)
            words = words[max(at - _NEAR, 0) : at + _NEAR]
        return self._longest(paragraph, words)

    def newest(self, paragraphs: Sequence[Paragraph], title: Set[str]) -> Fresh | None:
        """Give the weightiest news of some paragraphs and their sub-paragraphs, what has more stems of their title before others."""
        found = [
            (fresh.weight * (1 + len(title & set(terms(part.text)))) ** 2, fresh)
            for paragraph in paragraphs
            if paragraph.is_whole
            for part in parts_of(paragraph.text)
            if (fresh := self._longest(paragraph, _words(part.text, part.start)))
        ]
        return max(found, key=lambda each: each[0])[1] if found else None

    def _longest(self, paragraph: Paragraph, words: Sequence[tuple[str, int, int]]) -> Fresh | None:
        longest, first, size = (0, 0), 0, 0
        for gram, n in _grams(words):
            size = 0 if gram in self._grams else size + 1
            first = n if size == 1 else first
            longest = max(longest, (size, -first))
        many, begin = longest[0] + (_GRAM - 1 if longest[0] == len(words) - _GRAM + 1 else 1 - _GRAM), -longest[1]
        if many < LEAST:
            return None
        end = min(begin + longest[0] + _GRAM - 2, len(words) - 1)
        role = {"agenda": 0.1, "report": 0.3, "preambular": 0.5}.get(role_of(paragraph), 1.0)
        return Fresh(paragraph, words[begin][1], words[end][2], min(many, _MOST) * role * (3 + weight_of(paragraph)))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a paragraph's text by itself: its mark, its words, and where they start."""

    mark: str
    text: str
    start: int


def parts_of(text: str) -> list[Part]:
    """Give the sub-paragraphs of a text behind what leads them, or the whole text."""
    subs = split_sub_paragraphs(text)
    lead = Part("", text[: subs[0].start] if subs else text, 0)
    return [lead, *(Part("".join(f"({mark})" for mark in sub.subs) + " ", sub.text, sub.start) for sub in subs)]


def part_at(text: str, at: int) -> Part:
    """Give the part of a text in which an offset stands."""
    return next((part for part in reversed(parts_of(text)) if part.start <= at), Part("", text, 0))


def _words(text: str, start: int = 0) -> list[tuple[str, int, int]]:
    """The words of a text that begins at ``start``, in small letters with where they stand; what moves on with the years is one word."""
    return [(_steady(match[0].lower()), start + match.start(), start + match.end()) for match in _WORD.finditer(text)]


def _steady(word: str) -> str:
    return "#" if word[0].isdigit() or word in _MOVES_ON else word


def _grams(words: Sequence[tuple[str, int, int]]) -> Iterable[tuple[tuple[str, ...], int]]:
    plain = [word for word, _, _ in words]
    return ((tuple(plain[n : n + _GRAM]), n) for n in range(len(plain) - _GRAM + 1))
