"""Calling a language model: in time, with one error that says what happened, and never for longer than it is wanted."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any

import httpx
import pytest
from langchain_core.language_models import BaseChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGenerationChunk
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import Field
from starlette.types import ASGIApp

from service import Settings
from service.answer import ModelUsage
from service.build import build_caller
from service.errors import FailureKind, ModelFailed
from service.events import Listener, StatusEvent
from service.threaded_listening import heard
from service.writing import Breaker, Call, Caller, Deadline, list_price
from service.writing.failures import diagnose
from tests.fakemodel import (
    Behaviour,
    FakeModel,
    breaks_off,
    fails,
    gives_no_choices,
    hangs,
    refuses,
    says,
    says_json,
    sends,
    takes_no_schema,
)

Serving = Callable[[ASGIApp], AbstractContextManager[str]]
_ASKED = [HumanMessage("what about bees?")]
_SCHEMA = {"title": "answer", "type": "object", "properties": {"text": {"type": "string"}, "n": {"type": "integer"}}}
_SECRET = "sk-not-for-readers"  # noqa: S105 - of nobody


class Scripted(GenericFakeChatModel):
    """A chat model that streams what it is scripted to, one list a call: pieces, errors that it raises, events and seconds that it waits."""

    scripts: list[list[Any]]
    calls: list[list[BaseMessage]] = Field(default_factory=list)

    def _stream(self, messages: list[BaseMessage], *_: object, **__: object) -> Iterator[ChatGenerationChunk]:
        script = self.scripts[min(len(self.calls), len(self.scripts) - 1)]
        self.calls.append(messages)
        for step in script:
            if isinstance(step, Exception):
                raise step
            if isinstance(step, threading.Event):
                step.wait(5)
            elif isinstance(step, float):
                time.sleep(step)
            else:
                yield ChatGenerationChunk(message=step if isinstance(step, AIMessageChunk) else AIMessageChunk(content=step))


class Following(Scripted):
    """The same, which takes schemas and follows them by calling a tool."""

    def bind_tools(self, tools: Any, **_: Any) -> Runnable[Any, AIMessage]:
        """Take the schema, as a tool."""
        return self.bind(tools=tools)


class Rebuffed(Exception):
    """What a provider's client raises where its server answers with an error status."""

    def __init__(self, status: int, **headers: str) -> None:
        super().__init__(f"status {status}: key {_SECRET} at http://127.0.0.1:1")
        self.response = httpx.Response(status, headers={name.replace("_", "-"): value for name, value in headers.items()})


class Time:
    """A clock that goes on by what is slept."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        """Tell the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Go on by so many seconds."""
        self.slept.append(seconds)
        self.now += seconds


@dataclass(frozen=True)
class Served:
    """A server of a model, and the address that a chat model is given."""

    model: FakeModel
    address: str

    def caller(self, *behaviours: Behaviour) -> Caller:
        """Script the server, and build a caller of its model from settings."""
        self.model.script(*behaviours)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("OPENAI_API_KEY", _SECRET)
            caller = build_caller(_settings(self.address))
        assert caller is not None
        return caller


@pytest.fixture(scope="module")
def served(serving: Serving) -> Iterator[Served]:
    model = FakeModel()
    with serving(model.app) as address:
        yield Served(model, f"{address}/v1")


def scripted(*scripts: list[Any]) -> Scripted:
    return Scripted(messages=iter(()), scripts=list(scripts))


def following(*scripts: list[Any]) -> Following:
    return Following(messages=iter(()), scripts=list(scripts))


def caller_of(model: BaseChatModel, **named: Any) -> Caller:
    return Caller(model, "test:scripted", Breaker("test:scripted"), **({"sleep": lambda _: None} | named))


def snapshots(caller: Caller, *, seconds: float = 5, schema: dict[str, Any] | None = None) -> list[Any]:
    return list(caller.stream(_ASKED, Deadline.after(seconds), schema))


def failure(work: Callable[[], object]) -> ModelFailed:
    with pytest.raises(ModelFailed) as caught:
        work()
    return caught.value


def kind_of(*script: Any, schema: dict[str, Any] | None = None) -> FailureKind:
    return failure(lambda: snapshots(caller_of(following([*script])), schema=schema)).kind


def piece(text: str = "", **named: Any) -> AIMessageChunk:
    return AIMessageChunk(content=text, **named)


def test_a_reply_comes_as_snapshots_that_grow_to_all_of_it() -> None:
    found = snapshots(caller_of(scripted(["Bees ", "are ", "named."])))
    assert found[-1] == "Bees are named."
    assert all(later.startswith(earlier) for earlier, later in pairwise(found))


def test_a_reply_is_waited_for_with_what_it_came_to() -> None:
    usage = {"input_tokens": 7, "output_tokens": 3, "total_tokens": 10}
    reply = caller_of(scripted(["Bees.", piece(usage_metadata=usage)])).reply(_ASKED, Deadline.after(5))
    assert reply.text == "Bees."
    assert reply.usage == ModelUsage(calls=1, input_tokens=7, output_tokens=3)


@pytest.mark.parametrize(
    "pieces",
    [
        ["<think>who ", "knows</think>", "\nBees."],
        ["<thi", "nk>who</think>Bees."],
        ["<think>a</think>Bees.<think>b</think>"],
        ["Bees.", "<think>and on"],
    ],
)
def test_no_snapshot_shows_thoughts_aloud(pieces: list[str]) -> None:
    held = threading.Event()
    steps = [step for text in pieces for step in (text, held)]
    with closing(caller_of(scripted(steps)).stream(_ASKED, Deadline.after(5))) as call:
        threading.Timer(0.05, held.set).start()
        found = list(call)
    assert found[-1] == "Bees."
    assert not any("<" in str(snapshot) or "who" in str(snapshot) for snapshot in found)


def test_blocks_of_reasoning_are_no_text() -> None:
    blocks = piece("")
    blocks.content = [{"type": "reasoning", "reasoning": "hm"}, {"type": "text", "text": "Bees."}]
    assert snapshots(caller_of(scripted([blocks]))) == ["Bees."]


def test_a_model_that_hangs_is_waited_for_no_longer_than_the_deadline() -> None:
    held = threading.Event()
    began = time.monotonic()
    assert failure(lambda: snapshots(caller_of(scripted([held])), seconds=0.1)).kind == "time"
    assert time.monotonic() - began < 1
    held.set()


def test_a_model_that_goes_on_for_ever_is_stopped_at_the_deadline() -> None:
    model = scripted(["word ", 0.02] * 100)
    found: list[Any] = []
    with pytest.raises(ModelFailed, match="in time"):
        found.extend(caller_of(model).stream(_ASKED, Deadline.after(0.1)))
    assert 1 < len(found) < 10


def test_a_deadline_that_has_passed_asks_nobody() -> None:
    model = scripted(["Bees."])
    assert failure(lambda: snapshots(caller_of(model), seconds=0)).kind == "time"
    assert model.calls == []


def test_closing_a_call_closes_the_stream_at_its_next_piece() -> None:
    closed, held = threading.Event(), threading.Event()

    class Telling(Scripted):
        def _stream(self, *args: Any, **named: Any) -> Iterator[ChatGenerationChunk]:
            try:
                yield from super()._stream(*args, **named)
            finally:
                closed.set()

    call = caller_of(Telling(messages=iter(()), scripts=[["Bees ", held, *["more "] * 1000]])).stream(_ASKED, Deadline.after(5))
    assert next(iter(call)) == "Bees "
    call.close()
    assert not closed.is_set()
    held.set()
    assert closed.wait(2)
    assert list(call) == []
    assert call.usage.is_estimate


def test_a_stream_that_is_ahead_waits_and_is_stopped_all_the_same() -> None:
    before = threading.active_count()
    call = caller_of(scripted(["word "] * 1000)).stream(_ASKED, Deadline.after(5))
    next(iter(call))
    time.sleep(0.05)
    call.close()
    _until(lambda: threading.active_count() <= before)


def test_no_more_streams_hang_than_are_allowed_to() -> None:
    held = threading.Event()
    model = scripted([held, "late"])
    caller = caller_of(model, most_streams=2)
    kinds = [failure(lambda: snapshots(caller, seconds=0.05)).kind for _ in range(2)]
    crowded = failure(lambda: snapshots(caller))
    assert (kinds, crowded.kind, len(model.calls)) == (["time", "time"], "down", 2)
    held.set()
    _until(lambda: _works(lambda: snapshots(caller)))


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ([], "empty"),
        ([""], "empty"),
        (["<think>for ever"], "empty"),
        (["Bees ", ConnectionError("gone")], "broken"),
        (["Bees ", ValueError("odd")], "broken"),
        ([TimeoutError("slow")], "time"),
        ([ConnectionError("gone")], "down"),
        ([Exception("odd")], "down"),
        ([Rebuffed(500)], "down"),
        ([Rebuffed(429)], "rate"),
        ([Rebuffed(401)], "rejected"),
        ([Rebuffed(404)], "rejected"),
        (["x" * 30_000], "malformed"),
        (["No.", piece(response_metadata={"finish_reason": "content_filter"})], "refused"),
        (["No.", piece(response_metadata={"stop_reason": "refusal"})], "refused"),
        ([piece(additional_kwargs={"refusal": "I cannot."})], "refused"),
    ],
)
def test_each_way_to_fail_has_its_kind(script: list[Any], kind: FailureKind) -> None:
    assert kind_of(*script) == kind


def test_what_comes_before_a_model_breaks_off_is_shown() -> None:
    found: list[Any] = []
    call = caller_of(scripted(["Bees ", ConnectionError("gone")])).stream(_ASKED, Deadline.after(5))
    with pytest.raises(ModelFailed, match="broke off in the middle"):
        found.extend(call)
    assert call.usage.calls == 1


def test_a_reply_that_is_cut_at_its_longest_is_one_and_says_so() -> None:
    model = scripted(["Bees and", piece(response_metadata={"finish_reason": "length"})])
    reply = caller_of(model).reply(_ASKED, Deadline.after(5))
    assert (reply.text, reply.is_cut) == ("Bees and", True)


def test_readers_are_told_nothing_of_what_the_provider_said_and_the_log_is(caplog: pytest.LogCaptureFixture) -> None:
    found = failure(lambda: snapshots(caller_of(scripted([Rebuffed(401)]))))
    assert found.words == str(found) == "the language model did not accept the request"
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "status 401" in record.getMessage()


@pytest.mark.parametrize("passing", [Rebuffed(429), Rebuffed(503), ConnectionError("gone")])
def test_what_may_pass_is_asked_again(passing: Exception) -> None:
    model = scripted([passing], [passing], ["Bees."])
    call = caller_of(model).stream(_ASKED, Deadline.after(5))
    assert list(call) == ["Bees."]
    assert len(model.calls) == call.usage.calls == 3


@pytest.mark.parametrize("lasting", [Rebuffed(401), Rebuffed(400), TimeoutError("slow"), Exception("odd")])
def test_what_does_not_pass_is_not_asked_again(lasting: Exception) -> None:
    model = scripted([lasting], ["Bees."])
    failure(lambda: snapshots(caller_of(model)))
    assert len(model.calls) == 1


def test_nothing_is_asked_again_once_something_was_shown() -> None:
    model = scripted(["Bees ", Rebuffed(503)], ["Trade."])
    failure(lambda: snapshots(caller_of(model)))
    assert len(model.calls) == 1


def test_the_wait_that_a_provider_names_is_kept() -> None:
    clock = Time()
    caller = caller_of(scripted([Rebuffed(429, retry_after="7")], ["Bees."]), sleep=clock.sleep)
    assert list(caller.stream(_ASKED, Deadline.after(10, clock))) == ["Bees."]
    assert clock.slept == [7]


def test_a_wait_that_passes_the_deadline_is_not_begun() -> None:
    clock = Time()
    model = scripted([Rebuffed(429, retry_after="7")], ["Bees."])
    caller = caller_of(model, sleep=clock.sleep)
    assert failure(lambda: list(caller.stream(_ASKED, Deadline.after(5, clock)))).kind == "rate"
    assert (clock.slept, len(model.calls)) == ([], 1)


def test_waits_grow_and_all_tries_together_keep_the_deadline() -> None:
    clock = Time()
    caller = caller_of(scripted([ConnectionError("gone")]), sleep=clock.sleep)
    assert failure(lambda: list(caller.stream(_ASKED, Deadline.after(60, clock)))).kind == "down"
    assert len(clock.slept) == 3
    assert clock.slept == sorted(clock.slept)
    assert sum(clock.slept) < 60


def test_a_connection_that_is_not_made_in_time_may_pass_and_an_answer_that_does_not_come_may_not() -> None:
    assert diagnose(httpx.ConnectTimeout("slow")).may_pass
    assert not diagnose(httpx.ReadTimeout("slow")).may_pass
    assert diagnose(httpx.ReadTimeout("slow")).kind == "time"


def test_an_error_is_known_by_its_cause() -> None:
    error = RuntimeError("something")
    error.__cause__ = Rebuffed(429, retry_after="2.5")
    assert (diagnose(error).kind, diagnose(error).wait) == ("rate", 2.5)


def test_values_come_as_they_grow_and_at_last_all_of_them() -> None:
    held = threading.Event()
    threading.Timer(0.05, held.set).start()
    calls = [piece(tool_call_chunks=[_called(part)]) for part in ('{"text": "Bees', ' are", "n', '": 2}')]
    found = snapshots(caller_of(following([calls[0], held, *calls[1:]])), schema=_SCHEMA)
    assert found[0] == {"text": "Bees"}
    assert found[-1] == {"text": "Bees are", "n": 2}


def test_values_in_a_fence_behind_a_thought_are_values_too() -> None:
    assert snapshots(caller_of(following(['<think>{"a</think>```json\n{"n": 2}\n```'])), schema=_SCHEMA)[-1] == {"n": 2}


def test_values_without_their_end_are_malformed_unless_the_model_was_cut() -> None:
    assert kind_of('{"text": "Bees', schema=_SCHEMA) == "malformed"
    cut = ['{"text": "Bees', piece(response_metadata={"finish_reason": "length"})]
    assert snapshots(caller_of(following(cut)), schema=_SCHEMA)[-1] == {"text": "Bees"}


def test_a_model_that_answers_in_prose_all_the_same_gives_text() -> None:
    assert snapshots(caller_of(following(["Bees are named."])), schema=_SCHEMA)[-1] == "Bees are named."


def test_a_model_that_knows_no_schemas_gives_text_and_is_asked_without_the_next_time() -> None:
    model = scripted(["Bees."])
    caller = caller_of(model)
    assert [snapshots(caller, schema=_SCHEMA) for _ in range(2)] == [["Bees."], ["Bees."]]
    assert len(model.calls) == 2


def test_a_model_whose_way_with_schemas_is_unknown_gives_text() -> None:
    class Odd(Scripted):
        def with_structured_output(self, *_: Any, **__: Any) -> Runnable[Any, Any]:
            return RunnableLambda(lambda _: {"text": "Bees."})

    assert snapshots(caller_of(Odd(messages=iter(()), scripts=[["Bees."]])), schema=_SCHEMA) == ["Bees."]


def test_a_model_that_fails_three_times_in_a_row_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    model = scripted([TimeoutError("slow")])
    caller = caller_of(model)
    kinds = [failure(lambda: snapshots(caller)).kind for _ in range(3)]
    left = failure(lambda: snapshots(caller))
    assert (kinds, left.kind, len(model.calls)) == (["time"] * 3, "down", 3)
    assert "failed several times in a row" in left.words
    assert "failed 3 times in a row" in caplog.text


def test_a_reply_between_failures_begins_the_count_anew() -> None:
    slow = [TimeoutError("slow")]
    model = scripted(slow, slow, ["Bees."], slow, slow, ["Bees."])
    caller = caller_of(model)
    found = [_works(lambda: snapshots(caller)) for _ in range(6)]
    assert found == [False, False, True, False, False, True]


def test_refusals_and_empty_replies_are_no_reason_to_leave_a_model_alone() -> None:
    model = scripted([""])
    caller = caller_of(model)
    assert [failure(lambda: snapshots(caller)).kind for _ in range(5)] == ["empty"] * 5


def test_a_model_that_was_left_alone_is_tried_once_and_then_as_before() -> None:
    held = threading.Event()
    model = scripted([TimeoutError("slow")], ["Bees ", held, "are named."], ["Trade."])
    caller = Caller(model, "test:scripted", Breaker("test:scripted", failures=1, seconds=0.05))
    failure(lambda: snapshots(caller))
    time.sleep(0.1)
    trial = iter(caller.stream(_ASKED, Deadline.after(5)))
    assert next(trial) == "Bees "
    assert "left alone" in failure(lambda: snapshots(caller)).words
    held.set()
    assert list(trial)[-1] == "Bees are named."
    assert snapshots(caller) == ["Trade."]


def test_a_call_that_is_given_up_tells_the_breaker_nothing() -> None:
    held = threading.Event()
    caller = Caller(scripted(["Bees ", held]), "test:scripted", Breaker("test:scripted", failures=2, seconds=60))
    for _ in range(3):
        call = caller.stream(_ASKED, Deadline.after(5))
        next(iter(call))
        call.close()
    assert next(iter(caller.stream(_ASKED, Deadline.after(5)))) == "Bees "
    held.set()


def test_calls_do_not_wait_for_each_other() -> None:
    held = threading.Event()
    caller = caller_of(scripted(["Bees ", held], ["Trade."]))
    with closing(caller.stream(_ASKED, Deadline.after(5))) as first:
        assert next(iter(first)) == "Bees "
        assert snapshots(caller) == ["Trade."]
    held.set()


def test_usage_that_is_not_told_is_reckoned_from_the_texts() -> None:
    call = caller_of(scripted(["x" * 10])).stream(_ASKED, Deadline.after(5))
    assert list(call)
    assert call.usage == ModelUsage(calls=1, input_tokens=6, output_tokens=4, is_estimate=True)


def test_requests_that_were_turned_away_come_to_no_tokens() -> None:
    call = caller_of(scripted([Rebuffed(503)])).stream(_ASKED, Deadline.after(5))
    failure(lambda: list(call))
    assert call.usage == ModelUsage(calls=4, input_tokens=0, output_tokens=0)


def test_usage_adds_up_and_costs_nothing_known_where_one_call_does() -> None:
    dear = ModelUsage(calls=1, input_tokens=10, output_tokens=2, cost_usd=0.1)
    assert ModelUsage.total([dear, dear]) == ModelUsage(calls=2, input_tokens=20, output_tokens=4, cost_usd=0.2)
    unknown = ModelUsage(calls=1, input_tokens=10, output_tokens=2, is_estimate=True)
    assert ModelUsage.total([dear, unknown]).cost_usd is None
    assert ModelUsage.total([dear, unknown]).is_estimate


def test_a_model_at_list_price_costs_something_and_an_unknown_one_is_not_told() -> None:
    assert list_price("openai:gpt-4o-mini", 1_000_000, 1_000_000) == pytest.approx(0.15 + 0.60)
    assert list_price("openai:nothing", 10, 10) is None
    assert list_price("nobody:model", 10, 10) is None
    caller = caller_of(scripted(["x" * 30]), price=partial(list_price, "openai:gpt-4o-mini"))
    assert caller.reply(_ASKED, Deadline.after(5)).usage.cost_usd == pytest.approx(0.000007)


def test_a_model_over_http_streams_its_text_and_tells_its_usage(served: Served) -> None:
    caller = served.caller(says("Bees are named.", usage=(11, 4)))
    call = _call(caller)
    assert list(call)[-1] == "Bees are named."
    assert call.usage == ModelUsage(calls=1, input_tokens=11, output_tokens=4)
    assert served.model.requests[0]["messages"] == [{"content": "what about bees?", "role": "user"}]


def test_a_model_over_http_follows_a_schema_and_counts_its_tokens_once(served: Served) -> None:
    caller = served.caller(says_json({"text": "Bees are named", "n": 2}, usage=(11, 4)))
    call = caller.stream(_ASKED, Deadline.after(5), _SCHEMA)
    assert list(call)[-1] == {"text": "Bees are named", "n": 2}
    assert (call.usage.input_tokens, call.usage.output_tokens, call.usage.is_estimate) == (11, 4, False)
    assert served.model.requests[0]["response_format"]["type"] == "json_schema"


def test_values_over_http_that_are_cut_are_shown_as_far_as_they_came(served: Served) -> None:
    caller = served.caller(says('{"text": "Bees are', finish="length"))
    call = caller.stream(_ASKED, Deadline.after(5), _SCHEMA)
    assert list(call)[-1] == {"text": "Bees are"}
    assert call.is_cut


def test_a_server_that_knows_no_schemas_is_asked_without_and_so_from_then_on(served: Served) -> None:
    caller = served.caller(takes_no_schema(says("Bees.")))
    assert [snapshots(caller, schema=_SCHEMA)[-1] for _ in range(2)] == ["Bees.", "Bees."]
    assert ["response_format" in request for request in served.model.requests] == [True, False, False]


def test_a_server_that_is_busy_for_a_moment_costs_that_moment(served: Served) -> None:
    caller = served.caller(fails(429, retry_after=0.02), says("Bees."))
    assert snapshots(caller) == ["Bees."]
    assert len(served.model.requests) == 2


@pytest.mark.parametrize(
    ("behaviour", "kind", "requests"),
    [
        (hangs(), "time", 1),
        (hangs("Bees "), "time", 1),
        (breaks_off("Bees are "), "broken", 1),
        (fails(500, retry_after=0), "down", 4),
        (fails(401, f"Incorrect API key provided: {_SECRET}"), "rejected", 1),
        (fails(404, "The model `none` does not exist"), "rejected", 1),
        (fails(400, "Azure found it objectionable", code="content_filter"), "refused", 1),
        (fails(429, "You exceeded your current quota", code="insufficient_quota"), "rate", 1),
        (says("No.", finish="content_filter"), "refused", 1),
        (gives_no_choices(), "empty", 1),
        (says(""), "empty", 1),
        (sends("<html>a proxy's page</html>", "text/html"), "empty", 1),
        (sends("data: <html>\n\n"), "malformed", 1),
        (sends("data: [7]\n\n"), "malformed", 1),
    ],
)
def test_a_server_that_misbehaves_is_one_kind_of_failure(
    served: Served, behaviour: Behaviour, kind: FailureKind, requests: int
) -> None:
    caller = served.caller(behaviour)
    found = failure(lambda: list(_call(caller, seconds=0.3 if kind == "time" else 5)))
    assert (found.kind, len(served.model.requests)) == (kind, requests)
    assert _SECRET not in found.words


def test_a_model_over_http_that_declines_a_schema_has_refused(served: Served) -> None:
    caller = served.caller(refuses())
    assert failure(lambda: snapshots(caller, schema=_SCHEMA)).kind == "refused"


def test_a_server_that_is_not_there_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    caller = build_caller(_settings("http://127.0.0.1:1/v1"))
    assert caller is not None
    assert failure(lambda: snapshots(caller, seconds=0.3)).kind == "down"


def test_no_model_set_is_no_caller() -> None:
    assert build_caller(Settings(_env_file=None)) is None


def _settings(address: str) -> Settings:
    return Settings(chat_model="openai:small", chat_model_base_url=address, chat_model_timeout=0.5, _env_file=None)


def _call(caller: Caller, seconds: float = 5) -> Call:
    return caller.stream(_ASKED, Deadline.after(seconds))


def _called(part: str) -> Any:
    return {"name": "answer", "args": part, "id": None, "index": 1, "type": "tool_call_chunk"}


def _works(work: Callable[[], object]) -> bool:
    try:
        work()
    except ModelFailed:
        return False
    return True


def _until(holds: Callable[[], bool]) -> None:
    for _ in range(200):
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come to hold")


async def test_a_model_is_waited_for_no_longer_once_nobody_listens(served: Served) -> None:
    caller = served.caller(hangs())
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()

    def work(listener: Listener) -> None:
        listener(StatusEvent(stage="write"))
        try:
            caller.reply(_ASKED, Deadline(30))
        finally:
            loop.call_soon_threadsafe(ended.set)

    async with contextlib.aclosing(heard(work)) as events:
        await anext(events)
    async with asyncio.timeout(5):
        await ended.wait()
