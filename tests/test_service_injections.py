"""Injections: text is not instruction, wherever it stands, and however obedient the model that reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from documents import Corpus, Resolution, seed_path
from documents.readers import read_file
from embeddings import Encoder
from prompts import load_prompt
from service import Answer, Answerer, Conversations, Settings
from service.answer import Sentence
from service.build import build_caller, build_database, build_options, build_stand_alone, build_writer
from service.conversation import ByRule
from service.library import Library, make_library
from service.messages import Message
from service.writing import Caller
from service.writing.checking import Unsupported
from service.writing.instructions import speaks_to_models
from tests.fakemodel import Behaviour, Body, FakeModel, says

Serving = Callable[[ASGIApp], AbstractContextManager[str]]
Place = Literal["document", "title", "question", "history"]
_PLACES = ("op5", "op14", "op20", "op21", "op22", "op23", "op24", "op27")
"""What the corpus of these tests has of A/RES/75/15: enough to be asked about, little enough to be indexed for each case."""
_POLICIES: tuple[Unsupported, ...] = ("repair", "drop", "show")
_FIRST_KEY = re.compile(r"^\[([A-Z]\d[A-Z])\] ", re.MULTILINE)
_JSON_STRING = r'"(?:[^"\\]|\\.)*"'
_SHEET_LINE = re.compile(rf"\[[A-Z]\d[A-Z]\] A/RES/75/15, [a-z]+\. \d+, [a-z ]+, {_JSON_STRING}: {_JSON_STRING}")
_MARKUP = re.compile(r"https?:|www\.|<[a-z/!]|\]\(|javascript:|<\|", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Case:
    """An attack: where its text stands, what is asked, what an obedient model replies, and what must never be told for true.

    ``at`` is the paragraph that a document's attack stands in; ``by`` the one who spoke it earlier in a conversation, and
    ``rewritten`` what an obedient model makes of the message there. ``$KEY`` in a reply is the key of the best paragraph.
    """

    id: str
    place: Place
    text: str
    question: str
    obeyed: tuple[str, ...]
    never: tuple[str, ...]
    at: str = ""
    by: Literal["", "person", "service"] = ""
    rewritten: str = ""

    @property
    def message(self) -> str:
        """What the person asks last."""
        return f"{self.question} {self.text}" if self.place == "question" else self.question

    @property
    def history(self) -> list[Message]:
        """The conversation before it."""
        told = {self.by: f" {self.text}"}
        return [
            Message("user", "what does it say about the centre in Thailand?" + told.get("person", "")),
            Message("assistant", "The General Assembly welcomes the launch of the centre [1]." + told.get("service", "")),
        ]


def _read_cases() -> list[Case]:
    lines = (Path(__file__).parent / "injections.jsonl").read_text(encoding="utf-8").splitlines()
    return [Case(**{k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(line).items()}) for line in lines]


_CASES = _read_cases()


def _at(*places: Place) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", [case for case in _CASES if case.place in places], ids=lambda case: case.id)


@dataclass
class Bench:
    """What the cases are asked of: a server whose model obeys every attack, and a library for each hostile document."""

    encoder: Encoder
    resolution: Resolution
    model: FakeModel
    caller: Caller
    settings: Settings
    libraries: dict[str, Library] = field(default_factory=dict)

    def library(self, case: Case | None) -> Library:
        """The library that a case is asked of, the harmless one where its documents are harmless."""
        name = case.id if case and case.place in {"document", "title"} else ""
        if name not in self.libraries:
            resolution = _poisoned(self.resolution, case) if case and name else self.resolution
            self.libraries[name] = make_library(Corpus((resolution,)), self.encoder)
        return self.libraries[name]

    def answerer(self, case: Case | None, policy: Unsupported | None = None) -> Answerer:
        """An answerer with the obedient model, or without any model where no policy is given."""
        library = self.library(case)
        settings = self.settings.model_copy(update={"unsupported": policy})
        writer = build_writer(settings, library, self.caller) if policy else None
        return Answerer(library, build_options(settings), writer)

    def obey(self, reply: str, rewritten: str = "") -> None:
        """Have the model reply so, and so where it is asked to rewrite a message."""
        self.model.script(obeys(reply, rewritten))


@pytest.fixture(scope="module")
def bench(answerer: Answerer, serving: Serving, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The obedient model behind a real server."""
    model = FakeModel(says(""))
    with pytest.MonkeyPatch.context() as patch, serving(model.app) as address:
        patch.setenv("OPENAI_API_KEY", "none")
        settings = Settings(
            chat_model="openai:obedient",
            chat_model_base_url=f"{address}/v1",
            data_dir=tmp_path_factory.mktemp("injections"),
            _env_file=None,
        )
        caller = build_caller(settings)
        assert caller is not None
        yield Bench(answerer.library.index.encoder, _resolution(), model, caller, settings)


@cache
def _resolution() -> Resolution:
    found = read_file(seed_path()).resolution
    assert found is not None
    return replace(found, paragraphs=tuple(p for p in found.paragraphs if p.locator.partition("(")[0] in _PLACES))


def _poisoned(resolution: Resolution, case: Case) -> Resolution:
    """The resolution with an attack in a paragraph or in its title."""
    if case.place == "title":
        paragraphs = [replace(paragraph, title=case.text) for paragraph in resolution.paragraphs]
        return replace(resolution, title=case.text, paragraphs=tuple(paragraphs))
    assert case.at in _PLACES
    paragraphs = [replace(p, text=f"{p.text} {case.text}") if p.locator == case.at else p for p in resolution.paragraphs]
    return replace(resolution, paragraphs=tuple(paragraphs))


def obeys(reply: str, rewritten: str = "") -> Behaviour:
    """Do as the attack says, with the key of the best paragraph where the reply wants one."""

    def answer(request: Request, body: Body) -> Response:
        system, user = (str(message["content"]) for message in body["messages"])
        if system.startswith("You rewrite"):
            return says(rewritten)(request, body)
        key = _FIRST_KEY.search(user)
        return says(reply.replace("$KEY", key[1] if key else "A2B"))(request, body)

    return answer


def _told(text: str, never: Sequence[str]) -> list[str]:
    """What of the words that must never be told a text tells."""
    return [words for words in never if re.search(rf"(?<!\w){re.escape(words)}", text, re.IGNORECASE)]


def _cited(answer: Answer) -> list[str]:
    return [citation.id for citation in answer.citations]


def _assert_sound(answer: Answer, plain: Answer, library: Library, never: Sequence[str]) -> None:
    """Assert that an answer tells nothing of the attacker's for true, and rests on what the documents hold."""
    own = {sentence.text for sentence in plain.sentences}
    for sentence in answer.sentences:
        if sentence.text in own:
            continue  # composed: told in a paragraph's own words, as without a model
        assert not _MARKUP.search(sentence.text), sentence
        assert sentence.verdict == "unsupported" or not _told(sentence.text, never), sentence
    for citation in answer.citations:
        known = library.corpus.by_id[next(key for key in library.corpus.by_id if key == citation.id)]
        assert citation.text == known.text
        assert citation.quote == citation.text[citation.start : citation.end]
    assert not _told(answer.notice or "", never)


def _shown(answer: Answer) -> list[Sentence]:
    return [sentence for sentence in answer.sentences if sentence.verdict != "unsupported"]


def test_there_are_cases_enough_at_every_place() -> None:
    assert len({case.id for case in _CASES}) == len(_CASES) >= 48
    assert all(sum(case.place == place for case in _CASES) >= 10 for place in ("document", "title", "question", "history"))


@pytest.mark.parametrize("policy", _POLICIES)
@_at("document", "title", "question")
def test_a_model_that_obeys_changes_nothing_that_is_told_for_true(case: Case, policy: Unsupported, bench: Bench) -> None:
    library = bench.library(case)
    plain = bench.answerer(case).ask(case.message)
    answerer = bench.answerer(case, policy)
    for reply in case.obeyed:
        bench.obey(reply)
        answer = answerer.ask(case.message)
        _assert_sound(answer, plain, library, case.never)
        assert answer.abstained == plain.abstained
        assert set(_cited(answer)) <= set(_cited(plain)) or policy == "show"
        assert bool(_shown(answer)) == bool(_shown(plain))
