"""Composition: a point of the Assembly's own words, cut to what answers, from each paragraph that answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from documents import Clause, Paragraph, leading_verb, split_clauses, verb_base
from service.answer import Citation, Repetition, Sentence
from service.verification.quoting import PREAMBLE_ONLY

WHOLE_WORDS = 95
"""A paragraph of at most so many words is never cut."""
KEPT_WORDS = 70
"""About how many words an excerpt of a longer one keeps."""
FURTHER_WORDS = 35
"""About how many words an excerpt keeps of a point that is not the first of its answer."""
_SPARED_WORDS = 14
"""Leaving out fewer words than this is not worth an ellipsis."""
_ASKING = frozenset({"request", "invite", "call upon", "urge", "encourage", "appeal"})
"""Verbs that say nothing without the infinitive behind whom they are addressed to."""
_INFINITIVE = re.compile(r"(?:^|\s)to (?!(?:the|all|its|their|which|whom|this|that|these|those|an?)\b)[a-z]")


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


def cut(text: str, relevance: Sequence[float], needed: Sequence[int] = (), room: int = KEPT_WORDS) -> Excerpt:
    """Cut a text to the clauses that answer, about ``room`` words of them; one that is little longer stays whole.

    ``relevance`` has one number a clause of split_clauses(text); ``needed`` are offsets of things that were asked
    for and must stay, such as a date. The first clause always stays: it has the verb.
    """
    clauses = split_clauses(text)
    if _words(text, 0, len(text)) <= room + WHOLE_WORDS - KEPT_WORDS or len(clauses) < 2:
        return Excerpt(((0, len(text)),), 0, len(text))
    core = max(range(len(clauses)), key=lambda n: relevance[n])
    kept = {0, core} | {n for n, clause in enumerate(clauses) for spot in needed if clause.start <= spot < clause.end}
    kept |= _opening(clauses, core)
    kept |= {m for n in sorted(kept) if (m := _completing(text, clauses, n)) is not None}
    _grow(text, clauses, relevance, kept, core, room)
    _fill(text, clauses, kept)
    pieces: list[list[int]] = []
    main = 0
    for n in sorted(kept):
        if pieces and n - 1 in kept:
            pieces[-1][1] = clauses[n].end
        else:
            pieces.append([clauses[n].start, clauses[n].end])
        if n == core:
            main = len(pieces) - 1
    return Excerpt(tuple((start, end) for start, end in pieces), main, len(text))


def _opening(clauses: Sequence[Clause], core: int) -> set[int]:
    """The clause in which the verb that governs the core stands, where that is a later verb than the first."""
    for n in range(core, 0, -1):
        if clauses[n].finite:
            return {n}
    return set()


def _completing(text: str, clauses: Sequence[Clause], n: int) -> int | None:
    """The clause that says what a request is for, where clause ``n`` has the verb and only names whom it is addressed to."""
    if n and not clauses[n].finite:
        return None
    words = text[clauses[n].start : clauses[n].end].removeprefix("and ")
    verb = leading_verb(words[:1].upper() + words[1:])
    if verb_base(verb) not in _ASKING:
        return None
    for m in range(n, len(clauses)):
        if m > n and clauses[m].finite:
            return None
        if _INFINITIVE.search(text, clauses[m].start + (len(verb) if m == n else 0), clauses[m].end):
            return m
    return None


def _grow(text: str, clauses: Sequence[Clause], relevance: Sequence[float], kept: set[int], core: int, room: int) -> None:
    """Add the more relevant neighbour of the core again and again while there is room."""
    low = high = core
    while True:
        near = [n for n in (low - 1, high + 1) if 0 <= n < len(clauses)]
        if not near:
            return
        best = max(near, key=lambda n: relevance[n] + (0.02 if n > core else 0))
        size = sum(_words(text, clauses[n].start, clauses[n].end) for n in kept | {best})
        if best not in kept and size > room:
            return
        kept.add(best)
        low, high = min(low, best), max(high, best)


def _fill(text: str, clauses: Sequence[Clause], kept: set[int]) -> None:
    """Keep a left-out stretch too short to be worth its ellipsis."""
    gap: list[int] = []
    for n in [*range(len(clauses)), None]:
        if n is None or n in kept:
            if gap and sum(_words(text, clauses[g].start, clauses[g].end) for g in gap) <= _SPARED_WORDS:
                kept.update(gap)
            gap = []
        else:
            gap.append(n)


def _words(text: str, start: int, end: int) -> int:
    return len(text[start:end].split())


_ENDS = " ,;:."


@dataclass(frozen=True, slots=True)
class Composed:
    """A sentence and the citation that it rests on."""

    sentence: Sentence
    citation: Citation


def compose(paragraph: Paragraph, excerpt: Excerpt, *, repeated: tuple[Repetition, ...] = ()) -> Composed:
    """Make a point of a paragraph's excerpt: its own words within quotation marks, and that they are of the preamble only.

    ``repeated`` is where other resolutions say the same.
    """
    start, end = _quoted(paragraph, excerpt)
    citation = Citation.of(paragraph, start, end, repeated=repeated)
    words = excerpt.shown(paragraph.text)
    said = quoted(words if words.endswith("…") else words.rstrip(_ENDS))
    return Composed(Sentence(text=labelled(paragraph, said), citations=(paragraph.id,)), citation)


def compose_whole(paragraph: Paragraph) -> Composed:
    """Make a point of a whole paragraph, as a look-up shows it."""
    return compose(paragraph, Excerpt(((0, len(paragraph.text)),), 0, len(paragraph.text)))


def quoted(words: str) -> str:
    """Put words within quotation marks; those within them become single ones."""
    return f"“{words.translate(_INNER)}”"


def labelled(paragraph: Paragraph, said: str) -> str:
    """What is said of a paragraph, with the label that it is of the preamble only, if it is."""
    return f"{PREAMBLE_ONLY}{said}" if paragraph.kind == "preambular" else said


_INNER = str.maketrans({"“": "‘", "”": "’"})


def _quoted(paragraph: Paragraph, excerpt: Excerpt) -> tuple[int, int]:
    """The stretch that a citation quotes: from the verb where that is next to the answer, else the answer's clauses."""
    start, end = excerpt.pieces[excerpt.main]
    return start, start + len(paragraph.text[start:end].rstrip(_ENDS if end < len(paragraph.text) else " ,;"))
