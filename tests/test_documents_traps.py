"""The traps of real files, each held against the file in which it was seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from documents import Resolution, WrongLanguage
from documents.readers import read_file

Read = Callable[[str], dict[str, str]]


@pytest.fixture(scope="module")
def resolution(shared: Path) -> Callable[[str], Resolution]:
    """Read the file of the outside texts that a pattern names."""

    def read(pattern: str) -> Resolution:
        path = next(iter(sorted((shared / "corpus").glob(pattern))), None)
        if path is None:
            pytest.skip(f"there is no {pattern} among the outside texts")
        found = read_file(path).resolution
        assert found is not None
        return found

    return read


@pytest.fixture(scope="module")
def texts(resolution: Callable[[str], Resolution]) -> Read:
    """The paragraphs of a file by their places."""
    return lambda pattern: {p.locator: p.text for p in resolution(pattern).paragraphs}


def test_a_numbered_list_inside_a_paragraph_is_part_of_it(texts: Read) -> None:
    read = texts("ga-xml/78/A_RES_78_223-*")
    assert "1. Opening of the Congress. 2. Organizational matters." in read["op11"]
    assert read["op12"].startswith("Also decides") or "Congress" in read["op12"]


def test_a_quoted_paragraph_with_a_number_of_its_own_is_part_of_the_one_that_quotes_it(texts: Read) -> None:
    read = texts("ga-xml/78/A_RES_78_248-*")
    assert "Article 9, new paragraph 4: 4. In hearing an application" in read["op14"]
    assert [place for place in read if place.startswith("op1") and "(" not in place][-3:] == ["op14", "op15", "op16"]


def test_a_paragraph_without_full_stop_behind_its_number_keeps_its_place(texts: Read) -> None:
    read = texts("ga-xml/79/A_RES_79_160-*")
    assert read["op26"].startswith("Condemns")
    assert [place for place in read if place.startswith("op2") and "(" not in place][:3] == ["op2", "op20", "op21"]


def test_a_small_l_that_stands_for_the_figure_1_is_a_number(texts: Read) -> None:
    assert texts("ga-xml/76/A_RES_76_256-*")["op1"].startswith("Decides to designate 12 May")


def test_a_resolution_that_numbers_no_clause_has_op1(texts: Read) -> None:
    assert texts("ga-xml/78/A_RES_78_1_E*")["op1"].startswith("Endorses the political declaration")


def test_headings_in_place_of_clauses_are_headings(resolution: Callable[[str], Resolution]) -> None:
    read = {p.locator: p for p in resolution("ga-xml/79/A_RES_79_1-*").paragraphs}
    assert read["chapeau.op1"].text == "Adopts the following Pact for the Future and its annexes:"
    assert read["op1"].heading.endswith("The Pact for the Future")
    assert read["op20"].heading.startswith("Action 1. We will take bold")
    assert {"annex1.op1", "annex2.op1"} <= set(read)


def test_the_items_of_an_unnumbered_clause_of_part_a_are_its_sub_paragraphs(texts: Read) -> None:
    read = texts("ga-xml/75/75_101A-B_E*")
    assert [place for place in read if place.startswith("A.op")] == [
        "A.op1", "A.op1(a)", "A.op1(b)", "A.op1(c)", "A.op1(d)", "A.op1(e)",
        "A.op1(e)(i)", "A.op1(e)(ii)", "A.op1(e)(iii)", "A.op1(e)(iv)", "A.op1(f)",
    ]  # fmt: skip
    assert {"B.op1", "B.op12"} <= set(read)


def test_sections_whose_numbering_starts_anew_are_part_of_the_place(texts: Read) -> None:
    read = texts("ga-xml/74/74_263.xml")
    assert read["I.pp1"].startswith("Having considered the note")
    assert read["III.op1"].startswith("Decides to approve resources")
    assert {"VIII.op41", "IX.op1", "XXIV.op1"} <= set(read)


def test_sections_whose_numbering_goes_on_are_no_part_of_the_place(texts: Read) -> None:
    read = texts("ga-xml/79/A_RES_79_144-*")
    assert {"op1", "op381"} <= set(read)
    assert not [place for place in read if place.startswith(("I.", "II.", "2."))]


def test_letters_within_a_section_of_a_part_tell_their_clauses_apart(texts: Read) -> None:
    read = texts("ga-xml/79/A_RES_79_252-*")
    assert {"A.op18", "A.I.A.pp1", "A.I.A.op1", "A.I.B.op4", "A.I.E.op1", "B.op1"} <= set(read)


def test_a_symbol_keeps_its_letters(resolution: Callable[[str], Resolution]) -> None:
    assert resolution("ga-xml/79/A_RES_79_252-*").symbol == "A/RES/79/252 A-B"
    assert resolution("ga-xml/74/74_232B_E*").paragraphs[0].id == "A/RES/74/232 B#pp1"


def test_articles_quoted_in_a_clause_are_no_divisions(texts: Read) -> None:
    read = texts("ga-xml/77/A_RES_77_256 A-B*")
    assert "The Commission shall make recommendations" in read["A.op1"]
    assert [place for place in read if place.startswith("A.op") and "(" not in place] == [f"A.op{n}" for n in range(1, 6)]


def test_articles_of_a_convention_in_an_annex_are_divisions(texts: Read) -> None:
    read = texts("ga-xml/79/A_RES_79_243-*")
    assert read["annex1.art1.op1"].startswith("The purposes of this Convention are to:")


def test_two_annexes_in_one_attachment_are_two(texts: Read) -> None:
    assert {"annex1.op1", "annex2.op1"} <= set(texts("ga-xml/74/74_280_E*"))


def test_a_table_reads_row_by_row(texts: Read) -> None:
    assert "Under-Secretary-General | 36; Assistant Secretary-General" in texts("ga-xml/74/74_262*")["annex.op1"]


def test_a_second_preamble_behind_a_stray_body_goes_on_with_the_first(texts: Read) -> None:
    read = texts("ga-xml/77/A_RES_77_118-*")
    assert {"pp69", "pp70", "pp71", "op1", "op200"} <= set(read)


def test_a_repeated_mark_of_a_footnote_is_no_figure_of_the_text(resolution: Callable[[str], Resolution]) -> None:
    clause = next(p for p in resolution("ga-xml/74/74_106.xml").paragraphs if p.locator == "op5")
    assert clause.text.endswith("the Nouméa Accord;")
    assert [note.mark for note in clause.footnotes] == ["2"]


def test_a_file_in_french_is_set_aside_as_such(shared: Path) -> None:
    path = shared / "corpus" / "ga-xml" / "75" / "75_274_F.xml"
    if not path.is_file():
        pytest.skip("there is no 75_274_F.xml among the outside texts")
    with pytest.raises(WrongLanguage, match="'fra'"):
        read_file(path)


def test_invisible_characters_leave_no_trace(texts: Read) -> None:
    assert not [text for text in texts("ga-xml/75/75_124_E*").values() if set(text) & set("\u00ad\u200b\u200e\ufeff")]


def test_everything_in_letters_is_read_as_sub_paragraphs(texts: Read) -> None:
    read = texts("sc-xml/S_RES_1373_*")
    assert {"pp10", "op1(d)", "op2(g)", "op3(g)", "op9"} <= set(read)


def test_decimal_numbers_are_part_of_the_text(texts: Read) -> None:
    read = texts("sc-xml/S_RES_2231_*")
    assert not [place for place in read if place.startswith("annex.op1.")]
    assert "op30" in read


def test_a_declaration_in_markdown_is_read_with_its_annex_and_articles(shared: Path) -> None:
    read = read_file(shared / "corpus" / "other" / "A_RES_61_295.md").resolution
    assert read is not None
    places = {p.locator: p for p in read.paragraphs}
    assert (read.symbol, read.meeting) == ("A/RES/61/295", 107)
    assert {"pp2", "op1", "annex.pp23", "annex.op1", "annex.art8.op2(e)", "annex.art46.op3"} <= set(places)
    assert [note.mark for note in places["annex.pp16"].footnotes] == ["2", "3"]


def test_a_declaration_in_html_is_read_by_articles_and_named_for_its_file(shared: Path) -> None:
    read = read_file(shared / "corpus" / "other" / "A_RES_217_A_III.html").resolution
    assert read is not None
    places = {p.locator: p.text for p in read.paragraphs}
    assert read.symbol == "A/RES/217 A (III)"
    assert {"pp1", "pp7", "op1", "art11.op2", "art30.op1"} <= set(places)
    assert places["art3.op1"] == "Everyone has the right to life, liberty and the security of person."
