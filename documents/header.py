"""The header of a resolution, as printed: session, agenda item, dates, meeting, drafts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from documents.symbols import mentioned_symbols
from documents.words import ORDINAL_PATTERN, ORDINALS, clean, find_date

_SESSION = re.compile(rf"\b({ORDINAL_PATTERN})\s+(?:(special|emergency special)\s+)?session\b", re.IGNORECASE)
_ITEM = re.compile(r"\bAgenda items? ([0-9][0-9 ()a-z,]*?(?: and [0-9][0-9 ()a-z]*)?)$", re.IGNORECASE)
_ADOPTED = re.compile(r"adopted by the (?:General Assembly|Security Council)(?: at its [^,]+)?,? on (.+)", re.IGNORECASE)
_ADOPTED_BEGUN = re.compile(
    r"(?:Resolutions? )?adopted by the (?:General Assembly|Security Council)(?: at its [^,]{1,80},)?(?: on)?", re.IGNORECASE
)
_MEETING = re.compile(r"\b(\d{1,5})(?:st|nd|rd|th) (?:\([a-z]+\) )?(?:plenary )?meeting\b", re.IGNORECASE)
_NUMBER = r"(?:(?:ES-\d+|S-\d+|\d{1,3})/\d{1,3}(?: [A-Z](?:[-–][A-Z])?)?|\d{1,4}(?: [A-Z])? \([IVXL]+\))\."
_TITLE = re.compile(rf"{_NUMBER} +(.+)")
_TITLE_BEGUN = re.compile(rf"{_NUMBER}(?: .*)?")
_LONGEST_ORIGIN = 1000


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
    _begun: str = ""
    """A line that goes on in the next one: what was adopted without the date, the number without the title."""

    def read(self, line: str) -> None:
        """Take what one printed line says, with the one before it where that has not come to its end."""
        line, self._begun = clean(f"{self._begun} {line}"), ""
        if _goes_on(line):
            self._begun = line
        elif match := _TITLE.match(line):
            self.number, self.title = line.split(".", 1)[0], match[1]
        elif match := _ADOPTED.search(line):
            self.adopted = self.adopted or find_date(match[1])
            self.meeting = int(met[1]) if (met := _MEETING.search(line)) else self.meeting
        elif match := _ITEM.search(line):
            self.agenda_item = match[1].strip()
        elif match := _MEETING.search(line):
            self.meeting = int(match[1])
        elif (match := _SESSION.search(line)) and not (match.start() and self.agenda_item):
            self.session = self.session or ORDINALS.get(match[1].lower())
        elif line.startswith("["):
            self.drafts, self.origin = mentioned_symbols(line), line.strip("[]")
        elif self.agenda_item and not self.agenda_title and len(line.split()) > 1 and not find_date(line):
            self.agenda_title = line
        elif self.issued is None and not self.agenda_item:
            self.issued = find_date(line)


def begins_title(line: str) -> bool:
    """Whether a line has the number of a resolution and, unless it follows, its title: ``75/15. Cooperation``."""
    return bool(_TITLE_BEGUN.fullmatch(line.strip()))


def _goes_on(line: str) -> bool:
    is_number = begins_title(line) and not _TITLE.match(line)
    is_open = line.startswith("[") and "]" not in line and len(line) < _LONGEST_ORIGIN
    return is_number or is_open or bool(_ADOPTED_BEGUN.fullmatch(line))
