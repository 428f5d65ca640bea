"""The chat endpoint as OpenAI's own package sees it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager
from http import HTTPStatus
from pathlib import Path
from typing import Any, NoReturn

import httpx
import openai
import pytest
from langchain_openai import ChatOpenAI
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam
from starlette.types import ASGIApp

from service import Answer, Answerer, Conversations, Settings, build_conversations
from service.events import Event, Listener, StatusEvent, events_of
from service.http.app import create_app
from service.http.completion_reply import content_of
from service.http.completions import Chunks
from service.references import read_back
from tests.made_answers import answer_on_clouds

Serving = Callable[[ASGIApp], AbstractContextManager[str]]
_MODEL = "unga-qa"
_QUESTION = "what did the GA say about disaster management?"
_ABSENT = "what does paragraph 40 say?"
_SECONDS = 60


@pytest.fixture(scope="module")
def base_url(answerer: Answerer, serving: Serving, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("openai"), _env_file=None)
    with serving(create_app(lambda: build_conversations(settings, answerer=answerer))) as address:
        _wait_for(address)
        yield f"{address}/v1"


@pytest.fixture(scope="module")
def client(base_url: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=base_url, api_key="any", max_retries=0) as client:
        yield client


@pytest.fixture(scope="module")
def completion(client: openai.OpenAI) -> ChatCompletion:
    return _completed(client, _said(_QUESTION))


def test_a_completion_holds_the_answer_and_the_list_of_its_references(completion: ChatCompletion) -> None:
    text, _, references = (completion.choices[0].message.content or "").partition("\n\n")
    assert text == _answer(completion).answer
    assert [line.strip() for line in references.splitlines()] == [
        "[1] A/RES/75/15 (2020) Cooperation between the United Nations and the Association of Southeast Asian Nations, para. 21"
        "  https://undocs.org/en/A/RES/75/15",
        "[2] A/RES/75/15, para. 22  https://undocs.org/en/A/RES/75/15",
    ]
    assert completion.choices[0].finish_reason == "stop"


def test_each_mark_is_annotated_with_its_paragraph(completion: ChatCompletion) -> None:
    message = completion.choices[0].message
    marks = [annotation.url_citation for annotation in message.annotations or []]
    content = message.content or ""
    assert [content[mark.start_index : mark.end_index] for mark in marks] == ["[1]", "[2]"]
    assert [mark.title for mark in marks] == ["A/RES/75/15, para. 21", "A/RES/75/15, para. 22"]
    assert {mark.url for mark in marks} == {"https://undocs.org/en/A/RES/75/15"}


def test_the_answer_object_comes_beside_the_completion(completion: ChatCompletion) -> None:
    assert [citation.id for citation in _answer(completion).citations] == ["A/RES/75/15#op21", "A/RES/75/15#op22"]


def test_usage_counts_words_and_punctuation_marks(client: openai.OpenAI) -> None:
    usage = _completed(client, _said("What does para. 20 say?")).usage
    assert usage is not None
    assert usage.prompt_tokens == 7
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    assert usage.completion_tokens > 40


def test_an_abstention_lists_the_nearest_paragraphs_as_such_and_annotates_nothing(client: openai.OpenAI) -> None:
    done = _completed(client, _said(_ABSENT))
    message = done.choices[0].message
    assert _answer(done).abstained
    assert "\n\nNearest paragraphs:" in (message.content or "")
    assert "[1]" not in (message.content or "")
    assert message.annotations == []


def test_chunks_add_up_to_the_completion(client: openai.OpenAI, completion: ChatCompletion) -> None:
    chunks = list(client.chat.completions.create(model=_MODEL, messages=_said(_QUESTION), stream=True))
    deltas = [chunk.choices[0].delta for chunk in chunks]
    assert "".join(delta.content or "" for delta in deltas) == completion.choices[0].message.content
    assert [delta.role for delta in deltas] == ["assistant", *[None] * (len(deltas) - 1)]
    assert [chunk.choices[0].finish_reason for chunk in chunks] == [*[None] * (len(chunks) - 1), "stop"]
    assert len({chunk.id for chunk in chunks}) == 1


def test_a_chunk_is_a_point_with_its_marks(client: openai.OpenAI, completion: ChatCompletion) -> None:
    chunks = client.chat.completions.create(model=_MODEL, messages=_said(_QUESTION), stream=True)
    pieces = [piece for chunk in chunks if (piece := chunk.choices[0].delta.content)]
    assert [piece.rstrip().endswith(("[1]", "[2]")) for piece in pieces] == [True, True, False]
    assert "".join(pieces[:2]) == _answer(completion).answer


async def test_the_headline_is_the_first_chunk_and_bold_and_the_points_follow_line_by_line() -> None:
    async def events() -> AsyncIterator[Event]:
        for event in events_of(answer_on_clouds()):
            yield event

    sent = [chunk.data async for chunk in Chunks("k", 0).sent(events())]
    deltas = [json.loads(str(data))["choices"][0]["delta"] for data in sent if data != "[DONE]"]
    pieces = [delta["content"] for delta in deltas if delta.get("content")]
    assert pieces[0] == "**Two resolutions name clouds [1].**"
    assert pieces[2] == "- Governance (2024):\n"
    assert "".join(pieces) == content_of(answer_on_clouds())
    content = "".join(pieces)
    notes = [note["url_citation"] for note in deltas[-1]["annotations"]]
    assert [content[note["start_index"] : note["end_index"]] for note in notes] == ["[1]", "[1]", "[2]", "[3]"]


def test_the_last_delta_bears_the_annotations(client: openai.OpenAI) -> None:
    chunks = list(client.chat.completions.create(model=_MODEL, messages=_said(_QUESTION), stream=True))
    extra = chunks[-1].choices[0].delta.model_extra or {}
    assert [note["url_citation"]["id"] for note in extra["annotations"]] == ["A/RES/75/15#op21", "A/RES/75/15#op22"]


def test_a_stream_counts_usage_where_that_is_asked_for(client: openai.OpenAI, completion: ChatCompletion) -> None:
    chunks = list(
        client.chat.completions.create(
            model=_MODEL, messages=_said(_QUESTION), stream=True, stream_options={"include_usage": True}
        )
    )
    assert [chunk.usage for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)
    assert chunks[-1].choices == []
    assert chunks[-1].usage == completion.usage


def test_an_abstention_streams_too(client: openai.OpenAI) -> None:
    chunks = client.chat.completions.create(model=_MODEL, messages=_said(_ABSENT), stream=True)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert text == _completed(client, _said(_ABSENT)).choices[0].message.content


async def test_the_asynchronous_client_streams(base_url: str, completion: ChatCompletion) -> None:
    async with openai.AsyncOpenAI(base_url=base_url, api_key="any", max_retries=0) as client:
        stream = await client.chat.completions.create(model=_MODEL, messages=_said(_QUESTION), stream=True)
        pieces = [chunk.choices[0].delta.content or "" async for chunk in stream]
    assert "".join(pieces) == completion.choices[0].message.content


def test_a_stream_ends_with_the_word_done(base_url: str) -> None:
    body = {"model": _MODEL, "messages": _said(_QUESTION), "stream": True}
    with httpx.Client() as client:
        lines = client.post(f"{base_url}/chat/completions", json=body).text.split()
    assert lines[-1] == "[DONE]"


@pytest.mark.parametrize(
    "follow_ups", [["and which centre is that?"], ["and the next one?"], [_ABSENT, "and paragraph 20?", "who runs it?"]]
)
def test_a_history_that_the_client_keeps_is_as_good_as_one_that_is_kept_here(
    client: openai.OpenAI, conversations: Conversations, follow_ups: list[str]
) -> None:
    kept, messages = None, _said()
    for question in [_QUESTION, *follow_ups]:
        messages.append({"role": "user", "content": question})
        done = _completed(client, messages)
        messages.append({"role": "assistant", "content": done.choices[0].message.content})
        here = conversations.ask(question, conversation_id=kept)
        kept = here.conversation_id
        assert _answer(done).citations == here.citations
        assert _answer(done).answer == here.answer


def test_content_may_come_in_parts(client: openai.OpenAI) -> None:
    parts: ChatCompletionMessageParam = {
        "role": "user",
        "content": [{"type": "text", "text": "what does"}, {"type": "text", "text": "para 20 say?"}],
    }
    assert [c.locator for c in _answer(_completed(client, [parts])).citations] == ["op20"]


def test_what_has_no_meaning_here_is_accepted(client: openai.OpenAI) -> None:
    messages: list[ChatCompletionMessageParam] = [
        {"role": "system", "content": "Answer in French."},
        {"role": "developer", "content": "Be brief."},
        *_said("para 20"),
    ]
    done = client.chat.completions.create(
        model=_MODEL, messages=messages, temperature=0.2, top_p=0.5, max_tokens=5, seed=1, stop=["x"], user="me", n=1, tool_choice="auto",
        response_format={"type": "text"}, extra_body={"unheard_of": 1},
    )  # fmt: skip
    assert [c.locator for c in _answer(done).citations] == ["op20"]


def test_the_documents_to_answer_from_may_be_named(client: openai.OpenAI) -> None:
    done = client.chat.completions.create(model=_MODEL, messages=_said(_QUESTION), extra_body={"symbols": ["A/RES/1/2"]})
    assert _answer(done).reason == "no_such_document"


@pytest.mark.parametrize(
    "before",
    [
        [{"role": "user", "content": [{"type": "text", "text": "hello"}, {"type": "image_url", "image_url": {"url": "x"}}]}],
        [{"role": "assistant", "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "hello"}]}],
        [{"role": "user", "content": [{"type": "input_audio", "input_audio": {"data": "", "format": "wav"}}]}],
        [{"role": "tool", "content": [{"type": "tool_result", "content": []}]}, {"role": "assistant", "content": ["hello"]}],
        [{"role": "user", "content": [None, 3, {}]}],
    ],
)
def test_a_part_that_cannot_be_read_in_the_history_does_not_end_a_conversation(
    client: openai.OpenAI, before: list[dict[str, Any]]
) -> None:
    body = {"model": _MODEL, "messages": [*before, {"role": "user", "content": _QUESTION}]}
    done = client.post("/chat/completions", body=body, cast_to=ChatCompletion)
    assert {citation.locator for citation in _answer(done).citations} == {"op21", "op22"}


@pytest.mark.parametrize(
    ("change", "param"),
    [
        ({"n": 2}, "n"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "system", "content": "hello"}]}, "messages"),
        ({"messages": [{"role": "user", "content": "  "}]}, "messages"),
        ({"messages": [{"role": "user", "content": " "}], "stream": True}, "messages"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]}, "messages.0.content"),
        ({"messages": [{"role": "poet", "content": "para 1"}]}, "messages.0.role"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"modalities": ["text", "audio"]}, "modalities"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"symbols": "A/RES/75/15"}, "symbols"),
    ],
)
def test_what_cannot_be_honoured_is_a_bad_request_that_names_it(
    client: openai.OpenAI, change: dict[str, Any], param: str
) -> None:
    body = {"model": _MODEL, "messages": _said("para 20")} | change
    with pytest.raises(openai.BadRequestError) as caught:
        client.post("/chat/completions", body=body, cast_to=ChatCompletion)
    assert caught.value.type == "invalid_request_error"
    assert str(caught.value.param).startswith(param)
    assert caught.value.body is not None


@pytest.mark.parametrize("path", ["chat/completions", "models"])
def test_an_error_has_the_shape_of_openai(base_url: str, path: str) -> None:
    with httpx.Client() as client:
        response = client.request("PUT", f"{base_url}/{path}")
    assert (response.status_code, set(response.json()["error"])) == (405, {"message", "type", "param", "code"})


def test_a_body_that_is_no_json_has_an_error_of_openai_too(base_url: str) -> None:
    with httpx.Client() as client:
        response = client.post(f"{base_url}/chat/completions", content=b"{", headers={"content-type": "application/json"})
    assert (response.status_code, response.json()["error"]["type"]) == (400, "invalid_request_error")


def test_the_one_model_is_listed_and_read(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == [_MODEL]
    assert client.models.retrieve(_MODEL).owned_by == _MODEL


@pytest.mark.parametrize("ask", [lambda c: c.models.retrieve("gpt-5"), lambda c: _completed(c, _said("para 20"), "gpt-5")])
def test_another_model_is_not_found(client: openai.OpenAI, ask: Callable[[openai.OpenAI], object]) -> None:
    with pytest.raises(openai.NotFoundError, match="the one model is 'unga-qa'") as caught:
        ask(client)
    assert caught.value.code == "model_not_found"


def test_a_key_is_asked_for_where_there_are_keys(answerer: Answerer, serving: Serving, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, _env_file=None)
    app = create_app(lambda: build_conversations(settings, answerer=answerer), "right")
    with serving(app) as address:
        _wait_for(address)
        with openai.OpenAI(base_url=f"{address}/v1", api_key="right", max_retries=0) as client:
            assert _completed(client, _said("para 20")).model == _MODEL
        with openai.OpenAI(base_url=f"{address}/v1", api_key="wrong", max_retries=0) as client:
            with pytest.raises(openai.AuthenticationError) as caught:
                _completed(client, _said("para 20"))
            assert caught.value.code == "invalid_api_key"
            with pytest.raises(openai.AuthenticationError):
                client.models.list()


def test_a_service_that_is_not_ready_says_so(serving: Serving, conversations: Conversations) -> None:
    ready = threading.Event()

    def build() -> Conversations:
        ready.wait()
        return conversations

    with serving(create_app(build)) as address, openai.OpenAI(base_url=f"{address}/v1", api_key="any", max_retries=0) as client:
        with pytest.raises(openai.InternalServerError, match="being loaded") as caught:
            _completed(client, _said("para 20"))
        assert caught.value.status_code == HTTPStatus.SERVICE_UNAVAILABLE
        ready.set()


def test_a_client_that_goes_away_stops_the_work(
    client: openai.OpenAI, answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = threading.Event()

    def endless(*_: object, listener: Listener, **__: object) -> NoReturn:
        try:
            while True:
                listener(StatusEvent(stage="answer"))
                time.sleep(0.01)
        finally:
            stopped.set()

    monkeypatch.setattr(answerer, "trace", endless)
    stream = client.chat.completions.create(model=_MODEL, messages=_said(_QUESTION), stream=True)
    next(stream)
    stream.close()
    assert stopped.wait(_SECONDS)


def test_an_error_within_a_stream_reaches_the_client(
    client: openai.OpenAI, answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> Answer:
        raise ZeroDivisionError("a secret")

    monkeypatch.setattr(answerer, "trace", fail)
    with pytest.raises(openai.APIError, match="the service failed on this request") as caught:
        list(client.chat.completions.create(model=_MODEL, messages=_said(_QUESTION), stream=True))
    assert "secret" not in str(caught.value)


def test_the_interface_is_described_with_its_errors(base_url: str) -> None:
    with httpx.Client() as client:
        paths = client.get(f"{base_url.removesuffix('/v1')}/openapi.json").json()["paths"]
    for operation in (paths["/v1/chat/completions"]["post"], paths["/v1/models"]["get"], paths["/v1/models/{model}"]["get"]):
        assert operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
        error = operation["responses"]["4XX"]["content"]["application/json"]["schema"]["properties"]["error"]
        assert set(error["properties"]) == {"message", "type", "param", "code"}


def test_langchains_chat_model_of_openai_works(base_url: str, completion: ChatCompletion) -> None:
    model = ChatOpenAI(model=_MODEL, base_url=base_url, api_key=lambda: "any", max_retries=0)
    assert model.invoke(_QUESTION).text == completion.choices[0].message.content


def _said(*questions: str) -> list[ChatCompletionMessageParam]:
    return [{"role": "user", "content": question} for question in questions]


def test_a_request_in_the_body_wins_over_what_was_read(client: openai.OpenAI) -> None:
    said, extra = _said("what does paragraph 21 say?"), {"request": {"numbers": ["op22"]}}
    done = client.chat.completions.create(model=_MODEL, messages=said, extra_body=extra)
    assert [citation.locator for citation in _answer(done).citations] == ["op22"]
    chunks = client.chat.completions.create(model=_MODEL, messages=said, extra_body=extra, stream=True)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == done.choices[0].message.content
    with pytest.raises(openai.BadRequestError, match="months"):
        client.chat.completions.create(model=_MODEL, messages=said, extra_body={"request": {"months": [13]}})


def test_what_was_read_is_told_where_the_answer_does_not_show_it(client: openai.OpenAI, completion: ChatCompletion) -> None:
    assert "Read as" not in (completion.choices[0].message.content or "")
    told = _completed(client, _said("what is said about trade in session 75?")).choices[0].message.content or ""
    assert told.endswith("\n\n_Read as: answer · trade · session 75_")
    assert read_back(told) == read_back(told.partition("\n\n_Read as")[0])


def test_a_scope_is_taken_in_any_spelling(client: openai.OpenAI) -> None:
    done = client.chat.completions.create(model=_MODEL, messages=_said("trade?"), extra_body={"symbols": ["res 75/15"]})
    cited = _answer(done).citations or _answer(done).nearest
    assert {citation.symbol for citation in cited} == {"A/RES/75/15"}


def _completed(client: openai.OpenAI, messages: list[ChatCompletionMessageParam], model: str = _MODEL) -> ChatCompletion:
    return client.chat.completions.create(model=model, messages=messages)


def _answer(completion: ChatCompletion) -> Answer:
    return Answer.model_validate((completion.model_extra or {})["unga_qa"])


def _wait_for(address: str) -> None:
    until = time.monotonic() + _SECONDS
    with httpx.Client() as client:
        while client.get(f"{address}/readyz").status_code != HTTPStatus.OK:
            assert time.monotonic() < until, f"{address} was not ready within {_SECONDS} s"
            time.sleep(0.05)
