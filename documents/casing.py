"""Casing: names and headings that records write in capitals, as people write them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from documents.characters import alike, plain

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*")
_SMALL = frozenset("a an and as at by d for from in its of on or that the to with".split())
"""Words that no name has in capitals, but as its first."""
_COMMON = frozenset(
    "basis behalf capacity consultations draft following informal introduced recommendation regard report representative resolution submitted".split()
)
"""Likewise for what is said of how a draft came about."""


@dataclass(frozen=True)
class ProperNames:
    """How States, places and initials are written, whatever the letters that they come in."""

    states: tuple[str, ...]
    aliases: dict[str, str]
    names: tuple[str, ...]
    initials: tuple[str, ...]

    @cached_property
    def state_by_key(self) -> dict[str, str]:
        """States by their names in lower case without accents, other writings included."""
        return {_key(name): name for name in self.states} | self.aliases

    @cached_property
    def written(self) -> dict[str, str]:
        """Every name by itself in lower case."""
        return {name.lower(): name for name in (*self.states, *self.names, *self.initials)}

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches any name in a text in lower case, the longest first."""
        longest = sorted(self.written, key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest))})(?!\w)")


@cache
def _known() -> ProperNames:
    table = tomllib.loads((Path(__file__).parent / "proper_names.toml").read_text(encoding="utf-8"))
    return ProperNames(tuple(table["states"]), table["aliases"], tuple(table["names"]), tuple(table["initials"]))


def is_shouted(text: str) -> bool:
    """Whether a text is written in capitals throughout."""
    return text.isupper()


def listed_states() -> tuple[str, ...]:
    """List the Members and the observer States, as the United Nations name them today."""
    return _known().states


def state_named(text: str) -> str | None:
    """Give a State as the United Nations list it today, by any writing of its name (TURKEY is Türkiye), or None."""
    return _known().state_by_key.get(_key(text))


def as_name(text: str) -> str:
    """Write a shouted name with capitals where names have them: ``GROUP OF AFRICAN STATES`` is Group of African States.

    A text that is not shouted comes back as it is.
    """
    if not is_shouted(text):
        return text
    small = _SMALL | _COMMON
    lower = text.lower()
    cased = _WORD.sub(lambda word: word[0] if word[0] in small and word.start() else word[0][:1].upper() + word[0][1:], lower)
    return _with_initials(cased)


def as_topic(text: str) -> str:
    """Write a heading in lower case but for the names in it: ``AFRICAN REFUGEES`` is African refugees."""
    lower = text.lower()
    if lower == "who":  # the Organization; within a heading it is a pronoun
        return "WHO"
    known = _known()
    return known.pattern.sub(lambda name: known.written[name[0]] if name[0] != "who" else name[0], lower)


def _with_initials(text: str) -> str:
    known = {name.lower(): name for name in _known().initials if name != "WHO"}
    return _WORD.sub(lambda word: known.get(word[0].lower(), word[0]), text)


def _key(text: str) -> str:
    lower = alike(plain(text)).lower()
    return " ".join(lower.split()).removeprefix("the ").strip(" .,;")
