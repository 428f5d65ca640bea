"""The page of a resolution: everything that its template shows, in the order in which it is shown."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from typing import Literal

from documents import Corpus, Kind, Paragraph, Record, Resolution, leading_verb, named_symbols, undocs_url
from documents.series import series_of
from documents.short_names import resolved
from documents.symbols import session_of
from documents.words import ordinal, ordinal_in_words, written_date
from service.pages import page_path

_OPENINGS = {"A": "The General Assembly,", "S": "The Security Council,"}


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a paragraph's text, which begins at ``at`` in the text of the whole paragraph, or the mark of a footnote.

    A ``link`` names another document that is here, at ``href``; a ``mark`` has the footnote's number on the page; a ``short``
    name has the ``full`` one, and ``is_first`` of its kind in the paragraph: the keyboard reaches that one.
    """

    kind: Literal["text", "verb", "link", "mark", "short"]
    text: str
    at: int = 0
    note: int = 0
    href: str = ""
    full: str = ""
    is_first: bool = False

    @property
    def end(self) -> int:
        """Where it ends in the text of the whole paragraph."""
        return self.at + len(self.text)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph: its locator, which is its element's id, its number in the margin, its parts: running text and sub-paragraphs.

    ``start`` is where its text begins in the text of the whole paragraph.
    """

    locator: str
    number: str
    label: str
    kind: str
    start: int
    parts: tuple[tuple[Run, ...] | Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Paragraphs under one heading; ``place`` names the annex, part or section that begins, ``opening`` leads in."""

    place: str
    heading: str
    opening: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote, and the label of the paragraph where its mark stands."""

    number: int
    mark: str
    runs: tuple[Run, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Page:
    """A resolution as a page shows it, with the lines of its header, each value under its name.

    ``series`` are the symbols of its series, its own among them, oldest first; none where it stands alone.
    """

    symbol: str
    title: str
    url: str
    facts: Mapping[str, str]
    series: tuple[str, ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]


def page_of(document: Resolution, corpus: Corpus, root: str = "") -> Page:
    """Make the page of a resolution, with its series and what is recorded of it.

    Documents of the corpus that a paragraph names are linked; ``root`` is the path that the service is served under.
    """
    notes = ((paragraph, note) for paragraph in _standing_alone(document) for note in paragraph.footnotes)
    series = series_of(document, corpus)
    blocks = _Blocks(document, frozenset(corpus.by_symbol) - {document.symbol}, root)
    return Page(
        symbol=document.symbol,
        title=document.title,
        url=undocs_url(document.symbol),
        facts=dict(_facts(document)) | _recorded(document, corpus.records_of(document.symbol)),
        series=tuple(other.symbol for other in series) if len(series) > 1 else (),
        sections=tuple(_sections(document, blocks)),
        notes=tuple(Note(number, note.mark, blocks.runs(note.text), p.label) for number, (p, note) in enumerate(notes, start=1)),
    )


def _facts(document: Resolution) -> Iterator[tuple[str, str]]:
    """The lines of the header: names and values."""
    if document.adopted:
        meeting = f"at the {ordinal(document.meeting)} plenary meeting" if document.meeting else ""
        yield "Adopted", ", ".join(filter(None, [written_date(document.adopted), meeting, document.origin]))
    if document.issued:
        yield "Issued", written_date(document.issued)
    special = session_of(document.symbol)
    if special and special.kind != "regular":
        yield "Session", f"{ordinal_in_words(special.number).capitalize()} {special.kind} ({special.number})"
    elif document.session:
        yield "Session", f"{ordinal_in_words(document.session).capitalize()} ({document.session})"
    if document.agenda_item:
        yield "Agenda item", " – ".join(filter(None, [document.agenda_item, document.agenda_title]))


def _recorded(document: Resolution, records: Sequence[Record]) -> dict[str, str]:
    """What is recorded of a document, each part's by itself where the parts were recorded apart."""
    said = {}
    for record in records:
        part = f" ({record.symbol})" if record.symbol != document.symbol and len(records) > 1 else ""
        said[f"Vote{part}"] = record.outcome[:1].upper() + record.outcome[1:]
        said[f"Subjects{part}"] = " · ".join(record.subject_words)
    return {name: value for name, value in said.items() if value}


def _sections(document: Resolution, blocks: _Blocks) -> Iterator[Section]:
    """Group the paragraphs by their place and heading, each named where it begins."""
    place = heading = ""
    opened: set[str] = set()
    for group, paragraphs in groupby(_standing_alone(document), key=_group):
        new = group.heading if (group.place, group.heading) != (place, heading) else ""
        leads = new if _leads_in(new) else ""
        begins = group.kind == "preambular" and group.place not in opened
        yield Section(
            place=group.place if group.place != place else "",
            heading="" if leads else new,
            opening=_OPENINGS.get(document.symbol[:1], "") if begins else leads,
            blocks=tuple(blocks.block(p) for p in paragraphs),
        )
        place, heading = group.place, group.heading
        opened.add(place)


@dataclass(frozen=True, slots=True)
class _Group:
    """What paragraphs under one heading share."""

    place: str
    kind: Kind
    heading: str


def _group(paragraph: Paragraph) -> _Group:
    """Tell where a paragraph stands: in ``annex 2, section I``, say."""
    place = paragraph.label.rpartition(", ")[0].replace("sect.", "section")
    return _Group(place[:1].upper() + place[1:], paragraph.kind, paragraph.heading)


def _leads_in(heading: str) -> bool:
    """Whether a heading is a sentence that the paragraphs go on with: *Having considered the report,*."""
    return bool(leading_verb(heading)) or heading.endswith((",", ":"))


def _standing_alone(document: Resolution) -> list[Paragraph]:
    """List the paragraphs that stand in no other: whole ones, and a sub-paragraph whose parent is not there."""
    known = {p.locator for p in document.paragraphs}
    return [p for p in document.paragraphs if _parent(p) not in known]


def _parent(paragraph: Paragraph) -> str:
    return str(paragraph.place.parent) if paragraph.place and paragraph.place.parent else ""


def _number(paragraph: Paragraph) -> str:
    """Give what stands in the margin: ``21.`` as printed, ``(a)``, and ``pp3`` where nothing is printed."""
    place = paragraph.place
    if place is None:
        return paragraph.locator
    if place.subs:
        return f"({place.subs[-1]})"
    return f"{place.number}." if place.part == "op" else f"pp{place.number}"


class _Blocks:
    """Makes blocks of a document's paragraphs, each sub-paragraph set where it stands in its parent's text."""

    def __init__(self, document: Resolution, known: frozenset[str], root: str) -> None:
        self._known = known
        self._root = root
        self._shortened = resolved(document)
        self._numbers = count(1)
        self._within: dict[str, list[Paragraph]] = {}
        for paragraph in document.paragraphs:
            self._within.setdefault(_parent(paragraph), []).append(paragraph)

    def block(self, paragraph: Paragraph) -> Block:
        """Make the block of a paragraph that stands alone; footnotes are numbered in the order of the calls."""
        marked = sorted((*self._links(paragraph.text), *self._short(paragraph)), key=lambda run: run.at)
        return self._block(paragraph, _Text(paragraph, self._numbers, marked), len(paragraph.text))

    def runs(self, text: str) -> tuple[Run, ...]:
        """Read a text that stands by itself, such as a footnote's."""
        return tuple(_linked(text, self._links(text), 0, len(text)))

    def _links(self, text: str) -> list[Run]:
        """Where a text names documents that are here, and the paths of their pages."""
        named = [one for one in named_symbols(text) if one.symbol in self._known]
        return [Run("link", text[one.start : one.end], one.start, href=self._root + page_path(one.symbol)) for one in named]

    def _short(self, paragraph: Paragraph) -> Iterator[Run]:
        """Where a paragraph uses a short name, and what its document calls that in full."""
        seen: set[str] = set()
        for one in self._shortened.get(paragraph.id, ()):
            yield Run("short", one.short, one.start, full=one.full, is_first=one.full not in seen)
            seen.add(one.full)

    def _block(self, paragraph: Paragraph, text: _Text, end: int) -> Block:
        """Make a block of the text up to ``end``: what leads in, the sub-paragraphs, what goes on behind them."""
        start = text.at
        parts: list[tuple[Run, ...] | Block] = []
        for within in self._within.get(paragraph.locator, []):
            spot = text.spot_of(within, end)
            parts.append(text.runs_to(spot.mark))
            text.at = spot.start
            parts.append(self._block(within, text, spot.end))
        parts.append(text.runs_to(end))
        shown = tuple(part for part in parts if part)
        return Block(paragraph.locator, _number(paragraph), paragraph.label, paragraph.kind, start, shown)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a sub-paragraph stands in its parent's text: its mark ``(a)``, then ``text[start:end]``."""

    mark: int
    start: int
    end: int


class _Text:
    """The text of a paragraph with its verb and the marks of its footnotes, read from its beginning to its end."""

    def __init__(self, paragraph: Paragraph, numbers: Iterator[int], marked: Sequence[Run]) -> None:
        self.at = 0
        self._text = paragraph.text
        self._verb = paragraph.verb if paragraph.text.startswith(paragraph.verb) else ""
        self._marked = marked
        notes = [(min(note.offset, len(paragraph.text)), next(numbers), note.mark) for note in paragraph.footnotes]
        self._notes = deque(sorted(notes))

    def spot_of(self, within: Paragraph, end: int) -> _Spot:
        """Find a sub-paragraph between here and ``end``; one that is not there stands, without a word, at the end."""
        mark = f"{_number(within)} "
        for opening in (mark, ""):
            found = self._text.find(opening + within.text, self.at, end)
            if found >= 0:
                start = found + len(opening)
                return _Spot(found, start, start + len(within.text))
        return _Spot(end, end, end)

    def runs_to(self, end: int) -> tuple[Run, ...]:
        """Read on to ``end``."""
        runs: list[Run] = []
        if not self.at and self._verb:
            runs.append(Run("verb", self._verb))
            self.at = len(self._verb)
        while self._notes and self._notes[0][0] <= end:
            offset, number, mark = self._notes.popleft()
            runs += [*_linked(self._text, self._marked, self.at, offset), Run("mark", mark, note=number)]
            self.at = max(self.at, offset)
        runs += _linked(self._text, self._marked, self.at, end)
        self.at = end
        return tuple(run for run in runs if run.text.strip())


def _linked(text: str, marked: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    """Give a text from start to end, with what is marked in it: documents that are here as links, short names."""
    for run in marked:
        if start <= run.at and run.end <= end:
            yield Run("text", text[start : run.at], start)
            yield run
            start = run.end
    yield Run("text", text[start:end], start)
