"""The metrics: pure functions from cases and answers to numbers, each per question, averaged with an interval."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, R, nDCG

from documents import Paragraph
from evals.cases import Case
from evals.records import Record

_DRAWS = 2000
_SEED = 20201123
_RANKING = {"recall@1": R @ 1, "recall@3": R @ 3, "recall@5": R @ 5, "recall@10": R @ 10, "ndcg@10": nDCG @ 10, "mrr@10": RR @ 10}


@dataclass(frozen=True, slots=True)
class Measured:
    """A mean over n questions with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float
    n: int


def measured(values: Sequence[float]) -> Measured:
    """Average values and resample them 2,000 times for the interval (percentile bootstrap; Efron 1979)."""
    if not values:
        return Measured(float("nan"), float("nan"), float("nan"), 0)
    numbers = np.asarray(values, dtype=float)
    draws = np.random.default_rng(_SEED).integers(0, len(numbers), (_DRAWS, len(numbers)))
    low, high = _interval(numbers[draws].mean(axis=1))
    return Measured(float(numbers.mean()), low, high, len(numbers))


def _interval(drawn: Iterable[float]) -> tuple[float, float]:
    low, high = np.quantile(np.fromiter(drawn, dtype=float), [0.025, 0.975])
    return float(low), float(high)


def ranking_scores(cases: Sequence[Case], rankings: Mapping[str, Sequence[str]]) -> dict[str, dict[str, float]]:
    """Score rankings against binary gold as trec_eval does; metric -> case id -> value, cases with gold only."""
    judged = [case for case in cases if case.gold]
    qrels = [ir_measures.Qrel(case.id, key, 1) for case in judged for key in case.gold]
    run = [
        ir_measures.ScoredDoc(case.id, key, float(-rank))
        for case in judged
        for rank, key in enumerate(dict.fromkeys(rankings.get(case.id, ())))
    ]
    out: dict[str, dict[str, float]] = {f"retrieval.{name}": {case.id: 0.0 for case in judged} for name in _RANKING}
    names = {measure: f"retrieval.{name}" for name, measure in _RANKING.items()}
    for item in ir_measures.iter_calc(list(_RANKING.values()), qrels, run):
        out[names[item.measure]][item.query_id] = float(item.value)
    return out


def citations_are_valid(record: Record, known: Mapping[str, Paragraph]) -> list[bool]:
    """For each citation whether its paragraph exists and its quote is the exact substring that it says."""
    return [
        (paragraph := known.get(c.id)) is not None
        and bool(c.quote)
        and paragraph.text[c.start : c.end] == c.quote
        and not record.answer.abstained
        for c in record.answer.citations
    ]


def cited(record: Record) -> set[str]:
    """The ids that an answer's citations name."""
    return {citation.id for citation in record.answer.citations}


def paragraph_precision(case: Case, record: Record) -> float:
    """Cited ids that are gold / cited."""
    ids = cited(record)
    return len(ids & set(case.gold)) / len(ids) if ids else 0.0


def paragraph_recall(case: Case, record: Record) -> float:
    """Gold ids cited / gold."""
    return len(cited(record) & set(case.gold)) / len(case.gold)


def f1(precision: float, recall: float) -> float:
    """Harmonic mean of the two; 0 where both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def must_shown(case: Case, record: Record) -> float:
    """Share of a case's ``must`` strings that the answer's text or quotes show."""
    shown = normalised(" ".join([record.answer.answer, *(c.quote for c in record.answer.citations)]))
    return sum(normalised(must) in shown for must in case.must) / len(case.must)


def k_precision(record: Record) -> float:
    """Answer tokens found in the cited paragraphs (K-Precision; Adlakha et al. 2023, as MTRAG uses it)."""
    said = tokens(" ".join(s.text for s in record.answer.sentences))
    source = set(tokens(" ".join(c.text for c in record.answer.citations)))
    return sum(token in source for token in said) / len(said) if said else 0.0


def is_correct(case: Case, record: Record) -> bool:
    """Every ``must`` shown and, where there is gold, at least one gold paragraph cited."""
    if record.answer.abstained:
        return False
    return (not case.must or must_shown(case, record) == 1.0) and (not case.gold or bool(cited(record) & set(case.gold)))


def abstention(pairs: Iterable[tuple[Case, Record]]) -> dict[str, float]:
    """Precision, recall and F1 of abstaining, positive = unanswerable, and the share of answerable ones refused."""
    items = [(case.answerable, record.answer.abstained) for case, record in pairs]
    right = sum(not answerable and abstained for answerable, abstained in items)
    abstained_all = sum(abstained for _, abstained in items)
    unanswerable = sum(not answerable for answerable, _ in items)
    answerable_all = len(items) - unanswerable
    precision = right / abstained_all if abstained_all else 0.0
    recall = right / unanswerable if unanswerable else 0.0
    refused = sum(answerable and abstained for answerable, abstained in items)
    return {
        "abstain.precision": precision,
        "abstain.recall": recall,
        "abstain.f1": f1(precision, recall),
        "abstain.over_refusal": refused / answerable_all if answerable_all else 0.0,
    }


def bootstrapped(
    pairs: Sequence[tuple[Case, Record]], statistic: Callable[[Iterable[tuple[Case, Record]]], dict[str, float]]
) -> dict[str, Measured]:
    """Give statistics of a whole set with the interval that resampling its questions gives them."""
    whole = statistic(pairs)
    generator = np.random.default_rng(_SEED)
    drawn = [statistic([pairs[n] for n in generator.integers(0, len(pairs), len(pairs))]) for _ in range(_DRAWS // 4)]
    return {name: Measured(value, *_interval([d[name] for d in drawn]), len(pairs)) for name, value in whole.items()}


def normalised(text: str) -> str:
    """Lower case, plain quotation marks and hyphens, single spaces."""
    text = re.sub(r"[‘’]", "'", re.sub(r"[“”]", '"', text))
    return " ".join(re.sub(r"[‐‑–—]", "-", text).lower().split())


def tokens(text: str) -> list[str]:
    """Words of a text in lower case, without articles and punctuation, as SQuAD's evaluation takes them."""
    return [token for token in re.findall(r"\w+", text.lower()) if token not in {"a", "an", "the"}]
