"""Intervals and p-values, held against exact enumeration and another library."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import bootstrap, permutation_test

from evals import metrics

_FOUR_SIGMA = 4 * 0.5 / math.sqrt(10_000)
"""How far a share of 10,000 draws may lie from its exact value: four standard errors, at the most that they can be."""
_VALUES = st.sampled_from([-1.0, -0.5, -0.1, 0.0, 0.1, 0.2, 1 / 3, 0.5, 1.0])


@settings(max_examples=30, deadline=None)
@given(st.lists(_VALUES, min_size=1, max_size=9))
def test_p_agrees_with_going_through_all_signs(differences: list[float]) -> None:
    assert metrics.randomisation_p(differences) == pytest.approx(_exact(differences), abs=_FOUR_SIGMA)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(_VALUES, st.sampled_from("abcdef")), min_size=1, max_size=14))
def test_p_of_groups_agrees_with_going_through_all_signs_of_groups(turns: list[tuple[float, str]]) -> None:
    differences, groups = [value for value, _ in turns], [group for _, group in turns]
    together = [math.fsum(v for v, g in turns if g == group) for group in dict.fromkeys(groups)]
    assert metrics.randomisation_p(differences, groups) == pytest.approx(_exact(together), abs=_FOUR_SIGMA)


@pytest.mark.parametrize("shift", [0.0, 0.2, 0.6])
def test_p_agrees_with_scipy(shift: float) -> None:
    one, two = np.random.default_rng(7).normal(size=(2, 12))
    reference = permutation_test(
        (one + shift, two), lambda x, y: np.sum(x - y), permutation_type="samples", n_resamples=math.inf
    ).pvalue
    assert metrics.randomisation_p(list(one + shift - two)) == pytest.approx(float(reference), abs=_FOUR_SIGMA)


def test_systems_that_are_the_same_differ_by_chance() -> None:
    assert metrics.randomisation_p([0.0] * 20) == 1.0
    assert metrics.randomisation_p([]) == 1.0


def test_wins_and_losses_that_cancel_are_chance_whatever_the_order_of_adding() -> None:
    assert metrics.randomisation_p([0.1, 0.2, -0.3]) == 1.0
    assert metrics.randomisation_p([0.1, 0.2, -0.3], ["a", "a", "a"]) == 1.0


def test_p_is_never_nought_and_never_above_one() -> None:
    assert metrics.randomisation_p([1.0] * 200) == pytest.approx(1 / 10_001)
    assert metrics.randomisation_p([1.0] * 200, draws=99) == pytest.approx(1 / 100)
    assert metrics.randomisation_p([1.0]) == 1.0


@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e12])
def test_p_does_not_depend_on_the_unit(scale: float) -> None:
    differences = [0.3, -0.1, 0.2, 0.4, -0.3, 0.1, 0.5, 0.2]
    assert metrics.randomisation_p([d * scale for d in differences]) == metrics.randomisation_p(differences)


def test_p_does_not_depend_on_which_system_is_first() -> None:
    differences = [0.3, -0.1, 0.2, 0.4, -0.3, 0.1]
    assert metrics.randomisation_p([-d for d in differences]) == metrics.randomisation_p(differences)


def test_turns_of_one_conversation_change_sides_together() -> None:
    assert metrics.randomisation_p([1.0] * 10) < 0.01
    assert metrics.randomisation_p([1.0] * 10, ["one conversation"] * 10) == 1.0


def test_groups_of_one_are_as_no_groups() -> None:
    differences = [0.3, -0.1, 0.2, 0.4, -0.3, 0.1]
    assert metrics.randomisation_p(differences, list("abcdef")) == metrics.randomisation_p(differences)


@settings(max_examples=30, deadline=None)
@given(st.lists(_VALUES, min_size=1, max_size=20))
def test_the_interval_with_one_question_a_group_is_the_plain_one(values: list[float]) -> None:
    assert metrics.measured(values, [str(n) for n in range(len(values))]) == metrics.measured(values)


def test_a_statistic_with_one_question_a_group_has_the_plain_interval() -> None:
    values = [0.0, 1.0, 1.0, 0.5, 0.25]
    assert metrics.bootstrapped(values, _mean_of, list("abcde")) == metrics.bootstrapped(values, _mean_of)


def test_turns_that_repeat_each_other_widen_the_interval() -> None:
    values, groups = [0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0] * 4, [str(n) for n in range(32)]
    repeated, turns = [v for v in values for _ in range(5)], [g for g in groups for _ in range(5)]
    naive, clustered, plain = metrics.measured(repeated), metrics.measured(repeated, turns), metrics.measured(values)
    assert clustered.high - clustered.low > 1.5 * (naive.high - naive.low)
    assert (clustered.mean, clustered.n) == (plain.mean, 160)
    assert (clustered.low, clustered.high) == pytest.approx((plain.low, plain.high))


def test_a_statistic_of_repeated_turns_has_the_wider_interval_too() -> None:
    values = [0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0] * 4
    repeated, turns = [v for v in values for _ in range(5)], [str(n) for n in range(32) for _ in range(5)]
    naive = metrics.bootstrapped(repeated, _mean_of)["mean"]
    clustered = metrics.bootstrapped(repeated, _mean_of, turns)["mean"]
    assert clustered.high - clustered.low > 1.5 * (naive.high - naive.low)


def test_the_mean_over_groups_of_unequal_size_is_over_questions() -> None:
    found = metrics.measured([1.0, 1.0, 1.0, 0.0], ["long", "long", "long", "short"])
    assert (found.mean, found.low, found.high) == (0.75, 0.0, 1.0)


def test_the_interval_agrees_with_scipy() -> None:
    values = np.random.default_rng(3).beta(2, 1, size=80)
    reference = bootstrap((values,), np.mean, n_resamples=20_000, method="percentile", rng=np.random.default_rng(5))
    found = metrics.measured(list(values))
    interval = reference.confidence_interval
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), abs=0.006)


def _mean_of(values: object) -> dict[str, float]:
    return {"mean": float(np.mean(np.asarray(values, dtype=float)))}


def _exact(values: list[float]) -> float:
    """The share of all assignments of signs whose sum is as far from nought as the one that was found."""
    observed = abs(math.fsum(values))
    sums = [abs(math.fsum(s * v for s, v in zip(signs, values, strict=True))) for signs in product((1, -1), repeat=len(values))]
    return sum(total >= observed - 1e-12 for total in sums) / len(sums)
