"""The float vectors of passages, row by row, wherever they lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats

Rows = NDArray[np.int64]
UNTITLED = -1
_BLOCK = 32_768
"""So many vectors are gathered at a time: 50 MB at 384 dimensions."""


@dataclass(frozen=True)
class PassageVectors:
    """Vectors of length 1, in memory or mapped: ``entries`` tells for each passage which of the texts' vectors (m, d) it has."""

    texts: Floats
    entries: Rows

    @classmethod
    def of(cls, vectors: Floats) -> PassageVectors:
        """Take vectors (n, d) for those of passages, in their order."""
        return cls(vectors, np.arange(len(vectors), dtype=np.int64))

    @property
    def size(self) -> int:
        """How many passages there are."""
        return len(self)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return int(self.texts.shape[1])

    def gathered(self, rows: Rows) -> Floats:
        """Copy the vectors of some passages, in their order."""
        return np.array(self.texts[self.entries[rows]], dtype=np.float32)

    def blocks(self, rows: Rows | None = None) -> Iterator[Floats]:
        """Copy the vectors of these passages, or of all, so many at a time that memory does not notice."""
        count = len(self) if rows is None else len(rows)
        for low in range(0, count, _BLOCK):
            block = np.arange(low, min(low + _BLOCK, count), dtype=np.int64)
            yield self.gathered(block if rows is None else rows[block])

    def scores(self, vector: Floats, rows: Rows | None = None) -> Floats:
        """Cosine of a question's vector (d,) with the passages of these rows, in their order, or with every passage."""
        found = [np.asarray(block @ vector, dtype=np.float32) for block in self.blocks(rows)]
        return np.concatenate(found) if found else np.empty(0, dtype=np.float32)

    def best(self, vector: Floats, count: int, rows: Rows | None = None) -> Rows:
        """Rows of the passages nearest to a vector, of these rows or of all, by reading them all; the nearest come first, then by row."""
        within = np.arange(len(self), dtype=np.int64) if rows is None else np.unique(np.asarray(rows, dtype=np.int64))
        return within[np.argsort(-self.scores(vector, within), kind="stable")[:count]]

    def vector(self, row: int) -> Floats:
        """Give back the vector of one passage."""
        return np.asarray(self.gathered(np.array([row], dtype=np.int64))[0])
