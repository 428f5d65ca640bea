"""The float vectors of passages, row by row, compressed and indexed, so that the nearest to a question are found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Floats, unit
from embeddings.errors import IndexUnusable

LEAST_RECALL = 0.99
"""A compressed index finds at least this share of the ten passages that exact search finds, or it is not used."""
_LENGTHS = (256, 512, 1024, 2048, 4096)
"""Shortlists that are tried, the shortest first; still shorter ones would save no time beside the scan."""
_SAVING = 16
"""A shortlist of more than one passage in so many saves little over looking at all of them."""
_DEPTH = 10
_QUESTIONS = 300
_TRAINED_ON = 32_768
_NEARNESS = 0.6
_TIE = 1e-5


@contextmanager
def alone() -> Iterator[None]:
    """Have FAISS use no other threads: its smaller steps are too little work to share, and on a busy machine sharing stalls."""
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)


@dataclass(frozen=True, slots=True)
class Shortlist:
    """How many passages the compressed vectors propose, and the share of the exact ten best that was found so."""

    length: int
    recall: float
    questions: int


def compressed(vectors: PassageVectors) -> faiss.IndexPQFastScan:
    """Compress vectors to a quarter of a byte a component: a 96-byte code at 384 dimensions.

    Product quantisation (Jégou, Douze and Schmid 2011) with 16 centroids for every two components, whose tables stay in the
    processor's registers (André, Kermarrec and Le Scouarnec 2019), is fast enough to scan everything. That matters because
    questions do not lie where passages do: what only visits the lists or neighbours that passages' own vectors suggest needs
    to visit many for them (Jaiswal et al. 2022, OOD-DiskANN).
    """
    dimension = vectors.dimension
    parts = dimension // 2 if dimension % 2 == 0 else dimension
    engine = faiss.IndexPQFastScan(dimension, parts, 4, faiss.METRIC_INNER_PRODUCT)
    rng = np.random.default_rng(0)
    sample = rng.choice(len(vectors), min(len(vectors), _TRAINED_ON), replace=False)
    with alone():
        engine.train(vectors.gathered(np.sort(sample)))
    for block in vectors.blocks():
        engine.add(block)
    return engine


def question_like(vectors: PassageVectors, count: int = _QUESTIONS, seed: int = 0) -> Floats:
    """Make vectors (count, d) that are as hard to find the nearest passages of as questions are.

    A passage's own vector would be found trivially. Each of these lies halfway between two passages and is turned away from
    there, in a random direction, to a cosine of .6; so nothing in the index is near, and nearly as near as the nearest are
    many, as it is for real questions (out of distribution: Jaiswal et al. 2022). ``unga-qa eval scale`` prints the
    recall on real questions beside the recall on these.
    """
    rng = np.random.default_rng(seed)
    pairs = rng.integers(len(vectors), size=(2, count))
    middle = unit(vectors.gathered(pairs[0]) + vectors.gathered(pairs[1]))
    aside = rng.standard_normal(middle.shape, dtype=np.float32)
    aside = unit(aside - (aside * middle).sum(axis=1, keepdims=True) * middle)
    return unit(np.float32(_NEARNESS) * middle + np.float32(np.sqrt(1 - _NEARNESS**2)) * aside)


def nearest_scores(vectors: PassageVectors, questions: Floats, depth: int = _DEPTH) -> Floats:
    """The exact cosines (questions, depth) of each question's nearest passages, the nearest first."""
    best = np.full((len(questions), depth), -np.inf, dtype=np.float32)
    for block in vectors.blocks():
        own, _ = faiss.knn(questions, block, min(depth, len(block)), metric=faiss.METRIC_INNER_PRODUCT)
        best = -np.sort(-np.concatenate([best, own], axis=1), axis=1)[:, :depth]
    return best


def recall(found: Floats, exact: Floats) -> float:
    """The share of the exact nearest that was found, by their cosines (questions, depth), as passages that tie are as good.

    Counting by distance rather than by number is how ANN-Benchmarks does it (Aumüller, Bernhardsson and Faithfull 2020).
    """
    return float((found >= exact[:, -1:] - _TIE).mean())


def shortlist(engine: faiss.Index, vectors: PassageVectors, least: float = LEAST_RECALL) -> Shortlist | None:
    """Lengthen the shortlist until the share of the exact ten best that it holds is large enough; None where it never is."""
    questions = question_like(vectors)
    exact = nearest_scores(vectors, questions)
    for length in (n for n in _LENGTHS if n * _SAVING <= len(vectors)):
        _, rows = engine.search(questions, length)
        found = [_highest(vectors.scores(q, own[own >= 0])) for q, own in zip(questions, rows, strict=True)]
        reached = recall(np.stack(found), exact)
        if reached >= least:
            return Shortlist(length, reached, len(questions))
    return None


def _highest(scores: Floats) -> Floats:
    return np.asarray(-np.sort(-scores)[:_DEPTH], dtype=np.float32)


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
