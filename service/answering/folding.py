"""Folding: how much of an answer is read at once, and what of it is shown only to those who ask for more."""

from __future__ import annotations

from collections.abc import Sequence

from service.answer import Sentence
from service.requests.request import Form

VISIBLE_WORDS = 120
"""So many words of an answer are read at once, its headline among them; its first point alone may have more."""
VISIBLE_POINTS = 6


def in_sight(sizes: Sequence[int], headline: str = "", beside: Sequence[str] = (), most: int = VISIBLE_POINTS) -> list[bool]:
    """Tell of points, given by their numbers of words, which are in sight: the first, and all further ones that have room.

    ``beside`` is what is shown with them in any case.
    """
    room, places = VISIBLE_WORDS - sum(len(text.split()) for text in (headline, *beside)), most - len(beside)
    seen: list[bool] = []
    for size in sizes:
        seen.append(not seen or (size <= room and places > 0))
        room, places = room - size * seen[-1], places - seen[-1]
    return seen


def fold(
    points: Sequence[Sentence], headline: str = "", beside: Sequence[str] = (), most: int = VISIBLE_POINTS
) -> list[Sentence]:
    """Fold those of some points, the weightiest first, that are not in sight; what is folded stays so."""
    shown = [point for point in points if not point.is_folded]
    seen = iter(in_sight([len(point.text.split()) + 1 + len(point.citations) for point in shown], headline, beside, most))
    return [point if point.is_folded else point.model_copy(update={"is_folded": not next(seen)}) for point in points]


def fold_as_asked(points: Sequence[Sentence], headline: str, form: Form) -> list[Sentence]:
    """Fold points to one where a short answer is asked for, and none where all of it is."""
    if form == "full":
        return [point.model_copy(update={"is_folded": False}) for point in points]
    return fold(points, headline, most=1 if form == "short" else VISIBLE_POINTS)
