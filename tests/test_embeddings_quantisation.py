"""Rounding to 8 bits: what is moved is not lost, and no processor overflows."""

from __future__ import annotations

import numpy as np
import pytest

from embeddings.encoder import Floats
from embeddings.quantisation import Bounds, Grid, rounded, smoothing

_RANDOM = np.random.default_rng(7)
_UNEVEN = np.geomspace(0.01, 30, 16, dtype=np.float32)


def normal(*shape: int) -> Floats:
    """Random numbers of a shape."""
    return _RANDOM.standard_normal(shape, dtype=np.float32)


def test_smoothing_leaves_the_product_as_it_was() -> None:
    values, weight = normal(50, 16) * _UNEVEN, normal(16, 8)
    factor = smoothing(Bounds.of(values), weight)
    np.testing.assert_allclose((values / factor) @ (weight * factor[:, None]), values @ weight, rtol=1e-4, atol=1e-4)


def test_smoothing_makes_uneven_channels_more_even() -> None:
    values = normal(500, 16) * _UNEVEN
    spread = np.ptp(np.log(np.abs(values / smoothing(Bounds.of(values), np.ones((16, 8), np.float32))).max(axis=0)))
    assert spread < np.ptp(np.log(np.abs(values).max(axis=0))) / 2


@pytest.mark.parametrize("rows", [1, 2, 7, 64])
def test_two_neighbours_by_the_largest_activation_fit_in_16_bits(rows: int) -> None:
    values = np.pad(rounded(normal(rows, 200)).values.astype(int), ((0, rows % 2), (0, 0)))
    pairs = values.reshape(-1, 2, 200)
    assert (np.maximum(pairs, 0).sum(axis=1) * 255).max() <= 2**15 - 1
    assert (np.minimum(pairs, 0).sum(axis=1) * 255).min() >= -(2**15)


def test_a_rounded_weight_is_half_a_step_off_at_most() -> None:
    weight = normal(64, 20)
    found = rounded(weight)
    assert (np.abs(found.values * found.steps - weight) <= found.steps / 2 * 1.001).all()


def test_a_column_of_zeros_stays_zero() -> None:
    assert not rounded(np.zeros((4, 3), np.float32)).values.any()


@pytest.mark.parametrize(("low", "high"), [(-3.0, 5.0), (1.0, 2.0), (-2.0, -1.0), (0.0, 0.0)])
def test_a_grid_holds_its_bounds_and_zero_exactly(low: float, high: float) -> None:
    grid = Grid.over(Bounds(np.array([low], np.float32), np.array([high], np.float32)), np.ones(1, np.float32))
    assert 0 <= grid.zero <= 255
    for value in (low, high, 0.0):
        level = np.clip(round(value / grid.step) + grid.zero, 0, 255)
        assert abs((level - grid.zero) * grid.step - value) <= grid.step * 1.001


def test_bounds_around_others_hold_them_all() -> None:
    each = [normal(2, 3, 5) for _ in range(4)]
    found = Bounds.around([Bounds.of(values) for values in each])
    np.testing.assert_array_equal(found.low, np.concatenate(each).min(axis=(0, 1)))
    np.testing.assert_array_equal(found.high, np.concatenate(each).max(axis=(0, 1)))
