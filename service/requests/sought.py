"""Sought: the words that a message wants to find mentioned, in its own spelling: *which paragraphs mention sea turtles?*"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from service.requests.actors import WordTree
from service.requests.request import Said, Task
from service.requests.topics import Token, tokens_of
from service.requests.wording import quotations

NEGATED = "not "
"""A topic that begins so asks for what does not mention it."""
_NEAR_VERB = 25
"""What is mentioned stands within so many words of the verb."""


@dataclass(frozen=True, slots=True)
class _Marker:
    """Where a message says that something is mentioned: its first and last word, and whether what is mentioned stands behind."""

    first: int
    last: int
    is_before_it: bool


def find_sought(message: str, taken: Sequence[Said[Any]], task: str) -> Said[str] | None:
    """Give what a message wants to find mentioned, as it stands there, or None where it says nothing of the kind.

    ``taken`` are the symbols, names and times that were read in it: behind a preposition they say where to look.
    """
    tokens = tokens_of(message)
    markers = list(_markers(message, tokens))
    if not markers:
        return None
    is_list = task != "exists"
    if quoted := next(iter(quotations(message)), None):
        return quoted
    for marker in markers:
        found = _behind(tokens, marker, taken) if marker.is_before_it else _ahead(tokens, marker, taken)
        if own := _trimmed(found):
            start, end = own[0].start, max([own[-1].end, *(one.end for one in taken if one.start <= own[0].start < one.end)])
            negated = is_list and marker.first > 0 and tokens[marker.first - 1].low in _words("negated")
            return Said((NEGATED if negated else "") + message[start:end], start, end)
    return None


def told_by_opening(message: str) -> Task | None:
    """How a message asks for mentions, by the words it opens with: whether there are any, how many, or which."""
    first = next(_openings().find(message), None)
    return first.value if first and not any(map(str.isalnum, message[: first.start])) else None


def _markers(message: str, tokens: Sequence[Token]) -> Iterator[_Marker]:
    places = {token.start: n for n, token in enumerate(tokens)}
    ends = {token.end: n for n, token in enumerate(tokens)}
    for said in _tree().find(message):
        if said.start in places and said.end in ends:
            first = places[said.start]
            if first == 0 or tokens[first - 1].low != "to":
                yield _Marker(first, ends[said.end], said.value == "naming")


def _behind(tokens: Sequence[Token], marker: _Marker, taken: Sequence[Said[Any]]) -> list[Token]:
    """The words behind the verb, up to where another clause begins or it is said where to look."""
    first = marker.last + 1
    while first < len(tokens) and tokens[first].low in _words("before") and tokens[first].low != "both":
        first += 1
    found: list[Token] = []
    for n in range(first, min(first + _NEAR_VERB, len(tokens))):
        token = tokens[n]
        if token.low in _words("ends"):
            if found and found[-1].low in {"and", ",", ";"} | _words("prepositions"):
                break
            return []
        if token.text in {"?", "!", ";", ":", ".", "–", "—", "("} or (
            token.text == "," and {"or", "and"}.isdisjoint(t.low for t in tokens[n + 1 : n + 6])
        ):
            break
        if _says_where(tokens, n, found, taken):
            break
        if found and token.low in _words("documents") and (led := _preposition(found)):
            return found[:led]
        found.append(token)
    return found


def _preposition(found: Sequence[Token]) -> int:
    """Where the last preposition stands among some words; 0 for none."""
    return max((n for n, token in enumerate(found) if token.low in _words("prepositions")), default=0)


def _says_where(tokens: Sequence[Token], place: int, before: Sequence[Token], taken: Sequence[Said[Any]]) -> bool:
    """Whether a word begins what was read as a document or a time, and stands behind a preposition."""
    if not before or not any(said.start <= tokens[place].start < said.end for said in taken):
        return False
    led = next((token.low for token in reversed(before) if token.low not in {"the", "a", "an", "its", "this", "that"}), "")
    inside = any(said.start <= before[-1].start < said.end for said in taken)
    return led in _words("prepositions") or (not inside and tokens[place].text[0].isdigit() and place + 1 == len(tokens))


def _ahead(tokens: Sequence[Token], marker: _Marker, taken: Sequence[Said[Any]]) -> list[Token]:
    """The words before the verb, back to its helping verb or where the clause begins; none of *which courts are mentioned?*, a kind."""
    last = marker.first
    while last and tokens[last - 1].low in _words("helping") | _words("negated") | {"ever", "even", "also", "explicitly"}:
        last -= 1
    found: list[Token] = []
    for token in reversed(tokens[max(last - _NEAR_VERB, 0) : last]):
        if found and token.low in {"which", "what"}:
            return []
        if token.low in _words("ends") | _words("helping") or token.text in {"?", "!", ";", ":", ".", "–", "—", ","}:
            break
        found.insert(0, token)
    while found and any(said.start <= found[-1].start < said.end for said in taken) and len(found) > 1:
        found.pop()
    return found


def _trimmed(found: list[Token]) -> list[Token]:
    """The words themselves, without what frames them."""
    first, last = 0, len(found)
    while first < last and (found[first].low in _words("before") or not found[first].text[0].isalnum()):
        first += 1
    while last > first and (found[last - 1].low in _words("behind") or not found[last - 1].text[0].isalnum()):
        last -= 1
    return found[first:last]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "sought.toml").read_text(encoding="utf-8"))


@cache
def _words(key: str) -> frozenset[str]:
    words: str = _table()[key]
    return frozenset(words.split())


@cache
def mentioning_words() -> frozenset[str]:
    """The words by which a message says that something is mentioned."""
    return frozenset(word for kind in ("naming", "named") for phrase in _words(kind) for word in phrase.split("-"))


@cache
def _openings() -> WordTree[Task]:
    tree: WordTree[Task] = WordTree()
    for task, phrases in _table()["openings"].items():
        for phrase in phrases.split():
            tree.add(phrase, task)
    return tree


@cache
def _tree() -> WordTree[str]:
    tree: WordTree[str] = WordTree()
    for kind in ("naming", "named"):
        for phrase in _table()[kind].split():
            tree.add(phrase, kind)
    return tree
