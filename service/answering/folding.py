"""Folding: how much of an answer is read at once, and what of it is shown only to those who ask for more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.answer import Sentence

VISIBLE_WORDS = 120
"""So many words of an answer are read at once, its headline among them; its first point alone may have more."""
VISIBLE_POINTS = 6


def in_sight(sizes: Sequence[int], headline: str = "", beside: Sequence[str] = (), most: int = VISIBLE_POINTS) -> list[bool]:
    """Tell of points, given by their numbers of words, which are in sight: the first, and all further ones until one has no room.

    ``beside`` is what is shown with them in any case.
    """
    seen = list(_in_sight(sizes, VISIBLE_WORDS - sum(len(text.split()) for text in (headline, *beside)), most - len(beside)))
    return seen + [False] * (len(sizes) - len(seen))


def _in_sight(sizes: Sequence[int], room: int, places: int) -> Iterator[bool]:
    for n, size in enumerate(sizes):
        room -= size
        if n and (room < 0 or n >= places):
            return
        yield True


def fold(
    points: Sequence[Sentence], headline: str = "", beside: Sequence[str] = (), most: int = VISIBLE_POINTS
) -> list[Sentence]:
    """Fold those of some points, the weightiest first, that are not in sight; what is folded stays so."""
    shown = [point for point in points if not point.is_folded]
    seen = iter(in_sight([len(point.text.split()) for point in shown], headline, beside, most))
    return [point if point.is_folded else point.model_copy(update={"is_folded": not next(seen)}) for point in points]
