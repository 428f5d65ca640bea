"""A library over Milvus answers as one over FAISS does, and is taken up, dropped and refused as that is."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import httpx
import numpy as np
import pytest
from starlette.types import ASGIApp

from documents import Corpus, seed_path
from documents.readers import read_documents, read_file
from embeddings import Encoder, StoreUnavailable
from embeddings.milvus import MilvusStore
from evals import load_cases, own_cases
from service import Answerer, Settings, build_answerer
from service.build import build_service
from service.catalogue import Filter
from service.http.app import create_app
from service.ingestion import ingest_paths
from service.library import Library, change_corpus, open_library
from tests.milvusserver import milvus_server

_RESOLUTION = """Seventy-fifth session

Resolution adopted by the General Assembly on 7 December 2020

75/{number}. Protection of the {fish}

The General Assembly,

Recalling its resolution 70/1 of 25 September 2015,

1. Welcomes the progress that has been made in protecting the {fish};

2. Requests the Secretary-General to report on the {fish}.
"""
_ROOT = str(Path(__file__).parent.parent)
_SOME = 24
_FILTERS = (
    Filter(sessions=(75,)),
    Filter(kinds=("operative",)),
    Filter(verbs=("requests",)),
    Filter(adopted_from=date(2021, 1, 1)),
    Filter(symbols=("A/RES/75/15",)),
    Filter(sessions=(75, 76), kinds=("operative",), verbs=("requests", "encourages")),
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server."""
    with milvus_server(tmp_path_factory.mktemp("milvus") / "lite") as found:
        yield found


@pytest.fixture(scope="module")
def pair(answerer: Answerer, address: str, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Answerer, Answerer]:
    """Answerers over some dozens of resolutions of several sessions, with FAISS and with Milvus."""
    data_dir, encoder = tmp_path_factory.mktemp("data"), answerer.library.index.encoder
    sessions = sorted((shared / "corpus" / "ga-xml").iterdir())
    files = [path for session in sessions for path in sorted(session.glob("*.xml"))[::30]][:_SOME]
    resolutions = [reading.resolution for reading in read_documents(files) if reading.resolution]
    resolution = read_file(seed_path()).resolution
    corpus = Corpus().with_documents([*resolutions, *([resolution] if resolution else [])], [])
    change_corpus(data_dir, lambda _: corpus, encoder)
    settings = Settings(data_dir=data_dir, _env_file=None)
    faiss = build_answerer(settings, encoder=encoder)
    return faiss, build_answerer(settings.model_copy(update={"store": address}), encoder=encoder)


def test_every_question_cites_the_same_among_some_dozens_of_resolutions(pair: tuple[Answerer, Answerer]) -> None:
    faiss, milvus = pair
    assert len(faiss.library.corpus.resolutions) >= 24
    different = [
        case.question for case in load_cases(own_cases("asean")) if _cited(faiss, case.question) != _cited(milvus, case.question)
    ]
    assert different == []


@pytest.mark.parametrize("only", _FILTERS)
def test_every_filter_lets_the_same_candidates_through(pair: tuple[Answerer, Answerer], only: Filter) -> None:
    faiss, milvus = (one.library for one in pair)
    rows = only.rows(faiss)
    assert rows is not None
    for case in load_cases(own_cases("asean"))[::20]:
        query = faiss.index.query([case.question])
        found, expected = milvus.index.candidates(query, rows), faiss.index.candidates(query, rows)
        assert found.rows.tolist() == expected.rows.tolist()
        assert set(found.rows.tolist()) <= set(rows.tolist())
        for name, values in expected.voices.items():
            np.testing.assert_allclose(found.voices[name], values, rtol=1e-5, atol=1e-5)


def test_every_question_cites_the_same_in_the_seed(answerer: Answerer, address: str, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, store=address, _env_file=None)
    milvus = build_answerer(settings, encoder=answerer.library.index.encoder)
    cases = load_cases(own_cases("asean"))
    assert [_cited(milvus, case.question) for case in cases] == [_cited(answerer, case.question) for case in cases]


def test_an_index_that_is_stored_is_not_made_again(tmp_path: Path, address: str, hashing: Encoder) -> None:
    open_library(tmp_path, hashing, store=MilvusStore(address))
    assert open_library(tmp_path, hashing, Refusing(), MilvusStore(address)).index.vectors.size == 46


def test_a_library_in_milvus_lite_answers_again_after_a_restart(tmp_path: Path) -> None:
    environment = {
        "UNGA_QA_DATA_DIR": str(tmp_path / "data"), "UNGA_QA_STORE": str(tmp_path / "new" / "lite.db"),
        "PATH": "", "HOME": str(tmp_path), "PYTHONPATH": _ROOT,
    }  # fmt: skip
    program = [str(Path(sys.executable).with_name("unga-qa")), "ask", "what does it say about disaster management?"]
    for _ in range(2):
        done = subprocess.run(program, env=environment, check=False, cwd=tmp_path, capture_output=True, timeout=120, text=True)
        assert "[1] A/RES/75/15" in done.stdout, done.stderr
        assert "Traceback" not in done.stderr
    assert not list((tmp_path / "data" / "index").glob("*/passages.faiss"))


def test_filling_that_was_killed_is_done_again_without_encoding(
    tmp_path: Path, address: str, hashing: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(KeyboardInterrupt):
        open_library(tmp_path, hashing, Refusing("Filling the store"), MilvusStore(address))
    with caplog.at_level(logging.WARNING):
        library = open_library(tmp_path, hashing, Refusing("Encoding paragraphs"), MilvusStore(address))
    assert "no finished collection" in caplog.text
    assert library.index.search(library.index.query(["disaster management"]))


def test_a_store_that_lost_its_collection_is_filled_again(
    tmp_path: Path, address: str, hashing: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    store = MilvusStore(address)
    open_library(tmp_path, hashing, store=store)
    prefix = (tmp_path / "store.name").read_text().strip()
    store.sweep(prefix, keep=[])
    with caplog.at_level(logging.WARNING):
        assert open_library(tmp_path, hashing, Refusing("Encoding paragraphs"), store).index.vectors.size == 46
    assert "the index is made anew" in caplog.text


def test_going_back_to_faiss_encodes_nothing_again(tmp_path: Path, address: str, hashing: Encoder) -> None:
    open_library(tmp_path, hashing, store=MilvusStore(address))
    library = open_library(tmp_path, hashing, Refusing("Encoding paragraphs"))
    assert library.store is None
    assert library.index.search(library.index.query(["disaster management"]))


def test_the_collection_before_stays_for_those_who_search_in_it_and_older_ones_go(
    tmp_path: Path, address: str, hashing: Encoder
) -> None:
    store = MilvusStore(address)
    first = open_library(tmp_path / "data", hashing, store=store)
    for number, fish in ((98, "zebrafish"), (99, "lungfish")):
        (tmp_path / f"{fish}.txt").write_text(_RESOLUTION.format(number=number, fish=fish), encoding="utf-8")
        report = ingest_paths(tmp_path / "data", [tmp_path / f"{fish}.txt"], hashing, store=store)
        assert report.faults == ()
        if number == 98:
            assert _found(first, "peace") == 46
    prefix = (tmp_path / "data" / "store.name").read_text().strip()
    assert len([name for name in store._client.list_collections() if name.startswith(prefix)]) == 2
    library = open_library(tmp_path / "data", hashing, Refusing(), store)
    assert _found(library, "lungfish") == 52
    with pytest.raises(StoreUnavailable, match="failed to search"):
        _found(first, "peace")


def test_two_data_folders_share_a_server_and_do_not_touch_each_other(tmp_path: Path, address: str, hashing: Encoder) -> None:
    store = MilvusStore(address)
    mine, other = (open_library(tmp_path / name, hashing, store=store) for name in ("mine", "other"))
    for fish in ("zebrafish", "lungfish"):
        (tmp_path / f"{fish}.txt").write_text(_RESOLUTION.format(number=99, fish=fish), encoding="utf-8")
        ingest_paths(tmp_path / "mine", [tmp_path / f"{fish}.txt"], hashing, store=store)
    assert _found(other, "peace") == 46
    assert mine.corpus == other.corpus


def test_a_store_that_is_not_there_stops_the_program_with_one_line(tmp_path: Path) -> None:
    environment = {
        "UNGA_QA_DATA_DIR": str(tmp_path / "data"), "UNGA_QA_STORE": "http://127.0.0.1:1", "UNGA_QA_STORE_TOKEN": "top:secret",
        "PATH": "", "HOME": str(tmp_path), "PYTHONPATH": _ROOT,
    }  # fmt: skip
    began = time.monotonic()
    done = subprocess.run(
        [str(Path(sys.executable).with_name("unga-qa")), "ask", "what about trade?"],
        env=environment, check=False, cwd=tmp_path, capture_output=True, timeout=120, text=True,
    )  # fmt: skip
    assert time.monotonic() - began < 60
    assert done.returncode == 2
    assert done.stderr.strip().splitlines()[-1].startswith("unga-qa: the store http://127.0.0.1:1 failed to answer")
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.usefixtures("answerer")
def test_readyz_says_that_the_store_is_not_there(
    tmp_path: Path, serving: Callable[[ASGIApp], AbstractContextManager[str]], caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(data_dir=tmp_path, store="http://127.0.0.1:1", _env_file=None)
    with serving(create_app(lambda: build_service(settings))) as address, httpx.Client(base_url=address, timeout=30) as client:
        _wait(lambda: "cannot start" in client.get("/readyz").text)
        response = client.get("/readyz")
    assert response.status_code == 503
    assert "the store http://127.0.0.1:1 failed to answer" in response.json()["detail"]
    assert "Traceback" not in caplog.text


@pytest.mark.usefixtures("answerer")
def test_what_is_ingested_is_taken_up_and_a_store_that_goes_away_is_told(
    tmp_path: Path, serving: Callable[[ASGIApp], AbstractContextManager[str]]
) -> None:
    (tmp_path / "new.txt").write_text(_RESOLUTION.format(number=99, fish="zebrafish"), encoding="utf-8")
    with milvus_server(tmp_path / "lite") as store:
        settings = Settings(data_dir=tmp_path / "data", store=store, _env_file=None)
        web = serving(create_app(lambda: build_service(settings)))
        address = web.__enter__()
        client = httpx.Client(base_url=address, timeout=60)
        _wait(lambda: client.get("/readyz").status_code == 200)
        program = [str(Path(sys.executable).with_name("unga-qa")), "ingest", str(tmp_path / "new.txt")]
        environment = {
            "UNGA_QA_DATA_DIR": str(tmp_path / "data"), "UNGA_QA_STORE": store, "PATH": "", "HOME": str(tmp_path), "PYTHONPATH": _ROOT
        }  # fmt: skip
        subprocess.run(program, env=environment, check=True, cwd=tmp_path, capture_output=True, timeout=120)
        _wait(lambda: client.get("/readyz").json().get("documents") == 2)
        answer = client.post("/v1/chat", json={"message": "what does it say about the zebrafish?"}).json()
    try:
        assert "A/RES/75/99" in {citation["symbol"] for citation in answer["citations"]}
        response = client.get("/readyz")
        assert response.status_code == 503
        assert "failed to answer" in response.json()["detail"]
    finally:
        client.close()
        web.__exit__(None, None, None)


class Refusing:
    """Dies at the work it does not want, or at any."""

    def __init__(self, unwanted: str = "") -> None:
        self._unwanted = unwanted

    def begin(self, what: str, total: int) -> None:  # noqa: ARG002 - the protocol's
        """Die, where it is the unwanted work that begins."""
        if what.startswith(self._unwanted):
            raise KeyboardInterrupt

    def __call__(self, count: int) -> None:
        """Let it go on."""


def _cited(answerer: Answerer, question: str) -> list[str]:
    return [citation.id for citation in answerer.ask(question).citations]


def _found(library: Library, word: str) -> int:
    """Search in the store, whatever the size, and give the number of passages."""
    vector = library.index.encoder.embed([word], "query")[0].vector
    assert len(library.index.vectors.best(vector, 5)) == 5
    return library.index.vectors.size


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 90
    while not until():
        assert time.monotonic() < end
        time.sleep(0.1)
