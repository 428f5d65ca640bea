"""Trust: whether what a model made of a message is still that message, however obedient the model is to what it read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from documents import mentioned_symbols
from embeddings import STOP_WORDS, stem
from service.requests.places import find_places
from service.writing.prompt_context import is_plain_prose

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


def is_taken_from(words: str, texts: Iterable[str]) -> bool:
    """Whether words are plain, and at least half of those of substance stand in texts."""
    said = _substance(words)
    return is_plain_prose(words) and len(said - _substance("\n".join(texts))) <= _FOREIGN * len(said)


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
