"""What is searched: a reading as search, ranking and evidence take it, in the scope of the documents that it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from documents import Locator, Resolution, verb_base
from documents.acts import Role, role_of
from documents.glossary import Wording
from embeddings import stem, terms
from embeddings.encoder import Floats
from embeddings.index import Traits
from embeddings.vectors import Rows
from service.answering.answer_kinds import AnswerKind, asked_kinds
from service.library import Library
from service.requests.details import is_over_years, without_speaker
from service.requests.places import locator_of
from service.requests.reading import Reading
from service.requests.request import Request
from service.requests.tasks import Encoded
from service.requests.wording import Words, content_terms

_WIDE = frozenset({"list", "overview", "summary", "timeline", "compare"})
"""Tasks that ask for several things."""


@dataclass(frozen=True, slots=True)
class Times:
    """The years and the sessions that a question speaks of."""

    years: frozenset[int] = frozenset()
    sessions: frozenset[int] = frozenset()

    @classmethod
    def of(cls, request: Request) -> Times:
        """Those of a request; of a day its year."""
        years = {*request.years, *(int(day[:4]) for day in request.dates)}
        return cls(frozenset(years), frozenset(number for number in request.sessions if isinstance(number, int)))

    def hold(self, document: Resolution | None) -> bool:
        """Whether a document was adopted in one of those years, or at one of those sessions."""
        if document is None:
            return False
        return document.session in self.sessions or (document.adopted is not None and document.adopted.year in self.years)


@dataclass(frozen=True, slots=True)
class SearchedQuestion:
    """A question as it is searched for and as what was found is weighed."""

    text: str
    """The words to look for: without the documents in scope."""
    request: Request
    symbols: tuple[str, ...]
    """The documents that the answer may come from; empty for all."""
    kinds: tuple[AnswerKind, ...]
    wording: Wording
    words: Words
    """The message with marks for what it names by number, to be asked for its details."""
    is_over_years: bool = False
    unknown_symbols: tuple[str, ...] = ()
    """Documents that the question asks about and the corpus does not hold."""
    encoded: Encoded | None = field(default=None, repr=False, compare=False)
    seen: frozenset[str] = frozenset()
    """Ids of the paragraphs that were shown before it was asked."""

    @property
    def named(self) -> tuple[str, ...]:
        """The documents that it names by number, as it names them."""
        return () if self.request.named else self.request.symbols

    @property
    def places(self) -> tuple[Locator, ...]:
        """The paragraphs that it names by number."""
        found = (locator_of(number) for number in self.request.numbers)
        return tuple(place for place in found if place)

    @property
    def verb(self) -> str:
        """The operative verb asked for ("what does it *decide*?"), as paragraphs have it, or empty."""
        return self.request.verb.partition(" ")[0]

    @property
    def in_preamble(self) -> bool:
        """Whether the preamble is asked for."""
        return self.request.part == "preamble"

    @property
    def is_wide(self) -> bool:
        """Whether several things are asked for."""
        return self.request.task in _WIDE or self.request.form in {"bullets", "table"}

    @property
    def times(self) -> Times:
        """The years and sessions that it speaks of."""
        return Times.of(self.request)


def searched(
    reading: Reading,
    library: Library,
    symbols: Sequence[str] = (),
    left: Sequence[str] = (),
) -> SearchedQuestion:
    """See a reading as search does.

    ``symbols`` is the scope that was chosen outside it, which a document that it names by number itself goes before; ``left``
    are the documents that its times and its name leave.
    """
    request, corpus = reading.request, library.corpus
    by_number = () if request.named else request.symbols
    known = tuple(dict.fromkeys(known for symbol in by_number for known in corpus.symbols_of(symbol)))
    unknown = () if known else by_number
    text = _text(reading, is_named=bool(known or unknown), is_timed=bool(left))
    words = Words.of(reading.marked)
    return SearchedQuestion(
        text=text,
        request=request,
        symbols=known or tuple(symbols) or tuple(left),
        kinds=asked_kinds(text),
        wording=library.glossary.word(text),
        words=words,
        is_over_years=is_over_years(words, request.task),
        unknown_symbols=unknown,
        encoded=reading.encoded,
        seen=reading.seen,
    )


def searched_for(text: str, library: Library, symbols: Sequence[str] = ()) -> SearchedQuestion:
    """See words that nobody asked, such as a topic, as search does: all of them are looked for."""
    request = Request(topic=text)
    return SearchedQuestion(text, request, tuple(symbols), asked_kinds(text), library.glossary.word(text), Words.of(text))


def _text(reading: Reading, *, is_named: bool, is_timed: bool) -> str:
    """The message without the documents that it names by number, who is asked, and the times that are its scope already."""
    if is_named and terms(reading.bare):
        return without_speaker(reading.bare)
    return without_speaker(reading.timeless if is_timed else reading.text)


_ROLES: tuple[Role, ...] = ("preambular", "annex", "agenda", "report", "note")
TRAITS = (*_ROLES, "report_asked", "agenda_asked", "preamble_asked", "length", "dated", "verb_asked")
_REPORTING = frozenset(map(stem, ("report", "submit", "inform", "brief", "update")))
_AGENDA = frozenset(map(stem, ("agenda", "session", "item", "next")))


def traits_for(question: SearchedQuestion, library: Library) -> Traits:
    """Give what tells the traits of a library's rows for a question, by the names of TRAITS."""
    times, asked = question.times, content_terms(question.text)
    reporting, agenda = bool(asked & _REPORTING), bool(asked & _AGENDA)
    documents, verb = library.corpus.by_symbol, question.verb

    def traits(rows: Rows) -> Mapping[str, Floats]:
        paragraphs = [library.paragraph(row) for row in rows.tolist()]
        roles = [role_of(paragraph) for paragraph in paragraphs]
        found: dict[str, list[float]] = {name: [float(role == name) for role in roles] for name in _ROLES}
        found["report_asked"] = [float(reporting and role == "report") for role in roles]
        found["agenda_asked"] = [float(agenda and role == "agenda") for role in roles]
        found["preamble_asked"] = [float(question.in_preamble and role == "preambular") for role in roles]
        found["length"] = [float(np.log1p(len(paragraph.text))) for paragraph in paragraphs]
        found["dated"] = [float(times.hold(documents.get(paragraph.symbol))) for paragraph in paragraphs]
        found["verb_asked"] = [float(bool(verb) and bool(p.verb) and verb_base(p.verb) == verb) for p in paragraphs]
        return {name: np.array(values, dtype=np.float32) for name, values in found.items()}

    return traits
