"""Cutting: the words of a paragraph that answer, left out at commas what does not, never its verb, its object or a limit."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from documents import base_form, leading_verb, split_clauses, verb_base

POINT_WORDS = 40
"""A point of so many words is never cut, and one that is cut has about as many at most."""
_SPARED_WORDS = 3
"""Leaving out fewer words than this is not worth an ellipsis."""
_ASKED_COUNTS = 0.6
"""How much a stretch gains in relevance by holding all the words that were asked for."""
_COMMA = re.compile(r"(?<=[,;:])\s+")
_INSET = re.compile(r"\([^()]{0,200}\)|“[^“”]{0,300}”|\"[^\"]{0,300}\"")
"""What stands within parentheses or quotation marks, where nothing is cut."""
_SUB = re.compile(r"\((?:[a-z]|[ivx]{1,4})\)\s")
_TO = re.compile(
    r"(?:(?:and|or) )?(?:(?:also|further|in particular) )?to (?!(?:the|all|its|their|which|whom|this|that|these|those|an?)\b)[a-z]"
)
_WITHIN = re.compile(r"\sto (?!(?:the|all|its|their|which|whom|this|that|these|those|an?)\b)[a-z]")
_RELATIVE = re.compile(r"(?:(?:in|of|to|for|by|from|with|all of) )?(?:which|who|whom|whose|where|whereby)\b")
_SENTENCE = re.compile(r"[.?!]\s*$")
_FEW_WORDS = 3


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Stretches of a paragraph's text, in order; the main one holds the clause that answers."""

    pieces: tuple[tuple[int, int], ...]
    main: int
    length: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return self.pieces == ((0, self.length),)

    def shown(self, text: str) -> str:
        """The excerpt as it reads, an ellipsis wherever something is left out."""
        parts = [text[start:end].rstrip(" ,;:") if end < self.length else text[start:end] for start, end in self.pieces]
        return " … ".join(parts) + (" …" if self.pieces[-1][1] < self.length else "")


def whole(text: str) -> Excerpt:
    """The excerpt that leaves nothing out."""
    return Excerpt(((0, len(text)),), 0, len(text))


def cut(
    text: str,
    relevance: Sequence[float],
    needed: Sequence[int] = (),
    room: int = POINT_WORDS,
    asked: Sequence[Sequence[int]] = (),
) -> Excerpt:
    """Cut a text at commas to the verb that governs what answers, its object, and what decides: about ``room`` words.

    ``relevance`` has one number a clause of split_clauses(text); ``needed`` are offsets that must stay, such as of a date
    that was asked for; ``asked`` are, for each word that was asked for, the offsets where it stands, one of which must stay. What limits
    a stretch that is kept is kept. These go before ``room``.
    """
    if len(text.split()) <= room:
        return whole(text)
    cutting = _Cutting(text, _stretches(text), _weights(text, relevance, asked))
    kept = cutting.frame()
    for spot in needed:
        kept = cutting.closed(kept | {cutting.at(spot)})
    for spots in asked:
        kept = cutting.holding(kept, spots)
    return cutting.excerpt(cutting.grown(kept, room))


@dataclass(frozen=True, slots=True)
class _Stretch:
    """``text[start:end]`` between two places where it may be cut, with what its words say of its place in the sentence."""

    start: int
    end: int
    words: str

    @property
    def size(self) -> int:
        return len(self.words.split())


def _stretches(text: str) -> list[_Stretch]:
    """The stretches of a text between commas and at the borders of its clauses; together they cover it."""
    insets = [match.span() for match in _INSET.finditer(text) if not _SUB.match(match[0] + " ")]
    borders = {clause.start for clause in split_clauses(text)} | {match.end() for match in _COMMA.finditer(text)}
    closed = {place for start, end in insets for place in range(start + 1, end)}
    starts = sorted(({0} | borders) - closed - {len(text)})
    return [
        _Stretch(start, start + len(text[start:end].rstrip()), text[start:end].strip())
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]


def _weights(text: str, relevance: Sequence[float], asked: Sequence[Sequence[int]]) -> list[float]:
    """How relevant each stretch is: as its clause, and the more the more of the words that were asked for it holds."""
    borders, found = [clause.start for clause in split_clauses(text)], []
    for stretch in _stretches(text):
        within = bisect(borders, stretch.start) - 1
        held = sum(any(stretch.start <= spot < stretch.end for spot in spots) for spots in asked)
        found.append(relevance[within] + _ASKED_COUNTS * held / (len(asked) or 1))
    return found


@dataclass(frozen=True, slots=True)
class _Cutting:
    """A text being cut: its stretches and how relevant each is."""

    text: str
    parts: Sequence[_Stretch]
    weights: Sequence[float]

    @property
    def core(self) -> int:
        """The stretch that answers."""
        return max(range(len(self.parts)), key=lambda n: self.weights[n])

    def at(self, spot: int) -> int:
        """The stretch in which an offset lies."""
        return max(bisect(self.parts, spot, key=lambda part: part.start) - 1, 0)

    def size(self, kept: Iterable[int]) -> int:
        return sum(self.parts[n].size for n in kept)

    def frame(self) -> frozenset[int]:
        """The core with what governs it."""
        return self.closed({self.core, *self.governing(self.core)})

    def governing(self, core: int) -> set[int]:
        """What governs a stretch: the verb of its sentence, its sub-paragraph, and the infinitive that is asked of somebody."""
        found: set[int] = set()
        infinitive: int | None = None
        n = core
        while n >= 0:
            words = self.parts[n].words
            if infinitive is None and _TO.match(words):
                infinitive = n
            if _SUB.match(words) and not any(_SUB.match(self.parts[m].words) for m in found):
                found.add(n)
            if self._is_sentence(n) or self._is_finite(n):
                return found | {n} | self._asked_of(n, core, infinitive)
            n -= 1
        return found

    def _asked_of(self, verb: int, core: int, infinitive: int | None) -> set[int]:
        """The infinitive that a verb asks for: the nearest before the core, else the next behind the verb, unless that has one."""
        if infinitive is not None:
            return {infinitive}
        words = self.parts[verb].words
        if not self._is_asking(words) or _WITHIN.search(words, len(self._verb(words))):
            return set()
        for m in range(verb + 1, len(self.parts)):
            if self._is_sentence(m) or self._is_finite(m):
                return set()
            if _TO.match(self.parts[m].words) or (_WITHIN.search(self.parts[m].words) and not self._is_limit(m)):
                return {m}
        return set()

    @staticmethod
    def _verb(words: str) -> str:
        words = words.removeprefix("and ")
        return leading_verb(words[:1].upper() + words[1:])

    def _is_asking(self, words: str) -> bool:
        return verb_base(self._verb(words)) in _ASKING

    def _is_sentence(self, n: int) -> bool:
        return n == 0 or bool(_SENTENCE.search(self.parts[n - 1].words) and self.parts[n].words[:1].isupper())

    def _is_finite(self, n: int) -> bool:
        """Whether a new verb of the Assembly opens a stretch."""
        words = re.findall(r"[A-Za-z-]+", self.parts[n].words)[:4]
        return words[:1] == ["and"] and any(word.endswith("s") and base_form(word) for word in words[1:3])

    def _is_limit(self, n: int) -> bool:
        return bool(_openings("opening").match(self.parts[n].words))

    def _goes_on(self, n: int) -> bool:
        """Whether a stretch goes on with what a limit before it broke into."""
        return n > 0 and self._is_limit(n - 1) and not self._is_anew(n)

    def _is_anew(self, n: int) -> bool:
        return (
            self.parts[n - 1].words.endswith((";", ":", "."))
            or bool(_openings("anew").match(self.parts[n].words))
            or self._is_limit(n)
        )

    def _is_unfinished(self, n: int) -> bool:
        """Whether a stretch has no object yet: it ends in a word that leads on, or is a bare verb."""
        words = self.parts[n].words.rstrip(" ,;:")
        last = words.rpartition(" ")[2].lower()
        is_bare = words == self._verb(words) or (self.parts[n].size <= _FEW_WORDS and bool(_TO.match(words)))
        return last in _words("unfinished") or is_bare

    def closed(self, kept: Iterable[int]) -> frozenset[int]:
        """Add what belongs to the stretches that are kept: their limits, what a limit broke off, their object, their antecedent."""
        found, left = set[int](), list(kept)
        while left:
            n = left.pop()
            if n in found or not 0 <= n < len(self.parts):
                continue
            found.add(n)
            left += self._belonging(n)
        return frozenset(found)

    def _belonging(self, n: int) -> list[int]:
        more: list[int] = []
        last = len(self.parts) - 1
        if n < last and (self._is_limit(n + 1) or self._goes_on(n + 1)):
            more.append(n + 1)
        if n and (self._is_limit(n) or self._goes_on(n) or _RELATIVE.match(self.parts[n].words)):
            more.append(n - 1)
        if n < last and self._is_unfinished(n):
            more.append(n + 1)
            if n + 1 < last and not self._is_unfinished(n + 1) and self.parts[n + 1].size <= _FEW_WORDS:
                more.append(n + 2)
        return more

    def holding(self, kept: frozenset[int], spots: Sequence[int]) -> frozenset[int]:
        """Keep one of the stretches in which a word stands, the cheapest of them, unless one is kept."""
        stretches = sorted({self.at(spot) for spot in spots})
        if not stretches or kept & set(stretches):
            return kept
        ways = [self.closed(kept | {n}) for n in stretches]
        return min(ways, key=lambda way: self.size(way))

    def grown(self, kept: frozenset[int], room: int) -> frozenset[int]:
        """Fill gaps that are not worth an ellipsis, and add the more relevant neighbour of the core while there is room."""
        while True:
            near = [n for n in range(len(self.parts)) if n not in kept and (n - 1 in kept or n + 1 in kept)]
            ways = [(self.weights[n], self.closed(kept | {n})) for n in near if abs(n - self.core) <= 2]
            fitting = [way for way in ways if self.size(way[1]) <= room]
            if not fitting:
                return self._filled(kept)
            kept = max(fitting, key=lambda way: way[0])[1]

    def _filled(self, kept: frozenset[int]) -> frozenset[int]:
        found = set(kept)
        ordered = sorted(kept)
        for before, after in zip(ordered, ordered[1:], strict=False):
            gap = range(before + 1, after)
            if self.size(gap) <= _SPARED_WORDS:
                found |= set(gap)
        return self.closed(found)

    def excerpt(self, kept: frozenset[int]) -> Excerpt:
        """The stretches that are kept as an excerpt, those that follow each other as one piece."""
        pieces: list[list[int]] = []
        main = 0
        for n in sorted(kept):
            if pieces and n - 1 in kept:
                pieces[-1][1] = self.parts[n].end
            else:
                pieces.append([self.parts[n].start, self.parts[n].end])
            if n == self.core:
                main = len(pieces) - 1
        return Excerpt(tuple((start, end) for start, end in pieces), main, len(self.text))


_ASKING = frozenset(
    {"request", "invite", "call", "urge", "encourage", "appeal", "decide", "ask", "demand", "resolve", "recommend", "authorize"}
)
"""Verbs that say nothing without the infinitive behind whom they are addressed to."""


@cache
def _lists() -> dict[str, tuple[str, ...]]:
    read = tomllib.loads((Path(__file__).parent / "limits.toml").read_text(encoding="utf-8"))
    return {name: tuple(word for words in table.values() for word in words) for name, table in read.items()}


def _words(name: str) -> frozenset[str]:
    return frozenset(_lists()[name])


@cache
def _openings(name: str) -> re.Pattern[str]:
    """Matches a stretch that opens with one of the words of a list, after *and* where that joins it."""
    listed = "|".join(re.escape(words) for words in sorted(_lists()[name], key=len, reverse=True))
    joined = r"(?:(?:and|or) )?" if name == "opening" else ""
    return re.compile(rf"{joined}(?:{listed})\b", re.IGNORECASE)
