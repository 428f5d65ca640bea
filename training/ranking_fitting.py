"""The ranking: weights of the voices and traits, fitted listwise on questions over series that the encoder was not trained on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from scipy.optimize import minimize

from documents import ParagraphId
from embeddings import Ranking
from embeddings.ranking import features
from embeddings.vectors import Rows
from evals.cases import Case
from service.answering.passages import query_for
from service.answering.searched import searched, traits_for
from service.library import Library

Values = NDArray[np.float64]
_LIKE = 85
"""Likeness, of 100, from which a paragraph says what a gold one says."""
_RIDGE = 0.5


@dataclass(frozen=True, slots=True)
class Posed:
    """A question that is asked of a library, and how much it counts beside others."""

    case: Case
    library: Library
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates of a question: what is weighed of each, shape (candidates, features), and which are gold."""

    rows: Rows
    columns: Mapping[str, Values]
    gold: NDArray[np.bool_]
    weight: float


def candidates_of(posed: Sequence[Posed]) -> Iterator[Ranked]:
    """Find the candidates of questions; of several documents what says nearly the same as a gold paragraph is gold too."""
    for one in posed:
        library = one.library
        question = searched(library.reader.read(one.case.question), library, one.case.symbols)
        found = library.index.candidates(
            query_for(question, library), library.scope(question.symbols), traits_for(question, library)
        )
        columns = {name: np.asarray(v, dtype=float) for name, v in features(found.voices, found.traits).items()}
        yield Ranked(found.rows, columns, _gold(one.case, found.rows, library), one.weight)


def _gold(case: Case, rows: Rows, library: Library) -> NDArray[np.bool_]:
    known = [library.corpus.by_id[ParagraphId(key)] for key in case.gold if ParagraphId(key) in library.corpus.by_id]
    found = [library.paragraph(row) for row in rows.tolist()]
    return np.array([
        p.id in case.gold or any(p.title == own.title and fuzz.ratio(p.text, own.text) > _LIKE for own in known) for p in found
    ])  # fmt: skip


def fit_ranking(lists: Sequence[Ranked]) -> Ranking:
    """Fit the weights by the listwise softmax loss: that one of the gold paragraphs stands first.

    Ridge-penalised on standardised features, minimised by L-BFGS-B (Byrd et al. 1995, as in SciPy).
    """
    useful = [ranked for ranked in lists if ranked.gold.any() and not ranked.gold.all()]
    names = sorted({name for ranked in useful for name in ranked.columns})
    stacked = [np.stack([ranked.columns.get(n, np.zeros(len(ranked.rows))) for n in names], axis=1) for ranked in useful]
    scale = np.sqrt(np.mean([np.var(rows, axis=0) for rows in stacked], axis=0)) + 1e-6

    def loss(weights: Values) -> tuple[float, Values]:
        total, slope = _RIDGE * float(weights @ weights) / 2, _RIDGE * weights
        for rows, ranked in zip(stacked, useful, strict=True):
            odds = rows / scale @ weights
            likely = np.exp(odds - odds.max())
            among = likely * ranked.gold
            total -= ranked.weight * float(np.log(among.sum() / likely.sum()))
            change = likely / likely.sum() - among / among.sum()
            slope = slope + ranked.weight * (rows.T @ change) / scale
        return total, slope

    best = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x / scale
    return Ranking(dict(zip(names, best.tolist(), strict=True)))


def success(lists: Sequence[Ranked], ranking: Ranking, depth: int) -> float:
    """The share of questions with a gold paragraph among the first so many."""
    found = []
    for ranked in lists:
        odds = sum(
            (ranking.weights.get(name, 0.0) * column for name, column in ranked.columns.items()), np.zeros(len(ranked.rows))
        )
        found.append(bool(ranked.gold[np.argsort(-odds, kind="stable")[:depth]].any()))
    return float(np.mean(found)) if found else 0.0
