"""A question for a figure of a table is answered by the row that it means, and no other question is."""

from __future__ import annotations

from datetime import date

import pytest

from documents import Corpus, Paragraph, ParagraphId, Resolution
from service import Answerer
from service.answering.answerer import Options
from service.library import make_library
from service.requests.table import exchange_of

_SCALE = "Resolves that the scale of contributions of Member States for {} shall be: Member State | Percentage; {} | {} ; Total | 100.000"
_MONEY = (
    "Appropriations totalling {} dollars are approved for: Section | Amount (United States dollars); Part I. Policy; "
    "1 | Direction | 98 203 000; 2 | Conference management and languages | {}; Total | 499 003 700"
)
_TEXTS = {
    "A/RES/76/1": (date(2021, 12, 24), "Scale of assessments", _SCALE.format("2022, 2023 and 2024", "Turkey | 0.845; Brazil", "2.013")),
    "A/RES/79/1": (date(2024, 12, 24), "Scale of assessments", _SCALE.format("2025, 2026 and 2027", "Türkiye | 0.685; Brazil", "1.411")),
    "A/RES/78/2": (date(2023, 12, 22), "Programme budget for 2024", _MONEY.format("499,003,700", "400 800 700")),
    "A/RES/79/2": (date(2024, 12, 24), "Programme budget for 2025", _MONEY.format("499,003,700", "401 900 800")),
    "A/RES/79/3": (date(2024, 12, 24), "Trade", "Invites Brazil to pay heed to the budget of its conference on languages;"),
}  # fmt: skip


@pytest.fixture(scope="module")
def counting(answerer: Answerer) -> Answerer:
    """The answerer over two scales, two budgets and a text without a table, with the encoder that ships."""
    documents = []
    for symbol, (adopted, title, text) in _TEXTS.items():
        paragraph = Paragraph(ParagraphId(f"{symbol}#op1"), symbol, "op1", "operative", text, title=title)
        documents.append(Resolution(symbol, title, int(symbol.split("/")[2]), adopted, paragraphs=(paragraph,)))
    library = make_library(Corpus().with_documents(documents, []), answerer.library.index.encoder)
    return Answerer(library, Options(confidence=None, max_citations=3, max_question_chars=4000, version="1"))


@pytest.mark.parametrize(
    ("question", "headline", "quote"),
    [
        ("what does Brazil pay?", "1.411 per cent for Brazil, 2025 to 2027", "Brazil | 1.411"),
        ("What was Brazil's assessment rate in 2023?", "2.013 per cent for Brazil, 2022 to 2024", "Brazil | 2.013"),
        ("How much does Turkey contribute for 2022?", "0.845 per cent for Turkey, 2022 to 2024", "Turkey | 0.845"),
        (
            "section 2 of the 2024 budget",
            "400 800 700 United States dollars for section 2, Conference management and languages, Programme budget for 2024",
            "2 | Conference management and languages | 400 800 700",
        ),
        (
            "How much money for conference management in the budget?",
            "401 900 800 United States dollars for section 2, Conference management and languages, Programme budget for 2025",
            "2 | Conference management and languages | 401 900 800",
        ),
        (
            "How much is the budget for 2025?",
            "499,003,700 United States dollars in total, Programme budget for 2025",
            "Total | 499 003 700",
        ),
    ],
)
def test_the_row_that_is_asked_for_is_told_with_its_unit_and_cited(
    counting: Answerer, question: str, headline: str, quote: str
) -> None:
    answer = counting.ask(question)
    assert answer.headline is not None
    assert (answer.headline.text, answer.citations[0].quote) == (headline, quote)
    assert all(sentence.verdict == "quoted" for sentence in answer.sentences)


def test_the_same_row_of_earlier_years_is_there_for_those_who_ask_for_more(counting: Answerer) -> None:
    answer = counting.ask("what does Türkiye pay?")
    assert [s.text for s in answer.sentences if s.is_folded] == ["2022 to 2024: “Turkey”; Percentage: “0.845”"]
    assert [citation.symbol for citation in answer.citations] == ["A/RES/79/1", "A/RES/76/1"]


@pytest.mark.parametrize(
    "question",
    [
        "Does Brazil pay its dues?",
        "When must Brazil pay?",
        "What does Brazil pay for peacekeeping?",
        "What did Brazil pay in 2015?",
        "What does France pay?",
        "How much for languages and tourism in the 2025 budget?",
        "section 9 of the 2025 budget",
        "what does the trade resolution say about Brazil?",
    ],
)
def test_a_question_that_no_row_answers_is_not_taken_for_one(counting: Answerer, question: str) -> None:
    assert counting.ask(question).method != "lookup"


@pytest.mark.parametrize(
    ("message", "quote"),
    [("and for 2022?", "Brazil | 2.013"), ("and Türkiye?", "Türkiye | 0.685"), ("and for 2023, Turkey?", "Turkey | 0.845")],
)
def test_a_follow_up_changes_the_state_or_the_year(counting: Answerer, message: str, quote: str) -> None:
    before = exchange_of(counting.ask("what does Brazil pay?"))
    assert counting.trace(message, exchanges=[before]).answer.citations[0].quote == quote
