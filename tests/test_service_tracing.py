"""Traces: one a request, with what an answer came to; off by default, without texts by default, and never at an answer's cost."""

from __future__ import annotations

import itertools
import logging
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from langchain_core.language_models import BaseChatModel, FakeMessagesListChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatResult
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from prompts import load_prompt
from service import Answerer, InvalidQuestion, Settings, tracing
from service.answer import Answer, Checked, ModelUsage, Provenance, Sentence
from service.build import build_chat_model, build_database, build_options
from service.conversation import Conversations
from service.http.app import create_app
from service.model_calls import ModelCalls
from service.tracing import describe, span
from service.writing import Breaker, Caller
from service.writing.request_reading import RequestReader

_ASKED = "what did the GA say about disaster management?"
_REWRITTEN = "What did the GA say about women peacekeepers?"
_ANSWERED = ("understand", "retrieve", "answer", "verify")
_WAIT_S = 20
_ROOT = Path(__file__).resolve().parent.parent


class Failing(GenericFakeChatModel):
    """A chat model whose provider refuses what it is sent."""

    def _generate(self, *_: object, **__: object) -> ChatResult:
        raise ValueError(f"cannot take {_ASKED}")


@pytest.fixture(scope="module")
def provider() -> Iterator[InMemorySpanExporter]:
    """Tracing as it is while this module runs: a process can set a provider once."""
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    yield exporter
    exporter.shutdown()  # the provider stays, and what it is given comes to nothing


@pytest.fixture
def exported(provider: InMemorySpanExporter) -> InMemorySpanExporter:
    provider.clear()
    return provider


@pytest.fixture
def client(conversations: Conversations, exported: InMemorySpanExporter) -> Iterator[TestClient]:
    with TestClient(create_app(lambda: conversations)) as client:
        until = time.monotonic() + _WAIT_S
        while client.get("/readyz").status_code != 200 and time.monotonic() < until:
            time.sleep(0.01)
        exported.clear()
        yield client


def _names(spans: tuple[ReadableSpan, ...], parent: str | None, *, among: str = "") -> list[str]:
    """The names of the spans under one, in the order that they began."""
    above = {s.context.span_id: s.name for s in spans if s.context}
    under = [s for s in spans if (above.get(s.parent.span_id) if s.parent else None) == parent and among in s.name]
    return [s.name for s in sorted(under, key=lambda s: s.start_time or 0)]


def _one(spans: tuple[ReadableSpan, ...], name: str) -> dict[str, Any]:
    found = [s for s in spans if s.name == name]
    assert len(found) == 1, [s.name for s in spans]
    return dict(found[0].attributes or {})


def _texts(spans: tuple[ReadableSpan, ...]) -> str:
    """Everything that spans say, as one text."""
    return "\n".join(s.to_json() for s in spans)


@pytest.mark.parametrize(
    ("path", "body", "accept"),
    [
        ("/v1/chat", {"message": _ASKED}, "application/json"),
        ("/v1/chat", {"message": _ASKED}, "text/event-stream"),
        ("/v1/chat/completions", {"model": "unga-qa", "messages": [{"role": "user", "content": _ASKED}]}, "application/json"),
        (
            "/v1/chat/completions",
            {"model": "unga-qa", "stream": True, "messages": [{"role": "user", "content": _ASKED}]},
            "text/event-stream",
        ),
    ],
)
def test_a_request_is_one_trace(
    client: TestClient, exported: InMemorySpanExporter, path: str, body: dict[str, Any], accept: str
) -> None:
    sent = "0af7651916cd43dd8448eb211c80319c"
    headers = {"accept": accept, "traceparent": f"00-{sent}-b7ad6b7169203331-01"}
    assert "isaster" in client.post(path, json=body, headers=headers).text
    spans = exported.get_finished_spans()
    assert {f"{s.context.trace_id:032x}" for s in spans if s.context} == {sent}
    assert _names(spans, f"POST {path}") == ["unga_qa.turn"]
    assert _names(spans, "unga_qa.turn") == ["unga_qa.answer"]
    assert _names(spans, "unga_qa.answer") == [f"unga_qa.step.{name}" for name in _ANSWERED]


def test_machines_that_ask_how_the_process_is_doing_leave_no_trace(client: TestClient, exported: InMemorySpanExporter) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        client.get(path)
    assert exported.get_finished_spans() == ()


def test_a_trace_holds_no_texts(client: TestClient, exported: InMemorySpanExporter) -> None:
    client.post("/v1/chat", json={"message": _ASKED})
    client.post("/v1/chat", json={"message": f"{_ASKED} \x07"})
    assert len(exported.get_finished_spans()) > 6
    assert "isaster" not in _texts(exported.get_finished_spans())


def test_a_trace_holds_texts_where_they_are_asked_for(answerer: Answerer, exported: InMemorySpanExporter) -> None:
    options = build_options(Settings(tracing_content=True, _env_file=None))
    answer = Answerer(answerer.library, options).ask(_ASKED)
    told = _one(exported.get_finished_spans(), "unga_qa.answer")
    assert told["unga_qa.text.question"] == told["unga_qa.text.standalone_question"] == _ASKED
    assert told["unga_qa.text.answer"] == answer.answer


def test_the_span_of_an_answer_says_what_it_came_to(answerer: Answerer, exported: InMemorySpanExporter) -> None:
    answer = answerer.ask(_ASKED)
    told = _one(exported.get_finished_spans(), "unga_qa.answer")
    assert told == {
        "unga_qa.method": "extractive",
        "unga_qa.tier": "answered",
        "unga_qa.abstained": False,
        "unga_qa.confidence": answer.confidence,
        "unga_qa.citations": len(answer.citations),
        "unga_qa.notice": False,
        "unga_qa.corpus": answerer.library.corpus.digest,
        "unga_qa.sentences.quoted": len(answer.sentences),
        "unga_qa.sentences.supported": 0,
        "unga_qa.sentences.unsupported": 0,
    }


def test_the_span_of_an_abstention_says_why(answerer: Answerer, exported: InMemorySpanExporter) -> None:
    answerer.ask("what does paragraph 99 say?")
    told = _one(exported.get_finished_spans(), "unga_qa.answer")
    assert (told["unga_qa.tier"], told["unga_qa.abstained"], told["unga_qa.reason"]) == ("not_found", True, "no_such_paragraph")


def test_what_a_model_cost_and_what_checking_it_found_is_said(exported: InMemorySpanExporter) -> None:
    answer = Answer(
        conversation_id="c",
        message_id="m",
        question=_ASKED,
        standalone_question=_ASKED,
        answer="It encourages cooperation.",
        sentences=(Sentence(text="It encourages cooperation.", verdict="supported"),),
        method="model",
        notice="One sentence was left out.",
        checked=Checked(written=3, supported=1, repaired=1, dropped=1, invented_keys=2),
        usage=ModelUsage(calls=2, input_tokens=900, output_tokens=80, cost_usd=0.004),
        provenance=Provenance(corpus="sha256:c", encoder="e", model="openai:m", prompts={"answer": "sha256:p"}, version="1"),
    )
    with span("answer"):
        describe(answer, texts=False)
    told = _one(exported.get_finished_spans(), "unga_qa.answer")
    assert told == {
        "unga_qa.method": "model",
        "unga_qa.tier": "answered",
        "unga_qa.abstained": False,
        "unga_qa.confidence": 1.0,
        "unga_qa.citations": 0,
        "unga_qa.notice": True,
        "unga_qa.corpus": "sha256:c",
        "unga_qa.sentences.quoted": 0,
        "unga_qa.sentences.supported": 1,
        "unga_qa.sentences.unsupported": 0,
        "unga_qa.checked.written": 3,
        "unga_qa.checked.supported": 1,
        "unga_qa.checked.repaired": 1,
        "unga_qa.checked.dropped": 1,
        "unga_qa.checked.unsupported": 0,
        "unga_qa.checked.invented_keys": 2,
        "unga_qa.prompt.answer": "sha256:p",
        "unga_qa.usage.calls": 2,
        "unga_qa.usage.is_estimate": False,
        "unga_qa.usage.cost_usd": 0.004,
        "gen_ai.request.model": "openai:m",
        "gen_ai.usage.input_tokens": 900,
        "gen_ai.usage.output_tokens": 80,
    }


def test_an_error_is_named_by_its_type_alone(answerer: Answerer, exported: InMemorySpanExporter) -> None:
    with pytest.raises(InvalidQuestion):
        answerer.ask(f"{_ASKED} \x07")
    (opened,) = exported.get_finished_spans()
    assert (opened.attributes or {})["error.type"] == "InvalidQuestion"
    assert (opened.status.is_ok, opened.status.description, opened.events) == (False, None, ())


def _reading(answerer: Answerer, folder: Path, model: BaseChatModel) -> Conversations:
    reads = RequestReader(Caller(model, "test:scripted", Breaker("test")), load_prompt("read_request"), 20)
    database = build_database(Settings(data_dir=folder, _env_file=None))
    return Conversations(Answerer(answerer.library, answerer.options, reads=reads), database, 0)


def _followed_up(conversations: Conversations, exported: InMemorySpanExporter) -> tuple[ReadableSpan, ...]:
    first = conversations.ask(_ASKED)
    exported.clear()
    conversations.ask("and women peacekeepers?", conversation_id=first.conversation_id)
    conversations.close()
    return exported.get_finished_spans()


def _replies() -> Iterator[AIMessage]:
    return itertools.repeat(
        AIMessage(
            _REWRITTEN,
            usage_metadata={"input_tokens": 300, "output_tokens": 12, "total_tokens": 312},
            response_metadata={"model_name": "m-2026", "finish_reason": "stop"},
        )
    )


def test_a_call_of_a_chat_model_is_a_span_in_the_step_that_made_it(
    answerer: Answerer, tmp_path: Path, exported: InMemorySpanExporter
) -> None:
    model = FakeMessagesListChatModel(
        responses=[next(_replies())], callbacks=[ModelCalls(texts=False)], metadata={"ls_provider": "test", "ls_model_name": "m"}
    )
    spans = _followed_up(_reading(answerer, tmp_path, model), exported)
    assert _names(spans, "unga_qa.step.read") == ["chat m"]
    assert _one(spans, "chat m") == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "test",
        "gen_ai.request.model": "m",
        "gen_ai.response.model": "m-2026",
        "gen_ai.response.finish_reasons": ("stop",),
        "gen_ai.usage.input_tokens": 300,
        "gen_ai.usage.output_tokens": 12,
    }
    told = _one(spans, "unga_qa.answer")
    assert (told["gen_ai.request.model"], told["unga_qa.prompt.read_request"][:7]) == ("test:scripted", "sha256:")
    assert "peacekeeper" not in _texts(spans)


def test_what_a_chat_model_was_sent_and_said_is_recorded_where_texts_are_asked_for(
    answerer: Answerer, tmp_path: Path, exported: InMemorySpanExporter
) -> None:
    model = GenericFakeChatModel(messages=_replies(), callbacks=[ModelCalls(texts=True)], metadata={"ls_model_name": "m"})
    told = _one(_followed_up(_reading(answerer, tmp_path, model), exported), "chat m")
    assert "and women peacekeepers?" in told["gen_ai.input.messages"]
    assert _REWRITTEN in told["gen_ai.output.messages"]


def test_a_chat_model_that_fails_is_a_failed_span_without_its_words(
    answerer: Answerer, tmp_path: Path, exported: InMemorySpanExporter
) -> None:
    model = Failing(messages=iter(()), callbacks=[ModelCalls(texts=False)], metadata={"ls_model_name": "m"})
    spans = _followed_up(_reading(answerer, tmp_path, model), exported)
    assert _one(spans, "chat m")["error.type"] == "ValueError"
    assert "isaster" not in _texts(spans)


async def test_a_call_of_an_asynchronous_model_is_within_the_span_that_is_open(exported: InMemorySpanExporter) -> None:
    model = GenericFakeChatModel(messages=_replies(), callbacks=[ModelCalls(texts=False)], metadata={"ls_model_name": "m"})
    with span("turn"):
        assert (await model.ainvoke(_ASKED)).text == _REWRITTEN
        assert "".join([chunk.text async for chunk in model.astream(_ASKED)]) == _REWRITTEN
    assert _names(exported.get_finished_spans(), "unga_qa.turn") == ["chat m", "chat m"]


def test_a_chat_model_is_heard_only_where_tracing_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    built = {on: build_chat_model(Settings(chat_model="openai:m", tracing=on, _env_file=None)) for on in ("off", "otlp")}
    assert built["off"].callbacks is None
    heard = built["otlp"].callbacks
    assert isinstance(heard, list)
    assert [type(listener) for listener in heard] == [ModelCalls]


def _begun(program: str, **environment: str) -> subprocess.Popen[str]:
    """Begin a program of Python in a process of its own, where tracing has not started."""
    known = {"PYTHONPATH": str(_ROOT), "PATH": "", **environment}
    return subprocess.Popen([sys.executable, "-c", program], env=known, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


_WITHOUT_THE_EXTRA = """
import sys
for name in ("opentelemetry.sdk", "opentelemetry.exporter"):
    sys.modules[name] = None
import service.serving, service.http.app
from service import InvalidSetting, Settings
from service.writing import Breaker, Caller
from service.writing.request_reading import RequestReader
from service.tracing import start_tracing
for tracing in ("off", "otlp", "console"):
    try:
        start_tracing(Settings(tracing=tracing, _env_file=None))
        print("started")
    except InvalidSetting as error:
        print(error)
"""


def test_without_the_extra_all_works_but_tracing_which_says_what_to_install() -> None:
    out, complaints = _begun(_WITHOUT_THE_EXTRA).communicate(timeout=60)
    needs = "needs .venv/bin/pip install -e '.[tracing]'"
    assert out.splitlines() == ["started", f"UNGA_QA_TRACING=otlp {needs}", f"UNGA_QA_TRACING=console {needs}"]
    assert complaints == ""


_SPANS = """
import logging, time
from service.settings import read_settings
from service.tracing import span
from service.tracing import start_tracing
logging.basicConfig(level=logging.WARNING, format="%(message)s")
start_tracing(read_settings())
longest = 0.0
for _ in range({count}):
    began = time.perf_counter()
    with span("answer"):
        pass
    longest = max(longest, time.perf_counter() - began)
print(longest, time.time())
"""


def test_a_collector_that_is_down_costs_no_answer_little_of_the_end_and_one_line() -> None:
    with socket.socket() as refusing, socket.socket() as silent:
        for collector in (refusing, silent):
            collector.bind(("127.0.0.1", 0))
        silent.listen(64)
        addresses = [f"http://127.0.0.1:{collector.getsockname()[1]}" for collector in (refusing, silent)]
        program = _SPANS.format(count=3000)
        begun = [_begun(program, UNGA_QA_TRACING="otlp", OTEL_EXPORTER_OTLP_ENDPOINT=address) for address in addresses]
        for process in begun:
            out, complaints = process.communicate(timeout=60)
            longest, answered = map(float, out.split())
            assert longest < 0.5
            assert time.time() - answered < 8, "the library itself would wait for ten seconds and more"
            assert len(complaints.splitlines()) <= 1


def test_spans_that_wait_are_sent_when_the_program_ends() -> None:
    _, written = _begun(_SPANS.format(count=3), UNGA_QA_TRACING="console").communicate(timeout=60)
    assert len([line for line in written.splitlines() if '"unga_qa.answer"' in line]) == 3


def test_the_program_is_named_unga_qa_unless_otel_is_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tracing._resource().attributes["service.name"] == "unga-qa"
    monkeypatch.setenv("OTEL_SERVICE_NAME", "answers-of-ours")
    assert tracing._resource().attributes["service.name"] == "answers-of-ours"


def test_one_complaint_of_the_library_in_ten_minutes_is_handed_on(caplog: pytest.LogCaptureFixture) -> None:
    seldom = tracing._Seldom()
    for number in range(3):
        seldom.handle(logging.LogRecord("opentelemetry", logging.ERROR, "", 0, f"no collector {number}", None, None))
    assert [record.getMessage() for record in caplog.records] == ["traces: no collector 0"]
