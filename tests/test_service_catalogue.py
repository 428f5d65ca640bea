"""The catalogue finds documents by their symbols, however written, by words of their titles, and by what else is known."""

from __future__ import annotations

from datetime import date

import pytest

from documents import Corpus, Resolution
from service.catalogue import LONGEST, Selection, choices, excerpt, newest_first, selected, wider


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus().with_documents(
        [
            Resolution(
                "A/RES/75/15", "Cooperation with ASEAN", 75, date(2020, 11, 23), agenda_item="130 (q)", agenda_title="ASEAN"
            ),
            Resolution("A/RES/75/150", "Côte d’Ivoire and its children", 75, date(2020, 12, 31), agenda_item="13"),
            Resolution("A/RES/75/239 A", "Oceans and the law of the sea", 75, date(2021, 1, 1), agenda_item="130 (b)"),
            Resolution("A/RES/77/12", "Cooperation with ASEAN", 77, date(2022, 11, 21), agenda_item="128 (t)"),
            Resolution("A/RES/ES-11/1", "Undated matters of the sea"),
        ],
        [],
    )


@pytest.mark.parametrize(
    "words",
    [
        "A/RES/75/15",
        "a/res/75/15",
        "75/15",
        "resolution 75/15",
        "Resolution A/RES/75/15 of the General Assembly",
        "75/15 asean",
        " 75/15 ",
    ],
)
def test_a_symbol_is_found_however_it_is_written(corpus: Corpus, words: str) -> None:
    assert _symbols(corpus, Selection(words)) == ["A/RES/75/15"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("asean cooperation", ["A/RES/75/15", "A/RES/77/12"]),
        ("COTE D'IVOIRE", ["A/RES/75/150"]),
        ("child", ["A/RES/75/150"]),
        ("law sea", ["A/RES/75/239 A"]),
        ("sea asean", []),
        ("operation", []),
        ("A/RES/77", ["A/RES/77/12"]),
        ("75/239", ["A/RES/75/239 A"]),
        ("75/15 oceans", []),
        ("75/16", []),
        ("???", []),
        ("75/15 77/12", ["A/RES/75/15", "A/RES/77/12"]),
        ("%00' OR 1=1 --", []),
    ],
)
def test_all_the_words_must_be_in_the_title_or_the_symbol_by_their_beginning(
    corpus: Corpus, words: str, expected: list[str]
) -> None:
    assert _symbols(corpus, Selection(words)) == expected


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), 5),
        (Selection(session=75), 3),
        (Selection(year=2020), 2),
        (Selection(year=2021), 1),
        (Selection(agenda_item="130"), 2),
        (Selection(agenda_item="130 (q)"), 1),
        (Selection(agenda_item="13"), 1),
        (Selection("asean", session=77, agenda_item="128", year=2022), 1),
        (Selection("asean", session=75, year=2022), 0),
    ],
)
def test_a_document_must_be_all_that_is_asked_for(corpus: Corpus, selection: Selection, expected: int) -> None:
    assert len(selected(corpus, selection)) == expected


def test_documents_stand_in_the_order_of_the_corpus_until_they_are_sorted(corpus: Corpus) -> None:
    assert _symbols(corpus, Selection()) == list(corpus.by_symbol)


def test_the_newest_comes_first_and_what_has_no_date_last(corpus: Corpus) -> None:
    assert [d.symbol for d in newest_first(corpus.resolutions)] == [
        "A/RES/77/12", "A/RES/75/239 A", "A/RES/75/150", "A/RES/75/15", "A/RES/ES-11/1",
    ]  # fmt: skip


def test_the_choices_count_the_documents_of_each_value(corpus: Corpus) -> None:
    found = choices(corpus, Selection())
    assert [(c.value, c.count) for c in found.sessions] == [("77", 1), ("75", 3)]
    assert [(c.value, c.count) for c in found.years] == [("2022", 1), ("2021", 1), ("2020", 2)]


def test_an_agenda_item_stands_before_its_sub_items_and_counts_them(corpus: Corpus) -> None:
    assert [(c.value, c.count) for c in choices(corpus, Selection()).agenda_items] == [
        ("13", 1), ("128", 1), ("128 (t)", 1), ("130", 2), ("130 (b)", 1), ("130 (q)", 1),
    ]  # fmt: skip


def test_a_choice_is_counted_among_what_passes_the_other_fields(corpus: Corpus) -> None:
    found = choices(corpus, Selection(session=75, year=2020))
    assert [(c.value, c.count) for c in found.sessions] == [("75", 2)]
    assert [(c.value, c.count) for c in found.years] == [("2021", 1), ("2020", 2)]


def test_an_agenda_item_has_its_title_within_a_session(corpus: Corpus) -> None:
    labels = {c.value: c.label for c in choices(corpus, Selection(session=75)).agenda_items}
    assert (labels["130 (q)"], labels["130"]) == ("130 (q) – ASEAN", "130")
    assert choices(corpus, Selection()).agenda_items[-1].label == "130 (q)"


def test_what_finds_nothing_is_widened_by_one_thing_at_a_time(corpus: Corpus) -> None:
    found = wider(corpus, Selection("asean", session=75, year=2022))
    assert [(one.without, one.count) for one in found] == [("year", 1), ("session", 1)]


def test_nothing_is_wider_than_everything(corpus: Corpus) -> None:
    assert wider(corpus, Selection(year=1999)) == ()


def test_an_excerpt_is_cut_at_words_around_what_is_looked_for() -> None:
    text = "alpha " * 100 + "zebrafish are protected " + "omega " * 100
    cut = excerpt(text, "the zebrafish")
    assert cut.startswith("…alpha")
    assert "zebrafish are protected" in cut
    assert cut.endswith("omega…")
    assert len(cut) < 300


def test_a_short_text_is_its_own_excerpt() -> None:
    assert excerpt("Decides to meet.", "meet") == "Decides to meet."


@pytest.mark.parametrize("words", ["(" * LONGEST, "1/1 " * (LONGEST // 4), "x/" * (LONGEST // 2), "é" * LONGEST])
def test_words_made_to_be_slow_find_nothing(corpus: Corpus, words: str) -> None:
    assert _symbols(corpus, Selection(words)) == []


def _symbols(corpus: Corpus, selection: Selection) -> list[str]:
    return [document.symbol for document in selected(corpus, selection)]
