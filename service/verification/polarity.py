"""Polarity: a sentence must not deny what its paragraphs say, nor say what they deny."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from embeddings import stem
from service.verification.sources import Fault, Source, Word, read_words

_NOT = frozenset(
    "not no never neither nor without none cannot nobody nothing n't don't doesn't didn't isn't aren't wasn't weren't won't can't".split()
)
_NEGATIVE = re.compile(
    r"^(?:non|unable|fail\w*|lack\w*|absen\w*|refus\w*|declin\w*|prevent\w*|avoid\w*|eliminat\w*|eradicat\w*|prohibit\w*|forb[ai]d\w*|bans?|banned|reject\w*|oppos\w*|"
    r"contrary|free|zero|instead|rather|against|despite|regardless|irrespective|cease\w*|halt\w*|stop\w*|end|ending|ended|unless|"
    r"withdr[ae]w\w*|refrain\w*|un(?:der)?(?!it|iversal|ion|ique|til|der)\w{4,}|in(?:ability|sufficien\w*|adequa\w*|compatible|consistent\w*)|dis(?:regard|continu)\w*|"
    r"impossib\w*|combat\w*|counter\w*|abol\w*|remov\w*|deni\w*|deny\w*|exclud\w*|except\w*|less|few\w*|hinder\w*|mitigat\w*|minimi[sz]\w*|imped\w*|run)$",
    re.IGNORECASE,
)
_EXEMPT = re.compile(
    r"\bnot only\b|\bno (?:later|less|fewer|more) than\b|\bno one (?:is )?(?:be(?:ing)? )?(?:left )?behind\b|\bleav\w+ no one\b|\bwhether or not\b|\bnot least\b|\bnor\b",
    re.IGNORECASE,
)
_SCOPE = 3
_WINDOW = 9
_BESIDE = 2
"""Within how many content words of each other two words belong together."""
_OPPOSITES = tuple(
    (frozenset(stem(w) for w in one.split()), frozenset(stem(w) for w in other.split()))
    for one, other in (
        (
            "increase increasing rise rising growing grow growth",
            "decrease decreasing decline declining fall falling reduction reduce reducing shrinking",
        ),
        ("strengthen strengthening reinforce", "weaken weakening undermine undermining"),
        ("support supporting", "oppose opposing opposition"),
        ("include including", "exclude excluding"),
        ("before", "after"),
        ("accelerate accelerating", "slow slowing delay delaying"),
        ("improve improving improvement", "worsen worsening deteriorate deterioration"),
        ("success successful successfully", "failure failed unsuccessful unsuccessfully"),
        ("legal lawful", "illegal unlawful"),
        ("positive", "negative"),
        ("voluntary voluntarily", "mandatory compulsory"),
        ("developed", "developing"),
        ("public", "private"),
        ("national", "international"),
        ("permanent", "temporary"),
        ("peaceful", "violent"),
        ("maximum", "minimum"),
        ("export", "import"),
        ("widen", "narrow narrowing"),
        ("expand expanding", "limit limiting restrict restricting"),
        ("accept", "reject"),
        ("high highest", "low lowest"),
        ("more", "less fewer"),
        ("early", "late"),
        ("urban", "rural"),
        ("north northern", "south southern"),
        ("allow permit", "prohibit forbid ban"),
        ("promote", "hinder prevent"),
    )
)


def polarity_faults(sentence: str, source: Source) -> Iterator[Fault]:
    """Tell where a sentence denies what its paragraphs do not deny, drops their denial, or says the opposite of a word."""
    said, held = read_words(_EXEMPT.sub(_blank, sentence)), read_words(_EXEMPT.sub(_blank, source.text))
    yield from _added(said, held)
    yield from _dropped(said, held)
    yield from _opposite(said, held)


def _added(said: Sequence[Word], held: Sequence[Word]) -> Iterator[Fault]:
    """A denial in the sentence that no denial in the paragraphs has anything to do with."""
    kept = {word.stem for word in said}
    denials = [
        n for n, word in enumerate(held) if _is_not(word) or (_denies(word) and word.stem not in kept) or _is_yet_to(held, n)
    ]
    if sum(_is_not(word) for word in said) > len(denials):
        yield Fault("negation", next(word.text for word in said if _is_not(word)))
        return
    for n, word in enumerate(said):
        if not _is_not(word):
            continue
        scope = {w.stem for w in said[max(0, n - 6) : n + 8] if w.is_content and w.text.lower() not in _NOT}
        if not any(scope & {w.stem for w in held[max(0, d - _WINDOW) : d + _WINDOW]} for d in denials):
            yield Fault("negation", word.text)
            return


def _dropped(said: Sequence[Word], held: Sequence[Word]) -> Iterator[Fault]:
    """What the paragraphs deny and the sentence says, in the same words and without any denial near them."""
    places: dict[str, list[int]] = {}
    for n, word in enumerate(said):
        places.setdefault(word.stem, []).append(n)
    for n, word in enumerate(held):
        scope = [w.stem for w in held[n + 1 : n + 1 + 2 * _SCOPE] if w.is_content][:_SCOPE]
        if not _is_not(word) or len(scope) < 2 or not all(one in places for one in scope):
            continue
        told = [
            _told_at(said, [min(places[one], key=lambda place: abs(place - first)) for one in scope])
            for first in places[scope[0]]
        ]
        if "plainly" in told and "denied" not in told:
            yield Fault("negation", word.text)
            return


def _told_at(said: Sequence[Word], found: list[int]) -> Literal["plainly", "denied", "elsewhere"]:
    """How a sentence tells words that the paragraphs deny: plainly, with a denial near them, or not together."""
    if found != sorted(found) or found[-1] - found[0] > 2 * _SCOPE:
        return "elsewhere"
    near = said[max(0, found[0] - _WINDOW) : found[-1] + _WINDOW]
    is_denied = any(_denies(word) for word in near) or any(_is_yet_to(near, place) for place in range(len(near)))
    return "denied" if is_denied else "plainly"


def _opposite(said: Sequence[Word], held: Sequence[Word]) -> Iterator[Fault]:
    """A word whose opposite, and not itself, stands in the paragraphs beside a word that stands beside it in the sentence."""
    said, held = ([word for word in words if word.is_content] for words in (said, held))
    stems = {word.stem for word in held}
    for one, other in (*_OPPOSITES, *((b, a) for a, b in _OPPOSITES)):
        if stems & one or not stems & other:
            continue
        for n, word in enumerate(said):
            if word.stem not in one:
                continue
            beside = {w.stem for w in said[max(0, n - _BESIDE) : n + _BESIDE + 1]} - one
            for m, known in enumerate(held):
                if known.stem in other and beside & {w.stem for w in held[max(0, m - _BESIDE) : m + _BESIDE + 1]}:
                    yield Fault("negation", word.text)
                    return


def _is_not(word: Word) -> bool:
    return word.text.lower() in _NOT


def _is_yet_to(words: Sequence[Word], place: int) -> bool:
    """Whether *yet to* stands there, which says that something was not done."""
    return words[place].text.lower() == "yet" and place + 1 < len(words) and words[place + 1].text.lower() == "to"


def _denies(word: Word) -> bool:
    return _is_not(word) or bool(_NEGATIVE.match(word.text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
