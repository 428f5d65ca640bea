"""The vector index, by FAISS: exact inner product over passage vectors, or over very many a shortlist that is scored exactly."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import faiss
import numpy as np

from embeddings.compression import Shortlist, alone, compressed, shortlist
from embeddings.encoder import Floats
from embeddings.errors import IndexUnusable
from embeddings.rows import PassageVectors, Rows

EXACT_UP_TO = 100_000
"""Most vectors that are all compared as they are; of more, compressed ones say which are worth it."""
_LOOKED_UP = 5_000
"""So many passages are scored one by one sooner than the others are kept out of a search."""
_WIDENING = 4


class VectorIndex:
    """Passage vectors of length 1, so that inner product is cosine; what is found has its exact cosine, whatever found it."""

    def __init__(self, vectors: PassageVectors, engine: faiss.Index, chosen: Shortlist | None = None) -> None:
        """Search with an engine: a flat one is exact by itself, of any other the shortlist is scored with the vectors."""
        self._vectors = vectors
        self._engine = engine
        self._shortlist = chosen

    @classmethod
    def build(cls, own: PassageVectors, exact_up_to: int = EXACT_UP_TO) -> VectorIndex:
        """Index the vectors of passages, in their order.

        More than ``exact_up_to`` passages are searched compressed, if a shortlist is found that loses next to nothing.
        """
        if len(own) > exact_up_to:
            engine = compressed(own)
            if chosen := shortlist(engine, own):
                return cls(own, engine, chosen)
        flat = faiss.IndexFlatIP(own.dimension)
        for block in own.blocks():
            flat.add(block)
        return cls(own, flat)

    @property
    def size(self) -> int:
        """How many passages there are."""
        return int(self._engine.ntotal)

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return int(self._engine.d)

    @property
    def shortlist(self) -> Shortlist | None:
        """How much the compressed vectors propose and what that finds; None where search is exact."""
        return self._shortlist

    def scores(self, vector: Floats, rows: Rows | None = None) -> Floats:
        """Cosine of a question's vector (d,) with the passages of these rows, in their order, or with every passage."""
        return self._vectors.scores(vector, None if rows is None else np.asarray(rows, dtype=np.int64))

    def best(self, vector: Floats, count: int, rows: Rows | None = None) -> Rows:
        """Rows of the passages nearest to a question's vector (d,), of these rows or of all; the nearest come first."""
        scope = None if rows is None else np.unique(np.asarray(rows, dtype=np.int64))
        near = self._proposed(np.ascontiguousarray(vector[None, :], dtype=np.float32), count, scope)
        return near[np.argsort(-self.scores(vector, near), kind="stable")[:count]]

    def _proposed(self, vector: Floats, count: int, scope: Rows | None) -> Rows:
        """Rows, in ascending order, among which the nearest are."""
        if scope is not None and len(scope) <= max(count, _LOOKED_UP):
            return scope
        if self._shortlist is None:
            return self._searched(vector, count, scope)
        length = max(count, self._shortlist.length)
        return self._searched(vector, length) if scope is None else self._within(vector, length, scope)

    def _within(self, vector: Floats, length: int, scope: Rows) -> Rows:
        """A shortlist of a scope: one of everything, long enough that this much of it lies in the scope."""
        inside = np.zeros(self.size, dtype=bool)
        inside[scope] = True
        wide = length * self.size // len(scope)
        while wide < self.size:
            near = self._searched(vector, wide)
            near = near[inside[near]]
            if len(near) >= length:
                return near
            wide *= _WIDENING
        return scope

    def _searched(self, vector: Floats, count: int, scope: Rows | None = None) -> Rows:
        within = None
        if scope is not None:
            within = faiss.SearchParameters(sel=faiss.IDSelectorBatch(scope))  # type: ignore[call-arg]  # its stubs know no fields
        with alone():
            _, found = self._engine.search(vector, min(count, self.size), params=within)
        return np.asarray(np.sort(found[0][found[0] >= 0]), dtype=np.int64)

    def vector(self, row: int) -> Floats:
        """Give back the vector of one passage."""
        return self._vectors.vector(row)

    def save(self, path: Path) -> None:
        """Write the index to a file, and beside it the shortlist that was chosen; the vectors themselves lie elsewhere."""
        faiss.write_index(self._engine, str(path))
        if self._shortlist is not None:
            _beside(path).write_text(json.dumps(asdict(self._shortlist)) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path, own: PassageVectors) -> VectorIndex:
        """Map a saved index of these passages into memory; raise IndexUnusable when it is damaged or of others."""
        try:
            engine = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
            exact = isinstance(engine, faiss.IndexFlat)
            chosen = None if exact else Shortlist(**json.loads(_beside(path).read_text(encoding="utf-8")))
        except (RuntimeError, OSError, ValueError, TypeError) as error:
            raise IndexUnusable(f"the vector index {path.name} is damaged ({error})") from error
        if (engine.ntotal, engine.d) != (len(own), own.dimension):
            raise IndexUnusable(
                f"the vector index {path.name} is of {engine.ntotal} vectors of length {engine.d}, "
                f"the passages have {len(own)} of length {own.dimension}"
            )
        return cls(own, engine, chosen)


def _beside(path: Path) -> Path:
    return path.with_suffix(".json")
