"""Suggestions over HTTP: questions to begin with, made once from the documents that there are."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from documents import Corpus
from service import Answerer, Conversations
from service import suggestions as making
from service.http.app import create_app
from service.library import Library
from service.suggestions import Suggestions, suggestions


@pytest.fixture
def client(conversations: Conversations) -> TestClient:
    app = create_app(lambda: conversations, "one")
    app.state.holder.ready.set_result(conversations)
    return TestClient(app, headers={"authorization": "Bearer one"})


def test_up_to_five_questions_are_suggested_that_the_documents_answer(client: TestClient, answerer: Answerer) -> None:
    found = client.get("/v1/suggestions")
    assert found.status_code == 200
    assert found.json() == {"suggestions": list(suggestions(answerer))}
    assert 0 < len(found.json()["suggestions"]) <= 5


def test_suggestions_need_a_key_as_the_rest_does(client: TestClient) -> None:
    assert client.get("/v1/suggestions", headers={"authorization": "Bearer wrong"}).status_code == 401


def test_suggestions_are_made_once_however_many_ask_at_once(answerer: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _counting(monkeypatch)
    kept = Suggestions()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(kept.of, [answerer] * 8))
    assert found == [kept.made] * 8
    assert len(made) == 1


def test_suggestions_are_made_off_the_event_loop(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _counting(monkeypatch)
    client.get("/v1/suggestions")
    assert made == ["AnyIO worker thread"]


def test_other_documents_have_other_suggestions(answerer: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    made = _counting(monkeypatch)
    kept = Suggestions()
    emptied = Answerer(Library(Corpus(), answerer.library.index), answerer.options)
    found = [kept.of(asked) for asked in (answerer, answerer, emptied)]
    assert found == [suggestions(answerer), suggestions(answerer), ()]
    assert len(made) == 2


def _counting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have the threads noted in which suggestions are made."""
    made: list[str] = []

    def noted(answerer: Answerer) -> tuple[str, ...]:
        made.append(threading.current_thread().name)
        return suggestions(answerer)

    monkeypatch.setattr(making, "suggestions", noted)
    return made
