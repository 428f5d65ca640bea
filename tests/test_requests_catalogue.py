"""Answers from the catalogue and the records, over a few records and documents that are made up here."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from documents import Corpus, Paragraph, ParagraphId, Record, Resolution, Tally, Votes, leading_verb
from documents.readers.record_lines import read_records
from documents.states import members, state_meant
from service.answering import Answerer
from service.answering.answerer import Options
from service.answering.catalogue_answers import answer_from_catalogue
from service.answering.direct import Wanted, is_named_alone
from service.answering.drafts import Draft
from service.answering.entries import entries, in_time, said_times
from service.answering.lists import first_of
from service.answering.meant_documents import likely_by_words
from service.answering.timeline import answer_timeline
from service.library import Library, make_library
from service.requests.descriptions import Only
from service.requests.details import BallotsAsked, ballots_asked
from service.requests.request import Request
from service.requests.wording import Words
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
    assert draft.message or draft.headline, "no answer is empty"
    assert draft.citations == ()
    return draft


def _said(draft: Draft) -> list[str]:
    """The headline and the points, each under the title of its group."""
    titles = {n: f"{group.title}: " for group in draft.groups for n in group.sentences}
    points = [f"{titles.get(n, '')}{sentence.text}" for n, sentence in enumerate(draft.sentences)]
    return [draft.headline.text, *points] if draft.headline else [draft.message]


def _seen(draft: Draft) -> list[str]:
    return [sentence.text for sentence in draft.sentences if not sentence.is_folded]


def test_a_recorded_vote_says_its_counts_in_the_headline_and_then_who_did_not_vote_in_favour(library: Library) -> None:
    draft = _answer(library, task="votes", symbols=["A/RES/80/2"])
    assert _said(draft)[0] == "80/2 was adopted by a recorded vote of 4 to 1, with 2 abstentions, on 4 December 2025."
    assert _seen(draft)[1:] == ["Against (1): Russian Federation", "Abstaining (2): China, India"]


@pytest.mark.parametrize(
    ("message", "first"),
    [
        ("Who voted against 80/2?", "1 State voted against 80/2: Russian Federation; "),
        ("which countries abstained on 80/2", "2 States abstained on 80/2: China, India; "),
        ("Who was in favour of 80/2?", "4 States voted in favour of 80/2: Chad, Fiji, Peru, Türkiye; "),
        (
            "Who abstained and who opposed 80/2?",
            "2 States abstained on 80/2: China, India; 1 voted against: Russian Federation; ",
        ),
        ("Which States did not support 80/2?", "1 State voted against 80/2: Russian Federation; 2 abstained: China, India; "),
        ("Which members did not vote on 80/2?", "Did not vote or not recorded: 186 of 193 (computed); "),
        ("How did Peru, Chad and India vote on 80/2?", "Peru and Chad voted in favour of 80/2; India abstained on 80/2; "),
        ("Did India vote against 80/2?", "No: India abstained on 80/2; "),
        ("Did Peru vote in favour of 80/2?", "Yes: Peru voted in favour of 80/2; "),
        ("Was 80/2 adopted by consensus?", "No: 80/2 was adopted by a recorded vote of 4 to 1, "),
        ("Was 80/2 adopted with or without a vote?", "80/2 was adopted by a recorded vote of 4 to 1, "),
        ("Was there a vote on 80/1?", "No: 80/1 was adopted without a vote, 3 October 2025."),
        ("Who voted against 80/1?", "80/1 was adopted without a vote, 3 October 2025; so no State is recorded on any side."),
    ],
)
def test_what_is_asked_of_a_vote_is_said_first(library: Library, message: str, first: str) -> None:
    reading = library.reader.read(message)
    request = reading.request.model_copy(update={"task": "votes"})
    draft = answer_from_catalogue(request, library, Wanted.of(reading).ballots)
    assert draft
    assert draft.headline
    assert draft.headline.text.startswith(first)


@pytest.mark.parametrize(
    ("message", "parts"),
    [
        ("How was the resolution on violence against women adopted?", ()),
        ("who didn't vote for it, and who sponsored it?", ("against", "abstaining", "sponsors")),
        ("a vote " * 2_000, ()),
    ],
)
def test_only_words_of_voting_tell_what_is_asked_of_a_vote(message: str, parts: tuple[str, ...]) -> None:
    assert ballots_asked(Words.of(message)).parts == parts


def test_resolutions_are_counted_by_how_they_were_adopted(library: Library) -> None:
    request = Request(task="count", topic="recorded vote", sessions=(80,))
    draft = answer_from_catalogue(request, library, BallotsAsked(("vote",)))
    assert draft
    assert _said(draft)[0] == (
        "1 of 3 resolutions of session 80 was adopted by a recorded vote; 1 without a vote, 1 not recorded"
    )


def test_of_what_was_adopted_in_a_month_that_comes_closest_which_has_the_words(library: Library) -> None:
    likely = likely_by_words(Request(named="resolution banning kites", years=(2025,), months=(12,)), library)
    assert likely
    assert likely.symbol == "A/RES/80/2"
    assert likely_by_words(Request(named="resolution banning drums", years=(2025,), months=(12,)), library) is None


def test_who_was_in_favour_and_who_is_not_recorded_is_folded(library: Library) -> None:
    draft = _answer(library, task="votes", symbols=["A/RES/80/2"])
    hidden = [sentence.text for sentence in draft.sentences if sentence.is_folded]
    assert "In favour (4): Chad, Fiji, Peru, Türkiye" in hidden
    assert any(text.startswith("Did not vote or not recorded: 186 of 193 (computed): Afghanistan, ") for text in hidden)


def test_who_submitted_the_resolution_is_folded_where_only_the_vote_is_asked_for(library: Library) -> None:
    request = Request(task="votes", symbols=("A/RES/80/2",))
    draft = answer_from_catalogue(request, library)
    assert draft
    assert {"2 sponsors: Fiji, Chad", "1 joined: Peru"} <= set(_said(draft)) - set(_seen(draft))
    asked = answer_from_catalogue(request, library, BallotsAsked(("against", "sponsors")))
    assert asked
    assert "2 sponsors: Fiji, Chad" in _seen(asked)


@pytest.mark.parametrize(
    ("country", "first"),
    [
        ("Russia", "Russian Federation voted against 80/2; "),
        ("Turkey", "Türkiye voted in favour of 80/2; "),
        ("India", "India abstained on 80/2; "),
        ("UK", "United Kingdom did not vote on 80/2, or its vote is not recorded; "),
        ("Palestine", "State of Palestine did not vote on 80/2, or its vote is not recorded, being no Member; "),
        ("Atlantis", "“Atlantis” is none of the States whose votes are recorded; "),
    ],
)
def test_the_vote_of_one_state_opens_the_headline(library: Library, country: str, first: str) -> None:
    said = _said(_answer(library, task="votes", symbols=["A/RES/80/2"], country=country))
    assert said[0] == f"{first}vote 4-1-2, 4 December 2025."
    assert len(said[0].split()) <= 25


def test_without_a_vote_is_said_only_where_the_record_says_so(library: Library) -> None:
    assert "without a vote" in _said(_answer(library, task="votes", symbols=["A/RES/80/1"]))[0]
    for symbol in ("A/RES/81/2 A", "A/RES/81/3", "A/RES/80/4"):
        draft = _answer(library, task="votes", symbols=[symbol])
        assert (draft.tier, draft.reason) == ("not_found", "not_held")
        assert draft.message.startswith("Not recorded: how ")
        assert "without a vote" not in draft.message


def test_a_resolution_adopted_without_a_vote_has_no_vote_of_a_state(library: Library) -> None:
    said = _said(_answer(library, task="votes", symbols=["A/RES/80/1"], country="Fiji"))
    assert said[0] == "80/1 was adopted without a vote, 3 October 2025; so no vote of Fiji on it is recorded."


def test_counts_without_names_and_names_short_of_counts_say_so(library: Library) -> None:
    said = _said(_answer(library, task="votes", symbols=["A/RES/81/1"], country="Fiji"))
    assert said[0].startswith("Fiji: vote on 81/1 not recorded, as its record has no States, only counts; vote 168-2-0, ")
    assert {"Against (2): the States are not recorded", "Abstaining: none"} <= set(said)
    short = _said(_answer(library, task="votes", symbols=["A/RES/ES-12/2"]))
    assert short[0] == "ES-12/2 was adopted by a recorded vote of 2 to 2, with 1 abstention, on 5 January 2026."
    assert "Against (2, 1 of them named in the record): Chad" in short
    assert "Did not vote or not recorded: 188 of 193 (computed)" in short


def test_a_record_without_a_text_is_answered_from(library: Library) -> None:
    said = _said(_answer(library, task="votes", named="calm on the high seas"))
    assert said[0].endswith(" on 5 January 2026.")
    assert "ES-12/2 Calm on the high seas" in said


def test_the_newest_of_a_series_answers_and_the_others_follow(library: Library) -> None:
    said = _said(_answer(library, task="votes", named="seagrass resolution"))
    assert f"81/1 {_ALGAE}" in said
    assert "Same title: 80/1 (2025) without a vote" in said
    assert _said(_answer(library, task="votes", named="seagrass resolution", when="first"))[0].startswith("80/1 ")


def test_the_vote_of_a_committee_is_not_held_and_the_plenarys_is_told(library: Library) -> None:
    asked = _said(_answer(library, task="votes", symbols=["A/RES/80/2"], topic="kites First Committee", country="India"))
    assert asked[0] == "Committee votes are not held. In plenary: India abstained on 80/2; vote 4-1-2, 4 December 2025."
    of_all = _said(_answer(library, task="votes", symbols=["A/RES/80/2"], topic="First Committee"))
    assert of_all[0].startswith("Committee votes are not held. In plenary: 80/2 was adopted by a recorded vote")
    assert "The vote of the First Committee is not held." in _said(_answer(library, task="votes", symbols=["A/RES/80/2"]))


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("How did India vote on the kites resolution in the First Committee?", "First Committee"),
        ("Which resolutions did the Second Committee send in session 80?", "Second Committee"),
    ],
)
def test_a_committee_is_read_off_a_message(library: Library, message: str, topic: str) -> None:
    assert library.reader.read(message).request.topic.endswith(topic)


def test_votes_on_single_paragraphs_are_said_not_to_be_recorded(library: Library) -> None:
    draft = _answer(library, task="votes", symbols=["A/RES/80/2"], numbers=["op1"])
    assert "Votes on single paragraphs are not recorded." in _seen(draft)


def test_the_votes_of_a_state_over_a_time_are_counted(library: Library) -> None:
    draft = _answer(library, task="votes", country="India", sessions=[80])
    assert _said(draft)[0] == "India: 0 in favour, 0 against, 1 abstaining, of 1 recorded vote of session 80"
    assert "Abstaining: 80/2 Peaceful uses of kites" in _seen(draft)


def test_votes_of_a_session_are_counted_by_how_they_were_taken(library: Library) -> None:
    said = _said(_answer(library, task="votes", sessions=[80]))
    assert said[0] == "3 resolutions of session 80: 1 by recorded vote, 1 without a vote, 1 not recorded"


def test_a_symbol_that_is_missing_beside_others_is_named(library: Library) -> None:
    assert "Not held: 80/99." in _seen(_answer(library, task="votes", symbols=["A/RES/80/2", "A/RES/80/99"]))


def test_who_put_a_resolution_forward_stands_in_the_headline_and_those_who_joined_are_told_apart(library: Library) -> None:
    assert _said(_answer(library, task="sponsors", symbols=["A/RES/80/2"])) == [
        "80/2 was put forward by Fiji and Chad; 1 more State joined as sponsor",
        "80/2 Peaceful uses of kites, 4 December 2025",
        "Joined by (1): Peru",
    ]


def test_of_many_states_ten_are_in_sight_and_the_others_folded() -> None:
    names = [f"State {n}" for n in range(1, 21)]
    seen, hidden = first_of("Joined by", names).points
    assert (seen.text, seen.is_folded) == (f"Joined by: {', '.join(names[:10])} … and 10 more", False)
    assert (hidden.text, hidden.is_folded) == (f"Joined by, the others: {', '.join(names[10:])}", True)


@pytest.mark.parametrize(
    ("symbol", "country", "first"),
    [
        ("A/RES/80/2", "Chad", "Yes, Chad is among those that submitted 80/2."),
        ("A/RES/80/2", "Peru", "Yes, Peru joined the sponsors of 80/2."),
        ("A/RES/80/2", "Kenya", "Kenya is not among the sponsors that are recorded of 80/2."),
        ("A/RES/80/1", "Vietnam", "Yes, Viet Nam is among those that submitted 80/1."),
        ("A/RES/80/1", "Turkey", "Yes, Türkiye joined the sponsors of 80/1."),
    ],
)
def test_whether_a_state_is_a_sponsor(library: Library, symbol: str, country: str, first: str) -> None:
    assert _said(_answer(library, task="sponsors", symbols=[symbol], country=country))[0] == first


def test_a_group_may_have_a_state_that_is_no_sponsor_by_itself(library: Library) -> None:
    said = _said(_answer(library, task="sponsors", symbols=["A/RES/80/1"], country="Kenya"))[0]
    assert "whether that group has Kenya is not recorded" in said


def test_who_submitted_stands_in_the_place_of_sponsors(library: Library) -> None:
    said = _said(_answer(library, task="sponsors", symbols=["A/RES/81/2 A"]))
    assert said[0] == (
        "81/2 A: submitted by the Chair of the Committee following informal consultations; no State is recorded as sponsor"
    )


def test_sponsors_that_are_not_recorded_are_not_held(library: Library) -> None:
    draft = _answer(library, task="sponsors", symbols=["A/RES/81/3"])
    assert (draft.reason, "not recorded" in draft.message) == ("not_held", True)


def test_what_a_state_sponsored_is_counted(library: Library) -> None:
    said = _said(_answer(library, task="sponsors", country="Fiji"))
    assert said[0] == "Fiji sponsored 2 of the 5 resolutions with a record: put forward 1, joined 1"
    assert said[1] == "Peaceful uses of kites: 80/2 (4 December 2025, vote 4-1-2)"


def test_documents_of_a_day_are_all_listed(library: Library) -> None:
    said = _said(_answer(library, task="documents", dates=["2025-12-04"]))
    assert said == [
        "2 resolutions adopted on 4 December 2025",
        "Question of Ruritania: 80/4 (4 December 2025, adoption not recorded)",
        "Peaceful uses of kites: 80/2 (4 December 2025, vote 4-1-2)",
    ]


def test_a_day_without_resolutions_is_denied_with_the_days_around_it(library: Library) -> None:
    draft = _answer(library, task="documents", dates=["2025-12-05"])
    assert (draft.tier, draft.reason) == ("not_found", "absent")
    assert "The nearest days with any: 4 December 2025 (2), 5 January 2026 (1)." in draft.message


def test_a_day_that_does_not_exist_finds_nothing(library: Library) -> None:
    assert _answer(library, task="documents", dates=["2025-02-30"]).reason == "absent"


def test_a_session_is_counted_by_numbers_with_parts_and_gaps(library: Library) -> None:
    draft = _answer(library, task="count", sessions=[80])
    assert _said(draft)[0] == "3 resolutions of session 80, 80/1 to 80/4; not held: 80/3"
    assert _seen(draft) == [], "who asks for a number sees the number"
    assert _said(_answer(library, task="count", sessions=[81]))[0] == (
        "3 resolutions of session 81, 81/1 to 81/3, in 4 texts (parts A, B … apart)"
    )


def test_a_topic_in_titles_is_grouped_by_title_newest_first(library: Library) -> None:
    draft = _answer(library, task="documents", topic="seagrass")
    assert _said(draft)[:2] == [
        "2 resolutions held here with “seagrass” in the title",
        f"{_ALGAE}: 81/1 (2 October 2026, vote 168-2-0) · 80/1",
    ]
    (group,) = draft.groups
    assert (group.symbols, group.first, group.last) == (("A/RES/81/1", "A/RES/80/1"), "2025", "2026")


def test_a_topic_among_subjects_only_says_so(library: Library) -> None:
    said = _said(_answer(library, task="documents", topic="wind power"))
    assert said[0] == "1 resolution held here under “wind power” among the recorded subjects; no title has it"


def test_words_of_a_topic_that_stand_apart_say_so(library: Library) -> None:
    said = _said(_answer(library, task="documents", topic="meadows protection"))
    assert said[0] == "2 resolutions held here with all the words of “meadows protection” in the title, not together"


def test_the_verb_by_which_a_resolution_has_a_matter_is_no_part_of_it(library: Library) -> None:
    asked = _said(_answer(library, task="documents", topic="concern kites"))
    assert asked == _said(_answer(library, task="documents", topic="kites"))


def test_among_few_resolutions_of_a_time_none_is_taken_by_meaning(hashing: HashingEncoder) -> None:
    texts = [_document(f"A/RES/80/{n}", f"Matter number {n}", date(2025, 10, 3), f"Notes matter {n};") for n in range(1, 30)]
    late = [
        _document(f"A/RES/81/{n}", f"{matter} of harbours", date(2026, 10, 2), f"Notes the {matter.lower()} of harbours;")
        for n, matter in enumerate(("Lighting", "Dredging"), start=1)
    ]
    made = make_library(Corpus().with_documents([*texts, *late], []), hashing)
    descriptions = replace(made.reader.descriptions, is_calibrated=True) if made.reader.descriptions else None
    assert descriptions
    found = descriptions.linked("things that shine", Only(years=(2026,)))
    assert found.candidates
    assert found.chosen is None


def test_a_timeline_counts_what_has_all_words_and_no_year_that_has_none(hashing: HashingEncoder) -> None:
    texts = [
        _document(
            f"A/RES/{n}/1", "Moratorium on the use of lamps", date(1945 + n, 12, 3), "Recalls the moratorium on the use of lamps;"
        )
        for n in (79, 81)
    ]
    made = make_library(
        Corpus().with_documents([*texts, _document("A/RES/80/9", "Lamps", date(2025, 12, 3), "Notes lamps;")], []), hashing
    )
    told = answer_timeline("moratorium on lamps", (), Request(task="timeline", topic="moratorium on lamps"), made)
    assert told
    assert told.headline
    assert told.headline.text.endswith("all words of “moratorium on lamps” together: 1 in 2024, 1 in 2026.")


def test_a_topic_that_no_title_or_subject_has_is_left_to_search(library: Library) -> None:
    assert answer_from_catalogue(Request(task="documents", topic="volcanoes"), library) is None
    assert answer_from_catalogue(Request(task="count", topic="kites", symbols=("A/RES/80/2",)), library) is None
    assert answer_from_catalogue(Request(task="documents", topic="kites", verb="urge"), library) is None
    assert answer_from_catalogue(Request(task="answer", topic="kites"), library) is None


def test_a_description_that_no_title_tells_means_the_series_whose_text_is_nearest_of_the_times_named(library: Library) -> None:
    found = library.reader.linked("things that fly", Only())
    assert found.candidates[0].symbols == ("A/RES/80/2",)
    assert found.chosen is None, "by vectors that the weights were not fitted on nothing is claimed"
    later = library.reader.linked("things that fly", Only(years=(2026,)))
    assert later.candidates
    assert "A/RES/80/2" not in later.candidates[0].symbols


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
        ("First Committee", ["A/RES/80/2"]),
        ("Second Committee", ["A/RES/80/1"]),
    ],
)
def test_a_committee_chooses_documents(library: Library, topic: str, symbols: list[str]) -> None:
    said = _said(_answer(library, task="documents", topic=topic))
    assert said[0].startswith(f"{len(symbols)} resolution")
    assert all(symbol.removeprefix("A/RES/") in text for symbol, text in zip(symbols, said[1:], strict=False))


def test_the_newest_is_named_first_where_it_is_asked_for(library: Library) -> None:
    said = _said(_answer(library, task="documents", topic="seagrass", when="latest"))
    assert said[0] == f"Newest: 81/1 (2 October 2026, vote 168-2-0) {_ALGAE}"
    assert _said(_answer(library, task="documents", topic="seagrass", when="first"))[0].startswith("Oldest: 80/1 (")


def test_the_series_of_a_document_is_listed(library: Library) -> None:
    said = _said(_answer(library, task="documents", symbols=["A/RES/80/1"]))
    assert said[:2] == [
        "2 resolutions held here with the title of 80/1, “Protection of seagrass meadows”",
        "81/1, 2 October 2026: vote 168-2-0",
    ]


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
    assert draft.message.startswith("A judgement I do not make.")
    assert "80/2 (2025) Peaceful uses of kites, vote 4-1-2" in draft.message
    assert [citation.id for citation in draft.nearest] == ["A/RES/80/2#op1"]


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


def test_six_are_in_sight_and_the_others_folded(library: Library) -> None:
    votes = Votes(Tally(1, ("Fiji",)), Tally(0), Tally(0))
    records = [Record(f"A/RES/80/{n}", f"Matter {chr(64 + n)}", adoption="recorded vote", votes=votes) for n in range(1, 21)]
    many = Library(Corpus().with_documents([], [], records), library.index)
    for draft in (_answer(many, task="documents", sessions=[80]), _answer(many, task="votes", sessions=[80])):
        assert (len(_seen(draft)), len(draft.sentences)) == (6, 20)
        assert [group.is_folded for group in draft.groups] == [False] * 6 + [True] * 14
    asked = Request(task="documents", sessions=(80,), form="table")
    assert len(_seen(answer_from_catalogue(asked, many) or draft)) == 20
