"""The metrics: pure functions from cases and answers to numbers, each per question, averaged with an interval."""

from evals.metrics.abstaining import abstention
from evals.metrics.answer_words import answer_recall, conditioned, is_correct, k_precision, must_shown
from evals.metrics.calibration_error import area_under, expected_calibration_error, reliability, risk_coverage
from evals.metrics.citations import citations_are_valid, cited, f1, paragraph_precision, paragraph_recall
from evals.metrics.form import is_closed, opens_with_recital, repeats_itself, visible_points, visible_words
from evals.metrics.intervals import Measured, bootstrapped, measured, proportion
from evals.metrics.ranked_gold import ranking_scores, recall_by_k
from evals.metrics.significance import randomisation_p
from evals.metrics.supported_sentences import Judge, citation_precision, citation_recall, cited_texts, word_judge, word_support
from evals.metrics.tiers import answered_precision, gold_is_shown, is_kept_promise

__all__ = [
    "Judge",
    "Measured",
    "abstention",
    "answer_recall",
    "answered_precision",
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
    "gold_is_shown",
    "is_closed",
    "is_correct",
    "is_kept_promise",
    "k_precision",
    "measured",
    "must_shown",
    "opens_with_recital",
    "paragraph_precision",
    "paragraph_recall",
    "proportion",
    "randomisation_p",
    "ranking_scores",
    "recall_by_k",
    "reliability",
    "repeats_itself",
    "risk_coverage",
    "visible_points",
    "visible_words",
    "word_judge",
    "word_support",
]
