"""The words of follow-ups: how a message opens, what it asks for beside them, and which way it counts on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from documents.words import CARDINALS, ORDINALS
from embeddings import terms
from service.requests.actors import WordTree

Opening = Literal["courtesy", "apart", "correction", "correction_apart", "switch", "same"]
_WORD = re.compile(r"[^\W_]+")
_MARKS = " \t,.:;!?–—-…"
_PARTS_CLAUSES = re.compile(r"[,;:.?!–—]|\s-\s")


@dataclass(frozen=True, slots=True)
class Opened:
    """What is left of a message behind its opening, and what it opened with."""

    text: str
    is_correction: bool = False
    is_switch: bool = False
    is_same: bool = False
    is_courtesy: bool = False
    """Whether there is nothing but courtesy."""


@dataclass(frozen=True, slots=True)
class FollowWords:
    """The lists of follow_ups.toml."""

    openings: WordTree[Opening]
    next: frozenset[str]
    previous: frozenset[str]
    last: frozenset[str]
    nouns: frozenset[str]
    pronouns: frozenset[str]
    several: frozenset[str]
    asking: frozenset[str]
    auxiliaries: frozenset[str]
    still: frozenset[str]
    again: frozenset[str]
    members: dict[str, frozenset[str]]
    idle: frozenset[str]


@cache
def follow_words() -> FollowWords:
    """The words, read once."""
    lists = tomllib.loads((Path(__file__).parent / "follow_ups.toml").read_text(encoding="utf-8"))
    openings: WordTree[Opening] = WordTree()
    for kind, phrases in lists["openings"].items():
        for phrase in phrases:
            openings.add(phrase, kind)
    steps = {name: frozenset(words.split()) for name, words in lists["steps"].items()}
    return FollowWords(
        openings,
        steps["next"],
        steps["previous"],
        steps["last"],
        frozenset(lists["nouns"].split()),
        frozenset(lists["pronouns"].split()),
        frozenset(lists["several"].split()),
        frozenset(lists["asking"].split()),
        frozenset(lists["auxiliaries"].split()),
        frozenset(lists["still"].split()),
        frozenset(lists["again"].split()),
        {name: frozenset(words.split()) for name, words in lists["members"].items()},
        frozenset(terms(lists["idle"]["words"])),
    )


def opened(message: str) -> Opened:
    """Take the opening off a message: courtesy, a correction with what it takes back, a change of topic, *the same for*."""
    end, kinds = _opening(message)
    rest = message[end:].strip(_MARKS)
    is_correction = not kinds.isdisjoint({"correction", "correction_apart"})
    if rest.lower().startswith("not "):
        denied = _PARTS_CLAUSES.search(rest)
        if denied and rest[denied.end() :].strip(_MARKS):
            rest, is_correction = rest[denied.end() :].strip(_MARKS), True
    is_correction = is_correction and bool(rest)
    is_courtesy = not rest and kinds <= {"courtesy", "apart"} and bool(kinds)
    return Opened(rest or message.strip(_MARKS), is_correction, "switch" in kinds, "same" in kinds, is_courtesy)


def _opening(message: str) -> tuple[int, set[Opening]]:
    """Where the opening of a message ends, and the kinds of its parts."""
    end = at = 0
    kinds: set[Opening] = set()
    waiting: set[Opening] = set()
    for said in follow_words().openings.find(message):
        if _WORD.search(message, at, said.start):
            break
        at = said.end
        waiting.add(said.value)
        following = message[at:].lstrip(" ")
        is_apart = not following[:1].isalnum() or following.lower().startswith("not ")
        if said.value not in {"apart", "correction_apart", "switch"} or is_apart:
            end, kinds = at, kinds | waiting
    return end, kinds


def words_of(text: str) -> list[str]:
    """List the words and figures of a text in small letters."""
    return [word.lower() for word in _WORD.findall(text)]


def clauses_of(text: str) -> list[str]:
    """Part a text at its marks: *same for HIV - what yearly sum?* is two clauses."""
    return [clause for part in _PARTS_CLAUSES.split(text) if (clause := part.strip())]


def content_of(text: str) -> frozenset[str]:
    """The stems of what a text asks for: neither stop words nor words that only hang on what was said; figures count."""
    return frozenset(terms(text)) - follow_words().idle


def points_back(text: str) -> bool:
    """Whether a pronoun of a text points to what was said; *there* and *that* with a noun do as well."""
    return not follow_words().pronouns.isdisjoint(words_of(text))


def number_of(word: str) -> int:
    """The number that a word or figures say: *two*, *3*, *third*, *2nd*; 0 for any other."""
    digits = re.match(r"\d{1,4}(?=(?:st|nd|rd|th)?$)", word)
    return int(digits[0]) if digits else ORDINALS.get(word, CARDINALS.get(word, 0))


def year_step(words: Sequence[str]) -> int:
    """How many years on words ask for: 1 for *the year after*, -1 for *the previous year*, 0 where they do not."""
    known = follow_words()
    if {"year", "years"}.isdisjoint(words):
        return 0
    return 1 if not known.next.isdisjoint(words) else -1 if not known.previous.isdisjoint(words) else 0
