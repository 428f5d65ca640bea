"""When *yes* is said: the probability that a paragraph says what a question for yes or no asks.

The paragraph of such a question says it, that of its near miss does not. Fitted on one half of the series of the part *fit*,
which the encoder has not seen, and measured on the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from documents import ParagraphId
from service.answering.affirmations import affirming, polar
from service.answering.drafts import Calibration
from service.answering.evidence import question_words
from service.answering.passages import query_for
from service.answering.searched import searched
from service.answering.things_asked import Point
from service.library import Library
from training.questions import of_part, read_questions, series_key

_STRENGTH = 0.1
_PRECISION = 0.95
"""Share of what is affirmed that must be so."""
_SAFER = 0.02
"""So much more is asked for on the half that is fitted."""


@dataclass(frozen=True, slots=True)
class AffirmationFit:
    """What was fitted, and on the other half: how many questions, the area under the curve, precision and recall of *yes*."""

    calibration: Calibration
    questions: int
    area: float
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """The evidence for a question in a paragraph, whether that says it, and whether its series is of the half that is fitted."""

    evidence: dict[str, float]
    is_so: bool
    is_fitted: bool


def fit_affirmation(library: Library) -> AffirmationFit:
    """Fit the probability and the least of it from which *yes* is right often enough."""
    asked = list(_asked(library))
    names = tuple(asked[0].evidence)
    rows = np.array([[one.evidence[name] for name in names] for one in asked])
    so, own = np.array([one.is_so for one in asked]), np.array([one.is_fitted for one in asked])
    means, scales = rows[own].mean(axis=0), rows[own].std(axis=0)
    model = LogisticRegression(C=_STRENGTH).fit((rows[own] - means) / scales, so[own])
    probabilities = model.predict_proba((rows - means) / scales)[:, 1]
    least = _least(probabilities[own], so[own])
    weights, centres, widths = (dict(zip(names, values.tolist(), strict=True)) for values in (model.coef_[0], means, scales))
    calibration = Calibration(weights, centres, widths, bias=float(model.intercept_[0]), threshold=least)
    said, held = probabilities[~own] >= least, so[~own]
    right = float((said & held).sum())
    area = float(roc_auc_score(held, probabilities[~own]))
    return AffirmationFit(calibration, len(held), area, right / max(float(said.sum()), 1.0), right / float(held.sum()))


def _least(probabilities: NDArray[np.float64], so: NDArray[np.bool_]) -> float:
    """The least probability from which on what is said is right often enough, for every higher one too; in steps of a hundredth."""
    steps = [n / 100 for n in range(99, 49, -1)]
    least = steps[0]
    for step in steps:
        said = probabilities >= step
        if said.any() and so[said].mean() < _PRECISION + _SAFER:
            break
        least = step
    return least


def _asked(library: Library) -> Iterator[_Asked]:
    for one in of_part(read_questions(), library.corpus, "fit"):
        series = series_key(library.corpus.by_id[ParagraphId(one.paragraph)])
        is_fitted = hashlib.sha256(f"half {series}".encode()).digest()[0] % 2 == 0
        for text, is_so in ((one.question, True), (one.near_miss, False)):
            question = searched(library.reader.read(text), library)
            if opening := polar(question.text):
                point = Point.of(one.paragraph, query_for(question, library), question_words(question, library, None), library)
                yield _Asked(affirming(opening, point), is_so, is_fitted)
