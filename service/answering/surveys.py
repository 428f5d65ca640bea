"""Surveys: whether a message asks for nothing but a topic that many resolutions treat, and which series of them do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from documents import Resolution
from documents.mentions import find_mentions, openings
from documents.series import age, title_key
from embeddings import stem
from service.answering.entries import Entry, entries, in_time, on_topic
from service.answering.scans import spellings
from service.answering.searched import SearchedQuestion
from service.library import Library
from service.requests.reading import Reading
from service.requests.request import Request, Task
from service.requests.topics import whole_topic
from service.requests.wording import COUNTED, DOCUMENTS

_TASKS: frozenset[Task] = frozenset({"overview", "answer", "list", "documents"})
_MOST_WORDS = 6
"""A topic of more words is a statement, and what says the same is searched for."""
_SEVERAL = 5
"""So many resolutions have a topic in their title or among their subjects before a bare question for it asks for all of them, …"""
_TREATING = 8
"""… or so many treat it in several paragraphs."""
_PARAGRAPHS = 3
_LEAST_NAMING = 3
"""Who asks for an overview gets one of what so many resolutions name."""


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

    @property
    def count(self) -> int:
        """How many resolutions name it, in a paragraph or in their title."""
        return len(self.sessions)

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
    known = in_time(request, entries(library.corpus))
    if question.symbols:
        known = tuple(entry for entry in known if entry.document and entry.document.symbol in set(question.symbols))
    for topic in dict.fromkeys([asked, *_otherwise(asked, request, library)]):
        survey = _survey(topic, asked, request, known, library)
        if _is_wide(survey, request.task):
            return survey
    return None


def _asked(reading: Reading, question: SearchedQuestion, library: Library) -> str:
    """The topic that is all that a message asks for; empty where there is none."""
    request = reading.request
    if request.task not in _TASKS or request.language != "en" or len(question.symbols) == 1 or len(library.corpus.by_symbol) < 2:
        return ""
    is_overview = request.task == "overview"
    if request.symbols or request.numbers or request.part or reading.is_follow_up:
        return ""
    said = frozenset(re.findall(r"\w+", reading.text.lower()))
    if not is_overview and (request.verb or request.addressee or question.kinds or said & _OF_FORM):
        return ""
    topic = whole_topic(reading.timeless, lambda a, b: library.reader.catalogue.has_pair(stem(a), stem(b)))
    topic = topic or (request.topic if is_overview else "")
    return topic if len(topic.split()) <= _MOST_WORDS else ""


_OF_FORM = COUNTED | DOCUMENTS | frozenset({"who", "when", "where"})
"""Words that ask for documents or paragraphs by themselves, or for one thing."""


def _otherwise(asked: str, request: Request, library: Library) -> Iterable[str]:
    """Other words for a topic: what the glossary says of it, and the country that it names."""
    wording = library.glossary.word(asked)
    if wording.reworded != asked:
        yield wording.reworded
    if request.country:
        yield request.country


def _is_wide(survey: Survey, task: Task) -> bool:
    """Whether enough resolutions treat a topic, in more than one series, that no single paragraph is what was asked for."""
    about = [s for s in survey.series if s.is_titled or s.subject]
    treating = [s for s in survey.series if s.naming >= _PARAGRAPHS]
    if task == "overview":
        return bool(about) or survey.count >= _LEAST_NAMING
    is_about = sum(len(s.entries) for s in about) >= _SEVERAL and len(about) > 1
    return is_about or sum(len(s.entries) for s in treating) >= _TREATING


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
    return Survey(topic, asked, request, tuple(series), naming, len(titled))


def _naming(phrases: Sequence[str], known: Sequence[Entry], library: Library) -> dict[str, tuple[str, ...]]:
    """The ids of the paragraphs that name a topic in any form, by document.

    What may be a mention is found by the letters with which the words of the phrases begin, and each such place is read.
    """
    pattern = _pattern(phrases)
    found: dict[str, tuple[str, ...]] = {}
    for document in dict.fromkeys(entry.document for entry in known if entry.document):
        ids = tuple(p.id for p in document.paragraphs if p.is_whole and _names(p.text, pattern, phrases))
        if ids:
            found[document.symbol] = ids
    return found


def _names(text: str, pattern: re.Pattern[str], phrases: Sequence[str]) -> bool:
    return any(_is_mention(match[0], tuple(phrases)) for match in pattern.finditer(text))


@lru_cache(maxsize=16_384)
def _is_mention(words: str, phrases: tuple[str, ...]) -> bool:
    return bool(find_mentions(words, phrases))


def _pattern(phrases: Sequence[str]) -> re.Pattern[str]:
    """Matches what may be a mention of one of some phrases."""
    ways = (r"\w*[\W_]{0,2}".join(re.escape(letters) for _, letters in openings(phrase)) for phrase in phrases)
    return re.compile("|".join(rf"\b{way}\w*" for way in ways if way) or r"(?!)", re.IGNORECASE)
