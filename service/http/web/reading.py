"""The reader: a resolution as a web page, each paragraph where its locator leads."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from documents import Corpus, Resolution
from documents.series import series_of
from service.catalogue import document_named
from service.errors import UnknownDocument
from service.http.holding import Answering
from service.http.web.page import Link, Page, page_of
from service.http.web.pages import HEADERS, READING, root_of, shown
from service.pages import page_path

router = APIRouter(include_in_schema=False)
_LISTED = 20


@router.api_route("/d/{symbol:path}", methods=READING)
def read_page(symbol: str, request: Request, answerer: Answering) -> Response:
    """Show a resolution, for example ``/d/A/RES/75/15#op21``; ``/d/75/15`` leads there too.

    No key is asked for: whoever follows a citation's link has only a browser.
    """
    corpus, root = answerer.library.corpus, root_of(request)
    try:
        document = document_named(corpus, symbol)
    except UnknownDocument:
        return _missing(symbol, request, corpus)
    if document.symbol != symbol:
        return RedirectResponse(root + page_path(document.symbol), headers=HEADERS)
    return shown(request, "document.html", {"page": page_in(corpus, document, root)})


def page_in(corpus: Corpus, document: Resolution, root: str) -> Page:
    """Make the page of a resolution that stands in a corpus."""
    return page_of(document, corpus.by_symbol, series_of(document, corpus), root, corpus.records_of(document.symbol))


def _missing(symbol: str, request: Request, corpus: Corpus) -> Response:
    """Say that a document is not there, and name the last of those that are."""
    last = reversed(corpus.resolutions[-_LISTED:])
    listed = [Link(f"{d.symbol} – {d.title}", root_of(request) + page_path(d.symbol)) for d in last]
    return shown(request, "missing.html", {"symbol": symbol, "listed": listed, "total": len(corpus.resolutions)}, 404)
