"""What a model wrote, read back: sentences with their keys, whole and never twice, whatever form the reply took."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.writing.written import MOST_SENTENCES, Written, WrittenReply, read_reply, schema_of

_KEYS = ("A2B", "C3D", "E4F")
_ASKS, _NOTES = "The Assembly asks for a report.", "It notes the work."


def _read(snapshot: str | dict[str, object], *, is_whole: bool = True) -> WrittenReply:
    return read_reply(snapshot, _KEYS, is_whole=is_whole)


def _said(snapshot: str | dict[str, object]) -> list[tuple[str, tuple[str, ...]]]:
    return [(written.text, written.keys) for written in _read(snapshot).sentences]


def _json(*sentences: object, answered: bool = True) -> str:
    return json.dumps({"answered": answered, "sentences": sentences})


def _entry(text: str, *keys: str) -> dict[str, object]:
    return {"text": text, "paragraphs": list(keys)}


_TWO = _json(_entry(_ASKS, "A2B"), _entry(_NOTES, "A2B", "C3D"))


@pytest.mark.parametrize(
    "reply",
    [
        _TWO,
        json.dumps(json.loads(_TWO), indent=2),
        f"```json\n{_TWO}\n```",
        f"```\n{_TWO}\n```",
        f"Here is the answer: {_TWO}",
        f"Here is the answer:\n\n{_TWO}\n\nI hope that this helps.",
        _TWO[:-1],
        _TWO[:-2],
        _TWO.replace('"answered": true, ', ""),
        _json(f"{_ASKS} [A2B]", f"{_NOTES} [A2B, C3D]"),
        _json(_entry(_ASKS.removesuffix("."), "[A2B]"), _entry(_NOTES, "A2B, C3D")),
        _json(_entry("The Assembly **asks** for a report", "a2b"), _entry(_NOTES, "A2B", "c3d")),
    ],
)
def test_json_is_read_in_a_fence_behind_words_and_cut_short(reply: str) -> None:
    assert _said(reply) == [(_ASKS, ("A2B",)), (_NOTES, ("A2B", "C3D"))]


@pytest.mark.parametrize(
    "reply",
    [
        "The Assembly asks for a report [A2B]. It notes the work [A2B, C3D].",
        "The Assembly asks for a report. [A2B] It notes the work. [A2B] [C3D]",
        "The Assembly asks for a report (A2B). It notes the work (A2B; C3D).",
        "The Assembly asks for a report.(A2B) It notes the work.(A2B)(C3D)",
        "The Assembly asks for a report【A2B】. It notes the work【A2B】【C3D】.",
        "The Assembly asks for a report {A2B}. It notes the work {A2B & C3D}.",
        "The Assembly asks for a report [key A2B]. It notes the work (paragraphs A2B and C3D).",
        "The Assembly asks for a report [a2b]. It notes the work [a2b c3d].",
        "- The Assembly asks for a report [A2B]\n- It notes the work [A2B, C3D]",
        "* The Assembly asks for a report. [A2B]\n\n* It notes the work. [A2B, C3D]\n",
        "1. The Assembly asks for a report [A2B].\n2. It notes the work [A2B, C3D].",
        "1) The **Assembly** asks for a `report` **[A2B]**\n2) *It notes* the work [A2B, and C3D]",
        "Answer: The Assembly asks for a report [A2B]. It notes the work [A2B] [A2B] [C3D].",
        "[A2B] The Assembly asks for a report.\n[A2B, C3D] It notes the work.",
    ],
)
def test_prose_is_read_with_its_keys_in_brackets(reply: str) -> None:
    assert _said(reply) == [(_ASKS, ("A2B",)), (_NOTES, ("A2B", "C3D"))]


@pytest.mark.parametrize(
    ("reply", "keys", "invented"),
    [
        ("The Assembly asks for a report [Z9Z].", (), 1),
        ("The Assembly asks for a report [1].", (), 1),
        ("The Assembly asks for a report [1, 2] [A2B].", ("A2B",), 2),
        ("The Assembly asks for a report [A2B, Z9Z].", ("A2B",), 1),
        (_json(_entry(_ASKS, "Z9Z", "A2B", "7")), ("A2B",), 2),
        (_json({"text": _ASKS, "paragraphs": "A2B"}), ("A2B",), 0),
        (_json({"text": _ASKS, "paragraphs": None}), (), 0),
        (_json({"text": _ASKS, "paragraphs": 7}), (), 1),
        (_json({"text": _ASKS}), (), 0),
        (_json(_entry("The Assembly asks for a report [C3D].", "A2B")), ("C3D", "A2B"), 0),
    ],
)
def test_a_key_that_no_paragraph_has_is_dropped_and_counted(reply: str, keys: tuple[str, ...], invented: int) -> None:
    assert _read(reply).sentences == (Written(_ASKS, keys, invented),)


@pytest.mark.parametrize(
    "text",
    [
        "The work [of the Centre] is noted.",
        "The Assembly (UNGA) asks for a report.",
        "Resolution 1325 (2000) is recalled.",
        "It held meetings (2020) in the region.",
        "The goals (SDGs) matter.",
        "The U.S. Government and Mr. Smith are asked for 3.5 reports.",
    ],
)
def test_brackets_and_full_stops_that_belong_to_a_sentence_stay_in_it(text: str) -> None:
    assert _said(f"{text} [A2B]") == [(text, ("A2B",))]
    assert _said(_json(_entry(text, "A2B"))) == [(text, ("A2B",))]


def test_several_sentences_in_one_text_of_json_have_its_keys() -> None:
    assert _said(_json(_entry(f"{_ASKS} {_NOTES}", "A2B", "C3D"))) == [(_ASKS, ("A2B", "C3D")), (_NOTES, ("A2B", "C3D"))]


def test_no_more_sentences_are_read_than_an_answer_may_have() -> None:
    assert len(_said(" ".join(f"The Assembly asks for report {n}." for n in range(30)))) == MOST_SENTENCES


def test_a_sentence_that_is_far_too_long_is_none() -> None:
    assert _said(f"The Assembly asks for {'very ' * 300}much. {_NOTES} [A2B]") == [(_NOTES, ("A2B",))]


@pytest.mark.parametrize(
    "reply",
    [
        _json(answered=False),
        '{"answered": false}',
        "```json\n" + _json(answered=False) + "\n```",
        _json(_entry("The paragraphs do not answer this.")),
        _json(_entry("Not answered."), answered=False),
        "Not answered.",
        "NOT ANSWERED",
        "The given paragraphs do not say how many.",
        "The provided context does not mention a budget.",
        "The resolution does not specify a date.",
        "This cannot be determined.",
        "I do not know.",
        "I don't have enough information to say.",
        "There is no information on it.",
    ],
)
def test_a_model_that_says_that_the_paragraphs_do_not_answer_is_understood(reply: str) -> None:
    assert _read(reply) == WrittenReply((), is_unanswered=True)


@pytest.mark.parametrize(
    "reply",
    [_json(_entry(_ASKS, "A2B"), answered=False), "The paragraphs do not give a date. The Assembly asks for a report. [A2B]"],
)
def test_what_is_answered_in_part_is_answered(reply: str) -> None:
    assert _read(reply) == WrittenReply((Written(_ASKS, ("A2B",)),))


@pytest.mark.parametrize(
    "text", ["The resolution does not oblige anyone.", "The Secretary-General is asked to provide information."]
)
def test_a_sentence_that_only_denies_something_is_a_sentence(text: str) -> None:
    assert _said(text) == [(text, ())]


@pytest.mark.parametrize(
    ("line", "keys", "sentence"),
    [
        (
            '[A2B] A/RES/75/15, para. 22, decided, "Cooperation": "Takes note with appreciation of the ongoing work;"',
            ("A2B",),
            "The General Assembly takes note with appreciation of the ongoing work.",
        ),
        (
            'A/RES/75/15, preambular para. 1, in the preamble, "Cooperation": "Recalling also the aims,"',
            (),
            "The General Assembly also recalls the aims.",
        ),
        ('A/RES/75/15, para. 3, decided, "Cooperation": "A peaceful world;"', (), "A peaceful world."),
    ],
)
def test_a_line_copied_off_the_sheet_is_read_as_its_sentence(line: str, keys: tuple[str, ...], sentence: str) -> None:
    assert _said(line) == [(sentence, keys)]


@pytest.mark.parametrize(
    "reply",
    [
        "",
        " \n",
        "{",
        "{}",
        "[]",
        "```",
        "```json\n```",
        '"""',
        "<<<>>>",
        "!!! ??? …",
        "42",
        '{"answered": tr',
        '{"text": "It asks."}',
        '[{"text": "It asks."}]',
        '{"answered": true, "sentences": "x"}',
        '{"sentences": [null, 5, [], {"text": 7}]}',
    ],
)
def test_of_garbage_nothing_is_read(reply: str) -> None:
    assert _read(reply) == WrittenReply()


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["answered", "sentences", "text", "paragraphs"]), inner)
    ),
    max_leaves=12,
)


@given(st.text() | st.text('{}[]"\\:,. \nA2B`*', max_size=60), st.booleans())
def test_any_text_is_read(reply: str, is_whole: bool) -> None:
    assert all(written.text for written in _read(reply, is_whole=is_whole).sentences)


@given(_VALUES, st.booleans())
def test_any_json_is_read(value: object, is_whole: bool) -> None:
    values: dict[str, object] = value if isinstance(value, dict) else {"answered": True, "sentences": value}
    for snapshot in (values, json.dumps(values)):
        assert set().union(*(written.keys for written in _read(snapshot, is_whole=is_whole).sentences)) <= set(_KEYS)


def test_the_schema_allows_the_keys_that_there_are_and_no_others() -> None:
    schema = json.dumps(schema_of(_KEYS))
    assert json.dumps({"type": "string", "enum": list(_KEYS)}) in schema
    assert '"required": ["answered", "sentences", "missing", "search", "ask"]' in schema
