"""Spelling: misspelt words of a message mended to words that the corpus or plain English has."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA
from wordfreq import top_n_list, zipf_frequency

from service.requests.request import Said

_TOKEN = re.compile(r"[^\W_](?:[\w/'’.@#+]*[\w@#+])?")
"""A stretch of letters and digits with what joins them but hyphens: the halves of *self-determinaton* are words."""
_LETTERS = re.compile(r"[^\W\d_]+")
_PREFIX = re.compile(r"(?:anti|bio|counter|cross|cyber|de|eco|inter|micro|multi|non|over|post|pre|re|sub|trans|un|under)(?=.{4})")
_ENDINGS = "rdesng"
"""Last letters of the forms of words: with another of these a word is another form, not a misspelt one."""
_SHORTEST, _LONGEST = 5, 24
"""Letters of a word that is looked at: in a shorter one too many words are near, and none is longer."""
_LONG = 7
"""Letters from which a word is long: in a longer one two edits may be mended, and a shorter rare one may be a word."""
_MOST = 12
"""So many different unknown words of a message are looked at, so that a long one stays cheap."""
_OTHERS = ("fr", "es", "pt", "it", "de", "nl")
"""Languages in Latin letters whose words look like misspelt English ones."""
_ENGLISH = 3.0
"""Zipf frequency (log10 per billion words) from which a word is English, however near another is."""
_SELDOM = 2.0
"""Zipf frequency from which a word may be English: it is mended only to one that is a hundred times as frequent."""
_OFTEN_ENOUGH = 2
"""So often at least the corpus must have a word: what stands there once may be misspelt itself."""
_PLAIN = 15_000
"""So many of the most frequent English words are known beside those of the corpus."""
_TELLING = 1_000_000
"""Words from which on a corpus tells how frequent a word is; those of a smaller one weigh as little as if it had so many."""
_CLEAR, _DEAREST = 0.6, 1.3
"""By so much the best candidate's cost must be less than the next one's, and so high it may be."""


@dataclass(frozen=True)
class Vocabulary:
    """The words that a corpus has, as they are written there, with how often; and names that are known besides, as those of States
    and as abbreviations."""

    counts: Mapping[str, int]
    names: Sequence[str] = ()

    @cached_property
    def written(self) -> Mapping[str, str]:
        """Every word in small letters, and as it is written."""
        plain = {word: word for word in top_n_list("en", _PLAIN) if word.isalpha()}
        held = {word.lower(): word for word, count in self.counts.items() if count >= _OFTEN_ENOUGH}
        named = {word.lower(): word for name in self.names for word in _LETTERS.findall(name) if word[0].isupper()}
        return {**plain, **named, **held}

    def has(self, low: str) -> bool:
        """Whether a word in small letters is one, or its singular is, its writing with *z*, or what follows its prefix.

        *Demining* is written *de-mining* in resolutions, and *decolonisation* with a *z*.
        """
        prefix = _PREFIX.match(low)
        parts = (low, low.removesuffix("s"), low.replace("isa", "iza"), *([low[prefix.end() :]] if prefix else []))
        return any(part in self.written for part in parts) or zipf_frequency(low, "en") >= _ENGLISH

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """How frequent a word in small letters is, as log10 per billion words, in English or in the corpus."""
        total = sum(self.counts.values()) + _TELLING
        held = {word.lower(): math.log10(count / total * 1e9) for word, count in self.counts.items()}
        return {low: max(held.get(low, 0.0), float(zipf_frequency(low, "en"))) for low in self.written}

    @cached_property
    def by_length(self) -> Mapping[int, tuple[str, ...]]:
        """The words in small letters that a misspelt one may stand for, by their length; abbreviations are none."""
        found: dict[int, list[str]] = {}
        for low, written in self.written.items():
            if len(low) >= _SHORTEST - 1 and not written.isupper():
                found.setdefault(len(low), []).append(low)
        return {length: tuple(words) for length, words in found.items()}


def misspelt(message: str, vocabulary: Vocabulary) -> tuple[Said[str], ...]:
    """Find the misspelt words of a message, each with the word that it stands for, in the order of the message.

    A word is left as it is where the vocabulary has it, where it is English or may be a name, and where two words are as near.
    Nothing is mended in a message in another language.
    """
    tokens = list(_TOKEN.finditer(message))
    words = [word for token in tokens if (word := _Word.of(message, token))]
    unknown = [word for word in words if not vocabulary.has(word.low)]
    if not unknown or _is_foreign([token[0].lower() for token in tokens]):
        return ()
    looked_at = dict.fromkeys(word.low for word in unknown[: 4 * _MOST])
    meant = {low: _meant(low, vocabulary) for low in list(looked_at)[:_MOST]}
    found = ((word, meant.get(word.low)) for word in unknown)
    return tuple(Said(word.like(best), word.start, word.end) for word, best in found if best and word.may_be(best))


def mended(message: str, mends: Iterable[Said[str]]) -> str:
    """Give a message with its misspelt words replaced."""
    text = message
    for said in sorted(mends, key=lambda said: -said.start):
        text = text[: said.start] + said.value + text[said.end :]
    return text


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    is_first: bool

    @property
    def low(self) -> str:
        return self.text.lower()

    @classmethod
    def of(cls, message: str, token: re.Match[str]) -> _Word | None:
        text = token[0].removesuffix("'s").removesuffix("’s")
        if not _LETTERS.fullmatch(text) or not _SHORTEST <= len(text) <= _LONGEST or not text[1:].islower():
            return None
        before = message[: token.start()].rstrip(" \"'“‘(¿¡")
        return cls(text, token.start(), token.start() + len(text), is_first=not before or before[-1] in ".?!:\n")

    def may_be(self, written: str) -> bool:
        """Whether the word may be this one misspelt: inside a sentence a short word with a capital is a name, and means one."""
        inner = self.text[0].isupper() and not self.is_first
        return not inner or written[0].isupper() or len(self.low) >= _LONG

    def like(self, written: str) -> str:
        """Give the word that is meant, with a capital where this one has it."""
        return written[0].upper() + written[1:] if self.text[0].isupper() else written


def _meant(low: str, vocabulary: Vocabulary) -> str | None:
    """The one word that is clearly nearest by edits and frequency, as it is written; None where there is none."""
    reach = 2 if len(low) > _LONG else 1
    near: list[tuple[float, str]] = []
    for length in range(len(low) - reach, len(low) + reach + 1):
        words = vocabulary.by_length.get(length, ())
        for word, edits, _ in process.extract(low, words, scorer=OSA.distance, score_cutoff=reach, limit=None):
            near.append((_cost(low, word, int(edits), vocabulary.weights[word]), word))
    near = sorted((cost, word) for cost, word in near if not _is_form(low, word))
    if not near or near[0][0] > _DEAREST or (len(near) > 1 and near[1][0] - near[0][0] < _CLEAR):
        return None
    best, seldom = near[0][1], float(zipf_frequency(low, "en"))
    is_rare_word = len(low) < _LONG and not _is_slip(low, best)
    if seldom >= _SELDOM and (is_rare_word or vocabulary.weights[best] - seldom < 2):
        return None
    return vocabulary.written[best]


def _cost(low: str, word: str, edits: int, weight: float) -> float:
    """How unlikely it is that a word was meant: slips and letters left out cost less than other edits, a wrong first letter more,
    and so does a word that is used seldom."""
    eased = (1.2 if _is_slip(low, word) else 0.0) + (0.4 if _is_within(low, word) else 0.0)
    return 2.0 * edits - eased + (1.5 if low[0] != word[0] else 0.0) - 0.5 * weight


def _is_slip(low: str, word: str) -> bool:
    """Whether the two differ only in the order of letters or in doubled ones."""
    return sorted(low) == sorted(word) or _single(low) == _single(word)


def _is_form(low: str, word: str) -> bool:
    """Whether the two differ in their last letters alone, and these end forms of words: *occupier* and *occupied*."""
    return low[:-1] == word[:-1] and low[-1] in _ENDINGS and word[-1] in _ENDINGS


def _is_within(low: str, word: str) -> bool:
    """Whether a word has all letters of the other in their order."""
    rest = iter(word)
    return all(letter in rest for letter in low)


def _is_foreign(words: Sequence[str]) -> bool:
    """Whether words are more frequent in another language than in English."""

    def familiar(language: str) -> float:
        return math.fsum(zipf_frequency(word, language) for word in words)

    return any(familiar(language) > familiar("en") for language in _OTHERS)


def _single(word: str) -> str:
    """The word without doubled letters."""
    return re.sub(r"(.)\1", r"\1", word)
