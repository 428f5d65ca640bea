"""Names of documents in messages, and the series that they mean."""

from __future__ import annotations

import time
from datetime import date

import pytest

from documents import Corpus, Resolution
from service.requests.descriptions import Only, linked
from service.requests.naming import goes_on, lengthened, named
from service.requests.series_catalogue import Catalogue

_OCEANS = "Oceans and the law of the sea"
_BUDGET = "Programme budget for"
_CATALOGUE = Catalogue(
    Corpus(
        (
            Resolution("A/RES/77/248", _OCEANS, 77, date(2022, 12, 30)),
            Resolution("A/RES/78/69", _OCEANS, 78, date(2023, 12, 5)),
            Resolution("A/RES/79/144", _OCEANS, 79, date(2024, 12, 12)),
            Resolution("A/RES/78/254", f"{_BUDGET} 2024", 78, date(2023, 12, 22)),
            Resolution("A/RES/79/259", f"{_BUDGET} 2025", 79, date(2024, 12, 24)),
            Resolution("A/RES/79/1", "The Pact for the Future", 79, date(2024, 9, 22)),
            Resolution("A/RES/78/171", "Persons with albinism", 78, date(2023, 12, 19)),
            Resolution("A/RES/77/158", "Combating sand and dust storms", 77, date(2022, 12, 14)),
            Resolution("A/RES/76/300", "The human right to a clean, healthy and sustainable environment", 76, date(2022, 7, 28)),
        )
    )
)


@pytest.mark.parametrize(
    ("message", "names"),
    [
        ("what does the latest oceans resolution say about mining", ["oceans resolution"]),
        ("last year's resolution on albinism in brief", ["resolution on albinism"]),
        ("the 2023 law of the sea text", ["law of the sea text"]),
        ("Reform in the Pact for the Future: how?", ["Pact for the Future"]),
        ("the resolution on sand and dust storms, session 77", ["resolution on sand and dust storms"]),
        ("when was the text on the right to a healthy environment adopted", ["text on the right to a healthy environment"]),
        ("que dit la résolution sur les océans", ["résolution sur les océans"]),
    ],
)
def test_a_document_named_by_what_it_is_about_is_found_without_article_and_time(message: str, names: list[str]) -> None:
    found = named(message, _CATALOGUE)
    assert [said.value for said in found] == names
    assert all(message[said.start : said.end] == said.value for said in found)


@pytest.mark.parametrize(
    "message",
    [
        "which resolutions on oceans are there",
        "is there a resolution about oceans",
        "what does the resolution say about albinism",
        "what did the Assembly say about sand storms",
        "GA resolution 79/50 on disarmament",
        "",
    ],
)
def test_a_topic_or_a_bare_noun_names_no_document(message: str) -> None:
    assert named(message, _CATALOGUE) == ()


@pytest.mark.parametrize(
    ("name", "only", "symbols"),
    [
        ("oceans resolution", Only(), ("A/RES/79/144", "A/RES/78/69", "A/RES/77/248")),
        ("oceans resolution", Only(when="latest"), ("A/RES/79/144",)),
        ("oceans resolution", Only(when="previous"), ("A/RES/79/144",)),
        ("oceans resolution", Only(when="first"), ("A/RES/77/248",)),
        ("oceans text", Only(years=(2023,)), ("A/RES/78/69",)),
        ("law of the sea", Only(sessions=(77, 78), when="between"), ("A/RES/78/69", "A/RES/77/248")),
        ("programme budget for 2025", Only(), ("A/RES/79/259",)),
    ],
)
def test_a_name_means_the_series_whose_title_it_fits_and_the_documents_of_the_time(
    name: str, only: Only, symbols: tuple[str, ...]
) -> None:
    chosen = linked(name, _CATALOGUE, only).chosen
    assert chosen
    assert chosen.symbols == symbols


@pytest.mark.parametrize(
    ("message", "name"),
    [
        ("summarise the resolution that lets ships anchor anywhere", "resolution that lets ships anchor anywhere"),
        ("compare the 2021 and 2023 texts calling for cleaner rivers", "texts calling for cleaner rivers"),
        ("when was the one creating a fund for orphans adopted?", "one creating a fund for orphans"),
        ("how did Fiji vote on the June 2023 demand for open borders", "demand for open borders"),
        ("what does the text which protects whales ask States to do", "text which protects whales"),
        ("the yearly resolution on albinism", "resolution on albinism"),
    ],
)
def test_a_clause_that_describes_a_document_is_part_of_its_name(message: str, name: str) -> None:
    assert [said.value for said in named(message, _CATALOGUE)] == [name]


@pytest.mark.parametrize(
    "message",
    ["is there a resolution that bans kites", "which paragraph of the resolution says that", "resolutions calling for peace"],
)
def test_a_clause_on_no_document_in_particular_names_none(message: str) -> None:
    assert named(message, _CATALOGUE) == ()


def test_a_name_is_read_on_where_a_clause_goes_on_with_it() -> None:
    message = "summarise the resolution on albinism as a ground for attacks"
    name = named(message, _CATALOGUE)[0]
    longer = lengthened(message, name)
    assert goes_on(message, name)
    assert longer
    assert longer.value == "resolution on albinism as a ground for attacks"


def test_of_two_years_the_series_that_has_a_document_of_each_is_meant() -> None:
    found = linked("law oceans budget sea", _CATALOGUE, Only(years=(2022, 2024)))
    assert {symbol for candidate in found.candidates for symbol in candidate.symbols} == {"A/RES/79/144", "A/RES/77/248"}


def test_a_misspelt_name_means_most_likely_the_series_whose_words_are_like_it() -> None:
    assert linked("helthy enviroment resolution", _CATALOGUE).candidates[0].symbols == ("A/RES/76/300",)


def test_words_that_no_document_has_mean_none() -> None:
    assert not linked("zzz qqq", _CATALOGUE).candidates
    assert linked("oceans", _CATALOGUE, Only(years=(1950,))).chosen is None


def test_an_empty_catalogue_knows_nothing() -> None:
    empty = Catalogue(Corpus())
    assert named("the oceans resolution", empty)
    assert not linked("oceans", empty).candidates


@pytest.mark.parametrize(
    "message", ["A/" * 32_768, "9" * 65_536, "(" * 65_536, "the resolution " * 4_000, "law of " * 9_000 + "text"]
)
def test_a_hostile_message_is_read_in_linear_time(message: str) -> None:
    started = time.process_time()
    named(message, _CATALOGUE)
    linked(message, _CATALOGUE)
    assert time.process_time() - started < 1
