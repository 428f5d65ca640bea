"""Excerpts: a point is cut at commas to verb, object and what decides, and never to what the paragraph does not say."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Paragraph, ParagraphId, Resolution, seed_path, split_clauses
from documents.readers import read_file
from service.answering.composition import compose
from service.answering.cutting import POINT_WORDS, Excerpt, cut, whole
from service.verification.quoting import verify

_SEED = read_file(seed_path()).resolution or Resolution("", "")
_TEXTS = [paragraph.text for paragraph in _SEED.paragraphs]
_LONG = max(_TEXTS, key=len)
_HEADS = (
    "Encourages Member States to keep bees",
    "Requests the Secretary-General",
    "Welcomes the honey of the year",
    "Decides that hives",
)
_STRETCHES = (
    "and their keepers in the mountains", "including the youngest of the drones in winter", "to count each swarm of every hive",
    "flowers of the northern meadows and woods", "with a view to sweeter honey for everyone", "and invites farmers to plant clover",
    "in particular in the driest of all regions", "through the exchange of queens between hives", "wax and royal jelly",
)  # fmt: skip
_LIMITS = (
    "as appropriate", "where possible", "on a voluntary basis", "provided that the hives are full", "subject to a hard winter",
    "without prejudice to the bears", "unless the queen objects to it", "except in the rainy season",
)  # fmt: skip


def _shown(text: str, best: str, *asked: str, room: int = POINT_WORDS) -> str:
    """Cut a text of which the clause with the words ``best`` is the most relevant."""
    spot = text.index(best)
    relevance = [float(clause.start <= spot < clause.end) for clause in split_clauses(text)]
    places = [[match.start() for match in re.finditer(re.escape(word), text)] for word in asked or (best,)]
    return cut(text, relevance, room=room, asked=places).shown(text)


@st.composite
def made_texts(draw: st.DrawFn) -> str:
    parts = draw(st.lists(st.sampled_from(_STRETCHES + _LIMITS), min_size=4, max_size=16))
    return ", ".join([draw(st.sampled_from(_HEADS)), *parts]) + ";"


@st.composite
def cuts(draw: st.DrawFn) -> tuple[str, Excerpt]:
    text = draw(st.sampled_from(_TEXTS) | made_texts())
    count = len(split_clauses(text))
    relevance = draw(st.lists(st.floats(0, 2), min_size=count, max_size=count))
    needed = draw(st.lists(st.integers(0, len(text) - 1), max_size=3))
    asked = draw(st.lists(st.lists(st.integers(0, len(text) - 1), max_size=3), max_size=4))
    return text, cut(text, relevance, needed, draw(st.integers(5, 60)), asked)


@given(cuts())
@settings(deadline=None)
def test_an_excerpt_is_never_empty_and_its_stretches_are_in_order(made: tuple[str, Excerpt]) -> None:
    text, excerpt = made
    bounds = [bound for piece in excerpt.pieces for bound in piece]
    assert excerpt.shown(text).strip()
    assert bounds == sorted(set(bounds))
    assert bounds[-1] <= len(text)


@given(cuts())
@settings(deadline=None)
def test_every_cut_is_a_quotation_of_its_paragraph(made: tuple[str, Excerpt]) -> None:
    text, excerpt = made
    paragraph = Paragraph(ParagraphId("A/RES/1/1#op1"), "A/RES/1/1", "op1", "operative", text)
    composed = compose(paragraph, excerpt)
    assert verify(composed.sentence.text, [paragraph]) == "quoted"
    assert composed.citation.quote == text[composed.citation.start : composed.citation.end]


@given(cuts())
@settings(deadline=None)
def test_every_stretch_of_a_cut_begins_and_ends_at_a_word_and_ends_in_none_that_leads_on(made: tuple[str, Excerpt]) -> None:
    text, excerpt = made
    for start, end in excerpt.pieces:
        assert start == 0 or text[start - 1].isspace()
        assert end == len(text) or not re.search(r"\b(?:of|the|and|to|by|with|that)$", text[start:end].rstrip(" ,;"))


def test_a_long_stretch_is_cut_before_a_joining_word_and_keeps_whom_it_asks_and_its_limit() -> None:
    text = (
        "Encourages the keepers of the hives and all other interested parties in the valley to count their bees in the winter "
        "and in the spring at the foot of the northern mountains by means of the newest devices, as appropriate, with care"
    )
    assert cut(text, room=14).shown(text) == ("Encourages the keepers … to count their bees … as appropriate …")


def test_what_a_paragraph_says_that_of_is_not_cut_before_its_verb() -> None:
    text = "Affirms that international law, including the Charter, the customs of trade and the law of the sea, has to be respected, always;"
    assert "has to be respected" in cut(text, room=8).shown(text)


@pytest.mark.parametrize(
    ("text", "best", "kept"),
    [
        ("Urges beekeepers to enact, enforce and review laws on wax, and to plant clover", "Urges", "enact, enforce and review laws"),
        ("Notes that in the past ten winters, the harvest has fallen by half, and that farmers sow less clover", "Notes", "the harvest has"),
        (
            "Requests the keepers to provide, in close consultation with all of the farmers and the owners of the meadows, a report on wax, and so on",
            "Requests",
            "a report on wax",
        ),
        ("Notes the swarms seen in the valleys of origin, transit and destination by keepers, and the weather", "transit", "valleys of origin"),
    ],
)  # fmt: skip
def test_a_cut_keeps_what_is_done_to_what_what_is_said_and_a_list_from_its_beginning(text: str, best: str, kept: str) -> None:
    assert kept in _shown(text, best, room=8)


def test_of_a_table_only_the_row_stays_that_holds_the_word() -> None:
    text = "Decides that the honey shall be shared as follows: Keeper | Jars ; Ada | 12 ; Ben | 7 ; Cleo | 30 ; " + " ; ".join(
        f"Drone{n} | {n}" for n in range(1, 30)
    )
    assert "Cleo | 30" in (shown := cut(text, asked=[[text.index("Cleo")]]).shown(text))
    assert "Ben" not in shown


@given(made_texts(), st.data())
@settings(deadline=None)
def test_a_limit_right_behind_what_is_kept_is_kept(text: str, data: st.DataObject) -> None:
    count = len(split_clauses(text))
    relevance = data.draw(st.lists(st.floats(0, 2), min_size=count, max_size=count))
    excerpt = cut(text, relevance, room=20)
    for _, end in excerpt.pieces:
        behind = text[end:].lstrip(" ,;")
        assert not behind.startswith(_LIMITS), (excerpt.shown(text), behind)


@given(made_texts(), st.data())
@settings(deadline=None)
def test_what_must_stay_stays(text: str, data: st.DataObject) -> None:
    spots = data.draw(st.lists(st.integers(0, len(text) - 2), min_size=1, max_size=3))
    count = len(split_clauses(text))
    excerpt = cut(text, [0.0] * count, spots)
    assert all(any(start <= spot <= end for start, end in excerpt.pieces) for spot in spots)


@given(made_texts(), st.sampled_from(["swarm", "clover", "queens", "jelly", "meadows"]))
@settings(deadline=None)
def test_a_word_that_was_asked_for_stays_where_it_does_not_make_a_point_half_as_long_again(text: str, word: str) -> None:
    places = [match.start() for match in re.finditer(word, text)]
    shown = cut(text, [0.0] * len(split_clauses(text)), asked=[places]).shown(text)
    assert not places or word in shown


def test_a_point_that_is_short_is_never_cut() -> None:
    text = "Encourages cooperation, including on trade, in order to promote growth and development;"
    assert cut(text, [0.0] * len(split_clauses(text)), asked=[[0]]) == whole(text)


def test_the_clause_that_matters_most_is_kept() -> None:
    clauses = split_clauses(_LONG)
    excerpt = cut(_LONG, [float(n == len(clauses) - 1) for n in range(len(clauses))])
    assert excerpt != whole(_LONG)
    assert any(start <= clauses[-1].start < end for start, end in excerpt.pieces)


def test_an_ellipsis_stands_wherever_something_is_left_out() -> None:
    assert Excerpt(((0, 3), (8, 11)), 20).shown("abc, x, def, and more") == "abc … def …"


_FILLING = "of every region, country and town that has a meadow, a garden or a park where flowers bloom in spring, "


def test_a_request_is_not_cut_before_what_it_asks_for() -> None:
    text = f"Requests the Secretary-General, {_FILLING * 2}to report on the bees of the world at its next session, {_FILLING}and so on;"
    assert "to report on the bees" in _shown(text, "Requests")


def test_the_infinitive_that_governs_what_answers_is_kept_rather_than_the_first() -> None:
    text = f"Urges States to plant clover, {_FILLING * 2}and to protect every hive from frost, including by way of warm straw in winter;"
    assert (
        _shown(text, "straw")
        == "Urges States to plant clover … and to protect every hive from frost, including by way of warm straw in winter;"
    )


def test_a_later_verb_stands_without_the_first_where_it_governs_what_answers() -> None:
    text = f"Welcomes the honey of the year, {_FILLING * 2}and requests the Secretary-General to count all bees in the spring;"
    composed = compose(
        Paragraph(ParagraphId("A/RES/1/1#op1"), "A/RES/1/1", "op1", "operative", text),
        cut(text, [float("bees" in text[c.start : c.end]) for c in split_clauses(text)], room=15),
    )
    assert composed.sentence.text == "“requests the Secretary-General to count all bees in the spring”"


@pytest.mark.parametrize(
    "limit",
    [
        "provided that no bear is near",
        "as appropriate",
        "unless a queen objects",
        "except in winter",
        "while recognizing that bears cannot read",
    ],
)
def test_a_limit_at_the_end_of_a_clause_is_kept_though_much_is_left_out_before_it(limit: str) -> None:
    text = f"Decides that hives shall be opened every morning, {_FILLING * 3}{limit}, and thanks the keepers of the hives for their work;"
    assert limit in _shown(text, "opened")


def test_what_a_limit_broke_off_stays_with_its_verb() -> None:
    text = f"Encourages all States to adopt, as appropriate and where possible, measures against mites, {_FILLING * 3}and mould;"
    assert "to adopt, as appropriate and where possible, measures against mites" in _shown(text, "Encourages")


def test_a_denial_is_never_cut_off_what_it_denies() -> None:
    text = f"Urges States to protect all bees, {_FILLING}and reaffirms that they should not burn any hive, skep or comb to obtain honey, {_FILLING}and wax;"
    assert "should not burn any hive" in _shown(text, "comb")


def test_nothing_is_cut_within_parentheses_or_quotation_marks() -> None:
    text = f"Takes note of the report entitled “Bees, wasps and ants: a life”, {_FILLING * 3}and of the notes (one, two, three) behind it;"
    assert "“Bees, wasps and ants: a life”" in _shown(text, "Takes")


def test_cutting_takes_time_in_proportion_to_the_text() -> None:
    def seconds(size: int) -> float:
        text = "Urges States, " + "as appropriate, to keep bees, " * size
        started = time.thread_time()
        cut(text, [0.0] * len(split_clauses(text)), asked=[[0, 5, len(text) // 2]])
        return time.thread_time() - started

    few, many = (min(seconds(size) for _ in range(3)) for size in (200, 1600))
    assert many < 24 * few + 0.05


@pytest.mark.parametrize(
    "sentence",
    [
        "Decides that the costs of all hives, {inset}shall be met from the sale of honey, and thanks the keepers of the hives",
        "Acknowledges that the design, building, painting and use of new hives, {inset}may have effects on bears, and thanks the keepers",
    ],
)
def test_what_is_said_of_a_subject_stays_with_it(sentence: str) -> None:
    text = sentence.format(inset=f"including in winter, {_FILLING * 2}") + ";"
    said = "shall be met from the sale of honey" if "shall" in sentence else "may have effects on bears"
    shown = _shown(text, "that the")
    assert said in shown
    assert "… a garden" not in shown
    assert _shown(text, said.rsplit(maxsplit=1)[-1], said).startswith(sentence[:20])


def test_an_item_of_a_list_stands_behind_what_the_list_begins_with() -> None:
    text = f"Calls upon States to open hives, {_FILLING * 2}with straw from the meadows, wood from the forests, clay from the rivers and tar;"
    assert _shown(text, "open", "clay").endswith(
        "with straw from the meadows, wood from the forests, clay from the rivers and tar;"
    )


def test_a_day_of_the_week_stays_with_its_date() -> None:
    text = f"Decides that the meeting of all hives shall be held in the meadow on Wednesday, 22 September 2021, {_FILLING * 3}and so on;"
    assert "on Wednesday, 22 September 2021" in _shown(text, "held")


def test_what_is_said_behind_that_stays_with_what_says_it() -> None:
    text = f"Urges States to protect bees, {_FILLING * 2}noting that, at the current pace, most hives will be empty by 2050;"
    assert _shown(text, "empty").endswith("… noting that, at the current pace, most hives will be empty by 2050;")
