"""The index: saved whole or not at all, opened only if it is the right one, searched within a scope."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from documents import Resolution
from embeddings import Embedding, Encoder, Hit, IndexUnusable, Passage, PassageIndex
from embeddings.encoder import Role
from embeddings.vectors import PassageVectors, VectorIndex

QUESTIONS = ("disaster management", "Which centre does research?", "peacekeeping by women", "who reports to the Assembly")


@dataclass(frozen=True)
class Renamed:
    """An encoder under another name."""

    inner: Encoder
    name: str

    @property
    def dimension(self) -> int:
        """The encoder's own."""
        return self.inner.dimension

    def embed(
        self, texts: Sequence[str], role: Role, on_done: Callable[[int], None] = lambda _: None, before: Sequence[str] = ()
    ) -> list[Embedding]:
        """Embed as the encoder does."""
        return self.inner.embed(texts, role, on_done, before)


class FullDisk(VectorIndex):
    """A vector index that never fits on the disk: it leaves half a file."""

    def save(self, path: Path) -> None:
        """Write half a file and fail."""
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")


@pytest.fixture
def passages(seed: Resolution) -> list[Passage]:
    return [Passage(p.id, p.text, p.title) for p in seed.paragraphs]


@pytest.fixture
def index(passages: list[Passage], hashing_encoder: Encoder) -> PassageIndex:
    return PassageIndex.build(passages, hashing_encoder)


def _search(index: PassageIndex, question: str, limit: int = 10) -> list[Hit]:
    return index.search(index.query([question]), limit=limit)


def _on_full_disk(index: PassageIndex) -> PassageIndex:
    full = FullDisk.build(PassageVectors.of(np.ones((1, 2), dtype=np.float32)))
    return PassageIndex(index.passages, index.encoder, full, index.keywords, index.tokens, index.titles)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_index_that_is_opened_again_ranks_the_same(
    index: PassageIndex, passages: list[Passage], hashing_encoder: Encoder, tmp_path: Path, question: str
) -> None:
    index.save(tmp_path / "index", "sha256:1")
    again = PassageIndex.open(tmp_path / "index", passages, hashing_encoder, "sha256:1")
    assert _search(again, question) == _search(index, question)


def test_an_index_of_another_corpus_is_refused_naming_both(
    index: PassageIndex, passages: list[Passage], hashing_encoder: Encoder, tmp_path: Path
) -> None:
    index.save(tmp_path / "index", "sha256:1")
    with pytest.raises(IndexUnusable, match=r"corpus sha256:1, now it is sha256:2"):
        PassageIndex.open(tmp_path / "index", passages, hashing_encoder, "sha256:2")


def test_an_index_by_another_encoder_is_refused_naming_both(
    index: PassageIndex, passages: list[Passage], hashing_encoder: Encoder, tmp_path: Path
) -> None:
    index.save(tmp_path / "index", "sha256:1")
    with pytest.raises(IndexUnusable, match=r"encoder hashing, now it is other"):
        PassageIndex.open(tmp_path / "index", passages, Renamed(hashing_encoder, "other"), "sha256:1")


@pytest.mark.parametrize(
    "name", ["passages.faiss", "tokens.i8", "spans.i32", "texts.bin", "scales.f32", "entries.npy", "keywords/vocab.index.json"]
)
def test_an_index_with_an_altered_file_is_refused_naming_it(
    index: PassageIndex, passages: list[Passage], hashing_encoder: Encoder, tmp_path: Path, name: str
) -> None:
    index.save(tmp_path / "index", "sha256:1")
    with (tmp_path / "index" / name).open("ab") as file:
        file.write(b"x")
    with pytest.raises(IndexUnusable, match=rf"{name} of the index in index is not the one that was written"):
        PassageIndex.open(tmp_path / "index", passages, hashing_encoder, "sha256:1")


def test_an_index_that_lost_a_file_is_refused_naming_it(
    index: PassageIndex, passages: list[Passage], hashing_encoder: Encoder, tmp_path: Path
) -> None:
    index.save(tmp_path / "index", "sha256:1")
    (tmp_path / "index" / "tokens.i8").unlink()
    with pytest.raises(IndexUnusable, match=r"index has lost its file tokens\.i8"):
        PassageIndex.open(tmp_path / "index", passages, hashing_encoder, "sha256:1")


def test_a_folder_that_is_not_there_is_no_finished_index(
    passages: list[Passage], hashing_encoder: Encoder, tmp_path: Path
) -> None:
    with pytest.raises(IndexUnusable, match="no finished index"):
        PassageIndex.open(tmp_path / "index", passages, hashing_encoder, "sha256:1")


def test_nothing_is_left_when_saving_fails(index: PassageIndex, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        _on_full_disk(index).save(tmp_path / "index", "sha256:1")
    assert list(tmp_path.iterdir()) == []


def test_the_old_index_stays_when_saving_a_new_one_fails(
    index: PassageIndex, passages: list[Passage], hashing_encoder: Encoder, tmp_path: Path
) -> None:
    index.save(tmp_path / "index", "sha256:1")
    with pytest.raises(OSError, match="No space left"):
        _on_full_disk(index).save(tmp_path / "index", "sha256:2")
    assert PassageIndex.open(tmp_path / "index", passages, hashing_encoder, "sha256:1").passages == passages


def test_a_new_index_takes_the_place_of_the_old_one(
    index: PassageIndex, passages: list[Passage], hashing_encoder: Encoder, tmp_path: Path
) -> None:
    index.save(tmp_path / "index", "sha256:1")
    index.save(tmp_path / "index", "sha256:2")
    assert PassageIndex.open(tmp_path / "index", passages, hashing_encoder, "sha256:2").passages == passages
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


def test_only_the_rows_in_scope_are_found(index: PassageIndex) -> None:
    scope = np.array([3, 5, 40], dtype=np.int64)
    hits = index.search(index.query(["disaster management"]), rows=scope)
    assert {hit.row for hit in hits} == {3, 5, 40}


def test_the_nearest_in_a_scope_are_those_that_a_naive_loop_finds(hashing_encoder: Encoder) -> None:
    vectors = np.stack([e.vector for e in hashing_encoder.embed([f"fish number {n} of the sea" for n in range(400)], "document")])
    index, rows = VectorIndex.build(PassageVectors.of(vectors)), np.arange(1, 400, 2, dtype=np.int64)
    question = hashing_encoder.embed(["fish number 77"], "query")[0].vector
    scores = vectors @ question
    np.testing.assert_allclose(index.scores(question, rows), scores[rows], atol=1e-6)
    np.testing.assert_allclose(scores[index.best(question, 20, rows)], np.sort(scores[rows])[::-1][:20], atol=1e-6)
    np.testing.assert_allclose(scores[index.best(question, 20)], np.sort(scores)[::-1][:20], atol=1e-6)


def test_a_large_scope_is_kept_to(hashing_encoder: Encoder) -> None:
    index = PassageIndex.build([Passage(str(n), f"the fish number {n} swims") for n in range(400)], hashing_encoder)
    rows = np.arange(1, 400, 2, dtype=np.int64)
    assert {hit.row % 2 for hit in index.search(index.query(["the fish number 76 or 77"]), rows=rows, limit=50)} == {1}


def test_no_rows_in_scope_give_no_hits(index: PassageIndex) -> None:
    assert index.search(index.query(["disaster management"]), rows=np.array([], dtype=np.int64)) == []


def test_a_hit_names_the_passage_of_its_row(index: PassageIndex, passages: list[Passage]) -> None:
    hits = _search(index, "disaster management")
    assert [hit.id for hit in hits] == [passages[hit.row].id for hit in hits]
    assert [index.row(hit.id) for hit in hits] == [hit.row for hit in hits]


def test_a_passage_that_is_not_indexed_has_no_row(index: PassageIndex) -> None:
    assert index.row("A/RES/75/15#op99") is None


def test_hits_come_best_first_and_no_more_than_asked_for(index: PassageIndex) -> None:
    scores = [hit.score for hit in _search(index, "disaster management", limit=4)]
    assert len(scores) == 4
    assert scores == sorted(scores, reverse=True)


def test_a_passage_is_found_by_its_own_words(index: PassageIndex, passages: list[Passage]) -> None:
    assert [_search(index, passage.text, limit=1)[0].id for passage in passages] == [passage.id for passage in passages]


def test_a_passage_is_found_among_many_by_one_rare_word(hashing_encoder: Encoder) -> None:
    crowd = [Passage(str(n), f"the fishes number {n} swim in the sea") for n in range(300)]
    index = PassageIndex.build([*crowd, Passage("whale", "the whale number 301 swims in the sea")], hashing_encoder)
    assert _search(index, "a whale", limit=1)[0].id == "whale"


def test_each_different_text_is_encoded_once(hashing_encoder: Encoder) -> None:
    counts: list[int] = []
    PassageIndex.build([Passage("1", "fish"), Passage("2", "fish"), Passage("3", "sea")], hashing_encoder, counts.append)
    assert sum(counts) == 2


def test_evidence_gives_a_cosine_for_each_pair_of_tokens(index: PassageIndex) -> None:
    query = index.query(["disaster management"])
    (evidence,) = index.evidence(query, 0)
    assert evidence.similarities.shape == (len(evidence.places), len(evidence.question_places)) == (len(evidence.places), 2)
    assert np.abs(evidence.similarities).max() <= 1.01


def test_the_share_of_a_word_is_over_the_scope(hashing_encoder: Encoder) -> None:
    index = PassageIndex.build([Passage("1", "fish"), Passage("2", "fish sea"), Passage("3", "sky")], hashing_encoder)
    assert index.share("fish", {}, np.array([0, 1, 2])) == pytest.approx(2 / 3)
    assert index.share("fish", {}, np.array([2])) == 0


def test_a_word_counts_as_what_it_stands_for(hashing_encoder: Encoder) -> None:
    index = PassageIndex.build(
        [Passage("1", "United Nations"), Passage("2", "nations united"), Passage("3", "sky")], hashing_encoder
    )
    assert index.share("un", {"un": ("United Nations",)}, np.array([0, 1, 2])) == pytest.approx(2 / 3)
