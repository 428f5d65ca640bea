"""Filters: which paragraphs a search looks through, by what is known of them and of their documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from documents import Kind, Paragraph, Resolution, verb_base
from embeddings.rows import Rows
from service.library import Library


@dataclass(frozen=True, slots=True)
class Filter:
    """What paragraphs must be: each of these that is given must hold, and of several values of one any may.

    ``verbs`` are operative or preambular verbs in any form (*requests*, *Further requests*, *request*); ``agenda_items`` are
    written as the documents write them, and an item stands for its sub-items too (*130* for *130 (q)*). Passages of other
    corpora have no session, date, verb or agenda item, and pass only where none of those is asked for.
    """

    symbols: tuple[str, ...] = ()
    sessions: tuple[int, ...] = ()
    adopted_from: date | None = None
    adopted_to: date | None = None
    kinds: tuple[Kind, ...] = ()
    verbs: tuple[str, ...] = ()
    agenda_items: tuple[str, ...] = ()

    def rows(self, library: Library) -> Rows | None:
        """The rows of an index whose paragraphs pass, in ascending order; None where every one does."""
        if self == Filter():
            return None
        corpus = library.corpus
        documents = [document for document in corpus.resolutions if self.passes(document)]
        rows = [library.rows_of[d.symbol] for d in documents if d.symbol in library.rows_of]
        if not self._asks_of_documents:
            rows += [library.rows_of[p.symbol] for p in corpus.passages if not self.symbols or p.symbol in self.symbols]
        chosen = np.sort(np.concatenate(rows)) if rows else np.empty(0, dtype=np.int64)
        if self.kinds or self.verbs:
            bases = {verb_base(verb.capitalize()) or verb for verb in self.verbs}
            kept = [row for row in chosen.tolist() if self._keeps(library.paragraph(row), bases)]
            chosen = np.array(kept, dtype=np.int64)
        return np.asarray(chosen, dtype=np.int64)

    def passes(self, document: Resolution) -> bool:
        """Whether a document is one of those that are looked through."""
        adopted = document.adopted
        return (
            (not self.symbols or document.symbol in self.symbols)
            and (not self.sessions or document.session in self.sessions)
            and (self.adopted_from is None or (adopted is not None and adopted >= self.adopted_from))
            and (self.adopted_to is None or (adopted is not None and adopted <= self.adopted_to))
            and (not self.agenda_items or any(is_item(document.agenda_item, item) for item in self.agenda_items))
        )

    @property
    def _asks_of_documents(self) -> bool:
        return bool(self.sessions or self.adopted_from or self.adopted_to or self.verbs or self.agenda_items)

    def _keeps(self, paragraph: Paragraph, bases: set[str]) -> bool:
        return (not self.kinds or paragraph.kind in self.kinds) and (not bases or verb_base(paragraph.verb) in bases)


def is_item(own: str, asked: str) -> bool:
    """Whether an agenda item is the one asked for, or a sub-item of it."""
    plain, wanted = own.replace(" ", ""), asked.replace(" ", "")
    return plain == wanted or plain.startswith(f"{wanted}(")
