"""Confidence: does an answer's probability mean what it says, and what does withholding the unsure ones win?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_BINS = 10


@dataclass(frozen=True, slots=True)
class Point:
    """What is answered from a confidence on: the share of all questions, and the share of those answers that is wrong."""

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Range:
    """The answers in a range of confidence: how many, their mean confidence, the share that is right; none where n is 0."""

    low: float
    high: float
    n: int
    confidence: float | None
    accuracy: float | None


def risk_coverage(confidences: Sequence[float], right: Sequence[bool], total: int | None = None) -> list[Point]:
    """Give the risk-coverage curve (El-Yaniv and Wiener 2010): a point for each distinct confidence, the highest first.

    ``right`` says whether what is answered is right, so it is False for a question that has no answer. Where some of the
    questions are answered at no operating point, ``total`` counts them too, and the curve ends before a coverage of 1.
    """
    order = np.argsort(-np.asarray(confidences, dtype=float), kind="stable")
    values, wrong = np.asarray(confidences, dtype=float)[order], ~np.asarray(right, dtype=bool)[order]
    counts, faults = np.arange(1, len(values) + 1), np.cumsum(wrong)
    last = [n for n in range(len(values)) if n + 1 == len(values) or values[n + 1] < values[n]]
    return [Point(float(values[n]), float(counts[n] / (total or len(values))), float(faults[n] / counts[n])) for n in last]


def area_under(curve: Sequence[Point]) -> float:
    """Mean risk over the coverages that a curve reaches (AURC), each step at the risk of its end; lower is better."""
    steps = np.diff([0.0, *(point.coverage for point in curve)])
    return float(np.dot(steps, [point.risk for point in curve]) / steps.sum()) if curve else float("nan")


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = _BINS) -> list[Range]:
    """Sort answers into ranges of confidence of equal width, each with its lower end and without its upper but the last."""
    values, good = np.asarray(confidences, dtype=float), np.asarray(right, dtype=float)
    where = np.searchsorted(np.arange(1, bins) / bins, values, side="right")
    out: list[Range] = []
    for n in range(bins):
        inside = where == n
        some = bool(inside.any())
        mean, accuracy = (float(values[inside].mean()), float(good[inside].mean())) if some else (None, None)
        out.append(Range(n / bins, (n + 1) / bins, int(inside.sum()), mean, accuracy))
    return out


def expected_calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = _BINS) -> float:
    """Mean distance of confidence and accuracy over ranges of equal width, weighted by their counts (Guo et al. 2017)."""
    ranges = reliability(confidences, right, bins)
    total = sum(r.n for r in ranges)
    return sum(r.n * abs((r.confidence or 0.0) - (r.accuracy or 0.0)) for r in ranges) / total if total else 0.0
