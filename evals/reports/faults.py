"""Faults: the cases that went wrong, the ones that the system was surest of first."""

from __future__ import annotations

from evals.reports.report import CaseScore, SetReport

WORST = 20


def sureness(case: CaseScore) -> float:
    """How sure the system was of what it did, from 0 to 1.

    Confidence is the probability that the texts answer the question, so a refusal is the surer the further it lies from
    doubt: one at 0.02 is as sure as an answer at 0.98. A refusal after a look-up, which found for certain that there is
    nothing, says 1.
    """
    return max(case.confidence, 1 - case.confidence) if case.abstained else case.confidence


def wrong_cases(of: SetReport) -> tuple[CaseScore, ...]:
    """The cases of a set that went wrong, the surest first, and in the order of their ids where equally sure."""
    return tuple(sorted((case for case in of.cases if not case.right), key=lambda case: (-sureness(case), case.id)))


def worst_cases(of: SetReport, most: int = WORST) -> tuple[CaseScore, ...]:
    """The first of the wrong cases, answerable and unanswerable alike."""
    return wrong_cases(of)[:most]
