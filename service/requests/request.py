"""The request: what a message asks for, as one frozen value that people see and can correct."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

Task = Literal[
    "answer", "paragraph", "header", "list", "count", "exists", "documents", "overview", "summary", "timeline", "compare",
    "changed", "votes", "sponsors", "definition", "observances", "talk", "opinion", "other_body", "outside",
]  # fmt: skip
When = Literal["", "latest", "first", "previous", "current", "since", "until", "between"]
Part = Literal["", "preamble", "operative", "annex"]
Form = Literal["", "short", "bullets", "table", "quote"]

Value = TypeVar("Value")


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
