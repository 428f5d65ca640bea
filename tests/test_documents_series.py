"""Which resolutions are one series."""

from __future__ import annotations

from datetime import date

import pytest

from documents import Corpus, Resolution
from documents.series import oldest_first, predecessor, series_of, successor, title_key

_TITLES = {
    "A/RES/77/12": "Cooperation between the United Nations and the Association",
    "A/RES/75/15": "Cooperation between the United Nations and the  association",
    "A/RES/79/290": "Cooperation between the United Nations and the Association",
    "A/RES/77/13": "Cooperation between the United Nations and the League",
}
_CORPUS = Corpus().with_documents([Resolution(symbol, title, int(symbol.split("/")[2])) for symbol, title in _TITLES.items()], [])


def test_a_series_has_one_title_and_is_sorted_by_age() -> None:
    found = series_of(_CORPUS.by_symbol["A/RES/77/12"], _CORPUS)
    assert [d.symbol for d in found] == ["A/RES/75/15", "A/RES/77/12", "A/RES/79/290"]


def test_neighbours_are_the_resolutions_before_and_after() -> None:
    document = _CORPUS.by_symbol["A/RES/77/12"]
    before, after = predecessor(document, _CORPUS), successor(document, _CORPUS)
    assert before is not None
    assert after is not None
    assert (before.symbol, after.symbol) == ("A/RES/75/15", "A/RES/79/290")


def test_the_ends_of_a_series_have_no_neighbour() -> None:
    assert predecessor(_CORPUS.by_symbol["A/RES/75/15"], _CORPUS) is None
    assert successor(_CORPUS.by_symbol["A/RES/79/290"], _CORPUS) is None


def test_a_title_of_its_own_is_a_series_of_one() -> None:
    assert len(series_of(_CORPUS.by_symbol["A/RES/77/13"], _CORPUS)) == 1


def test_documents_without_a_title_are_no_series() -> None:
    corpus = Corpus().with_documents([Resolution("A/RES/75/1", ""), Resolution("A/RES/76/1", "")], [])
    assert [d.symbol for d in series_of(corpus.by_symbol["A/RES/75/1"], corpus)] == ["A/RES/75/1"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Unforeseen and extraordinary expenses for 2020", "Unforeseen and extraordinary expenses for 2025"),
        (
            "Report of the Commission on the work of its fifty-fifth session",
            "Report of the Commission on the work of its fifty-sixth session",
        ),
        ("Regional confidence-building measures", "Regional confidencebuilding measures"),
        ("Expenses of United Nations operations", "Expenses of the United Nations operations"),
    ],
)
def test_a_year_a_session_a_hyphen_and_an_article_make_no_other_title(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Sustainable fisheries, including through the 1995 Agreement",
            "Sustainable fisheries, including through the 1982 Agreement",
        ),
        ("Situation of human rights in Myanmar", "Situation of human rights in Ukraine"),
        ("Proposed programme budget for 2020", "Programme budget for 2020"),
    ],
)
def test_another_matter_has_another_title(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


def test_of_two_resolutions_of_a_session_the_earlier_adopted_is_older() -> None:
    late = Resolution("A/RES/75/2", "A matter", 75, date(2021, 6, 1))
    early = Resolution("A/RES/75/9", "A matter", 75, date(2020, 12, 1))
    assert oldest_first(late, early) == (early, late)
