"""Sources: what the paragraphs that a sentence cites say, read once for every check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from documents import Paragraph
from embeddings import STOP_WORDS, stem

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


@dataclass(frozen=True)
class Source:
    """The paragraphs that a sentence cites, taken together; ``expand`` knows what abbreviations stand for."""

    paragraphs: tuple[Paragraph, ...]
    expand: Expand = lambda _: None

    @cached_property
    def untitled(self) -> Source:
        """The same without titles and headings: who does something must be in the text."""
        return Source(tuple(replace(paragraph, title="", heading="") for paragraph in self.paragraphs), self.expand)

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
        """The stems of the titles and headings that the paragraphs stand under."""
        above = " ".join(f"{paragraph.title} {paragraph.heading}" for paragraph in self.paragraphs)
        return frozenset(word.stem for word in read_words(above))

    @cached_property
    def acronyms(self) -> frozenset[str]:
        """What the names in the texts and titles can be shortened to: ASEAN, for the Association of Southeast Asian Nations."""
        texts = [self.text, *(paragraph.title for paragraph in self.paragraphs)]
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
