"""Follow-ups: each becomes a request that changes the last one, and takes its documents from the table."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from documents import Paragraph, ParagraphId, Resolution
from documents.corpus import Corpus
from documents.readers import read_documents
from embeddings import Encoder
from service.library import Library, make_library
from service.requests.follow_ups import FollowUp, followed
from service.requests.follow_words import opened
from service.requests.request import Request, Task
from service.requests.table import Exchange, ShownGroup, Table

_SYMBOL = "A/RES/75/15"
_FILES = (("75", "75_15_E.xml"), ("77", "A_RES_77_12-*.xml"), ("79", "A_RES_79_290-*.xml"))


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


def said(question: str, *locators: str, symbol: str = _SYMBOL, by_number: bool = False) -> Exchange:
    """An earlier turn whose answer cited these paragraphs."""
    cited = tuple(f"{symbol}#{place}" for place in locators)
    return Exchange(question, cited=cited, symbols=(symbol,), is_by_number=by_number)


def follow(message: str, turns: list[Exchange], library: Library) -> FollowUp:
    return followed(message, Table.of(turns, library.corpus), library.reader)


def request(message: str, turns: list[Exchange], library: Library) -> Request:
    return follow(message, turns, library).reading.request


@pytest.mark.parametrize(
    ("shown", "message", "numbers"),
    [
        (["op12"], "and the next one?", ["op13"]),
        (["op12"], "next paragraph please", ["op13"]),
        (["op12"], "the one before", ["op11"]),
        (["op12"], "what comes after it?", ["op13"]),
        (["op12"], "go back one", ["op11"]),
        (["op12"], "two paragraphs after", ["op14"]),
        (["op12"], "the next two", ["op13", "op14"]),
        (["op12"], "and 3?", ["op3"]),
        (["pp18"], "the next one", ["op1"]),
        (["op1"], "and the one before that?", ["pp18"]),
        (["op28"], "next", ["op29"]),
        (["op21", "op22"], "the next one", ["op23"]),
        (["op22", "pp4"], "the next one", ["op23"]),
        (["op4", "op8", "op17"], "the second", ["op8"]),
        (["op4", "op8", "op17"], "the last of those, please", ["op17"]),
        (["op4", "op8", "op17"], "the 3rd one in full", ["op17"]),
        (["op4", "op8", "op17"], "[2]", ["op8"]),
        (["op6"], "not that, the one before 6 I meant", ["op5"]),
        (["op18"], "(b)?", ["op18(b)"]),
        (["op18"], "no, I meant the preamble", ["pp18"]),
        (["op18"], "sorry, paragraph 12", ["op12"]),
    ],
)
def test_a_paragraph_is_counted_from_those_on_the_table(
    library: Library, shown: list[str], message: str, numbers: list[str]
) -> None:
    found = request(message, [said("what does it say?", *shown, by_number=len(shown) == 1)], library)
    assert (found.symbols, list(found.numbers)) == ((_SYMBOL,), numbers)


def test_a_paragraph_that_only_came_nearest_is_counted_from(library: Library) -> None:
    turns = [Exchange("what about trade?", nearest=(f"{_SYMBOL}#op16", f"{_SYMBOL}#op4"))]
    assert request("and the paragraph after that?", turns, library).numbers == ("op17",)


def test_a_correction_counts_from_where_the_turn_before_counted(library: Library) -> None:
    turns = [said("what about women?", "op18"), said("the one before", "op17", by_number=True)]
    assert request("no, I meant the one after", turns, library).numbers == ("op19",)


def test_the_first_one_counts_over_all_that_was_shown_where_each_turn_showed_one(library: Library) -> None:
    turns = [said("para 12", "op12", by_number=True), said("para 13", "op13", by_number=True)]
    assert request("the first one again", turns, library).numbers == ("op12",)


def test_a_pick_after_a_pick_counts_in_the_same_list(library: Library) -> None:
    turns = [said("what does it welcome?", "op1", "op5", "op7"), said("the second", "op5", by_number=True)]
    assert request("no sorry, the last", turns, library).numbers == ("op7",)


def test_a_question_about_the_next_one_is_asked_of_that_paragraph(library: Library) -> None:
    found = follow("does the next one mention women?", [said("para 17", "op17", by_number=True)], library)
    assert found.reading.request.numbers == ("op18",)
    assert "women" in found.reading.text


@pytest.mark.parametrize("message", ["which network is that?", "since when?", "does it mention women?"])
def test_after_a_look_up_what_points_back_is_asked_of_that_paragraph(library: Library, message: str) -> None:
    assert request(message, [said("what does paragraph 18 say?", "op18", by_number=True)], library).numbers == ("op18",)


@pytest.mark.parametrize("message", ["can i have that in the exact words", "word for word please", "quote it"])
def test_the_exact_words_are_those_of_the_paragraph_shown(library: Library, message: str) -> None:
    found = request(message, [said("what about trade?", "op16")], library)
    assert (found.form, found.numbers) == ("quote", ("op16",))


@pytest.mark.parametrize(
    ("message", "form"), [("keep it short", "short"), ("as a table", "table"), ("in one sentence please", "short")]
)
def test_another_form_asks_the_same_again(library: Library, message: str, form: str) -> None:
    found = follow(message, [said("what does it say about trade?", "op16")], library).reading
    assert (found.request.form, found.text) == (form, "what does it say about trade?")


@pytest.mark.parametrize("message", ["why?", "when?", "how?", "since when?"])
def test_a_question_word_alone_asks_more_of_what_was_asked_and_does_not_pile_up(library: Library, message: str) -> None:
    turns = [said("what does it say about trade?", "op16")]
    for _ in range(4):
        found = follow(message, turns, library).reading
        turns.append(Exchange(message, found.request.topic, cited=(f"{_SYMBOL}#op16",), symbols=found.request.symbols))
        assert found.request.topic == "what does it say about trade?"
        assert found.text.count("when") + found.text.count("why") + found.text.count("how") <= 1


def test_another_topic_is_asked_of_the_same_document_in_its_own_words(series: Library) -> None:
    found = follow("and women?", [said("what does 75/15 say about trade?", "op16")], series).reading
    assert (found.request.symbols, found.text) == ((_SYMBOL,), "women")
    assert "trade" in found.also[0]


@pytest.mark.parametrize(
    ("message", "symbol"),
    [
        ("and in 77/12?", "A/RES/77/12"),
        ("the same in 79/290", "A/RES/79/290"),
        ("also in the 2022 one?", "A/RES/77/12"),
        ("and in 2022?", "A/RES/77/12"),
        ("how did the later one phrase it", "A/RES/77/12"),
        ("no, I meant 79/290", "A/RES/79/290"),
        ("and the latest resolution?", "A/RES/79/290"),
    ],
)
def test_another_resolution_of_the_series_is_asked_the_same(series: Library, message: str, symbol: str) -> None:
    found = follow(message, [said("what does it say about trade?", "op16")], series).reading
    assert (found.request.symbols, found.text) == ((symbol,), "what does it say about trade?")


@pytest.mark.parametrize(
    ("message", "numbers"),
    [("and in 77/12?", ("op24",)), ("same number in 77/12", ("op24",)), ("what does 79/290 have there instead?", ("op32",))],
)
def test_a_paragraph_is_found_again_in_another_resolution(series: Library, message: str, numbers: tuple[str, ...]) -> None:
    turns = [said("what does paragraph 24 of 75/15 say?", "op24", by_number=True)]
    assert request(message, turns, series).numbers == numbers


def test_a_switch_of_topic_leaves_the_document(series: Library) -> None:
    found = follow("something else: electric vehicles", [said("what about trade?", "op16")], series)
    assert found.reading.request.symbols == ()
    assert found.standalone == "electric vehicles"


def test_what_was_not_found_is_not_carried(series: Library) -> None:
    turns = [said("what about trade?", "op16", symbol="A/RES/77/12"), Exchange("and whales?", symbols=("A/RES/77/12",))]
    assert request("and women?", turns, series).symbols == ("A/RES/77/12",)


def test_the_scope_is_shown_to_people(series: Library) -> None:
    found = follow("and women?", [said("what about trade?", "op16")], series)
    assert _SYMBOL in found.reading.request.read_as
    assert _SYMBOL in found.standalone


@pytest.mark.parametrize("message", ["thanks!", "perfect, cheers", "hello", "ok, thanks a lot"])
def test_courtesy_takes_nothing_from_the_table(library: Library, message: str) -> None:
    found = follow(message, [said("what about trade?", "op16")], library)
    assert (found.standalone, found.reading.request.symbols) == (message, ())


def test_a_first_message_is_left_alone(library: Library) -> None:
    assert follow("and the next one?", [], library).standalone == "and the next one?"


def test_thanks_are_no_turn_to_count_from(library: Library) -> None:
    turns = [said("para 12", "op12", by_number=True), Exchange("thanks", is_talk=True)]
    assert request("and the next one?", turns, library).numbers == ("op13",)


@pytest.mark.parametrize(
    ("message", "text", "is_correction", "is_switch"),
    [
        ("ok thanks, and trade?", "trade", False, False),
        ("no, I meant the preamble", "the preamble", True, False),
        ("sorry, paragraph 12", "paragraph 12", True, False),
        ("no mention of trade?", "no mention of trade", False, False),
        ("good practices", "good practices", False, False),
        ("sorry, not trade, tourism", "tourism", True, False),
        ("different matter: electric vehicles", "electric vehicles", False, True),
        ("no", "no", False, False),
        ("", "", False, False),
    ],
)
def test_an_opening_is_told_from_what_is_asked(message: str, text: str, is_correction: bool, is_switch: bool) -> None:
    found = opened(message)
    assert (found.text, found.is_correction, found.is_switch) == (text, is_correction, is_switch)


@pytest.mark.parametrize(
    "message",
    ["(" * 60_000, "and " * 16_000, "no, " * 16_000, "75/15 " * 10_000, "the next " * 7_000, "9" * 64_000, "one " * 16_000],
)
def test_a_hostile_message_is_read_in_no_time(library: Library, message: str) -> None:
    began = time.process_time()
    assert isinstance(follow(message, [said("what does it say about disasters?", "op21")], library), FollowUp)
    assert time.process_time() - began < 5


def many(question: str, library: Library, groups: tuple[ShownGroup, ...], task: Task = "overview") -> Exchange:
    """An earlier turn over every document, whose points stood under titles."""
    seen = tuple(key for group in groups for key in group.cited)
    return Exchange(
        question,
        cited=seen,
        seen=seen,
        groups=groups,
        request=library.reader.read(question).request.model_copy(update={"task": task}),
    )


_GROUPS = (
    ShownGroup("Cooperation on disasters", ("A/RES/79/290",), ("A/RES/79/290#op12",)),
    ShownGroup("Women, peace and security", ("A/RES/75/15",), ("A/RES/75/15#op18",)),
)


@pytest.mark.parametrize("message", ["tell me more about the second one", "the one on women", "the second"])
def test_a_title_of_the_last_answer_is_chosen_by_its_rank_or_its_words(series: Library, message: str) -> None:
    found = request(message, [many("what was said about disasters?", series, _GROUPS)], series)
    assert (found.symbols, found.numbers) == (("A/RES/75/15",), ("op18",))


def test_a_time_alone_asks_all_documents_the_same_of_that_time(series: Library) -> None:
    found = follow("and before 2022?", [many("what was said about disasters since 2023?", series, _GROUPS)], series)
    assert (found.reading.request.years, found.reading.request.when) == ((2022,), "until")
    assert (found.reading.is_follow_up, "disasters" in found.standalone) == (False, True)


@pytest.mark.parametrize(
    ("message", "year"), [("and the year before?", 2024), ("and for 2021?", 2021), ("the year after?", 2026)]
)
def test_a_year_that_is_part_of_what_was_asked_is_exchanged(series: Library, message: str, year: int) -> None:
    turns = [Exchange("How much is the budget for 2025?", request=series.reader.read("How much is the budget for 2025?").request)]
    assert follow(message, turns, series).standalone == f"How much is the budget for {year}?"


def test_another_state_takes_the_place_of_the_one_before(series: Library) -> None:
    turns = [Exchange("What does Japan pay?", request=series.reader.read("What does Japan pay?").request)]
    assert follow("and Haiti?", turns, series).standalone == "What does Haiti pay?"


def test_what_somebody_is_asked_to_do_is_looked_for_in_the_document_spoken_of(series: Library) -> None:
    found = request("And what is the Secretary-General asked to do?", [said("what about trade?", "op16")], series)
    assert (found.addressee, found.symbols, found.topic) == ("Secretary-General", (_SYMBOL,), "")


def test_an_older_text_of_the_series_is_compared_with_the_one_spoken_of(series: Library) -> None:
    found = request("What was different in the earlier one from 2020?", [said("trade?", "op24", symbol="A/RES/77/12")], series)
    assert (found.task, set(found.symbols)) == ("changed", {"A/RES/77/12", "A/RES/75/15"})


def test_the_year_before_is_the_resolution_before(series: Library) -> None:
    found = request("and the year before?", [said("what about trade?", "op24", symbol="A/RES/77/12")], series)
    assert found.symbols == ("A/RES/75/15",)


def test_what_was_just_shown_is_asked_for_again_only_where_it_is_said_so(library: Library) -> None:
    turns = [Exchange("trade?", cited=(f"{_SYMBOL}#op16",), seen=(f"{_SYMBOL}#op16",), symbols=(_SYMBOL,))]
    assert follow("what about women?", turns, library).reading.seen == {f"{_SYMBOL}#op16"}
    assert follow("what about women again?", turns, library).reading.seen == frozenset()


def test_whether_something_is_mentioned_is_looked_for_without_the_words_that_ask(library: Library) -> None:
    turns = [Exchange("what about trade?", cited=(f"{_SYMBOL}#op16",), symbols=(_SYMBOL,))]
    assert "anything" not in request("does it say anything about women in there?", turns, library).topic


def test_when_it_was_adopted_and_whether_there_was_a_vote_is_asked_of_the_record(library: Library) -> None:
    turns = [said("what about trade?", "op16")]
    assert request("When was the resolution on it adopted, and was there a vote?", turns, library).task == "votes"


def test_a_sister_title_is_asked_the_same_without_the_year(hashing: Encoder) -> None:
    titles = ("Question of Guam", "Question of Anguilla", "Cooperation between the United Nations and Guam")
    texts = [
        Resolution(
            symbol, title, paragraphs=(Paragraph(ParagraphId(f"{symbol}#op1"), symbol, "op1", "operative", f"Welcomes {title};"),)
        )
        for symbol, title in zip(("A/RES/76/1", "A/RES/76/2", "A/RES/76/3"), titles, strict=True)
    ]
    library = make_library(Corpus().with_documents(texts, []), hashing)
    found = follow("and Anguilla?", [said("What did it say of Guam in 2021?", "op1", symbol="A/RES/76/1")], library)
    assert (found.reading.request.symbols, found.reading.text) == (("A/RES/76/2",), "What did it say of Anguilla?")
