"""Means over questions with the intervals that resampling the questions gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from evals.cases import Case
from evals.running.records import Record

_DRAWS = 2000
_SEED = 20201123


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


def bootstrapped(
    pairs: Sequence[tuple[Case, Record]], statistic: Callable[[Iterable[tuple[Case, Record]]], dict[str, float]]
) -> dict[str, Measured]:
    """Give statistics of a whole set with the interval that resampling its questions gives them."""
    whole = statistic(pairs)
    generator = np.random.default_rng(_SEED)
    drawn = [statistic([pairs[n] for n in generator.integers(0, len(pairs), len(pairs))]) for _ in range(_DRAWS // 4)]
    return {name: Measured(value, *_interval([d[name] for d in drawn]), len(pairs)) for name, value in whole.items()}
