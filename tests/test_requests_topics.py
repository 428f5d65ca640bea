"""Topics: what a message is about, in its own words."""

from __future__ import annotations

import json
import time

import pytest

from service.requests.request import Said
from service.requests.topics import TopicWeights, tokens_of, topic_of
from training.topic_fitting import LabelledTopic, cross_validated, kept_tokens, overlap, topic_weights


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("what did the GA say about ocean noise?", "ocean noise"),
        ("is there anything on stateless children", "stateless children"),
        ("Can you tell me what the Assembly says on leprosy please", "leprosy"),
        ("any mention of seabirds?", "seabirds"),
    ],
)
def test_the_words_that_ask_are_left_out(message: str, topic: str) -> None:
    assert topic_of(message) == topic


def test_what_is_taken_is_left_out() -> None:
    message = "what does 78/160 say about flood warnings"
    assert topic_of(message, [(10, 16)]) == "flood warnings"


def test_a_misspelt_word_is_mended_in_a_topic() -> None:
    message = "what did the GA say about homelesness?"
    assert topic_of(message, (), [Said("homelessness", 26, 37)]) == "homelessness"


def test_a_message_that_is_all_taken_has_no_topic() -> None:
    assert topic_of("75/15", [(0, 5)]) == topic_of("") == topic_of("?!") == ""


def test_a_word_that_is_taken_in_part_is_left_out() -> None:
    assert [token.text for token in tokens_of("GA79's view", [(0, 4)])] == ["view"]


def test_a_topic_keeps_the_words_that_it_has_in_another_order() -> None:
    tokens = tokens_of("are states asked to mark bullets")
    assert kept_tokens(tokens, "bullets that states mark") == [False, True, False, False, True, True]


def test_weights_are_the_same_each_time_and_read_as_they_were_written() -> None:
    labelled = [LabelledTopic("what about fish", "fish"), LabelledTopic("and what about ships", "ships")] * 4
    weights = topic_weights(labelled)
    assert weights.dump() == topic_weights(labelled).dump() == TopicWeights.load(weights.dump()).dump()
    assert cross_validated(labelled, lambda one, fitted: topic_of(one.message, weights=fitted), 2) == ["fish", "ships"] * 4


def test_the_overlap_of_topics_is_that_of_their_words() -> None:
    assert overlap("seabed mining", "mining of the seabed") == pytest.approx(2 * 2 / 6)
    assert overlap("", "") == 1
    assert overlap("a", "") == 0


def test_the_weights_that_ship_are_small() -> None:
    assert len(json.loads(TopicWeights.shipped().dump())["weights"]) < 5000


@pytest.mark.parametrize("message", ["1" * 65536, "A/" * 32768, "(" * 65536, "what about " * 6000, "a-" * 32768])
def test_a_hostile_message_is_read_in_no_time(message: str) -> None:
    began = time.process_time()
    topic_of(message)
    assert time.process_time() - began < 2
