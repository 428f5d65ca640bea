"""The comparison: two resolutions side by side on a page, with a form to choose them."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from documents import Corpus, Resolution
from documents.series import series_of
from service.catalogue import document_named
from service.comparison import compare
from service.errors import UnknownDocument
from service.http.holding import Answering
from service.http.web.templating import READING, shown

router = APIRouter(include_in_schema=False)
_LONGEST = 60
_SHOWN = 40
"""Most resolutions of a series that are offered."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands in the form, the resolution whose series can be offered beside it, and which of it is not there."""

    first: str
    second: str
    known: Resolution | None
    offered: tuple[Resolution, ...]
    missing: tuple[str, ...]


@router.api_route("/compare", methods=READING)
def read_comparison(request: Request, answerer: Answering, first: str = "", second: str = "") -> Response:
    """Show what became of the paragraphs of a resolution in another, for example ``/compare?first=75/15&second=77/12``.

    With one of them its series is offered, with none the form. No key is asked for, as for the documents themselves.
    """
    corpus = answerer.library.corpus
    names = [" ".join(name.split()) for name in (first, second)]
    one, other = documents = [_named(corpus, name) for name in names]
    pairs = list(zip(names, documents, strict=True))
    missing = tuple(_short(name) for name, document in pairs if name and document is None)
    known = one or other
    offered = tuple(series_of(known, corpus)[-_SHOWN:]) if known else ()
    symbols = [document.symbol if document else _short(name) for name, document in pairs]
    chosen = Chosen(symbols[0], symbols[1], known, offered, missing)
    compared = compare(one, other) if one and other else None
    return shown(request, "comparison.html", {"chosen": chosen, "compared": compared}, 404 if missing else 200)


def _named(corpus: Corpus, name: str) -> Resolution | None:
    try:
        return document_named(corpus, name) if name and len(name) <= _LONGEST else None
    except UnknownDocument:
        return None


def _short(name: str) -> str:
    cut = "".join(letter if letter.isprintable() else "\ufffd" for letter in name[:_LONGEST])
    return cut if len(name) <= _LONGEST else cut + "…"
