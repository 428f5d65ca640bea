"""The ranking: a linear model over voices and traits, whose scores are shares of a probability."""

from __future__ import annotations

import numpy as np
import pytest

from embeddings import VOICES, Ranking
from embeddings.encoder import Floats
from embeddings.ranking import features
from service.answering.searched import TRAITS


def _floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float32)


def _voices(**given: Floats) -> dict[str, Floats]:
    return {name: given.get(name, _floats(0.5, 0.5, 0.5)) for name in VOICES}


def test_scores_are_the_logarithms_of_shares_that_add_up_to_one() -> None:
    scores = Ranking({"late": 3.0}).scores(_voices(late=_floats(0.1, 0.9, 0.4)), {})
    assert np.exp(scores).sum() == pytest.approx(1.0)
    assert scores[1] - scores[0] == pytest.approx(3.0 * 0.8, abs=1e-5)


def test_a_voice_counts_as_it_stands_among_the_candidates_too() -> None:
    columns = features(_voices(keywords=_floats(0.0, 10.0, 20.0)), {})
    assert columns["keywords_standing"].tolist() == pytest.approx([-1.2247, 0.0, 1.2247], abs=1e-3)
    assert columns["late_standing"].tolist() == [0.0, 0.0, 0.0]


def test_a_trait_moves_what_voices_leave_even() -> None:
    scores = Ranking({"preambular": -1.0}).scores(_voices(), {"preambular": _floats(1.0, 0.0, 0.0)})
    assert scores[0] < scores[1] == pytest.approx(scores[2])


def test_the_shipped_weights_are_of_voices_and_traits_that_there_are() -> None:
    known = {*VOICES, *(f"{name}_standing" for name in VOICES), *TRAITS}
    assert set(Ranking.shipped().weights) <= known


def test_the_shipped_ranking_prefers_what_every_voice_prefers() -> None:
    better = {name: _floats(0.1, 0.9, 0.4) for name in VOICES} | {"place_within": _floats(2.0, 0.0, 1.0)}
    assert int(np.argmax(Ranking.shipped().scores(better, {}))) == 1
