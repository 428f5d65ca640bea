"""Text copied from printed pages: notes at their feet, running heads and words cut at line ends, turned into marked text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

FURNITURE = re.compile(
    r"(?:A|S)/RES/\S+(?: [A-Z](?:[-–][A-Z])?)?|\d{1,3}/\d{1,3}|\d{2}-\d{5}(?: ?\([A-Z]\))?(?: *\d{6})?|\*?\d{7}\*?|Page \d+|"
    r"Please recycle.{0,10}|United Nations"
)
"""What is printed on a page but no part of its text: symbols, numbers of pages and jobs."""
_RULE = re.compile(r"[_\u2014\u2015\u2500]{5,}")
_MARK_ALONE = re.compile(r"\d{1,3}")
_MARKED = re.compile(r"(\d{1,3})\s+(?=\S)")
_CUT = re.compile(r"(?<=\w)[-\u2010\u2011]\n[^\S\n]{0,200}(?=\w)(?!(?:and|or|to|as)\b)")
_LEFT, _RIGHT = re.compile(r"\w+$"), re.compile(r"\w{1,40}")
_LONGEST_WORD = 40
_ABOUT = 0.3
"""Words whose Zipf frequencies are so near are about as usual: *understanding* and *standing*."""
_FORMULAS = ("The General Assembly", "The Security Council")
_MOST = 60
"""A page has fewer notes."""
_SHORTEST_HEAD = 10
"""A running head has so many characters at least."""
_HEAD = 4
"""So many lines at the top of a page may be its running head."""
_COUNTED = re.compile(
    r"\b(?:paragraphs?|articles?|resolutions?|sessions?|chapters?|sections?|Goals?|numbers?|rules?|parts?|and|to|of|in|by)\s?$"
)
"""Behind one of these a figure is a number of the text, and no mark of a note."""


@dataclass(frozen=True, slots=True)
class _Foot:
    """The foot of a page: the notes by their marks, and the index of the line that goes on behind it."""

    notes: dict[int, str]
    end: int


def with_whole_words(text: str) -> str:
    """Join the lines that part a word: ``pro-`` and ``tection`` are one word, ``follow-`` and ``up`` keep their hyphen.

    The hyphen goes where the whole word is about as usual in English as the rarer of its halves, or more.
    """
    return _CUT.sub(lambda cut: "" if _is_divided(cut) else "-", text)


def _is_divided(cut: re.Match[str]) -> bool:
    from wordfreq import zipf_frequency  # its table takes a moment to load: only texts with words cut at line ends wait for it

    behind, before = (
        _RIGHT.match(cut.string, cut.end()),
        _LEFT.search(cut.string[max(0, cut.start() - _LONGEST_WORD) : cut.start()]),
    )
    left, right = before[0] if before else "", behind[0] if behind else ""
    if not (left[-1:].islower() and right[:1].islower()):
        return False
    halves = min(zipf_frequency(left, "en"), zipf_frequency(right, "en"))
    return bool(zipf_frequency(left + right, "en") > halves - _ABOUT)


def with_marked_notes(text: str) -> str:
    """Turn the notes at the feet of pages into marked text (``[^1]`` and ``[^1]: …``), and leave running heads out.

    A foot begins at a rule with a numbered note behind it, and ends with its page. A text without such a foot stays as it is.
    """
    pages = [page.split("\n") for page in text.split("\f")]
    if not any(_RULE.fullmatch(line.strip()) for page in pages for line in page):
        return text
    above = _above(pages[0])
    last = 0
    done: list[str] = []
    notes: list[str] = []
    for page in pages:
        for running, foot in _parted(page, last):
            kept = _without_head(running, above) if done else running
            done.append(_with_marks("\n".join(kept), foot))
            notes += [f"[^{mark}]: {said}" for mark, said in foot.items()]
            last = max([last, *foot])
    return "\n".join(done) + "".join(f"\n\n{note}" for note in notes) if notes else text


def _above(lines: Sequence[str]) -> str:
    """What stands above the formula, in one line: parts of it are repeated at the top of each page."""
    return " ".join(" ".join(takewhile(lambda line: not line.strip().startswith(_FORMULAS), lines)).split())


def _without_head(lines: list[str], above: str) -> list[str]:
    """A page without its running head: symbols, and what stands above the formula."""
    kept: list[str] = []
    seen = 0
    for line in lines:
        if line.strip() and seen < _HEAD:
            seen += 1
            if _is_furniture(line, above):
                continue
            seen = _HEAD
        kept.append(line)
    return kept


def _is_furniture(line: str, above: str = "") -> bool:
    """Whether a line has nothing but what is printed around a text: symbols and numbers, with a running head between them."""
    words = line.split()
    while words and FURNITURE.fullmatch(words[0]):
        words.pop(0)
    while words and FURNITURE.fullmatch(words[-1]):
        words.pop()
    rest = " ".join(words)
    is_head = len(rest) >= _SHORTEST_HEAD and rest in above
    return not rest or is_head or FURNITURE.fullmatch(" ".join(line.split())) is not None


def _parted(lines: list[str], last: int) -> Iterator[tuple[list[str], dict[int, str]]]:
    """The stretches of a page's text, each with the notes of the foot behind it."""
    running: list[str] = []
    at = 0
    while at < len(lines):
        foot = _foot(lines, at + 1, last) if _RULE.fullmatch(lines[at].strip()) else None
        if foot is None:
            running.append(lines[at])
            at += 1
            continue
        yield running, foot.notes
        last, running, at = max(foot.notes), [], foot.end
    yield running, {}


def _foot(lines: list[str], start: int, last: int) -> _Foot | None:
    """Read the notes behind a rule, the first of which has the next mark; None where there are none."""
    said: dict[int, list[str]] = {}
    mark, is_over = last, False
    for end in range(start, len(lines)):
        line = lines[end].strip()
        opened = _MARKED.match(line)
        if line and _is_furniture(line):
            is_over = True
        elif line and is_over:
            return _Foot(dict(_apart(said)), end) if said else None
        elif _MARK_ALONE.fullmatch(line) and mark < int(line) <= last + _MOST:
            mark = int(line)
            said[mark] = []
        elif opened and int(opened[1]) == mark + 1:
            mark += 1
            said[mark] = [line[opened.end() :]]
        elif line and mark == last:
            return None
        elif line:
            said[mark].append(line)
    return _Foot(dict(_apart(said)), len(lines)) if said else None


def _apart(said: dict[int, list[str]]) -> Iterator[tuple[int, str]]:
    """The notes by their marks; lines behind a mark are several notes where the marks between it and the next are missing."""
    marks = [*said, max(said, default=0) + 1]
    for mark, following in pairwise(marks):
        notes = [""]
        for line in said[mark]:
            if notes[-1].endswith(".") and len(notes) < following - mark:
                notes.append("")
            notes[-1] = f"{notes[-1]} {line}".strip()
        yield from ((mark + n, note) for n, note in enumerate(notes) if note)


def _with_marks(text: str, notes: dict[int, str]) -> str:
    """Mark in a page's text where each of its notes is called, one behind the other."""
    at, done = 0, ""
    for mark in sorted(notes):
        ends = rf"(?P<gap> ?){mark}(?=[\s,;.:)]|$)(?!\.\s*\n?[A-Z(])"
        called = re.compile(rf"(?<=[A-Za-z”’)\],;.:\d])(?:{ends}| ?\n{mark}(?=\s+[a-z]))", re.MULTILINE)
        places = [place for place in called.finditer(text, at) if place["gap"] != "" or not text[place.start() - 1].isdigit()]
        place = next((p for p in places if not _COUNTED.search(text, max(0, p.start() - 20), p.start())), None)
        if place is not None:
            done += text[at : place.start()] + f"[^{mark}]"
            at = place.end()
    return done + text[at:]
