"""The task of writing an answer: what a language model is shown of what was found, each paragraph with what it takes to understand it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from documents import Paragraph, Resolution
from documents.short_names import resolved
from service.answer import PointGroup, Repetition
from service.answering.cutting import cut
from service.answering.drafts import Draft
from service.answering.evidence import clause_relevance, word_places
from service.answering.passages import Finding
from service.answering.repetition import Group
from service.library import Library
from service.references import short

MOST_SHOWN = 20
LONG_WORDS = 180
"""A paragraph of more words is reduced to its opening words and the parts that match, of as many words together."""
_BEFORE_WORDS = 60
_POINTS_BACK = re.compile(
    r"\b(?:in (?:this|that) (?:regard|respect|context|connection|spirit)|to (?:this|that) end|for (?:this|that) purpose|the (?:above|foregoing)|therein|thereof)\b",
    re.IGNORECASE,
)
"""What points to the paragraph before; what *such measures* and *the Commission* are is told by name."""


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph as a model is to read it: ``text`` is all of it or what matches, ``before`` what it points back to."""

    paragraph: Paragraph
    text: str
    adopted: date | None = None
    before: str = ""
    names: tuple[tuple[str, str], ...] = ()
    """Short names in it, each with what its document calls the same in full."""
    repeated: tuple[Repetition, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A question with what was found for it, best first, and the answer in the paragraphs' own words.

    ``closest`` is the same answer without its claim, which is given where the writer finds that it is none. ``outline`` are the
    groups of an answer over many resolutions, a line each. ``further`` searches for other words, and gives the task with what is found then.
    """

    question: str
    shown: tuple[ShownParagraph, ...]
    composed: Draft
    closest: Draft
    outline: tuple[str, ...] = ()
    further: Callable[[str], Task] | None = None


def shown_paragraphs(groups: Sequence[Group], finding: Finding, library: Library) -> tuple[ShownParagraph, ...]:
    """Make ready what a model is shown of the paragraphs found, best first."""
    return tuple(_shown(group, finding, library) for group in groups[:MOST_SHOWN])


def outline(groups: Sequence[PointGroup]) -> tuple[str, ...]:
    """The groups of an answer over many resolutions, a line each: a title, the years, the symbols."""
    return tuple(_line(group) for group in groups)


def _line(group: PointGroup) -> str:
    years = "–".join(dict.fromkeys(filter(None, (group.first, group.last))))
    return f"{group.title} ({years}): {', '.join(map(short, group.symbols))}" if years else group.title


def _shown(group: Group, finding: Finding, library: Library) -> ShownParagraph:
    paragraph = library.paragraph(group.hit.row)
    document = library.corpus.by_symbol.get(paragraph.symbol)
    text = _reduced(paragraph.text, group.hit.row, finding, library)
    before = _before(paragraph, document) if document and _POINTS_BACK.search(text) else ""
    names = tuple(_names(paragraph, document, text)) if document else ()
    return ShownParagraph(paragraph, text, document.adopted if document else None, before, names, group.others)


def _reduced(text: str, row: int, finding: Finding, library: Library) -> str:
    if len(text.split()) <= LONG_WORDS:
        return text
    relevance = clause_relevance(text, library.index.evidence(finding.query, row), finding.words)
    return cut(text, relevance, (), LONG_WORDS, word_places(text, finding.words)).shown(text)


def _before(paragraph: Paragraph, document: Resolution) -> str:
    """The opening words of the paragraph before one, of the same part."""
    whole = [p for p in document.paragraphs if p.is_whole and p.kind == paragraph.kind]
    locators = [p.locator for p in whole]
    at = locators.index(paragraph.locator) if paragraph.locator in locators else 0
    return " ".join(whole[at - 1].text.split()[:_BEFORE_WORDS]) if at else ""


def _names(paragraph: Paragraph, document: Resolution, text: str) -> Iterator[tuple[str, str]]:
    references = resolved(document).get(paragraph.id, ())
    yield from dict.fromkeys((one.short, one.full) for one in references if one.short in text)
