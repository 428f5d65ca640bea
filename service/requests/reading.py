"""The reading of a message: the request that was made of it, where in the message its values stand, and what stays unread."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from documents import named_symbols
from embeddings import terms
from service.requests.actors import Directory
from service.requests.asked import Asked, addressee_of, find_asked, find_verb
from service.requests.details import frame_of
from service.requests.places import Places, find_places
from service.requests.request import Chip, Form, OfferedSeries, Part, Request, Said, Task, Value, chips_of
from service.requests.sought import mentioning_words
from service.requests.tasks import Encoded
from service.requests.times import Times, find_times
from service.requests.topics import asking_words
from service.requests.wording import content_terms, find_form


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a message: the request, the message as it is searched, and what else it may mean."""

    request: Request
    text: str
    """The message with its misspelt words mended, and in place of nicknames the names that resolutions use."""
    timeless: str
    """The same without the words that say in which session or when."""
    bare: str = ""
    """The message without the documents and the paragraphs that it names by number."""
    marked: str = ""
    """The same with a mark in the place of each document and paragraph that it names by number."""
    is_sure: bool = True
    """Whether the task is told with some certainty."""
    day: int = 0
    """The day of the month that is said without a year."""
    encoded: Encoded | None = None
    choices: tuple[OfferedSeries, ...] = ()
    """The series that its words may mean, where none is meant by its name."""
    certainty: float = 1.0
    """How probable it is that the documents found for a description are those meant."""
    likelihood: float = 1.0
    """How probable the first of the choices is, where none is taken for the one meant."""
    is_follow_up: bool = False
    """Whether it was changed by what was said before, so that its documents are the only ones that are asked."""
    also: tuple[str, ...] = ()
    """Further wordings that search is to hear beside the text: a follow-up with what it was said after."""
    seen: frozenset[str] = frozenset()
    """Ids of the paragraphs that the turn before has shown, which a follow-up is less likely to ask for than others."""
    places: Mapping[str, tuple[Said[Any], ...]] = field(default_factory=dict)
    """Where in the text the values of a field stand, by the field's name; not every value has a place."""
    mends: tuple[Said[str], ...] = ()
    """What was put in place of misspelt words, and of nicknames after these were mended."""

    @property
    def chips(self) -> tuple[Chip, ...]:
        """What people see of it, and may correct."""
        return chips_of(self.request, self.mends)

    def reworded(self, text: str) -> Reading:
        """The same with other words to search for, in which nothing is known to stand anywhere."""
        if text == self.text:
            return self
        return replace(self, text=text, timeless=text, bare=text, marked=text, places={})


@dataclass(frozen=True, slots=True)
class Parts:
    """What is read off a message piece by piece, whatever it asks: what it names, when, where, and whom it asks of."""

    symbols: tuple[Said[str], ...]
    times: Times
    places: Places
    forms: tuple[Said[Form], ...]
    asked: Asked
    verb: Said[str] | None
    names: tuple[Said[str], ...] = ()

    @classmethod
    def of(cls, text: str, held: range, directory: Directory) -> Parts:
        """Read them off a message; ``held`` are the years of the corpus."""
        asked = find_asked(text, directory)
        symbols = tuple(Said(one.symbol, one.whole_start, one.whole_end) for one in named_symbols(text, bare=True))
        verb = asked.verb or find_verb(text, directory)
        return cls(symbols, find_times(text, held), find_places(text), tuple(find_form(text)), asked, verb)

    @property
    def numbers(self) -> tuple[Said[str], ...]:
        """The paragraphs that are named by number."""
        return self.places.numbers

    @property
    def part(self) -> tuple[Said[Part], ...]:
        """The part that is spoken of."""
        return self.places.part

    @property
    def months(self) -> tuple[Said[int], ...]:
        """The months that are named."""
        return self.times.months

    @property
    def when(self) -> tuple[Said[Any], ...]:
        """All times that are named."""
        times = self.times
        return (*times.sessions, *times.years, *times.months, *times.dates)

    @property
    def stand(self) -> dict[str, tuple[Said[Any], ...]]:
        """Where the values of a request's fields stand, by the field's name."""
        times = self.times
        return {
            "symbols": self.symbols, "sessions": times.sessions, "years": times.years, "months": times.months, "dates": times.dates,
            "when": times.when, "part": self.part, "numbers": self.numbers, "named": self.names, "form": self.forms,
            "addressee": self.asked.actors, "verb": (self.verb,) if self.verb else (),
        }  # fmt: skip

    @property
    def is_of_something(self) -> bool:
        """Whether a document, a paragraph or a time is named."""
        return bool(self.symbols or self.numbers or self.when)

    def outside(self, name: Said[str]) -> Parts:
        """Those without what is said within the description of a document: whom that asks, by which verb."""
        is_in = self.verb is not None and name.start <= self.verb.start < name.end
        actors = _beside(name, self.asked.actors)
        verb = None if is_in else self.verb
        return replace(self, asked=Asked(actors, verb if actors else None), verb=verb)

    def beside(self, sought: Said[str]) -> Parts:
        """Those that are no part of what a message wants to find mentioned."""
        return replace(self, symbols=_beside(sought, self.symbols), names=_beside(sought, self.names))

    def request(self, text: str, *, task: Task, topic: str, country: str, language: str) -> Request:
        """Make a request of them and of what else was read."""
        said = {field: _values(one.value for one in found) for field, found in self.stand.items() if field != "addressee"}
        single = {field: (said.pop(field) or ("",))[0] for field in ("when", "part", "named", "form", "verb")}
        return Request(
            **said,
            **single,
            task=task,
            topic=topic,
            addressee=addressee_of(text, self.asked),
            country=country,
            language=language,
        )


def without(text: str, said: Sequence[Said[Any]] = ()) -> str:
    """A text without what was read at some places of it, with single spaces; the text where nothing else is left."""
    kept = list(text)
    for one in said:
        kept[one.start : one.end] = " " * (one.end - one.start)
    left = " ".join("".join(kept).replace(" ?", "?").split())
    return left if any(c.isalpha() for c in left) else text


def without_what_is_gone(reading: Reading, request: Request) -> Reading:
    """A reading without the words of the values that its request has no more; as it is where nothing else would be left."""
    kept, text = dict[str, tuple[Said[Any], ...]](), list(reading.text)
    for name, found in reading.places.items():
        gone = [said for said in found if _holds(reading.request, name, said.value) and not _holds(request, name, said.value)]
        kept[name] = tuple(said for said in found if said not in gone)
        for said in gone:
            text[said.start : said.end] = " " * (said.end - said.start)  # so that the other places stay true
    return replace(reading, text="".join(text), places=kept) if any(map(str.isalpha, text)) else reading


def _holds(request: Request, field: str, value: object) -> bool:
    held = getattr(request, field)
    return value in held if isinstance(held, tuple) else value == held


def about(reading: Reading, before: str, topic: str) -> Reading:
    """A reading whose text has another topic in the place of the one before, or is that topic where the other does not stand in it."""
    start = reading.text.find(before) if before else -1
    if topic == before or (start < 0 and not topic):
        return reading
    if start < 0:
        return replace(reading, text=topic, places={})
    end, by = start + len(before), len(topic) - len(before)
    places = {
        name: tuple(
            Said(said.value, said.start + by, said.end + by) if said.start >= end else said
            for said in found
            if said.start >= end or said.end <= start
        )
        for name, found in reading.places.items()
    }
    return replace(reading, text=f"{reading.text[:start]}{topic}{reading.text[end:]}", places=places)


def unread(reading: Reading, told: str = "", *frames: str) -> frozenset[str]:
    """The stems of a message that are read as nothing: no document, time, paragraph, verb or body, no asking, nor ``told``.

    ``told`` is what an answer counts or compares, in the words of the message; ``frames`` are the sections of details.toml
    whose words ask for such an answer. Of a follow-up everything is read: its request was made from what was said before.
    """
    if reading.is_follow_up:
        return frozenset()
    left = list(reading.text)
    for name, found in reading.places.items():
        for said in found if name != "named" or reading.request.symbols else ():
            left[said.start : said.end] = " " * (said.end - said.start)
    explained = _asking(frames) | frozenset(terms(told))
    return frozenset(term for term in content_terms("".join(left)) - explained if not term.isdigit())


@cache
def _asking(frames: tuple[str, ...]) -> frozenset[str]:
    words = asking_words().union(mentioning_words(), *map(frame_of, frames))
    return frozenset(terms(" ".join(words)))


def _beside(sought: Said[str], found: Sequence[Said[Value]]) -> tuple[Said[Value], ...]:
    """Those of some things read in a message that are no part of what it wants to find mentioned."""
    return tuple(said for said in found if said.end <= sought.start or sought.end <= said.start)


def _values(values: Iterable[object]) -> tuple:  # type: ignore[type-arg]  # of whatever the field holds; pydantic checks it
    return tuple(dict.fromkeys(values))
