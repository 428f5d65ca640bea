"""Entries: what the catalogue holds of each resolution, its text or its record or both, and which of them are of a time."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from documents import Corpus, Record, Resolution, Votes
from documents.words import MONTHS, written_date
from embeddings import STOP_WORDS
from service.references import short
from service.requests.request import Request

_SYMBOL = re.compile(r"[AS]/(?:RES|DEC)/((?:ES-|S-)?\d+)/(\d+)")
_ORIGIN = re.compile(r"\bof the ([A-Z][\w ,-]+? Committee)\b")
_FOURTH = "Special Political and Decolonization Committee"
_WHOLE_TITLE = 16
"""So many words of a title are all given."""
_LEAST_TITLE = 6
_JOINTS = frozenset("of for in on to with by from against under at through and between including".split())
"""Words before which a long title may be cut."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A resolution as the catalogue knows it: by its document, by its record, or by both."""

    symbol: str
    title: str
    adopted: date | None
    document: Resolution | None = None
    record: Record | None = None

    @property
    def session(self) -> str:
        """The session as symbols write it: ``75``, ``ES-11``; empty where it is not known."""
        match = _SYMBOL.match(self.symbol)
        if match:
            return match[1]
        return str(self.document.session or "") if self.document else ""

    @property
    def number(self) -> int:
        """The number within the session, 0 where the symbol has none."""
        match = _SYMBOL.match(self.symbol)
        return int(match[2]) if match else 0

    @property
    def committee(self) -> str:
        """The Main Committee that it came from, by its record or else by its header; empty for none and where it is not known."""
        if self.record and self.record.committee:
            own = self.record.committee
            return own if own.endswith("Committee") and not own.lower().startswith("without") else ""
        match = _ORIGIN.search(self.document.origin) if self.document else None
        return ("Fourth Committee" if match[1] == _FOURTH else match[1]) if match else ""

    @property
    def votes(self) -> Votes | None:
        """The votes that are recorded of it."""
        return self.record.votes if self.record else None

    @property
    def outcome(self) -> str:
        """How it was adopted, in few words: ``vote 159-2-5``, ``without a vote``, or that this is not recorded."""
        return (self.record.brief_outcome if self.record else "") or "adoption not recorded"

    @property
    def day(self) -> str:
        """The day of adoption, as texts write it."""
        return written_date(self.adopted) if self.adopted else "day not recorded"

    @property
    def told(self) -> str:
        """When and how it was adopted: ``24 December 2024, vote 159-2-5``."""
        return f"{self.day}, {self.outcome}"

    @property
    def named(self) -> str:
        """The number with the title: ``79/239 Artificial intelligence in the military domain``."""
        return f"{short(self.symbol)} {self.title}".strip()

    @property
    def telling_title(self) -> str:
        """The title, of a long one the words up to a joint that are still a name: ``Promoting sustainable consumption …``."""
        words = self.title.split()
        if len(words) <= _WHOLE_TITLE:
            return self.title
        kept = words[:_WHOLE_TITLE]
        at = next((n for n in range(len(kept) - 1, _LEAST_TITLE, -1) if kept[n].lower() in _JOINTS), len(kept) - 1)
        while at > 1 and kept[at - 1].lower() in STOP_WORDS:
            at -= 1
        return f"{' '.join(kept[:at]).rstrip(',;:')} …"

    @property
    def age(self) -> tuple[date, int, str]:
        """Sort key: the day of adoption, then the number."""
        return self.adopted or date.min, self.number, self.symbol


def entries(corpus: Corpus) -> tuple[Entry, ...]:
    """List every resolution that is known by a document or by a record, the newest first."""
    found = [entry for document in corpus.resolutions for entry in _of_document(document, corpus)]
    found += [_of_record(corpus.records[symbol]) for symbol in corpus.unmatched]
    return tuple(sorted(found, key=lambda entry: entry.age, reverse=True))


@dataclass(frozen=True, slots=True)
class Named:
    """The entries of some symbols, in their order, and the symbols of which there is neither text nor record."""

    found: tuple[Entry, ...]
    missing: tuple[str, ...]


def named_entries(symbols: Sequence[str], corpus: Corpus) -> Named:
    """Give what is known under each symbol; a part's is that of the document that it stands in."""
    found: dict[str, Entry] = {}
    missing = []
    recorded = Corpus(tuple(Resolution(symbol, "") for symbol in corpus.unmatched))
    for symbol in symbols:
        documents = [corpus.by_symbol[known] for known in corpus.symbols_of(symbol)]
        own = [entry for document in documents for entry in _of_document(document, corpus)]
        own = own or [_of_record(corpus.records[known]) for known in recorded.symbols_of(symbol)]
        found.update((entry.symbol, entry) for entry in own)
        if not own:
            missing.append(symbol)
    return Named(tuple(found.values()), tuple(missing))


@dataclass(frozen=True, slots=True)
class Span:
    """Days from one to another, both among them."""

    first: date
    last: date


def spans(request: Request) -> tuple[Span, ...] | None:
    """Give the days that a request speaks of, or None where it speaks of none; of days that do not exist there are none."""
    if not (request.dates or request.years):
        return None
    found = [span for text in request.dates for span in _day(text)] if request.dates else list(_months(request))
    if not found:
        return ()
    hull = Span(min(span.first for span in found), max(span.last for span in found))
    widened = {"between": hull, "since": Span(hull.first, date.max), "until": Span(date.min, hull.last)}
    return (widened[request.when],) if request.when in widened else tuple(found)


def in_time(request: Request, known: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those of some entries that are of the sessions, years, months and days that a request speaks of."""
    days = spans(request)
    months = request.months if days is None else ()

    def passes(entry: Entry) -> bool:
        adopted = entry.adopted
        if days is not None and not (adopted and any(span.first <= adopted <= span.last for span in days)):
            return False
        if months and not (adopted and adopted.month in months):
            return False
        return _in_sessions(entry, request, is_alone=days is None)

    return tuple(entry for entry in known if passes(entry))


def said_times(request: Request) -> str:
    """Say the times of a request as a sentence goes on with them: ``in session 75``, ``on 28 July 2022``; or nothing."""
    when = request.when
    parts = []
    if request.sessions:
        names = [str(session) for session in request.sessions]
        opening = "of session" if len(names) == 1 else "of sessions"
        widened = when in {"since", "until"} and not (request.years or request.dates)
        ending = {"since": " and later", "until": " and earlier"}.get(when, "") if widened else ""
        parts.append(f"{opening} {joined(names, when)}{ending}")
    if request.dates:
        days = [written_date(span.first) for text in request.dates for span in _day(text)] or list(request.dates)
        parts.append(f"adopted {_OPENINGS.get(when, 'on')} {joined(days, when)}")
    elif request.years or request.months:
        named = [MONTHS[month - 1] for month in request.months]
        years = joined([str(year) for year in request.years], when)
        said = " ".join(filter(None, [joined(named, when if not years else ""), years]))
        parts.append(f"adopted {_OPENINGS.get(when, 'in')} {said}")
    return " ".join(parts)


_OPENINGS = {"since": "since", "until": "until", "between": "from"}


def _of_document(document: Resolution, corpus: Corpus) -> list[Entry]:
    """The entry of a document, or those of its parts where these were recorded apart."""
    records = corpus.records_of(document.symbol)
    if len(records) > 1:
        return [Entry(r.symbol, r.title or document.title, r.adopted or document.adopted, document, r) for r in records]
    record = records[0] if records else None
    adopted = document.adopted or (record.adopted if record else None)
    return [Entry(document.symbol, document.title or (record.title if record else ""), adopted, document, record)]


def _of_record(record: Record) -> Entry:
    return Entry(record.symbol, record.title, record.adopted, None, record)


def _day(text: str) -> list[Span]:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return []
    return [Span(day, day)]


def _months(request: Request) -> Iterable[Span]:
    """The months of the years that are named, or the years."""
    for year in request.years:
        if date.min.year <= year < date.max.year:
            for month in request.months:
                yield Span(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
            if not request.months:
                yield Span(date(year, 1, 1), date(year, 12, 31))


def _in_sessions(entry: Entry, request: Request, *, is_alone: bool) -> bool:
    """Whether an entry is of the sessions; ``since`` and ``until`` speak of them where no days are named."""
    if not request.sessions:
        return True
    asked = [str(session).upper() for session in request.sessions]
    plain = [int(session) for session in asked if session.isdigit()]
    if not (entry.session.isdigit() and plain):
        return entry.session in asked
    own = int(entry.session)
    if request.when == "between":
        return min(plain) <= own <= max(plain)
    if is_alone and request.when in {"since", "until"}:
        return own >= min(plain) if request.when == "since" else own <= max(plain)
    return own in plain


def joined(names: Sequence[str], when: str = "") -> str:
    """Names as a sentence has them: ``Chad, Fiji and Peru``, or ``74 to 76`` of those between two."""
    if when == "between" and len(names) > 1:
        return f"{names[0]} to {names[-1]}"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


_COMPLETE = frozenset({"list", "count", "exists", "overview", "summary"})
"""Tasks whose years and days say where to look. In a question for one thing these are mostly when it happened, and ranking weighs them."""
_SEARCHED = _COMPLETE | {"answer", "definition", "header", "paragraph"}
"""Tasks of which a session says where to look; a comparison or a list of observances reads times itself."""


def filtered(request: Request, corpus: Corpus) -> tuple[str, ...]:
    """The symbols of the documents that a request leaves, newest first; none where it leaves all, or nothing that is held."""
    if len(corpus.by_symbol) < 2 or request.task not in _SEARCHED:
        return ()
    if request.named and request.symbols:
        return request.symbols if request.when else ()
    if request.task not in _COMPLETE:
        request = request.model_copy(update={"years": (), "months": (), "dates": ()})
    if request.symbols or not (request.sessions or request.years or request.dates or request.months):
        return ()
    held = (entry.symbol for entry in in_time(request, entries(corpus)))
    return tuple(dict.fromkeys(symbol for symbol in held if symbol in corpus.by_symbol))
