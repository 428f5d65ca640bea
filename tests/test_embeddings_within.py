"""How a passage stands within its document, by cosine and by words."""

from __future__ import annotations

import numpy as np
import pytest

from embeddings.encoder import Floats
from embeddings.keywords import KeywordIndex, terms
from embeddings.ranking import Documents, nearness_within, words_within

_NAMES = ["a", "a", "a", "b", "b", ""]


def _floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float32)


def test_runs_of_one_name_are_documents_and_what_has_none_stands_alone() -> None:
    documents = Documents.of([*_NAMES, ""])
    assert documents.count == 4
    assert documents.holding(np.array([0, 2, 3, 5, 6])).tolist() == [0, 0, 1, 2, 3]
    assert documents.rows(1).tolist() == [3, 4]


def test_what_a_documents_passages_have_in_common_counts_for_nothing() -> None:
    documents, of = Documents.of(_NAMES), np.arange(6)
    among = _floats(0.8, 0.7, 0.6, 0.3, 0.1, 0.5)
    near = nearness_within(np.array([1, 3]), among[[1, 3]], of, among, documents)
    assert near.beyond.tolist() == pytest.approx([0.0, 0.1], abs=1e-6)
    assert near.place.tolist() == pytest.approx([np.log(2), 0.0], abs=1e-6)
    assert near.document.tolist() == pytest.approx([0.7, 0.2], abs=1e-6)


def test_nearness_agrees_with_a_naive_reckoning() -> None:
    rng = np.random.default_rng(3)
    documents = Documents.of([str(n // 7) for n in range(70)])
    among = rng.random(70).astype(np.float32)
    rows = np.sort(rng.choice(70, 20, replace=False))
    near = nearness_within(rows, among[rows], np.arange(70), among, documents)
    for n, row in enumerate(rows.tolist()):
        own = among[row // 7 * 7 : row // 7 * 7 + 7]
        assert near.beyond[n] == pytest.approx(among[row] - own.mean(), abs=1e-6)
        assert near.place[n] == pytest.approx(np.log1p((own > among[row]).sum()), abs=1e-6)
        assert near.document[n] == pytest.approx(np.sort(own)[-3:].mean(), abs=1e-6)


def test_a_word_of_the_title_tells_documents_apart_and_not_the_passages_of_one() -> None:
    texts = ["fish catch", "fish boats", "fish nets", "tree catch", "tree bark", "sky"]
    keywords = KeywordIndex.build(texts)
    words = words_within(terms("fish nets"), np.arange(6), keywords, Documents.of(_NAMES))
    assert int(np.argmax(words.within)) == 2
    assert words.within[0] == pytest.approx(words.within[1])
    assert words.within[0] < 0.1 < words.within[2]
    assert (words.document[:3] == words.document[0]).all()
    assert words.document[0] == pytest.approx(1.0)
    assert words.document[3] == 0.0


def test_words_that_nobody_holds_leave_shares_below_one() -> None:
    keywords = KeywordIndex.build(["fish catch", "tree bark"])
    words = words_within(terms("fish unicorn"), np.arange(2), keywords, Documents.of(["a", "b"]))
    assert 0.0 < words.document[0] < 1.0
