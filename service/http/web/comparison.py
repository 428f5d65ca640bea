"""The comparison: two resolutions side by side on a page, with a form to choose them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response

from documents import Corpus, Resolution
from documents.differences import Difference
from documents.series import series_of
from documents.words import written_date
from service.catalogue import document_named
from service.comparison import Comparison, Count, Row, Side, compare
from service.errors import UnknownDocument
from service.http.holding import Answering
from service.http.web.page import Link
from service.http.web.pages import READING, root_of, shown
from service.pages import page_path

router = APIRouter(include_in_schema=False)
_LONGEST = 60
_SHOWN = 40
"""Most resolutions of a series that are offered."""


@dataclass(frozen=True, slots=True)
class Head:
    """A resolution at the head of its column."""

    symbol: str
    title: str
    href: str
    adopted: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A paragraph in its column: whether before or after, the link to where it stands, its words."""

    which: Literal["Before", "After"]
    place: Link
    spans: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the comparison: what became of the paragraph, in words, and its two cells."""

    status: str
    said: str
    cells: tuple[Cell | None, Cell | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A comparison as its page shows it."""

    before: Head
    after: Head
    counts: tuple[Count, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands in the form, what can be offered beside it, and which of it is not there."""

    first: str
    second: str
    series: tuple[Link, ...]
    offered: tuple[Resolution, ...]
    missing: tuple[str, ...]


@router.api_route("/compare", methods=READING)
def read_comparison(request: Request, answerer: Answering, first: str = "", second: str = "") -> Response:
    """Show what became of the paragraphs of a resolution in another, for example ``/compare?first=75/15&second=77/12``.

    With one of them its series is offered, with none the form. No key is asked for, as for the documents themselves.
    """
    corpus, root = answerer.library.corpus, root_of(request)
    names = [" ".join(name.split()) for name in (first, second)]
    documents = [_named(corpus, name) for name in names]
    missing = tuple(_short(name) for name, document in zip(names, documents, strict=True) if name and document is None)
    one, other = documents
    sheet = sheet_of(compare(one, other), root) if one and other else None
    known = one or other
    series = series_of(known, corpus)[-_SHOWN:] if known else ()
    symbols = [document.symbol if document else _short(name) for name, document in zip(names, documents, strict=True)]
    chosen = Chosen(symbols[0], symbols[1], tuple(_series(series, known, root)), tuple(series), missing)
    return shown(request, "comparison.html", {"chosen": chosen, "sheet": sheet}, 404 if missing else 200)


def sheet_of(comparison: Comparison, root: str) -> Sheet:
    """Make the page of a comparison."""
    before, after = _head(comparison.before, root), _head(comparison.after, root)
    return Sheet(before, after, comparison.counts, tuple(_line(row, before, after) for row in comparison.rows))


def _head(document: Resolution, root: str) -> Head:
    adopted = written_date(document.adopted) if document.adopted else ""
    return Head(document.symbol, document.title, root + page_path(document.symbol), adopted)


def _line(row: Row, before: Head, after: Head) -> Line:
    said = row.status.capitalize() + (", renumbered" if row.is_renumbered else "")
    return Line(row.status, said, (_cell(row.before, before, "Before"), _cell(row.after, after, "After")))


def _cell(side: Side | None, head: Head, which: Literal["Before", "After"]) -> Cell | None:
    if side is None:
        return None
    label = side.label[:1].upper() + side.label[1:]
    return Cell(which, Link(label, f"{head.href}#{quote(side.locator)}"), side.spans)


def _series(series: Sequence[Resolution], known: Resolution | None, root: str) -> Sequence[Link]:
    """The ways to compare a resolution with the others of its series."""
    others = [other for other in series if known and other.symbol != known.symbol]
    symbol = known.symbol if known else ""
    return [Link(o.symbol, f"{root}/compare?{urlencode({'first': symbol, 'second': o.symbol})}") for o in others]


def _named(corpus: Corpus, name: str) -> Resolution | None:
    try:
        return document_named(corpus, name) if name and len(name) <= _LONGEST else None
    except UnknownDocument:
        return None


def _short(name: str) -> str:
    cut = "".join(letter if letter.isprintable() else "\ufffd" for letter in name[:_LONGEST])
    return cut if len(name) <= _LONGEST else cut + "…"
