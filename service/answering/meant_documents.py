"""The documents that a request means: by number, by description, by topic or by times: *the killer robots vote*."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from documents import Corpus, Record, Subject
from documents.mentions import find_mentions, openings
from documents.states import state_meant
from embeddings import terms
from service.answering.entries import Entry, entries, in_time, named_entries, said_times
from service.answering.scans import holds_content, spellings
from service.library import Library
from service.requests.descriptions import Only
from service.requests.details import frame_of
from service.requests.request import Request

COMMITTEES = tuple(f"{number} Committee" for number in ("First", "Second", "Third", "Fourth", "Fifth", "Sixth"))
_IDLE = frozenset({"resolution", "resolutions", "text", "texts"})
_LONGER = 3


@dataclass(frozen=True, slots=True)
class OnTopic:
    """The entries on a topic, the newest first: those whose titles name it, and those that are recorded under it."""

    topic: str
    titled: tuple[Entry, ...]
    by_subject: tuple[Entry, ...]
    is_scattered: bool = False
    """No title has the phrase itself; these have all its words, not together."""

    @property
    def all(self) -> tuple[Entry, ...]:
        """Both, those by title first."""
        return (*self.titled, *self.by_subject)


def on_topic(topic: str, known: Sequence[Entry], library: Library) -> OnTopic:
    """Find a topic in titles and recorded subjects as a phrase in any spelling; where no title has it, by all its words."""
    bare = " ".join(word for word in topic.split() if word.lower() not in _IDLE) or topic
    first, _, matter = bare.partition(" ")
    bare = matter if matter and first.lower() in frame_of("documents") else bare
    phrases = tuple(dict.fromkeys([*spellings(bare, library.glossary), *filter(None, [state_meant(bare)])]))
    titled = tuple(entry for entry in known if _mentions(entry.title, phrases))
    is_scattered = not titled
    if is_scattered:
        titled = tuple(
            entry for entry in known if any(holds_content(entry.title, phrase) for phrase in _in_words(phrases, entry.title))
        )
    taken = {entry.symbol for entry in titled}
    rest = (entry for entry in known if entry.symbol not in taken and entry.record)
    by_subject = tuple(e for e in rest if e.record and any(_mentions(text, phrases) for text in _subjects(e.record.subjects)))
    return OnTopic(bare, titled, by_subject, is_scattered and bool(titled))


@dataclass(frozen=True, slots=True)
class Choosing:
    """The Main Committee that a topic names, and the topic that is left."""

    topic: str
    committee: str = ""

    def passes(self, entry: Entry) -> bool:
        """Whether an entry is of the committee that is named."""
        return self.committee in {"", entry.committee}


def choosing(topic: str) -> Choosing:
    """Part a topic from the Main Committee that it names."""
    committee = next((name for name in COMMITTEES if find_mentions(topic, (name,))), "")
    for mention in reversed(find_mentions(topic, (committee,)) if committee else ()):
        topic = f"{topic[: mention.start]} {topic[mention.end :]}"
    return Choosing(" ".join(topic.split()), committee)


@dataclass(frozen=True, slots=True)
class Meant:
    """The entries that a request is for, the newest first, what they are by, and the committee whose vote is asked for."""

    entries: tuple[Entry, ...]
    is_about_documents: bool
    described: str = ""
    committee: str = ""
    missing: tuple[str, ...] = ()
    """Symbols that were named and are not held."""


def meant_by(request: Request, library: Library) -> Meant | None:
    """Find the entries by symbols, else by description and topic, else by times alone; None where there are none."""
    named, topic = choosing(request.named), choosing(request.topic)
    if topic.topic and (topic.topic.lower() in request.country.lower() or state_meant(topic.topic) in states_in(request.country)):
        topic = Choosing("", topic.committee)
    committee = named.committee or topic.committee
    if request.symbols:
        return _of_symbols(request.symbols, committee, library.corpus)
    timed = in_time(request, entries(library.corpus))
    for said in filter(None, (named.topic, topic.topic)):
        matched = on_topic(said, timed, library)
        if found := matched.titled or matched.by_subject:
            by = "in the title" if matched.titled else "among the recorded subjects"
            words = "all the words of " if matched.titled and matched.is_scattered else ""
            return Meant(found, is_about_documents=True, described=f"with {words}“{matched.topic}” {by}", committee=committee)
    if (link := library.reader.linked(topic.topic, Only.of(request)).chosen) and not named.topic:
        return _of_symbols(link.symbols, committee, library.corpus)
    if named.topic or topic.topic:
        is_one = bool(request.dates) and len(timed) == 1
        return Meant(timed, is_about_documents=True, committee=committee) if is_one else None
    is_said = timed and (request.country or said_times(request))
    return Meant(timed, is_about_documents=False, committee=committee) if is_said else None


def _of_symbols(symbols: Sequence[str], committee: str, corpus: Corpus) -> Meant | None:
    held = named_entries(symbols, corpus)
    ordered = tuple(sorted(held.found, key=lambda entry: entry.age, reverse=True))
    return Meant(ordered, is_about_documents=True, committee=committee, missing=held.missing) if ordered else None


def likely_by_words(request: Request, library: Library) -> Entry | None:
    """The entry of the time that is said which has most of the words of a description, rare ones before common ones; None for no word."""
    timed = in_time(request, entries(library.corpus)) if said_times(request) else ()
    wanted = set(terms(f"{choosing(request.named).topic} {choosing(request.topic).topic}")) - set(terms(" ".join(_IDLE)))
    held = {entry.symbol: wanted & _words_of(entry) for entry in timed}
    number = Counter(word for own in held.values() for word in own)
    weights = {entry.symbol: sum(1 / number[word] for word in held[entry.symbol]) for entry in timed}
    best = max(timed, key=lambda entry: weights[entry.symbol], default=None)
    return best if best and held[best.symbol] else None


def _words_of(entry: Entry) -> frozenset[str]:
    """The stems of the title, of what is recorded and of the text."""
    texts = [paragraph.text for paragraph in entry.document.paragraphs] if entry.document else []
    subjects = _subjects(entry.record.subjects) if entry.record else ()
    return frozenset(terms(" ".join([entry.title, *subjects, *texts])))


def states_in(country: str) -> tuple[str, ...]:
    """The States of a request's field, as they are listed, or as they were said where none is meant."""
    if not country or state_meant(country):
        return (state_meant(country) or country,) if country else ()
    return tuple(dict.fromkeys(state_meant(one) or one for one in country.split(", ")))


def _mentions(text: str, phrases: Sequence[str]) -> bool:
    """Whether a text has one of some phrases; what cannot is not read word by word."""
    possible = _in_words(phrases, text)
    return bool(possible) and bool(find_mentions(text, possible))


def _in_words(phrases: Sequence[str], text: str) -> list[str]:
    """Those phrases of which the letters by which their longer words begin stand in a text."""
    low = text.lower()
    return [p for p in phrases if all(letters in low for word, letters in _openings(p) if len(word) > _LONGER)]


@lru_cache(maxsize=256)
def _openings(phrase: str) -> tuple[tuple[str, str], ...]:
    return openings(phrase)


@lru_cache(maxsize=32_768)  # of every record: each request asks for those of all
def _subjects(subjects: tuple[Subject, ...]) -> tuple[str, ...]:
    return Record("", subjects=subjects).subject_words
