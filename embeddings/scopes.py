"""Scopes in words: rows of an index as filter expressions that mean exactly them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from embeddings.vectors import Rows

Facts = Mapping[str, Sequence[str] | Sequence[int]]
"""What is known of each passage, in the order of the rows: a fact's name, and its value for each."""

_RUNS = 32
"""So many stretches of rows are named one by one; more are looked at for what they have in common."""
_AT_ONCE = 16_384
"""Most rows that one expression lists."""


class Scopes:
    """Tells a store which rows are meant, by stretches, by facts or row by row, whichever is shortest and exact."""

    def __init__(self, size: int, facts: Facts) -> None:
        """Take what is known of ``size`` passages."""
        self._size = size
        self._values: dict[str, NDArray[np.generic]] = {}
        self._codes: dict[str, NDArray[np.intp]] = {}
        for name, column in facts.items():
            self._values[name], self._codes[name] = np.unique(np.asarray(column), return_inverse=True)
        self._last: tuple[Rows, tuple[str, ...]] | None = None

    def expressions(self, rows: Rows | None) -> tuple[str, ...]:
        """Expressions which together let pass exactly these rows, each of them once; an empty one lets everything pass."""
        if rows is None:
            return ("",)
        last = self._last  # a question asks for its scope several times
        if last is None or not np.array_equal(last[0], rows):
            last = self._last = rows, self._said(np.unique(rows))
        return last[1]

    def _said(self, rows: Rows) -> tuple[str, ...]:
        if len(rows) == self._size:
            return ("",)
        ends = np.flatnonzero(np.diff(rows) != 1)
        if len(ends) < _RUNS:
            starts = np.concatenate([[0], ends + 1])
            stops = np.concatenate([ends, [len(rows) - 1]])
            runs = zip(rows[starts].tolist(), rows[stops].tolist(), strict=True)
            return (" or ".join(f"(row >= {low} and row <= {high})" for low, high in runs),) if len(rows) else ()
        common = self._in_common(rows)
        if common:
            return (common,)
        return tuple(f"row in {rows[low : low + _AT_ONCE].tolist()}" for low in range(0, len(rows), _AT_ONCE))

    def _in_common(self, rows: Rows) -> str:
        """Say what these rows have in common, where no other row has it too; nothing otherwise.

        Every row passes what all of them have in common, so that no more rows pass than there are is enough.
        """
        kept = {name: np.bincount(codes[rows], minlength=len(self._values[name])) > 0 for name, codes in self._codes.items()}
        if self._passing(kept) != len(rows):
            return ""
        for name in sorted(kept, key=lambda name: -int(kept[name].sum())):
            fewer = {other: allowed for other, allowed in kept.items() if other != name}
            if self._passing(fewer) == len(rows):
                kept = fewer
        return " and ".join(f"{name} in {_listed(self._values[name][allowed])}" for name, allowed in kept.items())

    def _passing(self, allowed: Mapping[str, NDArray[np.bool_]]) -> int:
        passing = np.ones(self._size, dtype=bool)
        for name, values in allowed.items():
            passing &= values[self._codes[name]]
        return int(np.count_nonzero(passing))


def _listed(values: NDArray[np.generic]) -> str:
    return json.dumps(values.tolist(), ensure_ascii=False)
