"""Means over questions with the intervals that resampling the questions gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

Item = TypeVar("Item")
_DRAWS = 2000
_SEED = 20201123


@dataclass(frozen=True, slots=True)
class Measured:
    """A mean over n questions with its 95 % interval, from the bootstrap unless it is said otherwise."""

    mean: float
    low: float
    high: float
    n: int


def measured(values: Sequence[float], groups: Sequence[str] | None = None) -> Measured:
    """Average values and resample them 2,000 times for the interval (percentile bootstrap; Efron 1979).

    Where values come in ``groups``, the turns of a conversation say, whole groups are drawn.
    """
    if not values:
        return Measured(float("nan"), float("nan"), float("nan"), 0)
    numbers = np.asarray(values, dtype=float)
    group = numbered(groups, len(numbers))
    sums, counts = np.bincount(group, numbers), np.bincount(group)
    draws = np.random.default_rng(_SEED).integers(0, len(sums), (_DRAWS, len(sums)))
    low, high = _interval(sums[draws].sum(axis=1) / counts[draws].sum(axis=1))
    return Measured(float(numbers.mean()), low, high, len(numbers))


def proportion(successes: int, n: int) -> Measured:
    """Give successes / n with the exact two-sided 95 % interval of a binomial proportion (Clopper and Pearson 1934)."""
    if not n:
        return Measured(float("nan"), float("nan"), float("nan"), 0)
    exact = binomtest(successes, n).proportion_ci(confidence_level=0.95, method="exact")
    return Measured(successes / n, float(exact.low), float(exact.high), n)


def bootstrapped(
    items: Sequence[Item], statistic: Callable[[Sequence[Item]], dict[str, float]], groups: Sequence[str] | None = None
) -> dict[str, Measured]:
    """Give statistics of a whole set with the interval that resampling its questions, or its groups, gives them."""
    whole = statistic(items)
    keys = groups if groups is not None else [str(n) for n in range(len(items))]
    together = [[item for item, key in zip(items, keys, strict=True) if key == one] for one in dict.fromkeys(keys)]
    generator = np.random.default_rng(_SEED)
    drawn = [
        statistic([item for n in generator.integers(0, len(together), len(together)) for item in together[n]])
        for _ in range(_DRAWS // 4)
    ]
    return {name: Measured(value, *_interval([d[name] for d in drawn]), len(items)) for name, value in whole.items()}


def numbered(groups: Sequence[str] | None, count: int) -> NDArray[np.int64]:
    """Number groups by their first member's place, shape (count,); without groups everything is one by itself."""
    if groups is None:
        return np.arange(count)
    places = {group: n for n, group in enumerate(dict.fromkeys(groups))}
    return np.array([places[group] for group in groups], dtype=np.int64)


def _interval(drawn: Iterable[float]) -> tuple[float, float]:
    low, high = np.quantile(np.fromiter(drawn, dtype=float), [0.025, 0.975])
    return float(low), float(high)
