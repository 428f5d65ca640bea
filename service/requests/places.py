"""Places: the paragraphs that a message names by number, in every way in which people write one, and the part that it looks in."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from documents.resolution import Locator
from documents.resolution import Part as Side
from documents.words import CARDINAL_PATTERN, ORDINAL_PATTERN, number_said
from service.requests.request import Part, Said
from service.requests.wording import without_symbols

_SUB = r"\(\s?(?:[a-z]{1,2}|[ivx]{1,5})\s?\)"
_SUBS = rf"(?:\s?{_SUB}){{0,3}}"
_SHORT = r"(?:ops?|pps?)(?![a-z])\.?"
_NUMBER = rf"(?:\d{{1,4}}(?:st|nd|rd|th|[a-h](?![a-z]))?|(?:{CARDINAL_PATTERN})\b){_SUBS}"
_JOINT = r"(?:\s?(?:,|;|&|\+)\s?(?:and\s|or\s)?|\s(?:and|or|to|through|thru|until|et|y|à|a|und|bis)\s|\s?[-–—]\s?)"
_NUMBERS = rf"{_NUMBER}(?:{_JOINT}(?:(?:{_SHORT}\s?)?{_NUMBER}|{_SUB})){{0,49}}"
"""Up to fifty numbers: a list without end would be read again from each of its numbers to its end."""
_NOUN = r"(?:parag\w{0,8}|paras?|pars?|pgraphs?|clauses?|p[aá]rrafos?|absatz|absätze|пункт\w{0,3}|¶{1,2}|§{1,2})(?![^\W\d_])\.?"
_SIDE = r"(?:preambular|preambulatory|preamble|operative|operational|pream\.?|op\.?)(?![a-z])"
_LEAD = rf"(?P<lead>(?:{_SIDE}\s?)?(?:{_NOUN}|(?P<mark>{_SHORT}))|{_SIDE})"
_TAIL = r"(?P<tail>\s(?:of|in|from)\s(?:the\s)?preamble)?"
_ELSEWHERE = r"(?!\s+of\s+(?:the\s+)?(?!United\b|General\b|Resolution\b)(?-i:[A-Z][a-z]))"
"""What may not follow: a paragraph of some declaration is none of the resolution's."""
_FROM_END = r"(?:second[- ]to[- ]last|last but one|next[- ]to[- ]last|penultimate|antepenultimate|third[- ]to[- ]last|very last|last|final|closing)"
_RANK = rf"(?:{_FROM_END}|(?:{ORDINAL_PATTERN})\b|\d{{1,3}}(?:st|nd|rd|th))"

_BEFORE = re.compile(
    rf"(?<![\w/])(?:sub-?\s?para\w{{0,8}}\s(?P<subs>\(?[a-z]{{1,2}}\)?{_SUBS})\s(?:of|in|under)\s(?:the\s)?)?{_LEAD}\s?(?:(?:is|was|are)\s)?"
    rf"(?:no\.?|numbers?|nr\.?|\#)?\s?(?P<numbers>{_NUMBERS})(?![\d/])(?!\s?(?:per cent|percent|%)){_TAIL}(?(mark)|{_ELSEWHERE})",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b(?P<ranks>{_RANK}(?:(?:\s?,\s?|\s(?:and|or)\s|\s?&\s?)(?:the\s)?{_RANK}){{0,19}})(?:\s(?P<count>\d{{1,2}}|{CARDINAL_PATTERN}))?"
    rf"\s{_LEAD}(?!\w){_TAIL}(?!\s(?:to|that|which|mentioning|where|about)\b)",
    re.IGNORECASE,
)
_ITEM = re.compile(rf"(?P<joint>{_JOINT})?(?:(?P<short>{_SHORT})\s?)?(?:(?P<item>{_NUMBER})|{_SUB})", re.IGNORECASE)
_MARK = re.compile(r"\(\s?([a-z]+)\s?\)|(?<=\d)([a-h])(?![a-z])", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:(?P<preamble>preambles?|préambule|preámbulo|präambel|preambular (?:part|section|paragraphs|paras|clauses)|pps)\b(?! ?\d)"
    r"|(?P<annex>annex(?:es)?|appendix|anexo)\b(?! (?:the|its|part|parts|territor\w+)\b)|(?P<operative>operative\b|ops\b(?! ?\d)|dispositif\b))",
    re.IGNORECASE,
)
_BARE = re.compile(rf"[^\w\[#]{{0,9}}(?P<numbers>\d{{1,3}}{_SUBS})\W{{0,9}}", re.IGNORECASE)
"""A message that is nothing but a paragraph's number; one in square brackets is a citation's."""
_SECTION = re.compile(r"\b(?:section|sect\.?|sec\.?)\s([IVXLC]{1,7})\b|\bpart\s([A-Z])\b|\b(annex\s?\d)\b", re.IGNORECASE)
_LOCATOR = re.compile(r"(?P<path>(?:\w+\.)*)(?P<side>op|pp)(?P<number>-?\d+)(?P<subs>(?:\(\w+\))*)")
_ANY = re.compile(
    r"p[aá]r|pgraph|clause|absatz|absätz|пункт|pream|preám|präam|préam|operati|disposi|annex|append|anexo|[¶§]|\b(?:op|pp)",
    re.IGNORECASE,
)
"""What every message that names a paragraph or a part has: the patterns take their time over any other."""
_THROUGH = {"-", "–", "—", "to", "through", "thru", "until", "à", "a", "bis"}
_BACK = {"penultimate": 2, "second to last": 2, "last but one": 2, "next to last": 2, "antepenultimate": 3, "third to last": 3}
_LAST = frozenset({"last", "very last", "final", "closing"})


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
    for pattern, read in ((_AFTER, _ranked), (_BEFORE, _numbered)):
        for match in pattern.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\1" * len(match[0])
                for place in read(match):
                    found.setdefault(str(place), Said(f"{path}{place}", *match.span()))
    part = _PART.search(text)
    parts: tuple[Said[Part], ...] = (Said(part.lastgroup, *part.span()),) if part else ()  # type: ignore[arg-type]  # a group's name
    return Places(tuple(sorted(found.values(), key=lambda said: said.start)), parts)


def places_named(message: str) -> tuple[Locator, ...]:
    """The paragraphs that a message names by number, in order."""
    return tuple(place for said in find_places(message).numbers if (place := locator_of(said.value)))


def locator_of(number: str) -> Locator | None:
    """Read a paragraph as ``find_places`` writes it; its number is negative where it counts from the end."""
    match = _LOCATOR.fullmatch(number)
    if match is None:
        return None
    subs = tuple(sub.strip("()") for sub in match["subs"].split(")("))
    return Locator(
        _side_of(match["side"]), int(match["number"]), tuple(match["path"].split(".")[:-1]), subs if match["subs"] else ()
    )


def _path(text: str) -> str:
    """The section, part or numbered annex that a message names, as a locator begins with it."""
    match = _SECTION.search(text)
    if match is None:
        return ""
    return f"{match[3].lower().replace(' ', '') if match[3] else (match[1] or match[2]).upper()}."


def _ranked(match: re.Match[str]) -> list[_Place]:
    """Read ranks: *the third and fourth paragraphs*, *the last two*, *the first three*."""
    ranks = [" ".join(re.split(r"[-\s]+", one.lower())) for one in re.findall(_RANK, match["ranks"], re.IGNORECASE)]
    numbers = [-1 if rank in _LAST else -_BACK[rank] if rank in _BACK else number_said(rank) for rank in ranks]
    count = number_said(match["count"] or "")
    if count and numbers in ([1], [-1]):
        numbers = list(range(-count, 0) if numbers == [-1] else range(1, count + 1))
    return [_Place(_side(match), number) for number in numbers]


def _numbered(match: re.Match[str]) -> list[_Place]:
    places = _listed(match["numbers"], _side(match))
    return [replace(one, subs=_subs(f"({match['subs'].strip('()')})")) for one in places] if match["subs"] else places


def _side(match: re.Match[str]) -> Side:
    return "pp" if match["tail"] else _side_of(match["lead"])


def _side_of(lead: str) -> Side:
    return "pp" if lead.lower().startswith(("pre", "pp")) else "op"


def _subs(text: str) -> tuple[str, ...]:
    return tuple((one or two).lower() for one, two in _MARK.findall(text))


def _listed(numbers: str, side: Side) -> list[_Place]:
    """Read a list of numbers: ``14 and 15``, ``21-22``, ``3, 5 and 7 to 9``, ``21 (a) and (b)``, ``3 and OP 4``."""
    places: list[_Place] = []
    for match in _ITEM.finditer(numbers):
        side = _side_of(match["short"]) if match["short"] else side
        number = number_said(re.split(r"\s?\(", match["item"])[0]) if match["item"] else places[-1].number if places else 0
        place = _Place(side, number, _subs(match[0]))
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
