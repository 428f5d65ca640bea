"""Parts what is printed around the text (running heads and feet, job numbers, page numbers) and footnotes from the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from documents.readers.pdf.faced_words import RAISED, Words, joined
from documents.readers.pdf.lines import Line

_FOLIO = re.compile(
    r"\d{1,3}/\d{1,3}|[-–—]?\s?\d{1,3}\s?[-–—]?|/[.…]{1,3}|Page \d{1,3}"
    r"|[A-Z]?\d{2}[- ]?\d{5,6}\*?(?: \([A-Z]\))?(?: \d{6})?(?: \*\d{7}\*)?|\*\d{7}\*|Please recycle\S*",
    re.IGNORECASE,
)
_SYMBOL = re.compile(r"A/(?:RES|ES-\d+|S-\d+)/\S*\d\S*(?: [A-Z](?:-[A-Z])?)?")
_RULE = re.compile(r"[_\u2014\u2015\u2500\s]{5,}")
_FURTHER = re.compile(r"\(Footnotes? (?:continued )?on (?:the )?(?:following|next) page\)", re.IGNORECASE)
_FOOT_MARK = re.compile(r"(\d{1,3}|[*†‡]{1,3}|[a-z])(?=\s|$|\D)")


@dataclass(slots=True)
class Note:
    """A footnote while its lines are still being joined."""

    mark: str
    lines: list[Words]

    @property
    def words(self) -> Words:
        """The note's words."""
        return joined(self.lines)


@dataclass(slots=True)
class Parted:
    """What the pages hold: the lines of the running text, the footnotes in their order, the running heads."""

    running: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)


def body_size(pages: Iterable[list[Line]]) -> float:
    """Give the size in which most of the characters are set."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=10.0)


def part(pages: list[list[Line]], heights: list[float]) -> Parted:
    """Part the lines of all pages into running text and footnotes; heads, feet and numbers of pages are left out."""
    size = body_size(pages)
    parted = Parted()
    repeated = _repeated(pages, heights)
    for number, lines in enumerate(pages):
        text = _without_margins(lines, heights[number], size, repeated, first=number == 0)
        kept = set(map(id, text))
        parted.heads += [line.text for line in lines if id(line) not in kept]
        running, notes = _split_footnotes(text, size)
        parted.running += running
        _read_notes(notes, parted.notes)
    return parted


def _likeness(line: Line) -> tuple[int, str]:
    """What a running head has in common from page to page: its height and its words, in either order of its ends."""
    return round(line.base / 4), " ".join(sorted(line.words.plain.split()))


def _repeated(pages: list[list[Line]], heights: list[float]) -> set[tuple[int, str]]:
    """Find lines near the top or bottom edge that stand at the same place of two in five pages after the first."""
    seen: Counter[tuple[int, str]] = Counter()
    for number, lines in enumerate(pages[1:], start=1):
        edge = heights[number] * 0.16
        seen.update({_likeness(line) for line in lines if line.base > heights[number] - edge or line.base < edge / 2})
    return {likeness for likeness, count in seen.items() if count >= max(2, 0.4 * (len(pages) - 1))}


def _without_margins(lines: list[Line], height: float, size: float, repeated: set[tuple[int, str]], *, first: bool) -> list[Line]:
    def is_foot(line: Line) -> bool:
        return (
            line.base < height * 0.12
            and not _opens_note(line)
            and (_is_marginal(line) or (not first and _likeness(line) in repeated))
        )

    def is_head(line: Line) -> bool:
        if line.base < height * 0.8:
            return False
        small = line.size < 0.93 * size and line.words.share("bz") > 0.9
        return small or _is_marginal(line) or _likeness(line) in repeated

    feet = set(map(id, takewhile(is_foot, reversed(lines))))
    heads = set() if first else set(map(id, takewhile(is_head, lines)))
    return [line for line in lines if id(line) not in feet and id(line) not in heads and not _FURTHER.fullmatch(line.text)]


def _is_marginal(line: Line) -> bool:
    """Whether a line has nothing but page numbers, job numbers and symbols."""
    pieces = _cut_at_gaps(line)
    return all(_FOLIO.fullmatch(piece) or _SYMBOL.fullmatch(piece) for piece in pieces)


def _cut_at_gaps(line: Line) -> list[str]:
    cuts = [0, *(gap.index for gap in line.gaps if gap.right - gap.left > 2 * line.size), len(line.text)]
    return [piece for a, b in pairwise(cuts) if (piece := line.text[a:b].strip())]


def _split_footnotes(lines: list[Line], size: float) -> tuple[list[Line], list[Line]]:
    """Find where the footnotes of a page start: at the last separator, or at the small print that opens with a mark."""
    for index in range(len(lines) - 1, -1, -1):
        if _RULE.fullmatch(lines[index].text) and _is_small(lines[index + 1 :], size):
            return lines[:index], lines[index + 1 :]
    start = len(lines)
    while start and lines[start - 1].size < 0.93 * size:
        start -= 1
    while start < len(lines) and not (_opens_note(lines[start]) and not lines[start].text[:1].isalpha()):
        start += 1
    return lines[:start], lines[start:]


def _is_small(lines: list[Line], size: float) -> bool:
    return bool(lines) and sum(line.size < 0.97 * size for line in lines) >= 0.8 * len(lines)


def _opens_note(line: Line) -> bool:
    return line.words.faces[:1] == RAISED or line.text[:1] in "*†‡"


def _read_notes(lines: list[Line], notes: list[Note]) -> None:
    """Join the lines of footnotes; a line before the first mark of a page goes on with the note of the page before."""
    for line in lines:
        if _RULE.fullmatch(line.text):
            continue
        match = _FOOT_MARK.match(line.text)
        if match and _opens_note(line):
            length = max(len(match[0]), len(line.words.faces) - len(line.words.faces.lstrip(RAISED)))
            notes.append(Note(line.text[:length].strip(), [line.words[length:].strip()]))
        elif notes:
            notes[-1].lines.append(line.words)
