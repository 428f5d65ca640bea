"""Baselines over the same passages in the same run: BM25 alone, dense alone, plain reciprocal rank fusion."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from embeddings import PassageIndex, reciprocal_rank_fusion, terms
from embeddings.encoder import Floats
from evals.cases import Case

BASELINES = ("bm25", "dense", "rrf")
_DEPTH = 10


def baseline_rankings(index: PassageIndex, cases: Sequence[Case]) -> dict[str, dict[str, list[str]]]:
    """Rank all passages for each question as it stands; baseline -> case id -> passage ids, best first."""
    out: dict[str, dict[str, list[str]]] = {name: {} for name in BASELINES}
    for case in cases:
        embedding = index.encoder.embed([case.question], "query")[0]
        dense = index.cosines(embedding.vector)
        keywords = index.keywords.scores(terms(case.question))
        ranked = {"bm25": keywords, "dense": dense, "rrf": reciprocal_rank_fusion([keywords, dense])}
        for name, scores in ranked.items():
            out[name][case.id] = _best(index, scores)
    return out


def _best(index: PassageIndex, scores: Floats) -> list[str]:
    return [index.passages[row].id for row in np.argsort(-scores, kind="stable")[:_DEPTH]]
