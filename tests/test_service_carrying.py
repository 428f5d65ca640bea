"""Follow-up questions by rule: what depends on earlier turns, and what it is made into."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from embeddings import terms
from service.conversation.anaphora import anaphors
from service.conversation.carrying import Carried, carry
from service.conversation.mentions import mentions
from service.conversation.salience import foci
from service.conversation.table import Exchange


def after(*questions: str) -> list[Exchange]:
    """The exchanges that some questions leave when nothing was answered, each made to stand alone in its time."""
    told: list[Exchange] = []
    for question in questions:
        told.append(Exchange(question, carry(question, told).text))
    return told


def carried(message: str, *questions: str, headings: Sequence[str] = ()) -> str:
    return carry(message, after(*questions), headings).text


def test_a_pronoun_is_replaced_by_the_person_whom_the_heading_names() -> None:
    assert carried("did she become a writer?", headings=("Georgette Heyer",)) == "did Georgette Heyer become a writer?"


def test_a_possessive_pronoun_is_replaced_by_a_possessive() -> None:
    assert carried("who raised her children?", headings=("Georgette Heyer",)) == "who raised Georgette Heyer's children?"


def test_only_the_first_of_several_equal_pronouns_is_replaced() -> None:
    text = carried("did he sell his car?", headings=("Tom Coburn",))
    assert text == "did Tom Coburn sell his car?"


def test_a_name_is_given_in_full_where_it_was_once() -> None:
    text = carry("where was she born?", after("did Heyer write novels?"), ("Georgette Heyer",)).text
    assert text == "where was Georgette Heyer born?"


def test_a_pronoun_for_a_thing_is_replaced_by_the_topic_of_the_last_question() -> None:
    assert carried("can it be cleaned?", "What is ground water contamination?") == "can ground water contamination be cleaned?"


@pytest.mark.parametrize("message", ["and the deadline?", "why?", "which centre is that?", "What about women?", "any others?"])
def test_an_incomplete_question_is_asked_about_the_topic(message: str) -> None:
    made = carry(message, after("what did the GA say about disaster management?"))
    assert made.words == ("disaster", "management")
    assert made.text == f"{message[:-1]}, regarding disaster management?"


def test_a_topic_lasts_through_questions_that_name_none() -> None:
    assert "disaster management" in carried("by when?", "what did the GA say about disaster management?", "why?", "who?")


def test_the_latest_topic_is_carried_rather_than_an_earlier_one() -> None:
    text = carried("why?", "what was said about mine action?", "what was said about disaster management?")
    assert text == "why, regarding disaster management?"


def test_whole_turns_are_never_joined_on() -> None:
    long = (
        "How do the member states of the association coordinate humanitarian relief, mine clearance, and the training of police?"
    )
    assert len(carry("why?", after(long, long)).words) < 8


@pytest.mark.parametrize(
    "message",
    [
        "How does the ASEAN Secretariat cooperate with UNDP?",
        "What is primatology?",
        "Who decides on the financing of terrorism?",
        "Is it possible to verify nuclear disarmament?",
        "Do people who receive social welfare know what they are entitled to?",
        "Can you tell me more about the Deep Impact mission and what it found?",
        "",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(message: str) -> None:
    assert carry(message, after("what did the GA say about disaster management?")) == Carried(message)


def test_the_first_message_is_left_alone() -> None:
    assert carry("when does it end?", []) == Carried("when does it end?")


def test_small_talk_is_no_topic() -> None:
    told = [*after("what was said about mine action?"), Exchange("how is the weather in Paris?", is_talk=True)]
    assert carry("why?", told).text == "why, regarding mine action?"


def test_who_is_asked_to_have_said_something_is_no_topic() -> None:
    told = after("What does the General Assembly say in resolution 75/15 about haze?")
    assert carry("why?", told).text == "why, regarding haze?"


def test_a_question_weighs_more_than_the_reply_to_it() -> None:
    told = [Exchange("what was said about mine action?", reply="The Regional Centre in Phnom Penh coordinates training.")]
    assert foci(told)[0].mention.text == "mine action"


def test_a_reply_is_drawn_on_where_the_question_names_nothing() -> None:
    made = carry("where is it?", [Exchange("which one?", reply="The Regional Mine Action Centre.")])
    assert made.text == "where is Regional Mine Action Centre?"


def test_the_words_that_were_taken_stand_in_the_question() -> None:
    made = carry("does it fund them?", after("how does the ASEAN Secretariat cooperate with UNDP?"))
    assert made.words
    assert set(terms(" ".join(made.words))) <= set(terms(made.text))


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("what did she recommend to them?", ["she", "them"]),
        ("It seems that prices rise.", []),
        ("why do some states report more cases, and where are they located?", []),
        ("what songs did they play?", ["they"]),
        ("which countries voted against it?", ["it"]),
        ("can states change their votes?", []),
        ("is it free to join?", []),
        ("is it similar to the previous one?", ["it"]),
        ("do you know that prices rise?", []),
        ("was that successful?", ["that"]),
        ("what happened this year?", []),
        ("can those cyclones on Jupiter affect us?", []),
    ],
)
def test_a_pronoun_points_back_unless_the_message_explains_it(message: str, found: list[str]) -> None:
    assert [message[a.start : a.end] for a in anaphors(message)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tell me about the Office of the New York State Attorney General", ["Office of the New York State Attorney General"]),
        ("what about the safety of journalists?", ["safety of journalists"]),
        ("how does the controversy affect music sales?", ["controversy", "music sales"]),
        ("what did the Assembly say?", []),
    ],
)
def test_names_and_topics_are_found_whole(text: str, found: list[str]) -> None:
    assert [mention.text for mention in mentions(text)] == found
