"""Fusion: reciprocal ranks by hand, and the linear model over standing and gap."""

from __future__ import annotations

import math

import numpy as np
import pytest

from embeddings import VOICES, Fusion, reciprocal_rank_fusion
from embeddings.encoder import Floats


def _floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float32)


def test_reciprocal_rank_fusion_adds_one_over_sixty_and_the_rank() -> None:
    fused = reciprocal_rank_fusion([_floats(0.9, 0.5, 0.1), _floats(2.0, 3.0, 1.0)])
    assert fused.tolist() == pytest.approx([1 / 61 + 1 / 62, 1 / 62 + 1 / 61, 1 / 63 + 1 / 63])


def test_another_k_may_be_asked_for() -> None:
    assert reciprocal_rank_fusion([_floats(1.0, 2.0)], k=1).tolist() == pytest.approx([1 / 3, 1 / 2])


def test_only_the_order_of_scores_counts_in_reciprocal_rank_fusion() -> None:
    one = reciprocal_rank_fusion([_floats(1.0, 5.0, 3.0)])
    assert one.tolist() == reciprocal_rank_fusion([_floats(0.1, 900.0, 0.2)]).tolist()


def test_the_linear_model_adds_weighted_standing_and_gap() -> None:
    voices = {name: _floats(1.0, 3.0) for name in VOICES}
    weights = {f"{name}_{kind}": 0.0 for name in VOICES for kind in ("standing", "gap")}
    fusion = Fusion(weights | {"late_standing": 2.0, "dense_gap": 0.5}, bias=-1.0)
    # standing is (x - 2) / 1: -1 and 1; gap is x - 3: -2 and 0
    assert fusion.scores(voices).tolist() == pytest.approx([-1 * 2 - 2 * 0.5 - 1, 1 * 2 + 0 - 1], abs=1e-4)


def test_voices_that_give_all_the_same_favour_nobody() -> None:
    scores = Fusion.shipped().scores({name: _floats(0.5, 0.5, 0.5) for name in VOICES})
    assert len(set(scores.tolist())) == 1


def test_the_shipped_weights_cover_every_voice() -> None:
    assert set(Fusion.shipped().weights) == {f"{name}_{kind}" for name in VOICES for kind in ("standing", "gap")}


def test_what_every_voice_ranks_first_is_first() -> None:
    scores = Fusion.shipped().scores({name: _floats(0.1, 0.9, 0.4) for name in VOICES})
    assert int(scores.argmax()) == 1
    assert all(math.isfinite(score) for score in scores.tolist())
