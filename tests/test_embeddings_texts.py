"""Encoded texts: what is once encoded is there, whatever dies; what is known is not encoded again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from embeddings import Embedding, Encoder, Passage, PassageIndex
from embeddings.encoded_texts import FILES, Encoded, EncodedTexts, TextsWriter, digest_of
from embeddings.encoder import Role
from embeddings.index import encoded_texts


class Dying:
    """Embeds as another encoder does, and dies as a killed process would once it has embedded so many texts."""

    def __init__(self, inner: Encoder, lives_for: int | None = None) -> None:
        self.inner, self.name, self.dimension = inner, inner.name, inner.dimension
        self.embedded: list[str] = []
        self._lives_for = lives_for

    def embed(
        self, texts: Sequence[str], role: Role, on_done: Callable[[int], None] = lambda _: None, before: Sequence[str] = ()
    ) -> list[Embedding]:
        """Embed, or die."""
        if self._lives_for is not None and len(self.embedded) + len(texts) > self._lives_for:
            raise KeyboardInterrupt
        self.embedded += texts
        return self.inner.embed(texts, role, on_done, before)


@pytest.fixture
def passages() -> list[Passage]:
    return [Passage(str(n), f"the fish number {n} swims " + "far " * (n % 7)) for n in range(1_000)]


def _written(folder: Path, encoder: Encoder, texts: Sequence[str]) -> None:
    with TextsWriter(folder, encoder.dimension) as writer:
        embedded = zip(texts, encoder.embed(texts, "document"), strict=True)
        writer.add((digest_of(text), Encoded.of(embedding)) for text, embedding in embedded)


def test_a_text_is_found_again_as_it_was_encoded(tmp_path: Path, hashing_encoder: Encoder) -> None:
    texts = ["fish", "fish and sea", "", "sky"]
    _written(tmp_path, hashing_encoder, texts)
    found = EncodedTexts.open(tmp_path, hashing_encoder.dimension)
    for text, embedding in zip(texts, hashing_encoder.embed(texts, "document"), strict=True):
        own = found[digest_of(text)]
        np.testing.assert_array_equal(own.vector, embedding.vector)
        np.testing.assert_array_equal(own.spans, embedding.spans)
        np.testing.assert_allclose(own.tokens * own.scales[:, None], embedding.tokens, atol=0.003)
    assert digest_of("whale") not in found


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("torn", [1, 5, 70])
def test_what_was_being_written_when_a_process_died_is_cut_off(
    tmp_path: Path, hashing_encoder: Encoder, name: str, torn: int
) -> None:
    _written(tmp_path, hashing_encoder, ["fish", "sea"])
    with (tmp_path / name).open("ab") as file:
        file.write(b"x" * (torn if name != "texts.bin" else min(torn, 30)))
    _written(tmp_path, hashing_encoder, ["sky"])
    found = EncodedTexts.open(tmp_path, hashing_encoder.dimension)
    assert [digest in found for digest in map(digest_of, ("fish", "sea", "sky"))] == [True, True, True]
    np.testing.assert_array_equal(found[digest_of("sky")].vector, hashing_encoder.embed(["sky"], "document")[0].vector)


def test_files_that_lost_their_end_are_begun_anew(tmp_path: Path, hashing_encoder: Encoder) -> None:
    _written(tmp_path, hashing_encoder, ["fish", "sea"])
    with (tmp_path / "tokens.i8").open("r+b") as file:
        file.truncate(3)
    _written(tmp_path, hashing_encoder, ["sky"])
    assert list(EncodedTexts.open(tmp_path, hashing_encoder.dimension)) == [digest_of("sky")]


def test_an_index_that_is_made_again_goes_on_where_it_stopped(
    tmp_path: Path, hashing_encoder: Encoder, passages: list[Passage]
) -> None:
    folder = tmp_path / "1-hashing"
    first = Dying(hashing_encoder, lives_for=600)
    with pytest.raises(KeyboardInterrupt):
        PassageIndex.make(folder, passages, first, "sha256:1")
    assert not folder.exists()
    second = Dying(hashing_encoder)
    PassageIndex.make(folder, passages, second, "sha256:1")
    assert len(first.embedded) + len(second.embedded) == 1_000
    made, plain = PassageIndex.open(folder, passages, hashing_encoder, "sha256:1"), PassageIndex.build(passages, hashing_encoder)
    query = plain.query(["the fish number 77"])
    assert [hit.id for hit in made.search(query)] == [hit.id for hit in plain.search(query)]
    assert [path.name for path in tmp_path.iterdir()] == ["1-hashing"]


def test_what_another_index_holds_is_not_encoded_again(tmp_path: Path, hashing_encoder: Encoder, passages: list[Passage]) -> None:
    PassageIndex.make(tmp_path / "1-hashing", passages[:900], hashing_encoder, "sha256:1")
    known = encoded_texts(tmp_path / "1-hashing", "hashing")
    encoder = Dying(hashing_encoder)
    PassageIndex.make(tmp_path / "2-hashing", passages[100:], encoder, "sha256:2", known=[known])
    assert sorted(encoder.embedded) == sorted(p.text for p in passages[900:])
    opened = PassageIndex.open(tmp_path / "2-hashing", passages[100:], hashing_encoder, "sha256:2")
    assert opened.search(opened.query([passages[500].text]), limit=1)[0].id == "500"


def test_passages_of_the_same_text_share_its_vectors(tmp_path: Path, hashing_encoder: Encoder) -> None:
    passages = [Passage("1", "fish"), Passage("2", "sea"), Passage("3", "fish")]
    PassageIndex.make(tmp_path / "1-hashing", passages, hashing_encoder, "sha256:1")
    index = PassageIndex.open(tmp_path / "1-hashing", passages, hashing_encoder, "sha256:1")
    assert len(index.tokens.texts) == 2
    assert index.tokens.extent(0) == index.tokens.extent(2)
