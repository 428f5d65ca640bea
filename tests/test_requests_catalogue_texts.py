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
    draft = answer_from_catalogue(Request(**fields), library)
    assert isinstance(draft, Draft)
    return "\n".join(sentence.text for sentence in draft.sentences) or draft.message


@pytest.mark.parametrize(
    ("symbol", "facts"),
    [
        ("74/1", ["was adopted without a vote on 10 October 2019"]),
        ("74/168", ["by a recorded vote on 18 December 2019: 65 in favour, 23 against, 83 abstaining", "Against (23): Armenia, Belarus, Burundi, "]),
        ("75/15", ["was adopted without a vote on 23 November 2020"]),
        ("75/183", ["16 December 2020: 123 in favour, 38 against, 24 abstaining", "Third Committee, whose own vote is not held"]),
        ("75/254 A-C", ["31 December 2020: 168 in favour, 2 against", "Against (2): the States are not recorded.", "Abstaining: none."]),
        ("75/254 B", ["A/RES/75/254 A-C", "168 in favour"]),
        ("76/300", ["28 July 2022: 161 in favour, 0 against, 8 abstaining", "Against: none.", "Did not vote or not recorded (24 of 193 Members, computed)"]),
        ("76/149", ["16 December 2021: 130 in favour, 2 against, 49 abstaining", "Against (2): Ukraine, United States."]),
        ("77/222", ["15 December 2022: 125 in favour, 37 against, 22 abstaining", "A/RES/79/179 (2024)"]),
        ("77/293", ["7 June 2023: 100 in favour, 9 against, 59 abstaining", "Abstaining (59, 58 of them named in the record): Algeria,"]),
        ("77/276", ["was adopted without a vote on 29 March 2023"]),
        ("78/7", ["2 November 2023: 187 in favour, 2 against, 1 abstaining", "Against (2): Israel, United States.", "Abstaining (1): Ukraine."]),
        ("78/241", ["22 December 2023: 152 in favour, 4 against, 11 abstaining", "Against (4): Belarus, India, Mali, Russian Federation."]),
        ("79/62", ["2 December 2024: 166 in favour, 3 against, 15 abstaining", "First Committee, whose own vote is not held"]),
        ("79/179", ["17 December 2024: 130 in favour, 32 against, 22 abstaining"]),
        ("79/239", ["24 December 2024: 159 in favour, 2 against, 5 abstaining", "Against (2): Democratic People's Republic of Korea, Russian Federation.",
                    "Abstaining (5): Belarus, Ethiopia, Iran (Islamic Republic of), Nicaragua, Saudi Arabia.", "(27 of 193 Members, computed)"]),
        ("79/290", ["27 May 2025: 158 in favour, 1 against, 1 abstaining", "Against (1): United States.", "Abstaining (1): Israel."]),
        ("79/1", ["was adopted without a vote on 22 September 2024"]),
        ("79/259 A-C", ["is not recorded here: its record does not say", "of the same title: A/RES/78/254 A-C (2023)"]),
        ("74/270", ["is not recorded here: there is no record of it", "it was adopted on 2 April 2020"]),
        ("78/258", ["is not recorded here: there is no record of it"]),
        ("ES-10/22", ["12 December 2023: 153 in favour, 10 against, 23 abstaining", "Against (10): Austria, Czechia, Guatemala, Israel, Liberia, "]),
        ("ES-11/1", ["2 March 2022: 141 in favour, 5 against, 35 abstaining",
                     "Against (5): Belarus, Democratic People's Republic of Korea, Eritrea, Russian Federation, Syrian Arab Republic."]),
        ("ES-11/3", ["7 April 2022: 93 in favour, 24 against, 58 abstaining"]),
        ("ES-11/4", ["12 October 2022: 143 in favour, 5 against, 35 abstaining"]),
        ("S-32/1", ["was adopted without a vote on 2 June 2021"]),
    ],
)  # fmt: skip
def test_votes_are_those_of_the_records(library: Library, symbol: str, facts: list[str]) -> None:
    said = _said(library, {"task": "votes", "symbols": [f"A/RES/{symbol}"]})
    assert [fact for fact in facts if fact not in said] == []
    own = said.partition("same title")[0]
    assert ("without a vote" in own) == any("without a vote" in fact for fact in facts)


@pytest.mark.parametrize(
    ("symbol", "country", "first"),
    [
        ("79/62", "India", "India abstained on A/RES/79/62."),
        ("78/241", "India", "India voted against A/RES/78/241."),
        ("76/300", "Russia", "Russian Federation abstained on A/RES/76/300."),
        ("79/290", "USA", "United States voted against A/RES/79/290."),
        (
            "ES-11/1",
            "Venezuela",
            "Venezuela (Bolivarian Republic of) did not vote on A/RES/ES-11/1, or its vote is not recorded.",
        ),
        ("77/293", "Türkiye", "Türkiye voted in favour of A/RES/77/293."),
    ],
)
def test_states_voted_as_they_are_recorded(library: Library, symbol: str, country: str, first: str) -> None:
    assert _said(library, {"task": "votes", "symbols": [f"A/RES/{symbol}"], "country": country}).startswith(first)


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        ({"named": "Cuba embargo resolution", "years": [2023]}, "A/RES/78/7 "),
        ({"named": "TPNW resolution", "years": [2022], "country": "Hungary"}, "Hungary voted against A/RES/77/54."),
        (
            {"named": "aggression against Ukraine", "dates": ["2022-03-02"], "country": "India"},
            "India abstained on A/RES/ES-11/1.",
        ),
        ({"topic": "Gaza ceasefire", "dates": ["2023-12-12"]}, "A/RES/ES-10/22 "),
    ],
)
def test_a_resolution_is_found_by_what_it_is_called_and_when(library: Library, fields: dict[str, Any], first: str) -> None:
    assert _said(library, {"task": "votes", **fields}).startswith(first)


@pytest.mark.parametrize(
    ("symbol", "fact"),
    [
        ("79/239", "has 22 sponsors and 0 that joined on record"),
        ("75/15", "Submitted by (1): Viet Nam (on behalf of the Association of Southeast Asian Nations)."),
        ("75/15", "Joined by (110): "),
        ("76/300", "has 62 sponsors and 55 that joined on record"),
        ("77/276", "has 105 sponsors and 27 that joined on record"),
        ("78/7", "Submitted by (1): Cuba."),
        ("79/290", "has 16 sponsors and 101 that joined on record"),
        ("79/1", "it was submitted by the President of the General Assembly"),
        ("74/1", "it was submitted by the Chair of the Committee"),
        ("74/270", "The sponsors of A/RES/74/270 (Global solidarity"),
    ],
)
def test_sponsors_are_those_of_the_records(library: Library, symbol: str, fact: str) -> None:
    assert fact in _said(library, {"task": "sponsors", "symbols": [f"A/RES/{symbol}"]})


@pytest.mark.parametrize(
    ("fields", "facts"),
    [
        ({"dates": ["2022-07-28"]}, ["2 resolutions adopted on 28 July 2022.", "A/RES/76/300: The human right", "A/RES/76/299: Zone of peace"]),
        ({"dates": ["2022-03-02"]}, ["1 resolution adopted on 2 March 2022.", "A/RES/ES-11/1: Aggression against Ukraine"]),
        ({"dates": ["2023-12-20"]}, ["None of the", "was adopted on 20 December 2023", "19 December 2023", "22 December 2023"]),
        ({"sessions": [75]}, ["328 resolutions of session 75 are held, 75/1 to 75/328, in 337 texts"]),
        ({"sessions": [76]}, ["307 resolutions of session 76 are held, 76/1 to 76/307, in 310 texts"]),
        ({"sessions": [78]}, ["328 resolutions of session 78 are held, 78/1 to 78/329; not held: 78/327"]),
        ({"topic": "ASEAN"}, ["3 resolutions held here with “ASEAN” in the title",
                              "A/RES/79/290 (27 May 2025), A/RES/77/12 (21 November 2022), A/RES/75/15 (23 November 2020): Cooperation"]),
        ({"topic": "oceans", "years": [2022], "months": [12]}, ["A/RES/77/248 (30 December 2022): Oceans and the law of the sea"]),
        ({"topic": "mercenaries", "sessions": [75, 78], "when": "between"}, ["4 resolutions of sessions 75 to 78", "A/RES/78/191", "A/RES/75/171"]),
        ({"topic": "death penalty", "when": "latest"}, ["The newest is A/RES/79/179, adopted on 17 December 2024"]),
        ({"sessions": [80]}, ["Resolutions of session 80 are not held.", "sessions 74 to 79", "ES-10, ES-11, S-32"]),
    ],
)  # fmt: skip
def test_documents_are_those_of_headers_and_records(library: Library, fields: dict[str, Any], facts: list[str]) -> None:
    said = _said(library, {"task": "documents", **fields})
    assert [fact for fact in facts if fact not in said] == []


def test_no_opinion_is_given_but_the_text_is_offered(library: Library) -> None:
    said = _said(library, {"task": "opinion", "topic": "death penalty moratorium"})
    assert "A/RES/79/179 (2024) Moratorium on the use of the death penalty, recorded vote 130-32-22" in said
