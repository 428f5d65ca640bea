"""Observances: the days, weeks, months, years and decades that a paragraph proclaims, read off the words that proclaim them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from documents.resolution import Paragraph
from documents.words import CARDINAL_PATTERN, CARDINALS, MONTHS, ORDINAL_PATTERN

ObservanceKind = Literal["day", "week", "month", "year", "decade"]
OBSERVANCE_KINDS: tuple[ObservanceKind, ...] = ("day", "week", "month", "year", "decade")


@dataclass(frozen=True, slots=True, order=True)
class YearDay:
    """A day of every year; day 0 is some day of the month that moves, such as its last Thursday."""

    month: int
    day: int = 0


@dataclass(frozen=True, slots=True)
class Years:
    """A year, or the first and the last of several."""

    first: int
    last: int

    def __contains__(self, year: int) -> bool:
        return self.first <= year <= self.last


@dataclass(frozen=True, slots=True)
class Observance:
    """An observance that ``paragraph.text[start:end]`` proclaims."""

    name: str
    kind: ObservanceKind
    first: YearDay | None
    """The day of the year, or the first of a week or month; None where the words do not say."""
    last: YearDay | None
    """The last day of a week or month, else as ``first``."""
    years: Years | None
    """Which year it is, or which years, of a year or a decade."""
    paragraph: Paragraph
    start: int
    end: int

    def falls_on(self, month: int, day: int | None = None) -> bool:
        """Whether it is, or goes on, in a month or on a day of the year."""
        if self.first is None or self.last is None:
            return False
        if day is None:
            return self.first.month <= month <= self.last.month
        return bool(self.first.day) and self.first <= YearDay(month, day) <= self.last


def proclaimed(paragraph: Paragraph) -> tuple[Observance, ...]:
    """List the observances that an operative paragraph proclaims, in order; none of those that it recalls or goes on observing.

    Read are the verbs by which the Assembly makes an observance (*proclaims*, *decides to designate*, *decides that … shall be
    observed as*), at the head of the paragraph or joined to what stands there, each followed by a time and a name in either
    order.
    """
    if paragraph.kind != "operative" or _HEAD.search(paragraph.text) is None:
        return ()
    found: dict[int, Observance] = {}
    for act in _acts(paragraph.text):
        observance = _read(paragraph, act)
        if observance and not any(observance.start < other.end for other in found.values()):
            found[observance.start] = observance
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _Proclaiming:
    """A verb of the Assembly at ``start``, and what follows it at ``object``."""

    start: int
    object: int
    verb: str
    """The base of what it does; empty where a passive verb is to follow (*decides that 5 May shall be observed as*)."""

    @property
    def is_weak(self) -> bool:
        """Whether it makes an observance only by giving a time a name: *decides to observe 5 May as*."""
        return bool(self.verb) and re.match(_STRONG, self.verb) is None

    @property
    def is_plain(self) -> bool:
        """Whether it makes an observance even if no time is said: *proclaims the World Decade of*."""
        return self.verb.startswith(("proclaim", "declare"))


@dataclass(frozen=True, slots=True)
class _Time:
    """When an observance is: a stretch that ends at ``end``."""

    first: YearDay | None
    last: YearDay | None
    years: Years | None
    end: int


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    kind: ObservanceKind
    end: int


_HEADS: dict[str, ObservanceKind] = {
    "day": "day", "days": "day", "week": "week", "fortnight": "week", "month": "month", "year": "year", "years": "year",
    "decade": "decade",
}  # fmt: skip
_HEAD = re.compile(r"\b(?:Days?|Week|Fortnight|Month|Years?|Decade)\b")
_STRONG = "proclaim|declare|designate|establish|institute"
_WEAK = "observe|dedicate|name|mark|commemorate|celebrate|recognize|adopt"
_PARTICIPLES = r"(?P<strong>proclaimed|declared|designated|established|instituted)|(?:observed|dedicated|named|marked|commemorated|celebrated|recognized|known)"
_AGAIN = r"(?:(?:[Aa]lso|[Ff]urther|[Ss]olemnly|[Hh]ereby|[Tt]herefore|[Aa]ccordingly|[Ii]n this regard),? )*"
_ASIDE = r"(?:,(?: [^,;]{1,160},)?(?= ))?"
_MAKES = rf"(?:(?P<strong>{_STRONG})s?|(?P<weak>{_WEAK})s?)"
_LEAD = re.compile(
    rf"{_AGAIN}(?:(?:[Dd]ecides|[Rr]esolves|[Aa]grees){_ASIDE} (?:also |further )?to (?P<to>{_STRONG}|{_WEAK})|(?P<does>(?:[Pp]roclaim|[Dd]eclare|[Dd]esignate|[Ee]stablishe|[Ii]nstitute|[Dd]edicate|[Rr]ecognize)s))\b"
)
"""The Assembly's verb, at the head of a paragraph."""
_FURTHER = re.compile(
    rf"(?:[,;]| and|[,;] and|[:;](?: and)? \([a-z]\))\s+(?:(?:also|further|therefore|hereby|in this regard|in this context),? )*"
    rf"(?:(?:decides )?[Tt]o (?P<to>{_STRONG}|{_WEAK})|(?P<does>(?:proclaim|declare|designate|establishe|institute)s))\b"
)
"""One that is joined to it."""
_DECIDES = re.compile(r"(?:[A-Z][a-z]+ (?:and )?){0,2}(?:[Dd]ecides|[Rr]esolves|[Aa]grees)\b")
_PASSIVE = re.compile(rf"{_AGAIN}(?:[Dd]ecides|[Rr]esolves|[Aa]grees) that\b{_ASIDE} ")
_MADE = re.compile(
    rf"[^;]{{0,60}}? (?:shall|should|will|would|is to|is|are|be)(?: henceforth| annually| hereby)? (?:be )?(?:{_PARTICIPLES})(?: annually| each year| every year)?\b"
)
_MONTH = "|".join(MONTHS)
_EVERY = r"(?:,? (?:of )?(?:each|every) year|,? annually)?(?:,? (?:to be observed )?(?:beginning|starting|commencing|as from|with effect from)(?: in| on| from)? (?:1 January )?\d{4},?)?"
_DAY_MONTH = (
    rf"(?P<day>\d{{1,2}})(?: (?P<month>{_MONTH}))?(?: ?(?:to|–|-|and|through) ?(?P<day2>\d{{1,2}}) (?P<month2>{_MONTH}))?"
)
_ON_A_DAY = re.compile(
    rf"(?:the (?:day|week|period) (?:of|from|beginning on) |from |annually on |on )?{_DAY_MONTH}(?! \d{{4}}){_EVERY}"
)
_IN_A_MONTH = re.compile(
    rf"(?:the )?(?:(?:{ORDINAL_PATTERN}|last|full moon)(?: full)? ?(?:\w+day|weekend|week|day)? (?:of|in) |month of |week of )?(?P<month>{_MONTH})(?! \d){_EVERY}",
)
_YEAR = r"(?:1 January )?(?P<year>(?:19|20)\d\d)"
_LENGTH = rf"(?:{CARDINAL_PATTERN}|\d{{1,2}})"
_IN_YEARS = re.compile(
    rf"(?:the )?(?:(?P<long>{_LENGTH})[- ]year )?(?:(?:calendar )?(?:year|decade|period|biennium)(?: of)? )?(?:(?:from|beginning|starting|commencing)(?: on| in| from)? )?{_YEAR}"
    r"(?:,? ?(?:to|–|-|and(?: ending(?: on| in)?)?|until|through) ?(?:31 December )?(?P<year2>(?:19|20)?\d\d)\b)?(?!\d)",
    re.IGNORECASE,
)
_DECADE_YEARS = 10
_FIRST = r"[A-Z][\w’'-]*"
_NAMED = re.compile(
    rf"(?:as )?(?:the |an? )?(?P<name>(?:(?:annual|international|{ORDINAL_PATTERN}) )*(?:{_FIRST} (?:(?:and|&) )?){{0,7}}?(?P<head>Days?|Week|Fortnight|Month|Years?|Decade))\b(?!’)"
)
_NAME_ENDS = re.compile(
    rf"""
    [;:.(] | $
    | ,(?!\s(?:{_FIRST}(?:\s{_FIRST})*,\s)*{_FIRST}(?:\s{_FIRST})*\s(?:and|or)\s[A-Z] | \s“)
    | \s(?:to\sbe\b | to\s[a-z] | in\sorder\b | with\s(?:the|a|an|effect)\b | within\b | in\s(?:accordance|conformity|view|recognition)\b | in\sthe\scontext\b
       | (?:commencing|beginning|starting|falling|celebrated|observed)\b | (?:for|during|from)\s(?:the\s)?(?:{_LENGTH}-year\s)?(?:period|decade|year|biennium)\b | from\s\d | on\s\d | in\s\d{{4}}
       | (?:of\s)?(?:each|every)\syear | annually\b | \d{{4}}(?=[\s]*[,;.–-])
       | and\s(?:to|also|further|in\sthis|requests|invites|calls|encourages|decides|proclaims|declares|designates|urges|welcomes)\b )
    """,
    re.VERBOSE,
)
_GENERIC = re.compile(
    r"(?:(?:United|Nations|International|World|Global|Universal|annual|international) )*(?:Day|Week|Month|Year|Decade)"
)
_REMARK = re.compile(r", (?P<remark>[^;]{1,220}?),(?= (?:as|the|[A-Z]))")
_LATER = re.compile(
    rf"[^;]{{0,120}}?(?:\(|[ ,](?:on|in|for|from|during|as from|commencing|beginning|starting)(?: on| in| from)? )(?P<time>(?:the )?(?:(?:{_LENGTH}-year )?(?:period|decade|year) |(?:first|second|third|fourth|last) )?[^;]{{0,30}}?(?:\d|{_MONTH}))"
)
_YEARLY = re.compile(r"\bannually\b|\b(?:each|every) year\b")


def _acts(text: str) -> Iterator[_Proclaiming]:
    lead = _LEAD.match(text)
    if lead:
        yield _Proclaiming(0, lead.end(), _verb(lead))
    elif passive := _PASSIVE.match(text):
        yield _Proclaiming(0, passive.end(), "")
    decides = bool(_DECIDES.match(text))
    for match in _FURTHER.finditer(text):
        if match["does"] or "decides" in match[0] or lead or (decides and "(" in match[0]):
            verb = re.search(r"\w", match[0].split(")")[-1])
            start = match.end() - len(match[0].split(")")[-1]) + (verb.start() if verb else 0)
            yield _Proclaiming(start, match.end(), _verb(match))


def _verb(match: re.Match[str]) -> str:
    return (match["to"] or match["does"]).lower()


def _read(paragraph: Paragraph, act: _Proclaiming) -> Observance | None:
    """Read a time and a name behind a verb, in either order; a passive verb may stand between them."""
    text = paragraph.text
    at = act.object + len(text[act.object :]) - len(text[act.object :].lstrip(" ,"))
    time = _time(text, at)
    if time:
        name = _name_behind(text, time.end) if act.verb else _name_made(text, time.end)
    else:
        name = _name(text, at)
        time = _later(text, name.end, act) if name else None
    if name is None or not (_is_fitting(name, time) if time else act.is_plain):
        return None
    end = max(name.end, time.end if time else 0)
    first, last, years = (time.first, time.last, time.years) if time else (None, None, None)
    is_dated = name.kind in {"day", "week", "month"}
    return Observance(
        name.text,
        name.kind,
        first if is_dated else None,
        last if is_dated else None,
        None if is_dated else years,
        paragraph,
        act.start,
        end,
    )


def _is_fitting(name: _Name, time: _Time) -> bool:
    """Whether a time can be that of such an observance: a day has no year, and a decade no date."""
    return time.first is not None if name.kind in {"day", "week", "month"} else time.years is not None


def _name_behind(text: str, at: int) -> _Name | None:
    """The name that a time is given, behind a remark where one stands between."""
    if name := _name(text, at):
        return name
    remark = _REMARK.match(text, at)
    if remark is None:
        return None
    name = _name(text, remark.end())
    if name is None or not _GENERIC.fullmatch(name.text):
        return name
    own = re.sub(r"^(?:the )?(?:current|existing|already observed)? ?", "", remark["remark"])
    said = _name(own, 0)
    return _Name(said.text, said.kind, name.end) if said else None


def _name_made(text: str, at: int) -> _Name | None:
    made = _MADE.match(text, at)
    return _name(text, made.end()) if made else None


def _name(text: str, at: int) -> _Name | None:
    while at < len(text) and text[at] in " ,":
        at += 1
    match = _NAMED.match(text, at)
    if match is None:
        return None
    start = match.start("name")
    end = _NAME_ENDS.search(text, match.end())
    stop = end.start() if end else len(text)
    if "“" in text[match.end() : stop]:
        stop = text.find("”", stop) + 1 if text.find("”", match.end(), stop) < 0 else stop
    return _Name(" ".join(text[start:stop].split()), _HEADS[match["head"].lower()], stop)


def _later(text: str, at: int, act: _Proclaiming) -> _Time | None:
    """The time behind a name: *, to be observed annually on 5 June*; *(2021–2030)*; *, commencing on 1 January 2025*.

    A verb that does not make an observance by itself has to say that it comes every year.
    """
    match = _LATER.match(text, at)
    if match is None or (act.is_weak and not (act.verb == "observe" and _YEARLY.search(match[0]))):
        return None
    if not act.verb and _MADE.match(text, at) is None:
        return None
    return _time(text, match.start("time"))


def _time(text: str, at: int) -> _Time | None:
    if (match := _ON_A_DAY.match(text, at)) and (match["month"] or match["month2"]):
        month = MONTHS.index(match["month"] or match["month2"]) + 1
        first = YearDay(month, int(match["day"]))
        last = YearDay(MONTHS.index(match["month2"]) + 1, int(match["day2"])) if match["day2"] else first
        return _Time(first, last, None, match.end())
    if match := _IN_A_MONTH.match(text, at):
        moving = YearDay(MONTHS.index(match["month"]) + 1)
        return _Time(moving, moving, None, match.end())
    if match := _IN_YEARS.match(text, at):
        return _Time(None, None, _years(match), match.end())
    return None


def _years(match: re.Match[str]) -> Years:
    first = int(match["year"])
    long = match["long"].lower() if match["long"] else "1"
    length = int(long) if long.isdigit() else CARDINALS[long]
    length = _DECADE_YEARS if "decade" in match[0].lower() and not match["year2"] else length
    written = match["year2"] or ""
    last = int(str(first)[: 4 - len(written)] + written) if written else first + length - 1
    return Years(first, last)
