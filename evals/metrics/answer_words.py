"""Answers: what they show of what they must, and how much of them stands in what they cite."""

from __future__ import annotations

from evals.cases import Case
from evals.metrics.citations import cited
from evals.metrics.compared_texts import normalised, tokens
from evals.running.answer_records import Record


def must_shown(case: Case, record: Record) -> float:
    """Share of a case's ``must`` strings that the answer's text or quotes show."""
    shown = normalised(" ".join([record.answer.answer, *(c.quote for c in record.answer.citations)]))
    return sum(normalised(must) in shown for must in case.must) / len(case.must)


def k_precision(record: Record) -> float:
    """Answer tokens found in the cited paragraphs (K-Precision; Adlakha et al. 2023, as MTRAG uses it)."""
    return token_precision(" ".join(s.text for s in record.answer.sentences), [c.text for c in record.answer.citations])


def token_precision(answer: str, passages: list[str]) -> float:
    """Share of an answer's tokens that stand in the passages; 0 for an answer without any.

    A token counts however often the passages hold it. MTRAG's code counts it as often as they do, and cuts tokens at spaces;
    on the answers that people rated the two are .692 and .693 of Spearman's correlation.
    """
    said, source = tokens(answer), set(tokens(" ".join(passages)))
    return sum(token in source for token in said) / len(said) if said else 0.0


def answer_recall(case: Case, record: Record) -> float:
    """Share of the reference's tokens that the answer or its quotes hold, each as often as it stands there (MTRAG's Recall)."""
    wanted = tokens(case.reference or "")
    shown = tokens(" ".join([record.answer.answer, *(c.quote for c in record.answer.citations)]))
    left = {token: shown.count(token) for token in set(wanted)}
    found = sum(min(left[token], wanted.count(token)) for token in left)
    return found / len(wanted) if wanted else 0.0


def is_correct(case: Case, record: Record) -> bool:
    """Every ``must`` shown and, where there is gold, at least one gold paragraph cited."""
    if record.answer.abstained:
        return False
    return (not case.must or must_shown(case, record) == 1.0) and (not case.gold or bool(cited(record) & set(case.gold)))


def conditioned(case: Case, record: Record, value: float) -> float:
    """Condition a metric on answerability, as MTRAG does.

    An unanswerable question scores 1 for a full abstention and else 0; an answerable one 0 for an abstention and else
    the metric.
    """
    if not case.answerable:
        return float(record.answer.abstained)
    return 0.0 if record.answer.abstained else value
