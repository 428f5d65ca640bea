"""Sources: the paragraphs that a sentence is held against, word by word, and what can be found wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

from documents import Paragraph
from embeddings import STOP_WORDS, stem

FaultKind = Literal[
    "no_source",
    "quotation",
    "number",
    "date",
    "symbol",
    "name",
    "negation",
    "force",
    "addressee",
    "content",
    "entailment",
    "graded",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a sentence that its paragraphs do not support, and the words that show it."""

    kind: FaultKind
    words: str


FRAME = frozenset(
    "assembly general resolution resolutions preamble preambular operative paragraph paragraphs text ga unga".split()
)
"""Words by which an answer speaks of the Assembly and its texts."""
LIGHT = frozenset(
    "accordance according account actually text texts subject subjects list lists job jobs again against aim aimed aims all allow allows along also alongside among amongst another any "
    "around aside available based basis bear bearing become becomes been being bring bringing brings brought carried carries carry "
    "carrying case certain come comes coming concerned concerning continue continued continues continuing do done down due duly during "
    "each early enough especially etc even every everyone everything example far following follows form forward further furthermore gave "
    "get gets give given gives giving go goes going good got great greater had hand harder have having held help helped helping helps "
    "high hold holding how however important importance in include included includes including instance instead into itself just keep "
    "keeping keeps kept laid latter lay lead leading least led let lets lies light like line made main mainly make makes making many "
    "matter matters mean means mention mentioned mentions mind moreover most mostly move moving namely need needed needs never new next "
    "notably note number numerous of off one ones only open order other others out over overall own part particular particularly past "
    "place places play plays point points possible previous principal provide provided provides providing put puts putting quickly "
    "rather ready really regard regarding related relation relevant remain remains rest rests result role run running said same say "
    "saying says see seen serve set sets setting several shall short side since so some specific specifically started still stay step "
    "steps such sure take taken takes taking task tell tells term terms than that their them themselves then there thereby these they "
    "thing things this those through throughout thus time times together too took toward towards try trying turn turning two under up "
    "upon use used using various very via view want wants way ways well what when where whether which while who whole whom whose wide "
    "widely will with within without work worked working works would year years yet".split()
)


Expand = Callable[[str], str | None]
"""Gives the name that an abbreviation stands for, or None; the glossary's ``expand``."""

_WORD = re.compile(r"[^\W_]+(?:['’](?!s\b)[^\W_]+)?")


@dataclass(frozen=True, slots=True)
class Word:
    """A word at ``text[start:end]``, with its stem."""

    text: str
    stem: str
    start: int
    end: int

    @property
    def is_content(self) -> bool:
        """Whether it says something by itself."""
        return self.text.lower() not in STOP_WORDS

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital, as names do."""
        return self.text[:1].isupper()


def read_words(text: str) -> list[Word]:
    """List the words of a text, in order."""
    return [Word(m[0], stem(m[0].lower()), m.start(), m.end()) for m in _WORD.finditer(text)]


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known beside the words of paragraphs: when their resolutions were adopted, and in full what they call by short names."""

    adopted: tuple[date, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """The paragraphs that a sentence cites, taken together; ``expand`` knows what abbreviations stand for."""

    paragraphs: tuple[Paragraph, ...]
    expand: Expand = lambda _: None
    beside: Beside = Beside()

    @cached_property
    def untitled(self) -> Source:
        """The same without titles and headings: who does something must be in the text."""
        return Source(tuple(replace(paragraph, title="", heading="") for paragraph in self.paragraphs), self.expand, self.beside)

    @cached_property
    def text(self) -> str:
        """Their texts, one after the other."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @cached_property
    def words(self) -> list[Word]:
        """The words of their texts."""
        return read_words(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of their texts, and of what their abbreviations stand for."""
        return frozenset(word.stem for word in self.words) | frozenset(_expanded(self.words, self.expand))

    @cached_property
    def title_stems(self) -> frozenset[str]:
        """The stems of the titles and headings that the paragraphs stand under, and of the names in full."""
        return frozenset(word.stem for word in read_words(" ".join((*self.above, *self.beside.names))))

    @property
    def above(self) -> tuple[str, ...]:
        """The titles and headings that the paragraphs stand under, each once."""
        return tuple(dict.fromkeys(text for p in self.paragraphs for text in (p.title, p.heading)))

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """What the names in the texts and titles can be shortened to: ASEAN, for the Association of Southeast Asian Nations."""
        texts = [self.text, *(paragraph.title for paragraph in self.paragraphs), *self.beside.names]
        return frozenset(short for text in texts for short in _initials(text))


def _expanded(words: Sequence[Word], expand: Expand) -> Iterator[str]:
    for word in words:
        if word.text.isupper() and len(word.text) > 1 and (name := expand(word.text)):
            yield from (part.stem for part in read_words(name))


_NAME = re.compile(r"[A-Z][\w’'-]*(?:[ -](?:of|the|and|for|on|in|to|against|de|des|[A-Z(][\w’')-]*))*")
_SMALL = frozenset("of the and for on in to against de des".split())


def _initials(text: str) -> Iterator[str]:
    """Give the acronyms of every stretch of a capitalised name, with and without the initials of its small words."""
    for match in _NAME.finditer(text):
        parts = [part for part in re.split(r"[ -]", match[0].replace("(", "").replace(")", "")) if part]
        for start in range(len(parts)):
            capital, every, linked, joined = "", "", "", ""
            for part in parts[start:]:
                is_small = part in _SMALL
                capital += "" if is_small else part[0]
                every += part[0].upper()
                linked += part[0].upper() if not is_small or part == "and" else ""
                joined += part[0].upper() if not is_small or part in {"of", "for", "on"} else ""
                if len(capital) > 1:
                    yield from (capital.upper(), every, linked, joined)
