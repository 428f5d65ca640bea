"""A reply that still grows: its sentences are the first ones of the whole, and none comes without the keys that follow it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.writing.written import WrittenReply, read_reply

_KEYS = ("A2B", "C3D", "E4F")
_ASKS, _NOTES = "The Assembly asks for a report.", "It notes the work."


def _read(snapshot: str | dict[str, object], *, is_whole: bool = True) -> WrittenReply:
    return read_reply(snapshot, _KEYS, is_whole=is_whole)


def _json(*sentences: object, answered: bool = True) -> str:
    return json.dumps({"answered": answered, "sentences": sentences})


def _entry(text: str, *keys: str) -> dict[str, object]:
    return {"text": text, "paragraphs": list(keys)}


_TWO = _json(_entry(_ASKS, "A2B"), _entry(_NOTES, "A2B", "C3D"))


@pytest.mark.parametrize(
    "so_far",
    [
        _TWO[: _TWO.index("report")],
        _TWO[: _TWO.index("A2B")],
        _TWO[: _TWO.index("A2B")].replace("report.", "report. It notes the work. It"),
        "```json\n",
        "```json\n{",
        "Here is the answer:\n",
        "Here is the answer. It follows.",
        "The Assembly asks for a report on the implementation of the resolution next year, and soon. [A2",
        "The Assembly asks for a report on the implementation of the resolution next year, and soon. (paragraphs A2B",
        "The Assembly asks for a report on the implementation of the resolution next year, and soon. [A2B]",
    ],
)
def test_nothing_is_given_of_a_sentence_that_is_not_whole_or_whose_keys_may_follow(so_far: str) -> None:
    assert _read(so_far, is_whole=False) == WrittenReply()


def test_a_growing_object_gives_what_stands_before_its_last_entry() -> None:
    grown = {"answered": True, "sentences": [_entry(f"{_ASKS} {_NOTES}", "A2B"), {"text": "It welcomes. It"}]}
    assert [one.text for one in _read(grown, is_whole=False).sentences] == [_ASKS, _NOTES]


def test_a_reply_that_still_grows_is_never_unanswered() -> None:
    assert not _read(_json(answered=False), is_whole=False).is_unanswered


_SENTENCES = st.sampled_from(
    [
        _ASKS,
        _NOTES,
        "It says “yes.”",
        "The U.S. Government is asked for 3.5 million!",
        "Not answered.",
        "The Assembly (UNGA) welcomes\nmuch.",
        "It holds {braces} and [brackets]",
        "Resolution 1325 (2000) is recalled, is it?",
    ]
)
_MARKS = st.sampled_from(
    ["", " [A2B]", " (C3D)", "[Z9Z]", "【E4F】.", " [A2B, C3D]", " (paragraphs A2B and C3D)", ". [A2B].", "\n[C3D]"]
)
_JOINTS = st.sampled_from([" ", "\n", "\n\n", "\n- ", "\n2. ", " **", ""])
_PROSE = st.lists(st.tuples(_SENTENCES, _MARKS, _JOINTS).map("".join), max_size=5).map("".join)
_OBJECTS = st.lists(
    st.one_of(
        st.builds(
            lambda texts, keys: _entry(" ".join(texts), *keys), st.lists(_SENTENCES, max_size=3), st.lists(st.sampled_from(_KEYS))
        ),
        st.tuples(_SENTENCES, _MARKS).map("".join),
        st.none(),
    ),
    max_size=4,
)


def _grows_into(reply: str) -> None:
    whole = _read(reply).sentences
    for end in range(len(reply) + 1):
        so_far = _read(reply[:end], is_whole=False).sentences
        assert so_far == whole[: len(so_far)], reply[:end]


@given(st.sampled_from(["", "Answer: ", "Here it is.\n", "- ", "1. ", "```\n"]), _PROSE)
@settings(deadline=None)
def test_growing_prose_gives_the_first_sentences_of_the_whole(before: str, prose: str) -> None:
    _grows_into(before + prose)


@given(
    st.sampled_from(["", "```json\n", "Here is the answer. It follows:\n"]),
    st.booleans(),
    _OBJECTS,
    st.sampled_from(["", "\n```", "\nThat is all. Truly."]),
)
@settings(deadline=None, max_examples=60)
def test_growing_json_gives_the_first_sentences_of_the_whole(
    before: str, answered: bool, entries: list[object], behind: str
) -> None:
    _grows_into(before + _json(*entries, answered=answered) + behind)
