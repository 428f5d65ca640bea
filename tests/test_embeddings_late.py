"""Late interaction: held against ten naive lines; and the store of token vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from documents import Resolution
from embeddings import Encoder, IndexUnusable, clause_spans
from embeddings.encoded_texts import Clauses, EncodedTexts, TokenStore, late_interaction
from embeddings.encoder import Floats

QUESTION = "Which centre coordinates humanitarian assistance?"


@pytest.fixture
def texts(seed: Resolution) -> list[str]:
    return [p.text for p in seed.paragraphs]


@pytest.fixture
def store(texts: list[str], hashing_encoder: Encoder) -> TokenStore:
    return TokenStore.build(hashing_encoder.embed(texts, "document"))


@pytest.fixture
def question(hashing_encoder: Encoder) -> Floats:
    return hashing_encoder.embed([QUESTION], "query")[0].tokens


def _naive(store: TokenStore, row: int, clauses: Clauses, question: Floats, weights: Floats) -> tuple[float, float]:
    cosines = store.similarities(row, question)
    starts = [start for start, _ in clauses]
    groups: dict[int, list[int]] = {}
    for n, (place, _) in enumerate(store.places(row).tolist()):
        groups.setdefault(sum(start <= place for start in starts), []).append(n)
    whole = sum(w * max(cosines[:, q]) for q, w in enumerate(weights)) / weights.sum()
    clause = max(sum(w * max(cosines[ns, q]) for q, w in enumerate(weights)) / weights.sum() for ns in groups.values())
    return float(whole), float(clause)


def test_scores_are_those_of_a_naive_loop(store: TokenStore, texts: list[str], question: Floats) -> None:
    weights = np.linspace(0.2, 1.0, len(question), dtype=np.float32)
    rows = [3, 0, 39, 12]
    clauses = [clause_spans(texts[row]) for row in rows]
    found = late_interaction(store, rows, clauses, question, weights)
    expected = np.array([_naive(store, row, own, question, weights) for row, own in zip(rows, clauses, strict=True)])
    np.testing.assert_allclose(found.whole, expected[:, 0], atol=1e-5)
    np.testing.assert_allclose(found.clause, expected[:, 1], atol=1e-5)


def test_a_clause_never_scores_above_the_whole(store: TokenStore, texts: list[str], question: Floats) -> None:
    rows = list(range(len(texts)))
    found = late_interaction(store, rows, [clause_spans(t) for t in texts], question, np.ones(len(question), dtype=np.float32))
    assert (found.clause <= found.whole + 1e-6).all()


def test_a_passage_of_one_clause_scores_the_same_both_ways(store: TokenStore, texts: list[str], question: Floats) -> None:
    found = late_interaction(store, [9], [((0, len(texts[9])),)], question, np.ones(len(question), dtype=np.float32))
    assert found.whole[0] == pytest.approx(found.clause[0])


def test_a_token_of_no_weight_does_not_count(store: TokenStore, texts: list[str], question: Floats) -> None:
    clauses = [clause_spans(texts[0])]
    first = np.zeros(len(question), dtype=np.float32)
    first[0] = 1
    alone = late_interaction(store, [0], clauses, question[:1], np.ones(1, dtype=np.float32))
    assert late_interaction(store, [0], clauses, question, first).whole[0] == pytest.approx(alone.whole[0])


def test_a_passage_without_tokens_scores_nothing(hashing_encoder: Encoder, question: Floats) -> None:
    store = TokenStore.build(hashing_encoder.embed(["", "centre"], "document"))
    found = late_interaction(store, [0, 1], [((0, 0),), ((0, 6),)], question, np.ones(len(question), dtype=np.float32))
    assert found.whole[0] == found.clause[0] == 0
    assert found.whole[1] > 0


def test_a_question_without_tokens_scores_nothing(store: TokenStore, texts: list[str]) -> None:
    nothing = np.empty((0, store.texts.tokens.shape[1]), dtype=np.float32)
    found = late_interaction(store, [0], [clause_spans(texts[0])], nothing, np.empty(0, dtype=np.float32))
    assert found.whole.tolist() == found.clause.tolist() == [0.0]


def test_eight_bits_keep_a_cosine_within_a_hundredth(
    store: TokenStore, texts: list[str], hashing_encoder: Encoder, question: Floats
) -> None:
    exact = hashing_encoder.embed([texts[0]], "document")[0].tokens @ question.T
    np.testing.assert_allclose(store.similarities(0, question), exact, atol=0.01)


def test_tokens_keep_their_places(store: TokenStore, texts: list[str]) -> None:
    assert [texts[0][a:b] for a, b in store.places(0).tolist()][:3] == ["Recalling", "the", "aims"]


def test_a_store_that_is_loaded_again_is_the_same(store: TokenStore, question: Floats, tmp_path: Path) -> None:
    store.texts.save(tmp_path)
    again = TokenStore(EncodedTexts.open(tmp_path, len(question[0])), store.entries)
    np.testing.assert_array_equal(again.similarities(7, question), store.similarities(7, question))
    np.testing.assert_array_equal(again.places(7), store.places(7))


def test_a_damaged_store_is_refused(store: TokenStore, question: Floats, tmp_path: Path) -> None:
    store.texts.save(tmp_path)
    (tmp_path / "tokens.i8").write_bytes(b"nonsense")
    with pytest.raises(IndexUnusable, match="damaged"):
        EncodedTexts.open(tmp_path, len(question[0]))
