"""Surveys: whether a message asks for nothing but a topic that many resolutions treat, and which series of them do."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import exp

from documents import Paragraph, Resolution
from documents.mentions import find_mentions, openings
from documents.series import age, title_key
from embeddings import stem
from service.answering.entries import Entry, entries, in_time
from service.answering.meant_documents import on_topic
from service.answering.passages import Finding
from service.answering.scans import spellings
from service.answering.searched import SearchedQuestion
from service.library import Library
from service.requests.reading import Reading
from service.requests.request import Request, Task
from service.requests.topics import whole_topic
from service.requests.wording import COUNTED, DOCUMENTS
from service.subjects import title_subject

_TASKS: frozenset[Task] = frozenset({"overview", "answer", "list", "documents", "outside"})
_MOST_WORDS = 6
"""A topic of more words is a statement, and what says the same is searched for."""
_SEVERAL = 5
"""So many resolutions have a topic in their title or among their subjects before a bare question for it asks for all of them, …"""
_TREATING = 8
"""… or so many treat it in several paragraphs."""
_PARAGRAPHS = 3
_NAMING = 8
"""Of what so many resolutions name there is something to tell."""
_SURELY_MEANT = 0.75
"""A series with this share of what search finds is what a topic means that no resolution names."""


@dataclass(frozen=True, slots=True)
class SurveyedSeries:
    """Resolutions under one title that treat a topic, the newest first, and how much they do."""

    title: str
    entries: tuple[Entry, ...]
    is_titled: bool
    subject: float
    """The share of them that are recorded under the topic."""
    naming: int
    """How many paragraphs of the newest that names it do."""

    @property
    def documents(self) -> tuple[Resolution, ...]:
        """Those of which there is a text, the newest first."""
        return tuple(sorted((e.document for e in self.entries if e.document), key=age, reverse=True))


@dataclass(frozen=True, slots=True)
class Survey:
    """A topic, as it is looked for, with the series that treat it and the paragraphs that name it, by document."""

    topic: str
    asked: str
    """The topic in the words of the message."""
    request: Request
    series: tuple[SurveyedSeries, ...]
    naming: dict[str, tuple[str, ...]]
    titled: int
    recorded: int
    """How many that do not have it in the title are recorded under it."""

    @property
    def count(self) -> int:
        """How many resolutions name it, in a paragraph or in their title."""
        return len(self.sessions)

    @property
    def is_known(self) -> bool:
        """Whether some resolutions are about it, or many name it."""
        return any(one.is_titled or one.subject for one in self.series) or self.count >= _NAMING

    @property
    def is_wide(self) -> bool:
        """Whether so many resolutions treat it, in more than one series, that no single paragraph is what was asked for."""
        if self.request.task == "overview":
            return True
        about = [one for one in self.series if one.is_titled or one.subject]
        treating = [one for one in self.series if one.naming >= _PARAGRAPHS]
        is_about = sum(len(one.entries) for one in about) >= _SEVERAL and len(about) > 1
        return is_about or sum(len(one.entries) for one in treating) >= _TREATING

    @property
    def sessions(self) -> dict[str, str]:
        """The session of each resolution that names it, by symbol."""
        own = (e for s in self.series for e in s.entries if s.is_titled or (e.document and e.document.symbol in self.naming))
        return {entry.symbol: entry.session for entry in own}


def surveyed(reading: Reading, question: SearchedQuestion, library: Library) -> Survey | None:
    """Survey the topic that a message asks for; None where it asks for something of it, or where few resolutions treat it."""
    request = reading.request
    asked = _asked(reading, question, library)
    if not asked:
        return None
    known = _known(request, question, library)
    surveys = (_survey(topic, asked, request, known, library) for topic in _topics(asked, library))
    return next((survey for survey in surveys if survey.is_known), None)


def searched_survey(reading: Reading, question: SearchedQuestion, finding: Finding, library: Library) -> Survey | None:
    """Survey the series that search finds for a topic which no resolution names in these words; None where it finds no one of them.

    Its title is the topic then, and is told as what the message was read as.
    """
    request, asked = reading.request, _asked(reading, question, library)
    shares: dict[str, float] = {}
    for hit in finding.hits:
        title = library.paragraph(hit.row).title
        shares[title_key(title)] = shares.get(title_key(title), 0.0) + exp(hit.score)
    if not asked or not shares or max(shares.values()) < _SURELY_MEANT * sum(shares.values()):
        return None
    best = max(shares, key=lambda key: shares[key])
    found = (library.corpus.by_symbol.get(library.paragraph(hit.row).symbol) for hit in finding.hits)
    topic = next((title_subject(document) for document in found if document and title_key(document.title) == best), "")
    survey = _survey(topic, asked, request, _known(request, question, library), library) if topic else None
    return survey if survey and survey.is_known else None


def _known(request: Request, question: SearchedQuestion, library: Library) -> tuple[Entry, ...]:
    """The resolutions in scope, of the times that are asked for."""
    known = in_time(request, entries(library.corpus))
    scope = frozenset(question.symbols)
    return tuple(entry for entry in known if not scope or (entry.document and entry.document.symbol in scope))


def _topics(asked: str, library: Library) -> Iterator[str]:
    """A topic as it is asked for, and in the words that the glossary has for it."""
    yield asked
    if (reworded := library.glossary.word(asked).reworded) != asked:
        yield reworded


def _asked(reading: Reading, question: SearchedQuestion, library: Library) -> str:
    """The topic that is all that a message asks for; empty where there is none."""
    request = reading.request
    if request.task not in _TASKS or request.language != "en" or len(question.symbols) == 1 or len(library.corpus.by_symbol) < 2:
        return ""
    is_overview = request.task == "overview"
    if request.symbols or request.numbers or request.part or reading.is_follow_up:
        return ""
    said = frozenset(re.findall(r"\w+", reading.text.lower()))
    is_bidden = request.verb and request.task not in _BIDDEN
    if not is_overview and (is_bidden or request.addressee or question.kinds or said & _OF_FORM):
        return ""
    topic = whole_topic(reading.timeless, lambda a, b: library.reader.catalogue.has_pair(stem(a), stem(b)))
    if topic in request.topic or (
        is_overview and not topic
    ):  # words that ask elsewhere may belong to a name: *equality of States*
        topic = request.topic
    return topic if len(topic.split()) <= _MOST_WORDS else ""


_BIDDEN: frozenset[Task] = frozenset({"outside"})
"""*Tell me about* is no verb of the Assembly's."""
_OF_FORM = COUNTED | DOCUMENTS | frozenset({"who", "when", "where"})
"""Words that ask for documents or paragraphs by themselves, or for one thing."""


def _survey(topic: str, asked: str, request: Request, known: Sequence[Entry], library: Library) -> Survey:
    found = on_topic(topic, known, library)
    titled = {} if found.is_scattered else {entry.symbol: entry for entry in found.titled}
    recorded = {entry.symbol for entry in found.all if entry.record and entry.symbol not in titled}
    recorded -= {entry.symbol for entry in found.titled if entry.symbol not in titled}
    naming = _naming(tuple(spellings(topic, library.glossary)), known, library)
    groups: dict[str, list[Entry]] = {}
    for entry in known:
        is_named = entry.document and entry.document.symbol in naming
        if entry.symbol in titled or entry.symbol in recorded or is_named:
            groups.setdefault(title_key(entry.title) or entry.symbol, []).append(entry)
    series = [
        SurveyedSeries(
            own[0].title,
            tuple(own),
            any(entry.symbol in titled for entry in own),
            sum(entry.symbol in recorded for entry in own) / len(own),
            next((len(naming[e.document.symbol]) for e in own if e.document and e.document.symbol in naming), 0),
        )
        for own in groups.values()
    ]
    return Survey(topic, asked, request, tuple(series), naming, len(titled), len(recorded))


def _naming(phrases: Sequence[str], known: Sequence[Entry], library: Library) -> dict[str, tuple[str, ...]]:
    """The ids of the paragraphs of some documents that name a topic in any form, by document."""
    documents = {entry.document.symbol for entry in known if entry.document}
    found: dict[str, tuple[str, ...]] = {}
    for paragraph in dict.fromkeys(chain.from_iterable(_mentioning(phrase, library) for phrase in phrases)):
        if paragraph.symbol in documents:
            found[paragraph.symbol] = (*found.get(paragraph.symbol, ()), paragraph.id)
    return found


def _mentioning(phrase: str, library: Library) -> Iterator[Paragraph]:
    """The paragraphs that hold a phrase in any form.

    What may be a mention is found by the letters with which the words of the phrase begin, and each such place is read.
    """
    letters = [re.escape(opening) for _, opening in openings(phrase)]
    if not all(letters):
        return
    running = library.running_text
    end = 0
    for match in re.finditer(rf"{_BETWEEN.join(letters)}\w*", running.text):
        begins = not match.start() or not _is_letter(running.text[match.start() - 1])
        if begins and match.start() >= end and _is_mention(match[0], phrase):
            place = bisect_right(running.starts, match.start()) - 1
            end = running.starts[place + 1]
            yield running.paragraphs[place]


_BETWEEN = r"\w*[^\w\n]{0,2}"


def _is_letter(character: str) -> bool:
    return character.isalnum()


@lru_cache(maxsize=16_384)
def _is_mention(words: str, phrase: str) -> bool:
    return bool(find_mentions(words, (phrase,)))
