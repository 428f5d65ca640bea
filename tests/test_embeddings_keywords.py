"""Keywords: BM25 as the papers have it, and the rows that hold a word."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from documents import Resolution
from embeddings import IndexUnusable, stem, terms, words
from embeddings.keywords import KeywordIndex

QUESTIONS = ("disaster management", "human rights and peacekeeping", "sustainable development goals", "Secretary-General report")


@pytest.fixture(scope="module")
def texts(seed: Resolution) -> list[str]:
    """The texts of the seed's paragraphs."""
    return [p.text for p in seed.paragraphs]


@pytest.fixture(scope="module")
def index(texts: list[str]) -> KeywordIndex:
    """The keyword index of the seed."""
    return KeywordIndex.build(texts)


def _bm25(texts: list[str], query: list[str], k1: float = 1.2, b: float = 0.5) -> list[float]:
    documents = [terms(text) for text in texts]
    mean = sum(map(len, documents)) / len(documents)
    scores = [0.0] * len(documents)
    for term in query:
        holders = sum(term in document for document in documents)
        idf = math.log(1 + (len(documents) - holders + 0.5) / (holders + 0.5))
        for n, document in enumerate(documents):
            count = document.count(term)
            scores[n] += idf * count / (count + k1 * (1 - b + b * len(document) / mean))
    return scores


@pytest.mark.parametrize("question", QUESTIONS)
def test_scores_are_those_of_a_naive_bm25(index: KeywordIndex, texts: list[str], question: str) -> None:
    query = terms(question)
    np.testing.assert_allclose(index.scores(query), _bm25(texts, query), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_ranking_is_that_of_a_naive_bm25(index: KeywordIndex, texts: list[str], question: str) -> None:
    query = terms(question)
    naive = _bm25(texts, query)
    found = np.argsort(-index.scores(query), kind="stable")[:5].tolist()
    assert found == sorted(range(len(texts)), key=lambda n: -round(naive[n], 5))[:5]


def test_a_stem_that_is_given_twice_counts_twice(index: KeywordIndex) -> None:
    np.testing.assert_allclose(index.scores(["disast", "disast"]), 2 * index.scores(["disast"]), rtol=1e-6)


def test_unknown_stems_give_nothing(index: KeywordIndex, texts: list[str]) -> None:
    assert index.scores(["zzz"]).tolist() == [0.0] * len(texts)


def test_holders_are_the_rows_that_hold_every_stem(index: KeywordIndex, texts: list[str]) -> None:
    expected = [n for n, text in enumerate(texts) if {"disast", "manag"} <= set(terms(text))]
    assert index.holders(["disast", "manag"]).tolist() == expected
    assert len(expected) >= 2


def test_an_unknown_stem_has_no_holders(index: KeywordIndex) -> None:
    assert index.holders(["disast", "zzz"]).tolist() == []


def test_no_stems_are_held_by_every_row(index: KeywordIndex, texts: list[str]) -> None:
    assert index.holders([]).tolist() == list(range(len(texts)))


def test_a_text_without_words_takes_part_and_scores_nothing() -> None:
    assert KeywordIndex.build(["", "fish", "the of and"]).scores(["fish"]).nonzero()[0].tolist() == [1]


def test_an_index_that_is_loaded_again_scores_the_same(index: KeywordIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    again = KeywordIndex.load(tmp_path)
    assert again.scores(["disast"]).tolist() == index.scores(["disast"]).tolist()
    assert again.holders(["disast"]).tolist() == index.holders(["disast"]).tolist()


def test_a_damaged_index_is_refused(index: KeywordIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    (tmp_path / "size.json").write_text("many")
    with pytest.raises(IndexUnusable, match="damaged"):
        KeywordIndex.load(tmp_path)


def test_terms_are_stems_without_the_commonest_words() -> None:
    assert terms("What about the Disasters' management?") == ["disast", "manag"]


def test_a_possessive_ending_is_dropped() -> None:
    assert words("the Chairman's and the States’ view") == ["the", "chairman", "and", "the", "states", "view"]


def test_forms_of_a_word_share_a_stem() -> None:
    assert stem("encourages") == stem("encouraged") == stem("encourage")
