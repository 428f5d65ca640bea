"""Which questions ask for a set, and for which."""

from __future__ import annotations

import pytest

from service.understanding.sets import Act, Counted, SetQuestion, asked_set, asks_for_verb_alone


@pytest.mark.parametrize(
    ("question", "act", "verb", "addressee"),
    [
        ("list everything it requests of the Secretary-General", "list", "request", "Secretary-General"),
        ("what does it ask the SG to do?", "list", "ask", "SG"),
        ("what does the Assembly request of Member States?", "list", "request", "Member States"),
        ("what are Member States urged to do?", "list", "urge", "Member States"),
        ("list everything Israel is called upon to do", "list", "call", "Israel"),
        ("list all decisions", "list", "decide", ""),
        ("how many decisions does the resolution take?", "count", "decide", ""),
        ("how many requests are there to the Secretary-General?", "count", "request", "Secretary-General"),
        ("how many times does it encourage something?", "count", "encourage", ""),
        ('which paragraphs begin with "Reaffirms"?', "list", "reaffirm", ""),
        ("what does it take note of?", "list", "note", ""),
        ("which paragraphs are addressed to States?", "list", "ask", "States"),
    ],
)
def test_an_act_is_asked_for_by_verb_and_addressee(question: str, act: Act, verb: str, addressee: str) -> None:
    found = asked_set(question)
    assert found is not None
    assert (found.act, found.verb, found.addressee, found.topic) == (act, verb, addressee, "")


@pytest.mark.parametrize(
    ("question", "act", "topic", "counted"),
    [
        ("which paragraphs mention women?", "list", "women", "paragraphs"),
        ("Show me every paragraph of 75/15 that refers to the World Bank", "list", "World Bank", "paragraphs"),
        ("where is the IMF mentioned?", "list", "IMF", "paragraphs"),
        ("all the places where women come up in the ASEAN resolution pls", "list", "women", "paragraphs"),
        ("Compile everything on peacekeeping in 75/15, I'm doing a table", "list", "peacekeeping", "paragraphs"),
        ("how many times is COVID-19 mentioned in A/RES/75/15?", "count", "COVID-19", "times"),
        ("how many times does it mention women?", "count", "women", "times"),
        ("how often does the word “sovereignty” appear?", "count", "sovereignty", "times"),
        ("in how many paragraphs is ASEAN mentioned?", "count", "ASEAN", "paragraphs"),
        ("how many resolutions mention women?", "count", "women", "documents"),
        ("does it mention climate change at all?", "exists", "climate change", "paragraphs"),
        ("is there any mention of Myanmar in the resolution?", "exists", "Myanmar", "paragraphs"),
        ("is terrorism mentioned anywhere?", "exists", "terrorism", "paragraphs"),
        ("which paragraphs mention resolution 1325?", "list", "resolution 1325", "paragraphs"),
    ],
)
def test_a_mention_is_asked_for_by_its_words(question: str, act: Act, topic: str, counted: Counted) -> None:
    found = asked_set(question)
    assert found is not None
    assert (found.act, found.topic, found.counted, found.verb) == (act, topic, counted, "")


@pytest.mark.parametrize(
    "question",
    [
        "what does it say about women?",
        "what does it encourage on mine action?",
        "how many action lines were addressed?",
        "how many thrusts does the declaration have?",
        "how many paragraphs has it?",
        "how many operative paragraphs are there?",
        "which countries does it mention?",
        "how many countries does it mention?",
        "does it mention who signed the memorandum?",
        "who is mentioned as chair?",
        "how many times has Germany won the world cup?",
        "how often should the meetings be held?",
        "treaty of amity mentioned where and in what connection",
        "list the meetings between the UN and ASEAN that the resolution supports",
        "what did the GA say about disaster management?",
        "does the resolution decide to cut funding?",
    ],
)
def test_an_open_question_a_figure_and_the_header_are_no_set(question: str) -> None:
    assert asked_set(question) is None


def test_only_what_must_stand_there_literally_is_denied_by_a_scan() -> None:
    literal, open_ = asked_set("does it mention oceans at all?"), asked_set("does it mention oceans?")
    assert literal is not None
    assert open_ is not None
    assert (literal.is_literal, open_.is_literal) == (True, False)


def test_all_or_none_of_the_words_may_be_asked_for() -> None:
    both, none = asked_set("which paragraphs mention both women and peace?"), asked_set("which paragraphs don't mention women?")
    assert both is not None
    assert none is not None
    assert (both.holding, both.alternatives) == ("all", ("women", "peace"))
    assert (none.holding, none.alternatives) == ("none", ("women",))


@pytest.mark.parametrize("question", ["which paragraphs mention women but not girls?", "which resolutions do not mention women?"])
def test_what_a_scan_would_deny_wrongly_is_left_to_search(question: str) -> None:
    assert asked_set(question) is None


def test_a_side_narrows_the_set() -> None:
    sides = [asked_set(f"which {side} paragraphs mention peace?") for side in ("preambular", "operative")]
    assert [found.side for found in sides if found] == ["preambular", "operative"]


def test_alternatives_are_split() -> None:
    assert SetQuestion("list", topic="women, girls or children").alternatives == ("women", "girls", "children")


@pytest.mark.parametrize(("question", "alone"), [("what does it decide?", True), ("what does it decide on funding?", False)])
def test_a_verb_stands_alone_where_nothing_else_is_said(question: str, alone: bool) -> None:
    assert asks_for_verb_alone(question, "decide", ()) is alone
