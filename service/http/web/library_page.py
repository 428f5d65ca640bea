"""The library: the documents that questions are answered from, chosen by title, session, item and year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from documents import Corpus, Paragraph, Resolution
from embeddings import StoreUnavailable, terms
from service.catalogue import LONGEST, Choices, Field, Selection, choices, excerpt, newest_first, selected, wider
from service.http.holding import Answering
from service.http.web.templating import READING, root_of, shown
from service.library import Library
from service.retrieval import Found, search_paragraphs
from service.uploads import LARGEST as LARGEST_FILE

router = APIRouter(include_in_schema=False)
_ON_A_PAGE = 50
_SEARCHED = 30
"""So many paragraphs are looked for; of each document the best is shown."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]|[\ud800-\udfff]")
_PARAMETERS: Mapping[Field, str] = {"words": "q", "session": "session", "agenda_item": "agenda_item", "year": "year"}
_NAMES: Mapping[Field, str] = {
    "words": "the words",
    "session": "the session",
    "agenda_item": "the agenda item",
    "year": "the year",
}


_FORMS: Mapping[str, tuple[str, str]] = {
    "session": (r"[0-9]{1,3}", "is no session; sessions are numbers such as 75."),
    "agenda_item": (r"(?s:.{1,40})", "is no agenda item; items are numbers such as 130 (q)."),
    "year": (r"(?:19|20)[0-9]{2}", "is no year of adoption; years have four figures, such as 2020."),
    "page": (r"-?[0-9]{1,9}", "is no number of a page."),
}
"""How what is chosen is written, and what is said of what is written otherwise."""


@dataclass(frozen=True, slots=True)
class Link:
    """An address within the service, and what it is called."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Bearing:
    """A document that was found by its paragraphs: the best of them, shown shortly."""

    document: Resolution
    paragraph: Paragraph
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks for, and what is wrong with how it does."""

    selection: Selection
    page: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of the library: ``titled`` documents first, then those ``found`` by their paragraphs."""

    selection: Selection
    choices: Choices
    total: int
    titled: tuple[Resolution, ...] = ()
    found: tuple[Bearing, ...] = ()
    titled_in_all: int = 0
    found_in_all: int = 0
    first: int = 0
    page: int = 1
    pages: int = 1
    turning: tuple[Link, ...] = ()
    wider: tuple[Link, ...] = ()
    faults: tuple[str, ...] = ()
    note: str = ""


@router.api_route("/library", methods=READING)
def read_library(request: Request, answerer: Answering) -> Response:
    """Show the documents, the newest first; with ``q`` those with its words in their titles, then those whose paragraphs bear on it.

    No key is asked for, as for the documents themselves.
    """
    asked, library = asked_for(request.query_params), answerer.library
    shelf = shelf_of(library, asked, root_of(request))
    largest = 0 if request.app.state.uploads is None else LARGEST_FILE
    context: dict[str, object] = {"shelf": shelf, "largest": largest, "extent": _extent}
    return shown(request, "library.html", context, 422 if asked.faults else 200)


def asked_for(parameters: Mapping[str, str]) -> Asked:
    """Read what is asked for; what cannot be meant is a fault, and left out."""
    words = " ".join(parameters.get("q", "").split())
    faults = []
    if len(words) > LONGEST:
        faults.append(f"What you look for has {len(words):,} characters; at most {LONGEST} are taken. Write fewer words.")
        words = ""
    if _CONTROL.search(words + parameters.get("agenda_item", "")):
        faults.append("What you look for has control characters in it; write it again by hand.")
        words = _CONTROL.sub("", words)
    given = {name: parameters.get(name, "").strip() for name in _FORMS}
    given["agenda_item"] = _CONTROL.sub("", given["agenda_item"])
    for name, (form, fault) in _FORMS.items():
        if given[name] and not re.fullmatch(form, given[name]):
            faults.append(f"“{_short(given[name])}” {fault}")
            given[name] = ""
    session, item, year, page = given["session"], given["agenda_item"], given["year"], given["page"] or "1"
    selection = Selection(words, int(session) if session else None, item, int(year) if year else None)
    return Asked(selection, int(page), tuple(faults))


def shelf_of(library: Library, asked: Asked, root: str) -> Shelf:
    """Make the page that is asked for, or the nearest that there is."""
    corpus, selection = library.corpus, asked.selection
    if asked.faults:
        return Shelf(selection, choices(corpus, selection), len(corpus.resolutions), faults=asked.faults)
    titled = newest_first(selected(corpus, selection))
    found, note = _found(library, selection, {document.symbol for document in titled})
    pages = max(1, -(-(len(titled) + len(found)) // _ON_A_PAGE))
    page = min(max(asked.page, 1), pages)
    first = (page - 1) * _ON_A_PAGE
    more = found[max(0, first - len(titled)) : max(0, first + _ON_A_PAGE - len(titled))]
    return Shelf(
        selection=selection,
        choices=choices(corpus, selection),
        total=len(corpus.resolutions),
        titled=tuple(titled[first : first + _ON_A_PAGE]),
        found=tuple(_bearing(hit, corpus, selection.words) for hit in more),
        titled_in_all=len(titled),
        found_in_all=len(found),
        first=first,
        page=page,
        pages=pages,
        turning=tuple(_turning(selection, page, pages, root)),
        wider=() if titled or found else tuple(_wider(library, selection, root)),
        note=note,
    )


def _found(library: Library, selection: Selection, known: set[str]) -> tuple[list[Found], str]:
    """The best paragraphs of documents that are not ``known`` yet, one a document, and what kept them from being found.

    Search ranks whatever there is; where no paragraph has any of the words, nothing is taken to bear on them.
    """
    wanted = terms(selection.words)
    try:
        if not any(len(library.index.keywords.holders([term])) for term in wanted):
            return [], ""
        hits = search_paragraphs(library, selection.words, selection.filter, _SEARCHED)
    except StoreUnavailable as error:
        return [], f"Paragraphs cannot be searched at the moment: {error}"
    best: dict[str, Found] = {}
    for hit in hits:
        if hit.paragraph.symbol in library.corpus.by_symbol and hit.paragraph.symbol not in known:
            best.setdefault(hit.paragraph.symbol, hit)
    return list(best.values()), ""


def _bearing(hit: Found, corpus: Corpus, words: str) -> Bearing:
    return Bearing(corpus.by_symbol[hit.paragraph.symbol], hit.paragraph, excerpt(hit.paragraph.text, words))


def _extent(document: Resolution) -> str:
    """How many paragraphs there are of each kind."""
    counts = [(len(document.whole(kind)), kind) for kind in ("preambular", "operative", "annex")]
    said = [f"{count} {kind}" for count, kind in counts if count]
    return ", ".join(said) + (" paragraphs" if sum(count for count, _ in counts) != 1 else " paragraph")


def _turning(selection: Selection, page: int, pages: int, root: str) -> Sequence[Link]:
    """The ways to the other pages."""
    ways = {"First": 1, "Previous": page - 1, "Next": page + 1, "Last": pages}
    return [
        Link(name, _address(selection, root, number))
        for name, number in ways.items()
        if 1 <= number <= pages
        and number != page
        and not (name == "First" and page == 2)
        and not (name == "Last" and page == pages - 1)
    ]


def _wider(library: Library, selection: Selection, root: str) -> Sequence[Link]:
    return [
        Link(
            f"without {_NAMES[one.without]}: {one.count:,} {'document' if one.count == 1 else 'documents'}",
            _address(one.selection, root),
        )
        for one in wider(library.corpus, selection)
    ]


def _address(selection: Selection, root: str, page: int = 1) -> str:
    values = {name: getattr(selection, field) for field, name in _PARAMETERS.items()}
    given = {name: value for name, value in values.items() if value} | ({"page": page} if page > 1 else {})
    return f"{root}/library" + (f"?{urlencode(given)}" if given else "")


def _short(text: str) -> str:
    cut = _CONTROL.sub("\ufffd", text[:40])
    return cut if len(text) <= 40 else cut + "…"
