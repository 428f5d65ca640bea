"""Cutting: the words of a paragraph that answer, left out at commas what does not, never its verb, its object or a limit."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from documents import split_clauses
from documents.tables import read_tables
from service.answering.stretches import Stretch, stretches_of
from service.answering.trimming import trimmed

POINT_WORDS = 40
"""A point of so many words is never cut, and one that is cut has about as many at most."""
NEAR_WORDS = 25
"""The same of a text that only comes closest."""
ACT_WORDS = 22
"""… of what is told beside others: an act of a list, a paragraph of a summary, what is new in another year."""
_ASKED_ROOM = 1.5
"""A point may have so many times its words where more than one stretch holds what was asked for."""
_SPARED_WORDS = 4
"""Leaving out fewer words than this is not worth an ellipsis."""
_ASKED_COUNTS = 0.6
"""How much a stretch gains in relevance by holding all the words that were asked for."""
_LEAST_FILLED = 0.5
"""What comes to less than this of its room is gone on with, to be trimmed."""
_FEW_PLACES = 8
_ROWS = 2
_FAR = 12
"""So many stretches behind a clause a limit may stand."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Stretches of a paragraph's text, in order."""

    pieces: tuple[tuple[int, int], ...]
    length: int

    def shown(self, text: str) -> str:
        """The excerpt as it reads, an ellipsis wherever something is left out."""
        parts = [text[start:end].rstrip(" ,;:") if end < self.length else text[start:end] for start, end in self.pieces]
        parts[0] = parts[0].removeprefix("and ")
        return " … ".join(parts) + (" …" if self.pieces[-1][1] < self.length else "")


def whole(text: str) -> Excerpt:
    """The excerpt that leaves nothing out."""
    return Excerpt(((0, len(text)),), len(text))


def cut(
    text: str,
    relevance: Sequence[float] = (),
    needed: Sequence[int] = (),
    room: int = POINT_WORDS,
    asked: Sequence[Sequence[int]] = (),
) -> Excerpt:
    """Cut a text to the verb that governs what answers, its object, and what decides: about ``room`` words.

    ``relevance`` has one number a clause of split_clauses(text); where it is empty the first offset that is needed answers,
    or else the beginning. ``needed`` are offsets that must stay, such as of a date that was asked for; ``asked`` are, for each
    word that was asked for, the offsets where it stands, one of which stays unless the point came to more than half as many
    words again. What limits or denies a stretch that is kept is always kept. It is cut at commas, and only where that leaves
    too much, before words that join a phrase to a sentence. Of a table only the rows that hold an offset stay.
    """
    if len(text.split()) <= room:
        return whole(text)
    spots = [*needed, *(spot for places in asked for spot in places[:1])]
    if tables := read_tables(text):
        rows = [(row.start, row.end) for table in tables for row in table.rows if any(row.start <= s < row.end for s in spots)]
        if rows:
            lead = cut(text[: tables[0].start].rstrip(), room=room // 2)
            return Excerpt((*lead.pieces, *rows[:_ROWS]), len(text))
    parts = stretches_of(text)
    cutting = _Cutting(text, parts, _weights(text, parts, relevance, asked))
    core = cutting.core if relevance or not needed else cutting.at(needed[0])
    kept = cutting.frame(core)
    for spot in needed:
        kept |= cutting.frame(cutting.at(spot))
    for places in asked:
        kept = cutting.holding(kept, places, room)
    kept = cutting.grown(kept, core, room)
    return Excerpt(trimmed(text, parts, kept, cutting.weights, [*needed, *cutting.first_held(kept, asked)], room), len(text))


def few_words(text: str, room: int = ACT_WORDS, *needed: int) -> str:
    """Give the beginning of a text and what stands at some offsets of it, in about ``room`` words, an ellipsis for what is left out."""
    shown = cut(text, (), needed, room).shown(text)
    return shown if shown.endswith("…") else shown.rstrip(" ,;:.")


def _weights(text: str, parts: Sequence[Stretch], relevance: Sequence[float], asked: Sequence[Sequence[int]]) -> list[float]:
    """How relevant each stretch is: as its clause, and the more the more of the words that were asked for it holds."""
    borders, found = [clause.start for clause in split_clauses(text)], []
    for stretch in parts:
        within = bisect(borders, stretch.start) - 1
        held = sum(any(stretch.start <= spot < stretch.end for spot in spots) for spots in asked)
        found.append((relevance[within] if relevance else 0.0) + _ASKED_COUNTS * held / (len(asked) or 1))
    return found


@dataclass(frozen=True, slots=True)
class _Cutting:
    """A text being cut: its stretches and how relevant each is."""

    text: str
    parts: Sequence[Stretch]
    weights: Sequence[float]

    @property
    def core(self) -> int:
        """The stretch that answers."""
        return max(range(len(self.parts)), key=lambda n: self.weights[n])

    def at(self, spot: int) -> int:
        """The stretch in which an offset lies."""
        return max(bisect(self.parts, spot, key=lambda part: part.start) - 1, 0)

    def first_held(self, kept: Iterable[int], asked: Sequence[Sequence[int]]) -> list[int]:
        """Of each word that was asked for the first place that is kept."""
        held = set(kept)
        return [spot for spots in asked for spot in [s for s in spots if self.at(s) in held][:1]]

    def size(self, kept: Iterable[int]) -> int:
        return sum(self.parts[n].size for n in kept)

    def frame(self, n: int) -> frozenset[int]:
        """A stretch with what governs it."""
        return self.closed({n, *self.governing(n)})

    def governing(self, core: int) -> set[int]:
        """What governs a stretch: the verb of its sentence, its sub-paragraph, and the infinitive that is asked of somebody."""
        found: set[int] = set()
        infinitive = sub = None
        for n in range(core, -1, -1):
            part = self.parts[n]
            infinitive = n if infinitive is None and part.is_infinitive else infinitive
            sub = n if sub is None and part.is_sub else sub
            if part.is_sentence or part.is_finite:
                found = {n, *([self._asked_of(n)] if infinitive is None else [infinitive])}
                break
        return found | ({sub} if sub is not None else set())

    def _asked_of(self, verb: int) -> int:
        """The next infinitive behind a verb that asks for one and does not have it; else the verb."""
        part = self.parts[verb]
        if not part.is_asking or part.asked_at:
            return verb
        for m in range(verb + 1, len(self.parts)):
            if self.parts[m].is_sentence or self.parts[m].is_finite:
                return verb
            if self.parts[m].is_infinitive or (self.parts[m].asked_at and not self.parts[m].is_limit):
                return m
        return verb

    def closed(self, kept: Iterable[int]) -> frozenset[int]:
        """Add what belongs to the stretches that are kept: their limits, what a limit broke off, their object, their antecedent."""
        found, left = set[int](), list(kept)
        while left:
            n = left.pop()
            if n in found or not 0 <= n < len(self.parts):
                continue
            found.add(n)
            left += [*self._limits_behind(n), *self._belonging(n)]
        return frozenset(found)

    def _belonging(self, n: int) -> list[int]:
        part, last = self.parts[n], len(self.parts) - 1
        more: list[int] = []
        if n < last and part.is_limit and not self.parts[n + 1].is_anew:
            more.append(n + 1)
        before = self.parts[n - 1] if n else part
        if part.is_limit or part.is_relative or (n and before.is_unfinished) or (n and before.is_limit and not part.is_anew):
            more.append(n - 1)
        if part.is_unfinished:
            more.append(n + 1)
            more += [n + 2] if n + 1 < last and self.parts[n + 1].is_inset else []
        if n < last and (self.parts[n + 1].is_listed or (part.is_listed and not self.parts[n + 1].is_anew)):
            more.append(n + 1)
        return [*more, self._host_of(n), *self._sentence_of(n)]

    def _host_of(self, n: int) -> int:
        """Where the list begins that a stretch is an item of; itself, where it is none."""
        return next(m for m in range(n, -1, -1) if self.parts[m].is_head or self.parts[m].is_anew)

    def _sentence_of(self, n: int) -> list[int]:
        """The subject of a predicate, or the predicate of a subject, where an inset parts them."""
        if self.parts[n].is_predicate:
            return [next((m for m in range(n - 1, max(n - _FAR, -1), -1) if self.parts[m].is_subject), n)]
        if not self.parts[n].is_subject:
            return []
        behind = range(n + 1, min(n + _FAR, len(self.parts)))
        end = next((m for m in behind if self.parts[m].is_head or self.parts[m].is_subject), len(self.parts))
        return [next((m for m in behind if m < end and self.parts[m].is_predicate), n)]

    def _limits_behind(self, n: int) -> list[int]:
        """The stretches behind one, up to where something new is said, that limit or deny it."""
        found: list[int] = []
        for m in range(n + 1, min(n + _FAR, len(self.parts))):
            part = self.parts[m]
            if part.is_head and not part.is_limit:
                break
            found += [m] if part.is_limit_afar or (part.is_limit and m == n + 1) else []
        return found

    def holding(self, kept: frozenset[int], spots: Sequence[int], room: int) -> frozenset[int]:
        """Keep one of the stretches in which a word stands, the cheapest of them, unless one is kept or none fits."""
        stretches = sorted({self.at(spot) for spot in spots})
        if not stretches or kept & set(stretches):
            return kept
        best = min((kept | self.frame(n) for n in stretches[:_FEW_PLACES]), key=self.size)
        return best if self.size(best) <= _ASKED_ROOM * room else kept

    def grown(self, kept: frozenset[int], core: int, room: int) -> frozenset[int]:
        """Fill gaps that are not worth an ellipsis, and add what goes on near the core, the more relevant first, while there is room."""
        reach = range(max(0, core - 2), min(len(self.parts), core + 3))
        while True:
            near = [n for n in reach if n not in kept and (n - 1 in kept or (n + 1 in kept and self.parts[n].is_head))]
            ways = [(self.weights[n], self.closed(kept | {n})) for n in near]
            fitting = [way for way in ways if self.size(way[1]) <= room]
            if not fitting:
                behind = max(n for n in kept if n <= core or n - 1 in kept) + 1
                is_short = self.size(kept) < _LEAST_FILLED * room and behind < len(self.parts) and self._goes_on(behind)
                return self._filled(self.closed(kept | {behind}) if is_short else kept)
            kept = max(fitting, key=lambda way: way[0])[1]

    def _goes_on(self, n: int) -> bool:
        """Whether a stretch goes on with the sentence of the one before it."""
        return not (self.parts[n].is_sentence or self.parts[n].is_finite or self.parts[n].is_sub)

    def _filled(self, kept: frozenset[int]) -> frozenset[int]:
        gaps = (range(before + 1, after) for before, after in pairwise(sorted(kept)))
        return self.closed(kept.union(*(gap for gap in gaps if self.size(gap) <= _SPARED_WORDS)))
