"""Follow-ups: a message becomes a request in the light of what is on the table, as a change of the last one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from documents import InvalidLocator, Locator, ParagraphId, Resolution
from documents.series import series_of, title_key
from embeddings import terms
from service.requests.asked import Asked, addressee_of
from service.requests.counting import Counted, counted, placed, ranked
from service.requests.descriptions import Only
from service.requests.details import beside_document
from service.requests.follow_words import Opened, clauses_of, content_of, follow_words, opened, points_back, words_of, year_step
from service.requests.reader import Reader
from service.requests.reading import Reading
from service.requests.request import Request, read_as
from service.requests.substitutions import (
    PLURAL,
    TIMED,
    asks_beside,
    at_time,
    called,
    figure_said,
    is_proper,
    member,
    name_in,
    partner,
    shown_as,
    sister,
    tells_which,
    with_actor,
    with_year,
    words_in,
)
from service.requests.table import TOLD_APART, ShownGroup, Table, where_in
from service.requests.wording import Words, is_greeting, without_symbols

_KEPT = frozenset(
    {"header", "list", "exists", "summary", "compare", "changed", "votes", "sponsors", "definition", "overview", "timeline"}
)
"""Tasks that a follow-up may set by itself; what else it seems to set without what it was said after is an answer to find."""
_FEW = 2
"""Of so many paragraphs that were shown it is asked whether *they* are still there, of more whether what was asked for is."""
_NAMED_IN_FULL = 3
"""From so many words on that one title has all, a message names a series, whatever was spoken of."""
_OF_WHOLE = frozenset({"votes", "sponsors", "header", "summary"})
"""Tasks that are about a whole document."""
_OVER_TIME = frozenset({"overview", "timeline", "documents", "count", "list", "exists", "observances"})
"""Tasks that another time is asked of all documents for, not of one series."""
_YEAR = re.compile(r"(?:\b(?:in|of|for|from|since|by) )?\b(?:19|20)\d\d\b", re.IGNORECASE)
_MOSTLY = 0.6
"""From this share of foreign words on a message that points to nothing is about something else."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a message was made into: a reading, and the same in words for people, the message itself where it stands alone."""

    reading: Reading
    standalone: str


def followed(message: str, table: Table, reader: Reader) -> FollowUp:
    """Read a message in the light of the turns before it; one that takes nothing from them is read as it is."""
    reading = reader.read(message)
    said = opened(message)
    if table.last is None or said.is_courtesy or is_greeting(message):
        return FollowUp(reading, message)
    turn = _Turn(message, said, reading, table, reader)
    return next((found for change in _CHANGES if (found := change(turn))), None) or FollowUp(reading, message)


@dataclass(frozen=True)
class _Turn:
    """A message between its first reading and its last."""

    message: str
    said: Opened
    reading: Reading
    table: Table
    reader: Reader

    @property
    def request(self) -> Request:
        return self.reading.request

    @property
    def text(self) -> str:
        return self.said.text

    @property
    def wording(self) -> str:
        """What the turn before asked."""
        return " ".join(without_symbols(self.table.last.wording).split()).strip(" ,;:-–") if self.table.last else ""

    @cached_property
    def words(self) -> list[str]:
        return words_of(self.text)

    @cached_property
    def content(self) -> frozenset[str]:
        """What the message asks for by itself, without figures and without the documents that it names by number."""
        return frozenset(term for term in content_of(without_symbols(self.text)) if not term.isdigit())

    @cached_property
    def foreign(self) -> frozenset[str]:
        """What of it the document on the table does not hold."""
        return self.content - _held_by(self.table.document) if self.table.document else self.content

    @property
    def only(self) -> Only:
        return replace(Only.of(self.request), when="")

    @property
    def scope(self) -> tuple[str, ...]:
        """The documents that the turn before was asked of, where it was of some in particular."""
        last = self.table.last.request if self.table.last else None
        return last.symbols if last and not last.named else ()

    @property
    def is_by_number(self) -> bool:
        """Whether the turn before asked for one paragraph by its number."""
        return self.table.last is not None and self.table.last.is_by_number and len(self.table.shown) == 1

    def called(self, text: str, *, is_named: bool = False) -> Resolution | None:
        """The document of another series that words mean."""
        own = self.table.document
        return called(text, own, self.reader.catalogue, self.only, is_named=is_named) if own else None

    @cached_property
    def seen(self) -> frozenset[str]:
        """What the turn before has shown, unless it is asked for again."""
        is_again = self.request.form or not follow_words().again.isdisjoint(words_of(self.message))
        return frozenset() if self.table.last is None or is_again else frozenset(self.table.last.seen)

    def exchanged(self, document: Resolution, name: str = "") -> str:
        """What the turn before asked, as it is asked of another document: without the years, and with its name for that of the one before."""
        own, words = self.table.document, self.wording.split()
        gone = frozenset(terms(own.title)) - _held_by(document) if own else frozenset()
        named = [
            n for n, word in enumerate(words) if gone & set(terms(word)) or (own and self._is_short_for(own, document, word))
        ]
        if named and name:
            words[named[0]] = name
        return undated(" ".join(word for n, word in enumerate(words) if n not in named or (name and n == named[0])))

    def _is_short_for(self, own: Resolution, other: Resolution, word: str) -> bool:
        """Whether a word in capitals means the document on the table and not another: *UNISFA*."""
        short = next((part for part in re.findall(r"\w+", word) if part.isupper() and len(part) > 1), "")
        having = self.reader.catalogue.having(short) if short else frozenset()
        held = [document for row in having for document in self.reader.catalogue.series[row].documents]
        return own in held and other not in held

    def again(self, *, symbols: tuple[str, ...], text: str = "", **changed: Any) -> FollowUp:  # noqa: ANN401 - fields of the request
        """Ask these documents: in the message's own words where it asks for something, else in those of the turn before."""
        if text == self.text or (self.content and not text):
            return self.made(self.text, **({"symbols": symbols} | changed))
        base = self.reader.read(text or self.wording)
        own = {"form": self.request.form, "part": self.request.part or base.request.part}
        return self.made(base.text, base=base, **(own | {"symbols": symbols} | changed))

    def at(self, place: Counted, *, is_read: bool = False) -> FollowUp:
        """Ask for paragraphs by their places; where they are to be read, whatever else is said."""
        where, is_asked = _spoken(place), bool(self.content) and not is_read
        text = self.text if is_asked else where
        task = self.request.task if is_asked and self.request.task in _KEPT else "answer" if is_asked else "paragraph"
        shown = f"{self.text.rstrip(' ?.!')}, in {where}?" if is_asked else f"what does {where} say?"
        return self.made(text, shown, task=task, symbols=(place.symbol,), numbers=place.numbers, topic=self.wording)

    def made(
        self,
        text: str,
        standalone: str = "",
        also: tuple[str, ...] = (),
        base: Reading | None = None,
        seen: frozenset[str] = frozenset(),
        **changed: Any,  # noqa: ANN401 - as above
    ) -> FollowUp:
        """Change what the message was read into, or another reading, and say it in words for people."""
        reading = base or self.reading
        task = reading.request.task if reading.request.task in _KEPT else "answer"
        parts = clauses_of(text) if task == "answer" else []
        if len(parts) == _FEW and {self.reader.read(part).request.task for part in parts} == {"header", "votes"}:
            task = "votes"  # its answer tells the day as well
        if task == "header" and beside_document(Words.of(text)) - follow_words().idle:
            task = "answer"
        topic = reading.request.topic if task in TOLD_APART and reading.request.topic else text
        request = reading.request.model_copy(update={"task": task, "named": "", "topic": topic, "language": "en", **changed})
        request = request.model_copy(update={"read_as": read_as(request)})
        is_told = any(symbol in text for symbol in request.symbols[:1]) or len(self.table.corpus.by_symbol) == 1
        where = "" if is_told else where_in(request.symbols)
        shown = standalone or f"{text.rstrip(' ?.!')}{where}?"
        return FollowUp(replace(reading.reworded(text), request=request, is_follow_up=True, also=also, seen=seen), shown)

    def anew(self, text: str) -> FollowUp:
        """Ask something of every document, as if it had been said at first."""
        return FollowUp(self.reader.read(text), text)


def _of_number(turn: _Turn) -> FollowUp | None:
    """A document named by number: asked by the message itself, or what the turn before asked, asked of it."""
    held = turn.table.corpus.by_symbol
    symbols = tuple(symbol for symbol in turn.request.symbols if symbol in held)
    if turn.request.named or not turn.request.symbols:
        return None
    if compared := _compared(turn):
        return compared
    if not symbols or turn.request.numbers or turn.content or len(symbols) > 1 or turn.request.task in {"header", "summary"}:
        also = (f"{turn.text} {turn.wording}",) if points_back(turn.text) else ()
        return FollowUp(replace(turn.reading, also=also), turn.message)
    if turn.is_by_number and not _asks(turn.wording) and (place := _counterpart(turn, held[symbols[0]])):
        return turn.at(place)
    return turn.again(symbols=symbols)


def _compared(turn: _Turn) -> FollowUp | None:
    """What was spoken of, compared in the document on the table and another one of it, or with what was before it."""
    task, document, known = turn.request.task, turn.table.document, follow_words()
    is_question = bool(turn.words) and (turn.words[0] in known.auxiliaries or not known.asking.isdisjoint(turn.words))
    is_still = task == "exists" and not known.still.isdisjoint(turn.words) and not turn.content
    if document is None or not (task in {"changed", "compare"} or is_still) or not is_question:
        return None
    other = _other_member(turn, document) if not turn.request.symbols else None
    if not (points_back(turn.text) or other or not turn.content) or year_step(turn.words):
        return None
    held = (other.symbol,) if other else tuple(s for s in turn.request.symbols if s in turn.table.corpus.by_symbol)
    is_of_point = turn.is_by_number or (is_still and len(turn.table.shown) <= _FEW)
    place = placed(turn.table.shown) if is_of_point else None
    topic = "" if place else _matter(turn)
    symbols = tuple(dict.fromkeys((document.symbol, *held)))
    shown = f"{turn.text.rstrip(' ?.!')}: {_spoken(place) if place else topic}, {' and '.join(symbols)}?"
    told: dict[str, Any] = {
        "symbols": symbols,
        "numbers": place.numbers if place else (),
        "topic": topic,
        "years": (),
        "sessions": (),
        "when": "",
    }
    return turn.made(turn.text, shown, task="changed", **told)


def _matter(turn: _Turn) -> str:
    """What the turn before was about; nothing where that was a whole document."""
    base = turn.reader.read(turn.wording).request
    return "" if base.task in _OF_WHOLE else base.topic or turn.wording


def _other_member(turn: _Turn, document: Resolution) -> Resolution | None:
    """The document of the series of the one on the table that a message chooses by a time or by its age."""
    times = (*turn.request.years, *turn.request.sessions)
    series = series_of(document, turn.table.corpus)
    passing = [other for other in series if turn.only.passed_by(other)]
    if not times and not tells_which(turn.words, times):
        return None
    chosen = member(turn.words, document, passing, turn.table, is_dated=bool(times))
    if chosen != document:
        return chosen
    return next((other for other in turn.table.documents if other != document and other in series), None)


def _counterpart(turn: _Turn, document: Resolution) -> Counted | None:
    """The paragraph of a document that stands where the one just shown stood: of that number, or as it went on there."""
    paragraph = turn.table.shown[0]
    if paragraph.place is None or not (points_back(turn.text) or "there" in turn.words) or "number" in turn.words:
        return Counted(document.symbol, (paragraph.locator,))
    other = partner(paragraph, document, turn.table)
    return placed([other]) if other else None


def _of_group(turn: _Turn) -> FollowUp | None:
    """One of the titles under which the turn before showed its points: by its rank, or by words of the title."""
    groups, held = turn.table.groups, turn.table.corpus.by_symbol
    group = (ranked(turn.text, groups) or _titled(turn, groups)) if groups else None
    if group is None:
        return None
    points = [turn.table.corpus.by_id[ParagraphId(key)] for key in group.cited if key in turn.table.corpus.by_id]
    if place := placed(points) if points else None:
        return turn.at(place, is_read=True)
    symbols = tuple(symbol for symbol in group.symbols if symbol in held)[:1]
    if not symbols:
        return None
    last = turn.table.last.request if turn.table.last else None
    if last and last.task in _OF_WHOLE:
        return turn.again(symbols=symbols, text=turn.wording)
    return turn.made(f"Summarize {symbols[0]}", task="summary", symbols=symbols)


def _titled(turn: _Turn, groups: Sequence[ShownGroup]) -> ShownGroup | None:
    """The only one whose title has all that a message says with a word for one of several things: *the one on privacy*."""
    if not {"one", "ones"} & set(turn.words) or not turn.content or len(clauses_of(turn.text)) > 1:
        return None
    titled = [*groups, *(ShownGroup(document.title, (document.symbol,)) for document in turn.table.documents)]
    found = {title_key(group.title): group for group in titled if turn.content <= set(terms(group.title))}
    return next(iter(found.values())) if len(found) == 1 else None


def _of_many(turn: _Turn) -> FollowUp | None:
    """Which of the documents that were told of were voted on or sponsored, and what all of them say of something else."""
    many = turn.table.many
    is_of_several = not follow_words().several.isdisjoint(turn.words)
    if not many or turn.said.is_switch or turn.request.symbols or turn.request.named:
        return None
    if turn.request.task in {"votes", "sponsors"} and is_of_several:
        return turn.made(turn.text, symbols=many)
    if not turn.content or not is_of_several:
        return None
    return turn.made(turn.text, symbols=many, also=(f"{turn.text} {turn.wording}",), seen=turn.seen)


def _of_sister(turn: _Turn) -> FollowUp | None:
    """What the turn before asked, asked of the document whose title differs only in what is said."""
    document = turn.table.document
    if document is None or turn.said.is_switch or (turn.request.symbols and not turn.request.named) or not turn.content:
        return None
    head, *rest = clauses_of(turn.text)
    is_called = not {"one", "ones"}.isdisjoint(words_of(head)) or turn.said.is_same or is_proper(head)
    other = sister(head, document, turn.reader.catalogue, turn.only) if is_called and not points_back(head) else None
    if other is None:
        return None
    asked = "; ".join(rest) if _asks("; ".join(rest)) else ""
    return turn.again(symbols=(other.symbol,), text=asked or turn.exchanged(other, _bare(head)), years=(), sessions=(), when="")


def _at_another_time(turn: _Turn) -> FollowUp | None:
    """What the turn before asked of every document, asked of another time: *and before 2019?*, *and for 2024?*"""
    last = turn.table.last.request if turn.table.last else None
    times = [(said.start, said.end) for name in TIMED for said in turn.reading.places.get(name, ())]
    if last is None or asks_beside(turn.message, times) or not (times or turn.words):
        return None
    base = turn.reader.read(turn.wording)
    if text := with_year(base, turn.text):
        return turn.anew(text)
    is_over_time = not turn.scope and (last.task in _OVER_TIME or bool(turn.table.groups) or (times and not _has_member(turn)))
    text = at_time(base, turn.reading, turn.text) if is_over_time else ""
    return turn.anew(text) if text else None


def _has_member(turn: _Turn) -> bool:
    """Whether there is a document of the series on the table of the time that a message names."""
    document = turn.table.document
    return document is not None and any(turn.only.passed_by(other) for other in series_of(document, turn.table.corpus))


def _of_another(turn: _Turn) -> FollowUp | None:
    """What the turn before asked, asked for another State, body or office; of the same document where one was in scope."""
    last = turn.table.last.request if turn.table.last else None
    if last is None or turn.said.is_switch or turn.request.symbols or any(turn.reading.places.get(name) for name in TIMED):
        return None
    asked = turn.reader.directory.find(turn.text) if last.addressee and turn.table.document else ()
    if asked and turn.table.document and not asks_beside(turn.text, [(said.start, said.end) for said in asked]):
        told: dict[str, Any] = {
            "task": last.task,
            "verb": last.verb,
            "topic": last.topic,
            "addressee": addressee_of(turn.text, Asked(asked, None)),
        }
        text = with_actor(turn.wording, turn.text, turn.reader.directory, is_any=True) or turn.text
        return turn.made(text, symbols=(turn.table.document.symbol,), **told)
    text = with_actor(turn.wording, turn.text, turn.reader.directory)
    if not text:
        return None
    if year := figure_said(turn.text):
        text = f"{text.rstrip(' ?.!')} in {year}?"
    return turn.again(symbols=turn.scope, text=text) if turn.scope else turn.anew(text)


def _addressed(turn: _Turn) -> FollowUp | None:
    """What somebody is asked to do, read off the document on the table."""
    document = turn.table.document
    if document is None or not turn.request.addressee or turn.request.symbols or turn.request.named or turn.said.is_switch:
        return None
    if turn.request.task not in _ASKED_OF:
        return None
    return turn.made(
        turn.text, symbols=(document.symbol,), topic=turn.request.topic, also=(f"{turn.text} {turn.wording}",), seen=turn.seen
    )


_ASKED_OF = frozenset({"answer", "list", "exists", "count"})


def _by_place(turn: _Turn) -> FollowUp | None:
    """Paragraphs by their numbers or by their order."""
    document, numbers = turn.table.document, turn.request.numbers
    known = follow_words()
    is_counted = not (known.next | known.previous).isdisjoint(turn.words)
    if numbers and not is_counted:
        if document is None or turn.request.named:
            return None
        return turn.at(Counted(document.symbol, numbers))
    place = counted(turn.text, turn.table, is_correction=turn.said.is_correction)
    return turn.at(place) if place else None


def _of_part(turn: _Turn) -> FollowUp | None:
    """Another part: the paragraph of the same number there, or what the turn before asked, asked of that part."""
    document = turn.table.document
    if not turn.request.part or turn.content or document is None:
        return None
    place = turn.table.shown[0].place if turn.is_by_number else None
    if place and turn.said.is_correction and turn.request.part != "annex":
        other = replace(place, part="pp" if turn.request.part == "preamble" else "op", subs=())
        return turn.at(Counted(document.symbol, (str(other),)))
    return turn.again(symbols=(document.symbol,), text=turn.wording)


def _in_form(turn: _Turn) -> FollowUp | None:
    """The same in another form: the paragraphs shown in their exact words, or the last request asked again."""
    document = turn.table.document
    if turn.content - set(terms(turn.request.form)) or document is None:
        return None
    if turn.request.form and turn.request.form != "quote":
        return turn.again(symbols=(document.symbol,), text=turn.wording)
    is_pointing = turn.request.form == "quote" or (points_back(turn.text) and "paragraph" in turn.words)
    place = placed(turn.table.shown) if is_pointing and turn.table.shown else None
    return turn.at(place) if place else None


def _asks(text: str) -> bool:
    """Whether a text asks for something by itself; a year does not."""
    return any(not term.isdigit() for term in content_of(text))


def _another_document(turn: _Turn) -> FollowUp | None:
    """Another document or series by its matter: one that was shown, or one that is clearly meant."""
    if turn.said.is_switch or turn.table.document is None or not turn.content:
        return None
    head, *rest = clauses_of(turn.text) or [turn.text]
    asked = "; ".join(rest) if _asks("; ".join(rest)) else ""
    name = name_in(turn.text, turn.reader.catalogue) or (head if turn.said.is_same else "")
    if name and (document := shown_as(words_in(name), turn.table) or turn.called(name, is_named=True)):
        return turn.again(symbols=(document.symbol,), text=asked or turn.exchanged(document, _bare(name)), years=(), sessions=())
    is_foreign = words_in(head) <= turn.foreign and is_proper(head) and not points_back(head)
    if is_foreign and (document := turn.called(head)):
        return turn.again(symbols=(document.symbol,), text=asked or turn.exchanged(document, _bare(head)), years=(), sessions=())
    if len(turn.content) >= _NAMED_IN_FULL and turn.foreign and (document := turn.called(turn.text)):
        return turn.again(symbols=(document.symbol,), text=turn.text)
    return None


def _another_member(turn: _Turn) -> FollowUp | None:
    """Another document of the series: of another year or session, the latest, the one before."""
    document = turn.table.document
    times = (*turn.request.years, *turn.request.sessions)
    is_told = tells_which(turn.words, times)
    if document is None or turn.said.is_switch or (turn.content and not is_told):
        return None
    series = series_of(document, turn.table.corpus)
    if not turn.content and (not PLURAL.isdisjoint(turn.words) or ("ones" in turn.words and is_told)):
        return turn.again(symbols=tuple(other.symbol for other in series))
    passing = [other for other in series if turn.only.passed_by(other)]
    chosen = member(turn.words, document, passing, turn.table, is_dated=bool(times))
    if chosen is None:
        return None
    head, *rest = clauses_of(turn.text)
    asked = "; ".join(rest) if _asks("; ".join(rest)) and not _asks(head) else turn.text if turn.content else ""
    text = undated(asked) or turn.exchanged(chosen)
    return turn.again(symbols=(chosen.symbol,), text=text, years=(), sessions=(), when="")


def _elsewhere(turn: _Turn) -> FollowUp | None:
    """Something else: read by itself, over every document."""
    is_foreign = len(turn.foreign) >= 2 and len(turn.foreign) >= _MOSTLY * len(turn.content) and not points_back(turn.text)
    is_named = bool(turn.request.named and turn.request.symbols) and not points_back(turn.text)
    last = turn.table.last
    is_unfounded = bool(
        last and not last.cited and not last.symbols and len(turn.foreign) > 1 and turn.foreign == turn.content
    ) and not points_back(turn.text)
    is_elsewhere = turn.said.is_switch or is_unfounded or (is_foreign and len(turn.content) >= _NAMED_IN_FULL) or is_named
    if not (is_elsewhere and turn.content) or turn.table.document is None:
        return None
    return FollowUp(turn.reader.read(turn.text), turn.text)


def _staying(turn: _Turn) -> FollowUp | None:
    """Anything else is asked of the document on the table, or of the paragraph that was looked up there."""
    document = turn.table.document
    if document is None:
        return _carried(turn)
    is_of_point = turn.is_by_number and turn.request.task not in _OF_WHOLE
    if is_of_point and (not turn.content or points_back(turn.text)) and (place := placed(turn.table.shown)):
        text = turn.text if turn.content else f"{turn.text.rstrip(' ?.!')}, in {_spoken(place)}"
        return turn.made(
            text, text, symbols=(place.symbol,), numbers=place.numbers, topic=turn.text if turn.content else turn.wording
        )
    if not turn.content:
        is_asking = not follow_words().asking.isdisjoint(turn.words)
        text = f"{turn.text.rstrip(' ?.!')}: {turn.wording}" if is_asking else turn.wording
        return turn.again(symbols=(document.symbol,), text=text, topic=turn.wording)
    several = not PLURAL.isdisjoint(turn.words)
    symbols = tuple(other.symbol for other in series_of(document, turn.table.corpus)) if several else (document.symbol,)
    return turn.made(turn.text, also=(f"{turn.text} {turn.wording}",), symbols=symbols, seen=turn.seen)


def _carried(turn: _Turn) -> FollowUp | None:
    """Over passages that are of no document, the topics of the first and the last question are searched too, where a message
    leaves its own open."""
    is_whole = len(turn.content) > 1 or not follow_words().asking.isdisjoint(turn.words)
    if turn.content and is_whole and not points_back(turn.text):
        is_opened = turn.text != turn.message.strip(" .?!")
        return FollowUp(turn.reader.read(turn.text), turn.text) if is_opened else FollowUp(turn.reading, turn.message)
    named = (turn.table.exchanges[0].wording, turn.wording)
    topics = dict.fromkeys(turn.reader.read(wording).request.topic or wording for wording in named)
    return turn.made(" ".join((turn.text, *topics)), topic=turn.wording)


_CHANGES: tuple[Callable[[_Turn], FollowUp | None], ...] = (
    _of_number,
    _of_group,
    _by_place,
    _compared,
    _of_sister,
    _of_part,
    _in_form,
    _at_another_time,
    _of_another,
    _another_document,
    _another_member,
    _of_many,
    _elsewhere,
    _addressed,
    _staying,
)
"""The ways in which a message may hang on what was said before it; the first that reads it has it."""


@lru_cache(maxsize=64)
def _held_by(document: Resolution) -> frozenset[str]:
    """The stems of everything that a document says."""
    return frozenset(term for text in (document.title, *(p.text for p in document.paragraphs)) for term in terms(text))


def _bare(name: str) -> str:
    """A name without the words for a document, the years and the marks about it."""
    return " ".join(word for word in name.split() if words_in(word)).strip(" ,;:?!.")


def undated(text: str) -> str:
    """A text without the years in it, and without the prepositions before them."""
    return " ".join(_YEAR.sub("", text).split()).replace(" ?", "?").strip(" ,;:-–")


def _spoken(place: Counted) -> str:
    """Say places in words for people: *paragraph 21 of A/RES/75/15*."""
    labels = [_label(number) for number in place.numbers]
    return f"{' and '.join(labels)} of {place.symbol}"


def _label(number: str) -> str:
    """Say a locator in words; *op-1* is the last paragraph."""
    try:
        return Locator.parse(number).label.replace("para.", "paragraph")
    except InvalidLocator:
        return f"paragraph {number}"
