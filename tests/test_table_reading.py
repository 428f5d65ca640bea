"""The tables in paragraphs are read row by row, in made-up texts and in the scale and the budget of session 79."""

from __future__ import annotations

from pathlib import Path

import pytest

from documents import Corpus
from documents.readers import read_file
from documents.tables import Table, read_tables

_BUDGET = (
    "Approves the following: (a) Amounts as shown; as follows: Section | Amount (United States dollars); Part I. Policy; "
    "1 | Policy, direction | 98 203 000; 2 | Conferences | (400 700) ; Part II. Law; 3 | Court | – ; Total | 97 802 300"
)


def test_a_row_is_read_with_the_head_of_each_value_and_the_lines_above_it() -> None:
    (table,) = read_tables(_BUDGET)
    assert [(row.number, row.name, row.values[0].text, row.above) for row in table.rows] == [
        ("1", "Policy, direction", "98 203 000", ("Part I. Policy",)),
        ("2", "Conferences", "(400 700)", ("Part I. Policy",)),
        ("3", "Court", "–", ("Part II. Law",)),
        ("", "Total", "97 802 300", ("Part II. Law",)),
    ]
    assert {row.heads for row in table.rows} == {("Amount (United States dollars)",)}


def test_rows_and_cells_are_stretches_of_the_text() -> None:
    (table,) = read_tables(_BUDGET)
    assert _BUDGET[: table.start].endswith("as follows: ")
    assert _BUDGET[table.rows[1].start : table.rows[1].end] == "2 | Conferences | (400 700)"
    assert all(_BUDGET[c.start : c.end] == c.text for row in table.rows for c in (*row.label, *row.values))


def test_a_line_under_the_heads_tells_what_is_counted() -> None:
    (table,) = read_tables("Gross | Net; (Swiss francs); Estimate | 10 | 9 ; Revision | – | (1)")
    assert table.rows[0].heads == ("Gross (Swiss francs)", "Net (Swiss francs)")


def test_a_second_table_and_a_note_behind_the_last_figure_are_no_part_of_it() -> None:
    text = "As below: A. Board Action | Number; New post | 1; Total | 1 B. Office Action | Number; New post | 2; Total | 2 a See annex."
    first, second = read_tables(text)
    assert [row.values[0].text for row in (*first.rows, *second.rows)] == ["1", "1", "2", "2"]
    assert second.head == ("B. Office Action", "Number")


@pytest.mark.parametrize("text", ["No bars here; 1; 2", "| State of sale ; 2. | Authority; 2.1 | Name", "either | or; 5 | 6", ""])
def test_a_form_or_a_text_with_a_bar_is_no_table(text: str) -> None:
    assert read_tables(text) == ()


def test_a_text_of_bars_is_read_in_linear_time() -> None:
    assert len(read_tables("a | 1 ;" * 40_000)[0].rows) == 40_000
    assert read_tables(" | " * 40_000 + "1 " * 40_000 + ";" * 40_000) == ()


def test_every_state_of_the_scale_of_assessments_has_its_percentage_and_they_add_up(shared: Path) -> None:
    (table,) = _tables(shared, "A_RES_79_249-*.xml")
    assert len(table.rows) == 193
    assert sum(round(float(row.values[0].text) * 1000) for row in table.rows) == 100_000


def test_the_sections_of_the_budget_add_up_to_its_total(shared: Path) -> None:
    appropriations, _ = _tables(shared, "A_RES_79_259-*.xml")
    amounts = {row.name: int(row.values[0].text.replace(" ", "")) for row in appropriations.rows}
    sections = sum(int(row.values[0].text.replace(" ", "")) for row in appropriations.rows if row.number)
    assert sections == amounts["Total"]


def _tables(folder: Path, name: str) -> list[Table]:
    (path,) = (folder / "corpus" / "ga-xml" / "79").glob(name)
    resolution = read_file(path).resolution
    corpus = Corpus().with_documents([resolution] if resolution else [], [])
    return [table for paragraph in corpus.paragraphs for table in read_tables(paragraph.text)]
