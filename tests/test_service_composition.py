"""Points are made of the Assembly's own words; they are put in order, each is said once, and what is too much is folded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import Kind, Paragraph, ParagraphId, Resolution
from service.answer import Sentence
from service.answering.composition import Composed, arranged, compose, compose_whole
from service.answering.cutting import Excerpt, cut
from service.answering.folding import VISIBLE_POINTS, VISIBLE_WORDS, fold_as_asked
from service.requests.request import Form


def _point(locator: str, text: str, symbol: str = "A/RES/1/1") -> Composed:
    kind: Kind = "preambular" if locator.startswith("pp") else "operative"
    return compose_whole(Paragraph(ParagraphId(f"{symbol}#{locator}"), symbol, locator, kind, text))


def _locators(points: tuple[Composed, ...]) -> list[str]:
    return [point.citation.locator for point in points]


def test_an_operative_point_is_the_paragraph_s_own_words_within_quotation_marks(seed: Resolution) -> None:
    for paragraph in seed.whole("operative"):
        said = compose_whole(paragraph).sentence.text
        assert said.startswith(f"“{paragraph.verb}")
        assert said.endswith("”")


def test_a_point_of_the_preamble_says_that_it_is_of_the_preamble_only(seed: Resolution) -> None:
    for paragraph in seed.whole("preambular"):
        assert compose_whole(paragraph).sentence.text.startswith("Preamble only: “")


def test_a_point_ends_in_no_stop_of_the_paragraph_s(seed: Resolution) -> None:
    for paragraph in seed.paragraphs:
        assert compose_whole(paragraph).sentence.text[-2] not in ".,;:"


def test_a_point_that_is_cut_ends_with_an_ellipsis(seed: Resolution) -> None:
    paragraph = max(seed.paragraphs, key=lambda p: len(p.text))
    assert compose(paragraph, Excerpt(((0, 60),), len(paragraph.text))).sentence.text.endswith(" …”")


def test_a_citation_quotes_from_the_first_word_of_the_point_past_the_last_as_far_as_there_is_room(seed: Resolution) -> None:
    for paragraph in seed.paragraphs:
        excerpt = cut(paragraph.text, [0.0] * 100)
        citation = compose(paragraph, excerpt).citation
        last = excerpt.pieces[-1][1]
        assert citation.quote == paragraph.text[citation.start : citation.end]
        assert citation.start == excerpt.pieces[0][0]
        assert citation.end >= last - 2
        assert len(citation.quote.split()) <= 95 or citation.end <= last


def test_a_passage_of_another_corpus_is_cited_without_an_address() -> None:
    composed = compose_whole(Paragraph(ParagraphId("doc-1"), "doc-1", "doc-1", "passage", "Bees make honey."))
    assert (composed.sentence.text, composed.sentence.citations) == ("“Bees make honey”", ("doc-1",))
    assert composed.citation.url == ""


def test_a_citation_names_its_paragraph_and_where_to_read_it(seed: Resolution) -> None:
    citation = compose_whole(seed.whole("operative")[20]).citation
    assert (citation.id, citation.label, citation.kind) == ("A/RES/75/15#op21", "para. 21", "operative")
    assert citation.url == "https://undocs.org/en/A/RES/75/15"


_PREAMBLE = [_point("pp1", "Recalling the bees of the south"), _point("pp2", "Noting all wasps of the cold north")]
_OPERATIVE = [_point("op1", "Decides to count honey"), _point("op2", "Requests a report on clover"), _point("op3", "Urges peace")]


def test_what_is_decided_goes_before_what_is_recalled_and_the_best_stays_second() -> None:
    ranked = [_PREAMBLE[0], _PREAMBLE[1], *_OPERATIVE]
    assert _locators(arranged(ranked)) == ["op1", "pp1", "op2", "op3", "pp2"]


def test_what_the_preamble_says_goes_first_where_it_alone_is_shown_or_was_asked_for() -> None:
    assert _locators(arranged(_PREAMBLE)) == ["pp1", "pp2"]
    assert _locators(arranged([_PREAMBLE[0], _OPERATIVE[0]], in_preamble=True)) == ["pp1", "op1"]


@given(st.permutations([*_PREAMBLE, *_OPERATIVE]))
def test_the_best_is_among_the_first_two(ranked: list[Composed]) -> None:
    assert ranked[0].citation.locator in _locators(arranged(ranked))[:2]


def test_of_two_points_that_say_the_same_one_is_shown_and_names_the_other() -> None:
    one = _point("op4", "Calls upon all States to protect every hive against frost and hunger")
    other = _point("op9", "Calls upon all States to protect every hive against frost and hunger,", "A/RES/2/2")
    (shown,) = arranged([one, other])
    assert [(r.symbol, r.locator, r.wording) for r in shown.citation.repeated] == [("A/RES/2/2", "op9", "nearly the same")]


def test_another_paragraph_of_the_same_resolution_is_not_named_as_a_repetition() -> None:
    (shown,) = arranged(
        [_point("op4", "Urges States to protect every hive"), _point("op9", "Urges States to protect every hive")]
    )
    assert shown.citation.repeated == ()


def test_points_with_other_figures_do_not_say_the_same() -> None:
    ranked = [
        _point("op4", "Appropriates 100 dollars for all the hives"),
        _point("op9", "Appropriates 200 dollars for all the hives"),
    ]
    assert len(arranged(ranked)) == 2


def _folded(words: list[int], form: Form = "", headline: int = 0) -> list[bool]:
    sentences = tuple(Sentence(text=" ".join(["bee"] * number)) for number in words)
    return [sentence.is_folded for sentence in fold_as_asked(sentences, " ".join(["bee"] * headline), form)]


@given(st.lists(st.integers(1, 80), min_size=1, max_size=12), st.integers(0, 25))
def test_no_more_is_visible_than_is_read_at_once_but_the_first_point(words: list[int], headline: int) -> None:
    visible = [number for number, is_folded in zip(words, _folded(words, headline=headline), strict=True) if not is_folded]
    assert visible[0] == words[0]
    assert 1 <= len(visible) <= VISIBLE_POINTS
    assert len(visible) == 1 or sum(visible) + headline <= VISIBLE_WORDS


@pytest.mark.parametrize(
    ("form", "folded_points"), [("", [False, False, True]), ("short", [False, True, True]), ("full", [False, False, False])]
)
def test_how_much_is_visible_follows_the_form_that_was_asked_for(form: Form, folded_points: list[bool]) -> None:
    assert _folded([50, 50, 50], form) == folded_points
