"""The reader: a resolution as a web page, each paragraph where its locator leads."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.templating import Jinja2Templates

from documents import Corpus
from service.errors import UnknownDocument
from service.http.holding import Answering
from service.http.page import Link, page_of
from service.pages import page_path
from service.places import document_named

router = APIRouter(include_in_schema=False)
_HERE = Path(__file__).parent
_LISTED = 20
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def install_pages(app: FastAPI) -> None:
    """Give the application its pages: their route, their templates, their style sheet."""
    loader = FileSystemLoader(_HERE / "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    app.state.templates = Jinja2Templates(env=environment)
    app.mount("/static", StaticFiles(directory=_HERE / "static"), name="static")
    app.include_router(router)


@router.get("/d/{symbol:path}")
def read_page(symbol: str, request: Request, answerer: Answering) -> Response:
    """Show a resolution, for example ``/d/A/RES/75/15#op21``; ``/d/75/15`` leads there too.

    No key is asked for: whoever follows a citation's link has only a browser.
    """
    corpus, root = answerer.library.corpus, _root(request)
    try:
        document = document_named(corpus, symbol)
    except UnknownDocument:
        return _missing(symbol, request, corpus)
    if document.symbol != symbol:
        return RedirectResponse(root + page_path(document.symbol), headers=_HEADERS)
    return _shown(request, "document.html", {"page": page_of(document, corpus.by_symbol, root)})


def _missing(symbol: str, request: Request, corpus: Corpus) -> Response:
    """Say that a document is not there, and name the last of those that are."""
    last = reversed(corpus.resolutions[-_LISTED:])
    listed = [Link(f"{d.symbol} – {d.title}", _root(request) + page_path(d.symbol)) for d in last]
    return _shown(request, "missing.html", {"symbol": symbol, "listed": listed, "total": len(corpus.resolutions)}, 404)


def _shown(request: Request, template: str, context: dict[str, object], status: int = 200) -> Response:
    templates: Jinja2Templates = request.app.state.templates
    shown = context | {"root": _root(request)}
    return templates.TemplateResponse(request, template, shown, status_code=status, headers=_HEADERS)


def _root(request: Request) -> str:
    """The path that the service is served under, behind a proxy."""
    return str(request.scope.get("root_path", ""))
