"""Rewriting by a chat model: a follow-up in full words, checked before it is trusted."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from langchain_core.messages import HumanMessage, SystemMessage

from documents import InvalidLocator, Locator, mentioned_symbols
from embeddings import STOP_WORDS, stem
from prompts import Prompt
from service.answer import ModelUsage
from service.errors import ModelFailed
from service.messages import Standalone
from service.requests.places import find_places
from service.requests.table import Exchange
from service.writing import Caller, Deadline
from service.writing.instructions import is_plain_prose, without_instructions

_LOG = logging.getLogger(__name__)
_TURNS = 6
_REPLY_CHARACTERS = 500
_LONGEST = 600
_QUOTES = "\"'“”‘’` "
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ASKING = re.compile(r"\b(?:what|who|whom|whose|when|where|which|why|how)\b", re.IGNORECASE)
_POINTED = re.compile(r"\b(?:this|that|these|those|such|same)\s+\w+", re.IGNORECASE)
"""What a message points at, "that body", and a rewriting names."""
_COMMON = frozenset(
    stem(word)
    for word in (
        "resolution resolutions document text paragraph paragraphs preambular operative preamble annex general assembly united nations "
        "say says said mention mentions state states regarding concerning about address discuss contain provide describe "
        "next previous following preceding last first second third fourth fifth other another same one ones also else more further "
        "tell show explain elaborate give quote read please thanks thank ok okay yes no well now again back instead mean meant "
        "question answer topic content subject matter thing things detail details specifically exactly year"
    ).split()
)
"""Stems that any question about a resolution may have, and words that only point: a rewriting may bring the ones and lose the others."""
_LOST = 0.5
_FOREIGN = 0.5


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


def is_trustworthy(text: str, message: str, known: Iterable[str]) -> bool:
    """Whether a rewriting of a message kept what it names and took the rest from what is known; ``known`` are the earlier texts.

    It is one line and one question, without links, markup or words to a model. It has the message's symbols and paragraph numbers
    and at least half of its words of substance; of its own such words, at least half stand in the message or the earlier
    texts, and so does every symbol that it names.
    """
    if not text or not text.isprintable() or not is_plain_prose(text):
        return False
    source = "\n".join([message, *known])
    return _keeps_names(text, message, source) and _keeps_words(text, message, source) and _asks_no_more(text, message)


def _keeps_names(text: str, message: str, source: str) -> bool:
    """Whether the message's symbols and paragraph numbers are kept, and no symbol comes from nowhere."""
    named = set(mentioned_symbols(text, bare=True))
    numbers = {said.value for said in find_places(message).numbers} <= {said.value for said in find_places(text).numbers}
    return set(mentioned_symbols(message, bare=True)) <= named <= set(mentioned_symbols(source, bare=True)) and numbers


def _keeps_words(text: str, message: str, source: str) -> bool:
    """Whether few words of substance are lost, and few come from nowhere."""
    said, asked = _substance(text), _substance(_POINTED.sub(" ", message))
    lost, foreign = asked - said, said - _substance(source)
    return len(lost) <= _LOST * len(asked) and len(foreign) <= _FOREIGN * len(said)


def _asks_no_more(text: str, message: str) -> bool:
    """Whether a rewriting is no more questions than the message."""
    marks = text.count("?") <= max(1, message.count("?"))
    return marks and len(_ASKING.findall(text)) <= max(1, len(_ASKING.findall(message)))


def _substance(text: str) -> set[str]:
    """The stems of the words that say what a text is about."""
    words = [match[0].lower() for match in _WORD.finditer(text)]
    return {stem(word) for word in words if word not in STOP_WORDS} - _COMMON
