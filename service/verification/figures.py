"""Figures: every number, date and symbol of a sentence must stand in its paragraphs, and belong to the same thing there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from documents import mentioned_symbols
from documents.words import CARDINAL_PATTERN, CARDINALS, MONTHS, ORDINAL_PATTERN, ORDINALS
from embeddings import STOP_WORDS, stem
from service.verification.sources import Fault, Source

_MONTH = "|".join([*MONTHS, *(f"{month[:3]}\\.?" for month in MONTHS if len(month) > 4)])
_DAYS = r"\d{1,2}(?:st|nd|rd|th)?"
_SEVERAL = rf"{_DAYS}(?:\s*(?:,|and|to|or|[-–])\s*{_DAYS})*"
_DATE = re.compile(
    rf"\b(?:(?P<days>{_SEVERAL})\s+(?P<month>{_MONTH})|(?P<month2>{_MONTH})\s+(?P<days2>{_SEVERAL})(?!\d)|(?P<month3>{_MONTH}))\b"
    r"(?:,?\s+(?P<year>(?:1[89]|20)\d\d)\b)?"
)
_ADOPTION = re.compile(
    rf"(?P<lead>\badopted\s(?:(?:on|in)\s)?|^(?:In|On)\s|(?:\b(?:resolution|declaration|decision)|[AS]/RES/\S+|\d/\d+)\s(?:(?:of|from|in)\s|\())"
    rf"(?:(?P<day>{re.sub(r'P<', 'P<a_', _DATE.pattern)})|(?P<year>(?:19|20)\d\d)\b)"
    r"|\b(?P<year2>(?:19|20)\d\d)(?=(?:\s[\w-]+){0,3}\s(?:resolution|declaration|decision|text)\b)",
    re.IGNORECASE,
)
"""Where a sentence may say when its resolution was adopted: *adopted on*, *resolution 78/73 of*, *In December 2019*, *the 2024 resolution*."""
_IN_SESSION = re.compile(
    rf"\badopted\s(?:at|by|in|during)\s(?:the|its)\s(?P<session>{ORDINAL_PATTERN})\ssession\b", re.IGNORECASE
)
_SYMBOL = re.compile(
    r"\b[AS]/[A-Z0-9][A-Za-z0-9/.\-]*|\b\d{1,4}/\d{1,4}(?:\s?[A-Z]\b)?|\b\d{1,4}\s?\([IVXL]+\)|\b\d{1,4}\s?\([12]\d{3}\)"
)
_DATED_SYMBOL = re.compile(r"\b(\d{1,4})\s?\((?:[IVXL]+|[12]\d{3})\)")
"""A resolution that may be named without its year or session: *resolution 1325*."""
_LABEL = re.compile(r"\b(?:OP|PP|op|pp|paras?\.|[Pp]aragraphs?|§)\s?\d+(?:\s?\([a-z]+\))*(?:(?:,| and|[-–])\s?\d+)*")
_NUMBER = re.compile(r"(?<![\w/])\d+(?:[,.]\d+)*(?:st|nd|rd|th)?(?![\w/])(?:\s(?P<scale>million|billion|trillion|thousand))?")
_WORDED = re.compile(
    rf"\b(?:(?P<ordinal>{ORDINAL_PATTERN})|(?P<cardinal>{CARDINAL_PATTERN}))\b(?:[ -](?P<scale>hundred|thousand|million|billion))?",
    re.IGNORECASE,
)
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_YEARS = re.compile(r"\b((?:1[89]|20)\d\d)(?:\s?[-–—]\s?|\s(?:to|until|through)\s)((?:1[89]|20)\d\d)\b")
"""From one year to another: *2021–2025*."""
_COUNTABLE = 6
"""Up to this number words may count what a paragraph lists: *the three midterm reviews*, *both secretariats*."""
_REACH = 3
_BEFORE = re.compile(r"\b([A-Z][\w’'-]*) $")
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Number:
    """A number, where it stands, the word that it counts and the name before it (stems), and whether it is written in words."""

    value: float
    start: int
    end: int
    counted: str
    named: str
    in_words: bool


Day = tuple[int | None, int, int | None]
"""A date as far as it is given: day, month, year."""


def figure_faults(sentence: str, source: Source) -> Iterator[Fault]:
    """Tell which symbols, dates and numbers of a sentence its paragraphs do not hold."""
    yield from _symbol_faults(sentence, source)
    sentence = _without_adoption(sentence, source)
    rest, told = without_symbols(sentence), _SYMBOL.sub(_blank, source.text)
    known = dates(told)
    for said in dates(rest):
        if not any(_within(said, day) for day in known):
            yield Fault("date", _shown(said))
    yield from _span_faults(sentence, source)
    years = {float(day[2]) for day in known if day[2]}
    held = list(numbers(_DATE.sub(_blank, told)))
    values = {number.value for number in held} | years | {float(m[1]) for m in _DATED_SYMBOL.finditer(source.text)}
    for number in numbers(without_figures(sentence)):
        if number.in_words and _counts_a_list(number, held):
            continue
        if _is_of_a_title(number, rest, source):
            continue
        if number.value not in values or _belongs_elsewhere(number, held):
            yield Fault("number", rest[number.start : number.end])


def without_figures(text: str) -> str:
    """Give a text with spaces for its symbols, paragraph numbers and dates, of which this rule alone judges."""
    return _DATE.sub(_blank, without_symbols(text))


@lru_cache(maxsize=4096)
def dates(text: str) -> tuple[Day, ...]:
    """List the dates of a text, each as far as it is given; *28 and 29 May* is two."""
    found: list[Day] = []
    for match in _DATE.finditer(text):
        name = (match["month"] or match["month2"] or match["month3"])[:3]
        if match["month3"] and not match["month3"][:1].isupper():
            continue
        month = next(n for n, known in enumerate(MONTHS, start=1) if known.startswith(name))
        year = int(match["year"]) if match["year"] else None
        days = [int(day) for day in re.findall(r"\d+", match["days"] or match["days2"] or "")]
        found += [(day, month, year) for day in days] or [(None, month, year)]
    return tuple(found)


def numbers(text: str) -> Iterator[Number]:
    """Give the numbers of a text, in figures and in words; *one* and *first* count for none."""
    for match in _NUMBER.finditer(text):
        bare = re.sub(r"(?:st|nd|rd|th)$", "", match[0].split()[0]).replace(",", "")
        if bare.count(".") < 2:
            yield Number(
                float(bare) * _SCALES.get(match["scale"] or "", 1),
                *match.span(),
                _counted(text, match.end()),
                _named(text, match.start()),
                in_words=False,
            )
    for match in _WORDED.finditer(text):
        word = (match["ordinal"] or match["cardinal"]).lower()
        value = ORDINALS.get(word, CARDINALS.get(word, 0))
        if value > 1:
            scale = _SCALES.get((match["scale"] or "").lower(), 1)
            yield Number(value * scale, *match.span(), _counted(text, match.end()), "", in_words=bool(match["cardinal"]))


def _symbol_faults(sentence: str, source: Source) -> Iterator[Fault]:
    """A symbol must be a paragraph's own or one that it names; a paragraph's number must be that of one that is cited."""
    own = {part for paragraph in source.paragraphs for part in (paragraph.symbol, paragraph.symbol.partition(" ")[0])}
    held = set(mentioned_symbols(source.text, bare=True)) | own | {_tight(m[0]) for m in _SYMBOL.finditer(source.text)}
    held |= {symbol.split("/RES/")[-1] for symbol in own} | {s.split("/RES/")[-1] for s in held}
    for match in _SYMBOL.finditer(sentence):
        said = _tight(match[0])
        if said not in held and said.split("/RES/")[-1] not in held:
            yield Fault("symbol", match[0])
    own = {number for p in source.paragraphs for number in re.findall(r"\d+", p.locator)}
    known = set(re.findall(r"\d+", source.text))
    for match in _LABEL.finditer(sentence):
        elsewhere = re.match(r"\s(?:above|below|of (?:the|its|that|resolution|article|annex))\b", sentence[match.end() :])
        if not set(re.findall(r"\d+", match[0])) <= (known if elsewhere else known | own):
            yield Fault("symbol", match[0])


def without_symbols(text: str) -> str:
    """Give a text with spaces for its symbols and paragraph numbers."""
    return _LABEL.sub(_blank, _SYMBOL.sub(_blank, text))


def _tight(symbol: str) -> str:
    return re.sub(r"\s", "", symbol).rstrip(".-")


def _without_adoption(sentence: str, source: Source) -> str:
    """Give a sentence with spaces for when it says that its resolution was adopted, where that is so."""

    def told(match: re.Match[str]) -> str:
        said, year = dates(match["day"] or ""), match["year"] or match["year2"]
        is_so = any(
            all(_within(one, (day.day, day.month, day.year)) for one in said) if said else str(day.year) == year
            for day in source.beside.adopted
        )
        lead = match["lead"] or ""
        return lead.ljust(len(match[0])) if is_so else match[0]

    sessions = {match[1] for p in source.paragraphs if (match := re.match(r"[AS]/RES/(\d+)/", p.symbol))}
    sentence = _IN_SESSION.sub(lambda m: _blank(m) if str(ORDINALS.get(m["session"].lower())) in sessions else m[0], sentence)
    return _ADOPTION.sub(told, sentence)


def _is_of_a_title(number: Number, sentence: str, source: Source) -> bool:
    """Whether a title or heading has a number beside the same word: *article 61*, *COVID-19*, *the 2022 World Cup*."""
    above = {pair for text in source.above for pair in pairwise(re.findall(r"\w+", text.lower()))}
    near = re.findall(r"\w+", sentence[max(0, number.start - _LONGEST_WORD) : number.end + _LONGEST_WORD].lower())
    figure = sentence[number.start : number.end].lower()
    return any(figure in pair and pair in above for pair in pairwise(near))


def _within(said: Day, held: Day) -> bool:
    return all(part is None or part == known for part, known in zip(said, held, strict=True))


def _shown(day: Day) -> str:
    parts = (str(day[0]) if day[0] else "", MONTHS[day[1] - 1], str(day[2]) if day[2] else "")
    return " ".join(part for part in parts if part)


def _counted(text: str, end: int) -> str:
    """The stem of the first content word behind a number, within a few words of it and before any sign that parts them."""
    behind = re.match(rf"(?:[ -](?:{_WORD.pattern})){{1,{_REACH}}}", text[end:])
    words = _WORD.findall(behind[0]) if behind else []
    content = [word for word in words if word.lower() not in STOP_WORDS]
    return stem(content[0].lower()) if content and content[0] == words[0] else ""


def _named(text: str, start: int) -> str:
    """The stem of the capitalised word right before a number: *Vision 2025*."""
    before = _BEFORE.search(text[max(0, start - _LONGEST_WORD) : start])
    return stem(before[1].lower()) if before and before[1].lower() not in STOP_WORDS else ""


def _span_faults(sentence: str, source: Source) -> Iterator[Fault]:
    """A span of years must be one of those that the paragraphs give, if they give any."""
    held = {match.groups() for match in _YEARS.finditer(source.text)}
    for match in _YEARS.finditer(sentence):
        if held and match.groups() not in held:
            yield Fault("number", match[0])


def _counts_a_list(number: Number, held: list[Number]) -> bool:
    """Whether a small number in words may count what the paragraph lists, since that says no other number of the same thing."""
    others = [other for other in held if other.counted == number.counted and other.value != number.value]
    return 1 < number.value <= _COUNTABLE and not others


def _belongs_elsewhere(number: Number, held: list[Number]) -> bool:
    """Whether the paragraph has other numbers only for the same thing: *1,033 officials*, where it says *170*, *Vision 2020*."""
    counted = {other.value for other in held if number.counted and other.counted == number.counted}
    named = {other.value for other in held if number.named and other.named == number.named}
    return any(values and number.value not in values for values in (counted, named))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
