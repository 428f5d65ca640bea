"""Reading resolutions from PDF: the traps of the printed page on real files, small made-up ones, faults and hostile files."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents import Resolution, UnreadableDocument
from documents.readers.pdf import read_pdf
from documents.readers.pdf.faced_words import Words, joined
from evals.pdf_truth import Truth, compare, half_of, measure, words_of
from tests.pdfmaking import LEFT, Sheets

_LONG = "the report of the Secretary-General on the work of the Organization and on all that follows from it for the world"
_ENCRYPTED = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O ({'a' * 32}) /U ({'b' * 32}) /P -4 >> /ID [(a) (a)]"


def _sheets() -> Sheets:
    sheets = Sheets()
    sheets.masthead()
    return sheets


def _read(sheets: Sheets) -> Resolution:
    return read_pdf(sheets.content(), "made.pdf")


def _texts(resolution: Resolution) -> dict[str, str]:
    return {p.locator: p.text for p in resolution.paragraphs}


# The published files, against the United Nations' own XML


@pytest.fixture(scope="module")
def published(shared: Path) -> Callable[[str], Resolution]:
    """Reads a published PDF by its number, each once."""
    folder = shared / "corpus" / "ga-pdf"
    return lambda number: _read_once(folder / f"A_RES_{number.replace('/', '_')}.pdf")


@cache
def _read_once(path: Path) -> Resolution:
    return read_pdf(path.read_bytes(), path.name)


@pytest.fixture(scope="module")
def truth(shared: Path) -> Truth:
    """Every published PDF held against its XML twin, once for the module."""
    folder = shared / "corpus" / "ga-pdf"
    return measure(read=lambda _, name: _read_once(folder / name))


@pytest.mark.parametrize("half", ["tune", "report"])
def test_the_paragraphs_of_published_pdfs_have_the_words_of_their_twins(truth: Truth, half: str) -> None:
    assert Truth(tuple(c for c in truth.comparisons if c.half == half)).same_words >= 0.97


@pytest.mark.parametrize("half", ["tune", "report"])
def test_the_ids_of_published_pdfs_are_those_of_their_twins(truth: Truth, half: str) -> None:
    part = Truth(tuple(c for c in truth.comparisons if c.half == half))
    assert min(part.found_ids, part.true_ids) >= 0.99


def test_no_published_pdf_is_refused(truth: Truth) -> None:
    assert [c.fault for c in truth.comparisons if c.fault] == []


def test_a_sentence_cut_by_a_page_break_with_footnotes_and_heads_is_whole(published: Callable[[str], Resolution]) -> None:
    text = _texts(published("79/160"))["pp2"]
    assert "68/150 of 18 December 2013, 69/160 of 18 December 2014" in text


def test_superscript_marks_are_no_part_of_the_words_and_call_their_footnotes(published: Callable[[str], Resolution]) -> None:
    paragraph = next(p for p in published("79/160").paragraphs if p.locator == "pp1")
    assert "Human Rights, the International Covenant on Civil and Political Rights, the" in paragraph.text
    assert [(n.mark, n.text, paragraph.text[: n.offset].rsplit(" ", 1)[1]) for n in paragraph.footnotes] == [
        ("1", "Resolution 217 A (III).", "Rights,"),
        ("2", "See resolution 2200 A (XXI), annex.", "Rights,"),
        ("3", "United Nations, Treaty Series, vol. 660, No. 9464.", "Discrimination"),
    ]


def test_a_footnote_mark_behind_the_last_comma_does_not_join_two_paragraphs(published: Callable[[str], Resolution]) -> None:
    texts = _texts(published("78/144"))
    assert texts["pp24"].endswith("presented on 11 June 2020,")
    assert texts["pp25"][:1].isupper()


def test_a_numbered_list_in_a_paragraph_is_no_row_of_paragraphs(published: Callable[[str], Resolution]) -> None:
    texts = _texts(published("78/223"))
    assert texts["op11"].endswith("7. Adoption of the report of the Congress.")
    assert len([key for key in texts if key.startswith("op") and "(" not in key]) == 24


def test_the_number_of_a_quoted_paragraph_belongs_to_the_quotation(published: Callable[[str], Resolution]) -> None:
    texts = _texts(published("78/248"))
    assert "new paragraph 4: 4. In hearing an application" in texts["op14"]
    assert [key for key in texts if key.startswith("op")] == [f"op{n}" for n in range(1, 17)]


def test_a_number_without_a_full_stop_numbers_its_paragraph(published: Callable[[str], Resolution]) -> None:
    assert _texts(published("79/160"))["op26"].startswith("Condemns")


def test_a_resolution_that_numbers_none_has_an_operative_paragraph(published: Callable[[str], Resolution]) -> None:
    locators = [p.locator for p in published("78/1").paragraphs if p.kind == "operative"]
    assert locators == ["op1"]


def test_paragraphs_of_an_annex_have_places_of_their_own_under_their_headings(
    published: Callable[[str], Resolution],
) -> None:
    paragraph = next(p for p in published("79/2").paragraphs if p.locator == "annex.op24")
    assert paragraph.text.startswith("Ensure, by 2030, that all countries have developed")
    assert paragraph.heading.endswith("Commitments")


def test_preambular_paragraphs_without_italics_are_told_by_their_indent(published: Callable[[str], Resolution]) -> None:
    texts = _texts(published("79/333"))
    assert texts["pp3"].endswith("was held on 3 and 4 December 2020”")
    assert texts["pp4"].startswith("Taking note of resolution 77.17")


def test_lettered_parts_over_a_page_break_are_sub_paragraphs(published: Callable[[str], Resolution]) -> None:
    texts = _texts(published("78/265"))
    assert texts["op4(a)"].startswith("Expanding participation of all countries")
    assert texts["op4(g)"].endswith("social and environmental;")


def test_sections_whose_numbers_go_on_are_headings_and_no_part_of_a_place(published: Callable[[str], Resolution]) -> None:
    paragraph = next(p for p in published("78/248").paragraphs if p.locator == "op9")
    assert paragraph.heading == "II. Informal system"


def test_the_header_of_the_first_page_is_read(published: Callable[[str], Resolution]) -> None:
    found = published("78/223")
    assert (found.symbol, found.session, found.agenda_item, found.meeting, str(found.adopted), str(found.issued)) == (
        "A/RES/78/223",
        78,
        "107",
        50,
        "2023-12-19",
        "2023-12-22",
    )


# Small files made for one trap each


def test_a_paragraph_cut_by_a_page_break_is_joined_and_its_footnotes_are_set_aside() -> None:
    sheets = _sheets()
    sheets.paragraph(f"1. *Welcomes* {_LONG},^1^ and goes on for")
    sheets.foot("^1^ A/75/100.")
    sheets.turn(1, 2)
    sheets.line("all nations;")
    sheets.paragraph("2. *Decides* to go.")
    first, second = _read(sheets).paragraphs
    assert first.text == f"Welcomes {_LONG}, and goes on for all nations;"
    assert [(n.mark, n.text, first.text[: n.offset][-10:]) for n in first.footnotes] == [("1", "A/75/100.", "the world,")]
    assert second.text == "Decides to go."


def test_a_footnote_that_goes_on_on_the_next_page_is_one_footnote() -> None:
    sheets = _sheets()
    sheets.paragraph("1. *Welcomes* it^1^ and goes on for")
    sheets.foot("^1^ See the first volume of the report, part one,")
    sheets.turn(1, 2)
    sheets.line("all nations.")
    sheets.foot("chapter II.")
    (paragraph,) = _read(sheets).paragraphs
    assert paragraph.text == "Welcomes it and goes on for all nations."
    assert [n.text for n in paragraph.footnotes] == ["See the first volume of the report, part one, chapter II."]


def test_two_lines_that_look_alike_at_the_foot_of_two_pages_are_not_taken_for_running_feet() -> None:
    sheets = _sheets()
    sheets.paragraph("1. *Welcomes* it;^1^")
    sheets.foot("^1^ A/75/100.", y=60)
    sheets.turn(1, 3)
    sheets.paragraph("2. *Notes* it;^2^")
    sheets.foot("^2^ A/75/200.", y=60)
    sheets.turn(2, 3)
    sheets.paragraph("3. *Regrets* it.^3^")
    sheets.foot("^3^ A/75/300.", y=60)
    assert [[n.text for n in p.footnotes] for p in _read(sheets).paragraphs] == [["A/75/100."], ["A/75/200."], ["A/75/300."]]


def test_a_raised_figure_that_calls_no_footnote_stays_in_the_text() -> None:
    sheets = _sheets()
    sheets.paragraph("1. *Notes* that it covers 40 km^2^ of land.")
    assert _texts(_read(sheets)) == {"op1": "Notes that it covers 40 km2 of land."}


def test_a_lowered_figure_stands_in_its_word() -> None:
    sheets = _sheets()
    sheets.paragraph("1. *Notes* that CO")
    sheets.pages[-1][-1] = (
        sheets.pages[-1][-1].removesuffix("ET") + "/r 6.5 Tf -2.5 Ts (2) Tj /r 10 Tf 0 Ts ( is in the air.) Tj ET"
    )
    assert _texts(_read(sheets)) == {"op1": "Notes that CO2 is in the air."}


def test_a_mark_that_is_a_superscript_character_of_full_size_calls_its_footnote() -> None:
    sheets = _sheets()
    sheets.paragraph("1. *Notes* the report,² and all.")
    sheets.foot("² A/75/200.")
    (paragraph,) = _read(sheets).paragraphs
    assert (paragraph.text, [n.text for n in paragraph.footnotes]) == ("Notes the report, and all.", ["A/75/200."])


def test_paragraphs_are_told_by_their_indent_where_no_space_parts_them() -> None:
    sheets = _sheets()
    for text in (f"*Recalling* {_LONG},", "*Noting* it,", "1. *Decides* to go;", f"2. *Requests* {_LONG}."):
        sheets.y += 6
        sheets.paragraph(text)
    assert list(_texts(_read(sheets))) == ["pp1", "pp2", "op1", "op2"]


def test_a_hyphen_that_divides_a_word_goes_and_the_hyphen_of_a_compound_stays() -> None:
    sheets = _sheets()
    sheets.paragraph("1. *Welcomes* cooperation, the co-")
    sheets.line("operation and the United Nations-")
    sheets.line("led process, with burden-")
    sheets.line("and responsibility-sharing.")
    text = "Welcomes cooperation, the cooperation and the United Nations-led process, with burden- and responsibility-sharing."
    assert _texts(_read(sheets)) == {"op1": text}


def test_spaces_that_typesetting_left_before_commas_and_around_hyphens_are_not_in_the_words() -> None:
    sheets = _sheets()
    sheets.paragraph("1. *Welcomes* the Secretary-General , the drug - resistant and the non- governmental.")
    assert _texts(_read(sheets)) == {"op1": "Welcomes the Secretary-General, the drug-resistant and the non-governmental."}


def test_a_soft_hyphen_at_a_line_end_goes() -> None:
    lines = [Words("the develop\u00ad", "r" * 12), Words("ment", "r" * 4)]
    assert joined(lines) == Words("the development", "r" * 15)


def test_a_number_alone_on_its_line_numbers_what_follows() -> None:
    sheets = _sheets()
    sheets.paragraph("1. *Decides* to stay;")
    sheets.paragraph("2.")
    sheets.paragraph("*Decides also* to go.")
    assert _texts(_read(sheets))["op2"] == "Decides also to go."


def test_list_items_set_deeper_are_part_of_their_paragraph_even_with_the_next_number() -> None:
    sheets = _sheets()
    sheets.paragraph("1. *Approves* the agenda:")
    sheets.paragraph("2. Opening of the session.", 171, 194)
    sheets.paragraph("3. Closing of the session.", 171, 194)
    sheets.paragraph("2. *Decides* to go.")
    assert _texts(_read(sheets)) == {
        "op1": "Approves the agenda: 2. Opening of the session. 3. Closing of the session.",
        "op2": "Decides to go.",
    }


def test_a_resolution_without_numbers_has_them_in_order() -> None:
    sheets = _sheets()
    sheets.paragraph("*Recalling* it,")
    sheets.paragraph("*Decides* to stay;")
    sheets.paragraph("*Also decides* to go.")
    assert list(_texts(_read(sheets))) == ["pp1", "op1", "op2"]


def test_sections_whose_numbers_start_anew_are_part_of_a_place() -> None:
    sheets = _sheets()
    for sign in ("I", "II"):
        sheets.line(f"**{sign}**", 300, step=24)
        sheets.line(f"**Matters of part {sign}**", 250)
        sheets.paragraph("1. *Takes note* of it;")
        sheets.paragraph("2. *Endorses* it;")
    assert list(_texts(_read(sheets))) == ["I.op1", "I.op2", "II.op1", "II.op2"]


def test_parts_a_and_b_are_part_of_a_place() -> None:
    sheets = Sheets()
    sheets.line("A/RES/75/101 A-B", 482, y=734.2)
    sheets.line("**75/101. Questions relating to information**", 72.4, size=12, y=448.5)
    for letter in ("A", "B"):
        sheets.line(f"**{letter}**", 300, step=24)
        sheets.line(f"**Information of part {letter}**", 250)
        sheets.paragraph("*The General Assembly*,")
        sheets.paragraph("*Noting* it,")
        sheets.paragraph("1. *Decides* to go.")
        sheets.line("*30th plenary meeting*", 397, step=24)
        sheets.line("*23 November 2020*", 407)
    found = _read(sheets)
    assert found.symbol == "A/RES/75/101 A-B"
    assert list(_texts(found)) == ["A.pp1", "A.op1", "B.pp1", "B.op1"]


def test_annexes_behind_the_closing_lines_have_places_of_their_own() -> None:
    sheets = _sheets()
    sheets.paragraph("1. *Adopts* the texts.")
    sheets.line("*30th plenary meeting*", 397, step=24)
    sheets.line("*23 November 2020*", 407)
    for sign in ("I", "II"):
        sheets.line(f"**Annex {sign}**", step=24)
        sheets.line("**Terms of reference**")
        sheets.paragraph("1. The committee meets.")
        sheets.paragraph("2. The committee rests.")
    found = _read(sheets)
    assert list(_texts(found)) == ["op1", "annex1.op1", "annex1.op2", "annex2.op1", "annex2.op2"]
    assert _texts(found)["op1"] == "Adopts the texts."


def test_a_table_becomes_one_readable_line() -> None:
    sheets = _sheets()
    sheets.paragraph("1. *Decides* that the levels are as follows:")
    for cells in (("Level", "Criterion", "Discount"), ("A", "Permanent members", "0"), ("B", "All others that", "80")):
        sheets.line(cells[0], step=18)
        for cell, x in zip(cells[1:], (200, 420), strict=True):
            sheets.line(cell, x, step=0)
    sheets.line("are left", 200, step=11)
    sheets.paragraph("2. *Decides* to go.")
    texts = _texts(_read(sheets))
    table = "Level | Criterion | Discount ; A | Permanent members | 0 ; B | All others that are left | 80"
    assert texts["op1"] == f"Decides that the levels are as follows: {table}"
    assert texts["op2"] == "Decides to go."


def test_two_columns_are_read_one_after_the_other() -> None:
    sheets = _sheets()
    for line in range(15):
        sheets.line(f"{line + 1}. *Decides* on the left of the sheet to go on;", 60, step=12)
        sheets.line(f"{line + 16}. *Decides* on the right of the sheet to go on;", 310, step=0)
    texts = _texts(_read(sheets))
    assert list(texts) == [f"op{n}" for n in range(1, 31)]
    assert (texts["op2"][:19], texts["op17"][:20]) == ("Decides on the left", "Decides on the right")


def test_a_masthead_that_names_another_symbol_is_outvoted() -> None:
    sheets = Sheets()
    sheets.masthead("A/RES/75/14")
    sheets.paragraph("1. *Decides* to stay;")
    sheets.turn(1, 2)
    sheets.paragraph("2. *Decides* to go.")
    assert _read(sheets).symbol == "A/RES/75/15"


# Faults and hostile files


def _scan() -> bytes:
    return Sheets([["q 100 0 0 100 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x7f EI Q"]]).content()


def _page(*lines: str) -> bytes:
    sheets = Sheets()
    for line in lines:
        sheets.line(line, LEFT)
    return sheets.content()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "damaged PDF, or none"),
        (b"%PDF-1.7 and then nothing of the kind %%EOF", "damaged PDF, or none"),
        (_page("*The General Assembly*,", "1. *Decides* it.")[:-600], "cut short"),
        (_scan(), "only images of pages"),
        (Sheets().content(), "holds no text"),
        (_page("   "), "open no paragraph"),
        (Sheets([["BT ET"]] * 401).content(), "PDF of 401 pages"),
        (_sheets().content(trailer=_ENCRYPTED), "encrypted"),
        (_page("*L’Assemblée générale*,", "1. *Décide* de partir."), "its language is 'French'"),
        (_page("Dear Sir,", "Thank you for your letter."), "open no paragraph"),
        (_page("*The General Assembly*,", "1. *Decides* to go."), "no document symbol"),
        (_page("A/RES/75/15", "*The General Assembly*,", "*Recalling* it,"), "no operative paragraphs"),
        (Sheets([["0 0 m 1 1 l S"] * 20_001]).content(), "draws too much"),
    ],
)
def test_a_pdf_that_is_no_english_resolution_is_refused_with_file_and_problem(content: bytes, problem: str) -> None:
    with pytest.raises(UnreadableDocument, match=problem) as caught:
        read_pdf(content, "letter.pdf")
    assert str(caught.value).startswith("letter.pdf: ")


_WHOLE = _page("A/RES/75/15", "*The General Assembly*,", "*Recalling* it,", "1. *Decides* to stay;", "2. *Decides* to go.")


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.integers(0, len(_WHOLE)), st.integers(0, 400), st.binary(max_size=60))
def test_a_file_with_any_stretch_replaced_raises_nothing_but_unreadable_document(start: int, length: int, noise: bytes) -> None:
    with contextlib.suppress(UnreadableDocument):
        read_pdf(_WHOLE[:start] + noise + _WHOLE[start + length :], "x")


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.text("1.aI (Decidesg,;:-", max_size=40), st.floats(0, 600), st.floats(0, 790), st.floats(1, 30))))
def test_words_anywhere_on_a_page_raise_nothing_but_unreadable_document(drawn: list[tuple[str, float, float, float]]) -> None:
    sheets = _sheets()
    sheets.paragraph("1. *Decides* to go.")
    for text, x, y, size in drawn:
        sheets.line(text, x, y=y, size=size)
    with contextlib.suppress(UnreadableDocument):
        _read(sheets)


# The measure itself


def test_white_space_quotation_marks_and_dashes_do_not_part_two_readings() -> None:
    assert words_of("the “United Nations-\u00adled” 2015 – 2030") == words_of('the "United Nations\u2011led" 2015\u20142030')
    assert words_of("cooperation") != words_of("corporation")


def test_missing_and_invented_ids_and_other_words_are_counted_apart() -> None:
    sheets, other = _sheets(), _sheets()
    for text in ("1. *Decides* to stay;", "2. *Decides* to rest;", "3. *Decides* to go."):
        sheets.paragraph(text)
    for text in ("1. *Decides* to stay;", "2. *Decides* to run."):
        other.paragraph(text)
    found = compare(_read(sheets), _read(other), "tune", {"A/RES/75/15#op2": "a misprint"})
    assert (found.paragraphs, found.same, found.missing, found.invented) == (3, 1, ("A/RES/75/15#op3",), ())
    assert [(d.id, d.xml, d.pdf, d.reason) for d in found.differences] == [
        ("A/RES/75/15#op2", "Decides to rest;", "Decides to run.", "a misprint")
    ]


def test_the_halves_are_told_apart_by_the_file_name_alone() -> None:
    assert (half_of("A_RES_78_223.pdf"), half_of("A_RES_78_1.pdf")) == ("tune", "report")
