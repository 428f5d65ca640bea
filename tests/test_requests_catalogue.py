"""Answers from the catalogue and the records, over a few records and documents that are made up here."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from documents import Corpus, Paragraph, ParagraphId, Record, Resolution, Tally, Votes, leading_verb
from documents.readers.record_lines import read_records
from documents.states import members, state_meant
from service.answering import Answerer
from service.answering.answerer import Options
from service.answering.catalogue_answers import answer_from_catalogue
from service.answering.direct import is_named_alone
from service.answering.drafts import Draft
from service.answering.entries import entries, in_time, said_times
from service.answering.meant_documents import likely_document
from service.library import Library, make_library
from service.requests.request import Request
from tests.conftest import HashingEncoder

_ALGAE = "Protection of seagrass meadows"


def _document(symbol: str, title: str, adopted: date, *texts: str, origin: str = "", item: str = "") -> Resolution:
    session = int(symbol.split("/")[2].removeprefix("ES-"))
    paragraphs = tuple(
        Paragraph(ParagraphId(f"{symbol}#op{n}"), symbol, f"op{n}", "operative", text, title, verb=leading_verb(text) or "")
        for n, text in enumerate(texts, start=1)
    )
    return Resolution(symbol, title, session, adopted, origin=origin, agenda_item=item, paragraphs=paragraphs)


def _line(symbol: str, **fields: Any) -> str:
    return json.dumps({"symbol": symbol, **fields})


_TEXTS = (
    _document("A/RES/80/1", _ALGAE, date(2025, 10, 3), "Urges States to protect seagrass meadows;", item="20 (a)"),
    _document("A/RES/80/2", "Peaceful uses of kites", date(2025, 12, 4), "Notes that kites fly;", origin="on the report of the First Committee (A/80/9)"),
    _document("A/RES/80/4", "Question of Ruritania", date(2025, 12, 4), "Recalls Security Council resolution 9999 (2031);"),
    _document("A/RES/81/1", _ALGAE, date(2026, 10, 2), "Urges all States to protect seagrass meadows;", item="21"),
    _document("A/RES/81/2 A", "Budget for 2027", date(2026, 12, 23), "Approves the budget;"),
    _document("A/RES/81/2 B", "Budget for 2027", date(2027, 4, 1), "Approves more of the budget;"),
    _document("A/RES/81/3", "Credentials", date(2026, 12, 23), "Approves the report;"),
)  # fmt: skip
_LINES = (
    _line("A/RES/80/1", title=_ALGAE, adoption_type="Without a vote", adoption_date="2025-10-03 00:00:00", MS_against_count="N.A.",
          sponsors=["VIET NAM (ON BEHALF OF THE STATES MEMBERS OF THE UNITED NATIONS THAT ARE MEMBERS OF THE ASSOCIATION OF SOUTHEAST ASIAN NATIONS)"],
          additional_sponsors=["TURKEY", "FIJI"], committee="Second Committee"),
    _line("A/RES/80/2", title="Peaceful uses of kites", adoption_type="By a recorded vote", voting_type="adoptedRecordedVote", adoption_date="4\u00a0December\u00a02025",
          MS_in_favour_count="4", MS_against_count="1", MS_abstaining_count="2", MS_in_favour=["FIJI", "TÜRKİYE", "CHAD", "PERU"],
          MS_against=["RUSSIAN FEDERATION"], MS_abstaining=["INDIA", "CHINA"], sponsors=["FIJI", "CHAD"], additional_sponsors=["PERU"],
          committee="First Committee", subjects=[["WIND POWER", "UNBIS Thesaurus"]]),
    _line("A/RES/81/1", title=_ALGAE, adoption_type="By a recorded vote", adoption_date="2 October 2026", MS_in_favour_count="168", MS_against_count="2", MS_abstaining_count="0"),
    _line("A/RES/81/2 A", title="Budget for 2027", adoption_type="", MS_in_favour_count="0", MS_against_count="0", MS_abstaining_count="0",
          sponsors=["submitted by the Chair of the Committee following informal consultations"], committee="Fifth Committee"),
    _line("A/RES/ES-12/2", title="Calm on the high seas", adoption_type="By a recorded vote", adoption_date="5 January 2026", MS_in_favour_count="2", MS_against_count="2",
          MS_abstaining_count="1", MS_in_favour=["FIJI", "PERU"], MS_against=["CHAD"], MS_abstaining=["INDIA"]),
)  # fmt: skip


@pytest.fixture(scope="module")
def library(hashing: HashingEncoder) -> Library:
    """Seven texts, and five records in the ways that the sessions write them; one record is of no text."""
    return make_library(Corpus().with_documents(_TEXTS, [], read_records("\n".join(_LINES), "records").records), hashing)


def _answer(library: Library, **fields: Any) -> Draft:
    draft = answer_from_catalogue(Request(**fields), library)
    assert draft is not None
    assert draft.message or draft.sentences, "no answer is empty"
    assert draft.citations == ()
    return draft


def _said(draft: Draft) -> list[str]:
    return [sentence.text for sentence in draft.sentences] or [draft.message]


def test_a_recorded_vote_is_told_with_its_counts_and_its_states(library: Library) -> None:
    said = _said(_answer(library, task="votes", symbols=["A/RES/80/2"]))
    assert said[0] == (
        "A/RES/80/2 (Peaceful uses of kites) was adopted by a recorded vote on 4 December 2025: 4 in favour, 1 against, 2 abstaining."
    )
    assert "Against (1): Russian Federation." in said
    assert "Abstaining (2): India, China." in said
    assert said[-1] == "In favour (4): Fiji, Türkiye, Chad, Peru."


def test_who_did_not_vote_is_computed_and_said_to_be(library: Library) -> None:
    said = " ".join(_said(_answer(library, task="votes", symbols=["A/RES/80/2"])))
    assert "Did not vote or not recorded (186 of 193 Members, computed): Afghanistan, " in said


@pytest.mark.parametrize(
    ("country", "first"),
    [
        ("Russia", "Russian Federation voted against A/RES/80/2."),
        ("Turkey", "Türkiye voted in favour of A/RES/80/2."),
        ("India", "India abstained on A/RES/80/2."),
        ("UK", "United Kingdom did not vote on A/RES/80/2, or its vote is not recorded."),
        ("Palestine", "State of Palestine did not vote on A/RES/80/2, or its vote is not recorded, being no Member."),
        ("Atlantis", "“Atlantis” is none of the States whose votes are recorded."),
    ],
)
def test_the_vote_of_one_state_opens_the_answer(library: Library, country: str, first: str) -> None:
    assert _said(_answer(library, task="votes", symbols=["A/RES/80/2"], country=country))[0] == first


def test_without_a_vote_is_said_only_where_the_record_says_so(library: Library) -> None:
    assert "without a vote" in _said(_answer(library, task="votes", symbols=["A/RES/80/1"]))[0]
    for symbol in ("A/RES/81/2 A", "A/RES/81/3", "A/RES/80/4"):
        draft = _answer(library, task="votes", symbols=[symbol])
        assert (draft.tier, draft.reason) == ("not_found", "not_held")
        assert "not recorded" in draft.message
        assert "without a vote" not in draft.message


def test_a_resolution_adopted_without_a_vote_has_no_vote_of_a_state(library: Library) -> None:
    said = _said(_answer(library, task="votes", symbols=["A/RES/80/1"], country="Fiji"))
    assert said[:2] == [
        f"A/RES/80/1 ({_ALGAE}) was adopted without a vote on 3 October 2025.",
        "So no vote of Fiji on it is recorded.",
    ]


def test_counts_without_names_and_names_short_of_counts_say_so(library: Library) -> None:
    said = _said(_answer(library, task="votes", symbols=["A/RES/81/1"], country="Fiji"))
    assert said[0] == "How Fiji voted on A/RES/81/1 is not recorded: the record has the counts without the States."
    assert "Against (2): the States are not recorded." in said
    assert "Abstaining: none." in said
    short = _said(_answer(library, task="votes", symbols=["A/RES/ES-12/2"]))
    assert "Against (2, 1 of them named in the record): Chad." in short
    assert "Did not vote or not recorded (188 of 193 Members, computed)." in short


def test_a_record_without_a_text_is_answered_from(library: Library) -> None:
    said = _said(_answer(library, task="votes", named="calm on the high seas"))
    assert said[0].startswith("A/RES/ES-12/2 (Calm on the high seas) was adopted by a recorded vote on 5 January 2026")


def test_the_newest_of_a_series_answers_and_the_others_follow(library: Library) -> None:
    said = _said(_answer(library, task="votes", named="seagrass resolution"))
    assert said[0].startswith("A/RES/81/1")
    assert said[-1] == "The same title in other sessions: A/RES/80/1 (2025) without a vote."
    assert _said(_answer(library, task="votes", named="seagrass resolution", when="first"))[0].startswith("A/RES/80/1")


def test_votes_in_committees_are_said_not_to_be_held(library: Library) -> None:
    asked = _said(_answer(library, task="votes", symbols=["A/RES/80/2"], topic="kites First Committee", country="India"))
    assert asked[0] == "Votes in committees are not held, also not that of the First Committee; what follows is the plenary's."
    assert asked[1] == "India abstained on A/RES/80/2."
    plain = _said(_answer(library, task="votes", symbols=["A/RES/80/2"]))
    assert "It came from the First Committee, whose own vote is not held." in plain


def test_votes_on_single_paragraphs_are_said_not_to_be_recorded(library: Library) -> None:
    said = _said(_answer(library, task="votes", symbols=["A/RES/80/2"], numbers=["op1"]))
    assert "Votes on single paragraphs are not recorded here." in said


def test_the_votes_of_a_state_over_a_time_are_counted(library: Library) -> None:
    said = _said(_answer(library, task="votes", country="India", sessions=[80]))
    assert said[0] == (
        "India voted in favour of 0 of the 1 resolutions of session 80 whose recorded votes are held, against 0, and abstained on 1; "
        "on 0 no vote of it is recorded."
    )
    assert "Abstaining, the newest first: A/RES/80/2 Peaceful uses of kites." in said


def test_votes_of_a_session_are_counted_by_how_they_were_taken(library: Library) -> None:
    said = _said(_answer(library, task="votes", sessions=[80]))
    assert said[0] == "3 resolutions of session 80: 1 by a recorded vote, 1 without a vote, 1 in a way that is not recorded."


def test_a_symbol_that_is_missing_beside_others_is_named(library: Library) -> None:
    assert _said(_answer(library, task="votes", symbols=["A/RES/80/2", "A/RES/80/99"]))[-1] == "Not held: A/RES/80/99."


def test_sponsors_and_those_who_joined_are_told_apart(library: Library) -> None:
    said = _said(_answer(library, task="sponsors", symbols=["A/RES/80/2"]))
    assert said == [
        "A/RES/80/2 (Peaceful uses of kites) has 2 sponsors and 1 that joined on record.",
        "Submitted by (2): Fiji, Chad.",
        "Joined by (1): Peru.",
    ]


@pytest.mark.parametrize(
    ("symbol", "country", "first"),
    [
        ("A/RES/80/2", "Chad", "Yes: Chad is among those that submitted A/RES/80/2."),
        ("A/RES/80/2", "Peru", "Yes: Peru joined the sponsors of A/RES/80/2."),
        ("A/RES/80/2", "Kenya", "Kenya is not among the sponsors that are recorded of A/RES/80/2."),
        ("A/RES/80/1", "Vietnam", "Yes: Viet Nam is among those that submitted A/RES/80/1."),
        ("A/RES/80/1", "Turkey", "Yes: Türkiye joined the sponsors of A/RES/80/1."),
    ],
)
def test_whether_a_state_is_a_sponsor(library: Library, symbol: str, country: str, first: str) -> None:
    assert _said(_answer(library, task="sponsors", symbols=[symbol], country=country))[0] == first


def test_a_group_may_have_a_state_that_is_no_sponsor_by_itself(library: Library) -> None:
    said = _said(_answer(library, task="sponsors", symbols=["A/RES/80/1"], country="Kenya"))[0]
    assert "whether that group has Kenya is not recorded" in said


def test_who_submitted_stands_in_the_place_of_sponsors(library: Library) -> None:
    said = _said(_answer(library, task="sponsors", symbols=["A/RES/81/2 A"]))
    assert said == [
        "A/RES/81/2 A (Budget for 2027) has no sponsors in its record; it was submitted by the Chair of the Committee following informal consultations."
    ]


def test_sponsors_that_are_not_recorded_are_not_held(library: Library) -> None:
    draft = _answer(library, task="sponsors", symbols=["A/RES/81/3"])
    assert (draft.reason, "not recorded" in draft.message) == ("not_held", True)


def test_what_a_state_sponsored_is_counted(library: Library) -> None:
    said = _said(_answer(library, task="sponsors", country="Fiji"))
    assert said[0] == "Fiji is recorded as a sponsor of 2 of the 5 resolutions with a record: it submitted 1 and joined 1."
    assert said[1].startswith("A/RES/80/2 (4 December 2025)")


def test_documents_of_a_day_are_all_listed(library: Library) -> None:
    said = _said(_answer(library, task="documents", dates=["2025-12-04"]))
    assert said[0] == "2 resolutions adopted on 4 December 2025."
    assert said[1:] == ["A/RES/80/4: Question of Ruritania.", "A/RES/80/2: Peaceful uses of kites."]


def test_a_day_without_resolutions_is_denied_with_the_days_around_it(library: Library) -> None:
    draft = _answer(library, task="documents", dates=["2025-12-05"])
    assert (draft.tier, draft.reason) == ("not_found", "absent")
    assert "The nearest days with any: 4 December 2025 (2), 5 January 2026 (1)." in draft.message


def test_a_day_that_does_not_exist_finds_nothing(library: Library) -> None:
    assert _answer(library, task="documents", dates=["2025-02-30"]).reason == "absent"


def test_a_session_is_counted_by_numbers_with_parts_and_gaps(library: Library) -> None:
    assert _said(_answer(library, task="count", sessions=[80]))[0] == (
        "3 resolutions of session 80 are held, 80/1 to 80/4; not held: 80/3."
    )
    assert _said(_answer(library, task="count", sessions=[81]))[0] == (
        "3 resolutions of session 81 are held, 81/1 to 81/3, in 4 texts, as parts (A, B …) of some were adopted apart."
    )


def test_a_topic_in_titles_is_listed_by_title_newest_first(library: Library) -> None:
    said = _said(_answer(library, task="documents", topic="seagrass"))
    assert said[0] == "2 resolutions held here with “seagrass” in the title."
    assert said[1] == f"A/RES/81/1 (2 October 2026), A/RES/80/1 (3 October 2025): {_ALGAE}."


def test_a_topic_among_subjects_only_says_so(library: Library) -> None:
    said = _said(_answer(library, task="documents", topic="wind power"))
    assert said[0] == "1 resolution held here under “wind power” among the recorded subjects; no title has it."


def test_words_of_a_topic_that_stand_apart_say_so(library: Library) -> None:
    said = _said(_answer(library, task="documents", topic="meadows protection"))
    assert said[0] == "2 resolutions held here with all the words of “meadows protection” in the title."


def test_a_topic_that_no_title_or_subject_has_is_left_to_search(library: Library) -> None:
    assert answer_from_catalogue(Request(task="documents", topic="volcanoes"), library) is None
    assert answer_from_catalogue(Request(task="count", topic="kites", symbols=("A/RES/80/2",)), library) is None
    assert answer_from_catalogue(Request(task="documents", topic="kites", verb="urge"), library) is None
    assert answer_from_catalogue(Request(task="answer", topic="kites"), library) is None


def test_a_description_that_no_title_tells_means_what_search_finds_for_it_of_the_times_named(library: Library) -> None:
    found = likely_document(Request(task="votes", topic="things that fly"), library)
    assert found is not None
    assert (found.document.symbol, found.paragraph.id) == ("A/RES/80/2", "A/RES/80/2#op1")
    later = likely_document(Request(task="votes", topic="things that fly", years=(2026,)), library)
    assert later is not None
    assert later.document.symbol != "A/RES/80/2"
    assert likely_document(Request(task="votes", country="Fiji"), library) is None


def test_a_vote_on_what_is_only_likely_meant_is_shown_and_not_claimed(library: Library) -> None:
    answer = Answerer(library, Options(None, 5, 1_000, "0")).ask("How did Fiji vote on things that fly?")
    assert (answer.tier, answer.reason) == ("not_found", "unsure")
    assert answer.answer.startswith(
        "I am not sure which resolution you mean. Of the one that comes closest: Fiji voted in favour of"
    )
    assert [paragraph.id for paragraph in answer.nearest] == ["A/RES/80/2#op1"]


@pytest.mark.parametrize(
    ("message", "is_alone"),
    [
        ("the latest seagrass resolution", True),
        ("the 2026 resolution on seagrass meadows", True),
        ("what does the seagrass resolution urge States to do?", False),
        ("seagrass", False),
        ("which States recently joined the 2026 seagrass resolution?", False),
        ("who should know of the seagrass resolution?", False),
    ],
)
def test_a_message_that_only_says_which_document_is_meant_is_told_what_it_is(
    library: Library, message: str, is_alone: bool
) -> None:
    assert is_named_alone(library.reader.read(message)) is is_alone


@pytest.mark.parametrize(
    ("topic", "symbols"),
    [
        ("agenda item 20", ["A/RES/80/1"]),
        ("item 20 (a)", ["A/RES/80/1"]),
        ("First Committee", ["A/RES/80/2"]),
        ("Second Committee", ["A/RES/80/1"]),
    ],
)
def test_an_agenda_item_or_a_committee_chooses_documents(library: Library, topic: str, symbols: list[str]) -> None:
    said = _said(_answer(library, task="documents", topic=topic))
    assert said[0].startswith(f"{len(symbols)} resolution")
    assert all(symbol in text for symbol, text in zip(symbols, said[1:], strict=False))


def test_the_newest_is_named_first_where_it_is_asked_for(library: Library) -> None:
    said = _said(_answer(library, task="documents", topic="seagrass", when="latest"))
    assert said[0] == f"The newest is A/RES/81/1, adopted on 2 October 2026: {_ALGAE}."
    assert _said(_answer(library, task="documents", topic="seagrass", when="first"))[0].startswith("The oldest is A/RES/80/1")


def test_the_series_of_a_document_is_listed(library: Library) -> None:
    said = _said(_answer(library, task="documents", symbols=["A/RES/80/1"]))
    assert said[0] == "2 resolutions held here with the title of A/RES/80/1."


@pytest.mark.parametrize(
    ("fields", "symbols"),
    [
        ({"years": [2026]}, ["A/RES/81/3", "A/RES/81/2 A", "A/RES/81/1", "A/RES/ES-12/2"]),
        ({"years": [2026], "months": [12]}, ["A/RES/81/3", "A/RES/81/2 A"]),
        ({"months": [12], "sessions": [80]}, ["A/RES/80/4", "A/RES/80/2"]),
        ({"years": [2026], "months": [12], "when": "since"}, ["A/RES/81/2 B", "A/RES/81/3", "A/RES/81/2 A"]),
        ({"years": [2025], "when": "until"}, ["A/RES/80/4", "A/RES/80/2", "A/RES/80/1"]),
        ({"years": [2026, 2027], "when": "between", "sessions": [81, 82]}, ["A/RES/81/2 B", "A/RES/81/3", "A/RES/81/2 A", "A/RES/81/1"]),
        ({"sessions": [81], "when": "since"}, ["A/RES/81/2 B", "A/RES/81/3", "A/RES/81/2 A", "A/RES/81/1"]),
        ({"dates": ["2025-12-04", "2026-01-05"], "when": "between"}, ["A/RES/ES-12/2", "A/RES/80/4", "A/RES/80/2"]),
        ({"years": [0, 99999], "months": [13]}, []),
    ],
)  # fmt: skip
def test_times_choose_documents(library: Library, fields: dict[str, Any], symbols: list[str]) -> None:
    assert [entry.symbol for entry in in_time(Request(**fields), entries(library.corpus))] == symbols


def test_a_special_session_is_another_than_the_session_of_its_number(library: Library) -> None:
    special = Request.model_construct(sessions=("ES-12",))
    assert [entry.symbol for entry in in_time(special, entries(library.corpus))] == ["A/RES/ES-12/2"]
    assert in_time(Request(sessions=(12,)), entries(library.corpus)) == ()


def test_times_are_said_as_people_do() -> None:
    assert said_times(Request(sessions=(75, 78), when="between")) == "of sessions 75 to 78"
    assert said_times(Request(years=(2022,), months=(2,), when="since")) == "adopted since February 2022"


def test_what_may_be_missing_of_a_time_is_said(library: Library) -> None:
    said = _said(_answer(library, task="count", years=[2025]))
    assert "Nothing adopted before 3 October 2025 is held, so it is not counted." in said
    assert "Not held: session 90." in _said(_answer(library, task="documents", sessions=[80, 90]))


@pytest.mark.parametrize("task", ["documents", "count", "votes", "sponsors"])
@pytest.mark.parametrize(
    "fields", [{"sessions": [12]}, {"years": [1995]}, {"symbols": ["A/RES/ES-10/23"]}, {"symbols": ["A/RES/60/1"]}]
)
def test_sessions_and_years_that_are_not_here_are_said_not_to_be_held(
    library: Library, task: str, fields: dict[str, Any]
) -> None:
    if task == "count" and "symbols" in fields:
        pytest.skip("a count in one document is no count of documents")
    draft = _answer(library, task=task, country="India" if task in {"votes", "sponsors"} else "", **fields)
    assert (draft.tier, draft.reason) == ("not_found", "not_held")
    assert "sessions 80 to 81 and some of the special session ES-12" in draft.message


def test_a_number_beyond_a_session_that_is_here_is_no_document(library: Library) -> None:
    draft = _answer(library, task="votes", symbols=["A/RES/80/99"])
    assert draft.reason == "no_such_document"
    assert "numbers 1 to 2, 4" in draft.message


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        ("S/RES/9999 (2031)", "Security Council"),
        ("Council draft on membership", "Security Council"),
        ("HRC resolution 48/13 kites", "Human Rights Council"),
        ("ECOSOC decision 2023/200", "Economic and Social Council"),
        ("Paris Agreement article 6", "treaties"),
        ("decision of the football association", "other bodies"),
    ],
)
def test_texts_of_other_bodies_are_not_held_and_where_they_are_is_said(library: Library, topic: str, name: str) -> None:
    draft = _answer(library, task="other_body", topic=topic)
    assert (draft.reason, draft.tier in {"nearest", "not_found"}) == ("not_held", True)
    assert name in draft.message
    assert "https://" in draft.message


def test_paragraphs_that_cite_another_body_are_the_nearest(library: Library) -> None:
    held = library.corpus.by_symbol["A/RES/80/4"]
    assert held.paragraphs[0].mentions == ()
    citing = Paragraph(
        ParagraphId("A/RES/82/1#op1"), "A/RES/82/1", "op1", "operative", "Recalls it;", mentions=("S/RES/9999 (2031)",)
    )
    later = Resolution("A/RES/82/1", "Peace", 82, date(2027, 10, 1), paragraphs=(citing,))
    corpus = library.corpus.with_documents([later], [])
    draft = _answer(Library(corpus, library.index), task="other_body", topic="S/RES/9999")
    assert [citation.id for citation in draft.nearest] == ["A/RES/82/1#op1"]
    assert "1 paragraph here cites S/RES/9999" in draft.message


def test_no_side_is_taken_and_the_texts_are_named(library: Library) -> None:
    draft = _answer(library, task="opinion", topic="kites")
    assert (draft.tier, draft.reason) == ("nearest", "not_a_question")
    assert draft.message.startswith("Taking sides is not for this service")
    assert "A/RES/80/2 (2025) Peaceful uses of kites, recorded vote 4-1-2" in draft.message
    assert [citation.id for citation in draft.nearest] == ["A/RES/80/2#op1"]


def test_outside_matters_get_what_is_held(library: Library) -> None:
    draft = _answer(library, task="outside")
    assert "Held are 8 resolutions of the General Assembly" in draft.message
    assert draft.nearest == ()


def test_an_empty_corpus_is_answered_from_too(library: Library) -> None:
    empty = Library(Corpus(), library.index)
    for task in ("documents", "count", "votes", "sponsors", "opinion", "other_body", "outside"):
        draft = answer_from_catalogue(Request.model_validate({"task": task, "sessions": [80], "topic": "kites"}), empty)
        assert draft is None or draft.message


@pytest.mark.parametrize("topic", ["9" * 65_536, "A/" * 32_768, "(" * 65_536, "item 1(" * 9_000])
def test_hostile_topics_are_left_alone(library: Library, topic: str) -> None:
    assert answer_from_catalogue(Request(task="documents", topic=topic), library) is None


def test_a_state_is_meant_by_short_names_and_initials() -> None:
    meant = {"Iran": "Iran (Islamic Republic of)", "DPRK": "Democratic People's Republic of Korea", "USA": "United States",
             "South Korea": "Republic of Korea", "the Gambia": "Gambia", "Congo": "Congo", "Korea": None, "EU": None, "": None}  # fmt: skip
    assert {name: state_meant(name) for name in meant} == meant
    assert len(members()) == 193


def test_more_than_twelve_are_counted_not_listed(library: Library) -> None:
    votes = Votes(Tally(1, ("Fiji",)), Tally(0), Tally(0))
    records = [Record(f"A/RES/80/{n}", f"Matter {chr(64 + n)}", adoption="recorded vote", votes=votes) for n in range(1, 21)]
    many = Library(Corpus().with_documents([], [], records), library.index)
    said = _said(_answer(many, task="documents", sessions=[80]))
    assert len(said) == 14
    assert said[-1] == "And 8 more."
    assert _said(_answer(many, task="votes", sessions=[80]))[-1] == "8 more were voted on."
