"""Streaming: typed events, sentences after their citations, resumable, stopped when nobody listens."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from embeddings import Encoder
from service import Answer, Answerer, Conversations, Settings, build_answerer, build_conversations
from service.events import AnswerEvent, CitationEvent, Event, Listener, SentenceEvent, StatusEvent, events_of
from service.http.app import create_app
from service.http.chat_routes import Position, as_sent
from service.ingestion import ingest_paths
from service.library import stored_corpus
from tests.made_answers import answer_on_clouds

_QUESTION = {"message": "what did the GA say about disaster management?"}
_MESSAGE = "5d0fb1a2c3e44f6d8a7b9c0d1e2f3a4b"
_STREAM = {"accept": "text/event-stream"}


@dataclass(frozen=True)
class Sent:
    """A server-sent event as a client reads it."""

    type: str
    id: str
    data: dict[str, Any]


@pytest.fixture(scope="module")
def served(
    answerer: Answerer, tmp_path_factory: pytest.TempPathFactory, serving: Callable[[ASGIApp], AbstractContextManager[str]]
) -> Iterator[tuple[httpx.Client, Conversations]]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("streaming"), _env_file=None)
    conversations = build_conversations(settings, answerer=answerer)
    with ExitStack() as stack:
        address = stack.enter_context(serving(create_app(lambda: conversations)))
        client = stack.enter_context(httpx.Client(base_url=address, timeout=30))
        while client.get("/readyz").status_code != 200:
            time.sleep(0.05)
        yield client, conversations


@pytest.fixture(scope="module")
def client(served: tuple[httpx.Client, Conversations]) -> httpx.Client:
    return served[0]


@pytest.fixture(scope="module")
def events(client: httpx.Client) -> list[Sent]:
    return _stream(client, _QUESTION)


def test_a_stream_ends_with_the_answer_object(events: list[Sent]) -> None:
    answer = Answer.model_validate(events[-1].data["answer"])
    assert {c.id for c in answer.citations} >= {"A/RES/75/15#op21", "A/RES/75/15#op22"}


def test_it_begins_with_what_is_being_done(events: list[Sent]) -> None:
    assert [e.data["stage"] for e in events if e.type == "status"] == ["understand", "retrieve", "answer", "verify"]
    assert events[0].type == "status"


def test_the_citations_of_a_sentence_come_before_it(events: list[Sent]) -> None:
    known: set[str] = set()
    for event in events:
        if event.type == "citation":
            known.add(event.data["citation"]["id"])
        if event.type == "sentence":
            assert set(event.data["sentence"]["citations"]) <= known
            assert event.data["sentence"]["verdict"] in {"quoted", "supported"}


def test_the_sentences_together_are_the_answers_text(events: list[Sent]) -> None:
    text = "\n".join(f"- {e.data['text']}" for e in events if e.type == "sentence")
    assert text == events[-1].data["answer"]["answer"]


@pytest.mark.parametrize("heard", [0, 1])
async def test_the_headline_is_the_first_numbered_event_and_not_told_again_to_who_heard_it(heard: int) -> None:
    async def events() -> AsyncGenerator[Event, None]:
        yield StatusEvent(stage="verify")
        for event in events_of(answer_on_clouds()):
            yield event

    sent = [event async for event in as_sent(events(), Position("c", _MESSAGE, heard))]
    assert [event.event for event in sent[:3]] == [["status", "headline", "citation"], ["status", "citation", "sentence"]][heard]
    assert sent[1].id == f"c/{_MESSAGE}/{heard + 1}"


def test_an_abstention_streams_its_answer_and_no_citation(client: httpx.Client) -> None:
    events = _stream(client, {"message": "who won the football world cup"})
    assert {e.type for e in events} == {"status", "answer"}
    assert events[-1].data["answer"]["abstained"]


def test_a_stream_that_broke_off_goes_on_behind_the_last_event_heard(client: httpx.Client) -> None:
    events = _stream(client, _QUESTION)
    numbered = [e for e in events if e.type != "status"]
    for place, heard in enumerate(numbered[:-1]):
        again = [e for e in _stream(client, _QUESTION, last=heard.id) if e.type != "status"]
        assert again == numbered[place + 1 :]
    conversation = events[-1].data["answer"]["conversation_id"]
    assert len(client.get(f"/v1/conversations/{conversation}").json()["turns"]) == 1


def test_a_stream_whose_first_event_alone_was_heard_is_told_whole(client: httpx.Client) -> None:
    events = _stream(client, _QUESTION)
    again = _stream(client, _QUESTION, last=events[0].id)
    assert [e for e in again if e.type != "status"] == [e for e in events if e.type != "status"]


def test_a_client_that_goes_away_stops_the_work_and_may_come_back_for_it(
    served: tuple[httpx.Client, Conversations], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, conversations = served
    ask, stopped, done = conversations.ask, threading.Event(), threading.Event()

    def slow(message: str, *, listener: Listener, **named: Any) -> Answer:
        def listen(event: object) -> None:
            time.sleep(0.2)
            listener(event)  # type: ignore[arg-type]  # whatever event it is

        try:
            answer = ask(message, listener=listen, **named)
        except BaseException:
            stopped.set()
            raise
        done.set()
        return answer

    monkeypatch.setattr(conversations, "ask", slow)
    with client.stream("POST", "/v1/chat", json=_QUESTION, headers=_STREAM) as response:
        first = next(_parsed(response.iter_lines()))
    assert stopped.wait(5)
    assert not done.is_set()
    conversation = first.id.split("/")[0]
    assert client.get(f"/v1/conversations/{conversation}").json()["turns"] == []
    monkeypatch.undo()
    events = _stream(client, _QUESTION, last=first.id)
    assert events[-1].data["answer"]["conversation_id"] == conversation
    assert len(client.get(f"/v1/conversations/{conversation}").json()["turns"]) == 1


def test_a_stream_that_is_sent_again_tells_the_same_answer_from_its_first_event(client: httpx.Client) -> None:
    conversation = client.post("/v1/conversations").json()["id"]
    body = _QUESTION | {"conversation_id": conversation, "message_id": _MESSAGE}
    first, again = ([e for e in _stream(client, body) if e.type != "status"] for _ in range(2))
    assert again == first
    assert first[0].id == f"{conversation}/{_MESSAGE}/1"
    assert first[-1].data["answer"]["message_id"] == _MESSAGE
    assert len(client.get(f"/v1/conversations/{conversation}").json()["turns"]) == 1


def test_streams_of_one_message_sent_at_once_tell_one_answer(client: httpx.Client) -> None:
    body = _QUESTION | {"conversation_id": client.post("/v1/conversations").json()["id"], "message_id": _MESSAGE}
    with ThreadPoolExecutor(4) as pool:
        streams = list(pool.map(lambda _: [e for e in _stream(client, body) if e.type != "status"], range(4)))
    assert streams == [streams[0]] * 4
    assert len(client.get(f"/v1/conversations/{body['conversation_id']}").json()["turns"]) == 1


def test_a_message_that_was_streamed_and_is_sent_again_whole_has_the_same_answer(client: httpx.Client) -> None:
    body = _QUESTION | {"conversation_id": client.post("/v1/conversations").json()["id"], "message_id": _MESSAGE}
    assert client.post("/v1/chat", json=body).json() == _stream(client, body)[-1].data["answer"]


def test_the_last_event_heard_counts_where_the_message_agrees(client: httpx.Client) -> None:
    body = _QUESTION | {"conversation_id": client.post("/v1/conversations").json()["id"], "message_id": _MESSAGE}
    heard = [e for e in _stream(client, body) if e.type != "status"]
    assert _stream(client, body, last=heard[1].id) == heard[2:]


def test_a_last_event_of_another_message_is_a_problem(client: httpx.Client, events: list[Sent]) -> None:
    body = _QUESTION | {"message_id": _MESSAGE}
    response = client.post("/v1/chat", json=body, headers=_STREAM | {"last-event-id": events[-1].id})
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    assert "message_id" in response.json()["detail"]


@pytest.mark.parametrize("last", ["x", "a/b/c", "nowhere/" + "a" * 32 + "/x"])
def test_an_event_id_that_is_none_of_ours_is_a_problem(client: httpx.Client, last: str) -> None:
    response = client.post("/v1/chat", json=_QUESTION, headers=_STREAM | {"last-event-id": last})
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")


def test_an_event_id_of_an_unknown_conversation_is_not_found(client: httpx.Client) -> None:
    response = client.post("/v1/chat", json=_QUESTION, headers=_STREAM | {"last-event-id": f"nowhere/{'a' * 32}/1"})
    assert response.status_code == 404


def test_an_unknown_conversation_is_refused_before_the_stream_begins(client: httpx.Client) -> None:
    response = client.post("/v1/chat", json=_QUESTION | {"conversation_id": "nowhere"}, headers=_STREAM)
    assert (response.status_code, response.json()["status"]) == (404, 404)


def test_what_cannot_be_a_question_is_refused_before_the_stream_begins(client: httpx.Client) -> None:
    response = client.post("/v1/chat", json={"message": " "}, headers=_STREAM)
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")


def test_an_error_within_a_stream_is_its_last_event(
    served: tuple[httpx.Client, Conversations], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, conversations = served

    def fail(message: str, **_: object) -> Answer:
        raise ZeroDivisionError(message)

    monkeypatch.setattr(conversations.answerer, "trace", fail)
    events = _stream(client, _QUESTION)
    assert (events[-1].type, events[-1].data["status"]) == ("error", 500)
    assert "ZeroDivisionError" not in json.dumps(events[-1].data)


def test_a_finished_answer_is_told_as_it_was_while_it_was_made(conversations: Conversations) -> None:
    heard: list[object] = []
    answer = conversations.ask(_QUESTION["message"], listener=heard.append)
    assert list(events_of(answer)) == [e for e in heard if not isinstance(e, StatusEvent)]
    kinds = [type(e) for e in events_of(answer)]
    assert kinds == [CitationEvent, SentenceEvent, CitationEvent, SentenceEvent, AnswerEvent]


def test_a_message_during_an_ingest_is_answered_from_the_old_index(
    answerer: Answerer, data_dir: Path, hashing_encoder: Encoder, tmp_path: Path
) -> None:
    shutil.copytree(data_dir, tmp_path / "data")
    settings = Settings(data_dir=tmp_path / "data", _env_file=None)
    own = build_answerer(settings, encoder=answerer.library.index.encoder)
    conversations = build_conversations(settings, answerer=own)
    (tmp_path / "more.jsonl").write_text(json.dumps({"id": "p1", "text": "Penguins march in winter."}) + "\n")
    begun, go_on = threading.Event(), threading.Event()

    class Waiting:
        def begin(self, what: str, total: int) -> None:
            """Let it be begun."""

        def __call__(self, count: int) -> None:  # noqa: ARG002 - the protocol's
            """Wait at the first step."""
            begun.set()
            go_on.wait(30)

    paths = [tmp_path / "more.jsonl"]
    work = threading.Thread(target=ingest_paths, args=(settings.data_dir, paths, hashing_encoder, Waiting()))
    work.start()
    try:
        assert begun.wait(30)
        during = conversations.ask(_QUESTION["message"])
    finally:
        go_on.set()
        work.join()
    after = conversations.ask("and paragraph 5?", conversation_id=during.conversation_id)
    assert {c.id for c in during.citations} >= {"A/RES/75/15#op21", "A/RES/75/15#op22"}
    assert during.provenance.corpus == after.provenance.corpus == own.library.corpus.digest
    assert len(stored_corpus(settings.data_dir).passages) == 1
    conversations.close()


def _stream(client: httpx.Client, body: dict[str, str], last: str | None = None) -> list[Sent]:
    headers = _STREAM | ({"last-event-id": last} if last else {})
    with client.stream("POST", "/v1/chat", json=body, headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        return list(_parsed(response.iter_lines()))


def _parsed(lines: Iterator[str]) -> Iterator[Sent]:
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield Sent(fields["event"], fields["id"], json.loads(fields["data"]))
            fields = {}


def test_whoever_is_told_the_whole_answer_finds_it_in_the_conversation(conversations: Conversations) -> None:
    found: list[int] = []

    def listen(event: Event) -> None:
        if isinstance(event, AnswerEvent):
            found.append(conversations.newest().total)
            found.append(len(conversations.read(event.answer.conversation_id).turns))

    conversations.ask("what does paragraph 20 say?", listener=listen)
    assert found == [1, 1]
