"""Fusion: several voices rank the passages, one ranking comes out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from embeddings.encoder import Floats

VOICES = ("late", "clause", "dense", "keywords", "title")
"""Late interaction over the passage, over its best clause, cosine of the whole, BM25, cosine of the title."""


@dataclass(frozen=True, slots=True)
class Fusion:
    """A linear model over the voices: of each, how it stands among the candidates and how far below the best it is.

    Standardised scores are added rather than ranks (Fox and Shaw 1994; linear fusion beats reciprocal rank fusion
    where weights can be learned: Bruch, Gai and Ingber 2023, arXiv:2210.11934). The weights are those of a logistic
    regression on questions over other resolutions than the reported ones; ``unga-qa eval calibrate`` prints and
    writes them. ``unga-qa eval retrieval`` holds it against each voice by itself on sets of other kinds of text.
    """

    weights: Mapping[str, float]
    bias: float

    @classmethod
    def shipped(cls) -> Fusion:
        """The fusion whose weights come with the package."""
        return _shipped()

    def features(self, voices: Mapping[str, Floats]) -> Floats:
        """Standing and gap of each voice, shape (candidates, 2 * voices), in the order of VOICES."""
        return np.stack([column for name in VOICES for column in (_standing(voices[name]), _gap(voices[name]))], axis=1)

    def scores(self, voices: Mapping[str, Floats]) -> Floats:
        """Log-odds that each candidate bears on the question, shape (candidates,)."""
        weights = np.array([self.weights[f"{name}_{kind}"] for name in VOICES for kind in ("standing", "gap")])
        return np.asarray(self.features(voices) @ weights + self.bias, dtype=np.float32)


def reciprocal_rank_fusion(rankings: list[Floats], k: int = 60) -> Floats:
    """Add 1 / (k + rank) over several score arrays (Cormack, Clarke and Buettcher 2009); the plain baseline."""
    return np.asarray(
        np.sum([1.0 / (k + 1 + np.argsort(np.argsort(-scores, kind="stable"))) for scores in rankings], axis=0), dtype=np.float32
    )


def _standing(scores: Floats) -> Floats:
    return np.asarray((scores - scores.mean()) / (scores.std() + 1e-6), dtype=np.float32)


def _gap(scores: Floats) -> Floats:
    return np.asarray(scores - scores.max(), dtype=np.float32)


@lru_cache(maxsize=1)
def _shipped() -> Fusion:
    record = json.loads((Path(__file__).parent / "fusion.json").read_text(encoding="utf-8"))
    return Fusion(record["weights"], record["bias"])
