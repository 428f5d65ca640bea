"""Abstention: withheld where the texts do not say, and only there."""

from __future__ import annotations

from collections.abc import Iterable

from evals.cases import Case
from evals.metrics.citations import f1
from evals.running.answer_records import Record


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
