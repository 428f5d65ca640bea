"""Document symbols: what people write, and where a text names documents."""

from __future__ import annotations

import time

import pytest

from documents import mentioned_symbols, normalise_symbol, spell_out, undocs_url


@pytest.mark.parametrize(
    ("written", "symbol"),
    [
        ("A/RES/75/15", "A/RES/75/15"),
        ("a/res/75/15", "A/RES/75/15"),
        ("75/15", "A/RES/75/15"),
        ("res. 75/15", "A/RES/75/15"),
        ("  resolution   75/15. ", "A/RES/75/15"),
        ("A/RES/75/101 A-B", "A/RES/75/101 A-B"),
        ("ES-10/2", "A/RES/ES-10/2"),
        ("217 A (III)", "A/RES/217 A (III)"),
        ("S/RES/1325", "S/RES/1325"),
        ("S/RES/1325 (2000)", "S/RES/1325 (2000)"),
        ("1325 (2000)", "S/RES/1325 (2000)"),
    ],
)
def test_what_a_person_writes_is_understood_as_a_symbol(written: str, symbol: str) -> None:
    assert normalise_symbol(written) == symbol


@pytest.mark.parametrize("written", ["", "disaster management", "2021–2025", "30 November 2020", "1/2/3", "and/or"])
def test_what_names_no_document_gives_none(written: str) -> None:
    assert normalise_symbol(written) is None


def test_symbols_are_listed_in_the_order_of_the_text_each_once() -> None:
    text = "Recalling its resolutions 71/317, 70/1 and 71/317 and Security Council resolution 1325 (2000), and A/75/345,"
    assert mentioned_symbols(text) == ("A/RES/71/317", "A/RES/70/1", "S/RES/1325 (2000)", "A/75/345")


def test_a_bare_number_counts_only_where_resolutions_are_spoken_of() -> None:
    assert mentioned_symbols("the ratio is 75/15 today") == ()


def test_a_joint_symbol_is_one_symbol() -> None:
    assert mentioned_symbols("See A/75/345-S/2020/898, sect. II.") == ("A/75/345-S/2020/898",)


def test_an_addendum_is_a_document_of_its_own() -> None:
    assert mentioned_symbols("(A/75/L.25 and A/75/L.25/Add.1)") == ("A/75/L.25", "A/75/L.25/Add.1")


@pytest.mark.parametrize("hostile", ["A/", "A/1/", "A/RES/75/15 ", "75/15 ", "A/RES/1.", "E/-"])
def test_a_text_made_of_symbols_is_read_in_a_time_that_grows_with_its_length(hostile: str) -> None:
    began = time.perf_counter()
    mentioned_symbols(hostile * (200_000 // len(hostile)) + " resolution 75/15", bare=True)
    assert time.perf_counter() - began < 5


def test_an_address_has_no_spaces() -> None:
    assert undocs_url("S/RES/1325 (2000)") == "https://undocs.org/en/S/RES/1325(2000)"


@pytest.mark.parametrize(
    ("symbol", "said"),
    [
        ("A/RES/75/15", "General Assembly resolution 75/15"),
        ("A/RES/75/264 B", "General Assembly resolution 75/264 B"),
        ("A/RES/75/264B", "General Assembly resolution 75/264 B"),
        ("A/RES/75/101 A-B", "General Assembly resolution 75/101 A-B"),
        ("A/RES/ES-11/1", "General Assembly resolution ES-11/1"),
        ("A/RES/S-32/1", "General Assembly resolution S-32/1"),
        ("A/RES/217(III)", "General Assembly resolution 217 (III)"),
        ("A/RES/217 A (III)", "General Assembly resolution 217 A (III)"),
        ("A/RES/217(III)[A]", "General Assembly resolution 217 A (III)"),
        ("A/RES/1001(ES-I)", "General Assembly resolution 1001 (ES-I)"),
        ("A/DEC/75/401", "General Assembly decision 75/401"),
        ("S/RES/1325", "Security Council resolution 1325"),
        ("S/RES/1325(2000)", "Security Council resolution 1325 (2000)"),
        ("S/RES/1325 (2000)", "Security Council resolution 1325 (2000)"),
    ],
)
def test_a_symbol_is_spelled_out_as_the_united_nations_refer_to_it(symbol: str, said: str) -> None:
    assert spell_out(symbol) == said


@pytest.mark.parametrize(
    "symbol", ["", "A/75/345", "A/RES/75/15/Corr.1", "A/RES/75/15#op1", "A/RES/", "E/RES/2020/5", "doc.pdf", "A/RES/75/15\n"]
)
def test_a_symbol_of_another_kind_is_left_as_it_stands(symbol: str) -> None:
    assert spell_out(symbol) == symbol
