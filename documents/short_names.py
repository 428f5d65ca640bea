"""Short names: what *the Agency* or *the Convention* in a paragraph is called in full elsewhere in its document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from documents.name_words import GENERAL, is_single_head
from documents.names import Name, names, names_another
from documents.resolution import Paragraph, ParagraphId, Resolution
from documents.such_things import such_things
from documents.territories import Territory, territory_of

_DETERMINER = re.compile(r"\b(?:[Tt]he|[Tt]hat|[Bb]oth)(?: (?:said|same|above-mentioned|aforementioned))? $")
_DEFINED = re.compile(
    r"\((?:(?:hereinafter|henceforth)[^()“\"]{0,30}?)?(?:the )?[“\"]?(?P<short>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*){0,4})[”\"]?\)"
)
_GOES_ON = re.compile(r"(?:,? (?:[A-Z][\w-]*|\d{4}|a|an|in|of|on|for|and|or|the|to|by|their|its))+")
"""What may stand between a name and the brackets behind it that define its short form, and is still the name."""
_ADMINISTERING = re.compile(r"\b[Tt]he administering Power\b(?! concerned)")
_TERRITORY = re.compile(r"\b[Tt]he Territory\b")
_REMEMBERED = 400
"""So many of the last names with one head are looked at."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A short name in a paragraph, ``text[start:end] == short``, and what the document calls it in full."""

    start: int
    end: int
    short: str
    full: str


def resolved(document: Resolution) -> Mapping[ParagraphId, tuple[Reference, ...]]:
    """Give the short names in each paragraph of a document that another text of it names in full.

    A paragraph without any is not listed. Sub-paragraphs have the references that their parents have there.
    """
    reader = _Reader(document)
    found: dict[ParagraphId, tuple[Reference, ...]] = {}
    texts: dict[str, Paragraph] = {}
    former = ""
    for paragraph in document.paragraphs:
        parent = texts.get(_parent(paragraph))
        at = parent.text.find(paragraph.text) if parent else -1
        texts[paragraph.locator] = paragraph
        if parent and at >= 0:
            references = _within(found.get(parent.id, ()), at, at + len(paragraph.text))
        else:
            references = tuple(sorted((*reader.read(paragraph), *_such(paragraph.text, former)), key=lambda one: one.start))
            former = paragraph.text
        if references:
            found[paragraph.id] = references
    return found


def added_names(paragraph: Paragraph, references: Iterable[Reference]) -> tuple[str, ...]:
    """List the full names that references add to the words of their paragraph, each once, in order."""
    return tuple(dict.fromkeys(one.full for one in references if one.full not in paragraph.text))


def _parent(paragraph: Paragraph) -> str:
    place = paragraph.place
    return str(place.parent) if place and place.parent else ""


def _within(references: Iterable[Reference], start: int, end: int) -> tuple[Reference, ...]:
    inside = [one for one in references if start <= one.start and one.end <= end]
    return tuple(replace(one, start=one.start - start, end=one.end - start) for one in inside)


def _such(text: str, former: str) -> Iterable[Reference]:
    return (Reference(one.start, one.end, text[one.start : one.end], one.full) for one in such_things(text, former))


class _Reader:
    """Reads the paragraphs of a document in order and remembers the names that it has met."""

    def __init__(self, document: Resolution) -> None:
        self._title = names(document.title)
        self._met: dict[str, list[Name]] = {}
        for name in self._title:
            self._meet(name)
        self._territory = territory_of(document)
        self._defined: dict[str, str] = {}
        self._defined_later: dict[str, str] = {}
        for paragraph in document.paragraphs:
            for short, full in definitions(paragraph.text).items():
                self._defined_later.setdefault(short, full)
        self._heading = ""

    def read(self, paragraph: Paragraph) -> list[Reference]:
        """Give the references of a paragraph, and remember what it names."""
        text = paragraph.text
        if paragraph.heading != self._heading:
            self._heading = paragraph.heading
            for name in names(self._heading):
                self._meet(name)
        self._defined |= definitions(text)
        references = [*_of_territory(text, self._territory)]
        here: list[Name] = []
        for name in names(text):
            before = _DETERMINER.search(text, max(name.start - 30, 0), name.start)
            full = self._full(name, here) if (before or name.before) and not name.behind else ""
            if full and before and not names_another(text, name) and not any(one.end == name.end for one in references):
                references.append(Reference(before.start(), name.end, text[before.start() : name.end], full))
            if not name.is_bare and not full:
                here.append(name)
                self._meet(name)
        return references

    def _meet(self, name: Name) -> None:
        if not name.is_bare:
            for head in {name.head, name.noun}:
                self._met.setdefault(head, []).append(name)

    def _full(self, short: Name, here: list[Name]) -> str:
        """Give what a name is short for, or ``""`` where it is short for nothing that was met."""
        if short.text in self._defined:
            return self._defined[short.text]
        met = self._met.get(short.head, [])[-_REMEMBERED:]
        for known in (here, self._title, () if short.head in GENERAL else met):
            longer = [name for name in known if short.shortens(name)]
            if longer:
                fuller = [name for name in self._title if longer[-1].shortens(name)]
                return fuller[-1].text if fuller else _written_out(longer[-1], met, short)
        return self._defined_later.get(short.text, "")


def _written_out(name: Name, met: Sequence[Name], short: Name) -> str:
    """Give the longest form of a name; where what follows its head was written in several ways, the usual one."""
    behind = _without_addition(name, met)
    if behind != name.behind:
        name = next(one for one in reversed(met) if one.behind == behind and one.head == name.head)
    longer = [one.behind for one in met if name.shortens(one) and one.behind != behind]
    if longer and (not behind or is_single_head(behind.rpartition(" ")[2])):
        behind = Counter(longer).most_common(1)[0][0]
    undated = name.is_dated and not short.is_dated
    alike = [one for one in met if one.behind == behind and (name.shortens(one) or (undated and one.before == name.before[1:]))]
    return max((name, *alike), key=lambda one: (one.behind == behind, not (undated and one.is_dated), len(one.text))).text


def _without_addition(name: Name, met: Sequence[Name]) -> str:
    """Give what follows a name's head, without what *and* or *in* adds to it in this place and mostly does not."""
    counted = Counter(one.behind for one in met if one.behind)
    usual = [
        behind for behind in counted
        if counted[behind] > counted[name.behind] and re.match(r" (?:and|in|with) ", name.behind.removeprefix(behind))
        and name.behind.startswith(behind)
    ]  # fmt: skip
    return max(usual, key=len, default=name.behind)


@lru_cache(maxsize=4096)
def _definitions(text: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    former = 0
    for match in _DEFINED.finditer(text):
        head = match["short"].rpartition(" ")[2]
        earlier = [name for name in names(text) if former <= name.start < name.end <= match.start() and not name.is_bare]
        former = match.end()
        alike = [name for name in earlier if name.head == head or name.end == match.start() - 1]
        if alike:
            name = max(alike, key=lambda name: (name.head == head, name.start))
            goes_on = _GOES_ON.fullmatch(text, name.end, match.start() - 1)
            found[match["short"]] = text[name.start : goes_on.end() if goes_on else name.end]
    return tuple(found.items())


def definitions(text: str) -> dict[str, str]:
    """Give the short names that a text defines in brackets behind the full ones: *(the Authority)*."""
    return dict(_definitions(text)) if "(" in text else {}


def _of_territory(text: str, territory: Territory) -> Iterable[Reference]:
    for pattern, full in ((_TERRITORY, territory.name), (_ADMINISTERING, territory.power)):
        if full:
            for match in pattern.finditer(text):
                if not text[: match.start()].endswith((f"{full}, as ", f"{full} as ", f"{full}, ")):
                    yield Reference(match.start(), match.end(), match[0], full)
