"""What is fitted over many documents orders what can be told apart, and says how sure it is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evals.calibration.many import Outcome, fit_confidence
from evals.calibration.shipping import write_calibration
from service.answering import abstention
from service.answering.abstention import Calibration


def _outcomes(count: int = 240, informative: float = 2.0) -> list[Outcome]:
    """Questions whose cosine tells, as far as is said, whether the answer is right; made-up negatives count less."""
    generator = np.random.default_rng(7)
    out = []
    for n in range(count):
        right = n % 3 != 0
        dense = float(generator.normal(informative * right, 1.0))
        evidence = {"dense": dense, "late_gap": 0.0, "lacks_date": 0.0, "covered_first": 99.0 * right}
        out.append(Outcome(f"case-{n}", evidence, right, right, 1.0 if n % 2 else 0.3))
    return out


def test_what_tells_right_from_wrong_is_learned() -> None:
    fit = fit_confidence(_outcomes())
    assert fit.auc_right == fit.auc_answerable > 0.85
    assert fit.calibration.weights["dense"] > 0


def test_evidence_that_is_not_weighed_over_many_documents_is_left_out() -> None:
    assert "covered_first" not in fit_confidence(_outcomes()).calibration.weights


def test_the_probability_is_level_with_the_share_that_is_right() -> None:
    data = _outcomes(2000)
    calibration = fit_confidence(data).calibration
    own = [item for item in data if item.weight == 1.0]
    said = float(np.mean([calibration.probability(item.evidence) for item in own]))
    assert said == pytest.approx(np.mean([item.right for item in own]), abs=0.03)


def test_the_operating_point_parts_what_can_be_parted() -> None:
    data = _outcomes(informative=12.0)
    calibration = fit_confidence(data).calibration
    parted = [(calibration.probability(item.evidence) >= calibration.threshold) == item.right for item in data]
    assert np.mean(parted) > 0.97


def test_what_is_written_is_what_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.calibration.shipping._SERVICE", tmp_path)
    calibration = Calibration.shipped_over_many()
    write_calibration(calibration, many=True)
    monkeypatch.setattr(abstention, "__file__", f"{tmp_path}/abstention.py")
    abstention._shipped.cache_clear()
    assert Calibration.shipped_over_many() == calibration
    abstention._shipped.cache_clear()
