"""Characters: what is typed in different ways reads the same, and what is found stands where it was written."""

from __future__ import annotations

import time

import pytest

from documents.characters import alike, composed, plain, plain_in_place
from documents.mentions import find_mentions
from documents.readers.text.text_reader import read_text

WRITTEN = [
    ("Côte d’Ivoire", "Côte d'Ivoire"), ("Co\u0302te d‘Ivoire", "Côte d'Ivoire"), ("eﬃcient", "efficient"), ("７５／１５", "75/15"),
    ("soft\u00adware", "software"), ("zero\u200bwidth", "zerowidth"), ("no\u00a0break", "no break"), ("2021–2025 — on‑line", "2021-2025 - on-line"),
    ("“so” «so»", '"so" «so»'), ("٧٥", "75"), ("x² ½ …", "x² ½ …"), ("e\ufeffnd\ufe0f", "end"), ("한글 \u1112\u1161\u11ab", "한글 한"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "read"), WRITTEN)
def test_characters_are_read_as_plain_ones(written: str, read: str) -> None:
    assert plain(written) == read


@pytest.mark.parametrize(("written", "read"), [*WRITTEN, ("ﬁ\u00ad", "fi"), ("\u0301a", "\u0301a")])
def test_each_plain_character_knows_where_it_was_written(written: str, read: str) -> None:
    placed = plain_in_place(written)
    assert placed.text == read
    for n, char in enumerate(placed.text):
        assert char in plain(written[slice(*placed.span(n, n + 1))])


@pytest.mark.parametrize(("written", "_"), WRITTEN)
def test_what_is_alike_has_the_same_length(written: str, _: str) -> None:
    assert len(alike(written)) == len(written)


def test_documents_keep_their_quotation_marks_and_dashes() -> None:
    assert composed("“Co\u0302te d’Ivoire” 2021–2025, eﬃcient² on‑line") == "“Côte d’Ivoire” 2021–2025, efficient² on-line"


@pytest.mark.parametrize("asked", ["Côte d'Ivoire", "Côte d’Ivoire", "Cote d'Ivoire", "CÔTE D‘IVOIRE"])
def test_a_name_is_found_whatever_its_apostrophe_and_accents(asked: str) -> None:
    text = "Thanks the Government of Côte d’Ivoire for its work;"
    (found,) = find_mentions(text, [asked])
    assert text[found.start : found.end] == "Côte d’Ivoire"


def test_a_document_with_ligatures_and_parted_accents_is_read_as_it_would_be_typed() -> None:
    text = "81/912. Lighthouse keeping\n\nThe General Assembly,\n\nRecalling lamps,\n\n1. Welcomes the eﬃcient work in Co\u0302te d’Ivoire."
    (paragraph,) = (p for p in read_text(text, "a.txt").paragraphs if p.kind == "operative")
    assert paragraph.text == "Welcomes the efficient work in Côte d’Ivoire."


@pytest.mark.parametrize("hostile", ["\u0301", "é", "ﬃ", "a\u0301", "\u200b", "\u1112\u1161"])
def test_hostile_text_takes_a_time_that_grows_with_its_length(hostile: str) -> None:
    began = time.process_time()
    text = hostile * (64_000 // len(hostile))
    assert plain_in_place(text).text == plain(text)
    assert time.process_time() - began < 2
