"""The corpus on disk and its index are never half changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from documents import Corpus, Paragraph, ParagraphId, Resolution
from documents.assembling import Block, assemble
from documents.resolution import Locator
from embeddings import Embedding, Encoder
from embeddings.encoder import Role
from service import Settings, asked, build_answerer
from service.errors import CorpusBusy, DamagedCorpus
from service.library import change_corpus, locked, make_library, open_library, seed_corpus, stored_corpus


class Counting:
    """Embeds as another encoder does, and counts the documents; from ``fails_at`` on it fails as a killed process would."""

    def __init__(self, inner: Encoder, fails_at: int | None = None) -> None:
        self.inner = inner
        self.name = inner.name
        self.dimension = inner.dimension
        self.documents = 0
        self.fails_at = fails_at

    def embed(
        self, texts: Sequence[str], role: Role, on_done: Callable[[int], None] = lambda _: None, before: Sequence[str] = ()
    ) -> list[Embedding]:
        """Embed, unless the count of documents says that it is time to fail."""
        if role == "document":
            self.documents += len(texts)
            if self.fails_at is not None and self.documents >= self.fails_at:
                raise KeyboardInterrupt
        return self.inner.embed(texts, role, on_done, before)


def test_a_new_folder_holds_the_seed(tmp_path: Path, hashing_encoder: Encoder) -> None:
    library = open_library(tmp_path / "new", hashing_encoder)
    assert list(library.corpus.by_symbol) == ["A/RES/75/15"]
    assert len(library.index.passages) == 46


def test_an_index_that_is_stored_is_not_made_again(tmp_path: Path, hashing_encoder: Encoder) -> None:
    open_library(tmp_path, hashing_encoder)
    encoder = Counting(hashing_encoder)
    open_library(tmp_path, encoder)
    assert encoder.documents == 0


def test_a_reopened_library_ranks_as_the_one_that_was_built(tmp_path: Path, hashing_encoder: Encoder) -> None:
    built, opened = make_library(seed_corpus(), hashing_encoder), open_library(tmp_path, hashing_encoder)
    query = built.index.query(["disaster management"])
    assert [hit.id for hit in opened.index.search(query)] == [hit.id for hit in built.index.search(query)]


@pytest.mark.parametrize("name", ["manifest.json", "passages.faiss"])
@pytest.mark.parametrize("fault", ["cut", "lost", "other"])
def test_a_damaged_index_is_made_anew_with_a_warning(
    tmp_path: Path, hashing_encoder: Encoder, caplog: pytest.LogCaptureFixture, name: str, fault: str
) -> None:
    open_library(tmp_path, hashing_encoder)
    _damage(_index_of(tmp_path) / name, fault)
    encoder = Counting(hashing_encoder)
    with caplog.at_level(logging.WARNING):
        library = open_library(tmp_path, encoder)
    assert encoder.documents == 46 + 1  # its title too
    assert "the index is made anew" in caplog.text
    assert library.index.search(library.index.query(["disaster management"]))


def test_an_index_that_was_made_anew_is_kept(tmp_path: Path, hashing_encoder: Encoder, caplog: pytest.LogCaptureFixture) -> None:
    open_library(tmp_path, hashing_encoder)
    _damage(_index_of(tmp_path) / "passages.faiss", "cut")
    open_library(tmp_path, hashing_encoder)
    caplog.clear()
    encoder = Counting(hashing_encoder)
    open_library(tmp_path, encoder)
    assert (encoder.documents, caplog.text) == (0, "")


def test_each_encoder_has_an_index_of_its_own_and_a_new_one_is_told_of(
    tmp_path: Path, hashing_encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    open_library(tmp_path, hashing_encoder)
    other = Counting(hashing_encoder)
    other.name = "another"
    open_library(tmp_path, other)
    assert len(list((tmp_path / "index").iterdir())) == 2
    assert "made with another encoder (hashing); with another the documents are encoded anew" in caplog.text


def test_storing_a_corpus_sweeps_the_index_of_the_old_one(tmp_path: Path, hashing_encoder: Encoder) -> None:
    open_library(tmp_path, hashing_encoder)
    change_corpus(tmp_path, lambda _: _larger(), hashing_encoder)
    assert len(list((tmp_path / "index").iterdir())) == 1


def test_a_stored_corpus_is_read_back_as_it_was(tmp_path: Path, hashing_encoder: Encoder) -> None:
    change_corpus(tmp_path, lambda _: _larger(), hashing_encoder)
    assert stored_corpus(tmp_path) == _larger()
    assert stored_corpus(tmp_path).digest == _larger().digest


def test_storing_that_is_interrupted_leaves_the_old_corpus_answering(tmp_path: Path, hashing_encoder: Encoder) -> None:
    open_library(tmp_path, hashing_encoder)
    with pytest.raises(KeyboardInterrupt):
        change_corpus(tmp_path, lambda _: _larger(), Counting(hashing_encoder, fails_at=1))
    encoder = Counting(hashing_encoder)
    assert open_library(tmp_path, encoder).corpus == seed_corpus()
    assert encoder.documents == 0


def test_storing_that_is_interrupted_can_be_done_again(tmp_path: Path, hashing_encoder: Encoder) -> None:
    with pytest.raises(KeyboardInterrupt):
        change_corpus(tmp_path, lambda _: _larger(), Counting(hashing_encoder, fails_at=1))
    change_corpus(tmp_path, lambda _: _larger(), hashing_encoder)
    assert open_library(tmp_path, hashing_encoder).corpus == _larger()


def test_a_corpus_that_is_being_changed_is_busy(tmp_path: Path, hashing_encoder: Encoder) -> None:
    with locked(tmp_path), pytest.raises(CorpusBusy, match=r"another process is changing the corpus .* wait"):
        change_corpus(tmp_path, lambda _: _larger(), hashing_encoder)
    assert stored_corpus(tmp_path) == seed_corpus()


def test_a_corpus_that_is_being_changed_can_be_read(tmp_path: Path, hashing_encoder: Encoder) -> None:
    open_library(tmp_path, hashing_encoder)
    with locked(tmp_path):
        assert open_library(tmp_path, hashing_encoder).corpus == seed_corpus()


def test_the_lock_is_given_back(tmp_path: Path) -> None:
    for _ in range(2):
        with locked(tmp_path):
            pass
    assert (tmp_path / ".lock").parent.is_dir()


def test_a_damaged_corpus_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"type": "resolution", "docu', encoding="utf-8")
    with pytest.raises(DamagedCorpus, match="the stored corpus is damaged"):
        stored_corpus(tmp_path)


def test_the_scope_of_a_document_is_its_own_rows(hashing_encoder: Encoder) -> None:
    library = make_library(_larger(), hashing_encoder)
    rows = library.scope(["A/RES/75/99"])
    assert rows is not None
    assert [library.paragraph(row).id for row in rows.tolist()] == ["A/RES/75/99#op1"]


def test_the_scope_of_an_unknown_document_is_empty_and_of_none_everything(hashing_encoder: Encoder) -> None:
    library = make_library(_larger(), hashing_encoder)
    unknown = library.scope(["A/RES/1/1"])
    assert unknown is not None
    assert len(unknown) == 0
    assert library.scope([]) is None


def test_several_documents_in_scope_are_told_apart(tmp_path: Path, hashing_encoder: Encoder) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None)
    answerer = build_answerer(settings, encoder=hashing_encoder, corpus=_larger())
    assert answerer.ask("what does paragraph 1 say?").reason == "unsure"
    answer = answerer.ask("what does paragraph 1 of A/RES/75/99 say?")
    assert [citation.id for citation in answer.citations] == ["A/RES/75/99#op1"]


def test_a_throw_away_corpus_writes_nothing(tmp_path: Path, hashing_encoder: Encoder) -> None:
    settings = Settings(data_dir=tmp_path / "data", _env_file=None)
    build_answerer(settings, encoder=hashing_encoder, corpus=seed_corpus())
    assert not (tmp_path / "data").exists()


def _larger() -> Corpus:
    symbol = "A/RES/75/99"
    paragraph = Paragraph(ParagraphId(f"{symbol}#op1"), symbol, "op1", "operative", "Decides to test.", "A test", verb="Decides")
    return seed_corpus().with_documents([Resolution(symbol, "A test", paragraphs=(paragraph,))], [])


def _index_of(data_dir: Path) -> Path:
    return next((data_dir / "index").iterdir())


def _damage(path: Path, fault: str) -> None:
    if fault == "lost":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:40] if fault == "cut" else b"[]")


def test_whom_documents_ask_is_kept_with_the_index_and_read_again_only_where_a_text_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    own = asked.asked_in

    def reading(document: Resolution, *rest: Any) -> Any:
        read.append(document.symbol)
        return own(document, *rest)

    monkeypatch.setattr(asked, "asked_in", reading)
    one, two, other = (
        _asking(symbol, text) for symbol, text in (("A/RES/80/1", "Iran"), ("A/RES/80/2", "Chad"), ("A/RES/80/2", "Peru"))
    )
    for place, documents in (("a", [one]), ("b", [one, two]), ("c", [one, other]), ("c", [one, other])):
        (tmp_path / place).mkdir(exist_ok=True)
        found = asked.kept_asked(tmp_path / place, Corpus().with_documents(documents, []))
    assert read == ["A/RES/80/1", "A/RES/80/2", "A/RES/80/2"]
    assert found["A/RES/80/2"] == {"Peru": {"request": ["op1"]}}


def _asking(symbol: str, whom: str) -> Resolution:
    blocks = [Block(Locator("op", 1), f"Requests {whom} to report.")]
    return Resolution(symbol, "Reports", paragraphs=assemble(symbol, "Reports", blocks))
