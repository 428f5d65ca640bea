"""Significance: could chance alone have made two systems differ as much on these questions?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evals.metrics.intervals import numbered

_DRAWS = 10_000
_SEED = 20201123
_ROUNDING = 1e-9
"""Share of all differences taken together within which two sums are the same, in whichever order they were added."""


def randomisation_p(differences: Sequence[float], groups: Sequence[str] | None = None, draws: int = _DRAWS) -> float:
    """Two-sided p of a paired randomisation test (Smucker, Allan and Carterette 2007).

    ``differences`` are one system's values minus the other's, question by question; under the null hypothesis each sign
    is as likely as its opposite, and the same within one of the ``groups``, a conversation say. The sample itself counts as one
    draw, so p is never 0.
    """
    each = np.asarray(differences, dtype=float)
    values = np.bincount(numbered(groups, len(each)), each)
    if not values.any():
        return 1.0
    observed = abs(values.sum())
    signs = np.random.default_rng(_SEED).choice([-1.0, 1.0], (draws, len(values)))
    as_large = np.abs(signs @ values) >= observed - _ROUNDING * np.abs(each).sum()
    return float((as_large.sum() + 1) / (draws + 1))
