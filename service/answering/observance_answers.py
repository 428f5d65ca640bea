"""Answers to questions for observances: how many were proclaimed in the documents in scope, and which, in dense lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.observances import OBSERVANCE_KINDS, Observance
from documents.words import MONTHS
from embeddings import terms
from service.answer import Sentence
from service.answering.composition import Composed, compose
from service.answering.cutting import ACT_WORDS, cut
from service.answering.drafts import Draft, abstain
from service.answering.entries import joined
from service.answering.lists import Item, fact, folded, in_full, listed
from service.answering.passages import find
from service.answering.searched import SearchedQuestion, Times
from service.library import Library
from service.references import short
from service.requests.details import ObservancesAsked

_IN_A_LINE = 12
"""So many stand in a line where they are too many to be read at once."""
_ALL = 20
"""So many are all in sight, in at most so many lines a kind:"""
_LINES = 6
_NEAREST = 3
_NAMING = frozenset({"International", "World", "Nations"})
"""Words with which the names of observances begin."""
_CALLED = re.compile(r"^(?:United Nations|International) (?:Day|Week|Month|Year|Decade) (?:of|for|on|to)(?: the)? ")
_LAST_YEAR = 2100


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The observances that are asked for: what the words say of them, and when they are or were proclaimed."""

    asked: ObservancesAsked
    month: int
    day: int
    times: Times
    is_of_beginning: bool
    """Whether of several years only the first counts: since 2022 begins what begins in 2022 or later."""


def answer_observances(asked: ObservancesAsked, day: int, question: SearchedQuestion, library: Library) -> Draft | None:
    """Answer by what every paragraph in scope proclaims, or give None where a topic is asked for that no name speaks of.

    ``day`` is that of the month that the question names, 0 for none. In the order of the year where a part of it is asked for,
    else the newest first.
    """
    wanted = _Wanted(asked, (question.request.months or (0,))[0], day, _times(question), question.request.when == "since")
    scope = frozenset(question.symbols)
    inside = [o for o in library.observances if not scope or o.paragraph.symbol in scope]
    meant = [o for o in inside if _is_meant(o, wanted, library)]
    found = [o for o in meant if o.kind in asked.kinds]
    if not found:
        return _not_named(wanted, inside, question, library) if asked.topic else _none(wanted, question, library)
    ordered = _in_order(found, is_of_a_part=bool(wanted.month))
    citations = tuple({o.paragraph.id: _quote(o).citation for o in ordered}.values())
    whole = in_full(question.request)
    if asked.topic and len(found) == 1:
        return listed(_dated(found[0], library), [Item((_quote(found[0]).sentence,))], citations, method="lookup", whole=whole)
    also = [o for o in meant if o not in found] if asked.of_proclaiming and (wanted.times.years or wanted.times.sessions) else []
    is_all = len(found) <= _ALL
    lines = _lines(ordered, is_of_a_part=bool(wanted.month) or is_all, is_all=is_all)
    items = [Item((fact(line), *quotes), is_aside=is_all) for line, quotes in lines]
    items += [folded(line) for line, _ in _lines(sorted(also, key=_calendar), is_of_a_part=True)]
    return listed(_counted(wanted, found, also, question, library), items, citations, method="lookup", whole=whole)


def _dated(observance: Observance, library: Library) -> str:
    """The day or the years of one observance, which they are of, and by what it was proclaimed."""
    days = [f"{day.day or ''} {MONTHS[day.month - 1]}".strip() for day in (observance.first, observance.last) if day]
    years = observance.years
    when = " to ".join(dict.fromkeys([str(years.first), str(years.last)] if years else days))
    document = library.corpus.by_symbol.get(observance.paragraph.symbol)
    adopted = f" ({document.adopted.year})" if document and document.adopted else ""
    return f"{f'{when}: ' if when else ''}{observance.name}, proclaimed by {short(observance.paragraph.symbol)}{adopted}"


def _not_named(wanted: _Wanted, inside: Sequence[Observance], question: SearchedQuestion, library: Library) -> Draft | None:
    """Say that none that was proclaimed has the name that is said, with what is nearest in meaning; None where it may be meant otherwise."""
    at = next((n for n, letter in enumerate(question.request.topic) if letter.isupper()), 0)
    name = question.request.topic[at:]
    is_name = not _NAMING.isdisjoint(name.split()) and any(kind.capitalize() in name.split() for kind in wanted.asked.kinds)
    if (
        not is_name
        or wanted.asked.topic.isdisjoint(terms(name))
        or any(wanted.asked.topic & frozenset(terms(o.name)) for o in inside)
    ):
        return None
    by_id = {o.paragraph.id: o for o in inside}
    ranked = (library.paragraph(hit.row).id for hit in find(question, library).hits)
    near = [by_id[key] for key in ranked if key in by_id][:_NEAREST]
    told = "; ".join(f"{_time(o)} {o.name} ({short(o.paragraph.symbol)})".strip() for o in near)
    message = f"None of the {len(inside):,} observances{_of_time(wanted, question, library)} is called “{name}”."
    nearest = [o.paragraph for o in near]
    return abstain(
        "absent", f"{message} Nearest in meaning: {told}." if near else message, nearest, method="lookup", confidence=1.0
    )


def _in_order(found: Sequence[Observance], *, is_of_a_part: bool) -> list[Observance]:
    """Put observances in the order of the calendar where they are few or of a part of the year, else the newest first."""
    newest_first = list(found[::-1])
    if not is_of_a_part and len(found) > _ALL:
        return newest_first
    return sorted(newest_first, key=_calendar)


def _calendar(observance: Observance) -> tuple[int, int, int]:
    first, years = observance.first, observance.years
    return (years.first if years else 0, first.month if first else 13, first.day if first else 0)


def _lines(
    found: Sequence[Observance], *, is_of_a_part: bool, is_all: bool = False
) -> Iterator[tuple[str, tuple[Sentence, ...]]]:
    """Lay observances out in dense lines, a kind after the other, each with the words that proclaim what stands in it."""
    for kind in OBSERVANCE_KINDS:
        own = [o for o in found if o.kind == kind]
        size = -(-len(own) // _LINES) if is_all else _IN_A_LINE
        for start in range(0, len(own), max(size, 1)):
            part = own[start : start + size]
            part = part if is_of_a_part else sorted(part, key=_calendar)
            line = " · ".join(f"{_time(o)} {_name(o)} ({short(o.paragraph.symbol)})".strip() for o in part)
            yield line, tuple(_quote(o).sentence for o in part)


def _time(observance: Observance) -> str:
    """When it is: ``28 Jan``, ``2025–2034``; nothing where the words do not say."""
    if observance.years:
        return "–".join(dict.fromkeys(map(str, (observance.years.first, observance.years.last))))
    days = dict.fromkeys(
        f"{day.day or ''} {MONTHS[day.month - 1][:3]}".strip() for day in (observance.first, observance.last) if day
    )
    return "–".join(days)


def _name(observance: Observance) -> str:
    """The name without what all of its kind are called: ``Peaceful Coexistence`` of ``International Day of Peaceful Coexistence``."""
    name = _CALLED.sub("", observance.name)
    return name if not name[:1].islower() else observance.name


def _times(question: SearchedQuestion) -> Times:
    """The years and sessions that are spoken of, and those between or behind them that are meant."""
    found, when = question.times, question.request.when
    years, sessions = set(found.years), set(found.sessions)
    if when == "since" and years:
        years |= set(range(min(years), _LAST_YEAR))
    if when == "between":
        years |= set(range(min(years, default=0), max(years, default=0)))
        sessions |= set(range(min(sessions, default=0), max(sessions, default=0)))
    return Times(frozenset(years), frozenset(sessions))


def _is_meant(observance: Observance, wanted: _Wanted, library: Library) -> bool:
    if wanted.month and not observance.falls_on(wanted.month, wanted.day or None):
        return False
    if (wanted.times.years or wanted.times.sessions) and not _is_of(observance, wanted, library):
        return False
    return wanted.asked.topic <= _words(observance, library)


def _is_of(observance: Observance, wanted: _Wanted, library: Library) -> bool:
    """Whether an observance is of the years that are spoken of: proclaimed in one, or held in one."""
    years = observance.years
    held = years is not None and any(
        year == years.first if wanted.is_of_beginning else year in years for year in wanted.times.years
    )
    if held and not wanted.asked.of_proclaiming:
        return True
    return wanted.times.hold(library.corpus.by_symbol.get(observance.paragraph.symbol))


def _words(observance: Observance, library: Library) -> frozenset[str]:
    document = library.corpus.by_symbol.get(observance.paragraph.symbol)
    return frozenset(terms(f"{observance.name} {document.title if document else ''}"))


def _quote(observance: Observance) -> Composed:
    paragraph = observance.paragraph
    return compose(paragraph, cut(paragraph.text, needed=[observance.start], room=ACT_WORDS))


def _counted(
    wanted: _Wanted, found: Sequence[Observance], also: Sequence[Observance], question: SearchedQuestion, library: Library
) -> str:
    """Say how many there are of each kind that was asked for, of which time, and how many of the other kinds."""
    beside = f" (also {_numbered(also)})" if also else ""
    kind, *others = _numbered(found).split(", ")
    number, _, name = kind.partition(" ")
    numbered = ", ".join([f"{number} international {name}", *others])
    return f"{numbered}{_when(wanted)}{_of_time(wanted, question, library)}{beside}"


def _of_time(wanted: _Wanted, question: SearchedQuestion, library: Library) -> str:
    """When they were proclaimed, or in which of the years that are spoken of they are; of no time in which documents."""
    request = question.request
    if len(question.symbols) == 1:
        return f" proclaimed in {short(question.symbols[0])}"
    if request.sessions:
        return f" proclaimed {_spoken('session', [str(session) for session in request.sessions], request.when)}"
    if years := request.years or sorted(wanted.times.years):
        verb = " proclaimed" if wanted.asked.of_proclaiming else ""
        return f"{verb} {_spoken('', list(map(str, years)), request.when)}"
    held = sorted({document.session for document in library.corpus.resolutions if document.session})
    return f" proclaimed {_spoken('session', list(dict.fromkeys(map(str, held[:1] + held[-1:]))), 'between')}" if held else ""


def _spoken(noun: str, names: Sequence[str], when: str) -> str:
    """Some sessions or years as a sentence goes on with them: ``in sessions 74 to 76``, ``since 2022``."""
    opening = f"{when if when in {'since', 'until'} else 'in'} {noun}{'s' if noun and len(names) > 1 else ''}".strip()
    if when == "between" and len(names) > 1:
        return f"{opening} {names[0]} to {names[-1]}"
    return f"{opening} {joined(names)}"


def _numbered(found: Sequence[Observance]) -> str:
    numbers = {kind: sum(o.kind == kind for o in found) for kind in OBSERVANCE_KINDS}
    return ", ".join(f"{number} {kind}{'' if number == 1 else 's'}" for kind, number in numbers.items() if number)


def _none(wanted: _Wanted, question: SearchedQuestion, library: Library) -> Draft:
    """Say that nothing of the kind is proclaimed in what was read."""
    symbols = question.symbols or tuple(library.corpus.by_symbol)
    is_one, kinds = len(symbols) == 1, wanted.asked.kinds
    scope = f"{symbols[0]} does not proclaim" if is_one else f"None of the {len(symbols):,} documents proclaims"
    kind = f"a {kinds[0]}" if len(kinds) == 1 else "an observance"
    return abstain("absent", f"{scope} {kind}{_when(wanted)}; I read every paragraph.", method="lookup", confidence=1.0)


def _when(wanted: _Wanted) -> str:
    if not wanted.month:
        return ""
    month = MONTHS[wanted.month - 1]
    return f" on {wanted.day} {month}" if wanted.day else f" in {month}"
