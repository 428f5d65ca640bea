"""The chat endpoint: it converts requests, and every error is a problem document."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import pytest
from fastapi.testclient import TestClient
from lxml import html

from documents import Resolution
from service import Answer, Answerer, Conversations, Settings, build_conversations
from service.http.app import create_app
from service.http.problems import speaks_openai

_ANSWER_FIELDS = {
    "conversation_id", "message_id", "question", "standalone_question", "answer", "sentences", "citations", "tier",
    "abstained", "reason", "nearest", "method", "provenance", "timings_ms",
}  # fmt: skip
_CITATION_FIELDS = {
    "id",
    "symbol",
    "locator",
    "label",
    "kind",
    "quote",
    "start",
    "end",
    "text",
    "url",
    "repeated",
    "reference",
    "title",
    "adopted",
}
_PROBLEM_FIELDS = {"type", "title", "status", "detail", "instance"}
_SECONDS = 60


class Response(Protocol):
    """What is read of a response, whichever client library the test client is built on."""

    @property
    def status_code(self) -> int:
        """The status."""

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers."""

    @property
    def text(self) -> str:
        """The body as text."""

    def json(self) -> Any:
        """The body as JSON."""


@pytest.fixture(scope="module")
def client(answerer: Answerer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("conversations"), _env_file=None)
    with TestClient(create_app(lambda: build_conversations(settings, answerer=answerer))) as client:
        _wait_for(client, 200)
        yield client


def test_the_tiers_stand_in_the_description_of_the_answer(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["components"]["schemas"]["Answer"]["properties"]["tier"]
    assert described["enum"] == ["answered", "nearest", "not_found"]
    assert "not claimed to answer" in described["description"]


@pytest.fixture(scope="module")
def answered(client: TestClient) -> dict[str, Any]:
    response = client.post("/v1/chat", json={"message": "what did the GA say about disaster management?"})
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


@pytest.fixture(scope="module")
def schema(client: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/openapi.json").json()
    return found


def test_an_answer_has_every_field_of_the_contract(answered: dict[str, Any]) -> None:
    assert set(answered) >= _ANSWER_FIELDS
    assert all(set(citation) == _CITATION_FIELDS for citation in answered["citations"])
    assert all(set(sentence) == {"text", "citations", "verdict", "is_folded"} for sentence in answered["sentences"])
    assert set(answered["provenance"]) == {"corpus", "encoder", "reranker", "model", "prompts", "version"}


def test_an_answer_over_http_is_the_answer_object(answered: dict[str, Any]) -> None:
    answer = Answer.model_validate(answered)
    assert {"A/RES/75/15#op21", "A/RES/75/15#op22"} <= {c.id for c in answer.citations}
    assert all(c.quote == c.text[c.start : c.end] for c in answer.citations)


def test_an_abstention_is_an_answer_and_no_error(client: TestClient) -> None:
    response = client.post("/v1/chat", json={"message": "what does paragraph 40 say?"})
    assert (response.status_code, response.json()["reason"]) == (200, "no_such_paragraph")


def test_the_conversation_id_comes_back(client: TestClient) -> None:
    first = client.post("/v1/chat", json={"message": "para 20"}).json()["conversation_id"]
    assert client.post("/v1/chat", json={"message": "para 21", "conversation_id": first}).json()["conversation_id"] == first


def test_the_symbols_scope_the_answer(client: TestClient) -> None:
    response = client.post("/v1/chat", json={"message": "what about women?", "symbols": ["A/RES/1/2"]})
    assert response.json()["reason"] == "no_such_document"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message": ""},
        {"message": "   "},
        {"message": None},
        {"message": ["a"]},
        {"message": "bell \u0007"},
        {"message": "x" * 5000},
        {"message": "para 1", "conversation_id": "a b"},
        {"message": "para 1", "symbols": "A/RES/75/15"},
        {"message": "para 1", "symbols": ["A/RES/75/15"] * 51},
        {"message": "para 1", "unknown": 1},
        [],
        "para 1",
        None,
    ],
)
def test_a_request_that_cannot_be_taken_is_a_problem(client: TestClient, body: object) -> None:
    _assert_problem(client.post("/v1/chat", json=body), 422, "/v1/chat")


def test_a_body_that_is_no_json_is_a_problem(client: TestClient) -> None:
    _assert_problem(
        client.post("/v1/chat", content=b'{"message": ', headers={"content-type": "application/json"}), 422, "/v1/chat"
    )


def test_a_problem_names_the_field_that_is_wrong(client: TestClient) -> None:
    assert "conversation_id" in client.post("/v1/chat", json={"message": "para 1", "conversation_id": "a b"}).json()["detail"]


def test_a_body_that_is_too_large_is_a_problem(client: TestClient) -> None:
    _assert_problem(client.post("/v1/chat", json={"message": "x" * 1_000_001}), 413, "/v1/chat")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/documents/A/RES/1/2",
        "/v1/documents/A/RES/1/2/paragraphs/op1",
        "/v1/documents/A/RES/75/15/paragraphs/op29",
        "/v1/documents/A/RES/75/15/paragraphs/twenty-one",
        "/v1/nothing",
    ],
)
def test_what_is_not_there_is_a_problem(client: TestClient, path: str) -> None:
    _assert_problem(client.get(path), 404, path)


def test_a_method_that_is_not_allowed_is_a_problem(client: TestClient) -> None:
    _assert_problem(client.get("/v1/chat"), 405, "/v1/chat")


def test_an_unforeseen_error_is_a_problem_without_a_trace(
    client: TestClient, answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(message: str, **_: object) -> Answer:
        raise ZeroDivisionError(message)

    monkeypatch.setattr(answerer, "trace", fail)
    lenient = TestClient(client.app, raise_server_exceptions=False)
    response = lenient.post("/v1/chat", json={"message": "a secret"})
    _assert_problem(response, 500, "/v1/chat")
    assert "ZeroDivisionError" not in response.text
    assert "secret" not in response.text


def test_the_documents_are_listed(client: TestClient) -> None:
    found = client.get("/v1/documents").json()
    assert found["total"] == 1
    (document,) = found["documents"]
    assert (document["symbol"], document["session"], document["adopted"]) == ("A/RES/75/15", 75, "2020-11-23")
    assert (document["preambular_paragraphs"], document["operative_paragraphs"]) == (18, 28)


def test_a_page_beyond_the_last_document_is_empty(client: TestClient) -> None:
    assert client.get("/v1/documents", params={"offset": 5}).json() == {"total": 1, "documents": []}


@pytest.mark.parametrize("params", [{"offset": -1}, {"limit": 0}, {"limit": 501}, {"limit": "all"}])
def test_a_page_that_cannot_be_is_a_problem(client: TestClient, params: dict[str, int | str]) -> None:
    _assert_problem(client.get("/v1/documents", params=params), 422, "/v1/documents")


def test_a_document_is_read_with_its_paragraphs(client: TestClient, seed: Resolution) -> None:
    document = client.get("/v1/documents/A/RES/75/15").json()
    assert document["title"] == seed.title
    assert [p["locator"] for p in document["paragraphs"]] == [p.locator for p in seed.paragraphs]


def test_a_paragraph_is_read_by_its_locator(client: TestClient) -> None:
    paragraph = client.get("/v1/documents/A/RES/75/15/paragraphs/op21").json()
    assert (paragraph["id"], paragraph["label"], paragraph["verb"]) == ("A/RES/75/15#op21", "para. 21", "Further encourages")


def test_a_footnote_stands_beside_its_paragraph(client: TestClient) -> None:
    paragraph = client.get("/v1/documents/A/RES/75/15/paragraphs/pp1").json()
    assert paragraph["footnotes"][0]["mark"] == "1"
    assert "¹" not in paragraph["text"]


def test_the_process_lives_and_is_ready(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/readyz").json() == {"status": "ready", "documents": 1, "paragraphs": 46}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_service_that_cannot_start_says_why_and_lives() -> None:
    def fail() -> Conversations:
        raise OSError("the disk is full")

    with TestClient(create_app(fail)) as client:
        response = _wait_for(client, 503, "the disk is full")
        _assert_problem(response, 503, "/readyz")
        assert client.get("/healthz").status_code == 200


def test_every_route_of_the_interface_is_described(schema: dict[str, Any]) -> None:
    assert {path for path in schema["paths"] if path.startswith("/v1/")} >= {
        "/v1/chat",
        "/v1/conversations",
        "/v1/conversations/{conversation_id}",
        "/v1/conversations/{conversation_id}/messages/{message_id}",
        "/v1/conversations/{conversation_id}/messages/{message_id}/share",
        "/v1/shared/{token}",
        "/v1/session",
        "/v1/suggestions",
        "/v1/search",
        "/v1/documents",
        "/v1/documents/{symbol}",
        "/v1/documents/{symbol}/paragraphs/{locator}",
    }


def test_every_route_describes_what_it_gives_and_its_problems(schema: dict[str, Any]) -> None:
    for path, methods in schema["paths"].items():
        if not path.startswith("/v1/") or speaks_openai(path):
            continue
        for operation in methods.values():
            responses = operation["responses"]
            given = (responses.get("200") or responses.get("201") or {}).get("content", {})
            assert "204" in responses or set(given) == {"text/event-stream"} or given["application/json"]["schema"]["$ref"], path
            assert "application/problem+json" in responses["422"]["content"], path
            assert "application/problem+json" in responses["503"]["content"], path
            assert ("404" in responses) == ("{" in path or path in {"/v1/chat", "/v1/feedback", "/v1/search"}), path
            assert operation["description"], path


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_the_pages_of_the_routes_have_all_from_the_service_itself(client: TestClient, path: str) -> None:
    page = html.fromstring(client.get(path).text)
    parts = [part for element in page.iter("script", "link") if (part := element.get("src") or element.get("href"))]
    assert parts
    assert {part: client.get(part).status_code for part in parts} == dict.fromkeys(parts, 200)


def _wait_for(client: TestClient, status: int, text: str = "") -> Response:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        response = client.get("/readyz")
        if response.status_code == status and text in response.text:
            return response
        time.sleep(0.05)
    raise AssertionError(f"/readyz did not give {status} within {_SECONDS} s")


def _assert_problem(response: Response, status: int, instance: str) -> None:
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    body = response.json()
    assert set(body) == _PROBLEM_FIELDS
    assert (body["status"], body["instance"]) == (status, instance)
    assert body["detail"]
    assert "Traceback" not in response.text


def test_a_request_that_is_sent_wins_over_what_is_read(client: TestClient) -> None:
    answer = client.post("/v1/chat", json={"message": "what does paragraph 21 say?", "request": {"numbers": ["op22"]}}).json()
    assert [citation["locator"] for citation in answer["citations"]] == ["op22"]
    assert answer["request"]["read_as"] == ["paragraph", "op22"]
    assert answer["correction"] == {"numbers": ["op22"]}
    assert answer["chips"][1] == {"field": "numbers", "value": "op22", "text": "op22"}


def test_a_correction_is_answered_in_the_place_of_what_it_corrects_in_a_stream_too(client: TestClient) -> None:
    body = {"message": "what does paragraph 21 say?", "message_id": "c" * 32}
    first = client.post("/v1/chat", json=body).json()
    told = client.post(
        "/v1/chat",
        json=body | {"conversation_id": first["conversation_id"], "request": {"numbers": ["op22"]}},
        headers={"Accept": "text/event-stream"},
    ).text
    assert "A/RES/75/15#op22" in told
    (turn,) = client.get(f"/v1/conversations/{first['conversation_id']}").json()["turns"]
    assert [citation["locator"] for citation in turn["answer"]["citations"]] == ["op22"]


@pytest.mark.parametrize(
    ("request_", "field"),
    [({"sessions": [0]}, "sessions"), ({"months": [13]}, "months"), ({"task": "sing"}, "task"), ({"read_as": []}, "read_as")],
)
def test_a_request_that_there_cannot_be_is_refused_by_the_name_of_its_field(
    client: TestClient, request_: dict[str, Any], field: str
) -> None:
    response = client.post("/v1/chat", json={"message": "trade?", "request": request_})
    assert response.status_code == 422
    assert field in response.json()["detail"]


@pytest.mark.parametrize("written", ["75/15", "a/res/75/15", "A/RES/75/15 ", "res 75/15"])
def test_a_scope_in_any_spelling_is_the_document_that_it_means(client: TestClient, written: str) -> None:
    in_chat = client.post("/v1/chat", json={"message": "what is said about trade?", "symbols": [written]}).json()
    assert {citation["symbol"] for citation in in_chat["citations"] or in_chat["nearest"]} == {"A/RES/75/15"}
    kept = client.get(f"/v1/conversations/{in_chat['conversation_id']}").json()
    assert kept["symbols"] == ["A/RES/75/15"]
    found = client.post("/v1/search", json={"query": "trade", "symbols": [written]}).json()["paragraphs"]
    assert {hit["symbol"] for hit in found} == {"A/RES/75/15"}


def test_a_search_in_a_document_that_is_not_here_says_so(client: TestClient) -> None:
    response = client.post("/v1/search", json={"query": "trade", "symbols": ["75/999"]})
    assert (response.status_code, "A/RES/75/999" in response.json()["detail"]) == (404, True)
