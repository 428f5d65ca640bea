"""Late interaction: for each word of the question the best-matching word of the passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from embeddings.encoded_texts import EncodedTexts
from embeddings.encoder import Embedding, Floats, Spans

Clauses = tuple[tuple[int, int], ...]
_KEPT_DECODED = 50_000
"""Most tokens of a store whose vectors are kept as floats: 77 MB at 384 dimensions."""


@dataclass(frozen=True)
class TokenStore:
    """The token vectors of every passage: ``entries`` tells for each which of the encoded texts it has."""

    texts: EncodedTexts
    entries: NDArray[np.int64]

    @classmethod
    def build(cls, embeddings: Sequence[Embedding]) -> TokenStore:
        """Hold the token vectors of passages, in their order."""
        named = ((str(number), embedding) for number, embedding in enumerate(embeddings))
        return cls(EncodedTexts.in_memory(named), np.arange(len(embeddings), dtype=np.int64))

    def extent(self, row: int) -> tuple[int, int]:
        """Where a passage's tokens begin and end among those of all texts."""
        entry = self.entries[row]
        return int(self.texts.bounds[entry]), int(self.texts.bounds[entry + 1])

    def similarities(self, row: int, question: Floats) -> Floats:
        """Cosine of each question token with each token of a passage, shape (passage tokens, question tokens)."""
        return np.asarray(self.gathered([row]) @ question.T, dtype=np.float32)

    def gathered(self, rows: Sequence[int]) -> Floats:
        """The token vectors of passages one after the other, shape (their tokens, d); a small store is kept decoded."""
        extents = [self.extent(row) for row in rows]
        if not extents:
            return np.empty((0, self.texts.tokens.shape[1]), dtype=np.float32)
        if len(self.texts.tokens) > _KEPT_DECODED:
            own = np.concatenate([self.texts.tokens[a:b] for a, b in extents]).astype(np.float32)
            own *= np.concatenate([self.texts.scales[a:b] for a, b in extents])[:, None]
            return own
        if all(before[1] == after[0] for before, after in pairwise(extents)):
            return self._decoded[extents[0][0] : extents[-1][1]]
        return np.concatenate([self._decoded[a:b] for a, b in extents])

    @cached_property
    def _decoded(self) -> Floats:
        return np.asarray(self.texts.tokens.astype(np.float32) * self.texts.scales[:, None], dtype=np.float32)

    def places(self, row: int) -> Spans:
        """Where the tokens of a passage stand in its text, shape (tokens, 2)."""
        low, high = self.extent(row)
        return self.texts.spans[low:high]


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
    counts = [high - low for low, high in map(store.extent, rows)]
    similarities = store.gathered(rows) @ question.T
    whole = np.zeros(len(rows), dtype=np.float32)
    clause = np.zeros(len(rows), dtype=np.float32)
    share = weights / max(float(weights.sum()), 1e-6)
    low = 0
    for n, row in enumerate(rows):
        own = similarities[low : low + counts[n]]
        low += len(own)
        if not len(own) or not question.size:
            continue
        bounds = np.searchsorted(store.places(row)[:, 0], [start for start, _ in clauses[n]])
        bounds = np.unique(np.minimum(bounds, len(own) - 1))
        best = np.maximum.reduceat(own, bounds, axis=0)
        clause[n] = (best @ share).max()
        whole[n] = best.max(axis=0) @ share
    return LateScores(whole, clause)
