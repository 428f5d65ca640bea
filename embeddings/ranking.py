"""Ranking: several voices say how near a passage is to a question, one learned order comes out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from embeddings.encoder import Floats

VOICES = (
    "late", "clause", "dense", "keywords", "topic",
    "dense_within", "place_within", "words_within", "dense_of_document", "words_of_document",
)  # fmt: skip
"""Late interaction over the passage, over its best clause, cosine of the whole, BM25, cosine of its document's topic; then how
the passage stands within its document, by cosine, by rank and by words, and how near the document is as a whole."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """A linear model over the voices and over traits of a passage: the difference of two scores is a log-odds.

    Each voice counts as it is and as it stands among the candidates. The weights are those of a conditional logit (McFadden
    1974; the listwise softmax loss of Cao et al. 2007) on questions over series that the encoder was not trained on;
    ``unga-qa train ranking`` prints and writes them.
    """

    weights: Mapping[str, float]

    @classmethod
    def shipped(cls) -> Ranking:
        """The ranking whose weights come with the package."""
        return _shipped()

    def scores(self, voices: Mapping[str, Floats], traits: Mapping[str, Floats]) -> Floats:
        """The logarithm of each candidate's share of the probability to be the best, shape (candidates,)."""
        columns = features(voices, traits)
        odds = np.stack(list(columns.values()), axis=1).astype(np.float64) @ [self.weights.get(name, 0.0) for name in columns]
        return np.asarray(odds - np.logaddexp.reduce(odds), dtype=np.float32)


def features(voices: Mapping[str, Floats], traits: Mapping[str, Floats]) -> dict[str, Floats]:
    """What the ranking weighs of each candidate, by name: voices as they are, as they stand among the candidates, and traits."""
    standing = {f"{name}_standing": _standing(voices[name]) for name in VOICES}
    return {name: voices[name] for name in VOICES} | standing | dict(traits)


def _standing(scores: Floats) -> Floats:
    return np.asarray((scores - scores.mean()) / (scores.std() + 1e-6), dtype=np.float32)


@lru_cache(maxsize=1)
def _shipped() -> Ranking:
    record = json.loads((Path(__file__).parent / "ranking.json").read_text(encoding="utf-8"))
    return Ranking(record["weights"])
