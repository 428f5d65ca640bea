"""Reading: a message becomes a request, once; everything that it says is looked for here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from documents import Corpus
from documents.glossary import Glossary
from embeddings import PassageIndex, terms
from service.requests.actors import Directory
from service.requests.asked import country_of, find_countries
from service.requests.descriptions import Descriptions, Link, Only, linked
from service.requests.details import ballot_spans, sums_up
from service.requests.naming import goes_on, lengthened, named
from service.requests.reading import Parts, Reading, about, without, without_what_is_gone
from service.requests.request import SHOWN, Correction, OfferedSeries, Said, Task, read_as
from service.requests.series_catalogue import Catalogue
from service.requests.sought import find_sought, told_by_opening
from service.requests.spelling import Vocabulary, mended, misspelt
from service.requests.tasks import ReadTask, TaskReader
from service.requests.topics import topic_of
from service.requests.wording import COUNTED, NAMED, PLACED, content_terms, is_greeting, language_of, without_quotations

_FIRST_HELD = 1945
_LATELY = 256
"""So many messages are known with what they were read as."""
_A_NUMBER = "resolution 75/15"
_TIMES = ("sessions", "years", "months", "dates")
_OF_NOTHING_HERE = frozenset({"opinion", "other_body", "outside"})
_SURE = 0.6
"""From this probability on a message is believed to ask for nothing that these documents hold, or for votes and sponsors in other
words than those of voting."""
_SURELY_TALK = 0.85
"""From this one on a message is believed to be talk though it holds words that could be looked up."""
_OF_NOTHING = frozenset({"talk", "outside", "header", "paragraph", "summary"})
"""Tasks that search for nothing: what they are about is told by a document or a number."""
_OF_DOCUMENTS = frozenset({"votes", "sponsors"})
"""Tasks that are about documents alone, where these are named by number."""
_CHOSEN = _OF_DOCUMENTS | {"documents", "count"}
_CHOSEN_BY = re.compile(
    r"\b(?:(?:First|Second|Third|Fourth|Fifth|Sixth) Committee|(?:agenda )?item \d{1,3}(?: ?\([a-z]{1,3}\))?(?!\w))",
    re.IGNORECASE,
)
"""A Main Committee or an agenda item, by which documents are chosen; it stays in the topic, whatever else this is."""

_OF_TEXTS = frozenset({"list", "count", "exists"})
_TOLD_BY_OPENING = frozenset({"answer", "documents", "paragraph"})
"""Tasks under which a message that asks where something is mentioned is read by its first words."""
_WHICH = frozenset({"sessions", "years", "months", "when"})
"""Fields that say which documents of a series are meant."""


@dataclass(frozen=True)
class Reader:
    """Reads messages over one corpus; what it knows of the corpus is read when the first message needs it."""

    corpus: Corpus
    glossary: Glossary
    tasks: Callable[[], TaskReader]
    index: Callable[[], PassageIndex] | None = None
    """The index of the corpus, in which descriptions are found by meaning; without one they are found by their words alone."""

    @cached_property
    def directory(self) -> Directory:
        """States, bodies and offices by all their names."""
        return Directory()

    @cached_property
    def catalogue(self) -> Catalogue:
        """The series of the corpus, by what their documents are called."""
        return Catalogue(self.corpus, self.glossary)

    @cached_property
    def descriptions(self) -> Descriptions | None:
        """The series by what their texts say; None where there are none."""
        if self.index is None or not (self.catalogue.series and self.corpus.paragraphs):
            return None
        return Descriptions(self.corpus, self.catalogue, self.index(), self.tasks().is_known)

    def linked(self, name: str, only: Only) -> Link:
        """Find the series and documents that words mean, by name or by meaning."""
        return self.descriptions.linked(name, only) if self.descriptions else linked(name, self.catalogue, only)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words that are spelled right."""
        return Vocabulary(self.glossary.words, self.glossary.abbreviations)

    @cached_property
    def _held(self) -> range:
        years = [document.adopted.year for document in self.corpus.resolutions if document.adopted]
        return range(min(years, default=_FIRST_HELD), max(years, default=_FIRST_HELD) + 1)

    def read(self, message: str) -> Reading:
        """Read a message into a request; what was read lately, as by the turn before, is not read again."""
        return self._lately(message)

    @cached_property
    def _lately(self) -> Callable[[str], Reading]:
        return lru_cache(maxsize=_LATELY)(self._read)

    def _read(self, message: str) -> Reading:
        language = language_of(message)
        mends = misspelt(message, self.vocabulary) if language == "en" else ()
        text = mended(message, mends)
        nicknames = self._nicknames(text) if language == "en" else ()
        text, mends = mended(text, nicknames), (*mends, *nicknames)
        told = self.tasks().read(text)
        parts = Parts.of(text, self._held, self.directory)
        task = _task(told, text, parts.is_of_something)
        if not parts.symbols and (task not in _OF_NOTHING or task in {"header", "summary"}):
            parts = replace(parts, names=self._names(text))
        if parts.names and (link := self.linked(parts.names[0].value, Only())).chosen and link.is_by_meaning:
            told = self.tasks().read(_with_number(text, parts.names[0]))
            task, parts = _task(told, text, parts.is_of_something), parts.outside(parts.names[0])
        form = told_by_opening(text) if task in _TOLD_BY_OPENING else task if task in _OF_TEXTS else None
        sought = find_sought(text, [*parts.symbols, *parts.names, *parts.when], form) if form and not parts.numbers else None
        if sought and form:
            task, parts = form, parts.beside(sought)
        elif task == "count" and not (parts.verb or parts.part or _counts_texts(text)):
            task = "answer"
        topic = sought.value if sought else _topic(text, task, parts)
        country = country_of(find_countries(text, self.directory))
        request = parts.request(text, task=task, topic=topic, country=country, language=language)
        read = Reading(request, text, text, is_sure=told.probability >= _SURE, encoded=told.encoded)
        return self.completed(replace(read, day=_day_said(text, parts.months), places=parts.stand, mends=mends))

    def _nicknames(self, text: str) -> tuple[Said[str], ...]:
        """What resolutions call the things that a message calls otherwise; what it quotes is taken at its word."""
        found = self.glossary.nicknames(without_quotations(text))
        return tuple(Said(one.name, one.start, one.end) for one in found)

    def _names(self, text: str) -> tuple[Said[str], ...]:
        """The first name of a document: with all of its description, where its short form is unclear or a clause goes on with it."""
        found = named(text, self.catalogue)[:1]
        longer = lengthened(text, found[0]) if found else None
        if longer is None:
            return found
        is_clear = linked(found[0].value, self.catalogue).chosen is not None
        if is_clear and not (goes_on(text, found[0]) and self.linked(longer.value, Only()).chosen):
            return found
        return (longer,)

    def completed(self, reading: Reading) -> Reading:
        """Find the documents that a description means, and write down what else follows from the request and the text."""
        request, choices, certainty, likelihood = reading.request, tuple[OfferedSeries, ...](), 1.0, 1.0
        if request.named and not request.symbols:
            link = self.linked(request.named, Only.of(request))
            if link.chosen:
                is_held = any(symbol in self.corpus.by_symbol for symbol in link.chosen.symbols)
                found = {"symbols": link.chosen.symbols} if is_held else {"symbols": link.chosen.symbols[:1], "named": ""}
                request = request.model_copy(update=found)
                certainty = link.chosen.score if link.is_by_meaning else 1.0
            if not link.chosen or link.is_by_meaning:
                likelihood = link.candidates[0].score if link.candidates and not link.chosen else 1.0
                choices = tuple(OfferedSeries(title=one.series.title, symbols=one.symbols[:1]) for one in link.candidates[:SHOWN])
        request = request.model_copy(update={"read_as": read_as(request, reading.mends)})
        stand = reading.places
        times = [said for name in _TIMES for said in stand.get(name, ())]
        symbols, numbers = stand.get("symbols", ()), stand.get("numbers", ())
        return replace(
            reading,
            request=request,
            choices=choices,
            certainty=certainty,
            likelihood=likelihood,
            timeless=without(reading.text, times),
            bare=without(reading.text, [*numbers, *(said for said in symbols if said.value in request.symbols)]),
            marked=_marked(reading.text, symbols, numbers, times),
        )


def corrected(reading: Reading, correction: Correction | None, reader: Reader) -> Reading:
    """Give a reading as it is once corrected; the same where nothing is.

    What is searched follows: the words of a filter that is gone are taken out where it is known where they stood, and a topic
    takes the place of the one that was read. A description is linked again where it, or what says which document of its
    series is meant, was changed.
    """
    given = correction.given if correction else {}
    if not given:
        return reading
    before = reading.request
    if "symbols" in given:
        given["symbols"] = reader.corpus.all_meant_by(given["symbols"])
    elif "named" in given or (before.named and not _WHICH.isdisjoint(given)):
        given["symbols"] = ()
    request = before.model_copy(update=given)
    reading = about(without_what_is_gone(reading, request), before.topic, request.topic)
    done = reader.completed(replace(reading, request=request))
    return replace(done, text=without(done.text), places={})


def _task(told: ReadTask, text: str, is_of_something: bool) -> Task:
    """The task that is believed: one that is told surely; else one that denies nothing that is held.

    Whoever names a document, a paragraph or a time does not merely talk.
    """
    if is_greeting(text) or not terms(text):
        return "talk"
    least = _SURE if told.task != "talk" or not content_terms(text) else _SURELY_TALK
    if told.task == "documents" and sums_up(text):
        return "overview"
    if told.probability >= least and not (told.task == "talk" and is_of_something):
        return told.task
    return "answer" if told.task in _OF_NOTHING_HERE | _OF_DOCUMENTS | {"talk"} else told.task


def _with_number(text: str, name: Said[str]) -> str:
    """A message with a document's number in the place of its description, so that its task is not told by words of that."""
    return f"{text[: name.start]}{_A_NUMBER}{text[name.end :]}"


def _topic(text: str, task: Task, parts: Parts) -> str:
    """What a message is about, without all that was read off it; nothing where no more is said."""
    if task in _OF_NOTHING:
        return ""
    chosen = list(_CHOSEN_BY.finditer(text)) if task in _CHOSEN else []
    by = " ".join(match[0] for match in chosen)
    if parts.symbols and task in _OF_DOCUMENTS:
        return by
    found = (*parts.symbols, *parts.when, *parts.times.when, *parts.numbers, *parts.forms, *parts.names)
    voters = ballot_spans(text) if task in _OF_DOCUMENTS else ()
    topic = topic_of(text, [*((said.start, said.end) for said in found), *voters, *(match.span() for match in chosen)])
    is_said = _is_said_by(topic, text, [*parts.asked.actors, *([parts.verb] if parts.verb else [])])
    return by if is_said else f"{topic} {by}".strip()


def _marked(text: str, symbols: Sequence[Said[str]], numbers: Sequence[Said[str]], said_when: Sequence[Said[Any]]) -> str:
    """A message with marks for what it names by number, and without its times."""
    spans = [(one.start, one.end, NAMED) for one in symbols] + [(one.start, one.end, PLACED) for one in numbers]
    spans += [(one.start, one.end, "") for one in said_when]
    left, at = [], 0
    for start, end, mark in sorted(spans):
        if start >= at:
            left += [text[at:start], mark]
            at = end
    return " ".join(" ".join([*left, text[at:]]).split())


def _day_said(text: str, months: Sequence[Said[int]]) -> int:
    """The day that is said with a month and without a year, 0 for none: *20 July*."""
    said = (re.findall(r"\d+", text[one.start : one.end]) for one in months)
    return next((int(figures[0]) for figures in said if len(figures) == 1 and len(figures[0]) <= 2), 0)


def _is_said_by(topic: str, text: str, said: Sequence[Said[Any]]) -> bool:
    """Whether a topic has no words but those that were read as who is asked and by which verb."""
    taken = {word for one in said for word in re.findall(r"\w+", text[one.start : one.end].lower())} | {"upon", "of"}
    return bool(said) and taken >= set(re.findall(r"\w+", topic.lower()))


def _counts_texts(text: str) -> bool:
    """Whether a message that counts speaks of documents, their paragraphs or how often: every other number stands in a text."""
    return language_of(text) != "en" or not COUNTED.isdisjoint(re.findall(r"\w+", text.lower()))
