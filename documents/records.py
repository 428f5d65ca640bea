"""What the United Nations record beside a resolution: subjects, sponsors, votes, and where it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal

from documents.casing import as_topic, is_shouted
from documents.words import clean

Adoption = Literal["without a vote", "recorded vote", ""]
"""How a resolution was adopted; empty where that is not recorded."""

_QUALIFIER = re.compile(r"(\s*)\(([^()]*)\)")
_UNKNOWN = re.compile(r"#+|x{4}", re.IGNORECASE)
_STANDING = frozenset({"text", "draft", "proposed"})
"""Qualifiers that say of a text only that it is one."""
_STEP = re.compile(r"(?<!\bSt)\.\s+(?=[A-Z]|\d+(?:st|nd|rd|th)\b)(?![^()]*\))")
_STRAY = " .,;:[]\\|"


@dataclass(frozen=True, slots=True)
class Subject:
    """A heading under which a resolution is found, as recorded, and the list of headings that it is from."""

    name: str
    thesaurus: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many States voted in one way, and which; the names may be missing where only the count is recorded."""

    count: int
    states: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Votes:
    """A recorded vote; a tally that is not recorded is None."""

    in_favour: Tally | None = None
    against: Tally | None = None
    abstaining: Tally | None = None

    @property
    def counts(self) -> str:
        """The counts in favour, against and abstaining: ``159-2-5``; one that is not recorded is ``?``."""
        return "-".join("?" if tally is None else str(tally.count) for tally in (self.in_favour, self.against, self.abstaining))

    @property
    def line(self) -> str:
        """The counts that are recorded: ``141 in favour, 5 against, 35 abstaining``."""
        tallies = ((self.in_favour, "in favour"), (self.against, "against"), (self.abstaining, "abstaining"))
        return ", ".join(f"{tally.count} {what}" for tally, what in tallies if tally is not None)


@dataclass(frozen=True, slots=True)
class Record:
    """What is recorded beside a resolution; a field that is None or empty is not recorded, whatever was the case.

    ``sponsors`` are those who submitted the draft, ``additional_sponsors`` who joined them, named as the United Nations list
    them today; ``submitted_by`` is what stands in their place where a Chair, a Bureau or a body submitted it. ``report`` is the
    committee's report that recommends the draft.
    """

    symbol: str
    title: str = ""
    subjects: tuple[Subject, ...] = ()
    sponsors: tuple[str, ...] = ()
    additional_sponsors: tuple[str, ...] = ()
    submitted_by: str = ""
    adoption: Adoption = ""
    votes: Votes | None = None
    adopted: date | None = None
    meeting: str = ""
    meeting_record: str = ""
    committee: str = ""
    origin: str = ""
    drafts: tuple[str, ...] = ()
    report: str = ""
    report_paragraph: str = ""
    agenda_item: str = ""
    agenda_title: str = ""
    goals: tuple[str, ...] = ()
    """The Sustainable Development Goals, or targets of theirs, that it bears on: ``16``, ``16.9``."""

    @property
    def subject_words(self) -> tuple[str, ...]:
        """The subjects as people would say them, each once: ``resident coordinators``, ``UN Secretariat, Chair``."""
        names = [subject.name for subject in self.subjects]
        titled = not any(map(is_shouted, names)) and all(name == name.title() for name in names)
        said = (_said(name, is_topic=titled or is_shouted(name)) for name in names)
        return tuple({words.casefold(): words for words in said if words}.values())

    @property
    def outcome(self) -> str:
        """How it was adopted, in a line: ``without a vote``, ``recorded vote: 141 in favour, …``; empty if not recorded."""
        return ": ".join(filter(None, [self.adoption, self.votes.line if self.votes else ""]))

    @property
    def brief_outcome(self) -> str:
        """How it was adopted, in few words: ``without a vote``, ``vote 159-2-5``; empty if not recorded."""
        if self.votes:
            return f"vote {self.votes.counts}"
        return "recorded vote, counts not recorded" if self.adoption == "recorded vote" else self.adoption

    def completed(self, later: Record) -> Record:
        """Give the record with what a later one of the same resolution says: its fields count unless they say less."""
        fuller = {f.name: max(getattr(later, f.name), getattr(self, f.name), key=_fullness) for f in fields(self)}
        return replace(self, **fuller)


def stored_record(record: dict[str, Any]) -> Record:
    """Make the record again of what ``dataclasses.asdict`` and JSON made of it; raise KeyError or TypeError where they did not."""
    votes = record["votes"]
    made: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
    made["subjects"] = tuple(Subject(**subject) for subject in record["subjects"])
    made["votes"] = None if votes is None else Votes(**{way: _tally(tally) for way, tally in votes.items()})
    made["adopted"] = date.fromisoformat(record["adopted"]) if record["adopted"] else None
    return Record(**made)


def _tally(record: dict[str, Any] | None) -> Tally | None:
    return None if record is None else Tally(record["count"], tuple(record["states"]))


def _fullness(value: object) -> int:
    return len(value) if isinstance(value, tuple) else int(value is not None and value != "")


def _said(name: str, *, is_topic: bool) -> str:
    """Say a heading in the order of speech, without marks of the thesaurus."""
    name = _QUALIFIER.sub(_qualifier, clean(name).replace("--", ", ").replace(". (", " ("))
    first, *steps = _STEP.split(name.strip(_STRAY))
    if first == "UN" and steps:
        first, *steps = f"UN {steps[0]}", *steps[1:]
    said = ", ".join(step.strip(_STRAY) for step in (first, *steps)).replace(" : ", ": ").replace("sess.", "session")
    return as_topic(said) if is_topic else said


def _qualifier(found: re.Match[str]) -> str:
    """Give what a bracket says: ``(4th : 2024 : ####)`` is (4th, 2024), ``(Proposed)`` is nothing."""
    parts = [part.strip() for part in re.split(r"\s+:\s+", found[2])]
    told = [part for part in parts if part and not _UNKNOWN.fullmatch(part) and part.lower() not in _STANDING]
    return f"{found[1]}({', '.join(told)})" if told else ""
