"""Baselines over the same passages in the same run: BM25 alone, dense alone, plain reciprocal rank fusion, the tutorial's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from embeddings import PassageIndex, terms
from embeddings.encoder import Floats
from evals.baselines.tutorial import TUTORIAL, tutorial_rankings
from evals.cases import Case

BASELINES = ("bm25", "dense", "rrf", TUTORIAL)
_DEPTH = 10


def baseline_rankings(
    index: PassageIndex, cases: Sequence[Case], names: Sequence[str] = BASELINES
) -> dict[str, dict[str, list[str]]]:
    """Rank all passages for each question as it stands; baseline -> case id -> passage ids, best first."""
    out: dict[str, dict[str, list[str]]] = {name: {} for name in names}
    vectors = index.text_vectors()
    for case in cases:
        dense = vectors @ index.encoder.embed([case.question], "query")[0].vector
        keywords = index.keywords.scores(terms(case.question))
        ranked = {"bm25": keywords, "dense": dense, "rrf": reciprocal_rank_fusion([keywords, dense])}
        for name in out.keys() & ranked.keys():
            out[name][case.id] = _best(index, ranked[name])
    if TUTORIAL in out:
        out[TUTORIAL] = tutorial_rankings(index, cases)
    return out


def reciprocal_rank_fusion(rankings: list[Floats], k: int = 60) -> Floats:
    """Add 1 / (k + rank) over several score arrays (Cormack, Clarke and Buettcher 2009); the plain baseline."""
    return np.asarray(
        np.sum([1.0 / (k + 1 + np.argsort(np.argsort(-scores, kind="stable"))) for scores in rankings], axis=0), dtype=np.float32
    )


def _best(index: PassageIndex, scores: Floats) -> list[str]:
    return [index.passages[row].id for row in np.argsort(-scores, kind="stable")[:_DEPTH]]
