"""The ground that a follow-up stands on: the turns before it, the document they spoke of, the paragraphs they showed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from documents import Corpus, Locator, Paragraph, Resolution
from service.conversation.table import Exchange
from service.library import Library
from service.requests.places import places_named


@dataclass(frozen=True)
class Ground:
    """What is on the table before a message, seen with the corpus; thanks and greetings are no part of it."""

    exchanges: tuple[Exchange, ...]
    library: Library
    scope: tuple[str, ...]

    @classmethod
    def of(cls, exchanges: Sequence[Exchange], library: Library, scope: Sequence[str]) -> Ground:
        """Lay out the table for a message."""
        return cls(tuple(e for e in exchanges if not e.is_talk), library, tuple(scope))

    @property
    def corpus(self) -> Corpus:
        """Every document that is known."""
        return self.library.corpus

    @property
    def last(self) -> Exchange | None:
        """The turn before, or None at the beginning."""
        return self.exchanges[-1] if self.exchanges else None

    @cached_property
    def document(self) -> Resolution | None:
        """The document spoken of: the one in scope, the only one, or the one that was named last."""
        known = self.corpus.by_symbol
        if len(self.scope) == 1:
            return known.get(self.scope[0])
        if len(known) == 1:
            return next(iter(known.values()))
        for exchange in reversed(self.exchanges):
            named = [symbol for symbol in exchange.symbols if symbol in known]
            if named:
                return known[named[-1]]
        return None

    @cached_property
    def shown(self) -> tuple[Paragraph, ...]:
        """The paragraphs that were cited last, in the order in which the answer shows them."""
        return next((self.paragraphs(exchange.cited) for exchange in reversed(self.exchanges[-4:]) if exchange.cited), ())

    @cached_property
    def listed(self) -> tuple[Paragraph, ...]:
        """What "the second" counts in: the last turn that cited several, else everything cited so far."""
        for exchange in reversed(self.exchanges[-5:]):
            if len(exchange.cited) > 1:
                return self.paragraphs(exchange.cited)
        return self.paragraphs(tuple(dict.fromkeys(key for exchange in self.exchanges for key in exchange.cited)))

    @cached_property
    def is_of_documents(self) -> bool:
        """Whether the conversation has been about documents: one was named, or a paragraph was cited by its place."""
        named = any(symbol in self.corpus.by_symbol for exchange in self.exchanges for symbol in exchange.symbols)
        return named or any(p.place for exchange in self.exchanges for p in self.paragraphs(exchange.cited))

    @property
    def is_in_order(self) -> bool:
        """Whether the last turn showed paragraphs in the order of their document, rather than the best first."""
        numbers = [(p.symbol, self._places[p.id]) for p in self.shown if p.id in self._places]
        return numbers == sorted(numbers)

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each of the paragraphs shown stands in its document."""
        symbols = {p.symbol for p in self.shown} & set(self.corpus.by_symbol)
        return {p.id: n for symbol in symbols for n, p in enumerate(self.corpus.by_symbol[symbol].paragraphs)}

    @cached_property
    def references(self) -> tuple[Locator, ...]:
        """The paragraphs that the last turn asked for by number."""
        return places_named(self.last.standalone) if self.last else ()

    def paragraphs(self, ids: Sequence[str]) -> tuple[Paragraph, ...]:
        """The paragraphs of these ids, as far as they are known."""
        by_id: dict[str, Paragraph] = self._by_id
        return tuple(by_id[key] for key in ids if key in by_id)

    @cached_property
    def _by_id(self) -> dict[str, Paragraph]:
        return {str(key): paragraph for key, paragraph in self.corpus.by_id.items()}


def named(paragraphs: Sequence[Paragraph]) -> str:
    """Name paragraphs of one document as a person would: ``paragraphs 21 and 22 of A/RES/75/15``."""
    places = [place for p in paragraphs if (place := p.place)]
    if not places:
        return " and ".join(p.id for p in paragraphs)
    if len({place.part for place in places}) > 1 or len(places) == 1:
        return " and ".join(_spoken(place) for place in places) + f" of {paragraphs[0].symbol}"
    kind = "preambular paragraphs" if places[0].part == "pp" else "paragraphs"
    numbers = [_spoken(place).removeprefix("preambular ").removeprefix("paragraph ") for place in places]
    return f"{kind} {', '.join(numbers[:-1])} and {numbers[-1]} of {paragraphs[0].symbol}"


def _spoken(place: Locator) -> str:
    """Say a place in words that are read back as the same place."""
    subs = "".join(f" ({sub})" for sub in place.subs)
    own = f"{'preambular ' if place.part == 'pp' else ''}paragraph {place.number}{subs}"
    return own if not place.path else f"{own} of {' '.join(_step(step) for step in place.path)}"


def _step(step: str) -> str:
    if step.startswith("annex"):
        return f"annex {step.removeprefix('annex')}".strip()
    return f"part {step}" if len(step) == 1 and step not in "IVX" else f"section {step}"
