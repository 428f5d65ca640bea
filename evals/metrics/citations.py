"""Citations: are they what they say, and are they the right ones?  Label based, no judge."""

from __future__ import annotations

from collections.abc import Mapping

from documents import Paragraph
from evals.cases import Case
from evals.running.answer_records import Record


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
