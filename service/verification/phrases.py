"""Phrases of force: which groups the verbs and the feelings of a phrase say, and what may stand between a subject and its verb."""

from __future__ import annotations

import re

from embeddings import STOP_WORDS
from service.verification.lexicon import shipped
from service.verification.sources import read_words

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
