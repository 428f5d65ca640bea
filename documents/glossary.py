"""What people call things, and what resolutions call them: abbreviations and everyday words."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path

from wordfreq import zipf_frequency

from documents.verbs import base_form
from documents.words import ordinal_in_words

_NAME = re.compile(r"\b[A-Z][\w'’.-]+(?:,? (?:(?:of|the|for|on|and|in|to|against|with|de|la)\s)*[A-Z][\w'’.-]+){1,9}")
_INTRODUCED = re.compile(r"(?<=[\w'’-] )\(([A-Z][A-Za-z0-9-]{1,11})\)")
_BEFORE = re.compile(r"(?:[\w'’-]+ ){1,9}$")
_REACH = 200
"""So many characters before an abbreviation are looked at for its name."""
_SMALL = {"of", "the", "for", "on", "and", "in", "to", "against", "with", "de", "la"}
_ACRONYM = re.compile(r"[A-Za-z]{3,8}")
_COMMON = 4.2
"""Zipf frequency (log10 per billion words) above which a word in lower case is taken as English, not as initials."""
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
_ENDING = r"(?:'s|s|es|ed|ing)?"


@dataclass(frozen=True, slots=True)
class Wording:
    """A question in the resolutions' words: reworded where a replacement is known, and further words to look for."""

    reworded: str
    keywords: tuple[str, ...]
    meanings: dict[str, tuple[str, ...]]
    """What those of the question's words mean, in lower case, that the glossary or the corpus explains."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How a corpus uses words: the abbreviations that it introduces, its names by their initials with how often each stands
    there, and its words in lower case."""

    introduced: dict[str, str]
    initials: dict[str, dict[str, int]]
    words: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Usage:
        """Read it off the texts of a corpus."""
        known = tuple(texts)
        words = frozenset(re.findall(r"[a-z]+", "\n".join(known).lower()))
        return cls(_introduced(known), _initials(known), words)

    def dump(self) -> str:
        """Write it as JSON."""
        return json.dumps({"introduced": self.introduced, "initials": self.initials, "words": sorted(self.words)})

    @classmethod
    def load(cls, text: str) -> Usage:
        """Read what dump wrote; raise ValueError or KeyError when it is something else."""
        record = json.loads(text)
        return cls(record["introduced"], record["initials"], frozenset(record["words"]))


class Glossary:
    """The curated glossary together with what a corpus itself says of its abbreviations."""

    def __init__(self, texts: Iterable[str] = (), usage: Callable[[], Usage] | None = None) -> None:
        """Explain words as the corpus of these texts uses them; ``usage``, where it is given, knows that already."""
        self._texts = tuple(texts)
        self._read_usage = usage or (lambda: Usage.of(self._texts))
        record = tomllib.loads((Path(__file__).parent / "glossary.toml").read_text(encoding="utf-8"))
        self._abbreviations: dict[str, str] = record["abbreviations"]
        self._folded: dict[str, str] = {key.lower(): value for key, value in self._abbreviations.items() if len(key) > 2}
        self._everyday: dict[str, list[str]] = record["everyday"]
        keys = sorted(self._everyday, key=len, reverse=True)
        self._pattern = re.compile(rf"\b({'|'.join(re.escape(key) for key in keys)}){_ENDING}\b", re.IGNORECASE)
        self._by_key: dict[str, list[str]] = {key.lower(): values for key, values in self._everyday.items()}

    def word(self, question: str) -> Wording:
        """Put a question into the words of resolutions."""
        keywords: list[str] = []
        meanings: dict[str, tuple[str, ...]] = {}

        def everyday(match: re.Match[str]) -> str:
            values: list[str] = self._by_key[str(match[1]).lower()]
            keywords.extend(values)
            meanings.update(dict.fromkeys(re.findall(r"\w+", match[0].lower()), tuple(values)))
            return values[0]

        def abbreviation(match: re.Match[str]) -> str:
            name = self.expand(match[0])
            if name is None:
                return match[0]
            keywords.append(name)
            meanings.update(dict.fromkeys(re.findall(r"\w+", match[0].lower()), (name,)))
            return name

        text = re.sub(r"\b[A-Za-z][A-Za-z0-9]*(?: [Cc]entre)?\b(?!-\d)", abbreviation, question)

        def numeral(match: re.Match[str]) -> str:
            word = ordinal_in_words(int(match[1]))
            keywords.append(word)
            meanings[match[0].lower()] = (word,)
            return word

        reworded = _ORDINAL.sub(numeral, self._pattern.sub(everyday, text))
        return Wording(reworded, tuple(dict.fromkeys(keywords)), meanings)

    def expand(self, word: str) -> str | None:
        """Give the name that an abbreviation stands for, by the corpus first and by the glossary else, or None.

        A word in lower case is taken for an abbreviation only if the corpus does not use it as a word and English
        hardly does.
        """
        word = word.replace(" centre", " Centre")
        if word in self._usage.introduced:
            return self._usage.introduced[word]
        if word in self._abbreviations:
            return self._abbreviations[word]
        if not word.isupper() and (word.lower() in self._usage.words or zipf_frequency(word, "en") > _COMMON):
            return None
        if word.lower() in self._folded:
            return self._folded[word.lower()]
        return self._from_initials(word.upper()) if _ACRONYM.fullmatch(word) else None

    def short_forms(self, name: str) -> tuple[str, ...]:
        """List the abbreviations that stand for a name, as the glossary and the corpus have them."""
        return self._shortened.get(name.lower(), ())

    @cached_property
    def _shortened(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for short, name in {**self._abbreviations, **self._usage.introduced}.items():
            found[name.lower()] = (*found.get(name.lower(), ()), short)
        return found

    @cached_property
    def _usage(self) -> Usage:
        return self._read_usage()

    def _from_initials(self, acronym: str) -> str | None:
        """Find the name whose initials, with at most one letter from inside a word each, spell the acronym."""
        for dropped in range(2):
            for places in combinations(range(1, len(acronym)), dropped):
                initials = "".join(c for n, c in enumerate(acronym) if n not in places)
                names = self._usage.initials.get(initials)
                if len(initials) < 3 or not names:
                    continue
                for name in sorted(names, key=lambda name: -names[name]):
                    if _spells(acronym, name):
                        return name
        return None


def _introduced(texts: Iterable[str]) -> dict[str, str]:
    """Abbreviations that a text introduces in brackets behind the name (Schwartz and Hearst 2003, first letters)."""
    found: dict[str, Counter[str]] = {}
    for text in texts:
        for match in _INTRODUCED.finditer(text):
            before = _BEFORE.search(text[max(match.start() - _REACH, 0) : match.start()])
            words = before[0].split() if before else []
            letters = [c for c in match[1] if c.isupper()]
            for size in range(1, len(words) + 1):
                name = words[-size:]
                if [w[0].upper() for w in name if w.lower() not in _SMALL] == letters and name[0].lower() not in _SMALL:
                    found.setdefault(match[1], Counter())[" ".join(name)] += 1
    return {short: names.most_common(1)[0][0] for short, names in found.items()}


def _initials(texts: Iterable[str]) -> dict[str, dict[str, int]]:
    """The capitalised names by their initials, with how often each stands there; the most frequent one first."""
    names = Counter(match[0] for text in texts for match in _NAME.finditer(text))
    found: dict[str, Counter[str]] = {}
    for written, count in names.items():
        words = written.split()
        for start in range(len(words)):
            for stop in range(start + 2, min(len(words), start + 8) + 1):
                name = words[start:stop]
                if not {name[0].lower(), name[-1].lower()} & _SMALL and not base_form(name[0]):
                    initials = "".join(w[0].upper() for w in name if w.lower() not in _SMALL)
                    if len(initials) >= 3:
                        found.setdefault(initials, Counter())[" ".join(name)] += count
    return {initials: dict(counted.most_common()) for initials, counted in found.items()}


def _spells(acronym: str, name: str) -> bool:
    """Whether the acronym's letters stand in the name in order, each word giving its initial and at most one more."""
    words = [word.upper() for word in name.split() if word.lower() not in _SMALL]

    def rest(letters: str, position: int) -> bool:
        if position == len(words):
            return not letters
        word = words[position]
        if not letters or letters[0] != word[0]:
            return False
        inner = len(letters) > 1 and letters[1] in word[1:] and rest(letters[2:], position + 1)
        return inner or rest(letters[1:], position + 1)

    return rest(acronym, 0)
