"""The vector index: exact inner product over passage vectors, by FAISS."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np

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

    def scores(self, vector: Floats) -> Floats:
        """Cosine of a question's vector (d,) with every passage, shape (n,)."""
        found, rows = self._engine.search(np.ascontiguousarray(vector[None, :]), self.size)
        out = np.empty(self.size, dtype=np.float32)
        out[rows[0]] = found[0]
        return out

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
