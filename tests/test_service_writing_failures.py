"""Answers from a model that behaves as scripted: what it writes is checked, and whatever it does there is an answer."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from documents import Paragraph, ParagraphId
from prompts import load_prompt
from service import Answer, Answerer, Conversations, InvalidSetting, Settings
from service.build import build_caller, build_chat_model, build_database, build_options, build_request_reader, build_writer
from service.events import UNSUPPORTED
from service.http.app import create_app
from service.messages import Message
from service.suggestions import suggestions
from service.writing import Breaker, Caller, Price
from tests.fakemodel import (
    Behaviour,
    Body,
    FakeModel,
    breaks_off,
    fails,
    gives_no_choices,
    hangs,
    keys_in,
    knowing,
    prompt_in,
    refuses,
    says,
    says_json,
    sends,
)

Serving = Callable[[ASGIApp], AbstractContextManager[str]]
_QUESTION = "what did the GA say about disaster management?"
_UNSURE = "what does it say about trade?"
"""A question of which it is not certain that the paragraphs found answer it."""
_FEW = "what about women peacekeepers?"
_RISK, _CENTRE = "A/RES/75/15#op21", "A/RES/75/15#op22"
_ON_RISK = "The General Assembly further encourages closer cooperation on disaster risk reduction and emergency response."
_ON_CENTRE = (
    "The Assembly takes note with appreciation of the ongoing work of the Coordinating Centre for Humanitarian Assistance on "
    "Disaster Management."
)
_INVENTED = "The Assembly decides to establish a disaster fund of 5 million dollars in Jakarta."
_NO_SUCH_KEY = "Z2Z"
_SECONDS = 8.0
_AT_ONCE = 0.5


@dataclass(frozen=True)
class Served:
    """A server of a model, its address, and the answerer whose library is answered from."""

    model: FakeModel
    address: str
    shipped: Answerer

    def settings(self, **settings: Any) -> Settings:
        """Settings with this server's model."""
        named: dict[str, Any] = {"chat_model": "openai:fake", "chat_model_base_url": self.address, "chat_model_timeout": _SECONDS}
        return Settings(_env_file=None, **(named | settings))

    def answerer(self, *behaviours: Behaviour, **settings: Any) -> Answerer:
        """Script the server, and build what answers with its model from settings."""
        self.model.script(*behaviours)
        found = self.settings(**settings)
        return self.built(found, _caller(found))

    def ask(self, *behaviours: Behaviour, question: str = _QUESTION, **settings: Any) -> Answer:
        """Script the server, and ask."""
        return self.answerer(*behaviours, **settings).ask(question)

    def built(self, settings: Settings, caller: Caller) -> Answerer:
        """Build what answers with a caller."""
        library = self.shipped.library
        return Answerer(library, build_options(settings), build_writer(settings, library, caller))

    def reading(self, settings: Settings, caller: Caller) -> Answerer:
        """Build what has the model read its messages too."""
        reads = build_request_reader(settings, caller)
        return Answerer(self.shipped.library, build_options(settings), self.built(settings, caller).writer, reads)

    def conversations(self, *behaviours: Behaviour, caller: Caller | None = None, **settings: Any) -> Conversations:
        """Script the server, and build conversations with its model from settings."""
        self.model.script(*behaviours)
        found = self.settings(**settings)
        caller = caller or _caller(found)
        answerer = self.built(found, caller)
        return Conversations(answerer, build_database(found), 0)


@pytest.fixture(scope="module")
def served(serving: Serving, answerer: Answerer) -> Iterator[Served]:
    model = FakeModel()
    with serving(model.app) as address, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", "none")
        yield Served(model, f"{address}/v1", answerer)


@pytest.fixture(scope="module")
def composed(answerer: Answerer) -> Answer:
    """The answer without a model."""
    return answerer.ask(_QUESTION)


def _caller(settings: Settings) -> Caller:
    caller = build_caller(settings)
    assert caller is not None
    return caller


def _reply(*sentences: tuple[str, Sequence[str]], answered: bool = True, **named: Any) -> Behaviour:
    """Reply with sentences, each with the labels of the paragraphs that it names, or with keys that there are not."""

    def make(keys: Mapping[str, str]) -> Behaviour:
        return says_json(_values(sentences, keys) | {"answered": answered}, **named)

    return knowing(make)


def _values(sentences: Sequence[tuple[str, Sequence[str]]], keys: Mapping[str, str]) -> dict[str, object]:
    return {"sentences": [{"text": text, "paragraphs": [keys.get(name, name) for name in named]} for text, named in sentences]}


_GOOD = _reply((_ON_RISK, ["para. 21"]), (_ON_CENTRE, ["para. 22"]), usage=(900, 60))


def _verdicts(answer: Answer) -> list[tuple[str, tuple[str, ...]]]:
    return [(sentence.verdict, sentence.citations) for sentence in answer.sentences]


def _assert_composed(answer: Answer, composed: Answer, said: str) -> None:
    """Assert that an answer is the one without a model, and tells why."""
    assert (answer.sentences, answer.citations, answer.method) == (composed.sentences, composed.citations, composed.method)
    assert answer.notice is not None
    assert answer.notice.startswith(said)
    assert "own words" in answer.notice


# what a model writes


def test_a_good_reply_is_shown_as_it_was_written_with_exact_quotations(served: Served) -> None:
    answer = served.ask(_GOOD)
    assert [sentence.text for sentence in answer.sentences] == [_ON_RISK, _ON_CENTRE]
    assert _verdicts(answer) == [("supported", (_RISK,)), ("supported", (_CENTRE,))]
    assert (answer.method, answer.notice) == ("model", None)
    assert answer.answer == f"{_ON_RISK[:-1]} [1]. {_ON_CENTRE[:-1]} [2]."
    assert all(citation.quote == citation.text[citation.start : citation.end] for citation in answer.citations)


def test_it_says_what_it_was_made_with_and_what_it_came_to(served: Served) -> None:
    answer = served.ask(_GOOD)
    assert answer.provenance.model == "openai:fake"
    assert answer.provenance.prompts == {"answer": load_prompt("answer").digest}
    assert answer.usage is not None
    assert answer.usage.model_dump() == {
        "calls": 1,
        "input_tokens": 900,
        "output_tokens": 60,
        "is_estimate": False,
        "cost_usd": None,
    }
    assert answer.checked is not None
    assert (answer.checked.written, answer.checked.supported) == (2, 2)


def test_prose_with_keys_in_brackets_is_as_good(served: Served) -> None:
    answer = served.ask(knowing(lambda keys: says(f"{_ON_RISK} [{keys['para. 21']}] {_ON_CENTRE[:-1]} [{keys['para. 22']}].")))
    assert [sentence.text for sentence in answer.sentences] == [_ON_RISK, _ON_CENTRE]
    assert _verdicts(answer) == [("supported", (_RISK,)), ("supported", (_CENTRE,))]


def test_a_reply_in_a_code_fence_is_as_good(served: Served) -> None:
    def fenced(keys: Mapping[str, str]) -> Behaviour:
        values = _values([(_ON_RISK, ["para. 21"])], keys) | {"answered": True}
        return says(f"```json\n{json.dumps(values)}\n```")

    assert _verdicts(served.ask(knowing(fenced))) == [("supported", (_RISK,))]


def test_a_key_that_is_invented_is_dropped_and_counted_and_the_paragraph_is_found(served: Served) -> None:
    answer = served.ask(_reply((_ON_CENTRE, [_NO_SUCH_KEY])))
    assert _verdicts(answer) == [("supported", (_CENTRE,))]
    assert answer.checked is not None
    assert (answer.checked.invented_keys, answer.checked.supported) == (1, 1)


def test_a_sentence_is_given_to_the_paragraph_that_supports_it_and_not_to_the_one_that_it_names(served: Served) -> None:
    assert _verdicts(served.ask(_reply((_ON_CENTRE, ["para. 21"])))) == [("supported", (_CENTRE,))]


def test_a_paragraph_that_is_named_beside_the_right_one_is_not_cited(served: Served) -> None:
    assert _verdicts(served.ask(_reply((_ON_CENTRE, ["para. 21", "para. 22"])))) == [("supported", (_CENTRE,))]


def test_a_sentence_that_no_paragraph_supports_is_said_in_the_words_of_the_one_that_it_names(
    served: Served, composed: Answer
) -> None:
    answer = served.ask(_reply((_INVENTED, ["para. 22"])), unsupported="repair")
    assert _INVENTED not in answer.answer
    assert composed.sentences[1] in answer.sentences
    assert answer.checked is not None
    assert (answer.checked.written, answer.checked.repaired) == (1, 1)
    assert answer.notice is not None
    assert "own words" in answer.notice


def test_a_sentence_that_no_paragraph_supports_is_left_out_beside_one_that_stands(served: Served) -> None:
    answer = served.ask(_reply((_ON_RISK, ["para. 21"]), (_INVENTED, ["para. 22"])), unsupported="drop")
    assert _verdicts(answer) == [("supported", (_RISK,))]
    assert answer.notice == "1 of the language model's 2 sentences was not supported by the paragraphs: 1 left out."


def test_where_all_of_it_is_left_out_the_composed_answer_stands(served: Served, composed: Answer) -> None:
    answer = served.ask(_reply((_INVENTED, ["para. 22"])), unsupported="drop")
    _assert_composed(answer, composed, "The language model's only sentence was not supported")


def test_a_sentence_that_no_paragraph_supports_is_marked_wherever_it_is_shown(served: Served) -> None:
    answer = served.ask(_reply((_ON_RISK, ["para. 21"]), (_INVENTED, ["para. 22"])), unsupported="show")
    assert _verdicts(answer) == [("supported", (_RISK,)), ("unsupported", (_CENTRE,))]
    assert answer.answer == f"{_ON_RISK[:-1]} [1]. {UNSUPPORTED}{_INVENTED[:-1]} [2]."
    assert answer.notice is not None
    assert "1 marked as unsupported" in answer.notice


@pytest.mark.parametrize("text", ["The General Assembly …", "See https://example.org for more on disaster management.", "It is."])
def test_what_says_nothing_or_has_links_is_supported_by_nothing(served: Served, composed: Answer, text: str) -> None:
    _assert_composed(served.ask(_reply((text, ["para. 22"])), unsupported="drop"), composed, "The language model's only")


def test_a_model_that_finds_no_answer_is_believed(served: Served, composed: Answer) -> None:
    answer = served.ask(_reply(answered=False))
    assert (answer.tier, answer.method, answer.notice) == ("nearest", "model", None)
    assert [citation.id for citation in answer.nearest] == [citation.id for citation in composed.citations]


def test_what_is_missing_is_searched_for_once_more(served: Served) -> None:
    searched = says_json({"answered": False, "sentences": [], "search": "landmines and explosive remnants"})
    answer = served.ask(
        searched,
        _reply(("The Assembly encourages collaboration in addressing the humanitarian aspects of landmines.", ["para. 20"])),
    )
    assert len(served.model.requests) == 2
    assert answer.citations[0].id == "A/RES/75/15#op20"


def test_a_search_that_finds_no_more_ends_there(served: Served) -> None:
    answer = served.ask(says_json({"answered": False, "sentences": [], "search": "landmines"}))
    assert len(served.model.requests) == 2
    assert answer.tier == "nearest"


def test_what_a_model_says_the_texts_do_not_give_is_told_beside_what_they_give(served: Served) -> None:
    partly = knowing(
        lambda keys: says_json(
            {"answered": True, "sentences": [{"text": _ON_RISK, "paragraphs": [keys["para. 21"]]}], "missing": "what it costs"}
        )
    )
    assert served.ask(partly).notice == "Not found in the texts: what it costs."


def test_a_model_that_asks_back_is_shown_with_the_closest_texts(served: Served) -> None:
    answer = served.ask(says_json({"answered": True, "sentences": [], "ask": "Do you mean the Centre or the plan?"}))
    assert (answer.tier, answer.reason) == ("nearest", "unclear")
    assert answer.answer.startswith("Do you mean the Centre or the plan?\n")


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (fails(500, retry_after=0), "The language model is not reachable"),
        (fails(401), "The language model did not accept the request"),
        (fails(429, retry_after=0), "The language model takes no more requests"),
        (refuses(), "The language model declined to answer"),
        (says("", finish="content_filter"), "The language model declined to answer"),
        (says(""), "The language model gave no answer"),
        (gives_no_choices(), "The language model gave an answer that cannot be read"),
        (says('{"answered": tru, "sen'), "The language model gave an answer that cannot be read"),
        (sends("<html>down for repair</html>", "text/html"), "The language model"),
        (breaks_off(), "The language model is not reachable"),
        (breaks_off('{"answered": true, "sentences": [{"text": "The General'), "The language model broke off"),
        (says("I like bees very much."), "The language model's only sentence was not supported"),
    ],
    ids=["500", "401", "429", "refusal", "filter", "empty", "no choice", "malformed", "a page", "dropped", "broken off", "bees"],
)
def test_a_model_that_fails_leaves_the_composed_answer_and_says_why(
    served: Served, composed: Answer, behaviour: Behaviour, said: str
) -> None:
    answer = served.ask(behaviour, chat_model_timeout=6)
    _assert_composed(answer, composed, said)
    assert answer.usage is not None
    assert answer.usage.calls == len(served.model.requests)


def test_a_model_that_does_not_answer_in_time_is_not_waited_for(served: Served, composed: Answer) -> None:
    started = time.monotonic()
    answer = served.ask(hangs(), chat_model_timeout=1)
    assert time.monotonic() - started < 1 + _AT_ONCE
    _assert_composed(answer, composed, "The language model did not answer in time")


def test_a_model_that_is_busy_is_asked_again(served: Served) -> None:
    answer = served.ask(fails(429, retry_after=0), fails(429, retry_after=0), _GOOD)
    assert (answer.method, answer.notice) == ("model", None)
    assert answer.usage is not None
    assert (answer.usage.calls, answer.usage.output_tokens) == (3, 60)


@pytest.mark.parametrize(("end", "said"), [(breaks_off, "broke off"), (hangs, "did not answer in time")])
def test_a_sentence_that_stood_before_a_failure_stays_and_the_rest_is_composed(
    served: Served, composed: Answer, end: Callable[[str], Behaviour], said: str
) -> None:
    def half(keys: Mapping[str, str]) -> Behaviour:
        text = json.dumps({"answered": True} | _values([(_ON_CENTRE, ["para. 22"]), (_ON_RISK, ["para. 21"])], keys))
        return end(text[: text.index("closer cooperation")])

    answer = served.ask(knowing(half), chat_model_timeout=2)
    assert answer.sentences[0].text == _ON_CENTRE
    assert answer.sentences[1] == composed.sentences[0]
    assert _verdicts(answer) == [("supported", (_CENTRE,)), ("quoted", (_RISK,))]
    assert [citation.id for citation in answer.citations] == [_CENTRE, _RISK]
    assert answer.notice is not None
    assert said in answer.notice
    assert answer.notice.endswith("what it had not said yet is in the paragraphs' own words.")


def test_a_model_that_fails_in_a_row_is_left_alone(served: Served, composed: Answer) -> None:
    answerer = served.answerer(fails(500, retry_after=0))
    for _ in range(3):
        answerer.ask(_QUESTION)
    asked, started = len(served.model.requests), time.monotonic()
    answer = answerer.ask(_QUESTION)
    assert time.monotonic() - started < _AT_ONCE
    assert len(served.model.requests) == asked
    _assert_composed(answer, composed, "The language model failed several times in a row")
    assert answer.usage is not None
    assert answer.usage.calls == 0


def test_a_server_that_is_not_there_is_no_reason_to_wait(served: Served, composed: Answer) -> None:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
        started = time.monotonic()
        answer = served.ask(_GOOD, chat_model_base_url=nowhere, chat_model_timeout=1)
    assert time.monotonic() - started < 1 + _AT_ONCE
    _assert_composed(answer, composed, "The language model is not reachable")


def test_reading_and_answering_together_keep_to_the_time(served: Served) -> None:
    settings = served.settings(chat_model_timeout=1.5)
    answerer = served.reading(settings, _caller(settings))
    served.model.script(hangs())
    served.model.reading = hangs()
    started = time.monotonic()
    answer = answerer.ask(_QUESTION)
    taken = time.monotonic() - started
    assert (len(served.model.readings), len(served.model.requests)) == (1, 1)
    assert 1.4 < taken < 2.5
    assert answer.notice is not None
    assert "did not answer in time" in answer.notice
    assert answer.citations


def test_tokens_and_cost_of_reading_and_answering_are_told_together(served: Served) -> None:
    settings = served.settings()
    price: Price = lambda read, written: read / 1e4 + written / 1e3  # noqa: E731 - a price
    model = build_chat_model(settings, max_retries=0)
    answerer = served.reading(settings, Caller(model, "openai:fake", Breaker("openai:fake"), price=price))
    served.model.script(_GOOD)
    served.model.reading = says('{"searches": ["reduction of disaster risk"]}', usage=(300, 20))
    answer = answerer.ask(_QUESTION)
    assert answer.usage is not None
    assert (answer.usage.calls, answer.usage.input_tokens, answer.usage.output_tokens) == (2, 1200, 80)
    assert answer.usage.cost_usd == pytest.approx(0.2)
    assert set(answer.provenance.prompts) == {"read_request", "answer"}


def test_tokens_of_a_reading_that_failed_are_told_too(served: Served) -> None:
    settings = served.settings()
    answerer = served.reading(settings, _caller(settings))
    served.model.script(_GOOD)
    served.model.reading = breaks_off('{"topic"')
    answer = answerer.ask(_QUESTION)
    assert answer.usage is not None
    assert answer.usage.calls == 2
    assert answer.usage.input_tokens > 900


def test_a_history_is_read_without_asking_the_model_its_old_questions(served: Served, tmp_path: Path) -> None:
    history = [Message("user", _QUESTION), Message("assistant", "Something."), Message("user", _FEW), Message("assistant", "It.")]
    with closing(served.conversations(_GOOD, data_dir=tmp_path)) as conversations:
        answer = conversations.reply(history, "and landmines?")
    assert len(served.model.requests) == 1
    assert answer.usage is not None
    assert answer.usage.calls == 1


def test_questions_to_suggest_are_made_without_asking_the_model(served: Served) -> None:
    assert suggestions(served.answerer(_GOOD))
    assert served.model.requests == []


def test_a_client_that_goes_away_stops_the_request(served: Served, serving: Serving, tmp_path: Path) -> None:
    gone, stopped = threading.Event(), threading.Event()

    def lingers(request: Request, body: Body) -> Response:
        keys = keys_in(body)
        values = _values([(_ON_RISK, ["para. 21"]), (_ON_CENTRE, ["para. 22"]), (_INVENTED, [])], keys)
        first, second = json.dumps({"answered": True} | values).split(", {", 1)

        async def events() -> AsyncIterator[str]:
            try:
                yield _delta(f'{first}, {{"text": "The')
                while not gone.is_set():
                    await asyncio.sleep(0.02)
                yield _delta(second.removeprefix('"text": "The').removesuffix('.", "paragraphs": []}]}'))
                while not await request.is_disconnected():
                    await asyncio.sleep(0.02)
                    yield _delta(" and so on")
            finally:
                stopped.set()

        return StreamingResponse(events(), media_type="text/event-stream")

    conversations = served.conversations(lingers, data_dir=tmp_path, chat_model_timeout=30)
    with (
        closing(conversations),
        serving(create_app(lambda: conversations)) as address,
        httpx.Client(base_url=address, timeout=20) as client,
    ):
        _await_ready(client)
        with client.stream("POST", "/v1/chat", json={"message": _QUESTION}, headers={"accept": "text/event-stream"}) as response:
            next(line for line in response.iter_lines() if line == "event: sentence")
        time.sleep(0.3)  # until the service has noticed
        gone.set()
        assert stopped.wait(5)
        listed = client.get("/v1/conversations").json()
    assert listed["total"] == 0


def _await_ready(client: httpx.Client) -> None:
    while client.get("/readyz").status_code != 200:
        time.sleep(0.05)


def _delta(text: str) -> str:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    return f"data: {json.dumps({'id': 'c1', 'object': 'chat.completion.chunk', 'created': 1, 'model': 'fake', 'choices': [choice]})}\n\n"


# second opinions


def _graded(grade: Behaviour) -> Behaviour:
    """Answer well, and behave otherwise where a sentence is to be graded."""
    return lambda request, body: (grade if "One word:" in prompt_in(body) else _GOOD)(request, body)


def test_what_the_grader_objects_to_is_not_shown_as_supported(served: Served) -> None:
    def grade(request: Request, body: Body) -> Response:
        return says("UNSUPPORTED" if "Coordinating" in prompt_in(body).split("sentence")[-1] else "SUPPORTED")(request, body)

    answer = served.ask(_graded(grade), grade_support=True, unsupported="show")
    assert _verdicts(answer) == [("supported", (_RISK,)), ("unsupported", (_CENTRE,))]
    assert set(answer.provenance.prompts) == {"answer", "grade_support"}
    assert answer.usage is not None
    assert answer.usage.calls == 3


@pytest.mark.parametrize(
    "grade",
    [fails(500, retry_after=0), says(""), says("Who knows?"), refuses(), breaks_off("UNSUPP"), says("SUPPORTED")],
    ids=["fails", "empty", "neither", "refuses", "breaks off", "agrees"],
)
def test_a_grader_that_fails_changes_nothing(served: Served, grade: Behaviour) -> None:
    answer = served.ask(_graded(grade), grade_support=True)
    assert _verdicts(answer) == [("supported", (_RISK,)), ("supported", (_CENTRE,))]
    assert answer.notice is None
    assert answer.usage is not None
    assert answer.usage.calls == len(served.model.requests)


def test_a_grader_is_not_asked_of_what_the_rules_reject(served: Served) -> None:
    served.ask(_reply((_INVENTED, ["para. 22"])), grade_support=True)
    assert len(served.model.requests) == 1


def _cross_encoder(folder: Path, labels: Sequence[str]) -> str:
    """Save a cross-encoder of random weights with these labels."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast  # heavy

    folder.mkdir()
    words = sorted(set(re.findall(r"\w+|[^\w\s]", f"{_ON_RISK} {_ON_CENTRE}".lower())))
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]), encoding="utf-8")
    tokenizer = BertTokenizerFast(vocab=str(vocabulary), model_max_length=128)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        id2label=dict(enumerate(labels)),
        label2id={label: n for n, label in enumerate(labels)},
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


def test_a_cross_encoder_is_asked_of_each_sentence_that_the_rules_let_pass(served: Served, tmp_path: Path) -> None:
    answerer = served.answerer(_GOOD, entailment=_cross_encoder(tmp_path / "nli", ["contradiction", "entailment", "neutral"]))
    answer = answerer.ask(_QUESTION)
    assert answer.checked is not None
    assert answer.checked.written == 2
    assert all(sentence.verdict != "unsupported" for sentence in answer.sentences)


def test_a_cross_encoder_without_a_label_for_entailment_is_a_bad_setting(served: Served, tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match=r"UNGA_QA_ENTAILMENT=.* has the labels negative, positive and none for entailment"):
        served.answerer(_GOOD, entailment=_cross_encoder(tmp_path / "wrong", ["negative", "positive"]))


def test_a_cross_encoder_that_is_not_there_is_a_bad_setting(served: Served, tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match=r"UNGA_QA_ENTAILMENT=.*nothing' cannot be loaded"):
        served.answerer(_GOOD, entailment=str(tmp_path / "nothing"))


# what a model is sent


def _tokenizer(folder: Path) -> Path:
    """Save a tokenizer that takes each word and each stretch of punctuation for one token."""
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0}, unk_token="[UNK]"))  # noqa: S106 - no password
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder / "tokenizer.json"


def _sent(served: Served, question: str = _QUESTION, **settings: Any) -> dict[str, str]:
    """The paragraphs that the model is sent, label and text, in their order."""
    served.ask(_GOOD, question=question, **settings)
    lines = re.findall(r"^\[\w+\] ([^,]+), [a-z ]+: (\".*)$", prompt_in(served.model.requests[0]), re.MULTILINE)
    return {label: json.JSONDecoder().raw_decode(text)[0] for label, text in lines}


def _paragraphs(served: Served) -> Mapping[ParagraphId, Paragraph]:
    return served.shipped.library.corpus.by_id


def test_paragraphs_are_sent_whole_the_best_first(served: Served) -> None:
    sent = _sent(served, chat_model_context=6_000)
    texts = {paragraph.text for paragraph in _paragraphs(served).values()}
    assert len(sent) > 3
    assert set(sent.values()) <= texts
    ranked = served.answerer(_GOOD, chat_model_context=6_000).trace(_QUESTION).retrieved
    assert list(sent)[:2] == [_paragraphs(served)[ParagraphId(key)].label for key in ranked[:2]]


def test_a_small_context_gets_fewer_paragraphs_the_best_ones(served: Served) -> None:
    many, few = list(_sent(served, chat_model_context=6_000)), list(_sent(served, chat_model_context=1_500, chat_model_reply=120))
    assert 1 <= len(few) < len(many)
    assert few == many[: len(few)]
    assert list(_sent(served, chat_model_context=1_000, chat_model_reply=900)) == many[:1]


def test_a_tokenizer_counts_closer_than_the_estimate(served: Served, tmp_path: Path) -> None:
    small: dict[str, Any] = {"chat_model_context": 1_500, "chat_model_reply": 120}
    assert len(_sent(served, **small)) < len(_sent(served, **small, chat_model_tokenizer=_tokenizer(tmp_path)))


@pytest.mark.parametrize("text", [None, "no JSON", '{"model": 1}'])
def test_a_file_that_is_no_tokenizer_is_a_bad_setting(served: Served, tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "bad.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidSetting, match=r"UNGA_QA_CHAT_MODEL_TOKENIZER=.*bad\.json' is no tokenizer\.json that can be read"):
        served.answerer(_GOOD, chat_model_tokenizer=tmp_path / "bad.json")


def test_the_reply_is_limited_and_its_format_asked_for(served: Served) -> None:
    served.ask(_GOOD, question=_FEW, chat_model_reply=123, chat_model_temperature=0.25)
    body = served.model.requests[0]
    assert body["temperature"] == 0.25
    assert 123 in {body.get("max_tokens"), body.get("max_completion_tokens")}
    assert body["response_format"]["type"] == "json_schema"
    assert body["stream_options"] == {"include_usage": True}
