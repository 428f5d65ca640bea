"""Late interaction: for each word of the question the best-matching word of the passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Embedding, Floats, Spans
from embeddings.errors import IndexUnusable

Clauses = tuple[tuple[int, int], ...]
_KEPT_DECODED = 50_000
"""Most tokens of a store whose vectors are kept as floats: 77 MB at 384 dimensions."""
_FILES = ("tokens.npy", "spans.npy", "rows.npy")


@dataclass(frozen=True)
class TokenStore:
    """The token vectors of every passage as 8-bit integers, mapped from disk, and where each token stands.

    Vectors of length 1 lose nothing that ranking notices at 8 bits (measured: nDCG within .001); reducing the
    dimension does lose (PCA to 128: -.02).
    """

    tokens: NDArray[np.int8]
    spans: Spans
    rows: NDArray[np.int64]
    scale: float

    @classmethod
    def build(cls, embeddings: Iterable[Embedding]) -> TokenStore:
        """Quantise the token vectors of passages, in their order, with one scale for all."""
        items = list(embeddings)
        scale = max((float(np.abs(item.tokens).max(initial=0.0)) for item in items), default=0.0) or 1.0
        dimension = items[0].tokens.shape[1] if items else 1
        counts = [len(item.tokens) for item in items]
        tokens = np.empty((sum(counts), dimension), dtype=np.int8)
        rows = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)]).astype(np.int64)
        for item, start in zip(items, rows, strict=False):
            tokens[start : start + len(item.tokens)] = np.rint(item.tokens / scale * 127)
        spans = np.concatenate([item.spans for item in items]) if items else np.empty((0, 2), dtype=np.int32)
        return cls(tokens, spans.astype(np.int32), rows, scale)

    def similarities(self, row: int, question: Floats) -> Floats:
        """Cosine of each question token with each token of a passage, shape (passage tokens, question tokens)."""
        return np.asarray(self.gathered([row]) @ question.T, dtype=np.float32)

    def gathered(self, rows: Sequence[int]) -> Floats:
        """The token vectors of passages one after the other, shape (their tokens, d); a small store is kept decoded."""
        starts, stops = self.rows[list(rows)], self.rows[[row + 1 for row in rows]]
        if len(self.tokens) > _KEPT_DECODED:
            own = np.concatenate([self.tokens[a:b] for a, b in zip(starts, stops, strict=True)])
            return own.astype(np.float32) * np.float32(self.scale / 127)
        if len(rows) and np.array_equal(starts[1:], stops[:-1]):
            return self._decoded[starts[0] : stops[-1]]
        return np.concatenate([self._decoded[a:b] for a, b in zip(starts, stops, strict=True)])

    @cached_property
    def _decoded(self) -> Floats:
        return self.tokens.astype(np.float32) * np.float32(self.scale / 127)

    def places(self, row: int) -> Spans:
        """Where the tokens of a passage stand in its text, shape (tokens, 2)."""
        return self.spans[self.rows[row] : self.rows[row + 1]]

    def save(self, folder: Path) -> None:
        """Write the arrays and the scale, a file each."""
        np.save(folder / "tokens.npy", self.tokens)
        np.save(folder / "spans.npy", self.spans)
        np.save(folder / "rows.npy", self.rows)
        np.save(folder / "scale.npy", np.array([self.scale]))

    @classmethod
    def load(cls, folder: Path) -> TokenStore:
        """Map a saved store into memory; raise IndexUnusable when it is damaged."""
        try:
            tokens, spans, rows = (np.load(folder / name, mmap_mode="r") for name in _FILES)
            scale = float(np.load(folder / "scale.npy")[0])
        except (OSError, ValueError) as error:
            raise IndexUnusable(f"the token vectors in {folder.name} are damaged ({error})") from error
        return cls(tokens, spans, rows, scale)


@dataclass(frozen=True, slots=True)
class LateScores:
    """What late interaction gives each of some passages: over all of its text, and over its best clause."""

    whole: Floats
    clause: Floats


def late_interaction(
    store: TokenStore, rows: Sequence[int], clauses: Sequence[Clauses], question: Floats, weights: Floats
) -> LateScores:
    """Score passages for a question's token vectors (n, d): the weighted mean of their best cosines in the passage.

    That is ColBERT's MaxSim (Khattab and Zaharia 2020), here with the token vectors of an untrained bi-encoder;
    ``clauses`` gives for each row where its clauses start and end, of which the best by itself counts.
    """
    starts = [int(store.rows[row]) for row in rows]
    stops = [int(store.rows[row + 1]) for row in rows]
    similarities = store.gathered(rows) @ question.T
    whole = np.zeros(len(rows), dtype=np.float32)
    clause = np.zeros(len(rows), dtype=np.float32)
    share = weights / max(float(weights.sum()), 1e-6)
    low = 0
    for n, row in enumerate(rows):
        own = similarities[low : low + stops[n] - starts[n]]
        low += len(own)
        if not len(own) or not question.size:
            continue
        bounds = np.searchsorted(store.places(row)[:, 0], [start for start, _ in clauses[n]])
        bounds = np.unique(np.minimum(bounds, len(own) - 1))
        best = np.maximum.reduceat(own, bounds, axis=0)
        clause[n] = (best @ share).max()
        whole[n] = best.max(axis=0) @ share
    return LateScores(whole, clause)
