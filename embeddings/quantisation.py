"""Numbers as 8-bit integers: how finely, and how unevenness is shared between what is multiplied."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats

_SHARE = 0.7
"""How much of a channel's unevenness goes into the weight: chosen of .3 to 1 by the token vectors' least cosine."""
_TINY = 1e-4
_LARGEST = 127
_LEVELS = 255


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the largest value seen in each channel, (d,) both."""

    low: Floats
    high: Floats

    @classmethod
    def of(cls, seen: Floats) -> Bounds:
        """The bounds of some activations (..., d)."""
        flat = seen.reshape(-1, seen.shape[-1])
        return cls(flat.min(axis=0), flat.max(axis=0))

    @classmethod
    def around(cls, each: Sequence[Bounds]) -> Bounds:
        """The bounds that hold all of some others."""
        return cls(np.min([b.low for b in each], axis=0), np.max([b.high for b in each], axis=0))


@dataclass(frozen=True, slots=True)
class Grid:
    """The 256 values that activations are rounded to: multiples of a step, the integer ``zero`` standing for 0."""

    step: float
    zero: int

    @classmethod
    def over(cls, bounds: Bounds, divisor: Floats) -> Grid:
        """The grid that just holds everything within bounds once each channel is divided by its divisor."""
        low = min(float((bounds.low / divisor).min()), 0.0)
        high = max(float((bounds.high / divisor).max()), 0.0)
        step = max(high - low, _TINY) / _LEVELS
        return cls(step, round(-low / step))


@dataclass(frozen=True, slots=True)
class Rounded:
    """A weight (in, out) as integers, and the step of each of its columns (out,)."""

    values: NDArray[np.int8]
    steps: Floats


def smoothing(bounds: Bounds, weight: Floats) -> Floats:
    """What to divide each channel by, and to multiply its row of the weight with, so that neither is too uneven to round.

    SmoothQuant (Xiao et al. 2023), equation 4, scaled to a geometric mean of 1.
    """
    peaks = np.maximum(np.maximum(np.abs(bounds.low), np.abs(bounds.high)), _TINY)
    rows = np.maximum(np.abs(weight).max(axis=1), _TINY)
    factor = peaks**_SHARE / rows ** (1 - _SHARE)
    return np.asarray(factor / np.exp(np.log(factor).mean()), dtype=np.float32)


def rounded(weight: Floats) -> Rounded:
    """Round a weight to integers, column by column, as finely as processors without VNNI can multiply without overflow.

    They add two neighbouring products of unsigned by signed bytes in 16 bits, which hold 255 x 127 and little more: so no two
    neighbours of one sign may come to more than 127. That costs less than the usual halving of all weights.
    """
    pairs = np.pad(weight, ((0, len(weight) % 2), (0, 0))).reshape(-1, 2, weight.shape[1])
    sums = np.maximum(np.maximum(pairs, 0).sum(axis=1), np.maximum(-pairs, 0).sum(axis=1)).max(axis=0)
    steps = np.maximum(sums, _TINY**2) / _LARGEST
    values = np.clip(np.rint(weight / steps), -_LARGEST, _LARGEST).astype(np.int8)
    return Rounded(values, steps.astype(np.float32))
