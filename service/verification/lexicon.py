"""The lexicon of force: which words say that the Assembly decides, requests, encourages, notes …, in groups of equal force, and the acts of paragraphs by it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from documents import Paragraph, finite, participle, verb_base
from documents.acts import acts
from embeddings import STOP_WORDS
from service.verification.sources import read_words

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


ADVERB = (
    r"(?:also|further|again|once again|once more|likewise|moreover|therefore|then|explicitly|specifically|formally|additionally|too|"
    r"strongly|firmly|deeply|gravely|seriously|urgently|categorically|unequivocally|warmly|solemnly|particularly|especially|fully|"
    r"repeatedly|still|equally|in particular|in turn|jointly|simultaneously|explicitly|simply|merely|only)"
)
_FEELING = re.compile(
    r"(?:\s(?:its|their|the|full|deep|grave|great|sincere|strong|particular|serious|continued|and|also|with|profound))*\s(?P<noun>[a-z]+)"
)
TELLS = frozenset(
    "expresses expressed express expressing voices voiced voice voicing conveys conveyed extends extended gives gave pays paid paying reiterates reiterated".split()
)


def groups_of(phrase: str) -> frozenset[str]:
    """The groups of force of a phrase: of its verbs and of the feelings that it says; to take note is to note."""
    words = re.findall(r"[A-Za-z-]+", phrase)
    groups = frozenset[str]()
    for word in words:
        known = shipped().verb(word)
        groups |= (known.groups if known else frozenset()) | shipped().feeling(word)
    return groups | ({"note"} if re.search(r"\b[Tt]ak\w+ (?:\w+ )?note\b", phrase) else frozenset())


def feelings_at(sentence: str, end: int) -> frozenset[str]:
    """The groups of the nouns of feeling that stand at a place of a text, behind *expresses*."""
    groups = frozenset[str]()
    match = _FEELING.match(sentence, end)
    while match and shipped().feeling(match["noun"]):
        groups |= shipped().feeling(match["noun"])
        match = _FEELING.match(sentence, match.end())
    return groups


def with_feelings(groups: frozenset[str], sentence: str, end: int) -> frozenset[str]:
    """Of *notes with concern* both count; the feeling alone is what a paragraph must have."""
    match = re.match(r"(?:\s\w+)?\swith\s(?P<words>[a-z]+(?:\s[a-z]+)?)", sentence[end:])
    feelings = [shipped().feeling(word) for word in match["words"].split()] if match else []
    return frozenset[str]().union(*feelings) or groups


def content_stems(text: str) -> frozenset[str]:
    """The stems of a text's content words."""
    return frozenset(word.stem for word in read_words(text) if word.text.lower() not in STOP_WORDS and len(word.text) > 2)


_FURTHER = re.compile(
    rf"(?:[,;]\s(?:and\s|while\s|but\s)?|\sand\s)(?:{ADVERB}\s)*(?P<verb>[a-z]+(?:s|ing))(?=,?\s(?:in (?:this|that) \w+,\s)?(?:its|the|all|that|upon|on|for|note|with|[A-Z]))"
)
"""A further act of a paragraph, told apart from a noun by what follows: *and expresses its appreciation*, *, calls for the …*."""
_MEANWHILE = re.compile(r"\bwhile (?:\w+ly )?(?:also )?$")
_NEAR = 30
_OBJECT = 300
"""Characters behind a further verb within which its object stands."""


@dataclass(frozen=True, slots=True)
class SourceAct:
    """What the Assembly does in a paragraph: the groups of force of an act, what it is about in stems, and where its verb ends."""

    groups: frozenset[str]
    about: frozenset[str]
    end: int


@lru_cache(maxsize=8192)
def source_acts(paragraph: Paragraph) -> tuple[SourceAct, ...]:
    """List what the Assembly does in a paragraph; nothing for one without a verb of its own."""
    found = []
    for act in acts(paragraph):
        phrase = paragraph.text[act.start : act.end]
        opening = re.sub(r"\W+$", "", paragraph.text[act.end : act.end + 40])
        groups = groups_of(phrase) or frozenset({act.verb})
        if re.match(
            r"\s(?:its|the|their|full|strong)?\s*(?:full|strong|deep|firm)?\s*(?:support|appreciation|concern|commitment|call|request|appeal)\b",
            opening,
        ):
            groups |= groups_of(opening)
        found.append(SourceAct(groups, content_stems(paragraph.text[act.end : act.until]), act.end))
    return (*found, *_further_acts(paragraph, {deed.end for deed in found})) if found else ()


def _further_acts(paragraph: Paragraph, known: set[int]) -> Iterator[SourceAct]:
    """The acts that stand in the middle of a paragraph in the form of its leading verb, where they were not found before."""
    form = "participle" if paragraph.kind == "preambular" else "finite"
    for match in _FURTHER.finditer(paragraph.text, len(paragraph.verb)):
        verb = shipped().verb(match["verb"])
        rest = paragraph.text[match.end() :]
        is_meanwhile = bool(_MEANWHILE.search(paragraph.text[: match.start("verb")]))
        groups = verb.groups if verb and (verb.form == form or is_meanwhile) else frozenset[str]()
        if match["verb"] in TELLS:
            groups = feelings_at(paragraph.text, match.end())
        elif re.match(r"\s(?:\w+\s)?note\b", rest) and match["verb"] in {"takes", "taking"}:
            groups = frozenset({"note"})
        if groups and not any(match.end() <= end <= match.end() + _NEAR for end in known):
            yield SourceAct(groups, content_stems(rest[:_OBJECT]), match.end())
