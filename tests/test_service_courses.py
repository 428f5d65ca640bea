"""What is set anew each year is followed through the years, and nothing is computed that the whole message did not ask."""

from __future__ import annotations

from datetime import date

import pytest

from documents import Corpus, Paragraph, ParagraphId, Record, Resolution, Tally, Votes
from service import Answerer
from service.answering.answerer import Options
from service.answering.novelty import Known
from service.library import make_library
from service.requests.reading import unread

_BUDGET = (
    "Appropriations totalling {} dollars are approved for: Section | Amount (United States dollars); Part I. Policy; "
    "1 | Direction | 98 203 000; 2 | Harbours | {}; Total | {}"
)
_MISSION = (
    "Decides to appropriate to the special account for the United Nations Observer Mission in Atlantis the amount of {} dollars "
    "for the period from 1 July {} to 30 June {}, inclusive of 100 dollars for the support account;"
)
_TEXTS = {
    "A/RES/77/1": (2022, "Programme budget for 2023", _BUDGET.format("400,000,000", "301 797 000", "400 000 000")),
    "A/RES/78/1": (2023, "Programme budget for 2024", _BUDGET.format("450,000,000", "351 797 000", "450 000 000")),
    "A/RES/79/1": (2024, "Programme budget for 2025", _BUDGET.format("500,000,000", "401 797 000", "500 000 000")),
    "A/RES/77/2": (2023, "Financing of the United Nations Observer Mission in Atlantis", _MISSION.format("2,000,000", 2023, 2024)),
    "A/RES/78/2": (2024, "Financing of the United Nations Observer Mission in Atlantis", _MISSION.format("3,000,000", 2024, 2025)),
    "A/RES/77/3": (2022, "Protection of lighthouses", "Urges all States to keep lighthouses lit;"),
    "A/RES/79/3": (2024, "Protection of lighthouses", "Urges all States to keep lighthouses lit at night;"),
    "A/RES/78/4": (2023, "Farming of kelp", "Invites all States to farm kelp;"),
    "A/RES/79/4": (2024, "Farming of kelp", "Decides to hold a conference on kelp farming in the harbour of Atlantis;"),
    "A/RES/79/5": (2024, "Harvest of kelp in winter", "Recalls the harvest of kelp;"),
}  # fmt: skip
_VOTES = {"A/RES/77/3": (100, 20, 30), "A/RES/79/3": (110, 15, 25)}


@pytest.fixture(scope="module")
def years(answerer: Answerer) -> Answerer:
    """The answerer over budgets, a mission's financing and a series that was voted on, all made up."""
    documents = []
    for symbol, (year, title, text) in _TEXTS.items():
        paragraph = Paragraph(ParagraphId(f"{symbol}#op1"), symbol, "op1", "operative", text, title=title)
        documents.append(Resolution(symbol, title, int(symbol.split("/")[2]), date(year, 12, 24), paragraphs=(paragraph,)))
    records = [Record(s, votes=Votes(*map(Tally, counts)), adoption="recorded vote") for s, counts in _VOTES.items()]
    corpus = Corpus().with_documents(documents, [], records)
    library = make_library(corpus, answerer.library.index.encoder)
    return Answerer(library, Options(confidence=None, max_citations=3, max_question_chars=4000, version="1"))


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        (
            "How has the budget grown since 2023?",
            ["2023: 400,000,000", "2024: 450,000,000", "2025: 500,000,000", "up 100,000,000"],
        ),
        ("Compare the budget for harbours in 2024 and 2025", ["2024: 351 797 000", "2025: 401 797 000", "up 50,000,000"]),
        (
            "How has the money for the mission in Atlantis changed?",
            ["2023/24: 2,000,000", "2024/25: 3,000,000", "up 1,000,000"],
        ),
        (
            "How has support for the protection of lighthouses changed?",
            ["100-20-30 (77/3, 2022)", "110-15-25 (79/3, 2024)", "10 more"],
        ),
    ],
)
def test_a_figure_is_followed_through_the_years(years: Answerer, question: str, figures: list[str]) -> None:
    answer = years.ask(question)
    assert answer.tier == "answered"
    assert answer.headline
    assert [figure for figure in figures if figure not in answer.answer] == []


def test_each_figure_cites_the_paragraph_of_its_year(years: Answerer) -> None:
    answer = years.ask("How has the budget grown since 2023?")
    assert [point.citations for point in answer.sentences] == [("A/RES/77/1#op1",), ("A/RES/78/1#op1",), ("A/RES/79/1#op1",)]


def test_a_matter_of_one_title_is_followed_with_the_vote_and_the_news_of_each_year(years: Answerer) -> None:
    answer = years.ask("How has the position on protection of lighthouses changed since 2020?")
    assert answer.headline
    assert "77/3 (2022, vote 100-20-30), 79/3 (2024, vote 110-15-25)" in answer.headline.text
    assert ["no new passage" in point.text for point in answer.sentences] == [False, True]
    news = years.ask("How has the position on the farming of kelp changed?").sentences
    assert "new: “Decides to hold a conference on kelp farming" in news[-1].text


def test_a_matter_of_several_titles_is_a_dated_list(years: Answerer) -> None:
    answer = years.ask("How have the resolutions on kelp developed since the 2022 storm?")
    assert answer.headline
    assert answer.headline.text.startswith("3 resolutions under 2 titles have “kelp” in the title, 2023 to 2024")
    assert [point.text.split(": ")[1][:4] for point in answer.sentences] == ["78/4", "79/4", "79/5"]


def test_the_first_resolution_on_a_matter_is_told_with_its_day_and_vote(years: Answerer) -> None:
    headline = years.ask("When did the Assembly first adopt a resolution on lighthouses?").headline
    assert headline
    assert headline.text.startswith(
        "24 December 2022: 77/3, vote 100-20-30, the first that is titled on “lighthouses” in sessions 77"
    )


def test_a_number_of_things_in_the_world_is_not_followed_by_titles(years: Answerer) -> None:
    assert "titles" not in years.ask("How has the number of lighthouses changed since 2022?").answer


def test_the_longest_stretch_of_words_that_nothing_before_has_is_news() -> None:
    def paragraph(text: str) -> Paragraph:
        return Paragraph(ParagraphId("A/RES/77/3#op1"), "A/RES/77/3", "op1", "operative", text)

    known, text = (
        Known(),
        "Urges all States to keep lighthouses lit at night, with lamps that burn whale oil or better oil, in 2024;",
    )
    known.add([paragraph("Urges all States to keep lighthouses lit at night, in 2022;")])
    fresh = known.news(paragraph(text))
    assert fresh
    assert "lamps that burn whale oil or better" in text[fresh.start : fresh.end]
    assert known.news(paragraph("Urges all States to keep lighthouses lit at night, in 2023;")) is None


def test_a_change_of_wording_is_no_change_of_a_figure(years: Answerer) -> None:
    headline = years.ask("How has the language on the budget changed?").headline
    assert headline is None or "400,000,000 (2023)" not in headline.text


@pytest.mark.parametrize(
    ("message", "told", "left"),
    [
        ("How has the language on lighthouses changed?", "lighthouses", frozenset()),
        ("How does the paint bought for lighthouses compare with 2023?", "lighthouses", {"paint", "bought"}),
    ],
)
def test_words_that_nothing_explains_are_unread(years: Answerer, message: str, told: str, left: frozenset[str]) -> None:
    assert unread(years.library.reader.read(message), told, "change") == left


def test_nothing_is_counted_where_part_of_the_question_is_not_read(years: Answerer) -> None:
    assert "name “kelp”" in years.ask("How has the language on kelp changed?").answer
    assert "name “lighthouses”" not in years.ask("How does the paint bought for lighthouses compare with 2023?").answer


def test_a_summary_is_for_whom_it_is_for(answerer: Answerer) -> None:
    plain = answerer.ask("Summarise A/RES/75/15")
    assert plain.headline
    for message in ("please summarise A/RES/75/15 for my minister", "summarise 75/15 in a few lines"):
        assert answerer.ask(message).headline == plain.headline


def test_a_summary_on_a_matter_tells_where_the_text_has_it(answerer: Answerer) -> None:
    answer = answerer.ask("summarise 75/15 on disaster management in two sentences")
    assert answer.tier == "answered"
    assert {citation.locator for citation in answer.citations} >= {"op21", "op22"}


def test_the_days_of_a_session_are_told(years: Answerer) -> None:
    headline = years.ask("On what dates did the 77th session adopt resolutions?").headline
    assert headline
    assert headline.text.startswith("24 December 2022 (77/1), 24 December 2022 (77/3), 24 December 2023 (77/2)")
