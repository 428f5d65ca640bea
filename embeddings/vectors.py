"""The vector index: exact inner product over passage vectors, by FAISS."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats
from embeddings.errors import IndexUnusable


class VectorIndex:
    """Passage vectors of length 1 in a flat FAISS index, so that inner product is cosine and search is exact."""

    def __init__(self, engine: faiss.Index) -> None:
        self._engine = engine

    @classmethod
    def build(cls, vectors: Floats) -> VectorIndex:
        """Index vectors of shape (n, d), in their order."""
        engine = faiss.IndexFlatIP(vectors.shape[1])
        engine.add(np.ascontiguousarray(vectors))
        return cls(engine)

    @property
    def size(self) -> int:
        """How many vectors there are."""
        return int(self._engine.ntotal)

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return int(self._engine.d)

    def scores(self, vector: Floats, rows: NDArray[np.int64] | None = None) -> Floats:
        """Cosine of a question's vector (d,) with the passages of these rows, in their order, or with every passage."""
        chosen = np.arange(self.size, dtype=np.int64) if rows is None else np.ascontiguousarray(rows, dtype=np.int64)
        if not len(chosen):
            return np.empty(0, dtype=np.float32)
        return np.asarray(self._engine.reconstruct_batch(chosen) @ vector, dtype=np.float32)

    def best(self, vector: Floats, count: int, rows: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        """Rows of the passages nearest to a question's vector (d,), of these rows or of all; the nearest come first."""
        within = faiss.SearchParameters(sel=faiss.IDSelectorBatch(rows)) if rows is not None else None  # type: ignore[call-arg]  # its stubs know no fields
        _, found = self._engine.search(np.ascontiguousarray(vector[None, :]), min(count, self.size), params=within)
        return np.asarray(found[0][found[0] >= 0], dtype=np.int64)

    def vector(self, row: int) -> Floats:
        """Give back the vector of one passage."""
        return np.asarray(self._engine.reconstruct(row), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the index to a file."""
        faiss.write_index(self._engine, str(path))

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """Read a saved index; raise IndexUnusable when it is damaged."""
        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as error:
            raise IndexUnusable(f"the vector index {path.name} is damaged ({error})") from error
