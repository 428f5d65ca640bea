"""Word tree: phrases with what they mean, found in a text in one pass, whatever their case, accents, hyphens and apostrophes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from service.requests.request import Said

Value = TypeVar("Value")

_TOKEN = re.compile(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]+(?:[\u0300-\u036f]+[^\W_\u4e00-\u9fff]*)*")


@dataclass(slots=True)
class _Node(Generic[Value]):
    """A place in the tree: the words that may follow, and what is meant where a phrase ends here."""

    following: dict[str, _Node[Value]] = field(default_factory=dict)
    value: Value | None = None
    exactly: str = ""


class WordTree(Generic[Value]):
    """Phrases and their meanings; the first meaning that a phrase is given stays."""

    def __init__(self) -> None:
        """Know no phrase yet."""
        self._root: _Node[Value] = _Node()

    def add(self, phrase: str, value: Value, *, exactly: bool = False) -> bool:
        """Give a phrase a meaning, ``exactly`` where it counts only as written; tell whether it had none."""
        node = self._root
        for word in words(phrase):
            node = node.following.setdefault(word, _Node())
        if node is self._root or node.value is not None:
            return False
        node.value, node.exactly = value, phrase if exactly else ""
        return True

    def find(self, text: str) -> Iterator[Said[Value]]:
        """Give the phrases in a text in order; of those that overlap the longest that begins first. Linear in the text."""
        tokens = [(fold(match[0]), match.start(), match.end()) for match in _TOKEN.finditer(text)]
        at = 0
        while at < len(tokens):
            node, found, size = self._root, None, 1
            for last in range(at, len(tokens)):
                if tokens[last][0] not in node.following:
                    break
                node = node.following[tokens[last][0]]
                if node.value is not None and node.exactly in {"", text[tokens[at][1] : tokens[last][2]]}:
                    found, size = Said(node.value, tokens[at][1], _closed(text, tokens[at][1], tokens[last][2])), last + 1 - at
            if found:
                yield found
            at += size


def _closed(text: str, start: int, end: int) -> int:
    """Where a phrase ends, with the bracket that it opens: *Iran (Islamic Republic of)*."""
    return end + 1 if text[end : end + 1] == ")" and "(" in text[start:end] else end


def words(text: str) -> tuple[str, ...]:
    """List the words of a text, folded; a Chinese character is a word."""
    return tuple(map(fold, _TOKEN.findall(text)))


def fold(word: str) -> str:
    """Give a word without case and accents."""
    if word.isascii():
        return word.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
