"""Reading a corpus that is not resolutions: JSON lines that keep their own ids."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import UnreadableDocument
from documents.readers.passages import read_passages

_GOOD = '{"id": "a-1", "text": "Fish live in the sea.", "title": "Fish"}'


def test_a_passage_keeps_its_own_id() -> None:
    (passage,) = read_passages(_GOOD, "x")
    assert (passage.id, passage.symbol, passage.locator, passage.label) == ("a-1", "a-1", "a-1", "a-1")


def test_a_passage_keeps_its_text_and_title() -> None:
    (passage,) = read_passages(_GOOD, "x")
    assert (passage.text, passage.title, passage.kind) == ("Fish live in the sea.", "Fish", "passage")


def test_a_title_may_be_missing() -> None:
    assert read_passages('{"id": "1", "text": "Fish."}', "x")[0].title == ""


def test_a_number_is_an_id_too() -> None:
    assert read_passages('{"id": 7, "text": "Fish."}', "x")[0].id == "7"


def test_empty_lines_are_passed_over_and_still_counted() -> None:
    with pytest.raises(UnreadableDocument, match=r"^x\.jsonl, line 3: "):
        read_passages(f"{_GOOD}\n\nnonsense", "x.jsonl")


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("nonsense", "not JSON"),
        ("[1, 2]", "not an object"),
        ('{"text": "Fish."}', "lacks an id or a text"),
        ('{"id": "2"}', "lacks an id or a text"),
        ('{"id": "2", "text": "  "}', "lacks an id or a text"),
        ('{"id": " ", "text": "Fish."}', "lacks an id or a text"),
        ('{"id": "2", "text": 3}', "lacks an id or a text"),
        (_GOOD, "'a-1' occurs twice"),
    ],
)
def test_a_bad_line_is_named_with_its_number(line: str, problem: str) -> None:
    with pytest.raises(UnreadableDocument, match=problem) as caught:
        read_passages(f"{_GOOD}\n{line}\n", "x.jsonl")
    assert str(caught.value).startswith("x.jsonl, line 2: ")


def test_a_file_without_passages_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="no passages"):
        read_passages("\n \n", "x")


@settings(derandomize=True)
@given(
    st.dictionaries(
        st.text(st.characters(categories=("L", "N")), min_size=1),
        st.text(st.characters(categories=("L", "N", "P")), min_size=1),
        min_size=1,
    )
)
def test_passages_that_are_written_read_as_themselves(texts: dict[str, str]) -> None:
    lines = "\n".join(json.dumps({"id": key, "text": text}) for key, text in texts.items())
    assert {str(p.id): p.text for p in read_passages(lines, "x")} == texts


@settings(derandomize=True)
@given(st.text())
def test_arbitrary_text_raises_nothing_but_unreadable_document(text: str) -> None:
    with contextlib.suppress(UnreadableDocument):
        read_passages(text, "x")
