"""The vector index: exact where it is small, nearly as good where it is compressed, exact again where that is not enough."""

from __future__ import annotations

import os
from pathlib import Path

import faiss
import numpy as np
import pytest

from embeddings import IndexUnusable
from embeddings.encoder import Floats, unit
from embeddings.vectors import LEAST_RECALL, PassageVectors, Rows, VectorIndex, nearest_scores, question_like, recall

SIZE, DIMENSION, FEW = 12_000, 64, 1_000


def _topics(size: int = SIZE, topics: int = 300, spread: float = 0.1, seed: int = 1) -> Floats:
    """Vectors around topics, as near to theirs as the spread of each component is small."""
    rng = np.random.default_rng(seed)
    centres = unit(rng.standard_normal((topics, DIMENSION), dtype=np.float32))
    aside = rng.standard_normal((size, DIMENSION), dtype=np.float32) * np.float32(spread)
    return unit(centres[rng.integers(topics, size=size)] + aside)


@pytest.fixture(scope="module")
def vectors() -> Floats:
    return _topics()


@pytest.fixture(scope="module")
def every() -> Rows:
    return np.arange(SIZE, dtype=np.int64)


@pytest.fixture(scope="module")
def questions(vectors: Floats) -> Floats:
    """Questions that the index was not fitted with."""
    return question_like(PassageVectors.of(vectors), 100, seed=2)


@pytest.fixture(scope="module")
def index(vectors: Floats) -> VectorIndex:
    return VectorIndex.build(PassageVectors.of(vectors), exact_up_to=FEW)


@pytest.fixture(scope="module")
def both(index: VectorIndex, vectors: Floats) -> dict[str, VectorIndex]:
    """An index of each kind."""
    return {"compressed": index, "exact": VectorIndex.build(PassageVectors.of(vectors), exact_up_to=SIZE)}


def _recall(index: VectorIndex, vectors: Floats, questions: Floats, rows: Rows) -> float:
    """The share of the ten best that a sort of all cosines gives, over all questions."""
    shares = []
    for question in questions:
        best = rows[np.argsort(-(vectors[rows] @ question))[:10]]
        shares.append(len(np.intersect1d(best, index.best(question, 10, rows))) / 10)
    return float(np.mean(shares))


def test_a_small_index_is_exact(both: dict[str, VectorIndex], vectors: Floats, questions: Floats, every: Rows) -> None:
    assert both["exact"].shortlist is None
    assert _recall(both["exact"], vectors, questions, every) == 1.0


def test_a_large_index_finds_nearly_all_of_what_exact_search_finds(
    index: VectorIndex, vectors: Floats, questions: Floats, every: Rows
) -> None:
    assert index.shortlist is not None
    assert index.shortlist.length < SIZE / 10
    assert index.shortlist.recall >= LEAST_RECALL
    assert _recall(index, vectors, questions, every) >= LEAST_RECALL
    unscoped = [recall(index.scores(q, index.best(q, 10))[None], np.sort(vectors @ q)[None, ::-1][:, :10]) for q in questions]
    assert np.mean(unscoped) >= LEAST_RECALL


def test_a_large_index_takes_less_room_than_the_vectors(index: VectorIndex, vectors: Floats, tmp_path: Path) -> None:
    index.save(tmp_path / "passages.faiss")
    assert (tmp_path / "passages.faiss").stat().st_size < vectors.nbytes / 10


@pytest.mark.parametrize("share", [2, 20, 1200])
def test_a_scope_is_kept_to_and_its_nearest_are_found(index: VectorIndex, vectors: Floats, questions: Floats, share: int) -> None:
    rows = np.arange(0, SIZE, share, dtype=np.int64)
    assert all(np.isin(index.best(question, 48, rows), rows).all() for question in questions)
    assert _recall(index, vectors, questions, rows) >= LEAST_RECALL


def test_a_large_scope_far_from_the_question_is_searched_through(index: VectorIndex, vectors: Floats) -> None:
    question = vectors[5]
    farthest = np.argsort(vectors @ question)[: SIZE // 2]
    assert len(farthest) > 5_000
    found = index.best(question, 48, farthest)
    assert len(np.intersect1d(found, farthest)) == 48
    np.testing.assert_allclose(vectors[found] @ question, (vectors @ question)[farthest[::-1][:48]], atol=0.02)


def test_the_nearest_come_first_with_their_exact_cosines(index: VectorIndex, vectors: Floats, questions: Floats) -> None:
    rows = index.best(questions[0], 48)
    scores = index.scores(questions[0], rows)
    assert len(rows) == 48
    np.testing.assert_array_equal(scores, -np.sort(-scores))
    np.testing.assert_allclose(scores, vectors[rows] @ questions[0], atol=1e-6)


def test_scores_of_all_passages_are_exact_cosines(index: VectorIndex, vectors: Floats, questions: Floats) -> None:
    np.testing.assert_allclose(index.scores(questions[0]), vectors @ questions[0], atol=1e-6)


def test_no_rows_have_no_scores_and_no_best(index: VectorIndex, questions: Floats) -> None:
    nothing = np.empty(0, dtype=np.int64)
    assert index.scores(questions[0], nothing).shape == (0,)
    assert index.best(questions[0], 10, nothing).shape == (0,)


def test_passages_that_share_a_text_share_its_vector(vectors: Floats, questions: Floats) -> None:
    entries = np.repeat(np.arange(SIZE // 2, dtype=np.int64), 2)
    index = VectorIndex.build(PassageVectors(vectors[: SIZE // 2], entries), exact_up_to=FEW)
    assert index.size == SIZE
    np.testing.assert_array_equal(index.vector(7), vectors[3])
    for question in questions[:10]:
        pairs = index.best(question, 10).reshape(-1, 2)
        np.testing.assert_array_equal(pairs[:, 0] + 1, pairs[:, 1])


def test_an_index_that_no_shortlist_serves_stays_exact(questions: Floats) -> None:
    """Crowds far apart use up the codes, so that within a crowd all vectors look the same."""
    crowds = _topics(24_000, topics=12, spread=0.002)
    index = VectorIndex.build(PassageVectors.of(crowds), exact_up_to=FEW)
    assert index.shortlist is None
    assert _recall(index, crowds, questions[:20], np.arange(len(crowds), dtype=np.int64)) == 1.0


@pytest.mark.parametrize("kind", ["compressed", "exact"])
def test_an_index_that_is_loaded_again_finds_the_same(
    both: dict[str, VectorIndex], vectors: Floats, questions: Floats, every: Rows, tmp_path: Path, kind: str
) -> None:
    index = both[kind]
    index.save(tmp_path / "passages.faiss")
    again = VectorIndex.load(tmp_path / "passages.faiss", PassageVectors(vectors, every))
    assert (again.size, again.dimension, again.shortlist) == (index.size, index.dimension, index.shortlist)
    for question in questions[:20]:
        np.testing.assert_array_equal(again.best(question, 10), index.best(question, 10))
        np.testing.assert_array_equal(again.best(question, 10, every[::2]), index.best(question, 10, every[::2]))


@pytest.mark.parametrize("kind", ["compressed", "exact"])
@pytest.mark.parametrize("kept", [0.0, 0.001, 0.5, 0.999])
def test_an_index_cut_short_is_refused(
    both: dict[str, VectorIndex], vectors: Floats, every: Rows, tmp_path: Path, kind: str, kept: float
) -> None:
    path = tmp_path / "passages.faiss"
    both[kind].save(path)
    os.truncate(path, int(path.stat().st_size * kept))
    with pytest.raises(IndexUnusable, match=r"passages\.faiss is damaged"):
        VectorIndex.load(path, PassageVectors(vectors, every))


@pytest.mark.parametrize("written", ["", "[]", "{}", '{"length": 256}'])
def test_a_damaged_shortlist_is_refused(index: VectorIndex, vectors: Floats, every: Rows, tmp_path: Path, written: str) -> None:
    index.save(tmp_path / "passages.faiss")
    (tmp_path / "passages.json").write_text(written)
    with pytest.raises(IndexUnusable, match="damaged"):
        VectorIndex.load(tmp_path / "passages.faiss", PassageVectors(vectors, every))


def test_a_compressed_index_without_its_shortlist_is_refused(
    index: VectorIndex, vectors: Floats, every: Rows, tmp_path: Path
) -> None:
    index.save(tmp_path / "passages.faiss")
    (tmp_path / "passages.json").unlink()
    with pytest.raises(IndexUnusable, match="damaged"):
        VectorIndex.load(tmp_path / "passages.faiss", PassageVectors(vectors, every))


def test_an_index_of_other_passages_is_refused_naming_both(
    index: VectorIndex, vectors: Floats, every: Rows, tmp_path: Path
) -> None:
    index.save(tmp_path / "passages.faiss")
    with pytest.raises(IndexUnusable, match=f"of {SIZE} vectors of length {DIMENSION}, the passages have {SIZE - 1} of length"):
        VectorIndex.load(tmp_path / "passages.faiss", PassageVectors(vectors, every[:-1]))


def test_a_question_like_vector_has_a_length_of_one_and_no_passage_near(vectors: Floats, questions: Floats) -> None:
    np.testing.assert_allclose(np.linalg.norm(questions, axis=1), 1.0, atol=1e-5)
    assert np.median(nearest_scores(PassageVectors.of(vectors), questions)[:, 0]) < 0.75


def test_the_exact_nearest_are_those_of_a_flat_index(vectors: Floats, questions: Floats) -> None:
    flat = faiss.IndexFlatIP(DIMENSION)
    flat.add(np.tile(vectors, (3, 1)))
    expected, _ = flat.search(questions, 10)
    np.testing.assert_allclose(nearest_scores(PassageVectors.of(np.tile(vectors, (3, 1))), questions), expected, atol=1e-6)


def test_recall_counts_ties_as_found_and_nothing_farther() -> None:
    exact = np.array([[0.9, 0.8, 0.8]], dtype=np.float32)
    assert recall(np.array([[0.9, 0.8, 0.8]], dtype=np.float32), exact) == 1.0
    assert recall(np.array([[0.9, 0.8, 0.7]], dtype=np.float32), exact) == pytest.approx(2 / 3)
