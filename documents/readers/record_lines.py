"""Reads what the United Nations record beside resolutions: JSON lines, one object a resolution, as the sessions write them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from documents.casing import as_name, state_named
from documents.errors import UnreadableDocument
from documents.records import Adoption, Record, Subject, Tally, Votes
from documents.symbols import mentioned_symbols, named_symbols
from documents.words import clean, find_date

_EXPECTED = 'a record: a JSON object {"symbol": "A/RES/…", "adoption_date": "…", "sponsors": ["…"], "subjects": [["…", "…"]], …}'
_FIELDS = frozenset(
    "title session adoption_meeting adoption_date originating_document report_paragraph committee agenda_item agenda_item_name "
    "adoption_type voting_type MS_in_favour MS_against MS_abstaining MS_in_favour_count MS_against_count MS_abstaining_count pv "
    "sponsors additional_sponsors SDGs subjects".split()
)
_TELLING = _FIELDS - {"title", "session", "committee"}
"""Fields that tell a record from other objects that name a symbol."""
_NOT_RECORDED = frozenset({"", "-", "n.a.", "n/a", "na", "none", "null"})
_FAULTS = 20
"""So many lines of a file are named that are no records; how many more there are is said."""
_LONGEST_SYMBOL = 100

_ADOPTIONS: dict[str, Adoption] = {
    "without a vote": "without a vote",
    "adoptedwithoutvote": "without a vote",
    "by a recorded vote": "recorded vote",
    "adoptedrecordedvote": "recorded vote",
}
_GOAL = re.compile(r"(?:1[0-7]|[1-9])(?:\.(?:[0-9]{1,2}|[a-z]))?")
"""A Sustainable Development Goal or one of its targets: ``16``, ``16.9``, ``4.a``."""
_AGENDA_CODE = re.compile(r"\d{1,3}[a-z]{0,3}(?:\[\d+\])?")
_ITEM = re.compile(r"agenda items? +", re.IGNORECASE)
_PARAGRAPH = re.compile(r", paras?\. (\d+)")
_DRAFT = re.compile(r"/L\.?\d")
_AMENDED = re.compile(r"\W*\b(?:and )?as (?:orally |further )?(?:amended|revised|corrected)\b", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PROCEDURE = re.compile(r"\b(?:submitted|introduced|on the basis of|the representative of)\b", re.IGNORECASE)
_ON_BEHALF = re.compile(
    r"(.+?)[ ,]+\(?o[nf] behalf of (?:the states members of the united nations that are )?(?:members of )?(?:the )?(?:members of the )?(.+?)\)?",
    re.IGNORECASE,
)
_BEHALF_ASIDE = re.compile(r", o[nf] behalf of\b", re.IGNORECASE)
_COMMA = re.compile(r",\s*(?![^()]*\))")
_AND = re.compile(r" and (?![^()]*\))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RecordLines:
    """The records of a file, in its order, and the faults of the lines that are none."""

    records: tuple[Record, ...]
    faults: tuple[UnreadableDocument, ...] = ()


def holds_records(text: str) -> bool:
    """Whether JSON lines are records rather than passages: the first line that is clearly one of them decides."""
    if '"symbol"' not in text:
        return False
    for line in text.split("\n"):
        if line.lstrip().startswith("{"):
            try:
                found = orjson.loads(line)
            except ValueError:
                continue
            if "id" in found and "text" in found:
                return False
            if "symbol" in found and found.keys() & _TELLING:
                return True
    return False


def read_records(text: str, name: str) -> RecordLines:
    """Read records, one JSON object a line; a line that is none is a fault and costs only itself.

    Of two lines of one resolution the later one counts, in all that it says no less of. Raises UnreadableDocument where
    no line is a record.
    """
    records: dict[str, Record] = {}
    faults: list[UnreadableDocument] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = parse_record(line, f"{name}, line {number}")
        except UnreadableDocument as fault:
            faults.append(fault)
        else:
            known = records.get(record.symbol)
            records[record.symbol] = known.completed(record) if known else record
    if not records:
        raise faults[0] if faults else UnreadableDocument(name, "it holds no records", _EXPECTED)
    return RecordLines(tuple(records.values()), _told(faults, name))


def parse_record(line: str, where: str) -> Record:
    """Read one line; raise UnreadableDocument with ``where`` and what is wrong if it is no record."""
    try:
        found = orjson.loads(line)
    except ValueError as error:
        raise UnreadableDocument(where, f"it is not JSON ({error})", _EXPECTED) from error
    if not isinstance(found, dict):
        raise UnreadableDocument(where, "it is JSON but not an object", _EXPECTED)
    return _Fields(found, where).record()


def _told(faults: Sequence[UnreadableDocument], name: str) -> tuple[UnreadableDocument, ...]:
    """Name the first faults, and count the others."""
    if len(faults) <= _FAULTS:
        return tuple(faults)
    more = UnreadableDocument(name, f"{len(faults) - _FAULTS:,} further lines are no records", _EXPECTED)
    return (*faults[:_FAULTS], more)


class _Fields:
    """The fields of one object, each read as the sessions write it; what is of another kind is refused by its name."""

    def __init__(self, found: dict[str, Any], where: str) -> None:
        self._found = found
        self._where = where

    def record(self) -> Record:
        """Put the record together."""
        symbol = self._symbol()
        if not self._found.keys() & _FIELDS:
            raise self._fault(f"it records nothing of {symbol}")
        origin = self._text("originating_document")
        named = mentioned_symbols(_AMENDED.split(origin)[0])
        stated = self._texts("sponsors")
        votes = self._votes()
        paragraph = _PARAGRAPH.search(origin)
        return Record(
            symbol=symbol,
            title=self._text("title"),
            subjects=self._subjects(),
            sponsors=_states(entry for entry in stated if not _PROCEDURE.search(entry)),
            additional_sponsors=_states(self._texts("additional_sponsors")),
            submitted_by=_sentence([entry for entry in stated if _PROCEDURE.search(entry)]),
            adoption=self._adoption(votes),
            votes=votes,
            adopted=self._date("adoption_date"),
            meeting=self._text("adoption_meeting"),
            meeting_record=next(iter(mentioned_symbols(self._text("pv"))), "") and self._text("pv"),
            committee=_committee(self._text("committee")),
            origin=origin,
            drafts=tuple(one for one in named if _DRAFT.search(one)),
            report=next((one for one in named if not _DRAFT.search(one)), ""),
            report_paragraph=self._text("report_paragraph") or (paragraph[1] if paragraph else ""),
            agenda_item=_ITEM.sub("", self._text("agenda_item"), count=1),
            agenda_title=self._text("agenda_item_name"),
            goals=self._goals(),
        )

    def _symbol(self) -> str:
        written = self._text("symbol").replace("–", "-")[: _LONGEST_SYMBOL + 1]
        named = named_symbols(written)
        if (
            len(named) != 1
            or (named[0].start, named[0].end) != (0, len(written))
            or not re.match(r"[A-Z]/(?:RES|DEC)/", named[0].symbol)
        ):
            raise self._fault(f"its symbol is {written!r}" if written else "it has no symbol")
        return re.sub(r"(?<=\d)(?=[A-Z](?:-[A-Z])?$)", " ", named[0].symbol)

    def _adoption(self, votes: Votes | None) -> Adoption:
        """How it was adopted, from whichever field says it; nothing where a vote stands beside 'without a vote'."""
        said = {self._way(key) for key in ("adoption_type", "voting_type")} - {""}
        if len(said) != 1 or ("without a vote" in said and votes):
            return ""
        return said.pop()

    def _way(self, key: str) -> Adoption:
        text = self._text(key)
        way = _ADOPTIONS.get(text.lower(), "")
        if text and not way:
            raise self._fault(f"its {key} is {text[:60]!r}")
        return way

    def _votes(self) -> Votes | None:
        """The tallies; without a single vote there was no recorded one, and what is told of one way only is kept."""
        tallies = [self._tally(way) for way in ("in_favour", "against", "abstaining")]
        return Votes(*tallies) if any(tally and tally.count for tally in tallies) else None

    def _tally(self, way: str) -> Tally | None:
        count, states = self._count(f"MS_{way}_count"), _states(self._texts(f"MS_{way}"))
        return None if count is None and not states else Tally(len(states) if count is None else count, states)

    def _count(self, key: str) -> int | None:
        text = self._text(key).replace(",", "")
        if text and not re.fullmatch(r"[0-9]{1,6}", text):
            raise self._fault(f"its {key} is {text[:60]!r}, not a number")
        return int(text) if text else None

    def _goals(self) -> tuple[str, ...]:
        texts = self._texts("SDGs")
        if wrong := [text for text in texts if not _GOAL.fullmatch(text)]:
            raise self._fault(f"one of its SDGs is {wrong[0][:60]!r}, not a goal from 1 to 17 or a target such as 16.9")
        return tuple(dict.fromkeys(texts))

    def _subjects(self) -> tuple[Subject, ...]:
        """The headings; codes of agenda items stand among them, with the agenda as their list, and are none."""
        subjects = (self._subject(entry) for entry in self._list("subjects"))
        kept = (s for s in subjects if s.name and not s.thesaurus.startswith("A/") and not _AGENDA_CODE.fullmatch(s.name))
        return tuple(dict.fromkeys(kept))

    def _subject(self, entry: object) -> Subject:
        name, *others = entry if isinstance(entry, list) and entry else [entry]
        return Subject(self._plain(name, "subjects"), self._plain(others[0], "subjects") if others else "")

    def _date(self, key: str) -> date | None:
        text = self._text(key)
        if not text:
            return None
        try:
            day = find_date(text) or date.fromisoformat(text[:10])
        except ValueError as error:
            raise self._fault(f"its {key} is {text[:60]!r}, not a date such as 28 October 2021 or 2021-10-28") from error
        return day

    def _text(self, key: str) -> str:
        return self._plain(self._found.get(key), key)

    def _texts(self, key: str) -> tuple[str, ...]:
        return tuple(filter(None, (self._plain(entry, key) for entry in self._list(key))))

    def _list(self, key: str) -> list[Any]:
        found = self._found.get(key)
        if isinstance(found, list):
            return found
        return [text] if (text := self._plain(found, key)) else []

    def _plain(self, value: object, key: str) -> str:
        """Give a text or number on one line; empty where it says that nothing is recorded."""
        if isinstance(value, bool) or not isinstance(value, str | int | float | None):
            raise self._fault(f"its {key} is neither a text nor a number nor a list of them")
        printed = "" if value is None else f"{value:.0f}" if isinstance(value, float) else str(value)
        text = clean("".join(letter if letter.isprintable() else " " for letter in clean(printed)))
        return "" if text.lower() in _NOT_RECORDED else text

    def _fault(self, problem: str) -> UnreadableDocument:
        return UnreadableDocument(self._where, problem, _EXPECTED)


def _states(entries: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    """Name the States of a list, each once; an entry may name several, or one on behalf of a group."""
    return tuple(dict.fromkeys(state for entry in entries for state in _parted(entry)))


def _parted(entry: str) -> Iterator[str]:
    """Part an entry that names several States, and name each."""
    if _BEHALF_ASIDE.search(entry):
        yield _named(entry)
        return
    for piece in _COMMA.split(entry):
        cuts = ((piece[: cut.start()], piece[cut.end() :]) for cut in _AND.finditer(piece))
        first, second = next(((a, b) for a, b in cuts if _is_state(a) and _is_state(b)), (piece, ""))
        yield from filter(None, map(_named, (first, second)))


def _is_state(entry: str) -> bool:
    behalf = _ON_BEHALF.fullmatch(entry)
    return state_named(behalf[1] if behalf else entry) is not None


def _named(entry: str) -> str:
    """Name a State, or say what else stands there: ``Cuba (on behalf of the Group of 77 and China)``."""
    behalf = _ON_BEHALF.fullmatch(entry)
    if behalf:
        return f"{state_named(behalf[1]) or as_name(behalf[1])} (on behalf of the {as_name(behalf[2])})"
    return state_named(entry) or as_name(entry)


def _committee(text: str) -> str:
    """Name a committee, also where its key in a data base stands: ``#fifthCommittee``."""
    if not text.startswith("#"):
        return text
    words = _CAMEL.sub(" ", text[1:])
    return words[:1].upper() + words[1:]


def _sentence(entries: Sequence[str]) -> str:
    """Say who submitted a draft, where that is not one of the States."""
    said = ", ".join(as_name(entry) for entry in entries).removeprefix("was ")
    return said[:1].upper() + said[1:]
