"""Locators: what is read is what is written, and how places are shown."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import InvalidLocator, Locator, paragraph_id
from documents.resolution import Part

_PARTS: st.SearchStrategy[Part] = st.sampled_from(("pp", "op"))
_STEPS = st.sampled_from(("annex", "annex2", "I", "IV", "XII", "A", "B"))
_SUBS = st.sampled_from(("a", "b", "aa", "i", "iv", "2"))
_LOCATORS = st.builds(
    Locator,
    _PARTS,
    st.integers(min_value=1, max_value=999),
    st.lists(_STEPS, max_size=3).map(tuple),
    st.lists(_SUBS, max_size=3).map(tuple),
)


@settings(derandomize=True)
@given(_LOCATORS)
def test_a_locator_that_is_written_reads_as_itself(locator: Locator) -> None:
    assert Locator.parse(str(locator)) == locator


@pytest.mark.parametrize("text", ["op21", "pp3", "op21(a)", "op21(a)(ii)", "II.op3", "B.op3", "annex.op4", "annex2.I.op4"])
def test_a_locator_that_is_read_writes_as_itself(text: str) -> None:
    assert str(Locator.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "op", "21", "para. 21", "op21(", "op21()", "op21(A)", " op21", "op21 ", "op-1", "xx1", "..op1", "op1.op2."]
)
def test_what_is_no_locator_is_refused_and_named(text: str) -> None:
    with pytest.raises(InvalidLocator) as caught:
        Locator.parse(text)
    assert repr(text) in str(caught.value)


@settings(derandomize=True)
@given(st.text(max_size=20))
def test_arbitrary_text_raises_nothing_but_invalid_locator(text: str) -> None:
    try:
        Locator.parse(text)
    except InvalidLocator:
        return


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("op21", "para. 21"),
        ("pp3", "preambular para. 3"),
        ("op21(a)", "para. 21 (a)"),
        ("op21(a)(ii)", "para. 21 (a) (ii)"),
        ("II.op3", "sect. II, para. 3"),
        ("B.op3", "part B, para. 3"),
        ("annex.op4", "annex, para. 4"),
        ("annex2.I.op4", "annex 2, sect. I, para. 4"),
    ],
)
def test_a_place_is_shown_as_a_diplomat_writes_it(text: str, label: str) -> None:
    assert Locator.parse(text).label == label


def test_the_parent_of_a_sub_paragraph_has_one_letter_less() -> None:
    assert Locator.parse("II.op21(a)(ii)").parent == Locator.parse("II.op21(a)")


def test_a_whole_paragraph_has_no_parent() -> None:
    assert Locator.parse("op21").parent is None


def test_an_id_is_symbol_and_locator() -> None:
    assert paragraph_id("A/RES/75/15", Locator("op", 21)) == "A/RES/75/15#op21"
