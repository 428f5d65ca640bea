"""Paragraph references: every way in which people write a paragraph's number."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from documents.locators import Part
from documents.words import CARDINAL_PATTERN, CARDINALS, ORDINAL_PATTERN, ORDINALS

Side = Part | Literal["any"]

_SUBS = r"(?:\s?\(\s?(?:[a-z]{1,2}|[ivx]+)\s?\))*"
_NUMBER = rf"(?:\d{{1,4}}(?:st|nd|rd|th)?|{CARDINAL_PATTERN}){_SUBS}"
_JOINT = r"(?:\s?(?:,|;|&|\+)\s?(?:and\s|or\s)?|\s(?:and|or|to|through|thru|until)\s|\s?[-–—]\s?)"
_SUB_ONLY = r"\(\s?(?:[a-z]{1,2}|[ivx]+)\s?\)"
_NUMBERS = rf"{_NUMBER}(?:{_JOINT}(?:{_NUMBER}|{_SUB_ONLY})){{0,49}}"
"""Up to fifty numbers: a list without end would be read again from each of its numbers to its end."""
_NOUN = r"(?:paragraphs?|paras?|pars?|pgraphs?|parag|clauses?|¶{1,2}|§{1,2})\.?"
_PREAMBULAR = r"(?:preambular|preambulatory|preambulary|preamble|pream\.?)"
_OPERATIVE = r"(?:operative|operational|op\.?)"
_ELSEWHERE = r"(?!\s+of\s+(?:the\s+)?(?!United\b|General\b|Resolution\b)(?-i:[A-Z][a-z]))"
"""What may not follow: a paragraph of some declaration is none of the resolution's."""
_ORDINAL = rf"(?:{ORDINAL_PATTERN}|\d{{1,3}}(?:st|nd|rd|th))"
_FROM_END = r"(?:second[- ]to[- ]last|last but one|next[- ]to[- ]last|penultimate|antepenultimate|third[- ]to[- ]last|very last|last|final|closing)"

_BEFORE = re.compile(
    rf"(?<!\w)(?:(?P<pre>{_PREAMBULAR})|(?P<op>{_OPERATIVE}))?\s*{_NOUN}\s*(?:no\.?|number|nr\.?|\#)?s?\s*(?P<numbers>{_NUMBERS})"
    rf"(?![\d/])(?!\s?(?:per cent|percent|%))(?P<tail>\s+(?:of|in|from)\s+the\s+preamble)?{_ELSEWHERE}",
    re.IGNORECASE,
)
_SHORT = re.compile(
    rf"(?<![\w/.])(?P<part>ops?|pps?)\.?\s*(?:no\.?\s*|\#\s*)?(?P<numbers>\d{{1,3}}{_SUBS}(?:{_JOINT}(?:ops?|pps?)?\.?\s*\d{{1,3}}{_SUBS})*)(?![\d/])",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b(?P<ordinals>{_ORDINAL}(?:(?:\s?,\s?|\s(?:and|or)\s|\s?&\s?)(?:the\s)?{_ORDINAL}){{0,19}})\s+"
    rf"(?:(?P<pre>{_PREAMBULAR})|(?P<op>{_OPERATIVE}))?\s*(?:{_NOUN}(?P<tail>\s+(?:of|in|from)\s+the\s+preamble)?|(?<=ambular)(?=\W|$)|(?<=operative)(?=\W|$))",
    re.IGNORECASE,
)
_SHORT_ORDINAL = re.compile(rf"\b(?P<ordinal>{_ORDINAL}|{_FROM_END}|first)\s+(?P<part>op|pp)\b", re.IGNORECASE)
_END = re.compile(
    rf"\b(?P<which>{_FROM_END})(?:\s+(?P<count>\d{{1,2}}|{CARDINAL_PATTERN}))?\s+(?:(?P<pre>{_PREAMBULAR})|(?P<op>{_OPERATIVE}))?\s*"
    rf"{_NOUN}(?P<tail>\s+(?:of|in|from)\s+the\s+preamble)?",
    re.IGNORECASE,
)
_FIRST = re.compile(
    rf"\bfirst\s+(?P<count>\d{{1,2}}|{CARDINAL_PATTERN})\s+(?:(?P<pre>{_PREAMBULAR})|(?P<op>{_OPERATIVE}))?\s*{_NOUN}"
    rf"(?P<tail>\s+(?:of|in|from)\s+the\s+preamble)?",
    re.IGNORECASE,
)
_IN_PREAMBLE = re.compile(rf"\b(?P<numbers>{_NUMBERS})\s+(?:of|in|from)\s+the\s+preamble", re.IGNORECASE)
_BARE = re.compile(rf"\W*(?P<numbers>\d{{1,3}}{_SUBS})\W*", re.IGNORECASE)
_SECTION = re.compile(r"\b(?:section|sect\.?|sec\.?)\s+([IVXLC]+)\b|\bpart\s+([A-Z])\b|\b(annex(?:\s\d)?)\b", re.IGNORECASE)
_ITEM = re.compile(
    rf"(?P<joint>{_JOINT})?(?:(?P<part>ops?|pps?)(?![a-z])\.?)?\s*(?:(?P<item>{_NUMBER})|{_SUB_ONLY})", re.IGNORECASE
)
_THROUGH = {"-", "–", "—", "to", "through", "thru", "until"}
_SIDED = re.compile(
    rf"\b(?:(?P<pre>{_PREAMBULAR})|(?P<op>operative))\s+(?:no\.?\s*|number\s+)?(?P<numbers>\d{{1,3}}{_SUBS})(?!\w)", re.IGNORECASE
)
_SEARCHING = re.compile(r"\s+(?:to|that|which|mentioning|where|about)\b", re.IGNORECASE)
_BACK = {
    "last": 1, "final": 1, "closing": 1, "very last": 1, "penultimate": 2, "second to last": 2, "last but one": 2,
    "next to last": 2, "antepenultimate": 3, "third to last": 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reference:
    """A paragraph that a question names: its side, its number (negative counts from the end), its sub-paragraphs."""

    side: Side
    number: int
    subs: tuple[str, ...] = ()
    path: tuple[str, ...] = ()


def find_references(question: str) -> tuple[Reference, ...]:
    """List the paragraphs that a question names by number, in order, each once; none when it names none."""
    found = [(match.start(), read(match)) for match, read in _readings(question)]
    if not found and (bare := _BARE.fullmatch(question)):
        found.append((0, _listed(bare["numbers"], "any")))
    references = [reference for _, group in sorted(found, key=lambda item: item[0]) for reference in group]
    path = _path(question)
    return tuple(dict.fromkeys(Reference(r.side, r.number, r.subs, path) for r in references))


def without_references(question: str) -> str:
    """Take the paragraphs that a question names out of it: what is left is what it asks of them."""
    text = question
    for match, _ in sorted(_readings(question), key=lambda item: -item[0].start()):
        text = re.sub(r"(?:,?\s*\b(?:in|of|from|according to|under)\s+)?$", "", text[: match.start()]) + text[match.end() :]
    return " ".join(text.split())


def _readings(question: str) -> list[tuple[re.Match[str], Callable[[re.Match[str]], list[Reference]]]]:
    """The places where a question names paragraphs, with how each is read; a place is claimed once."""
    found: list[tuple[re.Match[str], Callable[[re.Match[str]], list[Reference]]]] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(question):
            if not any(other.start() < match.end() and match.start() < other.end() for other, _ in found):
                found.append((match, read))
    return found


def _first_ones(match: re.Match[str]) -> list[Reference]:
    return [Reference(_side(match), number) for number in range(1, _value(match["count"]) + 1)]


def _last_ones(match: re.Match[str]) -> list[Reference]:
    count = _value(match["count"] or "1")
    numbers = range(-count, 0) if count > 1 else (-_BACK[_spaced(match["which"])],)
    return [Reference(_side(match), number) for number in numbers]


def _short_ordinal(match: re.Match[str]) -> list[Reference]:
    back = _BACK.get(_spaced(match["ordinal"]))
    return [Reference(_short(match["part"]), -back if back else _value(match["ordinal"]))]


def _ordinals(match: re.Match[str]) -> list[Reference]:
    if _SEARCHING.match(match.string, match.end()):
        return []
    found = re.findall(_ORDINAL, match["ordinals"], re.IGNORECASE)
    return [Reference(_side(match), _value(word)) for word in found]


def _spaced(text: str) -> str:
    return re.sub(r"[-\s]+", " ", text.lower())


def _path(question: str) -> tuple[str, ...]:
    match = _SECTION.search(question)
    if not match:
        return ()
    return (match[1] or match[2] or match[3].lower().replace(" ", ""),)


def _side(match: re.Match[str]) -> Side:
    groups = match.groupdict()
    if groups.get("pre") or groups.get("tail"):
        return "pp"
    return "op" if groups.get("op") else "any"


def _short(part: str) -> Side:
    return "pp" if part.lower().startswith("pp") else "op"


def _value(text: str) -> int:
    text = text.strip().lower()
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits[0])
    return ORDINALS.get(text, CARDINALS.get(text, 0))


def _listed(numbers: str, side: Side) -> list[Reference]:
    """Read a list of numbers: ``14 and 15``, ``21-22``, ``3, 5 and 7 to 9``, ``21 (a) and (b)``, ``3 and OP 4``."""
    references: list[Reference] = []
    for match in _ITEM.finditer(numbers):
        side = _short(match["part"]) if match["part"] else side
        number = _value(re.split(r"\s?\(", match["item"])[0]) if match["item"] else references[-1].number if references else 0
        subs = tuple(mark.lower() for mark in re.findall(r"\(\s?([a-z]+)\s?\)", match[0], re.IGNORECASE))
        if (match["joint"] or "").strip().lower() in _THROUGH and references:
            references.extend(_between(references[-1], Reference(side, number, subs)))
        references.append(Reference(side, number, subs))
    return references


def _between(first: Reference, last: Reference) -> list[Reference]:
    """The references that a range leaves unsaid: of ``3-6`` the numbers 4 and 5, of ``(a) to (c)`` the letter b."""
    if first.number < last.number <= first.number + 500:
        return [Reference(last.side, number) for number in range(first.number + 1, last.number)]
    if first.number == last.number and len(first.subs) == len(last.subs) == 1 and len(first.subs[0]) == len(last.subs[0]) == 1:
        return [Reference(last.side, last.number, (chr(c),)) for c in range(ord(first.subs[0]) + 1, ord(last.subs[0]))]
    return []


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], list[Reference]]], ...] = (
    (_FIRST, _first_ones),
    (_END, _last_ones),
    (_SHORT_ORDINAL, _short_ordinal),
    (_AFTER, _ordinals),
    (_BEFORE, lambda match: _listed(match["numbers"], _side(match))),
    (_SIDED, lambda match: _listed(match["numbers"], _side(match))),
    (_IN_PREAMBLE, lambda match: _listed(match["numbers"], "pp")),
    (_SHORT, lambda match: _listed(match["numbers"], _short(match["part"]))),
)
"""The patterns in the order in which they claim their part of a question, each with how it is read."""


def references_to(numbers: Sequence[str]) -> tuple[Reference, ...]:
    """Write paragraphs that are given as locators as references: ``op14(a)``, ``pp3``, and ``op-1`` for the last."""
    found = (_LOCATOR.fullmatch(number) for number in numbers)
    return tuple(
        Reference(
            "pp" if m["side"] == "pp" else "op",
            int(m["number"]),
            tuple(re.findall(r"\((\w+)\)", m["subs"])),
            tuple(m["path"].split(".")[:-1]),
        )
        for m in found
        if m
    )


_LOCATOR = re.compile(r"(?P<path>(?:\w+\.)*)(?P<side>op|pp)(?P<number>-?\d+)(?P<subs>(?:\(\w+\))*)")
