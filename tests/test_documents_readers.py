"""Reading A/RES/75/15: every page-break trap of the text, and the same paragraphs from text and XML."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from documents import Paragraph, Resolution
from documents.readers import read_file
from documents.words import SUPERSCRIPTS

_QUOTES = str.maketrans("“”‘’", "\"\"''")

FOOTNOTES = {
    "pp1": ("1", "8 August 1967,", "United Nations, Treaty Series, vol. 1331, No. 22341."),
    "pp2": ("2", "15 December 2008,", "Ibid., vol. 2624, No. 46745."),
    "pp4": ("3", "Asian Nations,", "Resolutions 57/35, 59/5, 61/46, 63/35, 65/235, 67/110, 69/110, 71/255 and 73/259."),
    "pp7": (
        "4",
        "Conference on Women",
        "Report of the Fourth World Conference on Women, Beijing, 4–15 September 1995 "
        "(United Nations publication, Sales No. E.96.IV.13), chap. I, resolution 1, annexes I and II.",
    ),
    "pp9": ("5", "14 April 2020", "A/74/811, annex."),
    "pp10": ("6", "Secretary-General,", "See A/75/345-S/2020/898, sect. II."),
    "op4": ("7", "Sustainable Development", "Resolution 70/1."),
    "op10": ("8", "in Southeast Asia", "United Nations, Treaty Series, vol. 1025, No. 15063."),
    "op13": ("9", "Declaration of Human Rights", "Resolution 217 A (III)."),
    "op14": ("10", "Law of the Sea,", "United Nations, Treaty Series, vol. 1833, No. 31363."),
}


def _plain(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split())


def _paragraph(resolution: Resolution, locator: str) -> Paragraph:
    return next(p for p in resolution.paragraphs if p.locator == locator)


@pytest.fixture(scope="module")
def twin(shared: Path) -> Resolution:
    """A/RES/75/15, read from the XML."""
    resolution = read_file(shared / "corpus" / "ga-xml" / "75" / "75_15_E.xml").resolution
    assert resolution is not None
    return resolution


def test_the_text_has_18_preambular_and_28_operative_paragraphs(seed: Resolution) -> None:
    assert (len(seed.whole("preambular")), len(seed.whole("operative"))) == (18, 28)


def test_the_text_numbers_its_paragraphs_without_a_gap(seed: Resolution) -> None:
    expected = [f"pp{n}" for n in range(1, 19)] + [f"op{n}" for n in range(1, 29)]
    assert [p.locator for p in seed.paragraphs] == expected


@pytest.mark.parametrize(
    ("locator", "across"),
    [
        ("pp6", "during which States Members of the United Nations have strongly reaffirmed"),
        ("pp14", "under the Presidency of Viet Nam for the month of January 2020"),
        ("op4", "the attainment of the Sustainable Development Goals and vice versa"),
        ("op11", "counter-terrorism and the prevention of violent extremism"),
        ("op17", "with the goal of improving the lives of the citizens"),
        ("op25", "the effective and timely implementation of joint activities"),
    ],
)
def test_a_paragraph_cut_by_a_page_break_is_joined(seed: Resolution, locator: str, across: str) -> None:
    assert across in _paragraph(seed, locator).text


@pytest.mark.parametrize(
    ("locator", "end", "start"),
    [
        ("pp4", "Association of Southeast Asian Nations,", "Recalling also the fiftieth anniversary"),
        ("pp10", "the report of the Secretary-General,", "Noting with satisfaction the progress"),
    ],
)
def test_a_mark_behind_the_closing_comma_does_not_run_a_paragraph_into_the_next(
    seed: Resolution, locator: str, end: str, start: str
) -> None:
    following = f"pp{int(locator[2:]) + 1}"
    assert _paragraph(seed, locator).text.endswith(end)
    assert _paragraph(seed, following).text.startswith(start)


@pytest.mark.parametrize("locator", sorted(FOOTNOTES))
def test_a_footnote_is_attached_where_its_mark_stood(seed: Resolution, locator: str) -> None:
    mark, before, text = FOOTNOTES[locator]
    (note,) = _paragraph(seed, locator).footnotes
    assert (note.mark, note.text) == (mark, text)
    assert _paragraph(seed, locator).text[: note.offset].endswith(before)


def test_only_paragraphs_with_a_mark_have_a_footnote(seed: Resolution) -> None:
    assert {p.locator for p in seed.paragraphs if p.footnotes} == set(FOOTNOTES)


def test_no_footnote_stands_in_the_running_text(seed: Resolution) -> None:
    running = " ".join(p.text for p in seed.paragraphs)
    assert not [text for _, _, text in FOOTNOTES.values() if text in running]


def test_no_mark_up_is_left_in_the_running_text(seed: Resolution) -> None:
    running = " ".join(p.text for p in seed.paragraphs)
    assert not SUPERSCRIPTS.search(running)
    assert not re.search(r"[*\n#]|\]\(", running)


def test_an_operative_paragraph_has_no_number_in_its_text(seed: Resolution) -> None:
    assert not [p.id for p in seed.whole("operative") if p.text[0].isdigit()]


def test_the_closing_lines_are_not_part_of_the_last_paragraph(seed: Resolution) -> None:
    assert _paragraph(seed, "op28").text.endswith("Association of Southeast Asian Nations”.")


def test_the_header_of_the_text_is_read(seed: Resolution) -> None:
    assert seed.symbol == "A/RES/75/15"
    assert seed.title == "Cooperation between the United Nations and the Association of Southeast Asian Nations"
    assert (seed.session, seed.agenda_item, seed.meeting) == (75, "130 (q)", 30)
    assert (seed.adopted, seed.issued) == (date(2020, 11, 23), date(2020, 11, 30))
    assert seed.drafts == ("A/75/L.25", "A/75/L.25/Add.1")
    assert seed.origin == "without reference to a Main Committee (A/75/L.25 and A/75/L.25/Add.1)"
    assert seed.agenda_title.startswith("Cooperation between the United Nations and regional and other organizations:")


@pytest.mark.parametrize(
    ("locator", "symbols"),
    [
        ("pp5", ("A/RES/71/317",)),
        ("pp7", ("S/RES/1325 (2000)",)),
        ("pp9", ("A/74/811",)),
        ("op4", ("A/RES/70/1",)),
        ("op13", ("A/RES/217 A (III)",)),
        ("op22", ()),
    ],
)
def test_a_paragraph_mentions_the_symbols_of_its_text_and_footnotes(
    seed: Resolution, locator: str, symbols: tuple[str, ...]
) -> None:
    assert _paragraph(seed, locator).mentions == symbols


def test_text_and_xml_give_the_same_ids(seed: Resolution, twin: Resolution) -> None:
    assert [p.id for p in seed.paragraphs] == [p.id for p in twin.paragraphs]


def test_text_and_xml_give_the_same_words(seed: Resolution, twin: Resolution) -> None:
    assert [_plain(p.text) for p in seed.paragraphs] == [_plain(p.text) for p in twin.paragraphs]


def test_text_and_xml_give_the_same_verbs(seed: Resolution, twin: Resolution) -> None:
    assert [p.verb for p in seed.paragraphs] == [p.verb for p in twin.paragraphs]


def test_text_and_xml_give_the_same_footnotes(seed: Resolution, twin: Resolution) -> None:
    def notes(resolution: Resolution) -> list[tuple[str, str, str, int]]:
        return [(p.locator, n.mark, _plain(n.text), n.offset) for p in resolution.paragraphs for n in p.footnotes]

    assert notes(seed) == notes(twin)


def test_text_and_xml_give_the_same_mentions(seed: Resolution, twin: Resolution) -> None:
    assert [p.mentions for p in seed.paragraphs] == [p.mentions for p in twin.paragraphs]


def test_text_and_xml_give_the_same_header(seed: Resolution, twin: Resolution) -> None:
    for name in ("symbol", "title", "session", "adopted", "issued", "agenda_item", "meeting", "drafts", "origin"):
        assert getattr(seed, name) == getattr(twin, name), name
