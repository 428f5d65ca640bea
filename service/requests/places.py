"""Places: the paragraphs that a message names by number, in every way in which people write one, and the part that it looks in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from documents.resolution import Locator
from documents.resolution import Part as Side
from documents.words import CARDINAL_PATTERN, CARDINALS, ORDINAL_PATTERN, ORDINALS
from service.requests.request import Part, Said
from service.requests.wording import without_symbols

_SUB = r"\(\s?(?:[a-z]{1,2}|[ivx]{1,5})\s?\)"
_SUBS = rf"(?:\s?{_SUB}){{0,3}}"
_NUMBER = rf"(?:\d{{1,4}}(?:st|nd|rd|th|[a-h](?![a-z]))?|(?:{CARDINAL_PATTERN})\b){_SUBS}"
_JOINT = r"(?:\s?(?:,|;|&|\+)\s?(?:and\s|or\s)?|\s(?:and|or|to|through|thru|until|et|y|à|a|und|bis)\s|\s?[-–—]\s?)"
_NUMBERS = rf"{_NUMBER}(?:{_JOINT}(?:{_NUMBER}|{_SUB})){{0,49}}"
"""Up to fifty numbers: a list without end would be read again from each of its numbers to its end."""
_NOUN = r"(?:parag\w{0,8}|paras?|pars?|pgraphs?|clauses?|p[aá]rrafos?|absatz|absätze|пункт\w{0,3}|¶{1,2}|§{1,2})(?![^\W\d_])\.?"
_PREAMBULAR = r"(?:preambular|preambulatory|preambulary|preamble|pream\.?)"
_OPERATIVE = r"(?:operative|operational|op\.?)"
_SIDE = rf"(?:(?P<pre>{_PREAMBULAR})|(?P<op>{_OPERATIVE}))?"
_TAIL = r"(?P<tail>\s(?:of|in|from)\s(?:the\s)?preamble)?"
_ELSEWHERE = r"(?!\s+of\s+(?:the\s+)?(?!United\b|General\b|Resolution\b)(?-i:[A-Z][a-z]))"
"""What may not follow: a paragraph of some declaration is none of the resolution's."""
_ORDINAL = rf"(?:(?:{ORDINAL_PATTERN})\b|\d{{1,3}}(?:st|nd|rd|th))"
_FROM_END = r"(?:second[- ]to[- ]last|last but one|next[- ]to[- ]last|penultimate|antepenultimate|third[- ]to[- ]last|very last|last|final|closing)"
_COUNT = rf"(?P<count>\d{{1,2}}|{CARDINAL_PATTERN})"

_SUB_FIRST = re.compile(
    rf"\bsub-?\s?para\w{{0,8}}\s(?P<subs>\(?[a-z]{{1,2}}\)?{_SUBS})\s(?:of|in|under)\s(?:the\s)?(?:{_PREAMBULAR}\s|operative\s)?(?P<part>{_NOUN}|ops?|pps?)\s?(?P<numbers>\d{{1,4}})(?![\d/])",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?<!\w){_SIDE}\s?{_NOUN}\s?(?:(?:is|was|are)\s)?(?:no\.?|numbers?|nr\.?|\#)?\s?(?P<numbers>{_NUMBERS})(?![\d/])(?!\s?(?:per cent|percent|%)){_TAIL}{_ELSEWHERE}",
    re.IGNORECASE,
)
_SHORT = re.compile(
    rf"(?<![\w/.])(?P<part>ops?|pps?)\.?\s?(?:no\.?\s?|\#\s?)?(?P<numbers>\d{{1,3}}(?:[a-h](?![a-z]))?{_SUBS}(?:{_JOINT}(?:ops?|pps?)?\.?\s?(?:\d{{1,3}}{_SUBS}|{_SUB})){{0,49}})(?![\d/])",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b(?P<ordinals>{_ORDINAL}(?:(?:\s?,\s?|\s(?:and|or)\s|\s?&\s?)(?:the\s)?{_ORDINAL}){{0,19}})\s{_SIDE}\s?(?:{_NOUN}{_TAIL}|(?<=ambular)(?=\W|$)|(?<=operative)(?=\W|$))(?!\s(?:to|that|which|mentioning|where|about)\b)",
    re.IGNORECASE,
)
_SHORT_ORDINAL = re.compile(rf"\b(?P<ordinal>{_ORDINAL}|{_FROM_END})\s(?P<part>op|pp)\b", re.IGNORECASE)
_END = re.compile(rf"\b(?P<which>{_FROM_END})(?:\s{_COUNT})?\s{_SIDE}\s?{_NOUN}{_TAIL}", re.IGNORECASE)
_FIRST = re.compile(rf"\bfirst\s{_COUNT}\s{_SIDE}\s?{_NOUN}{_TAIL}", re.IGNORECASE)
_IN_PREAMBLE = re.compile(
    rf"\b(?P<numbers>{_NUMBER}(?:{_JOINT}{_NUMBER}){{0,5}})\s(?:of|in|from)\s(?:the\s)?preamble", re.IGNORECASE
)
_SIDED = re.compile(
    rf"\b(?:(?P<pre>{_PREAMBULAR})|(?P<op>operative))\s(?:no\.?\s|number\s)?(?P<numbers>\d{{1,3}}{_SUBS})(?!\w)", re.IGNORECASE
)
_ITEM = re.compile(rf"(?P<joint>{_JOINT})?(?:(?P<part>ops?|pps?)(?![a-z])\.?)?\s?(?:(?P<item>{_NUMBER})|{_SUB})", re.IGNORECASE)
_MARK = re.compile(r"\(\s?([a-z]+)\s?\)|(?<=\d)([a-h])(?![a-z])", re.IGNORECASE)
_THROUGH = {"-", "–", "—", "to", "through", "thru", "until", "à", "a", "bis"}
_BACK = {
    "last": 1, "final": 1, "closing": 1, "very last": 1, "penultimate": 2, "second to last": 2, "last but one": 2,
    "next to last": 2, "antepenultimate": 3, "third to last": 3,
}  # fmt: skip
_PARTS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    ("preamble", re.compile(r"\b(?:preambles?|préambule|preámbulo|präambel|preambular (?:part|section|paragraphs|paras|clauses)|pps)\b(?! ?\d)", re.IGNORECASE)),
    ("annex", re.compile(r"\b(?:annex(?:es)?|appendix|anexo)\b(?! (?:the|its|part|parts|territor\w+)\b)", re.IGNORECASE)),
    ("operative", re.compile(r"\boperative\b|\bops\b(?! ?\d)|\bdispositif\b", re.IGNORECASE)),
)  # fmt: skip


_BARE = re.compile(rf"[^\w\[#]{{0,9}}(?P<numbers>\d{{1,3}}{_SUBS})\W{{0,9}}", re.IGNORECASE)
"""A message that is nothing but a paragraph's number; one in square brackets is a citation's."""
_SECTION = re.compile(r"\b(?:section|sect\.?|sec\.?)\s([IVXLC]{1,7})\b|\bpart\s([A-Z])\b|\b(annex\s?\d)\b", re.IGNORECASE)
_LOCATOR = re.compile(r"(?P<path>(?:\w+\.)*)(?P<part>op|pp)(?P<number>-?\d+)(?P<subs>(?:\(\w+\))*)")

_ANY = re.compile(
    r"p[aá]r|pgraph|clause|absatz|absätz|пункт|pream|preám|präam|préam|operati|disposi|annex|append|anexo|[¶§]|\b(?:op|pp)",
    re.IGNORECASE,
)
"""What every message that names a paragraph or a part has: the patterns take their time over any other."""


@dataclass(frozen=True, slots=True)
class Places:
    """Paragraphs as locators (``op21``, ``pp3``, ``II.op4(a)``; ``op-1`` is the last), in order, and the part that is spoken of.

    Each paragraph of a list or range is given by itself, at the place of them all.
    """

    numbers: tuple[Said[str], ...] = ()
    part: tuple[Said[Part], ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """A paragraph that is named: its side, its number (negative counts from the end), its sub-paragraphs."""

    side: Side
    number: int
    subs: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.side}{self.number}" + "".join(f"({sub})" for sub in self.subs)


def find_places(message: str) -> Places:
    """Read the paragraphs and the part that a message names; a number without a side is an operative paragraph's."""
    if bare := _BARE.fullmatch(message):
        return Places(tuple(Said(str(place), *bare.span("numbers")) for place in _listed(bare["numbers"], "op")))
    if not _ANY.search(message):
        return Places()
    text = without_symbols(message, "/")
    path = _path(text)
    found: dict[str, Said[str]] = {}
    taken = bytearray(len(text))
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = b"\1" * len(match[0])
            for place in read(match):
                found.setdefault(str(place), Said(f"{path}{place}", *match.span()))
    parts = tuple(Said(part, *said.span()) for part, pattern in _PARTS if (said := pattern.search(text)))
    return Places(tuple(sorted(found.values(), key=lambda said: said.start)), parts[:1])


def places_named(message: str) -> tuple[Locator, ...]:
    """The paragraphs that a message names by number, in order."""
    return tuple(place for said in find_places(message).numbers if (place := locator_of(said.value)))


def locator_of(number: str) -> Locator | None:
    """Read a paragraph as ``find_places`` writes it; its number is negative where it counts from the end."""
    match = _LOCATOR.fullmatch(number)
    if match is None:
        return None
    side: Side = "pp" if match["part"] == "pp" else "op"
    return Locator(side, int(match["number"]), tuple(match["path"].split(".")[:-1]), tuple(re.findall(r"\w+", match["subs"])))


def _path(text: str) -> str:
    """The section, part or numbered annex that a message names, as a locator begins with it."""
    match = _SECTION.search(text)
    if match is None:
        return ""
    return f"{(match[1] or match[2]).upper() if match[1] or match[2] else match[3].lower().replace(' ', '')}."


def _first_ones(match: re.Match[str]) -> list[_Place]:
    return [_Place(_side(match), number) for number in range(1, _value(match["count"]) + 1)]


def _last_ones(match: re.Match[str]) -> list[_Place]:
    count = _value(match["count"] or "1")
    numbers = range(-count, 0) if count > 1 else (-_BACK[_spaced(match["which"])],)
    return [_Place(_side(match), number) for number in numbers]


def _short_ordinal(match: re.Match[str]) -> list[_Place]:
    back = _BACK.get(_spaced(match["ordinal"]))
    return [_Place(_short(match["part"]), -back if back else _value(match["ordinal"]))]


def _ordinals(match: re.Match[str]) -> list[_Place]:
    return [_Place(_side(match), _value(word)) for word in re.findall(_ORDINAL, match["ordinals"], re.IGNORECASE)]


def _sub_first(match: re.Match[str]) -> list[_Place]:
    return [_Place(_short(match["part"]), int(match["numbers"]), tuple(re.findall(r"[a-z]+", match["subs"].lower())))]


def _numbered(match: re.Match[str]) -> list[_Place]:
    return _listed(match["numbers"], _side(match))


def _spaced(text: str) -> str:
    return re.sub(r"[-\s]+", " ", text.lower())


def _side(match: re.Match[str]) -> Side:
    groups = match.groupdict()
    return "pp" if groups.get("pre") or groups.get("tail") else "op"


def _short(part: str) -> Side:
    return "pp" if part.lower().startswith("pp") else "op"


def _value(text: str) -> int:
    text = text.strip().lower()
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else ORDINALS.get(text, CARDINALS.get(text, 0))


def _listed(numbers: str, side: Side) -> list[_Place]:
    """Read a list of numbers: ``14 and 15``, ``21-22``, ``3, 5 and 7 to 9``, ``21 (a) and (b)``, ``3 and OP 4``."""
    places: list[_Place] = []
    for match in _ITEM.finditer(numbers):
        side = _short(match["part"]) if match["part"] else side
        number = _value(re.split(r"\s?\(", match["item"])[0]) if match["item"] else places[-1].number if places else 0
        place = _Place(side, number, tuple((one or two).lower() for one, two in _MARK.findall(match[0])))
        if (match["joint"] or "").strip().lower() in _THROUGH and places:
            places += _between(places[-1], place)
        places.append(place)
    return places


def _between(first: _Place, last: _Place) -> list[_Place]:
    """The places that a range leaves unsaid: of ``3-6`` the numbers 4 and 5, of ``(a) to (c)`` the letter b."""
    if first.number < last.number <= first.number + 500:
        return [_Place(last.side, number) for number in range(first.number + 1, last.number)]
    if first.number == last.number and len(first.subs) == len(last.subs) == 1 and len(first.subs[0]) == len(last.subs[0]) == 1:
        return [replace(last, subs=(chr(letter),)) for letter in range(ord(first.subs[0]) + 1, ord(last.subs[0]))]
    return []


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], list[_Place]]], ...] = (
    (_FIRST, _first_ones),
    (_END, _last_ones),
    (_SHORT_ORDINAL, _short_ordinal),
    (_SUB_FIRST, _sub_first),
    (_AFTER, _ordinals),
    (_BEFORE, _numbered),
    (_SIDED, _numbered),
    (_IN_PREAMBLE, lambda match: _listed(match["numbers"], "pp")),
    (_SHORT, lambda match: _listed(match["numbers"], _short(match["part"]))),
)
"""The patterns in the order in which they claim their part of a message, each with how it is read."""
