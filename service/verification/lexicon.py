"""The lexicon of force: which words say that the Assembly decides, requests, encourages, notes …, in groups of equal force."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from documents import Paragraph, finite, participle, verb_base

Form = Literal["finite", "past", "participle", "base"]
_DOUBLED = frozenset("ban commit recommit regret permit admit let press forbid refer compel".split()) - {"press"}
_COMMON = 2
"""What an act weighs whose group has no other weight."""
_DECIDES_TO = re.compile(r"[\w\s]*?\bto (establish|proclaim|create|declare|designate|convene|launch)\b")
_IRREGULAR = {
    "forbid": ("forbade", "forbidden"),
    "uphold": ("upheld",),
    "withdraw": ("withdrew", "withdrawn"),
    "let": ("let",),
    "undertake": ("undertook", "undertaken"),
    "take": ("took", "taken"),
    "draw": ("drew", "drawn"),
    "give": ("gave", "given"),
    "pay": ("paid",),
    "bear": ("bore", "borne"),
    "seek": ("sought",),
    "keep": ("kept",),
    "hold": ("held",),
    "set": ("set",),
    "make": ("made",),
    "leave": ("left",),
    "stand": ("stood",),
    "have": ("had",),
    "be": ("was", "been"),
}


@dataclass(frozen=True, slots=True)
class Forceful:
    """What a word can say of the Assembly: groups of force, each with the form that the word has of its verb."""

    groups: frozenset[str]
    form: Form


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Verbs in all of their forms, feelings, and the groups that tell somebody to act."""

    verbs: dict[str, Forceful]
    feelings: dict[str, frozenset[str]]
    directive: frozenset[str]
    weights: dict[str, int]
    """How much an act of each group changes."""

    def verb(self, word: str) -> Forceful | None:
        """What a word says as a verb, or None."""
        return self.verbs.get(word.lower())

    def feeling(self, word: str) -> frozenset[str]:
        """The groups that a noun or an adjective of feeling says."""
        return self.feelings.get(word.lower(), frozenset())


@cache
def shipped() -> Lexicon:
    """The lexicon that ships, read once."""
    table = tomllib.loads((Path(__file__).parent / "force.toml").read_text(encoding="utf-8"))
    verbs: dict[str, Forceful] = {}
    feelings: dict[str, frozenset[str]] = {}
    for group, entry in table.items():
        for base in entry.get("verbs", "").split():
            for word, form in _forms(base):
                known = verbs.get(word, Forceful(frozenset(), form))
                verbs[word] = Forceful(known.groups | {group}, known.form)
        for word in entry.get("feelings", "").split():
            feelings[word] = feelings.get(word, frozenset()) | {group}
    directive = frozenset(group for group, entry in table.items() if entry.get("directive"))
    return Lexicon(verbs, feelings, directive, {group: entry.get("weight", _COMMON) for group, entry in table.items()})


def weight_of(paragraph: Paragraph) -> int:
    """Tell how much a paragraph decides by its verb, from 0; one of the preamble decides nothing."""
    if paragraph.kind == "preambular" or not paragraph.verb:
        return 0
    base = verb_base(paragraph.verb)
    if base == "decide" and (match := _DECIDES_TO.match(paragraph.text[:80])):
        return max(verb_weight(match[1]), verb_weight(base))
    return verb_weight(base)


def verb_weight(verb: str) -> int:
    """How much the Assembly changes by a verb."""
    known = shipped().verb(verb.partition(" ")[0])
    return max((shipped().weights[group] for group in known.groups), default=_COMMON) if known else _COMMON


def past(base: str) -> str:
    """Give the past of a verb that lists its forms: ``request`` -> ``requested``, ``take`` -> ``took``."""
    return _forms(base)[0][0]


def _forms(base: str) -> list[tuple[str, Form]]:
    doubled = base + base[-1] if base in _DOUBLED else base
    past = (
        base + "d"
        if base.endswith("e")
        else base[:-1] + "ied"
        if base.endswith("y") and base[-2] not in "aeiou"
        else doubled + "ed"
    )
    forms: list[tuple[str, Form]] = [(finite(base), "finite"), (participle(base), "participle"), (base, "base")]
    pasts: list[tuple[str, Form]] = [(word, "past") for word in _IRREGULAR.get(base, (past,))]
    return pasts + forms
