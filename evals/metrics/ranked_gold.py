"""Ranking: trec_eval's metrics against binary gold, by ir-measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, R, Success, nDCG

from evals.cases import Case

DEPTH = 10
_MEASURES = {
    "recall@1": R @ 1,
    "recall@3": R @ 3,
    "recall@5": R @ 5,
    "recall@10": R @ 10,
    "success@1": Success @ 1,
    "success@3": Success @ 3,
    "success@5": Success @ 5,
    "ndcg@10": nDCG @ 10,
    "mrr@10": RR @ 10,
}
"""``success@k``, trec_eval's, is the share of questions with any gold paragraph among the first k: what recall@k is where a
question has one gold paragraph, and all that can be asked of five places where twelve sessions repeat it."""


def ranking_scores(cases: Sequence[Case], rankings: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """Score rankings against binary gold as trec_eval does; metric -> case id -> value, cases with gold only."""
    return {f"retrieval.{name}": values for name, values in _calculated(cases, rankings, _MEASURES).items()}


def recall_by_k(cases: Sequence[Case], rankings: Mapping[str, Sequence[str]]) -> tuple[float, ...]:
    """Mean ``success`` at 1, 2, ... 10: the share of cases with a gold paragraph among the first k."""
    values = _calculated(cases, rankings, {str(k): Success @ k for k in range(1, DEPTH + 1)})
    return tuple(sum(by_case.values()) / len(by_case) if by_case else 0.0 for by_case in values.values())


def _calculated(
    cases: Sequence[Case], rankings: Mapping[str, Sequence[str]], measures: Mapping[str, ir_measures.Measure]
) -> dict[str, dict[str, float]]:
    judged = [case for case in cases if case.gold]
    qrels = [ir_measures.Qrel(case.id, key, 1) for case in judged for key in case.gold]
    run = [
        ir_measures.ScoredDoc(case.id, key, float(-rank))
        for case in judged
        for rank, key in enumerate(dict.fromkeys(rankings.get(case.id, ())))
    ]
    out: dict[str, dict[str, float]] = {name: {case.id: 0.0 for case in judged} for name in measures}
    names = {measure: name for name, measure in measures.items()}
    for item in ir_measures.iter_calc(list(measures.values()), qrels, run):
        out[names[item.measure]][item.query_id] = float(item.value)
    return out
