"""Fixtures that really work: a hashing encoder, the seed's corpus, the outside texts where they are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from documents import Resolution, seed_path
from documents.readers import read_file
from embeddings import Embedding, SentenceTransformerEncoder
from embeddings.encoder import Role
from evals.errors import MaterialAbsent
from evals.material import shared_folder
from service import Answerer, Settings, build_answerer

_DIMENSION = 64


class HashingEncoder:
    """Embeds words by hashing them: no model, yet texts that share words are near each other."""

    name = "hashing"
    dimension = _DIMENSION

    def embed(self, texts: Sequence[str], role: Role, on_done: Callable[[int], None] = lambda _: None) -> list[Embedding]:  # noqa: ARG002 - the protocol's
        """Embed each text as the mean of its words' hashed vectors."""
        on_done(len(texts))
        return [self._embed(text) for text in texts]

    def _embed(self, text: str) -> Embedding:
        matches = list(re.finditer(r"\w+", text))
        tokens = np.array([_hashed(match[0].lower()) for match in matches], dtype=np.float32).reshape(-1, _DIMENSION)
        mean = tokens.mean(axis=0) if len(tokens) else np.zeros(_DIMENSION, dtype=np.float32)
        spans = np.array([match.span() for match in matches], dtype=np.int32).reshape(-1, 2)
        return Embedding(mean / max(float(np.linalg.norm(mean)), 1e-9), tokens, spans)


def _hashed(word: str) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    vector = np.random.default_rng(seed).standard_normal(_DIMENSION)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


@pytest.fixture
def hashing_encoder() -> HashingEncoder:
    return HashingEncoder()


@pytest.fixture(scope="session")
def seed() -> Resolution:
    """A/RES/75/15, read from the text that ships."""
    resolution = read_file(seed_path()).resolution
    assert resolution is not None
    return resolution


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of outside texts; tests that read them are skipped where it is absent."""
    try:
        return shared_folder()
    except MaterialAbsent as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """The answerer as it ships: the real encoder over the seed."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), _env_file=None)
    return build_answerer(settings, encoder=SentenceTransformerEncoder())
