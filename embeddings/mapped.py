"""The passages' own vectors as the data folder maps them, by which what was found elsewhere is scored."""

from __future__ import annotations

import numpy as np

from embeddings.encoder import Floats
from embeddings.late import TokenStore
from embeddings.searching import Rows


class MappedVectors:
    """The vectors of the encoded texts, passage by passage; scores are exact, and only a search reads them all."""

    def __init__(self, tokens: TokenStore) -> None:
        self._texts = tokens.texts
        self._entries = tokens.entries

    @property
    def size(self) -> int:
        """How many passages there are."""
        return len(self._entries)

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return int(self._texts.vectors.shape[1])

    def scores(self, vector: Floats, rows: Rows | None = None) -> Floats:
        """Cosine of a question's vector (d,) with the passages of these rows, in their order, or with every passage."""
        return np.asarray(self.gathered(np.arange(self.size) if rows is None else rows) @ vector, dtype=np.float32)

    def best(self, vector: Floats, count: int, rows: Rows | None = None) -> Rows:
        """Rows of the passages nearest to a vector, of these rows or of all; the nearest come first, then by row."""
        within = np.arange(self.size, dtype=np.int64) if rows is None else np.sort(rows)
        return within[np.argsort(-self.scores(vector, within), kind="stable")[:count]]

    def vector(self, row: int) -> Floats:
        """Give back the vector of one passage."""
        return np.asarray(self._texts.vectors[self._entries[row]], dtype=np.float32)

    def gathered(self, rows: Rows) -> Floats:
        """The vectors of passages, shape (rows, d)."""
        return np.asarray(self._texts.vectors[self._entries[rows]], dtype=np.float32)
