"""The paragraphs and the part that a message names."""

import pytest

from service.requests.places import find_places


@pytest.mark.parametrize(
    ("message", "numbers"),
    [
        ("read me OP 3 of 77/12", ["op3"]),
        ("paras 4-7", ["op4", "op5", "op6", "op7"]),
        ("paras. 31 and 13", ["op31", "op13"]),
        ("preambular paragraph 5", ["pp5"]),
        ("the third preambular paragraph of ES-11/1", ["pp3"]),
        ("pp3", ["pp3"]),
        ("para 14 (a) of res 75/15", ["op14(a)"]),
        ("op14a", ["op14(a)"]),
        ("paragraph 21 (a) to (c)", ["op21(a)", "op21(b)", "op21(c)"]),
        ("subparagraph c of OP17", ["op17(c)"]),
        ("the first two operative paragraphs", ["op1", "op2"]),
        ("the last paragraph", ["op-1"]),
        ("which paragraph is number 5", ["op5"]),
        ("§ 12", ["op12"]),
        ("el párrafo 5 de la 77/12", ["op5"]),
        ("para groups in Colombia", []),
        ("what was said during Paris 2024", []),
        ("paragraph 20 of the Vienna Declaration", []),
    ],
)
def test_paragraphs_are_read_as_locators(message: str, numbers: list[str]) -> None:
    assert [said.value for said in find_places(message).numbers] == numbers


@pytest.mark.parametrize(
    ("message", "part"),
    [
        ("show the preamble", ["preamble"]),
        ("pps recalling the Declaration", ["preamble"]),
        ("the operative part of it", ["operative"]),
        ("annex of 75/129", ["annex"]),
        ("did Russia annex the territory", []),
        ("pp3", []),
    ],
)
def test_the_part_is_read(message: str, part: list[str]) -> None:
    assert [said.value for said in find_places(message).part] == part


def test_a_place_covers_the_words_of_the_reference() -> None:
    message = "what does para 14 (a) say"
    (said,) = find_places(message).numbers
    assert message[said.start : said.end] == "para 14 (a)"
