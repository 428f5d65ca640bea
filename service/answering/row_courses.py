"""Courses of rows: what the same row says in the tables of each year, oldest first, and by how much it changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from service.answer import Citation, Sentence
from service.answering.drafts import Draft
from service.answering.searched import SearchedQuestion
from service.answering.table_rows import MEASURED, YearsRow, best_row, rows_over_years, sought_in
from service.library import Library
from service.requests.details import without_course

_MOST = 8
"""So many years have room in a headline."""


def answer_course(question: SearchedQuestion, library: Library) -> Draft | None:
    """Say how a figure that tables have year by year went on; None where no such row is meant, or there is one year of it."""
    request = question.request
    text = without_course(question.words)
    if text is None or request.numbers:
        return None
    asked = replace(question, text=text, request=request.model_copy(update={"years": (), "sessions": ()}))
    sought = sought_in(asked, library)
    years = sorted({*request.years, *sought.years})
    found = best_row(replace(sought, years=frozenset()), asked, library)
    if found is None or len(found.rows) > 1:
        return None
    rows = rows_over_years(found, library)[-_MOST:]
    chosen = _chosen(rows, years, is_since=request.when == "since")
    told = chosen if len(chosen) > 1 else rows
    return _told(told, [year for year in years if not any(year in row.years for row in rows)]) if len(told) > 1 else None


def _chosen(rows: Sequence[YearsRow], years: Sequence[int], *, is_since: bool) -> list[YearsRow]:
    """Those of the years that are asked for and between them; all where none is named."""
    if not years:
        return list(rows)
    last = rows[-1].years[-1] if rows and (is_since or len(years) == 1) else years[-1]
    return [row for row in rows if row.years[-1] >= years[0] and row.years[0] <= last]


def _told(rows: Sequence[YearsRow], missing: Sequence[int]) -> Draft:
    first, last = rows[0], rows[-1]
    figures = ", ".join(f"{row.figure} ({row.span})" for row in rows)
    said = f"{figures}: {', '.join(filter(None, [f'{last.unit} {last.named}', _of_each_year(last)]))}{_difference(first, last)}."
    headline = Sentence(text=said, citations=tuple(row.paragraph.id for row in rows), verdict="supported")
    points = [Sentence(text=f"{row.span}: {row.point}", citations=(row.paragraph.id,), is_folded=True) for row in rows]
    if missing:
        none = f"No such table is held for {', '.join(map(str, missing))}."
        points.insert(0, Sentence(text=none, verdict="supported"))
    citations = tuple({row.paragraph.id: Citation.of(row.paragraph, row.start, row.end) for row in rows}.values())
    return Draft("lookup", tuple(points), citations, headline=headline, confidence=MEASURED)


def _of_each_year(row: YearsRow) -> str:
    """What is adopted anew each year and holds the table: the title without its year; empty where it names none."""
    title, _, year = row.paragraph.title.rpartition(" for ")
    return title if year.isdigit() else ""


def _difference(first: YearsRow, last: YearsRow) -> str:
    """By how much the last is above or below the first, worked out here and said to be."""
    before, after = first.number, last.number
    if before is None or after is None or before == after:
        return ""
    by = f"{abs(after - before):,}".rstrip("0").rstrip(".") if (after - before) % 1 else f"{int(abs(after - before)):,}"
    share = f" ({abs(after - before) / before * 100:.1f} per cent)" if before and last.unit != "per cent" else ""
    return f"; {'up' if after > before else 'down'} {by}{share}, computed"
