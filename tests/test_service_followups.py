"""Follow-up questions by rule: each is put into full words from what is on the table, or left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import Resolution, mentioned_symbols
from documents.corpus import Corpus
from documents.readers import read_documents
from embeddings import Encoder
from service.conversation import Exchange
from service.conversation.followups import resolve
from service.conversation.openings import opened
from service.library import Library, make_library

_SYMBOL = "A/RES/75/15"


@pytest.fixture(scope="module")
def library(seed: Resolution, hashing: Encoder) -> Library:
    return make_library(Corpus().with_documents([seed], []), hashing)


@pytest.fixture(scope="module")
def series(shared: Path, hashing: Encoder) -> Library:
    """The three resolutions on cooperation with ASEAN."""
    root = shared / "corpus" / "ga-xml"
    files = [next((root / folder).glob(pattern)) for folder, pattern in _FILES]
    found = [reading.resolution for reading in read_documents(files) if reading.resolution]
    return make_library(Corpus().with_documents(found, []), hashing)


_FILES = (("75", "75_15_E.xml"), ("77", "A_RES_77_12-*.xml"), ("79", "A_RES_79_290-*.xml"))


def said(question: str, *locators: str, symbol: str = _SYMBOL, standalone: str = "") -> Exchange:
    """An earlier turn whose answer cited these paragraphs."""
    full = standalone or question
    return Exchange(
        question, full, cited=tuple(f"{symbol}#{place}" for place in locators), symbols=mentioned_symbols(full, bare=True)
    )


@pytest.mark.parametrize(
    ("locators", "message", "standalone"),
    [
        (["op12"], "and the next one?", "what does paragraph 13 of A/RES/75/15 say?"),
        (["op12"], "next paragraph please", "what does paragraph 13 of A/RES/75/15 say?"),
        (["op12"], "the one before", "what does paragraph 11 of A/RES/75/15 say?"),
        (["op12"], "what comes after it?", "what does paragraph 13 of A/RES/75/15 say?"),
        (["op12"], "go back one", "what does paragraph 11 of A/RES/75/15 say?"),
        (["op12"], "the next two", "what do paragraphs 13 and 14 of A/RES/75/15 say?"),
        (["pp18"], "the next one", "what does paragraph 1 of A/RES/75/15 say?"),
        (["op1"], "and the one before that?", "what does preambular paragraph 18 of A/RES/75/15 say?"),
        (["op28"], "next", "what does paragraph 29 of A/RES/75/15 say?"),
        (["op21", "op22"], "the next one", "what does paragraph 23 of A/RES/75/15 say?"),
        (["op22", "pp4"], "the next one", "what does paragraph 23 of A/RES/75/15 say?"),
        (["op4", "op8", "op17"], "the second", "what does paragraph 8 of A/RES/75/15 say?"),
        (["op4", "op8", "op17"], "the last of those, please", "what does paragraph 17 of A/RES/75/15 say?"),
        (["op4", "op8", "op17"], "the 3rd one in full", "what does paragraph 17 of A/RES/75/15 say?"),
        (["op4", "op8", "op17"], "[2]", "what does paragraph 8 of A/RES/75/15 say?"),
        (["op6"], "not that, the one before 6 I meant", "what does paragraph 5 of A/RES/75/15 say?"),
    ],
)
def test_order_counts_from_the_paragraphs_on_the_table(
    library: Library, locators: list[str], message: str, standalone: str
) -> None:
    assert resolve(message, [said("what is there?", *locators)], library) == standalone


def test_the_first_one_again_counts_over_all_that_was_shown(library: Library) -> None:
    turns = [said("para 12", "op12"), said("para 13", "op13")]
    assert resolve("the first one again", turns, library) == "what does paragraph 12 of A/RES/75/15 say?"


def test_a_pick_after_a_pick_counts_in_the_same_list(library: Library) -> None:
    turns = [said("what does it welcome?", "op1", "op5", "op7"), said("the second", "op5")]
    assert resolve("no sorry, the last", turns, library) == "what does paragraph 7 of A/RES/75/15 say?"


def test_order_within_a_question_keeps_the_rest_of_it(library: Library) -> None:
    found = resolve("does the next one mention women?", [said("para 17", "op17")], library)
    assert found == "does paragraph 18 of A/RES/75/15 mention women?"


@pytest.mark.parametrize(
    ("message", "standalone"),
    [
        ("that paragraph in full please", "paragraph 21 of A/RES/75/15 in full please"),
        ("what does that paragraph say exactly?", "what does paragraph 21 of A/RES/75/15 say exactly?"),
        ("full text please", "what do paragraphs 21 and 22 of A/RES/75/15 say?"),
        ("read it to me verbatim", "what do paragraphs 21 and 22 of A/RES/75/15 say?"),
    ],
)
def test_what_points_at_a_paragraph_names_it(library: Library, message: str, standalone: str) -> None:
    turns = [said("what about disaster management?", "op21", "op22")]
    assert resolve(message, turns, library) == standalone


@pytest.mark.parametrize(
    ("message", "standalone"),
    [
        ("does it mention women?", "does paragraph 18 of A/RES/75/15 mention women?"),
        ("which network is that one talking about", "which network is paragraph 18 of A/RES/75/15 talking about"),
        ("(b)?", "what does paragraph 18 (b) of A/RES/75/15 say?"),
        ("no, I meant the preamble", "what does preambular paragraph 18 of A/RES/75/15 say?"),
        ("sorry, paragraph 12", "paragraph 12"),
        ("since when?", "since when, in paragraph 18 of A/RES/75/15?"),
    ],
)
def test_after_a_look_up_a_message_is_about_that_paragraph(library: Library, message: str, standalone: str) -> None:
    assert resolve(message, [said("what does paragraph 18 say?", "op18")], library) == standalone


@pytest.mark.parametrize(
    ("message", "standalone"),
    [
        ("what about trade?", "what does it say about trade?"),
        ("and peacekeeping?", "what does it say about peacekeeping?"),
        ("trade then", "what does it say about trade?"),
        ("not disasters, tourism", "what does it say about tourism?"),
        ("and in the preamble?", "what does it say about disasters in the preamble?"),
        ("something else: trade", "trade"),
        ("what for?", "what for: disasters?"),
    ],
)
def test_a_piece_of_a_question_is_completed_from_the_one_before(library: Library, message: str, standalone: str) -> None:
    assert resolve(message, [said("what does it say about disasters?", "op21")], library) == standalone


@pytest.mark.parametrize(
    "message",
    [
        "What does the resolution say about maritime security?",
        "does the resolution mention migration at all?",
        "list everything it requests of the Secretary-General",
        "when was it adopted?",
        "how many operative paragraphs has it?",
        "what does paragraph 5 say?",
        "which paragraphs mention women?",
        "thanks!",
        "perfect, cheers",
        "hello",
    ],
)
def test_a_message_that_stands_alone_is_left_alone(library: Library, message: str) -> None:
    assert resolve(message, [said("what does it say about disasters?", "op21", "op22")], library) == message


def test_a_first_message_is_left_alone(library: Library) -> None:
    assert resolve("and the next one?", [], library) == "and the next one?"


def test_thanks_are_no_turn_to_count_from(library: Library) -> None:
    turns = [said("para 12", "op12"), Exchange("thanks", "thanks", is_talk=True)]
    assert resolve("and the next one?", turns, library) == "what does paragraph 13 of A/RES/75/15 say?"


@pytest.mark.parametrize(
    ("message", "standalone"),
    [
        ("and in 77/12?", "what does A/RES/77/12 say about trade?"),
        ("the same in 79/290", "what does A/RES/79/290 say about trade?"),
        ("also in the 2022 one?", "what does A/RES/77/12 say about trade?"),
        ("how did the later one phrase it", "what does A/RES/77/12 say about trade?"),
        ("no, I meant 79/290", "what does A/RES/79/290 say about trade?"),
        ("and the latest resolution?", "what does A/RES/79/290 say about trade?"),
        ("what about women?", "what does 75/15 say about women?"),
        ("does it mention tourism?", "does A/RES/75/15 mention tourism?"),
        ("which of the three resolutions mentions UNICEF?", "which of the three resolutions mentions UNICEF?"),
        ("what does 77/12 say about women?", "what does 77/12 say about women?"),
        ("and paragraph 5?", "paragraph 5 of A/RES/75/15?"),
        ("when was it adopted?", "when was A/RES/75/15 adopted?"),
    ],
)
def test_the_document_stays_until_another_is_named(series: Library, message: str, standalone: str) -> None:
    assert resolve(message, [said("what does 75/15 say about trade?", "op16")], series) == standalone


@pytest.mark.parametrize(
    ("message", "standalone"),
    [
        ("and in 77/12?", "what does paragraph 24 of A/RES/77/12 say?"),
        ("same number in 77/12", "what does paragraph 24 of A/RES/77/12 say?"),
        ("and 79/290 on that?", "what does paragraph 32 of A/RES/79/290 say?"),
        ("is that paragraph still there in 79/290?", "is paragraph 24 of A/RES/75/15 still there in 79/290?"),
        ("what does 79/290 have there instead?", "what does paragraph 32 of A/RES/79/290 say?"),
    ],
)
def test_a_paragraph_is_found_again_in_another_resolution(series: Library, message: str, standalone: str) -> None:
    assert resolve(message, [said("what does paragraph 24 of 75/15 say?", "op24")], series) == standalone


def test_a_year_names_the_resolution_at_the_start_too(series: Library) -> None:
    assert resolve("what does the ASEAN resolution of 2020 say on COVID?", [], series) == "what does A/RES/75/15 say on COVID?"


def test_a_number_that_the_paragraph_mentions_is_that_resolution(series: Library) -> None:
    turns = [said("beijing platform for action, 75/15?", "pp7")]
    assert "S/RES/1325 (2000)" in resolve("and what does 1325 oblige states to do?", turns, series)


def test_another_addressee_takes_the_place_of_the_one_before(library: Library) -> None:
    turns = [said("list everything it requests of the Secretary-General", "op27")]
    assert resolve("and of Member States?", turns, library) == "list everything it requests of Member States"


@pytest.mark.parametrize(
    ("message", "text", "is_correction", "is_switch"),
    [
        ("ok thanks, and trade?", "trade?", False, False),
        ("no, I meant the preamble", "the preamble", True, False),
        ("sorry, paragraph 12", "paragraph 12", True, False),
        ("hm, paragraph 21 actually, i mixed them up", "paragraph 21", True, False),
        ("no mention of trade?", "no mention of trade?", False, False),
        ("different matter: electric vehicles", "electric vehicles", False, True),
        ("now something completely different: mines", "mines", False, True),
        ("no", "no", False, False),
        ("", "", False, False),
    ],
)
def test_an_opening_is_told_from_what_is_asked(message: str, text: str, is_correction: bool, is_switch: bool) -> None:
    found = opened(message)
    assert (found.text, found.is_correction, found.is_switch) == (text, is_correction, is_switch)


@pytest.mark.parametrize(
    "message", ["(" * 2000, "and " * 1000, "no, " * 1000, "i have a question " * 200 + "!x", "75/15 " * 600, "the " * 1300]
)
def test_a_hostile_message_is_read_in_no_time(library: Library, message: str) -> None:
    assert isinstance(resolve(message, [said("what does it say about disasters?", "op21")], library), str)


@pytest.mark.parametrize(
    ("message", "year"),
    [
        ("and the year before that?", "2023"),
        ("the following year?", "2025"),
        ("what about two years earlier?", "2022"),
        ("and a year later", "2025"),
        ("and in 2021?", "2021"),
    ],
)
def test_another_year_takes_the_place_of_the_one_that_was_asked_about(message: str, year: str, library: Library) -> None:
    before = said("who chaired the Kimberley Process in 2024?", "op1")
    assert resolve(message, [before], library) == f"who chaired the Kimberley Process in {year}?"


@pytest.mark.parametrize("message", ["and the year before the elections?", "and in the years before?", "some years later?"])
def test_what_says_more_than_another_year_steps_nowhere(message: str, library: Library) -> None:
    before = said("who chaired the Kimberley Process in 2024?", "op1")
    assert "in 2024" not in resolve(message, [before], library)


def test_so_many_years_on_the_resolution_of_the_series_is_meant(series: Library) -> None:
    before = said("what does A/RES/75/15 say about trade?", "op12")
    assert resolve("and two years later?", [before], series) == "what does A/RES/77/12 say about trade?"
