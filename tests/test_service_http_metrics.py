"""Metrics: what Prometheus reads of a service that was asked something."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from service import Answerer, Conversations, Settings, build_conversations
from service.http.app import create_app

_ASKED = "unicorns in Antarctica"


@pytest.fixture
def conversations(answerer: Answerer, tmp_path: Path) -> Conversations:
    return build_conversations(Settings(data_dir=tmp_path, _env_file=None), answerer=answerer)


@pytest.fixture
def client(conversations: Conversations) -> Iterator[TestClient]:
    with TestClient(create_app(lambda: conversations, "a key")) as found:
        while found.get("/readyz").status_code != 200:
            time.sleep(0.02)
        yield found


def test_answers_are_counted_by_how_they_were_made_and_what_came_of_them(client: TestClient) -> None:
    _ask(client, "what does paragraph 20 say?")
    _ask(client, "what does paragraph 21 say?")
    _ask(client, f"what about {_ASKED}?")
    found = _samples(client)
    assert found["unga_qa_answers_total", ("lookup", "answered")] == 2
    assert found["unga_qa_answers_total", ("extractive", "unsure")] == 1
    assert found["unga_qa_answer_seconds_count", ()] == 3
    assert found["unga_qa_documents", ()] == 1


def test_requests_are_counted_by_their_route_and_status(client: TestClient) -> None:
    client.get("/d/A/RES/75/15")
    client.get("/d/A/RES/1/2")
    client.get("/nowhere")
    found = _samples(client)
    assert found["http_requests_total", ("/d/{symbol:path}", "GET", "2xx")] == 1
    assert found["http_requests_total", ("/d/{symbol:path}", "GET", "4xx")] == 1


def test_no_key_is_asked_for_and_nothing_that_was_asked_is_told(client: TestClient) -> None:
    _ask(client, f"what about {_ASKED}?")
    shown = client.get("/metrics")
    assert shown.status_code == 200
    assert _ASKED not in shown.text


def test_an_answer_of_another_interface_is_counted_too(client: TestClient, conversations: Conversations) -> None:
    conversations.reply([], "what does paragraph 20 say?")
    assert _samples(client)["unga_qa_answers_total", ("lookup", "answered")] == 1


def _ask(client: TestClient, message: str) -> None:
    client.post("/v1/chat", json={"message": message}, headers={"Authorization": "Bearer a key"}).raise_for_status()


def _samples(client: TestClient) -> dict[tuple[str, tuple[str, ...]], float]:
    """The samples by their names and the values of their labels, in the order of the labels' names."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {(s.name, tuple(s.labels[name] for name in sorted(s.labels))): s.value for family in families for s in family.samples}
