"""Shortfall: what is said where no answer is claimed, the texts that come closest or only what was read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from documents import Corpus, ParagraphId, Resolution
from service.answer import Citation
from service.answering.drafts import Draft
from service.references import CLOSEST, reference, shortened

_TITLE_WORDS = 16
_MOST_WORDS = 95
"""Most words that are shown of a text: its excerpt is cut to fewer at its clauses, unless one clause is longer."""
_LISTED = 4
"""So many sessions that do not follow each other are named; of more it is said how many there are."""
_REGULAR = re.compile(r"A/RES/(\d+)/")
"""The symbol of a resolution of a regular session, with its number."""
_ASSEMBLY = "A/RES/"


def closest(draft: Draft, corpus: Corpus) -> Draft:
    """Give the points of a composed answer as the texts that come closest, without the claim that they answer.

    What would have been cited stands in ``nearest``, with the words that would have been quoted, and each has a line in
    the message, in the same order: its title and year where they are not told yet, its place, and its own words.
    """
    lines = [f"{CLOSEST}:"]
    told: set[str] = set()
    for number, citation in enumerate(draft.citations, start=1):
        title = "" if citation.symbol in told else _titled(citation, corpus)
        told.add(citation.symbol)
        words = shortened(" ".join(citation.quote.split()), _MOST_WORDS)
        lines.append(f"{number}. {title}{reference(citation)}: “{words}”")
    return replace(
        draft,
        tier="nearest",
        sentences=(),
        citations=(),
        reason="unsure",
        message="\n".join(lines),
        nearest=draft.citations,
    )


def not_found(symbols: Sequence[str], corpus: Corpus, read: int, nearest: Sequence[Citation], confidence: float) -> Draft:
    """Say what was read without finding an answer: these documents (all, when none is named), so many paragraphs of them."""
    message = f"Not found in {_extent(symbols, corpus)} ({read:,} {'paragraph' if read == 1 else 'paragraphs'} read)."
    return Draft("extractive", tier="not_found", reason="unsure", message=message, nearest=tuple(nearest), confidence=confidence)


def _titled(citation: Citation, corpus: Corpus) -> str:
    """The title and the year of what a citation is of, to be put before its place; nothing where it has no title."""
    document, paragraph = corpus.by_symbol.get(citation.symbol), corpus.by_id.get(ParagraphId(citation.id))
    title = document.title if document else paragraph.title if paragraph else ""
    year = f" ({document.adopted.year})" if document and document.adopted else ""
    return f"{shortened(title, _TITLE_WORDS)}{year}, " if title else ""


def _extent(symbols: Sequence[str], corpus: Corpus) -> str:
    """Name the documents in scope: the only one, all of some sessions, or those that a question means."""
    held = corpus.by_symbol
    documents = [held[symbol] for symbol in symbols if symbol in held] or list(corpus.resolutions)
    if not documents:
        return "the texts that are here"
    if len(documents) == 1:
        return documents[0].symbol
    counted = f"the {len(documents):,} documents"
    sessions = _sessions(documents)
    if len(documents) == len(held):
        return f"{counted} of {_spanned(sessions)}" if sessions else counted
    whole = {document.symbol for document in corpus.resolutions if set(_sessions([document])) & set(sessions)}
    is_whole = whole == {document.symbol for document in documents}
    return f"{counted} of {_spanned(sessions)}" if whole and is_whole else f"{counted} that your question means"


def _sessions(documents: Sequence[Resolution]) -> list[int]:
    """The regular sessions of documents, in order; none where a document is not the Assembly's.

    What a special session adopts counts as of the regular ones during which it was held.
    """
    if not all(document.symbol.startswith(_ASSEMBLY) for document in documents):
        return []
    return sorted({int(match[1]) for document in documents if (match := _REGULAR.match(document.symbol))})


def _spanned(sessions: Sequence[int]) -> str:
    """Say ``session 79``, ``sessions 78 and 79``, ``sessions 74 to 79``, ``sessions 74, 76 and 79``, or ``12 sessions between 46 and 79``."""
    first, last = sessions[0], sessions[-1]
    if first == last:
        return f"session {first}"
    if len(sessions) > 2 and last - first == len(sessions) - 1:
        return f"sessions {first} to {last}"
    if len(sessions) > _LISTED:
        return f"{len(sessions)} sessions between {first} and {last}"
    return f"sessions {', '.join(map(str, sessions[:-1]))} and {last}"
