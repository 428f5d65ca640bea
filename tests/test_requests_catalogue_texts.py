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
from service.library import Library, make_library
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
        ("74/168", ["65-23-83, recorded vote, 18 December 2019.", "Against (23): Armenia, Belarus, Burundi, "]),
        ("75/15", ["75/15 was adopted without a vote, 23 November 2020."]),
        ("75/183", ["123-38-24, recorded vote, 16 December 2020.", "The vote of the Third Committee is not held."]),
        ("75/254 A-C", ["168-2-0, recorded vote, 31 December 2020.", "Against (2): the States are not recorded", "Abstaining: none"]),
        ("75/254 B", ["75/254 A-C", "168-2-0"]),
        ("76/300", ["Against: none. 161-0-8, recorded vote, 28 July 2022.", "Did not vote or not recorded: 24 of 193 (computed)"]),
        ("76/149", ["Against (2): Ukraine, United States. 130-2-49, recorded vote, 16 December 2021."]),
        ("77/222", ["125-37-22, recorded vote, 15 December 2022.", "79/179 (2024)"]),
        ("77/293", ["100-9-59, recorded vote, 7 June 2023.", "Abstaining (59, 58 of them named in the record): Algeria,"]),
        ("77/276", ["77/276 was adopted without a vote, 29 March 2023."]),
        ("78/7", ["Against (2): Israel, United States. 187-2-1, recorded vote, 2 November 2023.", "Abstaining (1): Ukraine"]),
        ("78/241", ["Against (4): Belarus, India, Mali, Russian Federation. 152-4-11, recorded vote, 22 December 2023."]),
        ("79/62", ["166-3-15, recorded vote, 2 December 2024.", "The vote of the First Committee is not held."]),
        ("79/179", ["130-32-22, recorded vote, 17 December 2024."]),
        ("79/239", ["Against (2): Democratic People's Republic of Korea, Russian Federation. 159-2-5, recorded vote, 24 December 2024.",
                    "Abstaining (5): Belarus, Ethiopia, Iran (Islamic Republic of), Nicaragua, Saudi Arabia", "27 of 193 (computed)",
                    "First Committee; A/79/408", "22 sponsors: Austria, Belgium, Brazil, Canada, Chile …"]),
        ("79/290", ["Against (1): United States. 158-1-1, recorded vote, 27 May 2025.", "Abstaining (1): Israel"]),
        ("79/1", ["79/1 was adopted without a vote, 22 September 2024."]),
        ("79/259 A-C", ["Not recorded: how 79/259 A-C", "its record does not say", "of the same title: 78/254 A-C (2023)"]),
        ("74/270", ["there is no record of it", "adopted on 2 April 2020"]),
        ("78/258", ["there is no record of it"]),
        ("ES-10/22", ["153-10-23, recorded vote, 12 December 2023.", "Against (10): Austria, Czechia, Guatemala, Israel, Liberia, "]),
        ("ES-11/1", ["Against (5): Belarus, Democratic People's Republic of Korea, Eritrea, Russian Federation, Syrian Arab Republic. "
                     "141-5-35, recorded vote, 2 March 2022."]),
        ("ES-11/3", ["93-24-58, recorded vote, 7 April 2022."]),
        ("ES-11/4", ["143-5-35, recorded vote, 12 October 2022."]),
        ("S-32/1", ["S-32/1 was adopted without a vote, 2 June 2021."]),
    ],
)  # fmt: skip
def test_votes_are_those_of_the_records(library: Library, symbol: str, facts: list[str]) -> None:
    said = _said(library, {"task": "votes", "symbols": [f"A/RES/{symbol}"]})
    assert [fact for fact in facts if fact not in said] == []
    own = said.lower().partition("same title")[0]
    assert ("without a vote" in own) == any("without a vote" in fact for fact in facts)


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
        ("79/239", "22 sponsors\n"),
        ("75/15", "1 sponsor, 110 more joined"),
        ("75/15", "Submitted by: Viet Nam (on behalf of the Association of Southeast Asian Nations)"),
        ("76/300", "62 sponsors, 55 more joined"),
        ("77/276", "105 sponsors, 27 more joined"),
        ("78/7", "Submitted by: Cuba"),
        ("79/290", "16 sponsors, 101 more joined"),
        ("79/1", "No sponsors recorded: Submitted by the President of the General Assembly"),
        ("74/1", "No sponsors recorded: Submitted by the Chair of the Committee"),
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
        ({"topic": "ASEAN"}, ["3 resolutions held here with “ASEAN” in the title", ": 79/290 · 77/12 · 75/15"]),
        ({"topic": "oceans", "years": [2022], "months": [12]}, ["Oceans and the law of the sea: 77/248"]),
        ({"topic": "mercenaries", "sessions": [75, 78], "when": "between"}, ["4 resolutions of sessions 75 to 78", "78/191", "75/171"]),
        ({"topic": "death penalty", "when": "latest"}, ["Newest: 79/179, adopted on 17 December 2024"]),
        ({"sessions": [80]}, ["Not held: resolutions of session 80.", "sessions 74 to 79", "ES-10, ES-11, S-32"]),
    ],
)  # fmt: skip
def test_documents_are_those_of_headers_and_records(library: Library, fields: dict[str, Any], facts: list[str]) -> None:
    said = _said(library, {"task": "documents", **fields})
    assert [fact for fact in facts if fact not in said] == []


def test_no_opinion_is_given_but_the_text_is_offered(library: Library) -> None:
    said = _said(library, {"task": "opinion", "topic": "death penalty moratorium"})
    assert "79/179 (2024) Moratorium on the use of the death penalty, recorded vote 130-32-22" in said
