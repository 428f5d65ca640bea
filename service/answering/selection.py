"""Selection: which of the ranked paragraphs an answer shows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from service.answering.repetition import Group

MASS = 0.93
"""What is shown holds this share of the probability that one of what is shown is the best: gold among the first five is then
shown in at least .95 of cases, as chosen on the part *fit* of the questions."""
MORE = 3
"""How many points more a question for a list or for several things may have."""


def select(groups: Sequence[Group], limit: int, *, is_wide: bool, is_over_years: bool = False) -> list[Group]:
    """Choose what to show, best first: as much as it takes to hold MASS of the probability of the first ``limit``.

    Of a question over the years every one of these counts, however sure the best is.
    """
    shown = groups[: limit + MORE if is_wide else limit]
    if is_over_years:
        return list(shown)
    shares = np.exp([group.hit.score for group in shown])
    before = np.cumsum(shares) - shares
    return [group for group, held in zip(shown, before, strict=True) if held < MASS * shares.sum()]
