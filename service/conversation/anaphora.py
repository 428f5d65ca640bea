"""Where a message points back to what was said before: pronouns that nothing in the message itself explains."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from embeddings.terms import STOP_WORDS
from service.conversation.mentions import Mention, is_verb, mentions

Kind = Literal["person", "thing", "several"]


@dataclass(frozen=True, slots=True)
class Anaphor:
    """A word of a message that stands for something said before."""

    start: int
    end: int
    kind: Kind
    is_possessive: bool = False
    is_pronoun: bool = True
    """It can be replaced by what it stands for; a demonstrative (this, that) reads better when it is left."""


_WORDS: dict[Kind, str] = {
    "person": "he she him his her hers",
    "several": "they them their theirs these those",
    "thing": "it its this that",
}
_KINDS: dict[str, Kind] = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_DEMONSTRATIVES = frozenset("this that these those".split())
_POSSESSIVES = frozenset("his hers its their theirs".split())
_WORD = re.compile(rf"\b({'|'.join(_KINDS)})\b(?!['’]?-)", re.IGNORECASE)
_FOLLOWING = re.compile(r"\s+([\w'’-]+)")
_JUDGED = "possible|important|necessary|better|worth|true|legal|safe|ok|okay|the case"
_LIKENED = "(?:more |less |most |very )?(?:similar|related|due|compared|close|equal|limited|linked|up|subject|used|known|called|going)\\b"
_EXPLETIVE = re.compile(
    r"\bit (?:seems?|appears?|looks? like|sounds?|depends)\b"
    rf"|\bit(?:['’]s| is| was| will be| would be)? (?:{_JUDGED})\b[^?.!]*\b(?:to|that|if|for)\b"
    rf"|\b(?:it(?:['’]s| is| was)|(?:is|was) it) (?!{_LIKENED})(?:\w+ )?(?!\w+ed\b)\w+ to \w+"
    r"|\b(?:is|was|does|do|did|will|would) it (?:take|cost|matter|seem)\b",
    re.IGNORECASE,
)
"""The *it* that stands for nothing (after Lappin and Leass 1994)."""
_BEFORE_THAT = re.compile(
    r"(?:\b(?:is|was|are|were|did|does|do|about|of|like|for|in|with|after|before|why|how|from|by|to|at|on|than|has|would|can"
    r"|could|will|during|besides|and|what|when|where|caused?)\s+|^\W*)$",
    re.IGNORECASE,
)
"""What stands before a demonstrative *that*; elsewhere the word is a conjunction or a relative pronoun."""
_TIMES = frozenset("year month week day morning evening time moment case".split())
_RELATIVE = frozenset("who that of with in which".split())
_AUXILIARY = re.compile(
    r"\s*(?:(?:is|was|are|were|did|does|do|has|have|had|will|would|can|could|should|may|might)\s*)?", re.IGNORECASE
)
_CLAUSE = re.compile(
    r"[,.;:!?]|['’]s\b|\b(?:and|but|or|when|if|because|since|while|what|where|how|why|whether|that|who|which|to)\b", re.IGNORECASE
)
"""What begins another clause: within one, *it* and *them* are not the subject (binding; Chomsky 1981, principle B)."""
_SENTENCE_END = re.compile(r"[.!?;]")
_NARROWED = re.compile(r"\s+(?:on|of|for|in|to|who|that|which)\b", re.IGNORECASE)


def anaphors(message: str) -> list[Anaphor]:
    """List in their order the words that only an earlier turn can explain."""
    own = mentions(message)
    expletive = bool(_EXPLETIVE.search(message))
    return [
        _anaphor(message, match)
        for match in _WORD.finditer(message)
        if not (expletive and match[1].lower() == "it") and _points_back(message, match, own)
    ]


def _anaphor(message: str, match: re.Match[str]) -> Anaphor:
    word = match[1].lower()
    following = _following(message, match)
    owned = word in _POSSESSIVES or (word == "her" and bool(following) and following not in STOP_WORDS)
    return Anaphor(match.start(), match.end(), _KINDS[word], owned, word not in _DEMONSTRATIVES)


def _points_back(message: str, match: re.Match[str], own: Sequence[Mention]) -> bool:
    """Whether nothing before a pronoun in its message is what it stands for."""
    word = match[1].lower()
    earlier = [mention for mention in own if mention.end <= match.start()]
    if word in _DEMONSTRATIVES:
        return _demonstrates(message, match, own, earlier)
    if not earlier:
        return True
    if _KINDS[word] == "person":
        return not any(mention.is_person for mention in earlier)
    between = message[earlier[-1].end : match.start()]
    if word in _POSSESSIVES:
        return bool(between.strip()) and bool(_AUXILIARY.fullmatch(between))
    return bool(_AUXILIARY.fullmatch(between)) or (len(earlier) == 1 and not _CLAUSE.search(between))


def _demonstrates(message: str, match: re.Match[str], own: Sequence[Mention], earlier: Sequence[Mention]) -> bool:
    """Whether *this*, *that*, *these* or *those* points out of the message."""
    word, following = match[1].lower(), _following(message, match)
    if following in _TIMES or (word in {"that", "those"} and following in _RELATIVE):
        return False
    if word == "that" and not _BEFORE_THAT.search(message[: match.start()]):
        return False
    phrase = next((mention for mention in own if 0 <= mention.start - match.end() <= 2), None)
    if phrase is not None and following and not is_verb(following) and _is_named(message, phrase, own):
        return False
    return not (earlier and _SENTENCE_END.search(message, earlier[0].end, match.start()))


def _is_named(message: str, phrase: Mention, own: Sequence[Mention]) -> bool:
    """Whether what a demonstrative points at is named with it: *this Deep Impact mission*, *those cyclones on Jupiter*."""
    if phrase.is_name or len(phrase.stems) > 1 or _NARROWED.match(message, phrase.end):
        return True
    return any(set(phrase.stems) & set(mention.stems) for mention in own if mention is not phrase)


def _following(message: str, match: re.Match[str]) -> str:
    found = _FOLLOWING.match(message, match.end())
    return found[1].lower() if found else ""
