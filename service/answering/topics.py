"""Paragraphs on a topic: those that name it, else those that search is sure of."""

from __future__ import annotations

from collections.abc import Sequence

from documents import Paragraph
from service.answering.passages import answer_from, find
from service.answering.scans import in_scope, scan_mentions, terms_of
from service.answering.searched import searched_for
from service.library import Library

_LOOKED_THROUGH = 30
_MOST = 12


def on_topic(topic: str, symbols: Sequence[str], library: Library) -> dict[str, list[Paragraph]]:
    """List the paragraphs of each of some documents (all, when none is named) that are on a topic, the nearest first.

    A paragraph that has the topic's own words counts. Where no paragraph of any of the documents has them, what search
    would answer from counts.
    """
    named = _naming(topic, symbols, library)
    if named:
        return named
    meant = {symbol: _meaning(topic, symbol, library) for symbol in symbols}
    return {symbol: found for symbol, found in meant.items() if found}


def _naming(topic: str, symbols: Sequence[str], library: Library) -> dict[str, list[Paragraph]]:
    """The paragraphs that have the topic's words as a phrase, by document."""
    question = searched_for(topic, library, symbols)
    wanted = terms_of(topic)
    read = scan_mentions(wanted, in_scope("", question.symbols, library), library) if wanted else None
    if read is None or read.is_scattered or not read.found:
        return {}
    hits = find(question, library, _LOOKED_THROUGH).hits
    ranked = {str(hit.id): n for n, hit in enumerate(hits)}
    found: dict[str, list[Paragraph]] = {}
    for item in sorted(read.found, key=lambda item: ranked.get(item.paragraph.id, len(ranked))):
        found.setdefault(item.paragraph.symbol, []).append(item.paragraph)
    return {symbol: paragraphs[:_MOST] for symbol, paragraphs in found.items()}


def _meaning(topic: str, symbol: str, library: Library) -> list[Paragraph]:
    """The paragraphs of a document from which search would answer a question on the topic."""
    question = searched_for(topic, library, (symbol,))
    finding = find(question, library, _LOOKED_THROUGH)
    cited = {citation.id for citation in answer_from(question, finding, library, None, 3).citations}
    return [library.paragraph(hit.row) for hit in finding.hits if hit.id in cited]
