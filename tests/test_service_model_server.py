"""The whole path with a real language model, a small and poor one: whatever it makes up, what is shown is what the paragraphs say."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from documents import ParagraphId
from prompts import load_prompt
from service import Answer, Answerer, Settings
from service.build import build_caller, build_conversations, build_options, build_verifier, build_writer
from service.http.app import create_app
from tests.modelserver import NAME, missing, model_server

Serving = Callable[[ASGIApp], AbstractContextManager[str]]
_MODEL = f"openai:{NAME}"
_QUESTIONS = (
    "what did the GA say about disaster management?",
    "what about the 2030 Agenda for Sustainable Development?",
    "which summit was held in Singapore?",
)
_STREAM = {"accept": "text/event-stream"}


@dataclass(frozen=True)
class Service:
    """A service over HTTP and the answerer behind it."""

    client: httpx.Client
    answerer: Answerer

    def ask(self, message: str, **more: str) -> Answer:
        """Ask, and read the answer object."""
        response = self.client.post("/v1/chat", json={"message": message, **more})
        assert response.status_code == 200, response.text
        return Answer.model_validate(response.json())

    def stream(self, message: str) -> list[tuple[str, dict[str, Any]]]:
        """Ask, and read the events, type and fields."""
        with self.client.stream("POST", "/v1/chat", json={"message": message}, headers=_STREAM) as response:
            return list(_events(response.iter_lines()))


def _events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    kind = ""
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "event":
            kind = value
        elif name == "data":
            yield kind, json.loads(value)


@contextmanager
def _service(answerer: Answerer, serving: Serving, folder: Path, base_url: str, **settings: Any) -> Iterator[Service]:
    """Serve the shipped library's answers in the words of the model at an address."""
    named: dict[str, Any] = {
        "data_dir": folder,
        "chat_model": _MODEL,
        "chat_model_base_url": base_url,
        "chat_model_context": 1_200,
        "chat_model_reply": 120,
        "chat_model_timeout": 90,
    }
    found = Settings(_env_file=None, **(named | settings))
    library, caller = answerer.library, build_caller(found)
    assert caller is not None
    built = Answerer(library, build_options(found), build_writer(found, library, caller))
    conversations = build_conversations(found, answerer=built, caller=caller)
    with serving(create_app(lambda: conversations)) as address, httpx.Client(base_url=address, timeout=120) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.05)
        yield Service(client, built)
    conversations.close()


@pytest.fixture(scope="module")
def key() -> Iterator[None]:
    """A key that no server asks for, without which the client does not begin."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", "none")
        yield


@pytest.fixture(scope="module")
def service(
    answerer: Answerer,
    serving: Serving,
    small_model: str,
    tmp_path_factory: pytest.TempPathFactory,
    key: None,  # noqa: ARG001
) -> Iterator[Service]:
    with _service(answerer, serving, tmp_path_factory.mktemp("small"), small_model) as found:
        yield found


@pytest.fixture(scope="module")
def answers(service: Service) -> dict[str, Answer]:
    """What the questions are answered."""
    return {question: service.ask(question) for question in _QUESTIONS}


@pytest.fixture(params=_QUESTIONS)
def answer(request: pytest.FixtureRequest, answers: dict[str, Answer]) -> Answer:
    found: Answer = answers[request.param]
    return found


def test_an_answer_says_which_model_and_prompt_it_was_made_with(answer: Answer) -> None:
    assert answer.provenance.model == _MODEL
    assert answer.provenance.prompts == {"answer": load_prompt("answer").digest}


def test_it_says_what_it_came_to(answer: Answer) -> None:
    assert answer.usage is not None
    assert answer.usage.calls >= 1
    assert answer.usage.input_tokens > 100
    assert answer.usage.output_tokens > 0
    assert answer.usage.cost_usd is None


def test_what_became_of_the_models_sentences_adds_up(answer: Answer) -> None:
    counts = answer.checked
    assert counts is not None
    assert counts.supported + counts.repaired + counts.dropped + counts.unsupported == counts.written
    assert counts.unsupported == 0  # none is shown where none is asked for
    assert (answer.notice is not None) or counts.written == counts.supported


def test_every_sentence_that_is_shown_rests_on_a_paragraph(answer: Answer) -> None:
    cited = {citation.id for citation in answer.citations}
    assert answer.sentences
    for sentence in answer.sentences:
        assert sentence.verdict in {"quoted", "supported"}
        assert set(sentence.citations) <= cited
        assert sentence.citations


def test_every_citation_quotes_its_paragraph_exactly(answer: Answer, service: Service) -> None:
    known = service.answerer.library.corpus.by_id
    for number, citation in enumerate(answer.citations, 1):
        assert citation.text == known[ParagraphId(citation.id)].text
        assert citation.quote == citation.text[citation.start : citation.end] != ""
        assert f"[{number}]" in answer.answer


def test_what_the_model_made_up_is_not_shown(answer: Answer, service: Service) -> None:
    library = service.answerer.library
    verifier = build_verifier(Settings(_env_file=None), library)
    for sentence in answer.sentences:
        paragraphs = [library.corpus.by_id[ParagraphId(key)] for key in sentence.citations]
        assert verifier.check(sentence.text, paragraphs).verdict != "unsupported"
        held = " ".join(f"{p.symbol} {p.label} {p.title} {p.text}" for p in paragraphs)
        assert set(re.findall(r"\d+", sentence.text)) <= set(re.findall(r"\d+", held))
        content = set(re.findall(r"[a-z]{4,}", sentence.text.lower())) - {"general", "assembly"}
        assert content & set(re.findall(r"[a-z]{4,}", held.lower()))


def test_the_model_does_write_something_that_can_be_checked(answers: dict[str, Answer]) -> None:
    assert sum(answer.checked.written for answer in answers.values() if answer.checked) > 0


def test_a_stream_tells_each_sentence_behind_its_citations_and_the_answer_last(service: Service) -> None:
    events = service.stream(_QUESTIONS[1])
    answer, known = Answer.model_validate(events[-1][1]["answer"]), set[str]()
    for kind, fields in events:
        if kind == "citation":
            known.add(fields["citation"]["id"])
        elif kind == "sentence":
            assert set(fields["sentence"]["citations"]) <= known
    assert [kind for kind, _ in events].index("answer") == len(events) - 1
    told = [fields for kind, fields in events if kind == "sentence"]
    assert [fields["sentence"] for fields in told] == [sentence.model_dump(mode="json") for sentence in answer.sentences]
    assert all(fields["text"] in answer.answer for fields in told)
    assert "write" in [fields["stage"] for kind, fields in events if kind == "status"]


def test_a_follow_up_is_put_into_full_words_and_answered(service: Service, answers: dict[str, Answer]) -> None:
    first = answers[_QUESTIONS[0]]
    second = service.ask("and on peacekeeping?", conversation_id=first.conversation_id)
    assert second.conversation_id == first.conversation_id
    assert second.usage is not None
    assert second.usage.calls >= 1
    assert second.answer
    assert all(sentence.verdict in {"quoted", "supported"} for sentence in second.sentences)


@pytest.mark.usefixtures("key")
def test_a_model_that_is_too_slow_leaves_the_composed_answer_soon(
    answerer: Answerer, serving: Serving, small_model: str, tmp_path: Path
) -> None:
    with _service(answerer, serving, tmp_path, small_model, chat_model_timeout=0.5) as service:
        started = time.monotonic()
        answer = service.ask(_QUESTIONS[0])
        taken = time.monotonic() - started
    assert taken < 5
    assert answer.sentences == answerer.ask(_QUESTIONS[0]).sentences
    assert answer.notice == "The language model did not answer in time; this is in the paragraphs' own words."


@pytest.mark.usefixtures("key")
def test_a_model_that_dies_in_the_middle_of_its_reply_leaves_the_rest_composed(
    answerer: Answerer, serving: Serving, tmp_path: Path
) -> None:
    if package := missing():
        pytest.skip(f"{package} is not installed; `make test` installs it")
    with ExitStack() as stack:
        base_url = stack.enter_context(model_server(tmp_path))

        def kill() -> None:
            _await_words(base_url)
            stack.close()

        killing = threading.Thread(target=kill)
        with _service(answerer, serving, tmp_path, base_url, chat_model_reply=400) as service:
            killing.start()
            answer = service.ask(_QUESTIONS[0])
            killing.join()
    cited = {citation.id for citation in answer.citations}
    assert cited >= {citation.id for citation in answerer.ask(_QUESTIONS[0]).citations}
    assert all(sentence.verdict in {"quoted", "supported"} for sentence in answer.sentences)
    assert answer.notice is not None
    assert answer.notice.startswith("The language model broke off in the middle of its answer; ")


def _await_words(base_url: str) -> None:
    """Wait until a server is in the middle of a reply."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        slots = httpx.get(f"{base_url.removesuffix('/v1')}/slots").json()
        if any(word["n_decoded"] > 20 for slot in slots for word in slot.get("next_token", [])):
            return
        time.sleep(0.05)
