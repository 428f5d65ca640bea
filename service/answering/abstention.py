"""Abstention: the calibrated probability that the documents answer a question, and the tier of answer that it earns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from service.answer import Tier


@dataclass(frozen=True, slots=True)
class Tiers:
    """The two operating points: the least probability of an answer, and that of texts which are shown as the closest."""

    answered: float
    nearest: float

    def tier_of(self, probability: float) -> Tier:
        """The tier that a probability earns."""
        if probability >= self.answered:
            return "answered"
        return "nearest" if probability >= self.nearest else "not_found"

    def moved(self, answered: float | None) -> Tiers:
        """The same with another least probability of an answer, which the other point never exceeds; None leaves both."""
        return self if answered is None else Tiers(answered, min(answered, self.nearest))


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression over the evidence, fitted on questions over other resolutions than the reported ones.

    ``unga-qa train confidence`` fits and writes it; the features are those of service.answering.evidence.
    """

    weights: Mapping[str, float]
    means: Mapping[str, float]
    scales: Mapping[str, float]
    bias: float
    threshold: float
    """The operating point: below this probability the service abstains, unless a setting says otherwise."""
    nearest: float | None = None
    """From this probability on it shows what it found as the closest texts; None: from half of the other."""

    @property
    def tiers(self) -> Tiers:
        """Both operating points."""
        return Tiers(self.threshold, self.threshold / 2 if self.nearest is None else self.nearest)

    @classmethod
    def shipped(cls) -> Calibration:
        """The calibration that comes with the package: the probability that a document answers."""
        return _shipped("calibration.json")

    @classmethod
    def shipped_over_many(cls) -> Calibration:
        """The one for several documents: the probability that what is cited of them is right."""
        return _shipped("calibration_many.json")

    @classmethod
    def shipped_among_many(cls) -> Calibration:
        """The one for a document that a question names among many: people name one that does not answer more often."""
        return _shipped("calibration_named.json")

    def probability(self, evidence: Mapping[str, float]) -> float:
        """Probability in [0, 1] that the evidence answers the question."""
        logit = self.bias + sum(
            weight * (evidence[name] - self.means[name]) / self.scales[name] for name, weight in self.weights.items()
        )
        return float(1 / (1 + np.exp(-logit)))


@lru_cache(maxsize=3)
def _shipped(name: str) -> Calibration:
    record = json.loads((Path(__file__).parent / name).read_text(encoding="utf-8"))
    tiers = record.get("tiers") or {"answered": record["threshold"], "nearest": None}
    points = tiers["answered"], tiers["nearest"]
    return Calibration(record["weights"], record["means"], record["scales"], record["bias"], *points)
