"""Rows of tables: what a State pays, what a section of a budget comes to, how many posts there are, read off with its heads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from documents.series import age, title_key
from documents.states import state_meant
from documents.tables import Cell, Row
from service.answer import Citation, Sentence
from service.answering.composition import quoted
from service.answering.counted_tables import (
    YEARS,
    Counted,
    CountedTable,
    counted_tables,
    idle_words,
    kinds_counted,
    stems,
    years_in,
)
from service.answering.drafts import Draft
from service.answering.searched import SearchedQuestion
from service.library import Library
from service.requests.asked import find_countries
from service.requests.wording import content_terms

_ROWS = 6
"""So many rows are shown of one table."""
_TOLD = 3
"""So many rows have room in a headline."""
_EARLIER = 5
"""So many tables of other years are there for those who ask for more."""
_LONGEST_LEAD = 40
_SHORTEST_QUOTED = 3
MEASURED = 0.97
"""What is claimed of a row: of 263 that were told for 264 questions made over the tables of sessions 74 to 79 all were those meant."""
_TASKS = frozenset({"answer", "count", "list", "exists", "documents", "overview", "paragraph", "outside", "other_body"})
_TIMES = frozenset({"", "latest", "current"})
_SECTION = re.compile(r"\bsections?\s+(\d{1,2}[a-z]?)\b", re.IGNORECASE)
_OF_OTHER_THINGS = frozenset(
    "is are was were do does did has have had should must shall will would may can could why when where who whom".split()
)
"""Words that begin a question whether, why, when or who, which no row tells."""
_TOTAL = frozenset({"total"})
_FINAL = frozenset({"total", "final"})


@dataclass(frozen=True, slots=True)
class _Sought:
    """What a question says of the row that it wants: words, States, the number of a section."""

    words: frozenset[str]
    """All of its words but those that name a State, a section by number or a year."""
    content: frozenset[str]
    """Those of them that tell of something."""
    states: tuple[str, ...]
    section: str
    years: frozenset[int]
    is_of_money: bool
    """Whether it asks for an amount, whatever its words are."""

    def before(self, other: _Sought) -> _Sought:
        """What it says, and what another says where it says nothing."""
        states, section = self.states or other.states, self.section or other.section
        return replace(other, states=states, section=section, years=self.years or other.years)

    def asks_for(self, counted: Counted) -> bool:
        """Whether it asks for what a table counts."""
        return bool(self.words & counted.asked) or (self.is_of_money and counted.is_money)


def answer_row(question: SearchedQuestion, library: Library, follow_up: str = "") -> Draft | None:
    """Give the rows of the newest table, or of that of the years asked for, that a question means; None where it means none.

    Every word of the question must be one of the row, of what stands around its table, or one by which people ask for
    what the table counts, and at least one must be of the last kind, unless the document is named by number. The State, the
    section and the years of a follow-up, as it was written, go before those of the question that was made of it.
    """
    request, (first, second) = question.request, [*question.text.lower().split(), "", ""][:2]
    is_other = first.strip("¿¡\"'“(") in _OF_OTHER_THINGS and second != "you"
    if request.task not in _TASKS or request.when not in _TIMES or request.numbers or is_other:
        return None
    sought = _sought(question.text, question, library)
    if follow_up:
        own = _sought(follow_up, question, library)
        if not (own.content or own.states or own.section or own.years):
            return None
        sought = own.before(sought)
    found = best_row(sought, question, library)
    return _told(found, _earlier(found, library)[:_EARLIER]) if found else None


@dataclass(frozen=True, slots=True)
class FoundRows:
    """The rows of one table that a question means."""

    held: CountedTable
    rows: tuple[Row, ...]


def best_row(sought: _Sought, question: SearchedQuestion, library: Library) -> FoundRows | None:
    """Find the table that fits best what is sought, the newest of those that fit alike, with the rows that are meant."""
    if not question.named and not any(map(sought.asks_for, kinds_counted())):
        return None
    matching = [FoundRows(held, rows) for held in _in_time(sought, question, library) if (rows := _rows(sought, held))]
    return max(matching, key=lambda found: _fit(found.held, sought), default=None)


@dataclass(frozen=True, slots=True)
class YearsRow:
    """A row of a table for some years, as it is told."""

    citation: Citation
    years: tuple[int, ...]
    span: str
    figure: str
    head: str
    """The head of the column that the figure stands in."""
    unit: str
    named: str
    point: str

    @property
    def number(self) -> Decimal | None:
        """The figure as a number."""
        plain = self.figure.replace(",", "").replace(" ", "")
        return Decimal(plain) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None


def rows_over_years(found: FoundRows, library: Library) -> list[YearsRow]:
    """A row that is meant and the same one in the tables of earlier years, oldest first; those with a figure under the same head."""
    held, row = found.held, found.rows[0]
    by_years = {one.years: _of_years(one, own) for one, own in [*_earlier(found, library)[::-1], (held, row)] if one.years}
    head = _of_years(held, row).head
    return [told for told in by_years.values() if told.number is not None and told.head == head]


def _of_years(held: CountedTable, row: Row) -> YearsRow:
    value = _value(row)
    return YearsRow(
        citation=Citation.of(held.paragraph, row.start, row.end).model_copy(update={"title": held.paragraph.title}),
        years=held.years,
        span=held.span,
        figure=_written(value, held),
        head=row.heads[row.values.index(value)],
        unit=held.counted.unit,
        named=_named(row, held, is_twice=False),
        point=_point(row, (row,)),
    )


def sought_in(question: SearchedQuestion, library: Library) -> _Sought:
    """What a question says of the row that it wants."""
    return _sought(question.text, question, library)


def _sought(text: str, question: SearchedQuestion, library: Library) -> _Sought:
    countries = find_countries(text, library.reader.directory)
    states = tuple(state for said in countries if (state := state_meant(said.value.name)))
    for said in reversed(countries):
        text = f"{text[: said.start]} {text[said.end :]}"
    section = _SECTION.search(text)
    left = YEARS.sub(" ", _SECTION.sub(" ", text))
    years = {*question.request.years, *years_in(text)}
    return _Sought(
        stems(left),
        content_terms(left),
        states,
        section[1].upper() if section else "",
        frozenset(years),
        "money" in question.kinds,
    )


def _in_time(sought: _Sought, question: SearchedQuestion, library: Library) -> Iterator[CountedTable]:
    """The tables for the years and of the sessions and documents that a question names, which count what it asks for."""
    sessions, known = question.request.sessions, library.corpus.by_symbol
    series = {title_key(known[symbol].title) for symbol in question.symbols if symbol in known} if sought.years else set()
    for held in counted_tables(library):
        is_of_named = held.paragraph.symbol in question.symbols or title_key(held.paragraph.title) in series
        is_named = is_of_named if question.named else sought.asks_for(held.counted)
        is_of_session = not sessions or (held.document is not None and held.document.session in sessions)
        if is_named and is_of_session and sought.years <= set(held.years):
            yield held


def _rows(sought: _Sought, held: CountedTable) -> tuple[Row, ...]:
    """The rows of a table that are sought; none where a word of the question is not explained by them and the table."""
    left = sought.content - held.counted.asked - held.around - idle_words()
    rows = held.table.rows
    if sought.states:
        found = [row for state in sought.states for row in rows if state_meant(row.name) == state]
        return tuple(found[:_ROWS]) if not left and len(found) >= len(sought.states) else ()
    if sought.section:
        own = [row for row in rows if sought.section in {row.number, row.number[:-1]}] if held.is_of_sections else []
        return tuple(row for row in own if left <= stems(row.name))[:_ROWS]
    explaining = [row for row in rows if left <= stems(row.name)]
    whole = [row for row in explaining if stems(row.name) <= sought.words]
    if not whole and not left and sought.words & held.counted.asked & held.titles:
        return tuple(row for row in rows if stems(row.name) == _TOTAL)[-1:]
    is_one = len(left) > 1 and len({row.name for row in explaining}) == 1
    return tuple((whole or (explaining if is_one else []))[:_ROWS])


def _fit(held: CountedTable, sought: _Sought) -> tuple[int, int, object]:
    """How well a table fits a question: no word in its first head that nobody asked for, many around it that were, and new."""
    unasked = stems(" ".join(held.table.head[:1])) - sought.words - {"section"}
    return -len(unasked), len(held.around & sought.words), age(held.document) if held.document else (0,)


def _told(found: FoundRows, earlier: Sequence[tuple[CountedTable, Row]]) -> Draft:
    held, rows, paragraph = found.held, found.rows, found.held.paragraph
    points = [Sentence(text=_point(row, rows), citations=(paragraph.id,)) for row in rows]
    lead = held.lead.rstrip(" :")
    if 1 < len(lead.split()) <= _LONGEST_LEAD:
        points.append(Sentence(text=quoted(lead), citations=(paragraph.id,)))
    citations = [Citation.of(paragraph, rows[0].start, rows[0].end)]
    for one, row in earlier:
        if one.paragraph.id != paragraph.id:
            told = f"{one.span}: {_point(row, (row,))}"
            points.append(Sentence(text=told, citations=(one.paragraph.id,), is_folded=True))
            citations.append(Citation.of(one.paragraph, row.start, row.end))
    return Draft("lookup", tuple(points), tuple(citations), headline=_headline(held, rows), confidence=MEASURED)


def _headline(held: CountedTable, rows: Sequence[Row]) -> Sentence | None:
    """The figures with their unit, what they are of, and for which years; none of a row that has only a dash."""
    is_twice = len({row.name for row in rows}) < len(rows)
    told = rows[:1] if is_twice else rows
    if len(told) > _TOLD or not all(_digits(_value(row).text) for row in told):
        return None
    figures = [f"{_written(_value(row), held)} {held.counted.unit} {_named(row, held, is_twice=is_twice)}" for row in told]
    title = held.paragraph.title
    when = title if years_in(title) == held.years else held.span
    return Sentence(text=", ".join(filter(None, [*figures, when])), citations=(held.paragraph.id,), verdict="supported")


def _named(row: Row, held: CountedTable, *, is_twice: bool) -> str:
    """What a row is of, as a headline says it."""
    if stems(row.name) == _TOTAL:
        return "in total"
    numbered = f"section {row.number}, {row.name}" if row.number and held.is_of_sections else row.name
    return f"for {numbered} ({row.above[0]})" if is_twice and row.above else f"for {numbered}"


def _written(value: Cell, held: CountedTable) -> str:
    """A figure as the words that lead the table in write it with commas, where they have it."""
    written = (word.strip(".,;:()") for word in held.lead.split() if "," in word.strip(".,;:()"))
    return next((figure for figure in written if _digits(figure) == _digits(value.text)), value.text)


def _digits(figure: str) -> str:
    return "".join(filter(str.isdigit, figure))


def _value(row: Row) -> Cell:
    """The value that tells most: the total or the final one where the row ends with such, else its first."""
    return row.values[-1] if stems(row.heads[-1]) & _FINAL else row.values[0]


def _point(row: Row, rows: Sequence[Row]) -> str:
    """A row as it is read: what it is of, then each head with its value."""
    above = f"{row.above[0]}: " if len(rows) > 1 and row.above else ""
    label = " … ".join(cell.text for cell in row.label)
    values = (quoted(v.text) if len(_digits(v.text)) >= _SHORTEST_QUOTED else v.text for v in row.values)
    pairs = (f"{head}: {value}" if head else value for head, value in zip(row.heads, values, strict=True))
    return f"{above}{quoted(label) if len(label) >= _SHORTEST_QUOTED else label}; {', '.join(pairs)}"


def _earlier(found: FoundRows, library: Library) -> list[tuple[CountedTable, Row]]:
    """The same row in the tables of other years under the same title, the newest first."""
    held, rows = found.held, found.rows
    if len({row.name for row in rows}) > 1:
        return []
    others = [one for one in counted_tables(library) if one.series == held.series and one.years < held.years]
    alike = [(one, row) for one in others for row in one.table.rows if _is_same(row, rows[0])]
    newest = sorted(alike, key=lambda pair: pair[0].years, reverse=True)
    return list({one.paragraph.id: (one, row) for one, row in reversed(newest)}.values())[::-1]


def _is_same(one: Row, other: Row) -> bool:
    state = state_meant(other.name)
    return one.name == other.name or (bool(state) and state_meant(one.name) == state)
