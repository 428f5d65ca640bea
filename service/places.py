"""Places: paragraphs found by where they stand, for whoever names them."""

from __future__ import annotations

from documents import Corpus, Paragraph, ParagraphId, Resolution, normalise_symbol
from service.answering.lookup import look_up
from service.errors import UnknownDocument, UnknownParagraph
from service.requests.places import places_named

_NAMED = 5
"""So many documents are named to somebody who has named none of them."""


def paragraphs_at(document: Resolution, place: str) -> tuple[Paragraph, ...]:
    """Find the paragraphs of a document at a place: its locator or its label, or however people write it."""
    exact = tuple(p for p in document.paragraphs if place in {p.locator, p.label})
    return exact or look_up(document, places_named(place)).found


def document_named(corpus: Corpus, symbol: str) -> Resolution:
    """Find a document by its symbol, also written ``75/15``; raise UnknownDocument where there is none."""
    meant = corpus.symbols_of(symbol) or corpus.symbols_of(normalise_symbol(symbol) or "")
    if not meant:
        others = f" and {len(corpus.resolutions) - _NAMED} more" if len(corpus.resolutions) > _NAMED else ""
        named = ", ".join(document.symbol for document in corpus.resolutions[:_NAMED]) or "none"
        raise UnknownDocument(f"there is no document {symbol!r}; those that there are: {named}{others}")
    return corpus.by_symbol[meant[0]]


def paragraph_named(corpus: Corpus, key: str) -> Paragraph:
    """Find a paragraph by its id, its place written as ``paragraphs_at`` reads it; raise UnknownDocument, UnknownParagraph."""
    if key in corpus.by_id:
        return corpus.by_id[ParagraphId(key)]
    symbol, mark, place = key.partition("#")
    if not mark:
        raise UnknownParagraph(f"there is no paragraph {key!r}; ids are written A/RES/75/15#op21")
    document = document_named(corpus, symbol.strip())
    found = paragraphs_at(document, place.strip())
    if len(found) != 1:
        extent = f"{len(document.whole('preambular'))} preambular and {len(document.whole('operative'))} operative paragraphs"
        raise UnknownParagraph(
            f"{document.symbol} has no one paragraph {place!r}; it has {extent}, and locators are written op21, pp3, op21(a)"
        )
    return found[0]


def neighbours_of(corpus: Corpus, paragraph: Paragraph, count: int) -> tuple[Paragraph, ...]:
    """List a whole paragraph with up to ``count`` whole ones before and after it in its document, in their order."""
    document = corpus.by_symbol.get(paragraph.symbol)
    whole = [p for p in document.paragraphs if p.is_whole] if document else []
    parents = [n for n, p in enumerate(whole) if _is_within(paragraph, p)]
    if not parents or not count:
        return (paragraph,)
    return tuple(whole[max(parents[0] - count, 0) : parents[0] + count + 1])


def _is_within(paragraph: Paragraph, whole: Paragraph) -> bool:
    return paragraph.locator == whole.locator or paragraph.locator.startswith(f"{whole.locator}(")
