"""Observances are read off the words that proclaim them, never off those that recall them."""

from __future__ import annotations

import pytest

from documents import Paragraph, ParagraphId
from documents.observances import Observance, YearDay, Years, proclaimed


def _paragraph(text: str, kind: str = "operative") -> Paragraph:
    locator = "op1" if kind == "operative" else "pp1"
    return Paragraph(ParagraphId(f"A/RES/1/1#{locator}"), "A/RES/1/1", locator, kind, text)  # type: ignore[arg-type]  # literals


def _only(text: str) -> Observance:
    (found,) = proclaimed(_paragraph(text))
    return found


@pytest.mark.parametrize(
    ("text", "name", "month", "day"),
    [
        ("Proclaims 28 September as the International Day for Universal Access to Information;", "International Day for Universal Access to Information", 9, 28),
        ("Decides to designate 20 July as World Chess Day;", "World Chess Day", 7, 20),
        ("Decides to proclaim 10 March of each year the International Day of Women Judges;", "International Day of Women Judges", 3, 10),
        ("Declares 20 July International Moon Day;", "International Moon Day", 7, 20),
    ],
)  # fmt: skip
def test_a_day_is_read_with_its_name_and_its_date(text: str, name: str, month: int, day: int) -> None:
    found = _only(text)
    assert (found.name, found.kind, found.first) == (name, "day", YearDay(month, day))


def test_a_year_and_a_decade_have_their_years() -> None:
    year = _only("Decides to declare 2023 the International Year of Millets;")
    decade = _only("Proclaims the period 2022–2032 as the International Decade of Indigenous Languages, to draw attention;")
    assert (year.name, year.years) == ("International Year of Millets", Years(2023, 2023))
    assert (decade.name, decade.years) == ("International Decade of Indigenous Languages", Years(2022, 2032))
    assert decade.years is not None
    assert 2030 in decade.years


def test_a_week_falls_on_each_of_its_days() -> None:
    week = _only("Proclaims 24 to 31 October of each year the Global Media and Information Literacy Week;")
    assert [week.falls_on(10, day) for day in (23, 24, 28, 31)] == [False, True, True, True]
    assert (week.falls_on(10), week.falls_on(11)) == (True, False)


def test_one_paragraph_may_proclaim_two() -> None:
    text = "Decides to declare 2025 the International Year of Glaciers’ Preservation and to proclaim 21 March of each year the World Day for Glaciers;"
    assert [found.kind for found in proclaimed(_paragraph(text))] == ["year", "day"]


@pytest.mark.parametrize(
    "text",
    [
        "Recalls the proclamation of the period 2022–2032 as the International Decade of Indigenous Languages;",
        "Invites all Member States to observe World Chess Day on 20 July;",
        "Welcomes the observance of 10 December as Human Rights Day;",
        "Decides to convene a meeting on 20 July;",
    ],
)
def test_what_recalls_or_observes_a_day_proclaims_none(text: str) -> None:
    assert proclaimed(_paragraph(text)) == ()


def test_the_preamble_proclaims_nothing() -> None:
    assert proclaimed(_paragraph("Proclaims 20 July as World Chess Day,", "preambular")) == ()


def test_the_words_that_proclaim_are_told_by_their_place() -> None:
    found = _only("Decides to designate 20 July as World Chess Day, to be observed annually;")
    assert found.paragraph.text[found.start : found.end] == "Decides to designate 20 July as World Chess Day"
