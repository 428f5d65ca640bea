"""Which paragraph is which of another resolution, and what became of its words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import Corpus, Paragraph, Resolution, paragraph_id
from documents.alignment import Pair, align, aligned
from documents.assembling import Block, assemble
from documents.differences import differences, plain
from documents.readers import read_documents
from documents.resolution import Locator


def _resolution(symbol: str, *texts: str) -> Resolution:
    blocks = [Block(Locator("op", n), text) for n, text in enumerate(texts, start=1)]
    return Resolution(symbol, "A matter", paragraphs=assemble(symbol, "A matter", blocks))


_OLD = _resolution(
    "A/RES/75/1",
    "Encourages closer cooperation on disaster risk reduction with the regional centre;",
    "Welcomes the launch of the network of smart cities in the region;",
    "Requests the Secretary-General to report at its seventy-sixth session;",
)
_NEW = _resolution(
    "A/RES/76/1",
    "Welcomes the launch of the network of smart cities in the region;",
    "Condemns the theft of fossils from national museums;",
    "Requests the Secretary-General to report at its seventy-seventh session.",
)


def _by_after(pairs: tuple[Pair, ...]) -> dict[str, Pair]:
    return {pair.after.locator: pair for pair in pairs if pair.after}


def test_a_paragraph_that_moved_is_found_under_its_new_number() -> None:
    pair = _by_after(align(_OLD, _NEW))["op1"]
    assert pair.before is not None
    assert (pair.before.locator, pair.status) == ("op2", "unchanged")


def test_a_paragraph_with_other_words_is_changed() -> None:
    assert _by_after(align(_OLD, _NEW))["op3"].status == "changed"


def test_a_paragraph_without_a_partner_is_new_or_dropped() -> None:
    pairs = align(_OLD, _NEW)
    assert _by_after(pairs)["op2"].status == "new"
    assert [pair.before.locator for pair in pairs if pair.status == "dropped" and pair.before] == ["op1"]


def test_every_paragraph_of_both_stands_in_one_pair() -> None:
    pairs = align(_OLD, _NEW)
    sides = [side.id for pair in pairs for side in (pair.before, pair.after) if side]
    assert sorted(sides) == sorted(p.id for p in (*_OLD.paragraphs, *_NEW.paragraphs))


def test_a_resolution_is_unchanged_beside_itself() -> None:
    assert {pair.status for pair in align(_OLD, _OLD)} == {"unchanged"}


def test_quotation_marks_white_space_and_the_last_stop_make_no_change() -> None:
    other = _resolution("A/RES/76/1", *(p.text.replace("“", '"').replace(" ", "  ").rstrip(";") + "." for p in _OLD.paragraphs))
    assert {pair.status for pair in align(_OLD, other)} == {"unchanged"}


def test_beside_an_empty_resolution_all_is_new_or_dropped() -> None:
    empty = replace(_OLD, symbol="A/RES/74/1", paragraphs=())
    assert {pair.status for pair in align(empty, _OLD)} == {"new"}
    assert {pair.status for pair in align(_OLD, empty)} == {"dropped"}


def test_the_pair_of_a_paragraph_is_found_from_either_side() -> None:
    pairs = align(_OLD, _NEW)
    assert aligned(_OLD.paragraphs[1], pairs) == aligned(_NEW.paragraphs[0], pairs)


def test_a_paragraph_of_neither_resolution_has_no_pair() -> None:
    stranger = replace(_OLD.paragraphs[0], id=paragraph_id("A/RES/1/1", "op1"))
    with pytest.raises(KeyError):
        aligned(stranger, align(_OLD, _NEW))


def test_a_difference_shows_what_was_deleted_and_inserted() -> None:
    spans = differences("at its seventy-sixth session, a report", "at its seventy-seventh session, a report")
    assert [(span.op, span.text.strip()) for span in spans] == [
        ("equal", "at its"),
        ("delete", "seventy-sixth"),
        ("insert", "seventy-seventh"),
        ("equal", "session, a report"),
    ]


_WORDS = st.lists(st.sampled_from("a the plan of action centre, (2020) report; women".split()), max_size=30).map(" ".join)


@given(_WORDS, _WORDS)
def test_the_stretches_of_a_difference_give_both_wordings(before: str, after: str) -> None:
    spans = differences(before, after)
    older = " ".join("".join(span.text for span in spans if span.op != "insert").split())
    newer = " ".join("".join(span.text for span in spans if span.op != "delete").split())
    assert older.replace(" ", "") == before.replace(" ", "")
    assert newer.replace(" ", "") == after.replace(" ", "")


def test_a_short_word_between_two_changes_is_part_of_the_change() -> None:
    assert [span.op for span in differences("red cars of wood", "blue boats of iron")] == ["delete", "insert"]


def test_plain_text_has_no_typographic_quotation_marks() -> None:
    assert plain("the “plan”  of\nwork;") == 'the "plan" of work'


@pytest.fixture(scope="module")
def asean(shared: Path) -> Corpus:
    paths = [shared / "corpus/ga-xml/75/75_15_E.xml", *(shared / "corpus/ga-xml/77").glob("A_RES_77_12-*.xml")]
    read = [reading.resolution for reading in read_documents(paths) if reading.resolution]
    return Corpus().with_documents(read, [])


def _after(corpus: Corpus, locator: str) -> Paragraph | None:
    before, after = corpus.by_symbol["A/RES/75/15"], corpus.by_symbol["A/RES/77/12"]
    paragraph = next(p for p in before.paragraphs if p.locator == locator)
    return aligned(paragraph, align(before, after)).after


@pytest.mark.parametrize(
    ("before", "after"), [("op21", "op18"), ("op22", "pp15"), ("op9", "op7"), ("pp8", "pp12"), ("op27", "op22")]
)
def test_real_paragraphs_are_followed_through_renumbering_and_into_the_preamble(asean: Corpus, before: str, after: str) -> None:
    found = _after(asean, before)
    assert found is not None
    assert found.locator == after


@pytest.mark.parametrize("dropped", ["pp14", "op8", "op18"])
def test_real_paragraphs_without_a_counterpart_are_dropped(asean: Corpus, dropped: str) -> None:
    assert _after(asean, dropped) is None
