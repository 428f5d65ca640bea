"""Mentions: where a text holds a word or a phrase in any of its forms, found by reading all of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from documents.characters import alike

_WORD = re.compile(r"[^\W_]+(?:'(?!s\b)[^\W_]+)?")
_IRREGULAR = {
    "women": "woman", "men": "man", "children": "child", "servicemen": "serviceman", "crises": "crisis", "analyses": "analysis",
    "bases": "basis", "criteria": "criterion", "phenomena": "phenomenon", "feet": "foot", "agreed": "agree", "used": "use", "lives": "life", "wives": "wife",
    "labor": "labour", "neighbor": "neighbour", "neighbors": "neighbour", "behavior": "behaviour", "defense": "defence", "color": "colour",
    "program": "programme", "programs": "programme", "center": "centre", "centers": "centre",
}  # fmt: skip
_ENDINGS = (
    ("ational", "ational", 20), ("al", "", 8), ("ally", "", 8), ("isms", "ism", 3), ("ists", "ism", 3), ("ist", "ism", 3),
    ("ies", "y", 2), ("ings", "", 4), ("ing", "", 4), ("eed", "eed", 0), ("ed", "", 3), ("ers", "", 7), ("er", "", 7),
    ("sses", "ss", 2), ("xes", "x", 1), ("ches", "ch", 2), ("shes", "sh", 2), ("zes", "z", 3), ("ss", "ss", 0), ("us", "us", 0),
    ("is", "is", 0), ("s", "", 2),
)  # fmt: skip
"""Endings that make another form of a word, not another word, what takes their place, and how much must be left of it.

Narrower than a stemmer for search: Porter's makes one of *nation* and *national*, of *internal* and *international*, of *organ*
and *organization*, and a count must not.
"""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text mentions something: ``text[start:end]``."""

    start: int
    end: int


@lru_cache(maxsize=200_000)
def root(word: str) -> str:
    """Give what the forms of a word share: ``women`` and ``woman``, ``peacekeeping`` and ``peacekeepers``."""
    word = alike(word).lower()
    word = re.sub(r"is(?=(?:e|ed|es|ing|ation|ations)$)", "iz", word) if len(word) > 7 else word
    word = _IRREGULAR.get(word, word)
    for ending, instead, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word.removesuffix(ending) + instead
            break
    word = word[:-1] if len(word) > 4 and word[-1] == "e" else word
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeou" else word


@lru_cache(maxsize=4096)
def roots(text: str) -> tuple[str, ...]:
    """List the roots of the words of a text, in order; an article or possessive that opens it counts for nothing."""
    found = [root(word) for word in words(text)]
    while len(found) > 1 and found[0] in {"the", "a", "an", "it", "their", "any"}:
        found = found[1:]
    return tuple(found)


def words(text: str) -> list[str]:
    """List the words of a text as they stand."""
    return [text[match.start() : match.end()] for match in _WORD.finditer(alike(text))]


def find_mentions(text: str, phrases: Sequence[str]) -> tuple[Mention, ...]:
    """List where a text holds any of the phrases, each word in any form, without a break, in order, none inside another.

    Accents, and the kinds of apostrophes and dashes, do not count. A compound may be written in one word or in two: ``cyber security``, ``cyber-security``, ``cybersecurity``.
    """
    text = alike(text)
    low = text.lower()
    closed = low.replace("-", "").replace(" ", "")
    wanted = [words_ for words_ in map(roots, phrases) if words_ and all(_opening(word) in closed for word in words_)]
    if not wanted:
        return ()
    matches = list(_WORD.finditer(text))
    tokens = [root(match[0]) for match in matches]
    out: list[Mention] = []
    at = 0
    while at < len(tokens):
        size = max((_size(tokens, at, phrase) for phrase in wanted), default=0)
        if size:
            out.append(Mention(matches[at].start(), matches[at + size - 1].end()))
        at += size or 1
    return tuple(out)


def holds_all(text: str, phrase: str) -> bool:
    """Whether a text holds every word of a phrase in some form, wherever they stand; small words count for nothing."""
    wanted = {word for word in roots(phrase) if len(word) > 3 or word.isdigit()}
    return bool(wanted) and wanted <= {root(word) for word in words(text)}


def openings(phrase: str) -> tuple[tuple[str, str], ...]:
    """List the roots of a phrase's words, each with the letters by which all its forms begin."""
    return tuple((word, _opening(word)) for word in roots(phrase))


@lru_cache(maxsize=4096)
def _opening(word: str) -> str:
    """What every form of a word with this root begins with: a text without it need not be read word by word."""
    forms = [word, *(form for form, base in _IRREGULAR.items() if root(base) == word)]
    length = next((n for n, letters in enumerate(zip(*forms, strict=False)) if len(set(letters)) > 1), min(map(len, forms)))
    shared = word[:length].split("iz", maxsplit=1)[0] if len(word) > 7 else word[:length]
    if len(forms) > 1:
        return shared
    return shared[:5] if len(word) > 10 else shared[: max(min(len(shared), len(word) - 1), 2)]


def _size(tokens: Sequence[str], at: int, phrase: tuple[str, ...]) -> int:
    """How many tokens from one on are the phrase, or 0; two words of either may be one of the other."""
    place, end = 0, at
    while place < len(phrase):
        here = tokens[end : end + 2]
        if here[:1] == [phrase[place]]:
            place, end = place + 1, end + 1
        elif here and here[0] == "".join(phrase[place : place + 2]):
            place, end = place + 2, end + 1
        elif "".join(here) == phrase[place]:
            place, end = place + 1, end + 2
        else:
            return 0
    return end - at


def may_mention(text: str, low: str, phrases: Sequence[str]) -> bool:
    """Whether a text has the letters by which all words of any of some phrases begin, as most have not; an abbreviation as it stands.

    ``low`` is the text in small letters, made alike.
    """
    return any(p in text if p.isupper() else all(letters in low for letters in _letters(p)) for p in phrases)


@lru_cache(maxsize=256)
def _letters(phrase: str) -> tuple[str, ...]:
    return tuple(letters for _, letters in openings(phrase))


def first_mention(text: str, phrases: Sequence[str]) -> Mention | None:
    """Give the first of what ``find_mentions`` lists, reading only where one can begin: for reading very many texts."""
    text = alike(text)
    for match in _beginnings(tuple(phrases)).finditer(text):
        if found := find_mentions(match[0], phrases):
            return Mention(match.start() + found[0].start, match.start() + found[0].end)
    return None


@lru_cache(maxsize=256)
def _beginnings(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """What finds where any of some phrases may stand: the letters by which their words begin, and the word behind them."""
    possible = [r"\w*[\s'-]*".join(re.escape(letters) for _, letters in openings(phrase)) for phrase in phrases if roots(phrase)]
    return re.compile(rf"\b(?:{'|'.join(possible)})\w*(?:[\s'-]+\w+)?" if possible else r"(?!)", re.IGNORECASE)
