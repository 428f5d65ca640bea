"""Sentences are made of the Assembly's own words, with its own verb."""

from __future__ import annotations

import pytest

from documents import Paragraph, ParagraphId, Resolution, verb_base
from service.answering.composition import Excerpt, compose, compose_whole, cut


def test_an_operative_sentence_goes_on_from_the_general_assembly(seed: Resolution) -> None:
    for paragraph in seed.whole("operative"):
        assert compose_whole(paragraph, first=True, named=False).sentence.text.startswith("The General Assembly ")


def test_a_later_operative_sentence_says_the_assembly(seed: Resolution) -> None:
    for paragraph in seed.whole("operative"):
        assert compose_whole(paragraph, first=False, named=False).sentence.text.startswith("The Assembly ")


def test_a_preambular_sentence_says_that_it_is_of_the_preamble(seed: Resolution) -> None:
    for paragraph in seed.whole("preambular"):
        assert compose_whole(paragraph, first=True, named=False).sentence.text.startswith("In the preamble, the Assembly ")


def test_the_operative_verb_is_kept(seed: Resolution) -> None:
    for paragraph in seed.whole("operative"):
        verb = paragraph.verb[:1].lower() + paragraph.verb[1:]
        assert compose_whole(paragraph, first=True, named=False).sentence.text.startswith(f"The General Assembly {verb} ")


def test_encourages_never_becomes_decides(seed: Resolution) -> None:
    encouraging = [p for p in seed.whole("operative") if verb_base(p.verb) == "encourage"]
    assert len(encouraging) > 5
    for paragraph in encouraging:
        opening = compose_whole(paragraph, first=True, named=False).sentence.text.split()[:6]
        assert ("encourages" in opening, "decides" in opening) == (True, False)


@pytest.mark.parametrize(
    ("locator", "opening"),
    [
        ("pp1", "In the preamble, the Assembly recalls the aims"),
        ("pp3", "In the preamble, the Assembly notes with satisfaction that"),
        ("pp5", "In the preamble, the Assembly also recalls the fiftieth"),
        ("op22", "The General Assembly takes note with appreciation of the ongoing work"),
        ("op21", "The General Assembly further encourages closer cooperation"),
    ],
)
def test_the_participle_of_the_preamble_becomes_a_statement(seed: Resolution, locator: str, opening: str) -> None:
    paragraph = next(p for p in seed.paragraphs if p.locator == locator)
    assert compose_whole(paragraph, first=True, named=False).sentence.text.startswith(opening)


def test_the_document_is_named_where_there_are_several(seed: Resolution) -> None:
    preambular, operative = seed.whole("preambular")[0], seed.whole("operative")[0]
    assert compose_whole(operative, first=True, named=True).sentence.text.startswith(
        "In A/RES/75/15, the General Assembly welcomes"
    )
    assert compose_whole(preambular, first=True, named=True).sentence.text.startswith(
        "In the preamble of A/RES/75/15, the Assembly"
    )


def test_a_sentence_ends_with_one_stop(seed: Resolution) -> None:
    for paragraph in seed.paragraphs:
        text = compose_whole(paragraph, first=True, named=False).sentence.text
        assert text.endswith(".")
        assert not text.endswith((";.", ",.", ".."))


def test_a_cut_sentence_ends_with_an_ellipsis(seed: Resolution) -> None:
    paragraph = max(seed.paragraphs, key=lambda p: len(p.text))
    excerpt = Excerpt(((0, 60),), 0, len(paragraph.text))
    assert compose(paragraph, excerpt, first=True, named=False).sentence.text.endswith(" …")


def test_a_quote_is_an_exact_substring_of_its_paragraph(seed: Resolution) -> None:
    for paragraph in seed.paragraphs:
        citation = compose(paragraph, cut(paragraph.text, [0.0] * 100), first=True, named=False).citation
        assert citation.quote
        assert citation.quote == paragraph.text[citation.start : citation.end]


def test_the_quote_is_the_stretch_that_answers(seed: Resolution) -> None:
    text = seed.paragraphs[0].text
    excerpt = Excerpt(((0, 20), (40, 80)), 1, len(text))
    citation = compose(seed.paragraphs[0], excerpt, first=True, named=False).citation
    assert citation.start == 40
    assert text[40:80].startswith(citation.quote)


def test_a_paragraph_without_a_verb_is_quoted_under_its_label() -> None:
    paragraph = Paragraph(ParagraphId("A/RES/1/1#op3"), "A/RES/1/1", "op3", "operative", "A peaceful world.")
    assert compose_whole(paragraph, first=True, named=True).sentence.text == "Paragraph 3 of A/RES/1/1 reads: “A peaceful world”."


def test_a_passage_of_another_corpus_stands_as_it_is() -> None:
    passage = Paragraph(ParagraphId("doc-1"), "doc-1", "doc-1", "passage", "Bees make honey.")
    composed = compose_whole(passage, first=True, named=True)
    assert (composed.sentence.text, composed.sentence.citations) == ("Bees make honey.", ("doc-1",))
    assert composed.citation.url == ""


def test_a_citation_names_its_paragraph_and_where_to_read_it(seed: Resolution) -> None:
    citation = compose_whole(seed.whole("operative")[20], first=True, named=False).citation
    assert (citation.id, citation.label, citation.kind) == ("A/RES/75/15#op21", "para. 21", "operative")
    assert citation.url == "https://undocs.org/en/A/RES/75/15"
