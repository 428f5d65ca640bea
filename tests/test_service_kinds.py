"""What kind of thing a question asks for, and where a text holds such a thing."""

from __future__ import annotations

import pytest

from service.understanding import AnswerKind, asked_kinds, find_spans


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("when did the Charter come into force?", "date"),
        ("on which exact day did the centre open?", "day"),
        ("how many thrusts does the declaration have?", "number"),
        ("what percentage of the action lines was addressed?", "percentage"),
        ("how much money did the response fund have?", "money"),
        ("who is the Secretary-General of ASEAN?", "name"),
        ("which body reviews the partnership?", "actor"),
        ("which city hosted the summit?", "city"),
        ("where was the summit held?", "place"),
        ("which country held the presidency?", "country"),
        ("how did Member States vote?", "vote"),
        ("why was the summit held online?", "reason"),
        ("how is terrorism defined?", "definition"),
        ("what are the six thrusts?", "members"),
    ],
)
def test_a_question_asks_for_its_kind(question: str, kind: AnswerKind) -> None:
    assert kind in asked_kinds(question)


@pytest.mark.parametrize(
    "question",
    [
        "what did the GA say about disaster management?",
        "does it mention women?",
        "mine action",
        "when it comes to trade, what is said?",
    ],
)
def test_an_open_question_asks_for_no_kind(question: str) -> None:
    assert asked_kinds(question) == ()


def test_of_money_and_number_only_the_narrower_is_kept() -> None:
    assert asked_kinds("how many dollars did the fund have?") == ("money",)


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("date", "which came into force on 15 December 2008", ["15 December 2008"]),
        ("day", "on 3 November 2019 in Thailand", ["3 November 2019"]),
        ("number", "through the six thrusts", ["six"]),
        ("percentage", "with more than 96 per cent of the lines", ["96 per cent"]),
        ("money", "a sum of 5 million dollars", ["5 million dollars"]),
        ("city", "the Summit held in Bali", ["Bali"]),
        ("country", "under the chairmanship of the Philippines", ["Philippines"]),
        ("definition", "terrorism means violence", ["means"]),
    ],
)
def test_a_thing_of_a_kind_is_found_where_it_stands(kind: AnswerKind, text: str, found: list[str]) -> None:
    assert [text[span.start : span.end] for span in find_spans(kind, text)] == found


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("number", "adopted on 19 July 2017"),
        ("number", "its resolution 71/317"),
        ("number", "the COVID-19 pandemic"),
        ("date", "the 2030 Agenda for Sustainable Development"),
        ("date", "the Community Vision 2025, which"),
    ],
)
def test_a_figure_that_is_part_of_a_name_or_date_is_no_answer(kind: AnswerKind, text: str) -> None:
    assert find_spans(kind, text) == ()
