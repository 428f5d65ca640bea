"""Origins: another site's page cannot use the service through somebody's browser, nor can a cache hand on what is one's own."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from fastapi.testclient import TestClient

from service import Conversations
from service.http.app import create_app
from service.http.gates import names_of

_QUESTION = {"message": "para 20"}


def _client(conversations: Conversations, names: Collection[str] = (), base_url: str = "http://testserver") -> TestClient:
    app = create_app(lambda: conversations, names=names)
    app.state.holder.ready.set_result(conversations)
    return TestClient(app, base_url=base_url)


@pytest.fixture
def client(conversations: Conversations) -> TestClient:
    return _client(conversations)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://testserver:3000"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"origin": "http://evil.example"},
        {"origin": "http://testserver:3000"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "http://evil.example/://testserver.evil.example"},
        {"origin": "null"},
        {"origin": ""},
    ],
)
def test_a_page_of_another_origin_changes_nothing(client: TestClient, headers: dict[str, str]) -> None:
    refused = [
        client.post("/v1/chat", json=_QUESTION, headers=headers),
        client.post("/v1/conversations", headers=headers),
        client.request("DELETE", "/v1/session", headers=headers),
        client.patch("/v1/conversations/x", json={"title": "x"}, headers=headers),
        client.post("/v1/documents", content=b"x", headers=headers),
    ]
    assert {(one.status_code, one.headers["content-type"]) for one in refused} == {(403, "application/problem+json")}
    assert client.get("/v1/conversations").json()["total"] == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin", "origin": "http://testserver"},
        {"sec-fetch-site": "same-origin", "origin": "https://before.a.proxy"},
        {"sec-fetch-site": "none"},
        {"origin": "http://testserver"},
        {"origin": "https://TESTSERVER"},
    ],
)
def test_the_service_s_own_pages_and_programs_are_answered(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/v1/chat", json=_QUESTION, headers=headers).status_code == 200


def test_a_link_on_another_site_leads_here(client: TestClient) -> None:
    assert client.get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_a_page_that_has_its_own_name_lead_to_this_machine_reads_nothing(conversations: Conversations) -> None:
    client = _client(conversations, names_of("127.0.0.1", None), "http://evil.example:8000")
    for path in ("/v1/conversations", "/", "/docs", "/static/base.css"):
        assert client.get(path, headers={"sec-fetch-site": "same-origin"}).status_code == 421
    assert "UNGA_QA_PUBLIC_URL" in client.get("/v1/conversations").json()["detail"]


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8921", "[::1]:8000", "unga.example", "unga.example:443"]
)
def test_a_service_of_this_machine_is_called_by_the_loopback_s_names_and_its_own(conversations: Conversations, host: str) -> None:
    client = _client(conversations, names_of("127.0.0.1", "https://unga.example/qa"))
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["", "localhost.evil.example", "evil.example:localhost", "[", "127.0.0.1@evil.example", ":8000"])
def test_what_only_looks_like_a_known_name_is_none(conversations: Conversations, host: str) -> None:
    client = _client(conversations, names_of("127.0.0.1", None))
    assert client.get("/healthz", headers={"host": host}).status_code == 421


def test_a_service_that_other_machines_reach_is_called_by_any_name() -> None:
    assert names_of("0.0.0.0", None) == names_of("::", "https://unga.example") == names_of("unga.example", None) == frozenset()  # noqa: S104 - not listened on
    assert names_of("127.0.0.2", None) == {"localhost", "127.0.0.1", "::1", "127.0.0.2"}


def test_no_cache_keeps_what_is_somebody_s_own(client: TestClient) -> None:
    own = client.post("/v1/chat", json=_QUESTION).json()
    token = client.post(f"/v1/conversations/{own['conversation_id']}/messages/{own['message_id']}/share").json()["token"]
    for path in ("", f"/{own['conversation_id']}", "/not-there"):
        assert client.get(f"/v1/conversations{path}").headers["cache-control"] == "no-store"
    assert client.get(f"/v1/shared/{token}").headers["cache-control"] == "no-store"


def test_no_shared_cache_hands_a_page_to_a_browser_that_would_get_no_token_by_it(client: TestClient) -> None:
    first, again = client.get("/"), client.get("/")
    assert (first.headers["cache-control"], "set-cookie" in first.headers) == ("no-store", True)
    assert (again.headers["cache-control"], "set-cookie" in again.headers) == ("private, no-cache", False)
