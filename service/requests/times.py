"""Times: the sessions, years, months and days that a message looks in, and which way they reach."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from documents.verbs import base_form
from documents.words import CARDINALS, ORDINALS, number_said
from embeddings import STOP_WORDS
from service.requests.request import Said, Value, When
from service.requests.wording import lowered, without_quotations, without_symbols

Session = int | str
"""A regular session by its number, an emergency special one as symbols write it: ``79``, ``"ES-10"``."""
Kind = Literal["session", "year", "month", "day", "ordinal", "number"]

_YEAR = r"(?:19|20)\d\d"
_DASH = r"\s?[-–—]\s?"
_REACH = 40
"""So many characters before and behind a time are read for what they say of it."""
_SESSIONS = range(40, 100)
"""Numbers that are taken for sessions where nobody says *session*: those below count much else."""
_BARE = ("ordinal", "number")
"""Kinds of times that are sessions where they stand beside one, or count nothing."""
_FIRST_YEAR = 1945
"""A session begins in September of its number of years after this one."""


_WAYS: tuple[When, ...] = ("since", "until", "between")
_ON = {"since": r"|s\b|\son(?=\s?(?:[,.;?!]|$))", "until": ""}
"""What else may stand behind a time: *2020s*, *from 2020 on*."""
_RELATIVE: tuple[When, ...] = ("first", "previous", "current", "latest")
_POINT = r"""
  (?<!\w)(?=[\w])(?:  (?P<special>es-(?P<es>\d{{1,2}})(?![\w/])
    | (?P<special_before>{ordinal}|{cardinal})\s(?:(?P<emergency>{emergency})|special)\s(?:{session})
    | (?:(?P<emergency2>{emergency})|special)\s(?:{session})\s(?P<special_behind>\d{{1,2}}|{cardinal}))
| (?P<session_before>{ordinal}){regular}\s?(?:{session})(?!\w)
| (?:{session})\s(?:no\.?\s?|number\s)?(?P<session_behind>{ordinal}|\d{{1,3}}(?![\w/])|(?:{cardinal})\b)
| (?:{assembly})\s?[-/]?\s?(?P<of_assembly>\d{{2}}(?:st|nd|rd|th)?)(?![\w/])
| s\.?\s?(?P<short>\d{{2}})(?![\w/])
| \b(?P<iso>{year}-\d\d-\d\d)\b
| (?<![\w.])(?P<dotted>\d{{1,2}}(?P<stop>[./])\d{{1,2}}(?P=stop){year})\b
| (?<![\w/])(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s(?:of\s|de\s)?(?P<month>{month})\b\.?(?:,?\s(?:of\s|de\s|del\s)?(?P<year1>{year})\b)?
| \b(?P<month2>{month})\b\.?\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\w)(?:,?\s(?P<year2>{year})\b)?
| \b(?P<month3>{month})\b(?:\.?,?\s(?:of\s|de\s|del\s)?(?P<year3>{year})\b)?
| (?<![\w/])(?P<from_year>{year})\s?[-–/]\s?(?P<to_year>\d\d)(?![\d/])
| (?<![\w/])(?P<year>{year})(?![\d/])
| (?<![\w/.])(?P<word>{ordinal})
| (?<![\w/.])(?P<number>\d{{2}}|(?:{cardinal})\b)(?![\w/]|\.\d)
)
"""
"""A time, or a number that may turn out to be one: filled with the words of times.toml."""


@dataclass(frozen=True, slots=True)
class Times:
    """The times that a message looks in, in the order in which it says them; ``when`` says which way they reach, or has none.

    A range gives its two ends. A place covers the words that lead a time in, too: *in the 79th session*.
    """

    sessions: tuple[Said[Session], ...] = ()
    years: tuple[Said[int], ...] = ()
    months: tuple[Said[int], ...] = ()
    dates: tuple[Said[str], ...] = ()
    when: tuple[Said[When], ...] = ()


@dataclass(frozen=True, slots=True)
class _Point:
    """A time, ``message[start:end]``: a session, a year, a month with or without its year, a day."""

    kind: Kind
    start: int
    end: int
    session: Session = 0
    year: int = 0
    month: int = 0
    day: int = 0


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The words of times.toml as patterns."""

    point: re.Pattern[str]
    months: dict[str, int]
    ordinals: dict[str, int]
    leading: re.Pattern[str]
    before: tuple[tuple[When, re.Pattern[str]], ...]
    behind: tuple[tuple[When, re.Pattern[str]], ...]
    through: re.Pattern[str]
    joined: re.Pattern[str]
    purpose_before: re.Pattern[str]
    purpose_behind: re.Pattern[str]
    session: re.Pattern[str]
    document: frozenset[str]
    relative: tuple[tuple[When, re.Pattern[str]], ...]


def find_times(message: str, held: range) -> Times:
    """Read the times that a message looks in, ``held`` being the years from which there are documents.

    A year that is part of a name (*2030 Agenda*), a purpose (*budget for 2025*) or a symbol is none; nor is what stands in
    quotation marks.
    """
    grammar = _grammar()
    masked = lowered(without_symbols(without_quotations(message)))
    found = [point for match in grammar.point.finditer(masked) for point in _point(match, message, grammar)]
    chains = list(_chains(found, masked, grammar))
    kept = [chain for chain in chains if _is_sought(chain, masked, held, grammar)]
    points = [point for chain in kept for point in chain]
    when = [said for chain in kept if (said := _reach(chain, masked, grammar))]
    relative = (Said(way, *match.span()) for way, pattern in grammar.relative if (match := pattern.search(masked)))
    return Times(
        _once(Said(p.session, *_led(p, masked, grammar)) for p in points if p.kind == "session"),
        _once(Said(p.year, *_led(p, masked, grammar)) for p in points if p.kind in {"year", "month"} and p.year),
        _once(Said(p.month, *_led(p, masked, grammar)) for p in points if p.kind == "month"),
        _once(Said(f"{p.year}-{p.month:02}-{p.day:02}", *_led(p, masked, grammar)) for p in points if p.kind == "day"),
        tuple(when or relative)[:1],
    )


def _point(match: re.Match[str], message: str, grammar: _Grammar) -> list[_Point]:
    """Read one match of the pattern of times; none where it is a word that only looks like a month, or no real day."""
    said = match.groupdict()
    start, end = match.span()
    if said["special"]:
        number = next(filter(None, (said["es"], said["special_before"], said["special_behind"])))
        prefix = "ES" if said["es"] or said["emergency"] or said["emergency2"] else "S"
        return [_Point("session", start, end, f"{prefix}-{number_said(number, grammar.ordinals)}")]
    if session := said["session_before"] or said["session_behind"] or said["of_assembly"] or said["short"]:
        return [_Point("session", start, end, number_said(session, grammar.ordinals))]
    if said["from_year"]:
        first, last = int(said["from_year"]), int(said["from_year"][:2] + said["to_year"])
        if behind := grammar.session.match(match.string, end):
            return [_Point("session", start, behind.end(), first - _FIRST_YEAR)]
        return [_Point("year", start, start + 4, year=first), _Point("year", end - 2, end, year=last)] if last > first else []
    if said["word"] or said["number"]:
        kind: Kind = "ordinal" if said["word"] else "number"
        return [_Point(kind, start, end, number_said(said["word"] or said["number"], grammar.ordinals))]
    return _dated(match, message, grammar)


def _dated(match: re.Match[str], message: str, grammar: _Grammar) -> list[_Point]:
    """Read a day, a month or a year."""
    said = match.groupdict()
    start, end = match.span()
    if said["iso"] or said["dotted"]:
        parts = [int(part) for part in re.split(r"\D", match[0])]
        year, month, day = parts if said["iso"] else parts[::-1]
        return [_Point("day", start, end, year=year, month=month, day=day)] if _is_day(year, month, day) else []
    if said["year"]:
        return [_Point("year", start, end, year=int(said["year"]))]
    word = said["month"] or said["month2"] or said["month3"]
    year = int(said["year1"] or said["year2"] or said["year3"] or 0)
    day = int(said["day"] or said["day2"] or 0)
    month = grammar.months[word]
    if not year and not day and not _is_month(match, message[start]):
        return []
    if day and year and _is_day(year, month, day):
        return [_Point("day", start, end, year=year, month=month, day=day)]
    return [_Point("month", start, end, year=year, month=month)]


def _is_month(match: re.Match[str], initial: str) -> bool:
    """Whether a month's name alone is one: it has a capital and stands behind a preposition, unlike *may* and *march*."""
    before = match.string[max(0, match.start() - 8) : match.start()]
    leads = {"in", "since", "until", "before", "after", "from", "of", "during", "last", "early", "late", "mid"}
    return initial.isupper() and before[-1:] in {" ", "-"} and re.split(r"\W", before)[-2] in leads


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _chains(points: list[_Point], text: str, grammar: _Grammar) -> Iterator[list[_Point]]:
    """Give the times that are said together, *74th and 76th sessions*: a number joined to a session is one."""
    chain: list[_Point] = []
    for point in points:
        if chain and _are_joined(chain[-1], point, text, grammar):
            chain.append(point)
        else:
            yield from _told(chain, text, grammar)
            chain = [point]
    yield from _told(chain, text, grammar)


def _are_joined(one: _Point, other: _Point, text: str, grammar: _Grammar) -> bool:
    kinds = {one.kind, other.kind}
    together = kinds <= {"session", *_BARE} or kinds <= {"year", "month", "day"}
    gap = text[one.end : other.start] if other.start - one.end <= _REACH else "?"
    return together and bool(grammar.joined.fullmatch(gap) or grammar.through.fullmatch(gap))


def _told(chain: list[_Point], text: str, grammar: _Grammar) -> Iterator[list[_Point]]:
    """Give a chain of times, its ordinals and numbers as sessions where one is called a session, or where they count nothing."""
    of_sessions = any(point.kind == "session" for point in chain)
    of_sessions = of_sessions or bool(chain and chain[-1].kind == "ordinal" and _counts_nothing(chain[-1], text, grammar))
    kept = [
        replace(point, kind="session") if point.kind in _BARE else point
        for point in chain
        if point.kind not in _BARE or (of_sessions and point.session in _SESSIONS)
    ]
    if kept:
        yield kept


def _counts_nothing(point: _Point, text: str, grammar: _Grammar) -> bool:
    """Whether no noun follows an ordinal, as in *what did the 78th say*: it stands for a session."""
    word = re.split(r"\W", text[point.end : point.end + _REACH].removeprefix(" of the").lstrip(), maxsplit=1)[0]
    return not word.isalpha() or word in STOP_WORDS or word in grammar.document or base_form(word) is not None


def _is_sought(chain: list[_Point], text: str, held: range, grammar: _Grammar) -> bool:
    """Whether resolutions are looked for by these times, and not by a name or a purpose that holds them."""
    first, last = chain[0], chain[-1]
    if first.kind != "year":
        return True
    before, behind = text[max(0, first.start - _REACH) : first.start], text[last.end : last.end + _REACH]
    if grammar.purpose_before.search(before) or grammar.purpose_behind.match(behind):
        return False
    if len(chain) > 1 or first.year in held:
        return True
    return bool(grammar.leading.search(before)) or any(pattern.search(before) for _, pattern in grammar.before)


def _reach(chain: list[_Point], text: str, grammar: _Grammar) -> Said[When] | None:
    """Which way times reach that are said together: since, until, between, or none of these."""
    first, last = chain[0], chain[-1]
    before, behind = text[max(0, first.start - _REACH) : first.start], text[last.end : last.end + _REACH]
    found: dict[When, re.Match[str]] = {when: match for when, pattern in grammar.before if (match := pattern.search(before))}
    start = first.start - len(before) + min((match.start() for match in found.values()), default=len(before))
    if len(chain) > 1:
        is_range = "between" in found or grammar.through.fullmatch(text[chain[-2].end : last.start])
        return Said("between", start, last.end) if is_range else None
    for when, pattern in grammar.behind:
        if match := pattern.match(behind):
            return Said(when, start, last.end + match.end())
    way: When | None = next((when for when in found if when != "between"), None)
    return Said(way, start, last.end) if way else None


def _led(point: _Point, text: str, grammar: _Grammar) -> tuple[int, int]:
    """The place of a time with the words that lead it in."""
    before = text[max(0, point.start - _REACH) : point.start]
    led = grammar.leading.search(before)
    return (point.start - len(before) + led.start() if led else point.start), point.end


def _once(said: Iterable[Said[Value]]) -> tuple[Said[Value], ...]:
    """What is said, each value once, where it is said first."""
    return tuple({one.value: one for one in reversed(list(said))}.values())[::-1]


@cache
def _grammar() -> _Grammar:
    """Read times.toml."""
    words = tomllib.loads((Path(__file__).parent / "times.toml").read_text(encoding="utf-8"))
    months = {name: number for number, names in enumerate(words["months"], start=1) for name in names}
    counted = words["ordinals"]
    listed = ORDINALS | {word: number for own in ("fr", "es") for number, word in enumerate(counted[own], counted["first"])}
    ordinal = rf"(?:\d{{1,3}}(?:st|nd|rd|th|[eè]me|er|re|e|ª|º|\.ª|\.º|-?[яйю]|-?ой)|{_any(listed)})\b"
    sessions, after = _any(words["session"]), r"(?:\s?(?:regular|ordinary|ordinaire|ordinario|ordentliche[nr]?)\s)?"
    lead = r"(?:(?:the|la|le|les|el|los|in|at|on|of|session|sessions|ga|unga|years?|start of|beginning of|end of|early|late|mid|l['’])\s?){0,4}"
    return _Grammar(
        re.compile(_POINT.format(
            ordinal=ordinal, cardinal=_any(CARDINALS), session=sessions, regular=after, assembly=_any(words["assembly"]), emergency=_any(words["emergency"]),
            month=_any(months), year=_YEAR,
        ), re.VERBOSE),
        months, listed,
        re.compile(rf"(?:(?<!\w)(?:{_any(words['leading'])})\s{{0,2}}){{1,4}}$"),
        tuple((when, re.compile(rf"(?<!\w)(?:{_any(words[f'{when}_before'])})[\s-]{{1,2}}{lead}$")) for when in _WAYS),
        tuple((when, re.compile(rf",?\s?(?:{sessions})?\s?(?:{_any(words[f'{when}_behind'])})(?!\w)" + _ON[when])) for when in _WAYS[:2]),
        re.compile(rf"\s?(?:{sessions})?\s?(?:{_any(words['through'])})\s?{lead}"),
        re.compile(rf"\s?(?:{sessions})?\s?(?:{_any(words['and'])})\s?{lead}"),
        re.compile(rf"(?<!\w)(?:{_any(words['purpose_before'])})\s$"),
        re.compile(rf"\s(?:{_any(words['purpose_behind'])})(?!\w)"),
        re.compile(rf"\s(?:{sessions})(?!\w)"),
        frozenset(words["document"]),
        tuple((when, re.compile(rf"(?<!\w)(?:{words['relative'][when]})(?!\w)")) for when in _RELATIVE),
    )  # fmt: skip


def _any(words: Iterable[str]) -> str:
    """A pattern of any of some words, the longest first; words that begin alike share their first letter, which is looked at once."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]).replace(r"\ ", r"\s"))
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())
