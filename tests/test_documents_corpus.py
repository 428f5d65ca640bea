"""The corpus: stored and read again, digested, and kept free of doubles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from documents import Corpus, DocumentError, Paragraph, Resolution, paragraph_id
from documents.readers.passages import read_passages


@pytest.fixture(scope="module")
def passages() -> tuple[Paragraph, ...]:
    """Two passages of another corpus."""
    return read_passages('{"id": "1", "text": "Fish."}\n{"id": "2", "text": "Birds.", "title": "Sky"}', "x")


@pytest.fixture(scope="module")
def corpus(seed: Resolution, passages: tuple[Paragraph, ...]) -> Corpus:
    """The seed and the passages."""
    return Corpus().with_documents([seed], passages)


def _other(seed: Resolution, symbol: str) -> Resolution:
    return replace(seed, symbol=symbol, paragraphs=())


def test_a_corpus_that_is_stored_reads_as_itself(corpus: Corpus) -> None:
    assert Corpus.load(corpus.dump().encode()) == corpus


def test_a_corpus_that_is_stored_keeps_its_digest(corpus: Corpus) -> None:
    assert Corpus.load(corpus.dump().encode()).digest == corpus.digest


def test_unknown_header_fields_survive_storing() -> None:
    bare = Corpus((Resolution("A/RES/1/1", "Bare"),))
    assert Corpus.load(bare.dump().encode()) == bare


def test_the_digest_does_not_depend_on_the_order_of_ingestion(seed: Resolution, passages: tuple[Paragraph, ...]) -> None:
    other = _other(seed, "A/RES/75/9")
    one = Corpus().with_documents([seed], passages).with_documents([other], ())
    two = Corpus().with_documents([other], reversed(passages)).with_documents([seed], ())
    assert one.digest == two.digest


def test_the_digest_changes_with_a_single_word(corpus: Corpus, seed: Resolution) -> None:
    changed = replace(seed, paragraphs=(replace(seed.paragraphs[0], text="Recalling nothing,"), *seed.paragraphs[1:]))
    assert corpus.with_documents([changed], ()).digest != corpus.digest


def test_documents_stand_in_the_order_of_their_numbers(seed: Resolution) -> None:
    symbols = ["A/RES/75/15", "A/RES/75/9", "A/RES/74/100"]
    corpus = Corpus().with_documents([_other(seed, symbol) for symbol in symbols], ())
    assert [r.symbol for r in corpus.resolutions] == ["A/RES/74/100", "A/RES/75/9", "A/RES/75/15"]


def test_a_document_that_is_read_again_replaces_the_old_one(corpus: Corpus, seed: Resolution) -> None:
    again = corpus.with_documents([replace(seed, title="New")], ())
    assert [r.title for r in again.resolutions] == ["New"]


def test_a_passage_that_is_read_again_replaces_the_old_one(corpus: Corpus) -> None:
    again = corpus.with_documents([], read_passages('{"id": "1", "text": "Whales."}', "x"))
    assert [p.text for p in again.passages] == ["Whales.", "Birds."]


def test_the_corpus_that_is_added_to_stays_as_it_was(corpus: Corpus, seed: Resolution) -> None:
    before = corpus.dump()
    corpus.with_documents([_other(seed, "A/RES/75/9")], ())
    assert corpus.dump() == before


def test_sub_paragraphs_are_known_by_id_but_not_searched(seed: Resolution) -> None:
    part = replace(seed.paragraphs[-1], id=paragraph_id(seed.symbol, "op28(a)"), locator="op28(a)")
    corpus = Corpus((replace(seed, paragraphs=(*seed.paragraphs, part)),))
    assert part.id in corpus.by_id
    assert part not in corpus.paragraphs


@pytest.mark.parametrize("text", ["nonsense", "[1]", "1", "{}", '{"type": "passage", "document": {}}', '{"type": "resolution"}'])
def test_a_damaged_store_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(DocumentError, match="ingest the documents again"):
        Corpus.load(text.encode())


@pytest.mark.parametrize(
    ("symbol", "meant"),
    [
        ("A/RES/79/259", ["A/RES/79/259 A-C"]),
        ("A/RES/79/259 B", ["A/RES/79/259 A-C"]),
        ("A/RES/79/259 D", []),
        ("A/RES/75/290", ["A/RES/75/290 A", "A/RES/75/290 B"]),
        ("A/RES/75/290 B", ["A/RES/75/290 B"]),
        ("A/RES/75/257", ["A/RES/75/257"]),
        ("A/RES/75/2", []),
    ],
)
def test_a_symbol_means_its_parts_where_these_were_adopted(symbol: str, meant: list[str]) -> None:
    known = ("A/RES/79/259 A-C", "A/RES/75/290 A", "A/RES/75/290 B", "A/RES/75/257", "A/RES/75/257 B")
    corpus = Corpus().with_documents([Resolution(name, "Of parts") for name in known], [])
    assert list(corpus.symbols_of(symbol)) == meant
