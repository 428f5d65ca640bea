"""Compressed vectors: half a byte for every two components, scanned whole, and how many of them must be looked at again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import faiss
import numpy as np

from embeddings.encoder import Floats, unit
from embeddings.rows import PassageVectors

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
