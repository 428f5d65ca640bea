"""Names: the capitalised names of institutions, offices and instruments in a text, recognised by their grammar."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from documents.name_ends import name_end
from documents.name_words import CAPITAL, HEADS, LEADING, ORGANS, SENT, SMALL
from documents.verbs import base_form
from documents.words import ORDINALS

_HEAD = re.compile(rf"\b(?:{'|'.join(sorted(HEADS, key=len, reverse=True))})(?![\w-])")
_COMPOUND = re.compile(r" (?:and (?:Programme|Plan|Platform) )?(?:of|for) Action\b")
_ACTIVE = frozenset({"Programme", "Plan", "Platform", "Plans", "Declaration", "Decade"})
_WHOLE = frozenset({"Declaration", "Decade"})
"""Heads that mean the same without *of Action*: a programme is another thing than a programme of action."""
_BEFORE = re.compile(r"(?P<word>[\w][\w’'-]*)(?P<gap>,? )$")
_WORD = re.compile(r"[\w-]+")
_OWNER = re.compile(r"[’']s?$")
_NO_FORMER = HEADS | {"States", "Nations", "Governments"}
"""What *and* does not join to the words before a head: it ends another name, or is somebody else."""
_OTHERWISE = re.compile(
    rf" (?:of \d{{4}}\b|on {CAPITAL} |in Action\b|and (?:Plan|Platform|Programme|Strategy|Agenda) (?:of|for) Action\b"
    rf"|(?P<sent>to) (?:the )?{CAPITAL})"
)
_SUBJECT = re.compile(r" on (?:the )?[a-z]")
_REACH = 60
_MOST_WORDS = 25


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text, ``text[start:end]``: the words before its head, the head itself, and what follows it."""

    start: int
    end: int
    before: tuple[str, ...]
    head: str
    behind: str
    text: str

    @property
    def is_bare(self) -> bool:
        """Whether it is a head alone: *Agency*."""
        return not self.before and not self.behind

    @property
    def noun(self) -> str:
        """The head in one word, where that means the same: *Decade* of a *Decade of Action*."""
        first = self.head.partition(" ")[0]
        return first if first in _WHOLE else self.head

    @property
    def is_dated(self) -> bool:
        """Whether a year leads it in, which may tell of a meeting: *the 2018 International Monetary Fund reviews*."""
        return self.text[0].isdigit()

    def shortens(self, other: Name) -> bool:
        """Whether this can be short for another: the same head, fewer words before it, nothing else behind it."""
        if self.head not in {other.head, other.noun} or self.text in ORGANS or self.head in other.before:
            return False
        if not other.behind.startswith(self.behind) or len(other.text) <= len(self.text):
            return False
        rest = iter(other.before)
        return all(word in rest for word in self.before) and not self._is_another(other)

    def _is_another(self, other: Name) -> bool:
        """Whether what the longer name has before its head makes it the name of something else: *Peace and Security Council*."""
        further = [word for word in other.before if word not in self.before]
        if self.before and ("and" in further or f"and {self.text}" in other.text):
            return True
        if self.is_dated and other.before[:1] != self.before[:1]:
            return True
        counted = (word.isdigit() or (self.before and word.lower() in ORDINALS) for word in further)
        return other.behind == self.behind and all(counted)


def names_another(text: str, short: Name) -> bool:
    """Whether the words behind what looks like a short name make it a name of its own: *the Protocol of 2014*."""
    if short.head in SMALL and _SUBJECT.match(text, short.end):
        return True
    match = _OTHERWISE.match(text, short.end)
    return match is not None and (not match["sent"] or short.head in SENT)


@lru_cache(maxsize=4096)
def names(text: str) -> tuple[Name, ...]:
    """List the names of a text in order, one for each head: one that stands within another is listed too."""
    return tuple(name for match in _HEAD.finditer(text) if (name := _name(text, match)))


def _name(text: str, match: re.Match[str]) -> Name | None:
    """Give the name that has this head, or None where the head only tells more of another: *the Committee Chair*."""
    head, end = match[0], match.end()
    if head in _ACTIVE and (compound := _COMPOUND.match(text, end)):
        head, end = head + compound[0], compound.end()
    elif text[end : end + 1] == " " and text[end + 1 : end + 2].isupper():
        return None
    start = _start(text, match.start())
    stop = name_end(text, end, head, has_before=start < match.start())
    if stop is None:
        return None
    return Name(start, stop, tuple(text[start : match.start()].split()), head, text[end:stop], text[start:stop])


def _start(text: str, start: int) -> int:
    """Where the capitalised words before a head begin."""
    starts = [start]
    is_list = False
    while (match := _word_before(text, starts[-1])) and len(starts) < _MOST_WORDS:
        if match["gap"] == ", " and not is_list:
            break
        if match["word"] == "and" and len(starts) > 1 and not is_list:
            former = _word_before(text, match.start())
            if not former or former["gap"] != " " or not former["word"][0].isupper() or former["word"] in _NO_FORMER:
                break
            is_list = True
            match = former
        elif not _belongs(match["word"]):
            break
        starts.append(match.start())
    return _without_lead(text, starts)


def _word_before(text: str, end: int) -> re.Match[str] | None:
    return _BEFORE.search(text, max(end - _REACH, 0), end)


def _belongs(word: str) -> bool:
    """Whether a word can be part of a name before its head; *the Agency’s* and *the Secretary-General’s* own something."""
    owner = _OWNER.sub("", word)
    if owner != word and (owner in HEADS or "-" in owner or owner.endswith("s")):
        return False
    return word[0].isupper() or (word[0].isdigit() and len(word) == 4)


def _without_lead(text: str, starts: list[int]) -> int:
    """Leave out what only begins the sentence: a verb, an article; and a year that no article leads in."""
    while len(starts) > 1 and _leads(text, starts[-1]):
        starts.pop()
    return starts[-1]


def _leads(text: str, at: int) -> bool:
    match = _WORD.match(text, at)
    if not match:
        return False
    word = match[0]
    opens = at == 0 or text[at - 1] in '(“"' or text[max(at - 2, 0)] in ".:;"
    if opens and word != "United" and base_form(word):
        return True
    return word in LEADING or (word[0].isdigit() and not text.endswith("the ", 0, at))
