"""Reading: a message becomes a request, once."""

from __future__ import annotations

import pytest

from documents.glossary import Glossary
from service.answering.answerer import Answerer
from service.library import Library
from service.requests.reader import Reader, corrected
from service.requests.request import Correction, Task
from service.requests.tasks import TaskReader


@pytest.fixture(scope="module")
def library(answerer: Answerer) -> Library:
    return answerer.library


@pytest.fixture(scope="module")
def reader(library: Library) -> Reader:
    return library.reader


@pytest.mark.parametrize(
    ("message", "task"),
    [
        ("who abstained on 75/15?", "votes"),
        ("which countries sponsored 75/15?", "sponsors"),
        ("who voted against 75/15, and who sponsored it?", "votes"),
        ("what did the GA say about disaster management?", "answer"),
    ],
)
def test_who_voted_and_who_sponsored_is_told_by_the_verbs(reader: Reader, message: str, task: Task) -> None:
    assert reader.read(message).request.task == task


def test_what_a_question_of_votes_says_beside_its_matter_is_no_topic(reader: Reader) -> None:
    assert reader.read("which countries voted against that?").request.topic in {"", "that"}


def test_a_session_is_read_wherever_it_stands_and_taken_out_of_what_is_searched(reader: Reader) -> None:
    read = reader.read("In session 77, what is said about landmines?")
    assert read.request.sessions == (77,)
    assert read.timeless == ", what is said about landmines?"


def test_a_misspelt_word_is_mended_and_shown(reader: Reader) -> None:
    read = reader.read("what is said about coperation with the region?")
    assert "cooperation" in read.text
    assert "“cooperation”" in read.request.read_as


def test_a_nickname_is_read_as_what_resolutions_call_the_thing_and_shown(reader: Reader) -> None:
    read = reader.read("what is said about killer robots?")
    assert read.text == "what is said about lethal autonomous weapons systems?"
    assert read.request.topic == "lethal autonomous weapons systems"
    assert "“lethal autonomous weapons systems”" in read.request.read_as


def test_a_nickname_in_quotation_marks_is_taken_at_its_word(reader: Reader) -> None:
    assert reader.read('which paragraphs mention "killer robots"?').request.topic == "killer robots"


def test_a_nickname_that_is_given_as_the_topic_is_taken_at_its_word(reader: Reader) -> None:
    read = corrected(reader.read("what is said about killer robots?"), Correction(topic="killer robots"), reader)
    assert (read.request.topic, read.text) == ("killer robots", "what is said about killer robots?")


def test_a_question_in_french_is_told_as_such_and_its_number_is_read(reader: Reader) -> None:
    request = reader.read("que dit le paragraphe 3 de la résolution 75/15 ?").request
    assert (request.language, request.symbols, request.numbers) == ("fr", ("A/RES/75/15",), ("op3",))


def test_what_people_see_names_what_was_read(reader: Reader) -> None:
    assert reader.read("paragraph 21 of 75/15").request.read_as[1:] == ("A/RES/75/15", "op21")


def test_by_an_encoder_whose_vectors_are_not_known_a_task_is_told_by_the_words_alone() -> None:
    class Other:
        name, dimension = "another", 3

    reader = TaskReader.of(Other())  # type: ignore[arg-type]  # it is never asked to embed
    assert reader.read("who voted against 78/50?").task == "votes"
    assert reader.read("how many resolutions mention fungi?").task == "count"


def test_a_reader_needs_no_more_than_a_corpus_a_glossary_and_what_tells_tasks(library: Library) -> None:
    reader = Reader(library.corpus, Glossary([]), lambda: TaskReader.of(library.index.encoder))
    assert reader.read("op 3 of 75/15").request.numbers == ("op3",)
