"""The encoder that ships: its vectors are the library's own, its tokens stand where it says."""

from __future__ import annotations

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from documents import Resolution
from embeddings import EncoderUnavailable, SentenceTransformerEncoder
from embeddings.weights import PLAIN_ENCODER, default_weights

SHORT = (
    "disaster management",
    "Which centre is that?",
    "  Requests the Secretary-General to report.  ",
    "ASEAN–UN “Plan”, 2021–2025",
)


@pytest.fixture(scope="module")
def encoder() -> SentenceTransformerEncoder:
    """The default encoder."""
    return SentenceTransformerEncoder(PLAIN_ENCODER)


def test_the_default_encoder_is_called_by_its_publisher_s_name(encoder: SentenceTransformerEncoder) -> None:
    assert (encoder.name, encoder.dimension) == (PLAIN_ENCODER, 384)


def test_vectors_are_sentence_transformers_own(encoder: SentenceTransformerEncoder, seed: Resolution) -> None:
    texts = [*SHORT, *(p.text for p in seed.paragraphs[:10])]
    reference = SentenceTransformer(str(default_weights()), device="cpu").encode(texts, normalize_embeddings=True)
    found = np.array([e.vector for e in encoder.embed(texts, "document")])
    np.testing.assert_allclose(found, np.asarray(reference), atol=1e-4)


def test_tokens_stand_at_the_words(encoder: SentenceTransformerEncoder) -> None:
    text = "  Support disaster management, everywhere"
    (embedding,) = encoder.embed([text], "document")
    assert [text[a:b] for a, b in embedding.spans.tolist()] == ["Support", "disaster", "management", ",", "everywhere"]


@pytest.mark.parametrize("text", [*SHORT, "", "   ", "Décide İstanbul ½ 👩‍👩‍👧 zero\u200bwidth"])
def test_every_token_has_one_vector_of_length_one_and_one_place(encoder: SentenceTransformerEncoder, text: str) -> None:
    (embedding,) = encoder.embed([text], "document")
    assert len(embedding.tokens) == len(embedding.spans)
    np.testing.assert_allclose(np.linalg.norm(embedding.tokens, axis=1), 1, atol=1e-5)
    assert all(0 <= a < b <= len(text) for a, b in embedding.spans.tolist())


def test_texts_come_back_in_their_order(encoder: SentenceTransformerEncoder) -> None:
    texts = ["fish " * n for n in (400, 1, 90, 3)]
    together = encoder.embed(texts, "document")
    for text, embedding in zip(texts, together, strict=True):
        np.testing.assert_allclose(embedding.vector, encoder.embed([text], "document")[0].vector, atol=1e-4)


def test_a_text_longer_than_the_window_keeps_all_of_its_words(encoder: SentenceTransformerEncoder) -> None:
    text = "peace and fish " * 300
    (embedding,) = encoder.embed([text], "document")
    assert [text[a:b] for a, b in embedding.spans.tolist()] == text.split()
    assert len(embedding.tokens) == 900


def test_the_vector_of_a_long_text_is_the_mean_of_its_windows(encoder: SentenceTransformerEncoder) -> None:
    words = ["peace"] * 254 + ["fish"] * 254
    (whole,) = encoder.embed([" ".join(words)], "document")
    first, second = encoder.embed([" ".join(words[:254]), " ".join(words[254:])], "document")
    mean = (first.vector + second.vector) / 2
    np.testing.assert_allclose(whole.vector, mean / np.linalg.norm(mean), atol=1e-4)


def test_the_places_of_a_long_text_are_in_range_and_in_order(encoder: SentenceTransformerEncoder, seed: Resolution) -> None:
    text = " ".join(p.text for p in seed.paragraphs)
    (embedding,) = encoder.embed([text], "document")
    assert len(embedding.spans) > 256
    assert (embedding.spans[:, 0] < embedding.spans[:, 1]).all()
    assert (np.diff(embedding.spans[:, 0]) > 0).all()
    assert embedding.spans.max() <= len(text)


def test_no_texts_give_no_embeddings(encoder: SentenceTransformerEncoder) -> None:
    assert encoder.embed([], "query") == []


def test_a_meaning_is_nearer_than_another(encoder: SentenceTransformerEncoder) -> None:
    quake, disaster, timber = (e.vector for e in encoder.embed(["earthquake", "natural disaster", "timber trade"], "query"))
    assert quake @ disaster > quake @ timber


def test_an_encoder_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(EncoderUnavailable, match=r"'/nowhere/model'.*UNGA_QA_ENCODER"):
        SentenceTransformerEncoder("/nowhere/model").embed(["fish"], "query")
