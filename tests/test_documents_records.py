"""Records: what the United Nations record beside resolutions is read as it is written, and kept beside its document."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from documents import Corpus, Paragraph, Record, Resolution, Subject, Tally, UnreadableDocument, paragraph_id
from documents.readers import read_documents, read_file
from documents.readers.record_lines import parse_record, read_records

_FLOOR = 1_900


def _line(**fields: Any) -> str:
    return json.dumps({"symbol": "A/RES/91/7", "agenda_item": "Agenda item 12 (c)", **fields})


def _read(**fields: Any) -> Record:
    return parse_record(_line(**fields), "x, line 1")


def _subjects(*names: str) -> tuple[str, ...]:
    return _read(subjects=[[name, "UNBIS Thesaurus"] for name in names]).subject_words


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2019-10-15 00:00:00", date(2019, 10, 15)),
        ("2019-10-15", date(2019, 10, 15)),
        ("28 October 2021", date(2021, 10, 28)),
        ("28\u00a0October 2021", date(2021, 10, 28)),
        ("N.A.", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_is_read_as_any_session_writes_it(written: str | None, day: date | None) -> None:
    assert _read(adoption_date=written).adopted == day


@pytest.mark.parametrize(
    ("fields", "adoption"),
    [
        ({"adoption_type": "Without a vote"}, "without a vote"),
        ({"adoption_type": "By a recorded vote"}, "recorded vote"),
        ({"voting_type": "adoptedWithoutVote"}, "without a vote"),
        ({"voting_type": "adoptedRecordedVote", "adoption_type": ""}, "recorded vote"),
        ({"adoption_type": ""}, ""),
        ({}, ""),
        ({"adoption_type": "Without a vote", "voting_type": "adoptedRecordedVote"}, ""),
        ({"adoption_type": "Without a vote", "MS_in_favour_count": "90"}, ""),
    ],
)
def test_an_adoption_that_is_not_recorded_is_never_one_without_a_vote(fields: dict[str, str], adoption: str) -> None:
    assert _read(**fields).adoption == adoption


def test_a_vote_has_its_counts_and_the_states_as_they_are_called_today() -> None:
    record = _read(
        adoption_type="By a recorded vote",
        MS_in_favour_count=3,
        MS_in_favour=["COTE D'IVOIRE", "TURKEY", "IRAN (ISLAMIC REPUBLIC OF)"],
        MS_against_count="N.A.",
        MS_against=[],
        MS_abstaining_count="0",
    )
    assert record.votes is not None
    assert record.votes.in_favour == Tally(3, ("Côte d'Ivoire", "Türkiye", "Iran (Islamic Republic of)"))
    assert (record.votes.against, record.votes.abstaining) == (None, Tally(0))
    assert record.outcome == "recorded vote: 3 in favour, 0 abstaining"


@pytest.mark.parametrize("count", ["0", "N.A.", 0, None])
def test_counts_without_a_single_vote_are_no_recorded_vote(count: str | int | None) -> None:
    counts = dict.fromkeys(["MS_in_favour_count", "MS_against_count", "MS_abstaining_count"], count)
    assert _read(**counts).votes is None


def test_a_state_that_is_named_twice_voted_once() -> None:
    votes = _read(MS_in_favour=["GHANA", "GHANA", "MALI"]).votes
    assert votes is not None
    assert votes.in_favour == Tally(2, ("Ghana", "Mali"))


@pytest.mark.parametrize(
    ("sponsors", "named", "submitted_by"),
    [
        (["SUBMITTED BY THE PRESIDENT OF THE GENERAL ASSEMBLY"], (), "Submitted by the President of the General Assembly"),
        (["submitted by the Chair of the Committee"], (), "Submitted by the Chair of the Committee"),
        (["FIJI", " SLOVAKIA ", "N.A."], ("Fiji", "Slovakia"), ""),
        (
            ["Fiji, Cuba (on behalf of the Group of 77 and China) and Mali"],
            ("Fiji", "Cuba (on behalf of the Group of 77 and China)", "Mali"),
            "",
        ),
        (["GUINEA, ON BEHALF OF THE GROUP OF 77 AND CHINA"], ("Guinea (on behalf of the Group of 77 and China)",), ""),
        (["TRINIDAD AND TOBAGO AND BOSNIA AND HERZEGOVINA"], ("Trinidad and Tobago", "Bosnia and Herzegovina"), ""),
        (["LAO PEOPLE’S DEMOCRATIC REPUBLIC", "the Gambia"], ("Lao People's Democratic Republic", "Gambia"), ""),
        ([], (), ""),
    ],
)
def test_sponsors_are_told_from_who_submitted_a_draft_in_their_place(
    sponsors: list[str], named: tuple[str, ...], submitted_by: str
) -> None:
    record = _read(sponsors=sponsors)
    assert (record.sponsors, record.submitted_by) == (named, submitted_by)


def test_a_draft_is_told_from_the_report_that_recommends_it_and_from_amendments() -> None:
    drafted = _read(originating_document="A/91/L.4 and A/91/L.4/Add.1 (as amended in A/91/L.9)")
    reported = _read(originating_document="A/91/402/Add.2, para. 16", report_paragraph="")
    assert (drafted.drafts, drafted.report) == (("A/91/L.4", "A/91/L.4/Add.1"), "")
    assert (reported.drafts, reported.report, reported.report_paragraph) == ((), "A/91/402/Add.2", "16")


def test_the_agenda_item_stands_as_in_a_resolution_and_a_committee_by_its_name() -> None:
    record = _read(committee="#fifthCommittee", agenda_item="Agenda items 13 and 117", pv="Adopted without vote")
    assert (record.agenda_item, record.committee, record.meeting_record) == ("13 and 117", "Fifth Committee", "")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("RESIDENT COORDINATORS", "resident coordinators"),
        ("DISARMAMENT--TREATIES", "disarmament, treaties"),
        ("AFRICAN REFUGEES", "African refugees"),
        ("COORDINATION WITHIN UN SYSTEM", "coordination within UN system"),
        ("Coordination Within Un System", "coordination within UN system"),
        ("DECLARATIONS (TEXT)", "declarations"),
        ("CRIMEA (UKRAINE)", "Crimea (Ukraine)"),
        ("IAEA", "IAEA"),
        ("Who", "WHO"),
        ("UN Sustainable Development Group. Chair", "UN Sustainable Development Group, Chair"),
        ("UN. Human Rights Council. Working Group on Dams", "UN Human Rights Council, Working Group on Dams"),
        ("International Day of Dams (2 Feb.) (Proposed)", "International Day of Dams (2 Feb.)"),
        ("Conference on Dams of the UN (4th : 2024 : ####)", "Conference on Dams of the UN (4th, 2024)"),
        ("Treaty on Dams and on Locks (1968)", "Treaty on Dams and on Locks (1968)"),
        ("Our Dams : a Future", "Our Dams: a Future"),
        ("Cooperatives[", "cooperatives"),
    ],
)
def test_a_subject_is_said_as_people_would(name: str, said: str) -> None:
    assert _subjects(name) == (said,)


def test_a_name_among_shouted_headings_keeps_its_capitals() -> None:
    assert _subjects("DAMS", "African Union", "dams") == ("dams", "African Union")


def test_codes_of_agenda_items_are_no_subjects() -> None:
    subjects = _read(subjects=[["DAMS", "UNBIS Thesaurus"], ["71b[8]", "A/91/251"], ["98d", ""]]).subjects
    assert subjects == (Subject("DAMS", "UNBIS Thesaurus"),)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nonsense", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ('{"symbol": "\\ud800", "pv": ""}', "not JSON"),
        ("[1]", "not an object"),
        ("{}", "no symbol"),
        ('{"symbol": 7, "pv": ""}', "its symbol is '7'"),
        ('{"symbol": ["A/RES/91/7"], "pv": ""}', "its symbol is neither"),
        ('{"symbol": "A/91/L.4", "pv": ""}', "its symbol is 'A/91/L.4'"),
        ('{"symbol": "A/RES/91/7 and A/RES/91/8", "pv": ""}', "its symbol is"),
        ('{"symbol": "A/RES/91/7"}', "it records nothing"),
        (_line(adoption_date="yesterday"), "adoption_date is 'yesterday'"),
        (_line(adoption_type="by lot"), "adoption_type is 'by lot'"),
        (_line(MS_against_count="many"), "MS_against_count is 'many'"),
        (_line(MS_against_count=True), "MS_against_count is neither"),
        (_line(SDGs=["18"]), "one of its SDGs is '18'"),
        (_line(sponsors=[{"name": "FIJI"}]), "sponsors is neither"),
        (_line(subjects={"DAMS": 1}), "subjects is neither"),
    ],
)
def test_a_line_that_is_no_record_is_refused_with_its_place_and_what_is_wrong(line: str, problem: str) -> None:
    with pytest.raises(UnreadableDocument, match=rf"^x, line 1: .*{re.escape(problem)}.*; expected a record"):
        parse_record(line, "x, line 1")


def test_a_symbol_is_kept_in_the_form_of_the_documents() -> None:
    written = ("A/RES/91/7", "a/res/91/7", "A/RES/91/7 A–C", "A/RES/91/7B", "A/RES/ES-91/7")
    kept = [parse_record(json.dumps({"symbol": symbol, "pv": ""}), "x").symbol for symbol in written]
    assert kept == ["A/RES/91/7", "A/RES/91/7", "A/RES/91/7 A-C", "A/RES/91/7 B", "A/RES/ES-91/7"]


def test_broken_lines_cost_only_themselves() -> None:
    read = read_records(f"{_line()}\n\n{{broken\n{_line(symbol='A/RES/91/8')}\n", "x")
    assert [record.symbol for record in read.records] == ["A/RES/91/7", "A/RES/91/8"]
    assert [str(fault).split(":")[0] for fault in read.faults] == ["x, line 3"]


def test_of_very_many_broken_lines_the_first_are_named_and_the_others_counted() -> None:
    faults = read_records("{\n" * 1_000 + _line(), "x").faults
    assert len(faults) == 21
    assert "980 further lines" in str(faults[-1])


def test_a_later_line_of_the_same_resolution_counts_in_what_it_says_no_less_of() -> None:
    lines = (_line(SDGs=["3"], title="Dams", pv="A/91/PV.1"), _line(sponsors=["FIJI"], title="Dams again", SDGs=[]))
    (record,) = read_records("\n".join(lines), "x").records
    assert (record.goals, record.sponsors, record.title) == (("3",), ("Fiji",), "Dams again")
    assert record.meeting_record == "A/91/PV.1"


@pytest.mark.parametrize("content", [_line(), f"\n{{broken\n{_line()}", f"no JSON\n{_line()}\n", f"{{}}\r\n{_line()}\r\n"])
def test_records_are_recognised_by_their_content(tmp_path: Path, content: str) -> None:
    (tmp_path / "thing.txt").write_text(content)
    reading = read_file(tmp_path / "thing.txt")
    assert (reading.format, [record.symbol for record in reading.records]) == ("records", ["A/RES/91/7"])


def test_passages_that_name_a_symbol_are_passages(tmp_path: Path) -> None:
    (tmp_path / "thing.json").write_text('{"id": "1", "text": "Fish.", "symbol": "A/RES/91/7", "pv": "A/91/PV.1"}')
    reading = read_file(tmp_path / "thing.json")
    assert (reading.format, len(reading.passages), reading.records) == ("passages", 1, ())


def test_a_corpus_keeps_its_records_through_storing() -> None:
    votes = _read(adoption_type="By a recorded vote", MS_in_favour=["FIJI"], adoption_date="28 October 2021", subjects=["DAMS"])
    corpus = Corpus().with_documents([Resolution("A/RES/91/7", "Dams")], [], [votes])
    again = Corpus.load(corpus.dump().encode())
    assert (again, again.digest, again.records) == (corpus, corpus.digest, {"A/RES/91/7": votes})


def test_a_corpus_without_records_is_stored_as_ever() -> None:
    assert '"record"' not in Corpus((Resolution("A/RES/91/7", "Dams"),)).dump()


def test_records_join_whether_they_come_before_with_or_after_the_documents() -> None:
    document, records = Resolution("A/RES/91/7", "Dams"), [_read(), _read(symbol="A/RES/91/8")]
    before = Corpus().with_documents([], [], records).with_documents([document], [])
    together = Corpus().with_documents([document], [], reversed(records))
    after = Corpus().with_documents([document], []).with_documents([], [], records)
    assert before.digest == together.digest == after.digest
    assert (after.records_of("A/RES/91/7"), after.unmatched) == ((records[0],), ("A/RES/91/8",))


@pytest.mark.parametrize(
    ("documents", "recorded", "symbol", "found"),
    [
        (["91/7 A-C"], ["91/7 A-C"], "91/7 A-C", ["91/7 A-C"]),
        (["91/7 A-C"], ["91/7 B"], "91/7 A-C", ["91/7 B"]),
        (["91/7 A-C"], ["91/7 A", "91/7 C"], "91/7", ["91/7 A", "91/7 C"]),
        (["91/7 A-C"], ["91/7"], "91/7 A-C", ["91/7"]),
        (["91/7 A-B"], ["91/7 C"], "91/7 A-B", []),
        (["91/7 A", "91/7 B"], ["91/7 A-B"], "91/7 B", ["91/7 A-B"]),
        (["91/7", "91/7 B"], ["91/7", "91/7 B"], "91/7", ["91/7"]),
        (["91/7", "91/7 B"], ["91/7"], "91/7 B", []),
        (["91/7"], ["91/7", "91/7 B"], "91/7", ["91/7"]),
        (["91/7 A-C"], ["91/7 A", "91/7 B"], "91/7 B", ["91/7 B"]),
    ],
)
def test_a_record_of_a_part_belongs_to_the_document_that_holds_it(
    documents: list[str], recorded: list[str], symbol: str, found: list[str]
) -> None:
    records = [Record(f"A/RES/{name}") for name in recorded]
    corpus = Corpus().with_documents([Resolution(f"A/RES/{name}", "") for name in documents], [], records)
    assert [record.symbol.removeprefix("A/RES/") for record in corpus.records_of(f"A/RES/{symbol}")] == found


def test_a_record_of_a_part_belongs_to_a_document_whose_paragraphs_stand_in_that_part() -> None:
    places = ("A.op1", "B.op1")
    paragraphs = tuple(Paragraph(paragraph_id("A/RES/91/7", p), "A/RES/91/7", p, "operative", "Decides.") for p in places)
    document = Resolution("A/RES/91/7", "", paragraphs=paragraphs)
    corpus = Corpus().with_documents([document], [], [Record("A/RES/91/7 B"), Record("A/RES/91/7 C")])
    assert [record.symbol for record in corpus.records_of("A/RES/91/7")] == ["A/RES/91/7 B"]
    assert corpus.unmatched == ("A/RES/91/7 C",)


def test_every_line_of_the_united_nations_own_records_is_read(shared: Path) -> None:
    folder = shared / "corpus" / "records"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    readings = list(read_documents([folder]))
    names = (re.search(r"(\d\d)_(\d+)", path.name) for path in (shared / "corpus" / "ga-xml").rglob("*.xml"))
    documents = {f"A/RES/{found[1]}/{found[2]}" for found in names if found}
    records = [record for reading in readings for record in reading.records]
    corpus = Corpus().with_documents([Resolution(symbol, "") for symbol in documents], [], records)
    beside = [symbol for symbol in documents if corpus.records_of(symbol)]
    assert [reading.faults for reading in readings if reading.fault or reading.faults] == []
    assert len({record.symbol for record in records}) == 1_930
    assert len(beside) >= _FLOOR, f"{len(beside)} of {len(documents)} documents have a record"
