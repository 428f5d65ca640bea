"""A running service takes up what is ingested, without a restart and without a failed request."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp

from embeddings import StoreUnavailable
from service import Conversations, Settings
from service.build import build_service
from service.corpus_renewal import Renewal
from service.errors import NotRenewed
from service.http.app import create_app
from service.library import CorpusMark, corpus_mark
from tests.conftest import HashingEncoder
from tests.fakemodel import FakeModel, fails

_RESOLUTION = """Seventy-fifth session

Resolution adopted by the General Assembly on 7 December 2020

75/99. Protection of the zebrafish

The General Assembly,

Recalling its resolution 70/1 of 25 September 2015,

1. Welcomes the progress that has been made in protecting the zebrafish;

2. Requests the Secretary-General to report on the zebrafish.
"""
_QUESTION = {"message": "what does it say about the zebrafish?"}


def test_a_corpus_is_told_from_another_at_a_glance(tmp_path: Path) -> None:
    first = corpus_mark(tmp_path)
    (tmp_path / "corpus.jsonl").write_text("1")
    second = corpus_mark(tmp_path)
    assert first != second == corpus_mark(tmp_path)


@pytest.mark.usefixtures("answerer")
def test_what_is_ingested_is_answered_from_and_no_request_fails(
    tmp_path: Path, serving: Callable[[ASGIApp], AbstractContextManager[str]]
) -> None:
    (tmp_path / "new.txt").write_text(_RESOLUTION, encoding="utf-8")
    settings = Settings(data_dir=tmp_path / "data", _env_file=None)
    statuses: list[int] = []
    stop = threading.Event()
    with serving(create_app(lambda: build_service(settings))) as address, httpx.Client(base_url=address, timeout=30) as client:
        _wait(lambda: client.get("/readyz").status_code == 200)
        assert client.post("/v1/chat", json=_QUESTION).json()["abstained"]

        def hammer() -> None:
            with httpx.Client(base_url=address, timeout=30) as own:
                while not stop.is_set():
                    statuses.append(
                        own.post("/v1/chat", json={"message": "what does paragraph 20 of A/RES/75/15 say?"}).status_code
                    )

        asking = threading.Thread(target=hammer)
        asking.start()
        program = [str(Path(sys.executable).with_name("unga-qa")), "ingest", str(tmp_path / "new.txt")]
        environment = {"UNGA_QA_DATA_DIR": str(tmp_path / "data"), "PATH": "", "HOME": str(tmp_path)}
        subprocess.run(program, env=environment, check=True, cwd=tmp_path, capture_output=True, timeout=120)
        _wait(lambda: client.get("/readyz").json().get("documents") == 2)
        answer = client.post("/v1/chat", json=_QUESTION).json()
        stop.set()
        asking.join()
    assert "A/RES/75/99" in {citation["symbol"] for citation in answer["citations"]}
    assert set(statuses) == {200}


def test_a_model_that_is_left_alone_still_is_when_the_corpus_was_taken_up_again(
    tmp_path: Path,
    hashing_encoder: HashingEncoder,
    serving: Callable[[ASGIApp], AbstractContextManager[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    renewals: list[Callable[[], None]] = []

    class Kept(Renewal):
        def start(self) -> None:
            """Look never; the test renews."""
            renewals.append(self._renew)

    monkeypatch.setattr("service.build.build_encoder", lambda _: hashing_encoder)
    monkeypatch.setattr("service.corpus_renewal.Renewal", Kept)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    model = FakeModel(fails(401))
    model.reading = fails(401)
    with serving(model.app) as address:
        url = f"{address}/v1"
        settings = Settings(data_dir=tmp_path, chat_model="openai:small", chat_model_base_url=url, _env_file=None)
        conversations = build_service(settings)
        first = conversations.ask("what does paragraph 20 of A/RES/75/15 say?")
        for _ in range(4):
            conversations.ask("and mines?", conversation_id=first.conversation_id)
        renewals[0]()
        conversations.ask("and mines?", conversation_id=first.conversation_id)
        conversations.close()
    assert len(model.readings) + len(model.requests) == 3


def test_a_service_that_is_told_of_a_change_takes_it_up_at_once_and_only_once(conversations: Conversations) -> None:
    renewals: list[str] = []
    renewal = Renewal(conversations, lambda: CorpusMark(1), CorpusMark(), lambda: renewals.append("renewed"))
    renewal.catch_up()
    renewal.catch_up()
    assert renewals == ["renewed"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StoreUnavailable("the store is down; start it"), "the old one goes on answering: the store is down; start it"),
        (OSError("/var/secret is not there"), "the changed corpus cannot be opened; the old one goes on answering"),
    ],
)
def test_a_corpus_that_cannot_be_taken_up_is_said_and_tried_again(
    conversations: Conversations, error: Exception, said: str
) -> None:
    errors = [error]

    def renew() -> None:
        if errors:
            raise errors.pop()

    renewal = Renewal(conversations, lambda: CorpusMark(1), CorpusMark(), renew)
    with pytest.raises(NotRenewed) as raised:
        renewal.catch_up()
    assert str(raised.value).endswith(said)
    renewal.catch_up()


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 90
    while not until():
        assert time.monotonic() < end
        time.sleep(0.1)
