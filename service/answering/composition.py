"""Composition: a point of the Assembly's own words from each paragraph that answers, put in order, each said once, and folded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from documents import Paragraph, split_clauses
from embeddings import terms
from service.answer import Citation, Repetition, Sentence
from service.answering.cutting import Excerpt, whole
from service.verification.quoting import PREAMBLE_ONLY

_ALIKE = 0.8
"""Points that share this much of their words, and all of their figures, say the same."""
_FIGURE = re.compile(r"\d[\d.,/]*")
_ENDS = " ,;:."
_QUOTED_WORDS = 95
"""A citation quotes about so many words at most, unless its point spans more."""


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
    return compose(paragraph, whole(paragraph.text))


def arranged(points: Sequence[Composed], *, in_preamble: bool = False) -> tuple[Composed, ...]:
    """Put points, best first, in the order in which they are read, each said once.

    What the Assembly does goes before what its preamble says, unless the preamble was asked for; the best one is never
    further back than second. Of two that say the same the later is named where the other is repeated.
    """
    operative = [point for point in points if in_preamble or not _is_preambular(point)]
    preamble = [point for point in points if point not in operative]
    best = preamble[:1] if preamble and points[0] is preamble[0] else []
    return _said_once([*operative[:1], *best, *operative[1:], *preamble[len(best) :]])


def _is_preambular(point: Composed) -> bool:
    return point.citation.kind == "preambular"


def _said_once(points: Sequence[Composed]) -> tuple[Composed, ...]:
    kept: list[Composed] = []
    for point in points:
        same = next((n for n, other in enumerate(kept) if _say_the_same(point, other)), None)
        if same is None:
            kept.append(point)
        else:
            kept[same] = _with(kept[same], point.citation)
    return tuple(kept)


def _say_the_same(one: Composed, other: Composed) -> bool:
    mine, theirs = set(terms(one.sentence.text)), set(terms(other.sentence.text))
    figures = (set(_FIGURE.findall(point.sentence.text)) for point in (one, other))
    return len(mine & theirs) >= _ALIKE * len(mine | theirs) and next(figures) == next(figures)


def _with(point: Composed, other: Citation) -> Composed:
    """A point that another paragraph repeats, and whatever repeats that; its own resolution is not named for it."""
    citation = point.citation
    known = {citation.symbol, *(repeated.symbol for repeated in citation.repeated)}
    own = Repetition(
        id=other.id,
        symbol=other.symbol,
        locator=other.locator,
        label=other.label,
        adopted=other.adopted,
        wording="nearly the same",
        url=other.url,
    )
    more = tuple(repeated for repeated in (own, *other.repeated) if repeated.symbol not in known)
    return replace(point, citation=citation.model_copy(update={"repeated": (*citation.repeated, *more)}))


def quoted(words: str) -> str:
    """Put words within quotation marks; those within them become single ones."""
    return f"“{words.translate(_INNER)}”"


def labelled(paragraph: Paragraph, said: str) -> str:
    """What is said of a paragraph, with the label that it is of the preamble only, if it is."""
    return f"{PREAMBLE_ONLY}{said}" if paragraph.kind == "preambular" else said


_INNER = str.maketrans({"“": "‘", "”": "’"})


def _quoted(paragraph: Paragraph, excerpt: Excerpt) -> tuple[int, int]:
    """The stretch that a citation quotes: from the first word of the point to its last, and on by clauses as far as there is room.

    Whoever opens a citation reads the point with what it leaves out.
    """
    start, end = excerpt.pieces[0][0], excerpt.pieces[-1][1]
    further = (clause.end for clause in split_clauses(paragraph.text) if clause.end > end)
    end = max([end, *(stop for stop in further if len(paragraph.text[start:stop].split()) <= _QUOTED_WORDS)])
    return start, start + len(paragraph.text[start:end].rstrip(_ENDS if end < len(paragraph.text) else " ,;"))
