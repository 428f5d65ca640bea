"""Ranking over many documents: what each voice says weighs otherwise there than within one, and so does what a paragraph is."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from documents import Paragraph
from embeddings import VOICES, Hit

Floats = NDArray[np.float64]
FEATURES = (*VOICES, "preambular", "annex", "length", "dated")
"""The voices, each as it stands among the candidates; whether a paragraph leads up to what is decided, or is annexed; its
length, since a long one matches something of every question; whether it is of a year or a session that is spoken of."""
_RECITAL = FEATURES.index("preambular")


@dataclass(frozen=True, slots=True)
class Ranking:
    """A linear model over FEATURES: the difference of two scores is the log-odds that the one is the better answer.

    The weights are those of a conditional logit (McFadden 1974; the listwise softmax loss of Cao et al. 2007) on the tuning
    half of the questions over all sessions and on the calibration questions asked over all documents;
    ``unga-qa eval calibrate --many`` prints and writes them.
    """

    weights: Mapping[str, float]

    @classmethod
    def shipped(cls) -> Ranking:
        """The ranking whose weights come with the package."""
        return _shipped()

    def ranked(
        self, hits: Sequence[Hit], paragraphs: Sequence[Paragraph], dated: Sequence[bool], *, recitals: bool = False
    ) -> list[Hit]:
        """Rank candidates anew, the best at the log-odds that fusion gave the best of them.

        ``dated`` says which are of a time that is spoken of, ``recitals`` that preambular paragraphs are as welcome as others.
        """
        if not hits:
            return []
        weights = np.array([self.weights.get(name, 0.0) for name in FEATURES])  # a new feature weighs nothing before it is fitted
        if recitals:
            weights[_RECITAL] = 0.0
        scores = standing(hits, paragraphs, dated) @ weights
        scores += max(hit.score for hit in hits) - scores.max()
        order = np.argsort(-scores, kind="stable")
        return [replace(hits[n], score=float(scores[n])) for n in order]


def standing(hits: Sequence[Hit], paragraphs: Sequence[Paragraph], dated: Sequence[bool]) -> Floats:
    """FEATURES of candidates, each standardised among them, shape (candidates, features)."""
    voices = [np.array([hit.voices[name] for hit in hits], dtype=float) for name in VOICES]
    kinds = [np.array([p.kind == kind for p in paragraphs], dtype=float) for kind in ("preambular", "annex")]
    length = np.log1p(np.array([len(p.text) for p in paragraphs], dtype=float))
    columns = np.stack([*voices, *kinds, length, np.array(dated, dtype=float)], axis=1)
    return np.asarray((columns - columns.mean(axis=0)) / (columns.std(axis=0) + 1e-6))


@lru_cache(maxsize=1)
def _shipped() -> Ranking:
    record = json.loads((Path(__file__).parent / "ranking.json").read_text(encoding="utf-8"))
    return Ranking(record["weights"])
