"""The header of a resolution, as printed: session, agenda item, dates, meeting, drafts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from documents.symbols import mentioned_symbols
from documents.words import ORDINAL_PATTERN, ORDINALS, clean, find_date

_SESSION = re.compile(rf"\b({ORDINAL_PATTERN})\s+(?:(special|emergency special)\s+)?session\b", re.IGNORECASE)
_ITEM = re.compile(r"\bAgenda items? ([0-9][0-9 ()a-z,]*?(?: and [0-9][0-9 ()a-z]*)?)$", re.IGNORECASE)
_ADOPTED = re.compile(r"adopted by the General Assembly(?: at its [^,]+)? on (.+)", re.IGNORECASE)
_MEETING = re.compile(r"\b(\d{1,4})(?:st|nd|rd|th) (?:\([a-z]+\) )?plenary meeting\b", re.IGNORECASE)
_TITLE = re.compile(r"(?:(?:ES-\d+|S-\d+|\d{1,3})/\d{1,3}(?: [A-Z](?:[-–][A-Z])?)?|\d{1,4}(?: [A-Z])? \([IVXL]+\))\. +(.+)")


@dataclass(slots=True)
class Header:
    """The fields of a header, gathered line by line; what was not seen stays None or empty."""

    session: int | None = None
    adopted: date | None = None
    issued: date | None = None
    agenda_item: str = ""
    agenda_title: str = ""
    meeting: int | None = None
    title: str = ""
    number: str = ""
    drafts: tuple[str, ...] = field(default=())
    origin: str = ""

    def read(self, line: str) -> None:
        """Take what one printed line says."""
        line = clean(line)
        if match := _TITLE.match(line):
            self.number, self.title = line.split(".", 1)[0], match[1]
        elif match := _ADOPTED.search(line):
            self.adopted = self.adopted or find_date(match[1])
        elif match := _ITEM.search(line):
            self.agenda_item = match[1].strip()
        elif match := _MEETING.search(line):
            self.meeting = int(match[1])
        elif match := _SESSION.search(line):
            self.session = self.session or ORDINALS.get(match[1].lower())
        elif line.startswith("["):
            self.drafts, self.origin = mentioned_symbols(line), line.strip("[]")
        elif self.agenda_item and not self.agenda_title and len(line.split()) > 1 and not find_date(line):
            self.agenda_title = line
        elif self.issued is None and not self.agenda_item:
            self.issued = find_date(line)
