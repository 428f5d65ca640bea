"""Sessions: a browser is known by a cookie, by its key's seal or by a token of its own."""

from __future__ import annotations

import hashlib
import re
from http.cookies import SimpleCookie
from typing import Any

import pytest
from fastapi import Request, Response
from fastapi.testclient import TestClient

from service import Conversations
from service.http.app import create_app
from service.http.sessions import greet
from service.keys import Keys

_BEARER = {"authorization": "Bearer one"}
_TOKEN = "a" * 43


def _client(conversations: Conversations, keys: str = "one, other", base_url: str = "http://testserver") -> TestClient:
    """A client of the application with keys, to which a page is added that greets."""
    app = create_app(lambda: conversations, keys)
    app.state.holder.ready.set_result(conversations)

    @app.get("/greeting")
    def greeting(request: Request, response: Response) -> None:
        greet(request, response)

    return TestClient(app, base_url=base_url)


@pytest.fixture
def client(conversations: Conversations) -> TestClient:
    return _client(conversations)


@pytest.fixture
def keyless(conversations: Conversations) -> TestClient:
    return _client(conversations, "")


def test_a_key_gives_a_browser_a_cookie_that_no_script_reads(client: TestClient) -> None:
    given = client.post("/v1/session", json={"key": "one"})
    assert (given.status_code, given.text) == (204, "")
    cookie = _cookie(given, "unga_qa_key")
    assert (cookie["path"], cookie["max-age"], cookie["samesite"], cookie["httponly"]) == ("/", "2592000", "lax", True)
    assert not cookie["secure"]


def test_over_https_the_cookie_stays_there(conversations: Conversations) -> None:
    client = _client(conversations, base_url="https://testserver")
    assert _cookie(client.post("/v1/session", json={"key": "one"}), "unga_qa_key")["secure"]
    assert client.get("/v1/conversations").status_code == 200


def test_the_key_cannot_be_read_from_the_cookie_nor_the_cookie_from_the_owner(client: TestClient) -> None:
    seal = _cookie(client.post("/v1/session", json={"key": "one"}), "unga_qa_key").value
    assert re.fullmatch("[0-9a-f]{64}", seal)
    assert "one" not in seal
    assert seal != hashlib.sha256(b"one").hexdigest()


def test_a_key_is_taken_with_the_spaces_that_came_along(client: TestClient) -> None:
    assert client.post("/v1/session", json={"key": " one\n"}).status_code == 204


@pytest.mark.parametrize("key", ["", "wrong", "one, other", ",", "One", "\0", "é", "one\0", "x" * 1000])
def test_a_wrong_key_gives_no_cookie(client: TestClient, key: str) -> None:
    refused = client.post("/v1/session", json={"key": key})
    assert (refused.status_code, refused.headers["content-type"]) == (401, "application/problem+json")
    assert "set-cookie" not in refused.headers


@pytest.mark.parametrize("body", [{}, {"key": None}, {"key": 1}, {"key": "one", "more": 1}, {"key": "x" * 1001}, [], None])
def test_a_session_that_cannot_be_begun_is_a_problem(client: TestClient, body: object) -> None:
    assert client.post("/v1/session", json=body).status_code == 422


def test_a_form_of_another_page_begins_no_session(client: TestClient) -> None:
    sent = client.post("/v1/session", content='{"key": "one"}', headers={"content-type": "text/plain"})
    assert (sent.status_code, "set-cookie" in sent.headers) == (422, False)


def test_a_browser_sees_the_conversations_of_its_key(client: TestClient) -> None:
    by_key = client.post("/v1/chat", json={"message": "para 20"}, headers=_BEARER).json()["conversation_id"]
    client.post("/v1/session", json={"key": "one"})
    by_cookie = client.post("/v1/chat", json={"message": "para 21"}).json()["conversation_id"]
    assert _listed(client) == _listed(client, **_BEARER) == [by_cookie, by_key]
    assert _listed(client, authorization="Bearer other") == []


def test_the_cookie_opens_what_the_key_opens(client: TestClient) -> None:
    paths = ("/v1/documents", "/v1/conversations", "/v1/models", "/v1/suggestions")
    assert [client.get(path).status_code for path in paths] == [401, 401, 401, 401]
    client.post("/v1/session", json={"key": "other"})
    assert [client.get(path).status_code for path in paths] == [200, 200, 200, 200]


def test_a_key_that_is_sent_counts_before_the_cookie(client: TestClient) -> None:
    client.post("/v1/session", json={"key": "one"})
    own = client.post("/v1/chat", json={"message": "para 20"}).json()["conversation_id"]
    assert client.get(f"/v1/conversations/{own}", headers={"authorization": "Bearer other"}).status_code == 404
    assert client.get(f"/v1/conversations/{own}", headers={"authorization": "Bearer wrong"}).status_code == 401


def test_what_a_proxy_asks_of_a_browser_does_not_hinder_the_cookie(client: TestClient) -> None:
    client.post("/v1/session", json={"key": "one"})
    assert client.get("/v1/conversations", headers={"authorization": "Basic dXNlcjpwYXNz"}).status_code == 200


def test_the_cookie_goes_when_the_session_ends(client: TestClient) -> None:
    client.post("/v1/session", json={"key": "one"})
    ended = client.delete("/v1/session")
    assert (ended.status_code, ended.text) == (204, "")
    assert _cookie(ended, "unga_qa_key")["max-age"] == "0"
    assert client.get("/v1/conversations").status_code == 401
    assert client.delete("/v1/session").status_code == 204


def test_the_cookie_of_a_key_that_was_taken_out_opens_nothing(client: TestClient, conversations: Conversations) -> None:
    cookie = f"unga_qa_key={_cookie(client.post('/v1/session', json={'key': 'one'}), 'unga_qa_key').value}"
    for keys, status in (("other", 401), ("other, one", 200), ("one", 200)):
        assert _client(conversations, keys).get("/v1/conversations", headers={"cookie": cookie}).status_code == status


@pytest.mark.parametrize("seal", ["", "one", "a" * 64, "a" * 5000, '"', '"\\377\\000"', "=;=", "%00"])
def test_what_is_no_seal_of_a_key_opens_nothing(client: TestClient, seal: str) -> None:
    for cookie in (f"unga_qa_key={seal}", f"unga_qa_reader={_TOKEN}; unga_qa_key={seal}"):
        refused = client.get("/v1/conversations", headers={"cookie": cookie})
        assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")


def test_bytes_that_are_no_text_open_nothing(client: TestClient) -> None:
    assert client.get("/v1/conversations", headers={b"cookie": b"unga_qa_key=\xff\xfe\xe9"}).status_code == 401


def test_where_keys_are_set_a_page_gives_no_token(client: TestClient) -> None:
    assert "set-cookie" not in client.get("/greeting").headers


def test_where_no_keys_are_set_a_page_gives_a_browser_a_token_of_its_own(keyless: TestClient) -> None:
    greeted = keyless.get("/greeting")
    cookie = _cookie(greeted, "unga_qa_reader")
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", cookie.value)
    assert (cookie["path"], cookie["max-age"], cookie["samesite"], cookie["httponly"]) == ("/", "34560000", "lax", True)
    assert not cookie["secure"]
    assert greeted.headers["cache-control"] == "no-store"


def test_over_https_the_token_stays_there(conversations: Conversations) -> None:
    client = _client(conversations, "", "https://testserver")
    assert _cookie(client.get("/greeting"), "unga_qa_reader")["secure"]


def test_a_browser_keeps_its_token(keyless: TestClient) -> None:
    keyless.get("/greeting")
    again = keyless.get("/greeting")
    assert "set-cookie" not in again.headers
    assert again.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("token", ["", "a" * 42, "a" * 44, "é" * 43, "a" * 42 + "+", "a" * 42 + "%", '"' + "a" * 42 + '\\012"'])
def test_a_malformed_token_is_replaced_and_until_then_ignored(keyless: TestClient, token: str) -> None:
    cookie = {b"cookie": f"unga_qa_reader={token}".encode("latin-1")}
    nobodys = keyless.post("/v1/chat", json={"message": "para 20"}).json()["conversation_id"]
    assert [entry["id"] for entry in keyless.get("/v1/conversations", headers=cookie).json()["conversations"]] == [nobodys]
    assert _cookie(keyless.get("/greeting", headers=cookie), "unga_qa_reader").value != token


def test_visitors_do_not_see_each_others_conversations(conversations: Conversations) -> None:
    visitors = [_client(conversations, "") for _ in range(2)]
    for visitor in visitors:
        visitor.get("/greeting")
    own = visitors[0].post("/v1/chat", json={"message": "para 20"}).json()["conversation_id"]
    assert [_listed(visitor) for visitor in visitors] == [[own], []]
    assert visitors[1].get(f"/v1/conversations/{own}").status_code == 404
    assert _listed(_client(conversations, "")) == []


def test_a_client_without_a_cookie_is_nobody_as_ever(keyless: TestClient, conversations: Conversations) -> None:
    own = keyless.post("/v1/chat", json={"message": "para 20"}).json()["conversation_id"]
    assert conversations.newest("").entries[0].id == own
    assert _listed(keyless, authorization="Bearer any") == [own]


def test_the_token_is_stored_nowhere(keyless: TestClient, conversations: Conversations) -> None:
    keyless.post("/v1/chat", json={"message": "para 20"}, headers={"cookie": f"unga_qa_reader={_TOKEN}"})
    assert conversations.newest(hashlib.sha256(_TOKEN.encode()).hexdigest()[:32]).total == 1
    assert conversations.newest(_TOKEN).total == 0


def test_where_no_keys_are_set_a_session_needs_none(keyless: TestClient) -> None:
    begun = keyless.post("/v1/session", json={"key": "any"})
    assert (begun.status_code, "set-cookie" in begun.headers) == (204, False)
    assert keyless.get("/v1/conversations", headers={"cookie": "unga_qa_key=x"}).status_code == 200


def test_the_interface_says_that_a_key_or_its_cookie_is_asked_for(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    schemes = document["components"]["securitySchemes"]
    assert {(scheme["type"], scheme.get("name")) for scheme in schemes.values()} == {("http", None), ("apiKey", "unga_qa_key")}
    paths = document["paths"]
    assert paths["/v1/chat"]["post"]["security"] == [{name: []} for name in schemes]
    assert not any("security" in paths[path][method] for path, method in (("/v1/shared/{token}", "get"), ("/v1/session", "post")))


def test_without_keys_there_is_no_seal() -> None:
    assert Keys("").seal("") is None
    assert Keys(" , ").owner_by_seal("") is None
    assert not Keys(" , ")


def _cookie(response: Any, name: str) -> Any:
    return SimpleCookie(response.headers["set-cookie"])[name]


def _listed(client: TestClient, **headers: str) -> list[str]:
    return [entry["id"] for entry in client.get("/v1/conversations", headers=headers).json()["conversations"]]
