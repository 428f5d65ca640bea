"""What a reader must know of an answer, its notice and which of its sentences nothing supports, wherever answers are read."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcp import Client
from mcp.types import TextContent
from rich.console import Console
from starlette.types import ASGIApp

from service import Answer, Answerer, Conversations, Settings, build_conversations
from service.answer import Citation, Sentence
from service.answering.drafts import Draft
from service.answering.writing_task import Task
from service.cli.terminal import write_answer
from service.cli.terminal_chat import Chat
from service.events import UNSUPPORTED, Listener, SentenceEvent, Telling, events_of, marked
from service.http.app import create_app
from service.mcp.tool_server import create_server
from service.messages import Message
from service.references import as_text, read_back
from service.slack.answer_blocks import Look, messages_of, rest_of
from tests.botprocess import running
from tests.fakemodel import Behaviour, FakeModel, knowing, says_json
from tests.fakeslack import FakeSlack, Workspace
from tests.fakeslack.kit.blocks import check_message_blocks

Serving = Callable[[ASGIApp], AbstractContextManager[str]]
_QUESTION = "what did the GA say about disaster management?"
_WRONG = "The Assembly decides to establish a disaster fund in <Jakarta>."
_NOTICE = "1 of the language model's 3 sentences was not supported by the paragraphs: 1 marked as unsupported."


class Wary:
    """Writes the composed answer and one sentence that nothing supports, and says so."""

    def write(self, task: Task, telling: Telling) -> Draft:
        """Tell them."""
        for sentence in task.composed.sentences:
            telling.tell(sentence, task.composed.citations)
        wrong = Sentence(text=_WRONG, citations=task.composed.sentences[0].citations, verdict="unsupported")
        telling.tell(wrong, task.composed.citations)
        told = replace(task.composed, sentences=telling.sentences, citations=telling.citations)
        return replace(told, method="model", notice=_NOTICE, is_told=True)


@pytest.fixture(scope="module")
def wary(answerer: Answerer) -> Answerer:
    return Answerer(answerer.library, answerer.options, Wary())


@pytest.fixture(scope="module")
def answer(wary: Answerer) -> Answer:
    return wary.ask(_QUESTION)


@pytest.fixture
def talks(wary: Answerer, tmp_path: Path) -> Iterator[Conversations]:
    found = build_conversations(Settings(data_dir=tmp_path, _env_file=None), answerer=wary)
    yield found
    found.close()


def test_an_unsupported_sentence_is_marked_in_the_answers_text_and_in_its_event(answer: Answer) -> None:
    shown = f"{UNSUPPORTED}{_WRONG[:-1]} [1]."
    assert answer.answer.endswith(shown)
    assert answer.answer.count(UNSUPPORTED) == 1
    assert [event.text for event in events_of(answer) if isinstance(event, SentenceEvent)][-1] == shown


def test_an_unsupported_sentence_without_paragraphs_is_marked_too() -> None:
    assert marked(Sentence(text="Bees sing", verdict="unsupported"), {}) == f"{UNSUPPORTED}Bees sing"


def test_a_supported_sentence_is_not_marked() -> None:
    assert marked(Sentence(text="Bees sing.", verdict="supported"), {}) == "Bees sing."


# text


def test_the_notice_is_a_paragraph_of_its_own_between_answer_and_references(answer: Answer) -> None:
    said, notice, listed = as_text(answer).split("\n\n")
    assert (said, notice) == (answer.answer, f"Notice: {_NOTICE}")
    assert listed.startswith("[1] A/RES/75/15 (2020)")


def test_an_answer_without_notice_has_no_such_paragraph(answer: Answer) -> None:
    assert "Notice" not in as_text(answer.model_copy(update={"notice": None}))


def test_a_reply_read_back_has_no_notice(answer: Answer) -> None:
    told = read_back(as_text(answer))
    assert told.text == answer.answer
    assert len(told.references) == len(answer.citations)


@pytest.mark.parametrize("update", [{"citations": ()}, {"citations": (), "abstained": True}])
def test_nor_where_nothing_is_listed(answer: Answer, update: dict[str, Any]) -> None:
    assert read_back(as_text(answer.model_copy(update=update))).text == answer.answer


def test_nor_before_the_nearest_paragraphs(answer: Answer) -> None:
    told = read_back(as_text(answer.model_copy(update={"citations": (), "nearest": answer.citations})))
    assert (told.text, told.only_nearest) == (answer.answer, True)


def test_words_about_a_notice_within_a_text_stay() -> None:
    assert read_back("Notice: it is short.\nThe rest.").text == "Notice: it is short.\nThe rest."


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).filter(lambda text: bool(text.strip())))
def test_whatever_a_notice_says_it_is_read_off_again(answer: Answer, words: str) -> None:
    assert read_back(as_text(answer.model_copy(update={"notice": words}))).text == answer.answer


@pytest.mark.parametrize("text", ["\n" * 50_000 + "x", "a\n\n[1] " + " " * 50_000 + "x\n", "Notice: " + " " * 50_000 + "\nx"])
def test_a_long_empty_stretch_is_read_back_in_no_time(text: str) -> None:
    assert read_back(text)  # each took minutes where every split of the stretch was tried


def test_a_history_is_read_without_its_notices(talks: Conversations, answer: Answer) -> None:
    history = [Message("user", _QUESTION), Message("assistant", as_text(answer))]
    assert talks.reply(history, "and which centre is that?").citations


# interfaces


def _written(answer: Answer) -> str:
    out = io.StringIO()
    write_answer(answer, Console(file=out, width=100, highlight=False))
    return " ".join(out.getvalue().split())


def test_a_terminal_shows_both(answer: Answer) -> None:
    shown = _written(answer)
    assert f"{UNSUPPORTED}The Assembly decides" in shown
    assert shown.index(_WRONG[-9:-1]) < shown.index(f"Notice: {_NOTICE}") < shown.index("[1] A/RES/75/15 (2020)")


def test_a_terminal_shows_no_notice_where_there_is_none(answer: Answer) -> None:
    assert "Notice" not in _written(answer.model_copy(update={"notice": None}))


def test_a_conversation_in_a_terminal_shows_both(talks: Conversations) -> None:
    out = io.StringIO()
    Chat(talks, Console(file=out, width=100, highlight=False)).hear(_QUESTION)
    shown = " ".join(out.getvalue().split())
    assert UNSUPPORTED in shown
    assert f"Notice: {_NOTICE}" in shown


def test_openais_clients_are_shown_both_whole_and_streamed(talks: Conversations, serving: Serving) -> None:
    with serving(create_app(lambda: talks)) as address:
        client = openai.OpenAI(base_url=f"{address}/v1", api_key="any")
        with client:
            asked: list[Any] = [{"role": "user", "content": _QUESTION}]
            whole = client.chat.completions.create(model="unga-qa", messages=asked).choices[0].message.content or ""
            chunks = client.chat.completions.create(model="unga-qa", messages=asked, stream=True)
            streamed = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    assert streamed == whole
    assert whole.count(UNSUPPORTED) == 1
    assert f"\n\nNotice: {_NOTICE}\n\n[1] " in whole


async def test_models_that_call_the_tool_are_shown_both(talks: Conversations) -> None:
    held: Future[Conversations] = Future()
    held.set_result(talks)
    async with Client(create_server(held)) as client:
        (content,) = (await client.call_tool("ask", {"question": _QUESTION})).content
    assert isinstance(content, TextContent)
    assert content.text.count(UNSUPPORTED) == 1
    assert f"\n\nNotice: {_NOTICE}\n\n" in content.text


def _blocks(answer: Answer) -> list[dict[str, Any]]:
    return [block.to_dict() for shown in messages_of(answer, Look()) for block in shown.blocks]


def test_slack_shows_the_notice_below_the_answer_in_small_print(answer: Answer) -> None:
    section, notice, *_ = _blocks(answer)
    assert check_message_blocks(_blocks(answer)) == []
    assert f"{UNSUPPORTED}The Assembly decides to establish a disaster fund in &lt;Jakarta&gt;" in section["text"]["text"]
    assert section["text"]["text"].count(UNSUPPORTED) == 1
    assert (notice["type"], notice["elements"][0]["text"]) == ("context", f"Notice: {_NOTICE}")


def test_slack_shows_it_below_a_stream_and_in_the_text_of_a_notification(answer: Answer) -> None:
    first, *_ = rest_of(answer, Look())
    assert first.blocks[0].to_dict()["elements"][0]["text"] == f"Notice: {_NOTICE}"
    assert f"\nNotice: {_NOTICE}\n[1] " in first.text


def test_slack_shows_a_notice_of_any_length_and_escapes_it(answer: Answer) -> None:
    blocks = _blocks(answer.model_copy(update={"notice": "<!channel> & " * 2_000}))
    assert check_message_blocks(blocks) == []
    assert "&lt;!channel&gt; &amp;" in blocks[1]["elements"][0]["text"]


def test_slack_warns_once_before_an_unsupported_sentence_that_is_longer_than_a_section(answer: Answer) -> None:
    citation: Citation = answer.citations[0]
    long = Sentence(text="Bees sing. " * 500, citations=(citation.id,), verdict="unsupported")
    blocks = _blocks(answer.model_copy(update={"sentences": (long,)}))
    texts = [block["text"]["text"] for block in blocks if block["type"] == "section"]
    assert len(texts) > 1
    assert [text.startswith(UNSUPPORTED) for text in texts] == [True, *[False] * (len(texts) - 1)]


def _doubtful() -> Behaviour:
    """Reply with a sentence that stands and one that does not."""
    good = "The General Assembly further encourages closer cooperation on disaster risk reduction and emergency response."

    def make(keys: Any) -> Behaviour:
        pairs = [(good, keys["para. 21"]), ("The Assembly decides to establish a disaster fund.", keys["para. 22"])]
        return says_json({"answered": True, "sentences": [{"text": text, "paragraphs": [key]} for text, key in pairs]})

    return knowing(make)


@pytest.mark.usefixtures("answerer")
def test_a_workspace_is_shown_both_posted_and_streamed(data_dir: Path, tmp_path: Path, serving: Serving) -> None:
    model = {"UNGA_QA_CHAT_MODEL": "openai:fake", "UNGA_QA_UNSUPPORTED": "show", "OPENAI_API_KEY": "none"}
    with serving(FakeModel(_doubtful()).app) as address, FakeSlack((Workspace(),)) as slack:
        model["UNGA_QA_CHAT_MODEL_BASE_URL"] = f"{address}/v1"
        with running(slack, data_dir, tmp_path / "bot.sqlite", **model):
            channel = slack.channel("general", members=("U1",))
            root = slack.say(channel, "U1", f"<@UBOT1> {_QUESTION}")
            pane, thread = slack.open_assistant("UPANE")
            slack.say(pane, "UPANE", _QUESTION, thread_ts=thread)
            assert slack.wait_until(lambda: bool(slack.posted(channel, root)))
            assert slack.wait_until(lambda: bool(slack.posted(pane, thread)) and not slack.posted(pane, thread)[0].streaming)
            (posted,), (streamed,) = slack.posted(channel, root), slack.posted(pane, thread)
    assert slack.errors == []
    assert json.dumps(posted.blocks, ensure_ascii=False).count(UNSUPPORTED) == 1
    assert streamed.text.count(UNSUPPORTED) == 1
    for message in (posted, streamed):
        assert "Notice: 1 of the language model's 2 sentences" in json.dumps(message.blocks)


def test_a_listener_hears_the_same_text_as_the_answer_has(wary: Answerer) -> None:
    heard: list[str] = []
    listener: Listener = lambda event: heard.append(event.text) if isinstance(event, SentenceEvent) else None  # noqa: E731
    answer = wary.trace(_QUESTION, listener=listener).answer
    assert " ".join(heard) == answer.answer
