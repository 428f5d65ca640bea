"""The verbs of resolutions: found at the start of a paragraph, reduced, and turned into statements."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Resolution, as_statement, base_form, leading_verb, verb_base
from documents.verbs import finite, participle


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Further encourages closer cooperation", "Further encourages"),
        ("Notes with appreciation the report", "Notes with appreciation"),
        ("Takes note with appreciation of the ongoing work", "Takes note with appreciation"),
        ("Taking note of the report", "Taking note"),
        ("Deeply concerned also that", "Deeply concerned also"),
        ("Recalling also the fiftieth anniversary", "Recalling also"),
        ("Calls upon Member States", "Calls upon"),
        ("Strongly condemns and deplores the attacks", "Strongly condemns and deplores"),
        ("Bearing in mind the Charter", "Bearing in mind"),
        ("Having considered the report", "Having considered"),
        ("Decides to remain seized of the matter", "Decides"),
    ],
)
def test_the_leading_verb_is_given_as_it_stands(text: str, verb: str) -> None:
    assert leading_verb(text) == verb


@pytest.mark.parametrize("text", ["", "the encourages", "Members of the United Nations", "of Viet Nam", "2020 saw"])
def test_a_text_that_opens_with_no_verb_gives_the_empty_string(text: str) -> None:
    assert leading_verb(text) == ""


@settings(derandomize=True)
@given(st.text())
def test_the_leading_verb_always_stands_at_the_start_of_the_text(text: str) -> None:
    assert text.startswith(leading_verb(text))


def test_every_paragraph_of_the_seed_leads_with_a_verb(seed: Resolution) -> None:
    assert not [p.id for p in seed.paragraphs if not verb_base(p.verb)]


@pytest.mark.parametrize(
    ("verb", "base"),
    [
        ("Further encourages", "encourage"),
        ("Recalling also", "recall"),
        ("Taking note", "take"),
        ("Deeply concerned", "concerned"),
    ],
)
def test_a_verb_phrase_has_one_base(verb: str, base: str) -> None:
    assert verb_base(verb) == base


@pytest.mark.parametrize(
    ("word", "base"), [("encourages", "encourage"), ("Noting", "note"), ("committing", "commit"), ("fish", None)]
)
def test_a_verb_form_is_reduced_to_its_base(word: str, base: str | None) -> None:
    assert base_form(word) == base


@pytest.mark.parametrize(
    ("base", "form"), [("express", "expresses"), ("reaffirm", "reaffirms"), ("reply", "replies"), ("have", "has")]
)
def test_the_finite_form_is_spelled_as_english_spells_it(base: str, form: str) -> None:
    assert finite(base) == form


@pytest.mark.parametrize(
    ("base", "form"), [("note", "noting"), ("commit", "committing"), ("agree", "agreeing"), ("bear", "bearing")]
)
def test_the_participle_is_spelled_as_english_spells_it(base: str, form: str) -> None:
    assert participle(base) == form


@pytest.mark.parametrize(
    ("verb", "statement"),
    [
        ("Recalling", "recalls"),
        ("Recalling also", "also recalls"),
        ("Noting with satisfaction", "notes with satisfaction"),
        ("Deeply concerned also", "is also deeply concerned"),
        ("Having considered", "has considered"),
        ("Welcoming and recalling", "welcomes and recalls"),
        ("Further encourages", "further encourages"),
        ("Takes note with appreciation", "takes note with appreciation"),
        ("", ""),
    ],
)
def test_a_verb_phrase_becomes_what_the_assembly_does(verb: str, statement: str) -> None:
    assert as_statement(verb) == statement
