"""Answers from the catalogue over the records of sessions 74 to 79 and some of their texts, against facts read off these by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from documents import Corpus
from documents.readers.record_lines import read_records
from evals.cases.material import read_resolutions
from service.answering.catalogue_answers import answer_from_catalogue
from service.answering.drafts import Draft
from service.answering.votes import WAYS, Way, tallied
from service.library import Library, make_library
from service.requests.details import BallotsAsked
from service.requests.request import Request
from tests.conftest import HashingEncoder

_TEXTS = {f"A/RES/{number}" for number in ("74/270", "75/15", "76/299", "76/300", "78/258", "79/62", "79/179", "79/239")}


@pytest.fixture(scope="module")
def library(shared: Path, hashing: HashingEncoder) -> Library:
    """Every record that is there, and a few of the texts."""
    files = sorted((shared / "corpus" / "records").glob("*.json"))
    records = [record for file in files for record in read_records(file.read_text(encoding="utf-8"), file.name).records]
    return make_library(Corpus().with_documents(read_resolutions(_TEXTS).values(), [], records), hashing)


def _said(library: Library, fields: dict[str, Any]) -> str:
    """The headline and the points, each under the title of its group."""
    draft = answer_from_catalogue(Request(**fields), library)
    assert isinstance(draft, Draft)
    titles = {n: f"{group.title}: " for group in draft.groups for n in group.sentences}
    points = [f"{titles.get(n, '')}{sentence.text}" for n, sentence in enumerate(draft.sentences)]
    return "\n".join([draft.headline.text if draft.headline else draft.message, *points])


@pytest.mark.parametrize(
    ("symbol", "facts"),
    [
        ("74/1", ["74/1 was adopted without a vote, 10 October 2019."]),
        ("74/168", ["recorded vote of 65 to 23, with 83 abstentions, on 18 December 2019.", "Against (23): Armenia, Belarus, Burundi, "]),
        ("75/15", ["75/15 was adopted without a vote, 23 November 2020."]),
        ("75/183", ["recorded vote of 123 to 38, with 24 abstentions, on 16 December 2020.", "The vote of the Third Committee is not held."]),
        ("75/254 A-C", ["recorded vote of 168 to 2, with 0 abstentions, on 31 December 2020.", "Against (2): the States are not recorded", "Abstaining: none"]),
        ("75/254 B", ["75/254 A-C", "168 to 2"]),
        ("76/300", ["Against: none", "recorded vote of 161 to 0, with 8 abstentions, on 28 July 2022.", "Did not vote or not recorded: 24 of 193 (computed)"]),
        ("76/149", ["Against (2): Ukraine, United States", "recorded vote of 130 to 2, with 49 abstentions, on 16 December 2021."]),
        ("77/222", ["recorded vote of 125 to 37, with 22 abstentions, on 15 December 2022.", "79/179 (2024)"]),
        ("77/293", ["recorded vote of 100 to 9, with 59 abstentions, on 7 June 2023.", "Abstaining (59, 58 of them named in the record): Algeria,"]),
        ("77/276", ["77/276 was adopted without a vote, 29 March 2023."]),
        ("78/7", ["Against (2): Israel, United States", "recorded vote of 187 to 2, with 1 abstention, on 2 November 2023.", "Abstaining (1): Ukraine"]),
        ("78/241", ["Against (4): Belarus, India, Mali, Russian Federation", "recorded vote of 152 to 4, with 11 abstentions, on 22 December 2023."]),
        ("79/62", ["recorded vote of 166 to 3, with 15 abstentions, on 2 December 2024.", "The vote of the First Committee is not held."]),
        ("79/179", ["recorded vote of 130 to 32, with 22 abstentions, on 17 December 2024."]),
        ("79/239", ["Against (2): Democratic People's Republic of Korea, Russian Federation", "recorded vote of 159 to 2, with 5 abstentions, on 24 December 2024.",
                    "Abstaining (5): Belarus, Ethiopia, Iran (Islamic Republic of), Nicaragua, Saudi Arabia", "27 of 193 (computed)",
                    "First Committee; A/79/408", "22 sponsors: Austria, Belgium, Brazil, Canada, Chile, Czechia, Denmark, France, Germany, Greece … and 12 more"]),
        ("79/290", ["Against (1): United States", "recorded vote of 158 to 1, with 1 abstention, on 27 May 2025.", "Abstaining (1): Israel"]),
        ("79/1", ["79/1 was adopted without a vote, 22 September 2024."]),
        ("79/259 A-C", ["Not recorded: how 79/259 A-C"]),
        ("74/270", ["Not recorded: how 74/270", "2 April 2020"]),
        ("78/258", ["Not recorded: how 78/258"]),
        ("ES-10/22", ["recorded vote of 153 to 10, with 23 abstentions, on 12 December 2023.", "Against (10): Austria, Czechia, Guatemala, Israel, Liberia, "]),
        ("ES-11/1", ["Against (5): Belarus, Democratic People's Republic of Korea, Eritrea, Russian Federation, Syrian Arab Republic", "recorded vote of 141 to 5, with 35 abstentions, on 2 March 2022."]),
        ("ES-11/3", ["recorded vote of 93 to 24, with 58 abstentions, on 7 April 2022."]),
        ("ES-11/4", ["recorded vote of 143 to 5, with 35 abstentions, on 12 October 2022."]),
        ("S-32/1", ["S-32/1 was adopted without a vote, 2 June 2021."]),
    ],
)  # fmt: skip
def test_votes_are_those_of_the_records(library: Library, symbol: str, facts: list[str]) -> None:
    said = _said(library, {"task": "votes", "symbols": [f"A/RES/{symbol}"]})
    assert [fact for fact in facts if fact not in said] == []
    own = said.lower().partition("same title")[0]
    assert ("without a vote" in own) == any("without a vote" in fact for fact in facts)


@pytest.mark.parametrize("way", WAYS)
def test_those_who_voted_in_a_way_are_all_in_sight_where_it_is_asked_for(library: Library, way: Way) -> None:
    voted = [record for record in library.corpus.records.values() if len(tallied(record.votes)) == len(WAYS)]
    for record in voted[:: len(voted) // 20]:
        draft = answer_from_catalogue(Request(task="votes", symbols=(record.symbol,)), library, BallotsAsked((way,)))
        assert draft
        assert draft.headline
        tally = tallied(record.votes)[way]
        assert draft.headline.text.startswith(f"{tally.count or 'No'} State")
        shown = "\n".join([draft.headline.text, *(point.text for point in draft.sentences if not point.is_folded)])
        assert [state for state in tally.states if state not in shown] == []


@pytest.mark.parametrize(
    ("symbol", "country", "first"),
    [
        ("79/62", "India", "India abstained on 79/62; "),
        ("78/241", "India", "India voted against 78/241; "),
        ("76/300", "Russia", "Russian Federation abstained on 76/300; "),
        ("79/290", "USA", "United States voted against 79/290; "),
        (
            "ES-11/1",
            "Venezuela",
            "Venezuela (Bolivarian Republic of) did not vote on ES-11/1, or its vote is not recorded; ",
        ),
        ("77/293", "Türkiye", "Türkiye voted in favour of 77/293; "),
    ],
)
def test_states_voted_as_they_are_recorded(library: Library, symbol: str, country: str, first: str) -> None:
    assert _said(library, {"task": "votes", "symbols": [f"A/RES/{symbol}"], "country": country}).startswith(first)


@pytest.mark.parametrize(
    ("fields", "fact"),
    [
        ({"named": "Cuba embargo resolution", "years": [2023]}, "\n78/7 Necessity"),
        ({"named": "TPNW resolution", "years": [2022], "country": "Hungary"}, "Hungary voted against 77/54; "),
        (
            {"named": "aggression against Ukraine", "dates": ["2022-03-02"], "country": "India"},
            "India abstained on ES-11/1; ",
        ),
        ({"topic": "Gaza ceasefire", "dates": ["2023-12-12"]}, "\nES-10/22 "),
    ],
)
def test_a_resolution_is_found_by_what_it_is_called_and_when(library: Library, fields: dict[str, Any], fact: str) -> None:
    assert fact in _said(library, {"task": "votes", **fields})


@pytest.mark.parametrize(
    ("symbol", "fact"),
    [
        ("79/239", "79/239 was put forward by 22 States\n"),
        ("75/15", "; 110 more States joined as sponsors"),
        ("75/15", "75/15 was put forward by Viet Nam (on behalf of the Association of Southeast Asian Nations)"),
        ("76/300", "put forward by 62 States; 55 more States joined"),
        ("77/276", "put forward by 105 States; 27 more States joined"),
        ("78/7", "put forward by Cuba"),
        ("79/290", "put forward by 16 States; 101 more States joined"),
        ("79/1", "submitted by the President of the General Assembly; no State is recorded as sponsor"),
        ("74/1", "submitted by the Chair of the Committee; no State is recorded as sponsor"),
        ("74/270", "The sponsors of 74/270 Global solidarity"),
    ],
)
def test_sponsors_are_those_of_the_records(library: Library, symbol: str, fact: str) -> None:
    assert fact in _said(library, {"task": "sponsors", "symbols": [f"A/RES/{symbol}"]})


@pytest.mark.parametrize(
    ("fields", "facts"),
    [
        ({"dates": ["2022-07-28"]}, ["2 resolutions adopted on 28 July 2022\n", "clean, healthy and sustainable environment: 76/300", "Central Asia: 76/299"]),
        ({"dates": ["2022-03-02"]}, ["1 resolution adopted on 2 March 2022\n", "Aggression against Ukraine: ES-11/1"]),
        ({"dates": ["2023-12-20"]}, ["None of the", "was adopted on 20 December 2023", "19 December 2023", "22 December 2023"]),
        ({"sessions": [75]}, ["328 resolutions of session 75, 75/1 to 75/328, in 337 texts"]),
        ({"sessions": [76]}, ["307 resolutions of session 76, 76/1 to 76/307, in 310 texts"]),
        ({"sessions": [78]}, ["328 resolutions of session 78, 78/1 to 78/329; not held: 78/327"]),
        ({"topic": "ASEAN"}, ["3 resolutions held here with “ASEAN” in the title", ": 79/290 (27 May 2025, vote 158-1-1, record only) · 77/12 · 75/15"]),
        ({"topic": "oceans", "years": [2022], "months": [12]}, ["Oceans and the law of the sea: 77/248"]),
        ({"topic": "mercenaries", "sessions": [75, 78], "when": "between"}, ["4 resolutions of sessions 75 to 78", "78/191", "75/171"]),
        ({"topic": "death penalty", "when": "latest"}, ["Newest: 79/179 (17 December 2024, vote 130-32-22)"]),
        ({"sessions": [80]}, ["Not held: resolutions of session 80.", "sessions 74 to 79", "ES-10, ES-11, S-32"]),
    ],
)  # fmt: skip
def test_documents_are_those_of_headers_and_records(library: Library, fields: dict[str, Any], facts: list[str]) -> None:
    said = _said(library, {"task": "documents", **fields})
    assert [fact for fact in facts if fact not in said] == []


def test_no_opinion_is_given_but_the_text_is_offered(library: Library) -> None:
    said = _said(library, {"task": "opinion", "topic": "death penalty moratorium"})
    assert "79/179 (2024) Moratorium on the use of the death penalty, vote 130-32-22" in said
