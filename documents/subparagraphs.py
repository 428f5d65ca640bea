"""Sub-paragraphs: the lettered and numbered parts of a paragraph, to any depth, found in its running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["letter", "roman", "digit", "bare"]

_MARK = re.compile(r"\((?P<mark>[a-z]{1,2}|[ivxl]{1,6}|\d{1,2})\)(?=\s)|(?<![^\s])(?P<bare>[a-z])\.(?=\s[A-Z])")
_ENDINGS = (" and", " or", " and/or", "—", "–")


@dataclass(frozen=True, slots=True)
class SubParagraph:
    """A part of a paragraph's text: its marks (``("a", "ii")``), its words, and where they start."""

    subs: tuple[str, ...]
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark that stands where a part may begin: where it starts and ends, and what it reads as."""

    text: str
    start: int
    end: int
    readings: tuple[tuple[Kind, int], ...]


def split_sub_paragraphs(text: str) -> tuple[SubParagraph, ...]:
    """Find ``(a) … (b) … (i) … (1) …`` where they run in order; a mark inside a sentence is none of them.

    Source of the rule: the United Nations Editorial Manual, lists in running text are lettered in order. A list opens with
    its first mark, and counts only where a second one follows; ``(i)`` behind ``(h)`` goes on with the letters unless a
    ``(ii)`` comes before the next letter.
    """
    marks = [mark for match in _MARK.finditer(text) if (mark := _mark(text, match))]
    found = _in_order(marks)
    parts: list[SubParagraph] = []
    for index, (subs, mark) in enumerate(found):
        behind = (found[n] for n in range(index + 1, len(found)))
        stop = next((other.start for path, other in behind if len(path) <= len(subs)), len(text))
        words = text[mark.end : stop]
        start = mark.end + len(words) - len(words.lstrip())
        parts.append(SubParagraph(subs, words.strip(), start))
    return tuple(parts)


def _mark(text: str, match: re.Match[str]) -> _Mark | None:
    before = text[max(0, match.start() - 8) : match.start()].rstrip()
    if before and before[-1] not in ':;,.”’"' and not before.endswith(_ENDINGS):
        return None
    mark = match["mark"] or match["bare"]
    return _Mark(mark, match.start(), match.end(), _readings(mark, bare=match["mark"] is None))


def _readings(mark: str, *, bare: bool) -> tuple[tuple[Kind, int], ...]:
    if bare:
        return (("bare", ord(mark) - 96),)
    if mark.isdigit():
        return (("digit", int(mark)),)
    found: list[tuple[Kind, int]] = []
    if len(mark) == 1:
        found.append(("letter", ord(mark) - 96))
    elif len(mark) == 2 and mark[0] == mark[1]:
        found.append(("letter", ord(mark[0]) - 96 + 26))
    if mark in _ROMAN:
        found.append(("roman", _ROMAN.index(mark)))
    return tuple(found)


def _roman(n: int) -> str:
    digits = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    out = ""
    for value, sign in digits:
        while n >= value:
            out, n = out + sign, n - value
    return out


_ROMAN = [_roman(n) for n in range(60)]


def _in_order(marks: Sequence[_Mark]) -> list[tuple[tuple[str, ...], _Mark]]:
    """Keep the marks that go on with an open list or open one, each with the marks above it."""
    levels: list[tuple[Kind, int]] = []
    texts: list[str] = []
    found: list[tuple[tuple[str, ...], _Mark]] = []
    for index, mark in enumerate(marks):
        depth = _going_on(marks, index, levels)
        if depth is not None:
            reading = next(r for r in mark.readings if r == (levels[depth][0], levels[depth][1] + 1))
            levels[depth:], texts[depth:] = [reading], [mark.text]
        elif opened := _opening(marks, index, levels):
            levels.append(opened)
            texts.append(mark.text)
        else:
            continue
        found.append((tuple(texts), mark))
    return found


def _going_on(marks: Sequence[_Mark], index: int, levels: Sequence[tuple[Kind, int]]) -> int | None:
    """The depth of the innermost open list whose next mark this is."""
    mark = marks[index]
    for depth in range(len(levels) - 1, -1, -1):
        kind, value = levels[depth]
        if (kind, value + 1) in mark.readings and not (
            mark.text == "i" and kind == "letter" and _opens_roman(marks[index + 1 : index + 13], levels)
        ):
            return depth
    return None


def _opens_roman(following: Sequence[_Mark], levels: Sequence[tuple[Kind, int]]) -> bool:
    """Whether behind an ``(i)`` that could be a letter a ``(ii)`` comes before the next letter, so that it is a numeral."""
    letter = next((value for kind, value in levels if kind == "letter"), 0)
    for mark in following:
        if mark.text == "ii":
            return True
        if ("letter", letter + 2) in mark.readings:
            return False
    return False


def _opening(marks: Sequence[_Mark], index: int, levels: Sequence[tuple[Kind, int]]) -> tuple[Kind, int] | None:
    """The list that a mark opens: the first of a kind that is not open, with a second one behind it."""
    kinds = {kind for kind, _ in levels}
    for kind, value in reversed(marks[index].readings):
        if value == 1 and kind not in kinds and _second(kind, levels, marks, index):
            return kind, value
    return None


def _second(kind: Kind, levels: Sequence[tuple[Kind, int]], marks: Sequence[_Mark], index: int) -> bool:
    """Whether the second mark of a list comes before its first does again or the list around it goes on."""
    outer = {(k, v + 1) for k, v in levels}
    for later in range(index + 1, len(marks)):
        readings = marks[later].readings
        if (kind, 2) in readings:
            return True
        if (kind, 1) in readings or outer.intersection(readings):
            return False
    return False
