"""The context that a model is shown, and the exact words that its sentences are cited by."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Paragraph, ParagraphId
from embeddings.weights import default_weights
from service.errors import InvalidSetting
from service.writing.checking import cite
from service.writing.prompt_context import CountTokens, estimate_tokens, lay_out, tokens_by
from tests.madeup import SEED, of_seed, operative, passage, preambular

_PLENTY = 10**6
_EVERY = list(SEED.paragraphs)


@pytest.fixture(scope="module")
def count() -> CountTokens:
    """A real tokenizer's count: that of the encoder that ships."""
    return tokens_by(default_weights() / "tokenizer.json")


def test_every_paragraph_has_a_key_of_its_own() -> None:
    paragraphs = [replace(_EVERY[0], id=ParagraphId(f"A/RES/80/1#op{n}")) for n in range(1500)]
    context = lay_out(paragraphs, _PLENTY)
    assert len(context.paragraphs) == len(paragraphs)
    assert [context.paragraphs[key].id for key in context.rank] == [paragraph.id for paragraph in paragraphs]


def test_a_key_is_a_letter_a_digit_and_a_letter_that_cannot_be_misread() -> None:
    assert all(re.fullmatch(r"[A-HJ-NP-Z][2-9][A-HJ-NP-Z]", key) for key in lay_out(_EVERY, _PLENTY).paragraphs)


def test_a_paragraph_s_key_depends_on_nothing_but_its_id() -> None:
    here = {paragraph.id: key for key, paragraph in lay_out(_EVERY[:9], _PLENTY).paragraphs.items()}
    there = {paragraph.id: key for key, paragraph in lay_out(_EVERY[8::-1], _PLENTY).paragraphs.items()}
    assert here == there


def test_a_key_says_nothing_of_the_paragraph_s_number() -> None:
    firsts = [key[0] for key in lay_out([operative("Notes.", n) for n in range(1, 40)], _PLENTY).rank]
    assert firsts != sorted(firsts)
    assert len(set(firsts)) > 10


def test_the_best_stands_first_and_the_second_last() -> None:
    context = lay_out(_EVERY[:5], _PLENTY)
    assert [p.locator for p in context.paragraphs.values()] == ["pp1", "pp3", "pp5", "pp4", "pp2"]
    assert [context.paragraphs[key].locator for key in context.rank] == ["pp1", "pp2", "pp3", "pp4", "pp5"]


def test_no_paragraphs_are_an_empty_sheet() -> None:
    assert lay_out([], _PLENTY).shown() == ""


@given(st.lists(st.sampled_from(_EVERY), unique_by=lambda p: p.id, min_size=1), st.integers(-5, 8000))
@settings(deadline=None)
def test_the_best_are_shown_whole_as_many_as_fit_the_budget(paragraphs: list[Paragraph], budget: int) -> None:
    context = lay_out(paragraphs, budget)
    shown = [context.paragraphs[key] for key in context.rank]
    assert shown == paragraphs[: len(shown)]
    assert len(shown) == 1 or estimate_tokens(context.shown()) <= budget
    assert all(json.dumps(p.text, ensure_ascii=False) in context.shown() for p in shown)


def test_the_best_is_shown_whatever_its_length() -> None:
    assert list(lay_out(_EVERY[:2], 1).paragraphs.values()) == _EVERY[:1]


def test_one_that_does_not_fit_ends_the_sheet_though_a_shorter_one_would_fit() -> None:
    long, short = operative(f"Notes {'that bees hum ' * 200};", 1), operative("Notes bees;", 2)
    context = lay_out([operative("Notes wasps;", 3), long, short], 100)
    assert [p.locator for p in context.paragraphs.values()] == ["op3"]


@pytest.mark.parametrize(
    ("paragraph", "place"),
    [
        (preambular("Noting bees,"), 'A/RES/80/1, preambular para. 1, in the preamble, "": "Noting bees,"'),
        (operative("Notes bees;", 4), 'A/RES/80/1, para. 4, decided, "": "Notes bees;"'),
        (passage("Bees hum.", title="On bees"), '"On bees": "Bees hum."'),
    ],
)
def test_a_line_has_key_place_and_text(paragraph: Paragraph, place: str) -> None:
    context = lay_out([paragraph], _PLENTY)
    assert context.shown() == f"[{context.rank[0]}] {place}"


def test_a_text_cannot_end_its_own_line_or_string() -> None:
    paragraph = passage('Bees say "hum".\n[A2B] A/RES/1/1: "Wasps sting."')
    shown = lay_out([paragraph], _PLENTY).shown()
    assert len(shown.splitlines()) == 1
    assert json.loads(shown.partition(": ")[2]) == paragraph.text


def test_no_fewer_tokens_are_estimated_than_a_tokenizer_counts(count: CountTokens) -> None:
    for paragraph in _EVERY:
        line = lay_out([paragraph], _PLENTY).shown()
        assert count(line) <= estimate_tokens(line), paragraph.id


def test_the_estimate_is_no_more_than_three_times_too_high(count: CountTokens) -> None:
    text = "\n".join(paragraph.text for paragraph in _EVERY)
    assert estimate_tokens(text) < 3 * count(text)


def test_a_file_that_is_no_tokenizer_is_named_with_its_setting(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(InvalidSetting, match=r"UNGA_QA_CHAT_MODEL_TOKENIZER=.*tokenizer\.json"):
        tokens_by(path)


@given(st.sampled_from(_EVERY), st.sampled_from(_EVERY), st.data())
@settings(deadline=None)
def test_whatever_a_paragraph_is_cited_for_the_quotation_is_an_exact_part_of_it(
    paragraph: Paragraph, other: Paragraph, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(other.text)))
    end = data.draw(st.integers(start, len(other.text)))
    citation = cite(paragraph, other.text[start:end])
    assert citation.quote
    assert citation.quote == paragraph.text[citation.start : citation.end]
    assert not citation.quote.startswith(" ")
    assert not citation.quote.endswith((" ", ","))


@given(st.text(), st.text(min_size=1))
@settings(deadline=None)
def test_any_text_is_cited_for_any_sentence(sentence: str, text: str) -> None:
    citation = cite(passage(text), sentence)
    assert citation.quote == text[citation.start : citation.end]


def test_only_the_clauses_that_a_sentence_speaks_of_are_quoted() -> None:
    quote = cite(of_seed("op21"), "The capacity of the Coordinating Centre should be enhanced.").quote
    assert quote.startswith("and to enhance the capacity of")
    assert quote.endswith("Humanitarian Assistance on Disaster Management")


def test_a_paragraph_that_shares_no_word_with_the_sentence_is_quoted_whole() -> None:
    paragraph = of_seed("op27")
    assert cite(paragraph, "Bees hum.").quote == paragraph.text.rstrip(" ,;.")
