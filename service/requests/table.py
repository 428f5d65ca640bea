"""The table: what the earlier turns of a conversation have put before both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from documents import Corpus, Paragraph, ParagraphId, Resolution
from documents.series import age, title_key
from service.answer import Answer
from service.references import CLOSEST


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier turn: what was asked, and what the answer said and showed.

    ``sought`` is what was searched for, where that is more or less than the question; ``reply`` is the answer's text, without
    points that are not claimed to answer, and may be empty where only the questions are known; ``cited`` and ``nearest`` are
    paragraph ids in the order in which the answer shows them, none of a turn that found nothing; ``symbols`` are the documents that were asked.
    """

    question: str
    sought: str = ""
    reply: str = ""
    cited: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    is_by_number: bool = False
    is_talk: bool = False

    @property
    def wording(self) -> str:
        """What was asked in as full words as there are."""
        return self.sought or self.question

    @property
    def shown(self) -> tuple[str, ...]:
        """The paragraphs that were cited; where nothing was claimed, the first nearest."""
        return self.cited or self.nearest[:1]


def exchange_of(answer: Answer) -> Exchange:
    """What an answered question leaves on the table."""
    request = answer.request
    return Exchange(
        question=answer.question,
        sought=request.topic if request and answer.standalone_question != answer.question else "",
        reply=CLOSEST if answer.tier == "nearest" else answer.answer,
        cited=tuple(citation.id for citation in answer.citations),
        nearest=tuple(citation.id for citation in answer.nearest) if answer.tier == "nearest" else (),
        symbols=request.symbols if request else (),
        is_by_number=bool(request and request.numbers),
        is_talk=answer.reason == "not_a_question",
    )


@dataclass(frozen=True)
class Table:
    """What lies before a message, seen with the corpus; thanks and greetings are no part of it."""

    exchanges: tuple[Exchange, ...]
    corpus: Corpus
    scope: tuple[str, ...] = ()

    @classmethod
    def of(cls, exchanges: Sequence[Exchange], corpus: Corpus, scope: Sequence[str] = ()) -> Table:
        """Lay out the table for a message; ``scope`` are the only documents that may be asked, where some were chosen."""
        return cls(tuple(exchange for exchange in exchanges if not exchange.is_talk), corpus, tuple(scope))

    @property
    def last(self) -> Exchange | None:
        """The turn before, or None at the beginning."""
        return self.exchanges[-1] if self.exchanges else None

    @cached_property
    def shown(self) -> tuple[Paragraph, ...]:
        """The paragraphs that were shown last, in the order in which the answer shows them."""
        return next((found for exchange in reversed(self.exchanges) if (found := self._known(exchange.shown))), ())

    @cached_property
    def shown_before(self) -> tuple[Paragraph, ...]:
        """The paragraphs that were shown in the turn before the last."""
        return next((found for exchange in reversed(self.exchanges[:-1]) if (found := self._known(exchange.shown))), ())

    @cached_property
    def listed(self) -> tuple[Paragraph, ...]:
        """What "the second" counts in: the last turn that showed several, else everything that was shown."""
        for exchange in reversed(self.exchanges):
            if len(found := self._known(exchange.cited or exchange.nearest)) > 1:
                return found
        return self._known(tuple(dict.fromkeys(key for exchange in self.exchanges for key in exchange.shown)))

    @cached_property
    def document(self) -> Resolution | None:
        """The document that is spoken of: the one chosen, the only one, or the newest of a series that was shown last, or asked."""
        known = self.corpus.by_symbol
        if len(self.scope) == 1:
            return known.get(self.scope[0])
        if len(known) == 1:
            return next(iter(known.values()))
        for exchange in reversed(self.exchanges):
            shown = [known[p.symbol] for p in self._known(exchange.shown) if p.symbol in known]
            if alike := [document for document in shown if title_key(document.title) == title_key(shown[0].title)]:
                return max(alike, key=age)
            if exchange.symbols and exchange.symbols[0] in known:
                return known[exchange.symbols[0]]
        return None

    @cached_property
    def documents(self) -> tuple[Resolution, ...]:
        """Every document of which a paragraph was shown or that was asked, the last ones first."""
        known = self.corpus.by_symbol
        symbols = [
            symbol
            for exchange in reversed(self.exchanges)
            for symbol in (*(p.symbol for p in self._known((*exchange.cited, *exchange.nearest))), *exchange.symbols)
        ]
        return tuple(known[symbol] for symbol in dict.fromkeys(symbols) if symbol in known)

    def _known(self, ids: Sequence[str]) -> tuple[Paragraph, ...]:
        found = (self.corpus.by_id.get(ParagraphId(key)) for key in ids)
        return tuple(paragraph for paragraph in found if paragraph)
