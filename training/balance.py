"""Balance: near misses that a bag of words cannot tell from questions, so that nothing learns their wording for their want of an answer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from training.questions import DATA, TrainingQuestion

MOST = 0.58
"""A bag of words may tell a question from a near miss in at most this share of cases."""
_FILE = DATA / "balanced.txt"
_LEFT_OUT = 0.08
_FOLDS = 4

Values = NDArray[np.float64]


def balanced() -> frozenset[str]:
    """The ids of the questions whose near misses are balanced."""
    return frozenset(_FILE.read_text(encoding="utf-8").split())


def told_apart(questions: Sequence[TrainingQuestion]) -> float:
    """The share of questions and near misses that a bag of words tells apart, on pairs that it was not fitted on."""
    asked, near = _likelihoods(questions)
    return float(np.mean(np.concatenate([asked > 0.5, near <= 0.5])))


def balance(questions: Sequence[TrainingQuestion]) -> list[TrainingQuestion]:
    """Leave out the pairs that are told apart best, again and again, until a bag of words tells MOST of what is left.

    That is adversarial filtering (Le Bras et al. 2020, AFLite) with one plain adversary.
    """
    left = list(questions)
    while True:
        asked, near = _likelihoods(left)
        if float(np.mean(np.concatenate([asked > 0.5, near <= 0.5]))) <= MOST:
            return left
        order = np.argsort(asked - near, kind="stable")[: int((1 - _LEFT_OUT) * len(left))]
        left = [left[n] for n in sorted(order.tolist())]


def write_balanced(questions: Sequence[TrainingQuestion]) -> int:
    """Balance the near misses of questions, write down which are left, and give how many."""
    left = balance(questions)
    _FILE.write_text("\n".join(q.id for q in left) + "\n", encoding="utf-8")
    return len(left)


def _likelihoods(questions: Sequence[TrainingQuestion]) -> tuple[Values, Values]:
    """How likely each question, and each near miss, is a question by its words, from pairs in other folds."""
    texts = [q.question for q in questions] + [q.near_miss for q in questions]
    words = CountVectorizer(min_df=3, binary=True).fit_transform(texts)
    count = len(questions)
    labels, pairs = np.repeat([1, 0], count), np.tile(np.arange(count), 2)
    model = LogisticRegression(C=0.1, solver="liblinear")
    likely = cross_val_predict(model, words, labels, groups=pairs, cv=GroupKFold(_FOLDS), method="predict_proba")[:, 1]
    return likely[:count], likely[count:]
