"""Scoping: the documents that a request leaves, by the sessions and times that it names and the series that it means."""

from __future__ import annotations

from documents import Corpus
from service.answering.entries import entries, in_time
from service.requests.request import Request

_SEARCHED = frozenset({"answer", "list", "count", "exists", "overview", "summary", "definition", "header", "paragraph"})
"""Tasks whose times say where to look; a comparison or a list of observances reads them itself."""


def filtered(request: Request, corpus: Corpus) -> tuple[str, ...]:
    """The symbols of the documents that a request leaves, newest first; none where it leaves all, or nothing that is held."""
    if len(corpus.by_symbol) < 2 or request.task not in _SEARCHED:
        return ()
    if request.named and request.symbols:
        return request.symbols
    if request.symbols or not (request.sessions or request.years or request.dates or request.months):
        return ()
    held = (entry.symbol for entry in in_time(request, entries(corpus)))
    return tuple(dict.fromkeys(symbol for symbol in held if symbol in corpus.by_symbol))
