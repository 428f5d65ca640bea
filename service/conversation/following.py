"""How a message is read in the light of the turns before it: as it is, or in the wording of a model where one is set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from service.conversation.rewriting import Rewriter
from service.library import Library
from service.messages import Standalone
from service.requests.follow_ups import followed
from service.requests.reading import Reading
from service.requests.table import Exchange, Table


@dataclass(frozen=True, slots=True)
class Followed:
    """What is to be answered, and the same in words for people, with what a model cost that put it so."""

    reading: Reading
    standalone: Standalone


class Follow(Protocol):
    """Reads a message in the light of the turns before it."""

    def __call__(self, message: str, exchanges: Sequence[Exchange], symbols: Sequence[str]) -> Followed:
        """Give what is answered; ``symbols`` are the only documents that may be asked, where some were chosen."""
        ...


class ByRequest:
    """Reads a message as a change of the last request, with what is on the table and what the library holds."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, message: str, exchanges: Sequence[Exchange], symbols: Sequence[str]) -> Followed:
        """Give the reading of the message, changed by what it takes from earlier turns."""
        found = followed(message, Table.of(exchanges, self._library.corpus, symbols), self._library.reader)
        return Followed(found.reading, Standalone(found.standalone))


class ByModel:
    """Has a chat model put a follow-up into full words, and reads these as a message; the message itself where the model fails."""

    def __init__(self, rewriter: Rewriter, otherwise: Follow) -> None:
        self._rewriter = rewriter
        self._otherwise = otherwise

    def __call__(self, message: str, exchanges: Sequence[Exchange], symbols: Sequence[str]) -> Followed:
        """Give the reading of the model's wording; a first message needs none."""
        if all(exchange.is_talk for exchange in exchanges):
            return self._otherwise(message, exchanges, symbols)
        made = self._rewriter.rewrite(message, exchanges)
        found = self._otherwise(made.standalone.text if made.standalone else message, exchanges, symbols)
        told = replace(made.standalone, text=found.standalone.text) if made.standalone else None
        return Followed(found.reading, told or replace(found.standalone, usage=made.usage))
