"""Targets: a running service, asked over HTTP or through Slack's queue, gives what the pipeline gives in this process."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from documents import Corpus
from evals import Case, EvaluationError, Record
from evals.running.local import LocalTarget
from evals.running.opening import open_target
from evals.running.over_http import HttpTarget
from evals.running.over_slack import SlackTarget, open_client
from evals.running.shown import unshown
from evals.running.target import Target
from service import Answer, Answerer, Conversations, Settings, build_conversations
from service.conversation import Database
from service.http.app import create_app
from service.slack.answer_blocks import Look, messages_of, plain_message
from service.slack.installation import SlackMisconfigured
from service.slack.working.answers import FAILED
from service.slack.working.queue import Job, Queue
from tests.botprocess import running
from tests.fakeslack import FakeSlack

Serving = Callable[[ASGIApp], AbstractContextManager[str]]
_KEY = "key-one"
_CENTRE = ("theres some sustainable development centre in thailand in the asean resolution, what is that", "when did it open?")
_CASES = (
    Case(id="open", question="what did the GA say about disaster management?"),
    Case(id="everyday", question="does it say anything about women & peacekeepers <mine>?"),
    Case(id="number", question="what does paragraph 20 say?"),
    Case(id="range", question="OPs 3-5"),
    Case(id="metadata", question="when was it adopted?"),
    Case(id="set", question="which paragraphs mention women"),
    Case(id="missing", question="what does paragraph 40 say?", answerable=False),
    Case(id="far", question="who won the football world cup", answerable=False),
    Case(id="thanks", question="thank you!", answerable=False),
    Case(id="pronoun", question="when did it open?", history=_CENTRE[:1]),
    Case(id="withheld", question="who is its director?", history=_CENTRE, answerable=False),
    Case(id="order", question="and the next one?", history=("what does paragraph 12 say", "no, I meant the preamble")),
)
_SCOPED = (
    Case(id="scoped", question="what is said about trade?", symbols=("A/RES/75/15",)),
    Case(id="elsewhere", question="what is said about trade?", symbols=("A/RES/1/2",), answerable=False),
)


def _conversations(answerer: Answerer, folder: Path) -> Conversations:
    return build_conversations(Settings(data_dir=folder, _env_file=None), answerer=answerer)


@pytest.fixture(scope="module")
def local(answerer: Answerer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalTarget]:
    found = LocalTarget(_conversations(answerer, tmp_path_factory.mktemp("local")))
    yield found
    found.close()


@pytest.fixture(scope="module")
def expected(local: LocalTarget) -> dict[str, Record]:
    return {case.id: local.record(case) for case in (*_CASES, *_SCOPED)}


@pytest.fixture(scope="module")
def app(answerer: Answerer, tmp_path_factory: pytest.TempPathFactory) -> ASGIApp:
    folder = tmp_path_factory.mktemp("served")
    return create_app(lambda: _conversations(answerer, folder), f"{_KEY},key-two")


@pytest.fixture(scope="module")
def address(app: ASGIApp, serving: Serving) -> Iterator[str]:
    with serving(app) as found:
        yield found


@pytest.fixture(scope="module")
def served(app: ASGIApp, address: str) -> ASGIApp:  # noqa: ARG001 - it must run
    """The application that runs, to be put behind something else."""
    return app


@contextmanager
def _asking(address: str, key: str | None = _KEY, *, timeout_s: float = 30, patience_s: float = 15) -> Iterator[HttpTarget]:
    target = HttpTarget(address, key, timeout_s=timeout_s, patience_s=patience_s)
    try:
        yield target
    finally:
        target.close()


def _fault(target: Target, case: Case = _CASES[0]) -> str:
    with pytest.raises(EvaluationError) as caught:
        target.record(case)
    return str(caught.value)


def _said(record: Record) -> dict[str, Any]:
    """An answer without what differs each time."""
    return record.answer.model_dump(exclude={"conversation_id", "message_id", "timings_ms"})


def _all(target: Target, cases: tuple[Case, ...]) -> list[Record]:
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(target.record, cases))


def _listed(address: str) -> int:
    said = httpx.get(f"{address}/v1/conversations", headers={"Authorization": f"Bearer {_KEY}"}).json()
    return int(said["total"])


# Over HTTP


def test_over_http_every_case_has_the_answer_that_it_has_in_process(address: str, expected: dict[str, Record]) -> None:
    with _asking(address) as target:
        records = _all(target, (*_CASES, *_SCOPED))
    assert {record.id: _said(record) for record in records} == {key: _said(record) for key, record in expected.items()}


def test_over_http_what_is_ranked_is_what_is_ranked_in_process(address: str, expected: dict[str, Record]) -> None:
    alone = tuple(case for case in (*_CASES, *_SCOPED) if not case.history)
    with _asking(address) as target:
        records = _all(target, alone)
    assert {record.id: record.retrieved for record in records} == {case.id: expected[case.id].retrieved for case in alone}


def test_a_follow_up_ranks_by_its_standalone_question(address: str, expected: dict[str, Record]) -> None:
    with _asking(address) as target:
        record = target.record(next(case for case in _CASES if case.id == "pronoun"))
    assert record.retrieved[0] == expected["pronoun"].retrieved[0]
    assert len(record.retrieved) == 10


def test_no_conversation_is_left_behind(address: str) -> None:
    with _asking(address) as target:
        target.record(_CASES[-1])
        target.provenance()
        with pytest.raises(EvaluationError):
            target.record(Case(id="long", question="why " * 2000, history=_CENTRE[:1]))
    assert _listed(address) == 0


def test_an_earlier_question_that_is_none_is_passed_over(address: str, expected: dict[str, Record]) -> None:
    odd = Case(id="odd", question=_CASES[2].question, history=("bell \u0007", "   "))
    with _asking(address) as target:
        assert _said(target.record(odd)) == _said(expected["number"])


def test_only_what_the_person_said_of_a_history_is_sent(address: str, expected: dict[str, Record]) -> None:
    turns = [{"role": "title", "text": "A"}, {"role": "user", "text": _CENTRE[0]}, {"role": "assistant", "text": "Paragraph 9."}]
    with _asking(address) as target:
        record = target.record(Case.model_validate({"id": "p", "question": _CENTRE[1], "history": turns}))
    assert _said(record) == _said(expected["pronoun"])


def test_a_problem_names_the_case_and_says_what_the_service_said(address: str) -> None:
    with _asking(address) as target, pytest.raises(EvaluationError) as caught:
        target.record(Case(id="long-1", question="why " * 2000))
    assert "case 'long-1'" in str(caught.value)
    assert "the service answers 422, “message: the question has 7,999 characters, at most 4,000 are taken" in str(caught.value)


@pytest.mark.parametrize(("key", "advice"), [(None, "set UNGA_QA_EVAL_KEY"), ("wrong-key", "does not take the key")])
def test_a_missing_or_wrong_key_is_named_and_not_shown(address: str, key: str | None, advice: str) -> None:
    with _asking(address, key) as target, pytest.raises(EvaluationError) as caught:
        target.provenance()
    assert f"{address}/v1/chat: the service answers 401" in str(caught.value)
    assert advice in str(caught.value)
    assert "wrong-key" not in str(caught.value)


def test_the_provenance_says_who_answered_without_secrets(
    address: str, serving: Serving, answerer: Answerer, tmp_path: Path
) -> None:
    with _asking(address) as target:
        found = target.provenance()
    assert (found["address"], found["corpus"]) == (address, answerer.library.corpus.digest)
    with serving(create_app(lambda: _conversations(answerer, tmp_path))) as open_to_all:
        with_user = open_to_all.replace("http://", "http://someone:hush@")
        with _asking(with_user, None) as target:
            assert target.provenance()["address"] == target.name == open_to_all


def test_a_service_that_is_not_ready_is_waited_for(serving: Serving, answerer: Answerer, tmp_path: Path) -> None:
    built = threading.Event()

    def build() -> Conversations:
        built.wait(10)
        return _conversations(answerer, tmp_path)

    with serving(create_app(build)) as found:
        with _asking(found, None, patience_s=1) as target, pytest.raises(EvaluationError, match="the index is being loaded"):
            target.provenance()
        threading.Timer(0.3, built.set).start()
        with _asking(found, None) as target:
            assert target.record(_CASES[2]).retrieved == ("A/RES/75/15#op20",)


class _Faulty:
    """Stands before an application and spoils its first answers: refuses them, or breaks off in the middle."""

    def __init__(self, app: ASGIApp, fault: int | str, times: int, path: str = "/v1/chat") -> None:
        self._app, self._fault, self._path, self.left = app, fault, path, times

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return  # the application runs already
        if scope["path"].startswith(self._path) and self.left:
            self.left -= 1
            if isinstance(self._fault, int):
                response = JSONResponse({"detail": "too much"}, self._fault, headers={"Retry-After": "0"})
                await response(scope, receive, send)
                return
            await self._app(scope, receive, _breaking(send))
            return
        await self._app(scope, receive, send)


def _breaking(send: Send) -> Send:
    async def broken(message: Message) -> None:
        cut = {"body": message["body"][:10], "more_body": True} if message["type"] == "http.response.body" else {}
        await send({**message, **cut})

    return broken


@pytest.mark.parametrize("status", [429, 503])
def test_a_service_that_asks_for_a_pause_is_asked_again(
    serving: Serving, served: ASGIApp, expected: dict[str, Record], status: int
) -> None:
    faulty = _Faulty(served, status, 2)
    with serving(faulty) as found, _asking(found) as target:
        assert _said(target.record(_CASES[-1])) == _said(expected["order"])
    assert faulty.left == 0


def test_a_pause_longer_than_the_patience_is_an_error(serving: Serving, served: ASGIApp) -> None:
    with serving(_Faulty(served, 429, 1_000_000)) as found, _asking(found, patience_s=0.2) as target:
        assert re.search(r"case 'open': .*429, “too much” \(tried for 0\.2 s\)", _fault(target))


def test_a_case_whose_connection_breaks_is_asked_anew(serving: Serving, served: ASGIApp, expected: dict[str, Record]) -> None:
    faulty = _Faulty(served, "break", 2)
    with serving(faulty) as found, _asking(found) as target:
        assert _said(target.record(_CASES[-1])) == _said(expected["order"])
    assert faulty.left == 0


def test_a_connection_that_breaks_every_time_is_an_error(serving: Serving, served: ASGIApp) -> None:
    with serving(_Faulty(served, "break", 1_000_000)) as found, _asking(found) as target:
        assert f"case 'open': {found}/v1/chat: the connection broke before the answer was there" in _fault(target)


def test_a_service_that_dies_is_named_with_the_case(serving: Serving, served: ASGIApp) -> None:
    with ExitStack() as service:
        found = service.enter_context(serving(_Faulty(served, 503, 0)))
        with _asking(found, patience_s=1.5) as target:
            target.record(_CASES[2])
            service.close()
            started = time.monotonic()
            assert f"case 'open': {found}/v1/chat: the service cannot be reached" in _fault(target)
            assert 1 <= time.monotonic() - started < 4


def test_an_answer_that_takes_too_long_is_an_error(serving: Serving) -> None:
    def dawdle(_: Request) -> Response:
        time.sleep(1)
        return PlainTextResponse("late")

    with serving(_only(dawdle)) as found, _asking(found, timeout_s=0.3) as target:
        assert "no answer within 0.3 s" in _fault(target)


def _only(respond: Callable[[Request], Response]) -> Starlette:
    return Starlette(routes=[Route("/v1/chat", respond, methods=["POST"])])


@pytest.mark.parametrize(
    ("respond", "message"),
    [
        (lambda _: PlainTextResponse("<html>"), "does not answer with JSON; give the address"),
        (lambda _: Response("[" * 100_000, media_type="application/json"), "does not answer with JSON"),
        (lambda _: JSONResponse({"choices": []}), "does not answer with an answer object .*conversation_id: Field required"),
        (lambda _: JSONResponse([1]), "does not answer with an answer object"),
        (lambda _: PlainTextResponse("no", 404), "answers 404, and does not say why; give the address"),
        (lambda _: Response(status_code=307, headers={"Location": "https://u:hush@b/x?k=hush"}), r"307, “go to https://b/x”"),
        (lambda _: JSONResponse({"detail": "a\x1b[31m\nb" + "c" * 999}, 500), r"500, “a \[31m bc{200,300}…”; its log says more"),
    ],
)
def test_what_is_no_answer_is_refused_by_address(serving: Serving, respond: Callable[[Request], Response], message: str) -> None:
    with serving(_only(respond)) as found, _asking(found) as target:
        said = _fault(target)
    assert re.search(f"case 'open': {found}/v1/chat:? .*{message}", said)
    assert "hush" not in said


def test_fields_that_a_newer_answer_has_are_passed_over(serving: Serving, expected: dict[str, Record]) -> None:
    said = expected["number"].answer.model_dump(mode="json")
    answers = [said | {"mood": "good"}, said | {"sentences": [{"text": "a", "mood": "good"}]}]
    app = Starlette(
        routes=[
            Route("/v1/chat", lambda _: JSONResponse(answers.pop(0)), methods=["POST"]),
            Route("/v1/conversations/{id}", lambda _: Response(status_code=204), methods=["DELETE"]),
        ]
    )
    with serving(app) as found, _asking(found) as target:
        assert target.record(_CASES[2]).answer == expected["number"].answer
        with pytest.raises(EvaluationError, match=r"sentences\.0\.mood: Extra inputs"):
            target.record(_CASES[2])


def test_nobody_at_an_address_is_an_error_at_once(unused_address: str) -> None:
    with (
        _asking(unused_address) as target,
        pytest.raises(EvaluationError, match=f"{unused_address}: the service cannot be reached"),
    ):
        target.provenance()


@pytest.fixture
def unused_address(serving: Serving) -> str:
    with serving(Starlette()) as found:
        return found


@pytest.mark.parametrize(
    ("url", "key", "message"),
    [
        ("ftp://host", None, "must begin with http://"),
        ("http://", None, "name a host"),
        ("http://host:port", None, "is no URL"),
        ("http://host/?token=hush", None, "without “\\?”"),
        ("http://user:hush@host", "hush", "only one of them"),
        ("http://host", "hush\nhush", "characters that no key has"),
    ],
)
def test_what_can_be_no_address_or_key_is_refused_without_showing_secrets(url: str, key: str | None, message: str) -> None:
    with pytest.raises(EvaluationError, match=message) as caught:
        HttpTarget(url, key)
    assert "hush" not in str(caught.value)


# In this process


def test_a_local_target_names_the_case_that_cannot_be_asked(local: LocalTarget) -> None:
    with pytest.raises(EvaluationError, match="case 'empty': the question is empty"):
        local.record(Case(id="empty", question=" "))


def test_a_local_target_says_what_answers_are_made_with(local: LocalTarget, answerer: Answerer) -> None:
    assert local.provenance()["corpus"] == answerer.library.corpus.digest


# Through Slack's queue


@pytest.fixture(scope="module")
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as found:
        yield found


@pytest.fixture
def channel(slack: FakeSlack) -> str:
    return slack.channel("evaluation", members=("U1",))


@contextmanager
def _in_slack(
    slack: FakeSlack, channel: str, answerer: Answerer, database: Path, timeout_s: float = 30
) -> Iterator[tuple[SlackTarget, Conversations]]:
    settings = Settings(data_dir=database.parent, database_url=f"sqlite:///{database}", _env_file=None)
    conversations = build_conversations(settings, answerer=answerer)
    queue = Queue(Database(f"sqlite:///{database}"), "evaluation")
    target = SlackTarget(conversations, queue, _client(slack), channel, timeout_s=timeout_s)
    try:
        yield target, conversations
    finally:
        target.close()


def _client(slack: FakeSlack) -> WebClient:
    return open_client("xoxb-1", slack.base_url)


def test_through_slack_every_case_has_the_answer_that_it_has_in_process(
    slack: FakeSlack, channel: str, answerer: Answerer, data_dir: Path, tmp_path: Path, expected: dict[str, Record]
) -> None:
    database = tmp_path / "bot.sqlite"
    with running(slack, data_dir, database), _in_slack(slack, channel, answerer, database) as (target, conversations):
        records = _all(target, _CASES)
        made = target.provenance()
        kept = conversations.newest("slack:T1").total
    assert {record.id: _said(record) for record in records} == {case.id: _said(expected[case.id]) for case in _CASES}
    assert records[2].retrieved == ("A/RES/75/15#op20",)
    assert made["corpus"] == answerer.library.corpus.digest
    assert "xoxb" not in made["address"]
    assert kept == 0
    assert slack.errors == []
    assert slack.unescaped == []


class _Worker:
    """Works off one job in the way that a test wants, as a process that shares the queue."""

    def __init__(self, database: Path, work: Callable[[Queue, Job], None]) -> None:
        self._queue = Queue(Database(f"sqlite:///{database}"), "worker")
        self._thread = threading.Thread(target=self._run, args=(work,))

    def _run(self, work: Callable[[Queue, Job], None]) -> None:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            if (job := self._queue.claim()) is not None:
                work(self._queue, job)
                return
            time.sleep(0.05)

    def __enter__(self) -> None:
        self._queue.unfinished()  # the tables are there before two ask for them at once
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._thread.join()
        self._queue.close()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "case 'open': nothing was posted: Slack refused it, or it was given up"),
        (FAILED, "case 'open': it was given up after several tries"),
        ("This cannot be answered.", "case 'open': it has no answer: the bot posted “This cannot be answered.”"),
    ],
)
def test_a_question_that_is_given_up_is_named(
    slack: FakeSlack, channel: str, answerer: Answerer, tmp_path: Path, text: str | None, message: str
) -> None:
    def work(queue: Queue, job: Job) -> None:
        queue.finish(job, (_posted(slack, job, text),) if text else ())

    database = tmp_path / "bot.sqlite"
    with _in_slack(slack, channel, answerer, database) as (target, _), _Worker(database, work):
        assert message in _fault(target)


def test_what_is_posted_and_says_something_else_is_named(
    slack: FakeSlack, channel: str, answerer: Answerer, tmp_path: Path
) -> None:
    database = tmp_path / "bot.sqlite"
    with _in_slack(slack, channel, answerer, database) as (target, conversations):

        def work(queue: Queue, job: Job) -> None:
            asked = job.asked
            conversations.begin(asked.owner, asked.conversation_id)
            conversations.ask(asked.text, conversation_id=asked.conversation_id, message_id=asked.message_id, owner=asked.owner)
            queue.finish(job, (_posted(slack, job, "The Assembly decides nothing."),))

        with _Worker(database, work):
            assert "case 'open': Slack does not show what the answer says" in _fault(target)
        assert conversations.newest("slack:T1").total == 0


def _posted(slack: FakeSlack, job: Job, text: str) -> str:
    (shown,) = plain_message(text)
    said = _client(slack).chat_postMessage(
        channel=job.asked.channel, thread_ts=job.asked.thread_ts, text=shown.text, blocks=shown.blocks
    )
    return str(said["ts"])


def test_a_question_that_nobody_takes_is_named_and_withdrawn(
    slack: FakeSlack, channel: str, answerer: Answerer, tmp_path: Path
) -> None:
    database = tmp_path / "bot.sqlite"
    with _in_slack(slack, channel, answerer, database, timeout_s=0.5) as (target, _):
        assert "case 'open': nobody took the question from the queue within 0.5 s" in _fault(target)
        left = target._queue.claim()
    assert left is not None
    assert left.kind == "deletion"


def test_a_case_that_is_scoped_cannot_be_asked_in_slack(
    slack: FakeSlack, channel: str, answerer: Answerer, tmp_path: Path
) -> None:
    with _in_slack(slack, channel, answerer, tmp_path / "bot.sqlite") as (target, _):
        assert "case 'scoped' is asked of some documents alone" in _fault(target, _SCOPED[0])


def test_a_channel_without_the_bot_is_named(slack: FakeSlack, answerer: Answerer, tmp_path: Path) -> None:
    outside = slack.channel("outside", members=("U1",), bot=False)
    with _in_slack(slack, outside, answerer, tmp_path / "bot.sqlite") as (target, _):
        assert "case 'open': Slack refuses: not_in_channel; invite the bot" in _fault(target)
    slack.errors.clear()


def _as_posted(answer: Answer) -> list[dict[str, Any]]:
    shown = messages_of(answer, Look("https://qa.example"))
    return [{"text": m.text, "blocks": json.loads(json.dumps([b.to_dict() for b in m.blocks]))} for m in shown]


@pytest.mark.parametrize("case", [case.id for case in _CASES])
def test_an_answer_as_slack_shows_it_shows_every_sentence(expected: dict[str, Record], case: str) -> None:
    assert unshown(expected[case].answer, _as_posted(expected[case].answer)) is None


def test_slack_shows_every_point_of_what_comes_closest(answerer: Answerer) -> None:
    near = Answerer(answerer.library, replace(answerer.options, confidence=1.0)).ask("what about disaster management?")
    assert near.tier == "nearest"
    assert unshown(near, _as_posted(near)) is None


def test_a_sentence_that_slack_does_not_show_is_found(expected: dict[str, Record]) -> None:
    answer = expected["open"].answer
    short = answer.model_copy(update={"sentences": answer.sentences[:1]})
    assert unshown(answer, _as_posted(short)) == answer.sentences[1].text
    without = [m | {"blocks": [b for b in m["blocks"] if b["type"] != "section"]} for m in _as_posted(answer)]
    assert unshown(answer, without) == answer.sentences[0].text


def test_an_answer_too_long_for_a_thread_is_cut_and_still_the_same(expected: dict[str, Record]) -> None:
    answer = expected["number"].answer
    (sentence,) = answer.sentences
    many = [sentence.model_copy(update={"text": f"{number} {sentence.text}"}) for number in range(400)]
    posted = _as_posted(answer.model_copy(update={"sentences": tuple(many)}))
    assert unshown(answer.model_copy(update={"sentences": tuple(many)}), posted) is None


# Opening


def test_the_name_of_a_target_opens_it(
    address: str, slack: FakeSlack, data_dir: Path, tmp_path: Path, expected: dict[str, Record]
) -> None:
    del expected  # the index is there
    settings = Settings(
        data_dir=data_dir,
        database_url=f"sqlite:///{tmp_path / 'bot.sqlite'}",
        eval_key=_KEY,
        slack_bot_token="xoxb-1",  # noqa: S106 - nobody's
        slack_base_url=slack.base_url,
        _env_file=None,
    )
    for name, kind in (("local", LocalTarget), (address, HttpTarget), ("slack:C0123", SlackTarget)):
        target = open_target(name, settings)
        assert (type(target), target.name) == (kind, name)
        target.close()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("remote", "'remote' is nothing that can be asked; name `local`, the address of a service"),
        ("ftp://u:hush@host", "the service is nothing that can be asked"),
        ("slack:#general", "must be followed by the id of a channel"),
        ("slack:C0123", "UNGA_QA_SLACK_BOT_TOKEN holds 0 tokens"),
    ],
)
def test_a_name_that_opens_nothing_is_refused(tmp_path: Path, name: str, message: str) -> None:
    with pytest.raises((EvaluationError, SlackMisconfigured), match=message):
        open_target(name, Settings(data_dir=tmp_path, _env_file=None))


def test_a_service_takes_no_corpus_for_a_run(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="answers from its own corpus"):
        open_target("http://127.0.0.1:1", Settings(data_dir=tmp_path, _env_file=None), corpus=Corpus())
