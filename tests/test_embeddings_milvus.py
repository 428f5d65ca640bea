"""Passages in Milvus: what is found there is what FAISS and bm25s find, within any scope."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from documents import Resolution
from embeddings import Encoder, IndexUnusable, Passage, PassageIndex, StoreUnavailable, terms
from embeddings.keywords import KeywordIndex
from embeddings.milvus import MilvusStore
from embeddings.scopes import Facts, Scopes
from tests.milvusserver import milvus_server

NAME = "unga_qa_test"
WORDS = ("fish", "sea", "whale", "vessel", "peace", "women", "treaty", "report")
QUESTIONS = ("the whale and the sea", "women report on peace", "a treaty of fish fish fish", "vessel")
EVERY_THIRD = np.arange(0, 900, 3, dtype=np.int64)
SCOPES = {
    "everything": None,
    "a stretch": np.arange(100, 500, dtype=np.int64),
    "a fact": EVERY_THIRD,
    "rows that have nothing in common": np.unique(np.random.default_rng(1).integers(0, 900, 300)),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server."""
    with milvus_server(tmp_path_factory.mktemp("milvus") / "lite") as found:
        yield found


@pytest.fixture(scope="module")
def passages() -> list[Passage]:
    """Passages of random words, many of them the same text."""
    draw = np.random.default_rng(0)
    return [Passage(f"p{n}", " ".join(draw.choice(WORDS, 1 + n % 6)), f"title {n % 7}") for n in range(900)]


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Two facts about each passage, one a number and one with quotation marks."""
    return {"third": [n % 3 for n in range(900)], "kind": ['an "odd" één' if n % 2 else "even" for n in range(900)]}


@pytest.fixture(scope="module")
def own(passages: list[Passage], hashing: Encoder, tmp_path_factory: pytest.TempPathFactory) -> PassageIndex:
    """The index in a folder, without FAISS."""
    folder = tmp_path_factory.mktemp("index") / "index"
    PassageIndex.make(folder, passages, hashing, "sha256:1", faiss=False)
    return PassageIndex.open(folder, passages, hashing, "sha256:1", faiss=False)


@pytest.fixture(scope="module")
def store(address: str, own: PassageIndex, facts: Facts) -> MilvusStore:
    """A store with that index."""
    found = MilvusStore(address)
    found.fill(NAME, own, "sha256:1", facts)
    return found


@pytest.fixture(scope="module")
def remote(store: MilvusStore, own: PassageIndex, facts: Facts) -> PassageIndex:
    """The index that searches in the store."""
    return store.open(NAME, own, "sha256:1", facts)


@pytest.fixture(scope="module")
def local(passages: list[Passage], hashing: Encoder) -> PassageIndex:
    """The same passages in FAISS and bm25s."""
    return PassageIndex.build(passages, hashing)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_nearest_are_as_near_as_those_of_faiss(
    local: PassageIndex, remote: PassageIndex, hashing: Encoder, question: str, scope: str
) -> None:
    vector, rows = hashing.embed([question], "query")[0].vector, SCOPES[scope]
    found, expected = remote.vectors.best(vector, 48, rows), local.vectors.best(vector, 48, rows)
    assert len(found) == len(expected) == 48
    np.testing.assert_allclose(local.vectors.scores(vector, found), local.vectors.scores(vector, expected), atol=1e-6)
    np.testing.assert_allclose(remote.vectors.scores(vector, found), local.vectors.scores(vector, found), atol=1e-6)
    assert rows is None or set(found.tolist()) <= set(rows.tolist())


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_keywords_find_what_bm25s_finds(local: PassageIndex, remote: PassageIndex, question: str, scope: str) -> None:
    rows = SCOPES[scope]
    found = remote.keywords.best(terms(question), 48, rows)
    assert found.tolist() == local.keywords.best(terms(question), 48, rows).tolist()
    assert len(found) == 48


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_scores_that_the_store_gives_are_those_of_bm25s(
    store: MilvusStore, local: PassageIndex, own: PassageIndex, facts: Facts, question: str, scope: str
) -> None:
    assert isinstance(own.keywords, KeywordIndex)
    counts: dict[int, float] = {}
    for term in terms(question):
        counts[own.keywords.numbers[term]] = counts.get(own.keywords.numbers[term], 0.0) + 1
    for expression in Scopes(900, facts).expressions(SCOPES[scope]):
        given = store.nearest(NAME, "sparse", counts, 20, expression)
        rows = np.array(list(given), dtype=np.int64)
        np.testing.assert_allclose(list(given.values()), local.keywords.scores(terms(question), rows), rtol=1e-5)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_search_ranks_the_same(local: PassageIndex, remote: PassageIndex, question: str, scope: str) -> None:
    found = remote.search(remote.query([question]), SCOPES[scope], 10)
    expected = local.search(local.query([question]), SCOPES[scope], 10)
    np.testing.assert_allclose([hit.score for hit in found], [hit.score for hit in expected], atol=1e-4)


def test_stems_that_nothing_holds_find_nothing(remote: PassageIndex) -> None:
    assert remote.keywords.best(["zzz"], 48).tolist() == []


def test_a_graph_finds_nearly_all_that_are_nearest(
    address: str, own: PassageIndex, facts: Facts, local: PassageIndex, hashing: Encoder
) -> None:
    store = MilvusStore(address, exact_up_to=100)
    store.fill("unga_qa_graph", own, "sha256:1", facts)
    graph = store.open("unga_qa_graph", own, "sha256:1", facts)
    vector = hashing.embed([QUESTIONS[0]], "query")[0].vector
    found, expected = graph.vectors.best(vector, 48), local.vectors.best(vector, 48)
    assert (local.vectors.scores(vector, found) >= local.vectors.scores(vector, expected).min() - 1e-6).mean() >= 0.9


def test_a_collection_that_was_never_finished_is_refused(store: MilvusStore, own: PassageIndex, facts: Facts) -> None:
    class Killed(Exception):
        """The process dies."""

    class Killing:
        def begin(self, what: str, total: int) -> None:
            """Begin."""

        def __call__(self, count: int) -> None:  # noqa: ARG002 - the protocol's
            raise Killed

    with pytest.raises(Killed):
        store.fill("unga_qa_half", own, "sha256:1", facts, Killing())
    with pytest.raises(IndexUnusable, match="no finished collection unga_qa_half"):
        store.open("unga_qa_half", own, "sha256:1", facts)
    store.fill("unga_qa_half", own, "sha256:1", facts)
    assert len(store.open("unga_qa_half", own, "sha256:1", facts).passages) == 900


def test_a_collection_of_another_corpus_is_refused_naming_both(store: MilvusStore, own: PassageIndex, facts: Facts) -> None:
    store.fill("unga_qa_stale", own, "sha256:1", facts)
    with pytest.raises(IndexUnusable, match="made with corpus sha256:1, now it is sha256:2"):
        store.open("unga_qa_stale", own, "sha256:2", facts)


def test_a_collection_that_lost_rows_is_refused_naming_both_counts(store: MilvusStore, own: PassageIndex, facts: Facts) -> None:
    store.fill("unga_qa_lossy", own, "sha256:1", facts)
    store._client.delete("unga_qa_lossy", filter="row < 10")
    with pytest.raises(IndexUnusable, match="holds 890 passages, the corpus 900"):
        store.open("unga_qa_lossy", own, "sha256:1", facts)


def test_old_collections_are_dropped_and_those_of_others_stay(store: MilvusStore, own: PassageIndex, facts: Facts) -> None:
    for name in ("unga_qa_me_1", "unga_qa_me_2", "unga_qa_you_1"):
        store.fill(name, own, "sha256:1", facts)
    store.sweep("unga_qa_me_", keep=["unga_qa_me_2"])
    left = set(store._client.list_collections())
    assert "unga_qa_me_1" not in left
    assert {"unga_qa_me_2", "unga_qa_you_1", NAME} <= left


def test_a_server_that_is_not_there_is_said_so_quickly() -> None:
    began = time.monotonic()
    with pytest.raises(StoreUnavailable, match=r"the store http://127\.0\.0\.1:1 failed .* UNGA_QA_STORE"):
        MilvusStore("http://127.0.0.1:1").check()
    assert time.monotonic() - began < 10


def test_a_server_that_goes_away_is_said_so_quickly(own: PassageIndex, facts: Facts, hashing: Encoder, tmp_path: Path) -> None:
    with milvus_server(tmp_path / "lite") as address:
        store = MilvusStore(address)
        store.fill(NAME, own, "sha256:1", facts)
        remote = store.open(NAME, own, "sha256:1", facts)
    began = time.monotonic()
    with pytest.raises(StoreUnavailable, match="failed to search"):
        remote.vectors.best(hashing.embed(["fish"], "query")[0].vector, 48)
    with pytest.raises(StoreUnavailable, match="failed to answer"):
        store.check()
    assert time.monotonic() - began < 20


def test_a_file_that_cannot_be_opened_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "taken.db").write_text("something else")
    with pytest.raises(StoreUnavailable, match=r"taken\.db failed .* one process at a time"):
        MilvusStore(str(tmp_path / "taken.db")).check()


def test_an_index_without_vectors_is_refused_by_faiss(seed: Resolution, hashing: Encoder, tmp_path: Path) -> None:
    passages = [Passage(p.id, p.text, p.title) for p in seed.paragraphs]
    PassageIndex.make(tmp_path / "index", passages, hashing, "sha256:1", faiss=False)
    with pytest.raises(IndexUnusable, match=r"has no passages\.faiss"):
        PassageIndex.open(tmp_path / "index", passages, hashing, "sha256:1")


@pytest.mark.parametrize("seed_of_draw", range(30))
def test_an_expression_means_exactly_the_rows_of_its_scope(facts: Facts, seed_of_draw: int) -> None:
    draw = np.random.default_rng(seed_of_draw)
    rows = np.unique(draw.integers(0, 900, int(draw.integers(1, 900))))
    if seed_of_draw % 3 == 0:  # what facts describe
        rows = np.array([n for n in range(900) if n % 3 == seed_of_draw % 2 and n % 2 == 1], dtype=np.int64)
    said = Scopes(900, facts).expressions(rows)
    meant = [row for expression in said for row in range(900) if _passes(expression, row, facts)]
    assert sorted(meant) == rows.tolist()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (np.arange(900), ""),
        (np.arange(5, 9), "(row >= 5 and row <= 8)"),
        (EVERY_THIRD, "third in [0]"),
        (np.arange(1, 900, 2), 'kind in ["an \\"odd\\" één"]'),
        (np.arange(1, 900, 6), 'third in [1] and kind in ["an \\"odd\\" één"]'),
    ],
)
def test_a_scope_is_told_in_the_shortest_words(facts: Facts, rows: np.ndarray[Any, Any], said: str) -> None:
    assert Scopes(900, facts).expressions(rows) == (said,)


def _passes(expression: str, row: int, facts: Facts) -> bool:
    names: dict[str, Any] = {"row": row, **{name: column[row] for name, column in facts.items()}}
    return not expression or bool(eval(expression, {}, names))  # noqa: S307 - an expression that reads as Python too
