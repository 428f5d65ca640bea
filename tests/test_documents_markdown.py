"""Reading resolutions from Markdown and from text of other makes: lists, headings, tables, annexes, page furniture, hostile text."""

from __future__ import annotations

import pytest

from documents import Resolution, UnreadableDocument
from documents.readers.text import read_text, text_reader

HEAD = "# 75/15. Cooperation\n\n*The General Assembly*,\n\n_Recalling_ it,\n\n"


def _read(body: str) -> Resolution:
    return read_text(HEAD + body, "x")


def _texts(body: str) -> dict[str, str]:
    return {p.locator: p.text for p in _read(body).paragraphs}


def test_emphasis_of_either_kind_is_taken_out() -> None:
    read = _read("1. _Decides also_ to **go** *there*.")
    assert [(p.verb, p.text) for p in read.paragraphs] == [
        ("Recalling", "Recalling it,"),
        ("Decides also", "Decides also to go there."),
    ]


def test_a_list_in_which_every_item_is_1_is_counted() -> None:
    assert list(_texts("1. Decides it;\n1. Requests it;\n1. Notes it.")) == ["pp1", "op1", "op2", "op3"]


def test_escaped_signs_are_themselves() -> None:
    assert _texts(r"1\. Decides \*it\* \[a\]\(b\) 5 \> 4.")["op1"] == "Decides *it* [a](b) 5 > 4."


def test_a_heading_stands_over_the_paragraphs_behind_it() -> None:
    read = {
        p.locator: p.heading
        for p in _read("1. Decides it.\n\n## Budget\n2. Notes it.\n\nStaff matters\n\n3. Requests it.").paragraphs
    }
    assert read == {"pp1": "", "op1": "", "op2": "Budget", "op3": "Staff matters"}


def test_a_table_reads_row_by_row() -> None:
    table = "| Post | Number |\n|---|---:|\n| P-5 | 2 |\n| | |"
    assert _texts(f"1. Approves the posts:\n\n{table}\n\n2. Notes it.")["op1"] == "Approves the posts: Post | Number; P-5 | 2"


def test_roman_items_under_h_are_its_own() -> None:
    letters = "; ".join(f"({letter}) it" for letter in "abcdefg")
    read = list(_texts(f"1. Decides: {letters}; (h) that: (i) here; (ii) there; (i) then; (j) last."))
    assert read[-4:] == ["op1(h)", "op1(h)(i)", "op1(h)(ii)", "op1(i)"] or read[-5:-1] == [
        "op1(h)",
        "op1(h)(i)",
        "op1(h)(ii)",
        "op1(i)",
    ]


def test_sub_paragraphs_go_to_any_depth() -> None:
    read = list(_texts("1. Decides: (a) that: (i) this: (1) here; (2) there; (ii) that; (b) more."))
    assert read[1:] == ["op1", "op1(a)", "op1(a)(i)", "op1(a)(i)(1)", "op1(a)(i)(2)", "op1(a)(ii)", "op1(b)"]


def test_annexes_are_numbered_where_there_are_several() -> None:
    one = _texts("1. Decides it.\n\n23rd plenary meeting\n3 May 2021\n\nAnnex\n\nPlan\n\n1. The plan starts.")
    two = _texts("1. Decides it.\n\nAnnex I\n\nPlan\n\n1. It starts.\n\nAnnex II\n\nRules\n\n1. It ends.")
    assert list(one) == ["pp1", "op1", "annex.op1"]
    assert list(two) == ["pp1", "op1", "annex1.op1", "annex2.op1"]


def test_sections_and_parts_are_told_apart() -> None:
    sections = _texts("I\n\nBudget\n\n1. Decides it;\n\nII\n\nStaff\n\n1. Notes it.")
    parts = read_text(
        "A/RES/75/101 A-B\n\n75/101. Information\n\nA\n\nPeace\n\nThe General Assembly,\n\n1. Decides it.\n\nB\n\nWar\n\nThe General Assembly,\n\n1. Notes it.",
        "x",
    )
    assert list(sections) == ["pp1", "I.op1", "II.op1"]
    assert [p.id for p in parts.paragraphs] == ["A/RES/75/101 A-B#A.op1", "A/RES/75/101 A-B#B.op1"]


def test_what_is_printed_at_the_foot_and_head_of_a_page_does_not_cut_a_paragraph() -> None:
    body = "1. Decides to go¹ on with\n\n¹ See there.\n\n20-15903\n\n2/4\n\n*2015903*\n\nA/RES/75/15\n\nCooperation\n\nthe Plan.\n\n2. Notes it."
    read = _texts(body)
    assert (read["op1"], read["op2"]) == ("Decides to go on with the Plan.", "Notes it.")


def test_a_number_alone_on_its_line_belongs_to_the_next() -> None:
    assert _texts("1.\n\nDecides it;\n\n2\n\nNotes it.") == {"pp1": "Recalling it,", "op1": "Decides it;", "op2": "Notes it."}


def test_paragraphs_one_a_line_are_read_line_by_line() -> None:
    text = "75/15. Cooperation\nThe General Assembly,\nRecalling it,\nNoting it,\n1. Decides it;\n2. Notes it."
    assert [p.locator for p in read_text(text, "x").paragraphs] == ["pp1", "pp2", "op1", "op2"]


def test_a_raised_figure_of_a_unit_is_no_mark() -> None:
    assert (
        _texts("1. Decides to keep 5 km² free¹ of it.\n\n¹ See there.\n\n² See here.")["op1"]
        == "Decides to keep 5 km² free of it."
    )


@pytest.mark.parametrize(
    "body",
    ["*" * 300_000, "_a" * 150_000, "[" * 300_000, "[a](" * 80_000, "<!--" * 80_000, "(a) x; (b) y; " * 20_000, "<br " * 80_000],
)
def test_a_hostile_text_is_read_or_refused_in_time(body: str) -> None:
    assert _texts(f"1. Decides {body}")["op1"].startswith("Decides")


def test_a_text_of_more_blocks_than_any_resolution_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_reader, "MAX_BLOCKS", 100)
    with pytest.raises(UnreadableDocument, match="at most 100"):
        _read("Noting it,\n\n" * 101)
