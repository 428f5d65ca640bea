"""Scoping: the documents that a request leaves, by the sessions and times that it names and the series that it means."""

from __future__ import annotations

from documents import Corpus
from service.answering.entries import entries, in_time
from service.requests.request import Request

_COMPLETE = frozenset({"list", "count", "exists", "overview", "summary"})
"""Tasks whose years and days say where to look. In a question for one thing these are mostly when it happened, and ranking weighs them."""
_SEARCHED = _COMPLETE | {"answer", "definition", "header", "paragraph"}
"""Tasks of which a session says where to look; a comparison or a list of observances reads times itself."""


def filtered(request: Request, corpus: Corpus) -> tuple[str, ...]:
    """The symbols of the documents that a request leaves, newest first; none where it leaves all, or nothing that is held."""
    if len(corpus.by_symbol) < 2 or request.task not in _SEARCHED:
        return ()
    if request.named and request.symbols:
        return request.symbols if request.when or request.years or request.sessions else ()
    if request.task not in _COMPLETE:
        request = request.model_copy(update={"years": (), "months": (), "dates": ()})
    if request.symbols or not (request.sessions or request.years or request.dates or request.months):
        return ()
    held = (entry.symbol for entry in in_time(request, entries(corpus)))
    return tuple(dict.fromkeys(symbol for symbol in held if symbol in corpus.by_symbol))
