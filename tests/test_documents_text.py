"""Reading resolutions from text: small made-up ones, and anything at all."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Resolution, UnreadableDocument
from documents.readers.text import read_text

HEAD = "75/15. Cooperation\n\nThe General Assembly,\n\n"
_BLOCKS = (
    "The General Assembly,",
    "75/15. Cooperation",
    "Seventy-fifth session",
    "Agenda item 130 (q)",
    "Recalling its resolution 70/1,¹",
    "*Noting with satisfaction* the report,",
    "1. *Decides* to go on: (a) here; (b) there;",
    "2 Requests a report.²",
    "1. Welcomes the news;",
    "¹ Resolution 70/1.",
    "² See [A/75/1](#).",
    "30th plenary meeting\n23 November 2020",
)


def _texts(resolution: Resolution) -> dict[str, str]:
    return {p.locator: p.text for p in resolution.paragraphs}


def test_a_number_without_a_full_stop_opens_a_paragraph() -> None:
    assert _texts(read_text(HEAD + "1. Welcomes it;\n\n2 Condemns it.", "x"))["op2"] == "Condemns it."


def test_a_number_out_of_order_belongs_to_the_paragraph_before_it() -> None:
    read = _texts(read_text(HEAD + "1. Adopts this list:\n\n5. Fish;\n\n2. Decides to go.", "x"))
    assert read == {"op1": "Adopts this list: 5. Fish;", "op2": "Decides to go."}


def test_windows_line_ends_make_no_difference() -> None:
    text = HEAD + "Recalling it,\n\n1. Decides to\ngo."
    assert read_text(text.replace("\n", "\r\n"), "x") == read_text(text, "x")


def test_lettered_parts_follow_their_paragraph_as_sub_paragraphs() -> None:
    read = _texts(read_text(HEAD + "1. Decides: (a) to stay; (b) to go.", "x"))
    assert list(read) == ["op1", "op1(a)", "op1(b)"]
    assert (read["op1(a)"], read["op1(b)"]) == ("to stay;", "to go.")


def test_a_footnote_of_a_lettered_part_is_placed_in_its_own_text() -> None:
    resolution = read_text(HEAD + "1. Decides: (a) to stay; (b) to go¹ on.\n\n¹ See there.", "x")
    part = next(p for p in resolution.paragraphs if p.locator == "op1(b)")
    assert [part.text[: note.offset] for note in part.footnotes] == ["to go"]


def test_an_italic_verb_is_kept_as_the_verb() -> None:
    assert read_text(HEAD + "1. *Further encourages* the States.", "x").paragraphs[0].verb == "Further encourages"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("A letter to a friend", "'The General Assembly,' is nowhere"),
        ("The General Assembly,\n\n1. Decides to go.", "no title line"),
        (HEAD + "Recalling it,", "no operative paragraphs"),
    ],
)
def test_what_is_no_resolution_is_refused_with_file_and_problem(text: str, problem: str) -> None:
    with pytest.raises(UnreadableDocument, match=problem) as caught:
        read_text(text, "letter.txt")
    assert str(caught.value).startswith("letter.txt: ")


@settings(derandomize=True, deadline=None)
@given(st.text())
def test_arbitrary_text_raises_nothing_but_unreadable_document(text: str) -> None:
    with contextlib.suppress(UnreadableDocument):
        read_text(text, "x")


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(_BLOCKS) | st.text(max_size=40), max_size=14).map("\n\n".join))
def test_any_mixture_of_blocks_is_refused_or_gives_unique_ids(text: str) -> None:
    with contextlib.suppress(UnreadableDocument):
        ids = [p.id for p in read_text(text, "x").paragraphs]
        assert len(ids) == len(set(ids))
