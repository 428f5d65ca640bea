"""The metrics: pure functions from cases and answers to numbers, each per question, averaged with an interval."""

from evals.metrics.abstention import abstention
from evals.metrics.answers import answer_recall, conditioned, is_correct, k_precision, must_shown
from evals.metrics.citations import citations_are_valid, cited, f1, paragraph_precision, paragraph_recall
from evals.metrics.confidence import area_under, expected_calibration_error, reliability, risk_coverage
from evals.metrics.intervals import Measured, bootstrapped, measured
from evals.metrics.ranking import ranking_scores, recall_by_k
from evals.metrics.significance import randomisation_p
from evals.metrics.support import Judge, citation_precision, citation_recall, cited_texts, word_judge, word_support

__all__ = [
    "Judge",
    "Measured",
    "abstention",
    "answer_recall",
    "area_under",
    "bootstrapped",
    "citation_precision",
    "citation_recall",
    "citations_are_valid",
    "cited",
    "cited_texts",
    "conditioned",
    "expected_calibration_error",
    "f1",
    "is_correct",
    "k_precision",
    "measured",
    "must_shown",
    "paragraph_precision",
    "paragraph_recall",
    "randomisation_p",
    "ranking_scores",
    "recall_by_k",
    "reliability",
    "risk_coverage",
    "word_judge",
    "word_support",
]
