"""The request: what a message asks for, as one frozen value that people see and can correct."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from documents.errors import InvalidLocator
from documents.resolution import Locator
from documents.words import MONTHS

Task = Literal[
    "answer", "paragraph", "header", "list", "count", "exists", "documents", "overview", "summary", "timeline", "compare",
    "changed", "votes", "sponsors", "definition", "observances", "talk", "opinion", "other_body", "outside",
]  # fmt: skip
When = Literal["", "latest", "first", "previous", "current", "since", "until", "between"]
Part = Literal["", "preamble", "operative", "annex"]
Form = Literal["", "short", "full", "bullets", "table", "quote"]

Value = TypeVar("Value")
SHOWN = 3
"""So many symbols are shown of a request, and so many series offered where several may be meant."""
_MOST_VALUES = 50
_LONGEST_SESSION = 6


@dataclass(frozen=True, slots=True)
class Said(Generic[Value]):
    """Something that a message says: ``message[start:end]``, and what it means."""

    value: Value
    start: int
    end: int


class Request(BaseModel):
    """What a message asks for. Empty strings and tuples say nothing of their field."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    task: Task = "answer"
    topic: str = ""
    """What is searched for, in the person's own words, without filters and asking words."""
    named: str = ""
    """A document or series by description or nickname, as it was said."""
    symbols: tuple[str, ...] = ()
    """Documents named by number, in their full form, or found for ``named``."""
    sessions: tuple[int | str, ...] = ()
    """Regular sessions by number, special ones as symbols write them: ``ES-10``."""
    years: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    dates: tuple[str, ...] = ()
    """Days as ISO 8601 writes them."""
    when: When = ""
    part: Part = ""
    numbers: tuple[str, ...] = ()
    """Paragraphs as locators: ``op21``, ``pp3``."""
    verb: str = ""
    addressee: str = ""
    country: str = ""
    form: Form = ""
    language: str = "en"
    read_as: tuple[str, ...] = ()
    """What people see of it, in order."""


class OfferedSeries(BaseModel):
    """A series that the words of a message may mean, where none is clearly meant: its title and its newest document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(examples=["Oceans and the law of the sea"])
    symbols: tuple[str, ...] = Field(examples=[["A/RES/79/144"]])


class Chip(BaseModel):
    """One thing that was read, as people see it: ``value`` of the request's ``field``; without a field it can only be read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str = Field(examples=["sessions"])
    value: int | str = Field(examples=[79])
    text: str = Field(examples=["session 79"])


def chips_of(request: Request, mends: Sequence[Said[str]] = ()) -> tuple[Chip, ...]:
    """Show a request: the task, what is searched for, where and when; and each word that was mended."""
    return tuple(_chips(request, mends))


def read_as(request: Request, mends: Sequence[Said[str]] = ()) -> tuple[str, ...]:
    """The texts of its chips."""
    return tuple(chip.text for chip in _chips(request, mends))


def _chips(request: Request, mends: Sequence[Said[str]]) -> Iterator[Chip]:
    yield Chip(field="task", value=request.task, text=request.task.replace("_", " "))
    yield from _worded(request, "topic", "named")
    symbols = request.symbols if not request.named else ()
    yield from (Chip(field="symbols", value=symbol, text=symbol) for symbol in symbols[:SHOWN])
    if len(symbols) > SHOWN:
        yield Chip(field="", value="", text=f"and {len(symbols) - SHOWN} more")
    yield from (Chip(field="numbers", value=number, text=number) for number in request.numbers)
    yield from (Chip(field="sessions", value=session, text=f"session {session}") for session in request.sessions)
    yield from (Chip(field="years", value=year, text=str(year)) for year in request.years)
    yield from (Chip(field="dates", value=day, text=day) for day in request.dates)
    yield from (Chip(field="months", value=month, text=MONTHS[month - 1]) for month in request.months)
    yield from _worded(request, "when", "part", "verb", "addressee", "country", "form")
    yield from (Chip(field="", value=said.value, text=f"“{said.value}”") for said in mends)


def _worded(request: Request, *fields: str) -> Iterator[Chip]:
    """The chips of fields that hold words, where they hold any."""
    said = ((field, getattr(request, field)) for field in fields)
    yield from (Chip(field=field, value=words, text=words) for field, words in said if words)


def _session(value: int | str) -> int | str:
    """A regular session by its number, a special one as symbols write it."""
    written = str(value) if len(str(value)) <= _LONGEST_SESSION else ""
    kind, _, special = written.partition("-")
    if written.isdecimal() and 0 < int(written) < 1_000:
        return int(written)
    if kind in {"ES", "S"} and special.isdecimal() and 0 < int(special) < 100:
        return written
    raise ValueError("a session is a number from 1 to 999, or written ES-10 or S-32")


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise ValueError("a day is written 2020-11-23") from error


def _locator(value: str) -> str:
    try:
        return str(Locator.parse(value))
    except InvalidLocator as error:
        raise ValueError(str(error)) from error


_Words = Annotated[str, Field(max_length=2_000, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
_Session = Annotated[int | str, AfterValidator(_session)]
_Year = Annotated[int, Field(ge=1900, le=2099)]
_Month = Annotated[int, Field(ge=1, le=12)]
_Day = Annotated[str, AfterValidator(_day)]
_Locator = Annotated[str, AfterValidator(_locator)]


class Correction(BaseModel):
    """What somebody says of a request in place of what was read: each field that is given wins, an empty one says nothing."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"sessions": [], "topic": "seabed mining"}]}
    )

    task: Task | None = None
    topic: _Words | None = None
    named: _Words | None = None
    symbols: Annotated[tuple[_Words, ...], Field(max_length=_MOST_VALUES)] | None = None
    sessions: Annotated[tuple[_Session, ...], Field(max_length=_MOST_VALUES)] | None = None
    years: Annotated[tuple[_Year, ...], Field(max_length=_MOST_VALUES)] | None = None
    months: Annotated[tuple[_Month, ...], Field(max_length=_MOST_VALUES)] | None = None
    dates: Annotated[tuple[_Day, ...], Field(max_length=_MOST_VALUES)] | None = None
    when: When | None = None
    part: Part | None = None
    numbers: Annotated[tuple[_Locator, ...], Field(max_length=_MOST_VALUES)] | None = None
    verb: _Words | None = None
    addressee: _Words | None = None
    country: _Words | None = None
    form: Form | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] | None = None

    @model_validator(mode="before")
    @classmethod
    def _not_what_is_shown(cls, given: Any) -> Any:  # noqa: ANN401 - what enters is not known yet
        if isinstance(given, dict) and "read_as" in given:
            raise ValueError("read_as is made of the other fields; correct those")
        return given

    @model_serializer(mode="wrap")
    def _given(self, write: SerializerFunctionWrapHandler, _: SerializationInfo) -> dict[str, Any]:
        """Only what was given: what is left out stays as it was read."""
        return {field: value for field, value in write(self).items() if value is not None}

    @property
    def given(self) -> dict[str, Any]:
        """The fields that were given, by name."""
        return {field: value for field in type(self).model_fields if (value := getattr(self, field)) is not None}

    def without(self, chip: Chip, request: Request) -> Self:
        """Add to it that something which was read of a request was not meant."""
        held = getattr(request, chip.field)
        left = tuple(value for value in held if value != chip.value) if isinstance(held, tuple) else ""
        return self.model_copy(update={chip.field: "answer" if chip.field == "task" else left})
