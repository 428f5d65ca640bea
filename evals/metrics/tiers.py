"""Tiers: what is shown, and what is claimed of it and how often rightly."""

from __future__ import annotations

from collections.abc import Sequence

from evals.cases import Case
from evals.metrics.citations import cited
from evals.metrics.intervals import Measured, proportion
from evals.running.answer_records import Record


def gold_is_shown(case: Case, record: Record) -> bool:
    """Whether a gold paragraph is among what is cited, or among what is offered as nearest."""
    offered = {citation.id for citation in record.answer.nearest}
    return bool((cited(record) | offered) & set(case.gold))


def is_kept_promise(case: Case, record: Record) -> bool:
    """Whether an answer of the tier *answered* is right: the question can be answered, and gold is cited where there is any."""
    return case.answerable and (not case.gold or bool(cited(record) & set(case.gold)))


def answered_precision(pairs: Sequence[tuple[Case, Record]]) -> Measured:
    """Right answers / answers of the tier *answered*, with the exact 95 % interval of Clopper and Pearson.

    The interval takes answers as independent; it is the promise of the tier, so it is never too narrow.
    """
    kept = [is_kept_promise(case, record) for case, record in pairs if not record.answer.abstained]
    return proportion(sum(kept), len(kept))
