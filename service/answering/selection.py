"""Selection: which of the ranked paragraphs an answer cites."""

from __future__ import annotations

from collections.abc import Sequence

from service.answering.repetition import Group

CONFIDENT = 1.0
"""Log-odds of the best paragraph above which only close rivals are cited beside it."""
MARGIN = 2.0
"""How far, in log-odds, a further paragraph may stand below a confident best one and still be cited."""
UNSURE_MARGIN = 2.8
"""The same below a best one that is less sure: then the answer may as well be in the next."""
WIDENING = 1.5
"""What a question that asks for a list or for several things adds to the margin."""
MORE = 3
"""How many paragraphs more such a question may have."""


def select(groups: Sequence[Group], limit: int, *, is_wide: bool) -> list[Group]:
    """Choose what to cite: the best, and those that are nearly as likely to bear on the question.

    The margins were chosen on the tuning half and the calibration set, for paragraph recall at a precision above .7.
    """
    if not groups:
        return []
    best = groups[0].hit.score
    margin = MARGIN if best > CONFIDENT else UNSURE_MARGIN
    if is_wide:
        margin, limit = margin + WIDENING, limit + MORE
    return [group for group in groups[:limit] if group.hit.score >= best - margin]
