"""Rewriting by a chat model: a follow-up in full words, checked before it is trusted."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.messages import HumanMessage, SystemMessage

from documents import InvalidLocator, Locator
from prompts import Prompt
from service.answer import ModelUsage
from service.conversation.trust import is_trustworthy
from service.errors import ModelFailed
from service.messages import Standalone
from service.requests.table import Exchange
from service.writing import Caller, Deadline
from service.writing.prompt_context import without_instructions

_LOG = logging.getLogger(__name__)
_TURNS = 6
_REPLY_CHARACTERS = 500
_LONGEST = 600
_QUOTES = "\"'“”‘’` "


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A message in a model's full words, or none, and what asking the model came to, where it replied."""

    standalone: Standalone | None = None
    usage: ModelUsage | None = None


class Rewriter:
    """Has a chat model put a follow-up into full words; what it gives is used only if it kept what the person named
    and took the rest from the conversation.

    The model may take ``seconds`` for it, tries and all.
    """

    def __init__(self, caller: Caller, prompt: Prompt, seconds: float) -> None:
        self._caller = caller
        self._prompt = prompt
        self._seconds = seconds

    def rewrite(self, message: str, exchanges: Sequence[Exchange]) -> Rewriting:
        """Give the message in full words, or none where the model fails or gives what cannot be trusted, and what it came to."""
        cited = _cited(exchanges)
        system, user = self._prompt.render({"history": _told(exchanges), "cited": cited, "message": _line(message, _LONGEST * 4)})
        try:
            reply = self._caller.reply([SystemMessage(system), HumanMessage(user)], Deadline.after(self._seconds))
        except ModelFailed as failure:
            _LOG.warning("a follow-up is read as it is: %s", failure)
            return Rewriting(usage=failure.usage)
        text = _taken(reply.text)
        if len(text) > max(_LONGEST, 2 * len(message)) or not is_trustworthy(text, message, [*_known(exchanges), cited]):
            _LOG.warning("the model %s gave no usable rewriting; the message is read as it is", self._caller.name)
            return Rewriting(usage=reply.usage)
        made = Standalone(text, self._caller.name, {self._prompt.name: self._prompt.digest}, reply.usage)
        return Rewriting(made, reply.usage)


def _told(exchanges: Sequence[Exchange]) -> str:
    """The latest turns as the prompt shows them, each on a line of its own."""
    lines = []
    for exchange in exchanges[-_TURNS:]:
        lines.append(f"Person: {_line(exchange.question, _LONGEST)}")
        lines.append(f"Service: {_line(exchange.reply, _REPLY_CHARACTERS) or '(no answer known)'}")
    return "\n".join(lines)


def _known(exchanges: Sequence[Exchange]) -> list[str]:
    """What was said in the turns that the model is told, without what speaks to models there."""
    texts = [text for exchange in exchanges[-_TURNS:] for text in (exchange.question, exchange.wording, exchange.reply)]
    return [without_instructions(text) for text in texts]


def _cited(exchanges: Sequence[Exchange]) -> str:
    """What the last answer cited, as a person would name it."""
    return "; ".join(_named(key) for key in exchanges[-1].cited) or "nothing"


def _named(key: str) -> str:
    symbol, _, locator = key.partition("#")
    try:
        return f"{symbol}, {Locator.parse(locator).label}"
    except InvalidLocator:
        return key


def _line(text: str, most: int) -> str:
    """A text on one line, so that it cannot pass for another turn, and cut where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most] + " …"


def _taken(reply: str) -> str:
    """The last line of what a model said that holds anything, without quotation marks."""
    lines = [line.strip(_QUOTES) for line in reply.splitlines()]
    return next((line for line in reversed(lines) if line), "")
