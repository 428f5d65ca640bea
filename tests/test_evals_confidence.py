"""Confidence, held against worked examples and ten naive lines."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import metrics
from evals.metrics.calibration_error import Point, Range

_SURE = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0]))
_ANSWERS = st.lists(st.tuples(_SURE, st.booleans()), min_size=1, max_size=30)


def test_the_curve_has_a_point_for_each_confidence_the_highest_first() -> None:
    curve = metrics.risk_coverage([0.2, 0.9, 0.6], [False, True, False])
    assert curve == [Point(0.9, 1 / 3, 0.0), Point(0.6, 2 / 3, 1 / 2), Point(0.2, 1.0, 2 / 3)]


def test_answers_that_are_equally_sure_are_given_together() -> None:
    curve = metrics.risk_coverage([0.8, 0.8, 0.8, 0.4], [True, False, True, True])
    assert curve == [Point(0.8, 3 / 4, 1 / 3), Point(0.4, 1.0, 1 / 4)]


@given(_ANSWERS, st.randoms())
def test_the_order_of_equally_sure_answers_does_not_matter(answers: list[tuple[float, bool]], chance: Random) -> None:
    shuffled = chance.sample(answers, len(answers))
    assert metrics.risk_coverage(*_unzipped(shuffled)) == metrics.risk_coverage(*_unzipped(answers))


def test_questions_that_are_never_answered_keep_the_curve_from_full_coverage() -> None:
    curve = metrics.risk_coverage([0.9, 0.6], [True, False], total=8)
    assert curve == [Point(0.9, 1 / 8, 0.0), Point(0.6, 2 / 8, 1 / 2)]
    assert metrics.area_under(curve) == pytest.approx((0.0 + 1 / 2) / 2)


def test_nothing_answered_has_no_curve_and_no_area() -> None:
    assert metrics.risk_coverage([], []) == []
    assert metrics.risk_coverage([], [], total=5) == []
    assert math.isnan(metrics.area_under([]))


@given(_ANSWERS, st.integers(0, 10))
def test_the_curve_agrees_with_ten_naive_lines(answers: list[tuple[float, bool]], unanswered: int) -> None:
    naive = []
    for threshold in sorted({sure for sure, _ in answers}, reverse=True):
        given_out = [right for sure, right in answers if sure >= threshold]
        coverage = len(given_out) / (len(answers) + unanswered)
        naive.append(Point(threshold, coverage, given_out.count(False) / len(given_out)))
    curve = metrics.risk_coverage(*_unzipped(answers), len(answers) + unanswered)
    assert [(p.threshold, p.coverage) for p in curve] == [(p.threshold, p.coverage) for p in naive]
    assert [p.risk for p in curve] == pytest.approx([p.risk for p in naive])


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_the_area_is_the_mean_of_the_risks_where_no_two_are_equally_sure(right: list[bool]) -> None:
    """AURC as Geifman and El-Yaniv write it: the mean, over the answers, of the risk down to each."""
    risks = [right[: n + 1].count(False) / (n + 1) for n in range(len(right))]
    sure = [1 - n / 100 for n in range(len(right))]
    assert metrics.area_under(metrics.risk_coverage(sure, right)) == pytest.approx(sum(risks) / len(risks))
    assert metrics.area_under(metrics.risk_coverage(sure, right, total=100)) == pytest.approx(sum(risks) / len(risks))


@given(_ANSWERS)
def test_the_area_agrees_with_ten_naive_lines(answers: list[tuple[float, bool]]) -> None:
    area, before = 0.0, 0.0
    for point in metrics.risk_coverage(*_unzipped(answers)):
        area += (point.coverage - before) * point.risk
        before = point.coverage
    assert metrics.area_under(metrics.risk_coverage(*_unzipped(answers))) == pytest.approx(area)


def test_wrong_answers_that_are_least_sure_make_the_smallest_area() -> None:
    sure = [0.9, 0.8, 0.7, 0.6]
    best, worst = ([True, True, False, False], [False, False, True, True])
    areas = [metrics.area_under(metrics.risk_coverage(sure, right)) for right in (best, worst)]
    assert areas == pytest.approx([(0 + 0 + 1 / 3 + 1 / 2) / 4, (1 + 1 + 2 / 3 + 1 / 2) / 4])


def test_reliability_sorts_answers_into_ranges_of_equal_width() -> None:
    found = metrics.reliability([0.05, 0.125, 0.1875, 0.97], [False, True, False, True])
    assert [(r.low, r.high) for r in found] == [(n / 10, (n + 1) / 10) for n in range(10)]
    assert found[0] == Range(0.0, 0.1, 1, 0.05, 0.0)
    assert found[1] == Range(0.1, 0.2, 2, 0.15625, 0.5)
    assert found[2] == Range(0.2, 0.3, 0, None, None)
    assert found[9] == Range(0.9, 1.0, 1, 0.97, 1.0)


def test_an_answer_at_the_edge_of_two_ranges_is_in_the_upper_one_and_certainty_in_the_last() -> None:
    found = metrics.reliability([0.3, math.nextafter(0.3, 0), 1.0, 0.0], [True] * 4)
    assert {n: r.n for n, r in enumerate(found) if r.n} == {0: 1, 2: 1, 3: 1, 9: 1}


@given(_ANSWERS, st.integers(1, 12))
def test_reliability_and_its_error_agree_with_ten_naive_lines(answers: list[tuple[float, bool]], bins: int) -> None:
    error = 0.0
    for n, found in enumerate(metrics.reliability(*_unzipped(answers), bins)):
        low, high = n / bins, (n + 1) / bins
        inside = [(sure, right) for sure, right in answers if low <= sure and (sure < high or n == bins - 1)]
        assert found.n == len(inside)
        if inside:
            mean, accuracy = sum(s for s, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside)
            assert (found.confidence, found.accuracy) == pytest.approx((mean, accuracy))
            error += len(inside) / len(answers) * abs(mean - accuracy)
    assert metrics.expected_calibration_error(*_unzipped(answers), bins) == pytest.approx(error, abs=1e-12)


def test_the_calibration_error_is_the_weighted_distance_of_confidence_and_accuracy() -> None:
    by_hand = 2 / 4 * abs(0.95 - 0.5) + 2 / 4 * abs(0.25 - 0.0)
    assert metrics.expected_calibration_error([0.95, 0.95, 0.25, 0.25], [True, False, False, False]) == pytest.approx(by_hand)


def test_a_system_that_is_as_right_as_it_is_sure_has_no_error() -> None:
    assert metrics.expected_calibration_error([0.75] * 4, [True, True, True, False]) == 0.0
    assert metrics.expected_calibration_error([1.0, 0.0], [True, False]) == 0.0


def test_no_answers_are_in_no_range_and_have_no_error() -> None:
    assert {(r.n, r.confidence, r.accuracy) for r in metrics.reliability([], [])} == {(0, None, None)}
    assert metrics.expected_calibration_error([], []) == 0.0


@given(_ANSWERS)
def test_coverage_grows_along_the_curve_and_reaches_all(answers: list[tuple[float, bool]]) -> None:
    curve = metrics.risk_coverage(*_unzipped(answers))
    assert all(one.coverage < two.coverage and one.threshold > two.threshold for one, two in pairwise(curve))
    assert curve[-1].coverage == 1.0


def _unzipped(answers: list[tuple[float, bool]]) -> tuple[list[float], list[bool]]:
    return [sure for sure, _ in answers], [right for _, right in answers]
