"""What holds over a sample of resolutions of six sessions, read from XML."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from documents import Locator, Paragraph, Resolution, leading_verb, paragraph_id
from documents.readers import read_documents

_EVERY = 33


@pytest.fixture(scope="module")
def sample(shared: Path) -> tuple[Resolution, ...]:
    """Every thirty-third resolution of the outside texts, about sixty."""
    files = sorted((shared / "corpus" / "ga-xml").rglob("*.xml"))[::_EVERY]
    if not files:
        pytest.skip("there are no XML files among the outside texts")
    return tuple(reading.resolution for reading in read_documents(files) if reading.resolution is not None)


def _paragraphs(sample: tuple[Resolution, ...]) -> list[Paragraph]:
    return [p for resolution in sample for p in resolution.paragraphs]


def test_the_sample_is_spread_over_sessions(sample: tuple[Resolution, ...]) -> None:
    assert len(sample) >= 50
    assert {resolution.session for resolution in sample} >= {74, 75, 76, 77, 78, 79}


def test_no_two_paragraphs_share_an_id(sample: tuple[Resolution, ...]) -> None:
    counts = Counter(p.id for p in _paragraphs(sample))
    assert not [key for key, count in counts.items() if count > 1]


def test_every_id_is_symbol_and_locator(sample: tuple[Resolution, ...]) -> None:
    assert not [p.id for p in _paragraphs(sample) if p.id != paragraph_id(p.symbol, Locator.parse(p.locator))]


def test_every_sub_paragraph_stands_in_its_parent(sample: tuple[Resolution, ...]) -> None:
    known = {p.id: p for p in _paragraphs(sample)}
    for p in known.values():
        place = p.place
        if place is not None and place.subs:
            whole = Locator(place.part, place.number, place.path)
            assert p.text in known[paragraph_id(p.symbol, whole)].text


def test_every_footnote_is_placed_within_its_paragraph(sample: tuple[Resolution, ...]) -> None:
    assert not [p.id for p in _paragraphs(sample) for note in p.footnotes if not 0 <= note.offset <= len(p.text)]


def test_the_lexical_verb_is_the_italic_one_in_97_of_100_paragraphs(sample: tuple[Resolution, ...]) -> None:
    italic = [p for p in _paragraphs(sample) if p.is_whole and p.kind != "annex" and p.verb]
    same = sum(leading_verb(p.text) == p.verb for p in italic)
    assert len(italic) > 1000
    assert same / len(italic) >= 0.97
