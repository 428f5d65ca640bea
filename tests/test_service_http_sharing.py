"""Shared answers over HTTP: a link opens one answer to anybody, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from service import Conversations
from service.http.app import create_app

_ONE, _OTHER = {"authorization": "Bearer one"}, {"authorization": "Bearer other"}


@pytest.fixture
def client(conversations: Conversations) -> TestClient:
    app = create_app(lambda: conversations, "one, other")
    app.state.holder.ready.set_result(conversations)
    return TestClient(app)


@pytest.fixture
def asked(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.post("/v1/chat", json={"message": "para 20"}, headers=_ONE).json()
    return found


def test_an_answer_is_shared_under_a_path(client: TestClient, asked: dict[str, Any]) -> None:
    shared = client.post(_place(asked), headers=_ONE)
    assert shared.status_code == 201
    assert shared.json() == {"token": shared.json()["token"], "path": f"/a/{shared.json()['token']}"}


def test_an_answer_that_is_shared_again_keeps_its_path(client: TestClient, asked: dict[str, Any]) -> None:
    assert client.post(_place(asked), headers=_ONE).json() == client.post(_place(asked), headers=_ONE).json()


def test_whoever_has_the_token_reads_the_answer_without_a_key(client: TestClient, asked: dict[str, Any]) -> None:
    read = client.get(f"/v1/shared/{_token(client, asked)}")
    assert (read.status_code, set(read.json())) == (200, {"at", "answer"})
    assert read.json()["answer"] == asked | {"conversation_id": ""}


def test_a_shared_answer_tells_nothing_that_opens_its_conversation(client: TestClient, asked: dict[str, Any]) -> None:
    token = _token(client, asked)
    assert asked["conversation_id"] not in client.get(f"/v1/shared/{token}").text
    assert client.get(f"/v1/conversations/{asked['conversation_id']}").status_code == 401
    assert client.get(f"/v1/conversations/{token}", headers=_ONE).status_code == 404


def test_a_wrong_key_does_not_hinder_a_reader(client: TestClient, asked: dict[str, Any]) -> None:
    read = client.get(f"/v1/shared/{_token(client, asked)}", headers={"authorization": "Bearer wrong"})
    assert read.status_code == 200


def test_an_answer_is_shared_no_longer_however_often_that_is_said(client: TestClient, asked: dict[str, Any]) -> None:
    token = _token(client, asked)
    assert [client.delete(_place(asked), headers=_ONE).status_code for _ in range(2)] == [204, 204]
    _assert_not_found(client, f"/v1/shared/{token}")


def test_a_link_closes_with_its_message_or_its_conversation(client: TestClient, asked: dict[str, Any]) -> None:
    later = client.post("/v1/chat", json={"message": "para 21", "conversation_id": asked["conversation_id"]}, headers=_ONE)
    tokens = [_token(client, answer) for answer in (asked, later.json())]
    client.delete(_place(asked).removesuffix("/share"), headers=_ONE)
    _assert_not_found(client, f"/v1/shared/{tokens[0]}")
    assert client.get(f"/v1/shared/{tokens[1]}").status_code == 200
    client.delete(f"/v1/conversations/{asked['conversation_id']}", headers=_ONE)
    _assert_not_found(client, f"/v1/shared/{tokens[1]}")


def test_only_its_owner_shares_an_answer_and_takes_it_back(client: TestClient, asked: dict[str, Any]) -> None:
    token = _token(client, asked)
    for method in ("POST", "DELETE"):
        assert client.request(method, _place(asked), headers=_OTHER).status_code == 404
        assert client.request(method, _place(asked)).status_code == 401
    assert client.get(f"/v1/shared/{token}").status_code == 200


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize("message", ["nowhere", "%00", "' OR '1'='1"])
def test_what_is_not_there_is_not_shared(client: TestClient, asked: dict[str, Any], method: str, message: str) -> None:
    for place in (_place(asked | {"message_id": message}), _place(asked | {"conversation_id": message})):
        assert client.request(method, place, headers=_ONE).status_code == 404


@pytest.mark.parametrize("token", ["nothing", "%00", "a" * 22, "a" * 5_000, "%ff", "é", "' OR '1'='1", "%25", "..%2fshared"])
def test_what_is_no_token_is_not_found(client: TestClient, asked: dict[str, Any], token: str) -> None:
    _token(client, asked)
    _assert_not_found(client, f"/v1/shared/{token}")


def _place(asked: dict[str, Any]) -> str:
    return f"/v1/conversations/{asked['conversation_id']}/messages/{asked['message_id']}/share"


def _token(client: TestClient, asked: dict[str, Any]) -> str:
    return str(client.post(_place(asked), headers=_ONE).json()["token"])


def _assert_not_found(client: TestClient, path: str) -> None:
    found = client.get(path)
    assert (found.status_code, found.headers["content-type"]) == (404, "application/problem+json")
