"""The reading room: a conversation on the left, on the right the resolution that its citations lead to; and each resolution alone."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from documents import Corpus
from service.catalogue import document_named, newest_first
from service.errors import UnknownDocument
from service.http.holding import Answering, Holder
from service.http.sessions import greet
from service.http.web.resolution_page import Page, page_of
from service.http.web.templating import HEADERS, READING, root_of, shown
from service.pages import page_path

router = APIRouter(include_in_schema=False)
_LISTED = 20
_NEWEST = 10
_STATIC = Path(__file__).parent / "static"
_MODULES = ("elements.js", "events.js", "service.js", "clipboard.js", "footnotes.js", "lighting.js", "tools.js")
"""The modules that the room's own ones use: named in the page, all are fetched at once."""


@router.api_route("/", methods=READING)
@router.api_route("/c/{conversation}", methods=READING)
@router.api_route("/a/{token}", methods=READING)
def read_room(request: Request) -> Response:
    """Show the reading room, also while the index is being loaded: with a conversation, or with an answer that was shared.

    ``/?in=A/RES/75/15`` opens that resolution. The page is the same for everybody; what is somebody's own it asks for itself.
    """
    holder: Holder = request.app.state.holder
    is_ready, corpus = holder.is_ready, holder.corpus
    page = _opened(corpus, request.query_params.get("in", ""), root_of(request))
    context: dict[str, object] = {
        "page": page,
        "is_ready": is_ready,
        "extent": _extent(corpus),
        "newest": () if page else newest_first(corpus.resolutions)[:_NEWEST],
        "modules": [*_MODULES, *sorted(f"room/{module.name}" for module in (_STATIC / "room").glob("*.js"))],
    }
    response = shown(request, "room.html", context)
    greet(request, response)
    return response


@router.api_route("/d/{symbol:path}", methods=READING)
def read_page(symbol: str, request: Request, answerer: Answering) -> Response:
    """Show a resolution, for example ``/d/A/RES/75/15#op21``; ``/d/75/15`` leads there too.

    No key is asked for: whoever follows a citation's link has only a browser.
    """
    corpus, root = answerer.library.corpus, root_of(request)
    try:
        document = document_named(corpus, symbol)
    except UnknownDocument:
        listed = corpus.resolutions[-_LISTED:][::-1]
        return shown(request, "missing.html", {"symbol": symbol, "listed": listed, "total": len(corpus.resolutions)}, 404)
    if document.symbol != symbol:
        return RedirectResponse(root + page_path(document.symbol), headers=HEADERS)
    return shown(request, "document.html", {"page": page_of(document, corpus, root)})


def _extent(corpus: Corpus) -> str:
    """Say how much there is to answer from: ``1,972 documents, adopted from 2019 to 2025``."""
    years = sorted({document.adopted.year for document in corpus.resolutions if document.adopted})
    count = len(corpus.resolutions)
    if not years:
        return ""
    span = f"in {years[0]}" if len(years) == 1 else f"from {years[0]} to {years[-1]}"
    return f"{count:,} {'document' if count == 1 else 'documents'}, adopted {span}"


def _opened(corpus: Corpus, symbol: str, root: str) -> Page | None:
    """The resolution that a new conversation begins beside: the one asked for, or the only one that there is."""
    try:
        document = document_named(corpus, symbol) if symbol else None
    except UnknownDocument:
        document = None
    if document is None and len(corpus.resolutions) == 1:
        document = corpus.resolutions[0]
    return page_of(document, corpus, root) if document else None
