"""How a message is made to stand alone: by a model where one is set, else by rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from service.conversation.followups import resolve
from service.conversation.rewriting import Rewriter
from service.conversation.table import Exchange
from service.library import Library
from service.messages import Standalone


class StandAlone(Protocol):
    """Makes a message stand alone in the light of the turns before it."""

    def __call__(
        self, message: str, exchanges: Sequence[Exchange], symbols: Sequence[str], headings: Sequence[str] = ()
    ) -> Standalone:
        """Give what is searched; the message itself where it says everything."""
        ...


class ByRule:
    """Makes messages stand alone by rule, with what is on the table and what the library holds."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(
        self, message: str, exchanges: Sequence[Exchange], symbols: Sequence[str], headings: Sequence[str] = ()
    ) -> Standalone:
        """Give the message with everything that it takes from earlier turns put into words."""
        return Standalone(resolve(message, exchanges, self._library, symbols, headings))


class ByModel:
    """Makes messages stand alone by a chat model, and by rule where the model fails or loses what was named."""

    def __init__(self, rewriter: Rewriter, otherwise: StandAlone) -> None:
        self._rewriter = rewriter
        self._otherwise = otherwise

    def __call__(
        self, message: str, exchanges: Sequence[Exchange], symbols: Sequence[str], headings: Sequence[str] = ()
    ) -> Standalone:
        """Give the model's wording of a follow-up; a first message needs none."""
        if all(exchange.is_talk for exchange in exchanges):
            return self._otherwise(message, exchanges, symbols, headings)
        rewritten = self._rewriter.rewrite(message, exchanges)
        return rewritten.standalone or replace(self._otherwise(message, exchanges, symbols, headings), usage=rewritten.usage)
