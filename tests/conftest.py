"""Fixtures that really work: a hashing encoder, the seed's corpus, the outside texts where they are."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import numpy as np
import pytest
import uvicorn
from starlette.types import ASGIApp

from documents import Corpus, Resolution, seed_path
from documents.readers import read_file
from embeddings import Embedding
from embeddings.encoder import Role
from evals.cases.material import shared_folder
from evals.errors import MaterialAbsent
from service import Answerer, Conversations, Settings, build_answerer, build_conversations
from service.http.app import create_app
from tests.browsing import chromium
from tests.madeup import successor, trade
from tests.modelserver import missing, model_server

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_DIMENSION = 64
TALLIES = pytest.StashKey[list[str]]()
"""What the storms in Slack came to, printed at the end of the run."""


def pytest_configure(config: pytest.Config) -> None:
    """Begin the tallies."""
    config.stash[TALLIES] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the tallies."""
    if config.stash[TALLIES]:
        terminalreporter.section("What storms and kills came to")
        for line in config.stash[TALLIES]:
            terminalreporter.write_line(line)


class HashingEncoder:
    """Embeds words by hashing them: no model, yet texts that share words are near each other."""

    name = "hashing"
    dimension = _DIMENSION

    def embed(
        self,
        texts: Sequence[str],
        role: Role,  # noqa: ARG002 - the protocol's
        on_done: Callable[[int], None] = lambda _: None,
        before: Sequence[str] = (),
    ) -> list[Embedding]:
        """Embed each text as the mean of its words' hashed vectors, and of those of what is read before it."""
        on_done(len(texts))
        return [self._embed(text, said) for text, said in zip(texts, before or [""] * len(texts), strict=True)]

    def _embed(self, text: str, before: str) -> Embedding:
        matches = list(re.finditer(r"\w+", text))
        read = [match.lower() for match in re.findall(r"\w+", before)] + [match[0].lower() for match in matches]
        vectors = np.array([_hashed(word) for word in read], dtype=np.float32).reshape(-1, _DIMENSION)
        mean = vectors.mean(axis=0) if len(vectors) else np.zeros(_DIMENSION, dtype=np.float32)
        tokens = vectors[len(read) - len(matches) :]
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
def hashing() -> HashingEncoder:
    """The same for libraries that several tests share."""
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
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the session's answerer, whose index programs that a test starts need not make again."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def answerer(data_dir: Path) -> Answerer:
    """The answerer as it ships: the real encoder over the seed."""
    return build_answerer(Settings(data_dir=data_dir, _env_file=None))


@pytest.fixture
def conversations(answerer: Answerer, tmp_path: Path) -> Iterator[Conversations]:
    """Conversations as they ship, by rule and in SQLite, in a folder of their own."""
    found = build_conversations(Settings(data_dir=tmp_path, _env_file=None), answerer=answerer)
    yield found
    found.close()


@pytest.fixture(scope="session")
def serving() -> Callable[[ASGIApp], AbstractContextManager[str]]:
    """Serve an application on loopback while a block runs; the block is given its address."""
    return _served


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a small language model that really runs; tests of it are skipped where its packages are absent."""
    if package := missing():
        pytest.skip(f"{package} is not installed; `make test` installs it")
    with model_server(tmp_path_factory.mktemp("model")) as base_url:
        yield base_url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; it ends with the module, since an event loop that runs for it would be in the way of other tests."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory, seed: Resolution) -> Iterator[str]:
    """The address of a service over the seed, its made-up successor and one more resolution."""
    with _served_over(tmp_path_factory.mktemp("room"), Corpus().with_documents([seed, successor(), trade()], [])) as address:
        yield address


@pytest.fixture(scope="session")
def lone_room(answerer: Answerer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service over the seed alone, as it ships."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("lone"), _env_file=None)
    with _served(create_app(lambda: build_conversations(settings, answerer=answerer))) as address:
        _until_ready(address)
        yield address


@contextmanager
def _served_over(folder: Path, corpus: Corpus) -> Iterator[str]:
    settings = Settings(data_dir=folder, _env_file=None)
    build = partial(build_answerer, settings, corpus=corpus)
    with _served(create_app(lambda: build_conversations(settings, answerer=build()))) as address:
        _until_ready(address)
        yield address


def _until_ready(address: str) -> None:
    while httpx.get(f"{address}/readyz").status_code != 200:
        time.sleep(0.05)


@contextmanager
def _served(app: ASGIApp) -> Iterator[str]:
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, ws="none", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, name="serving")
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
