"""Clauses: they cover the text, and none is a crumb."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Resolution, split_clauses

_WORDS = st.sampled_from(
    ("and", "including", "(a)", "(ii)", "Decides", "fish;", "sea,", "peace:", "end.", "in order to", "welcomes", "\n", "“So")
)
_PROSE = st.lists(_WORDS, max_size=60).map(" ".join) | st.text()


@settings(derandomize=True)
@given(_PROSE)
def test_clauses_cover_the_text(text: str) -> None:
    clauses = split_clauses(text)
    assert (clauses[0].start, clauses[-1].end) == (0, len(text))
    for one, other in pairwise(clauses):
        assert text[one.end : other.start].isspace()


@settings(derandomize=True)
@given(_PROSE)
def test_a_text_that_is_cut_has_no_clause_of_fewer_than_four_words(text: str) -> None:
    clauses = split_clauses(text)
    if len(clauses) > 1:
        assert min(len(text[c.start : c.end].split()) for c in clauses) >= 4


def test_an_enumeration_is_cut_behind_its_semicolons() -> None:
    text = "Requests the States to report yearly; to meet again in spring; and to publish what they found"
    assert [text[c.start : c.end] for c in split_clauses(text)] == [
        "Requests the States to report yearly;",
        "to meet again in spring;",
        "and to publish what they found",
    ]


def test_a_clause_that_opens_with_a_new_verb_of_the_assembly_is_finite() -> None:
    text = "Recognizes the efforts of the two organizations, and looks forward to the implementation of the plan"
    assert [clause.finite for clause in split_clauses(text)] == [False, True]


def test_a_short_paragraph_is_one_clause(seed: Resolution) -> None:
    text = next(p.text for p in seed.paragraphs if p.locator == "pp10")
    assert len(split_clauses(text)) == 1
