"""The table: what the earlier turns of a conversation have put before both sides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from documents import Corpus, Paragraph, ParagraphId, Resolution
from documents.series import age, title_key
from service.answer import Answer, Sentence
from service.answer_text import visible
from service.references import CLOSEST
from service.requests.request import Request

_OF_MANY = frozenset({"overview", "timeline", "list", "documents", "count", "observances"})
"""Tasks whose answers are read off many documents, none of which is spoken of more than the others."""


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Points that were shown under one title: of which documents they are, the newest first, and what they cite."""

    title: str
    symbols: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier turn: what was asked, and what the answer said and showed.

    ``sought`` is what was searched for, where that is more or less than the question; ``reply`` is the answer's text, without
    points that are not claimed to answer, and may be empty where only the questions are known; ``cited`` and ``nearest`` are
    paragraph ids in the order in which the answer shows them, none of a turn that found nothing; ``symbols`` are the documents that were asked.
    ``seen`` is of each point that was visible the paragraph that it cites first, in the order of the points; ``groups`` are
    the titles under which there were points.
    """

    question: str
    sought: str = ""
    reply: str = ""
    cited: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    is_by_number: bool = False
    is_talk: bool = False
    seen: tuple[str, ...] = ()
    groups: tuple[ShownGroup, ...] = ()
    request: Request | None = None

    @property
    def wording(self) -> str:
        """What was asked in as full words as there are."""
        return self.sought or self.question

    @property
    def shown(self) -> tuple[str, ...]:
        """The paragraphs that were cited; where nothing was claimed, the first nearest."""
        return self.cited or self.nearest[:1]

    @property
    def listed(self) -> tuple[str, ...]:
        """What its points were, as people count them."""
        return self.seen or self.cited or self.nearest


def exchange_of(answer: Answer) -> Exchange:
    """What an answered question leaves on the table."""
    request = answer.request
    points = list(visible(answer.sentences, answer.groups).values())
    return Exchange(
        question=answer.question,
        sought=sought_in(request, answer.standalone_question) if answer.standalone_question != answer.question else "",
        reply=CLOSEST if answer.tier == "nearest" else answer.answer,
        cited=tuple(citation.id for citation in answer.citations),
        nearest=tuple(citation.id for citation in answer.nearest) if answer.tier == "nearest" else (),
        symbols=request.symbols if request else (),
        is_by_number=bool(request and request.numbers),
        is_talk=answer.reason == "not_a_question",
        seen=_first_cited(points),
        groups=tuple(
            ShownGroup(group.title, group.symbols, _first_cited([answer.sentences[n] for n in group.sentences]))
            for group in answer.groups
            if not group.is_folded
        ),
        request=request,
    )


def sought_in(request: Request | None, standalone: str) -> str:
    """What a follow-up searched for: the words that it kept of the turn before, or those that it was put into."""
    is_kept = request and (request.numbers or (request.topic and request.task not in TOLD_APART and not request.named))
    return request.topic if request and is_kept else standalone.replace(where_in(request.symbols if request else ()), "")


def where_in(symbols: Sequence[str]) -> str:
    """Say for people in which documents something is asked: nothing where it is of all."""
    more = f" and {len(symbols) - 1} more" if len(symbols) > 1 else ""
    return f", in {symbols[0]}{more}" if symbols else ""


TOLD_APART = frozenset({"exists", "list", "count", "documents"})
"""Tasks whose topic is looked for as it stands, so that it is never more than what is sought."""


def _first_cited(points: Sequence[Sentence]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(point.citations[0] for point in points if point.citations))


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
            if len(found := self._known(exchange.listed)) > 1:
                return found
        return self._known(tuple(dict.fromkeys(key for exchange in self.exchanges for key in exchange.shown)))

    @cached_property
    def groups(self) -> tuple[ShownGroup, ...]:
        """The titles among which "the second" and "the one on privacy" choose: those of the last turn that showed several things."""
        several = (e for e in reversed(self.exchanges) if len(e.groups) > 1 or len(e.seen) > 1)
        last = next(several, None)
        return last.groups if last and len(last.groups) > 1 else ()

    @cached_property
    def many(self) -> tuple[str, ...]:
        """The documents of which an answer over many was, where the turn before gave one; else none."""
        last = self.last
        if last is None or last.request is None or last.request.task not in _OF_MANY or last.request.numbers:
            return ()
        shown = [p.symbol for p in self._known(last.listed) if p.symbol in self.corpus.by_symbol]
        symbols = dict.fromkeys([*(symbol for group in last.groups for symbol in group.symbols), *shown])
        titles = {title_key(self.corpus.by_symbol[symbol].title) for symbol in symbols if symbol in self.corpus.by_symbol}
        return tuple(symbols) if len(titles) > 1 else ()

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
