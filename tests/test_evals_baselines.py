"""The baseline that adds reciprocal ranks, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from evals.baselines.rankings import reciprocal_rank_fusion


def _floats(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def test_reciprocal_rank_fusion_adds_one_over_sixty_and_the_rank() -> None:
    fused = reciprocal_rank_fusion([_floats(0.9, 0.5, 0.1), _floats(2.0, 3.0, 1.0)])
    assert fused.tolist() == pytest.approx([1 / 61 + 1 / 62, 1 / 62 + 1 / 61, 2 / 63])


def test_only_the_order_of_scores_counts_in_reciprocal_rank_fusion() -> None:
    assert (
        reciprocal_rank_fusion([_floats(1.0, 5.0, 3.0)]).tolist() == reciprocal_rank_fusion([_floats(0.1, 900.0, 0.2)]).tolist()
    )
