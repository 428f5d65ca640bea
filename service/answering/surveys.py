"""Surveys: whether a message asks for nothing but a topic that many resolutions treat, and which series of them do."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import exp

from documents import Paragraph, Resolution
from documents.mentions import find_mentions, openings
from documents.series import age, title_key
from embeddings import stem
from service.answering.drafts import Calibration
from service.answering.entries import Entry, entries, in_time
from service.answering.meant_documents import on_topic
from service.answering.passages import Finding
from service.answering.scans import spellings
from service.answering.searched import SearchedQuestion
from service.library import Library
from service.requests.descriptions import FEATURES, Link, Only, covered, shipped
from service.requests.reading import Reading
from service.requests.request import Request, Task
from service.requests.topics import whole_topic
from service.requests.wording import COUNTED, DOCUMENTS

_TASKS: frozenset[Task] = frozenset({"overview", "answer", "list", "documents", "outside"})
_MOST_WORDS = 6
"""A topic of more words is a statement, and what says the same is searched for; …"""
_MOST_MEANT = 12
"""… a series may be described by so many."""
_SEVERAL = 5
"""So many resolutions have a topic in their title or among their subjects before a bare question for it asks for all of them, …"""
_TREATING = 8
"""… or so many treat it in several paragraphs."""
_PARAGRAPHS = 3
_NAMING = 8
"""Of what so many resolutions name there is something to tell."""
ESTABLISHED = 0.95
"""What is counted and quoted holds; the choice of the acts is what may be disputed."""


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
    probability: float = ESTABLISHED
    """How probable it is that the series are about what was asked for."""
    is_of_one: bool = False
    """Whether it is of the one series that is about the topic, whatever its words."""

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


def meant_survey(reading: Reading, question: SearchedQuestion, finding: Finding, library: Library) -> Survey | None:
    """Survey the one series that is about a topic, whatever its words; None where it is not probable enough that it is.

    Its title is told as what the message was read as, and the answer is as sure as the series.
    """
    request, corpus = reading.request, library.corpus
    asked = _named_alone(reading, question) or _asked(reading, question, library, _MOST_MEANT)
    held = next((symbol for symbol in request.symbols if symbol in corpus.by_symbol), None)
    if asked and held:
        return _of_one(asked, corpus.by_symbol[held].title, ESTABLISHED, question, library)
    descriptions, calibration = library.reader.descriptions, Calibration.shipped_of_series()
    if not asked or not _is_open(reading.text) or descriptions is None or not descriptions.is_calibrated:
        return None
    named = frozenset(_NAME.findall(reading.text))
    meant = series_meant(asked, Only.of(request), finding, library)
    probability = calibration.probability(meant.evidence) if meant else 0.0
    is_meant = meant and probability >= calibration.threshold
    survey = _of_one(asked, meant.title, probability, question, library) if meant and is_meant else None
    return survey if survey and _has_names(survey, named) else None


_INTERROGATIVE = re.compile(
    r"\b(?:what(?P<open>['’]s| (?:did|does|do|has|have|had|is|are|was|were|about))?|which|who|whom|whose|how|why|where|when)\b",
    re.IGNORECASE,
)


def _is_open(text: str) -> bool:
    """Whether a message asks what there is on something and not for one thing: its first question word is a *what* before a verb, or it has none."""
    first = _INTERROGATIVE.search(text)
    return first is None or bool(first["open"])


_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
"""A word that a message writes as a name, not at its beginning."""


def _has_names(survey: Survey, named: frozenset[str]) -> bool:
    """Whether a series that is found by meaning speaks of all that a message names: *Catalonia* is not New Caledonia."""
    documents = [document for series in survey.series for document in series.documents]
    left = named - {"General", "Assembly", "United", "Nations"}
    return all(any(name in p.title or name in p.text for d in documents for p in d.paragraphs) for name in left)


def _named_alone(reading: Reading, question: SearchedQuestion) -> str:
    """The series that a message describes and asks nothing of; empty where it does anything else."""
    request = reading.request
    is_alone = request.named and len(request.symbols) > 1 and not (request.topic or request.numbers or request.part)
    is_asking = request.verb or request.addressee or question.kinds or reading.is_follow_up or request.task not in _TASKS
    return request.named if is_alone and not is_asking else ""


def _of_one(asked: str, title: str, probability: float, question: SearchedQuestion, library: Library) -> Survey | None:
    """A survey of one series, of which some text is held."""
    known = _known(question.request, question, library)
    own = tuple(entry for entry in known if title_key(entry.title) == title_key(title))
    series = SurveyedSeries(title, own, is_titled=True, subject=0.0, naming=0)
    is_held = any(entry.document for entry in own)
    return Survey(title, asked, question.request, (series,), {}, len(own), 0, probability, is_of_one=True) if is_held else None


@dataclass(frozen=True, slots=True)
class SeriesMeant:
    """The series that a topic most probably means, and what tells how probable that is."""

    title: str
    evidence: Mapping[str, float]


def series_meant(topic: str, only: Only, finding: Finding, library: Library) -> SeriesMeant | None:
    """Weigh the series that is nearest to a topic: by its share among all, its words and meaning, and its share of what search found."""
    descriptions = library.reader.descriptions
    link = descriptions.meant(topic, only, shipped()) if descriptions else Link()
    if not (descriptions and link.candidates):
        return None
    best, series = link.candidates[0], descriptions.catalogue.series
    place = series.index(best.series)
    held = dict(zip(FEATURES, descriptions.features(topic, only)[place].tolist(), strict=True))
    shares: dict[str, float] = {}
    for hit in finding.hits:
        key = title_key(library.paragraph(hit.row).title)
        shares[key] = shares.get(key, 0.0) + exp(hit.score)
    evidence = {
        "probable": best.score,
        "title": held["title"],
        "paragraphs": held["paragraphs"],
        "covered": float(covered(topic, descriptions.catalogue)[place]),
        "found": shares.get(title_key(best.series.title), 0.0) / (sum(shares.values()) or 1.0),
    }
    return SeriesMeant(best.series.title, evidence)


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


def _asked(reading: Reading, question: SearchedQuestion, library: Library, most: int = _MOST_WORDS) -> str:
    """The topic that is all that a message asks for; empty where there is none."""
    request = reading.request
    if request.task not in _TASKS or request.language != "en" or len(question.symbols) == 1 or len(library.corpus.by_symbol) < 2:
        return ""
    is_overview = request.task == "overview"
    if request.symbols or request.numbers or request.part or reading.is_follow_up:
        return ""
    said = frozenset(re.findall(r"\w+", reading.text.lower()))
    is_bidden = request.verb and request.task not in _BIDDEN and said.isdisjoint(_SPEAKER)
    if not is_overview and (is_bidden or request.addressee or question.kinds or said & _OF_FORM):
        return ""
    topic = whole_topic(reading.timeless, lambda a, b: library.reader.catalogue.has_pair(stem(a), stem(b)))
    if topic in request.topic or (
        is_overview and not topic
    ):  # words that ask elsewhere may belong to a name: *equality of States*
        topic = request.topic
    return topic if len(topic.split()) <= most else ""


_BIDDEN: frozenset[Task] = frozenset({"outside"})
"""*Tell me about* is no verb of the Assembly's."""
_SPEAKER = frozenset({"me", "us"})
"""Who says *tell me* bids the program, and asks for no verb."""
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
