"""What people call things, and what resolutions call them: abbreviations, nicknames and everyday words."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from wordfreq import zipf_frequency

from documents.words import ordinal_in_words

_NAME = re.compile(r"(?<=[a-z] )[A-Z][\w'’-]*(?: (?:(?:of|the|for|on|and|in|to|against|with|de|la) )*[A-Z][\w'’-]*){1,9}+")
"""A name in running text: behind a word in lower case, so that no word that only begins a sentence is in it."""
_INTRODUCED = re.compile(r"(?<=[\w'’-] )\(([A-Z](?=[a-z0-9-]*[A-Z])[A-Za-z0-9-]{1,11})\)")
_BEFORE = re.compile(r"(?:[\w'’-]+ ){1,9}$")
_REACH = 200
"""So many characters before an abbreviation are looked at for its name."""
_SMALL = {"of", "the", "for", "on", "and", "in", "to", "against", "with", "de", "la"}
_AS_INITIALS = re.compile(r"([A-Z]{3,8})s?")
_STANDING = 3
"""So often at least a name stands in a corpus before its initials are taken as short for it."""
_COMMON = 4.2
"""Zipf frequency (log10 per billion words) above which a word in lower case is taken as English, not as an abbreviation."""
_WORD = re.compile(r"[^\W\d_]+")
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
class Nickname:
    """Where a text calls a thing otherwise than resolutions do, ``text[start:end]``, and what these call it."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Usage:
    """How a corpus uses words: the abbreviations that it introduces, the name that is most often there by its initials, and how
    often it has each word, written as there most often, but in small letters where it ever is."""

    introduced: Mapping[str, str]
    named: Mapping[str, str]
    words: Mapping[str, int]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Usage:
        """Read it off the texts of a corpus."""
        known = tuple(texts)
        return cls(_introduced(known), _named(known), _counted(known))

    def dump(self) -> str:
        """Write it as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> Usage:
        """Read what dump wrote; raise ValueError, KeyError or TypeError when it is something else."""
        record = json.loads(text)
        return cls(record["introduced"], record["named"], record["words"])


class Glossary:
    """The curated glossary together with what a corpus itself says of its abbreviations."""

    def __init__(self, texts: Iterable[str] = (), usage: Callable[[], Usage] | None = None) -> None:
        """Explain words as the corpus of these texts uses them; ``usage``, where it is given, knows that already."""
        self._texts = tuple(texts)
        self._read_usage = usage or (lambda: Usage.of(self._texts))
        record = tomllib.loads((Path(__file__).parent / "glossary.toml").read_text(encoding="utf-8"))
        self._abbreviations: dict[str, str] = record["abbreviations"]
        self._folded: dict[str, str] = {key.lower(): value for key, value in self._abbreviations.items() if len(key) > 2}
        self._nicknames: dict[str, str] = {_key(nickname): name for nickname, name in record["nicknames"].items()}
        named = {nickname: [name] for nickname, name in self._nicknames.items()}
        self._by_key: dict[str, list[str]] = named | {_key(word): wordings for word, wordings in record["everyday"].items()}
        self._pattern = _finding(self._by_key)
        self._called = _finding({*self._nicknames, *map(_key, self._nicknames.values())})

    def word(self, question: str) -> Wording:
        """Put a question into the words of resolutions."""
        keywords: list[str] = []
        meanings: dict[str, tuple[str, ...]] = {}

        def everyday(match: re.Match[str]) -> str:
            values: list[str] = self._by_key[_key(match[1])]
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

    def nicknames(self, text: str) -> tuple[Nickname, ...]:
        """Find what a text calls otherwise than resolutions do, in order, each with the one name that means the same.

        None is found inside such a name: *moon day* stands in *International Moon Day*.
        """
        found = ((match.span(), self._nicknames.get(_key(match[1]))) for match in self._called.finditer(text))
        return tuple(Nickname(*place, name) for place, name in found if name)

    def expand(self, word: str) -> str | None:
        """Give the name that an abbreviation stands for, by the corpus first and by the glossary else, or None.

        Only what is written in capitals may be the initials of a name. A word in lower case is an abbreviation only if the
        glossary has it, the corpus does not use it as a word, and English hardly does.
        """
        word = word.replace(" centre", " Centre")
        if word in self._usage.introduced:
            return self._usage.introduced[word]
        if word in self._abbreviations:
            return self._abbreviations[word]
        if initials := _AS_INITIALS.fullmatch(word):
            return self._usage.named.get(initials[1])
        if word.lower() in self._usage.words or zipf_frequency(word, "en") > _COMMON:
            return None
        return self._folded.get(word.lower())

    @property
    def abbreviations(self) -> tuple[str, ...]:
        """Every abbreviation that is known, as it is written."""
        return (*self._abbreviations, *self._usage.introduced, *self._usage.named)

    def short_forms(self, name: str) -> tuple[str, ...]:
        """List the abbreviations that stand for a name, as the glossary and the corpus have them."""
        return self._shortened.get(name.lower(), ())

    @cached_property
    def _shortened(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for short, name in {**self._abbreviations, **self._usage.introduced}.items():
            found[name.lower()] = (*found.get(name.lower(), ()), short)
        return found

    @property
    def words(self) -> Mapping[str, int]:
        """How often the corpus has each word, as ``Usage`` counts them."""
        return self._usage.words

    @cached_property
    def _usage(self) -> Usage:
        return self._read_usage()


def _key(words: str) -> str:
    """Words as they are looked up: small, with spaces and plain apostrophes."""
    return words.lower().replace("-", " ").replace("’", "'")


def _finding(keys: Iterable[str]) -> re.Pattern[str]:
    """What finds the longest of some keys wherever one stands; sorted by their first letters, so that few are tried."""
    by_letter: dict[str, list[str]] = {}
    for key in sorted(keys, key=len, reverse=True):
        by_letter.setdefault(key[0], []).append(re.escape(key[1:]).replace(r"\ ", "[ -]").replace("'", "['’]"))
    sorted_ = "|".join(f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
    return re.compile(rf"\b({sorted_}){_ENDING}(?!\w)", re.IGNORECASE)


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


def _named(texts: Iterable[str]) -> dict[str, str]:
    """The name that stands most often in the texts by its initials, of whole names alone: no part of one has any."""
    names = Counter(match[0] for text in texts for match in _NAME.finditer(text))
    found: dict[str, str] = {}
    for name, count in names.most_common():
        if count < _STANDING:
            break
        for words in (name.split(), re.split(r"[ -]", name)):
            initials = "".join(word[0].upper() for word in words if word and word.lower() not in _SMALL)
            if len(initials) >= 3:
                found.setdefault(initials, name)
    return found


def _counted(texts: Iterable[str]) -> dict[str, int]:
    """How often the texts have each word, in small letters where it is ever written so, else as it is written most often."""
    written = Counter(word for text in texts for word in _WORD.findall(text))
    counts: dict[str, Counter[str]] = {}
    for word, count in written.items():
        counts.setdefault(word.lower(), Counter())[word] = count
    return {low if low in forms else forms.most_common(1)[0][0]: forms.total() for low, forms in counts.items()}
