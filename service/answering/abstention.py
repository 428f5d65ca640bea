"""Abstention: the calibrated probability that the documents answer a question."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression over the evidence, fitted on questions over other resolutions than the reported ones.

    ``unga-qa eval calibrate`` fits and writes it; the features are those of service.answering.evidence.
    """

    weights: Mapping[str, float]
    means: Mapping[str, float]
    scales: Mapping[str, float]
    bias: float
    threshold: float
    """The operating point: below this probability the service abstains, unless a setting says otherwise."""

    @classmethod
    def shipped(cls) -> Calibration:
        """The calibration that comes with the package: the probability that a document answers."""
        return _shipped("calibration.json")

    @classmethod
    def shipped_over_many(cls) -> Calibration:
        """The one for several documents: the probability that what is cited of them is right."""
        return _shipped("calibration_many.json")

    def probability(self, evidence: Mapping[str, float]) -> float:
        """Probability in [0, 1] that the evidence answers the question."""
        logit = self.bias + sum(
            weight * (evidence[name] - self.means[name]) / self.scales[name] for name, weight in self.weights.items()
        )
        return float(1 / (1 + np.exp(-logit)))


@lru_cache(maxsize=2)
def _shipped(name: str) -> Calibration:
    record = json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    return Calibration(record["weights"], record["means"], record["scales"], record["bias"], record["threshold"])
