"""The catalogue of series: which documents the words of a name mean, by what their titles, subjects and texts are called."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log
from unicodedata import combining, normalize

import numpy as np
import numpy.typing as npt

from documents import Corpus, Record, Resolution
from documents.glossary import Glossary
from documents.names import names
from documents.series import age, title_key
from embeddings import STOP_WORDS, stem, terms, words
from service.requests.wording import CHOOSING, DOCUMENTS, INSTRUMENTS, WITHIN

_Array = npt.NDArray[np.float64]

FIELDS = ("title", "lead", "subjects", "agenda", "adopted")
"""Where a word may be found: the title, its first words, the subjects, the agenda item, the names of what documents adopt or annex."""
_LEAD = 4
"""So many words open a title."""
_SUBJECTS = FIELDS.index("subjects")
_MOST_NAMED = 12
_MOST_TITLES = 4
_BRACKETED = re.compile(r"\((?:the |also known as )?[“\"]?([A-Z][^()]{3,50}?)[”\"]?\)")
_ADOPTING = frozenset({"Adopts", "Endorses", "Approves", "Proclaims"})
_REACH = 300
"""Within so many characters of its verb a paragraph names what it adopts."""
_ALIKE = 0.5
"""From this share of common runs of three letters on, a word unknown to the catalogue is taken for a known one."""
MOST_WORDS = 24


@dataclass(frozen=True, slots=True)
class Series:
    """Resolutions under one title, oldest first."""

    documents: tuple[Resolution, ...]

    @property
    def title(self) -> str:
        """The title of its newest resolution."""
        return self.documents[-1].title


class Catalogue:
    """The series of a corpus, searchable by words; made once for a corpus, in less than a second for 2,000 documents."""

    def __init__(self, corpus: Corpus, glossary: Glossary | None = None) -> None:
        """Read titles, records and texts; ``glossary`` tells what abbreviations and everyday words mean."""
        self.series = _grouped(corpus)
        self._glossary = glossary
        told = [_told(series) for series in self.series]
        adopted = [_adopted(series) for series in self.series]
        self.names = _names(self.series, adopted, told)
        """Names of instruments that people use for a document, as words in lower case, by their first word."""
        self._fields = tuple(_Postings() for _ in FIELDS)
        self._pairs = _Postings()
        self._told: dict[frozenset[str], dict[int, float]] = {}
        for row, series in enumerate(self.series):
            title = _stems(document.title for document in series.documents)
            records = [record for document in series.documents for record in corpus.records_of(document.symbol)]
            agenda = [document.agenda_title for document in series.documents] + [record.agenda_title for record in records]
            subjects = {subject.name for record in records for subject in record.subjects}
            lead = _terms(series.title)[:_LEAD]
            joined = {first + second for text in (series.title, *subjects) for first, second in pairwise(_terms(text))}
            part = Counter(term for record in records for term in _stems(subject.name for subject in record.subjects))
            plain = (title, lead, joined, _stems(agenda), _stems(adopted[row]))
            for postings, found in zip(self._fields, plain, strict=False):
                postings.add(row, dict.fromkeys(found, 1.0))
            self._fields[_SUBJECTS].add(row, {term: (count / len(records)) ** 0.5 for term, count in part.items()})
            self._pairs.add(row, dict.fromkeys(_pairs((series.title, *subjects, *adopted[row])), 1.0))
            for name, count in told[row].items():
                self._told.setdefault(frozenset(_terms(name)), {})[row] = count / (count + len(series.documents))
        self._rarity = self._rarities()
        self._mass = np.array([sum(map(self.rarity, set(_terms(series.title)))) or 1.0 for series in self.series])
        self._sizes = np.array([log(1 + len(series.documents)) for series in self.series])
        self._runs: dict[str, list[str]] = defaultdict(list)
        for term in self._rarity:
            for run in _runs(term):
                self._runs[run].append(term)

    def rarity(self, term: str) -> float:
        """How rare a stem is among the series, in nats; one that none has is as rare as what one has."""
        return self._rarity.get(term, log(1 + len(self.series)))

    def has_pair(self, first: str, second: str) -> bool:
        """Whether two stems stand beside each other in a title."""
        return bool(self._pairs.rows(f"{first} {second}"))

    def having(self, word: str) -> frozenset[int]:
        """The series, by their places, that have a word or what it means in their title, subjects, agenda item or names."""
        return frozenset(
            row
            for meaning in self._meanings((word,))[0]
            if meaning.weight == 1.0
            for row in frozenset.intersection(*map(self._holding, meaning.stems))
        )

    def is_abbreviation(self, word: str) -> bool:
        """Whether a word is short for the name of an instrument: *ABAS*."""
        full = self._glossary.expand(word) if self._glossary and len(word) > 2 else None
        said = tuple(part for part in words(full or "") if part != "the")
        return bool(said) and any(name[: len(said)] == said for name in self.names.get(said[0], ()))

    def features(self, name: str) -> _Array:
        """Give what tells of each series whether a name means it: one row a series, one column a weight."""
        said = _content(name)[:MOST_WORDS]
        meanings = self._meanings(said)
        weights = [max(self._worth(one) for one in each) for each in meanings]
        covered = np.zeros((len(FIELDS), len(said), len(self.series)))
        share = np.zeros(len(self.series))
        for place, each in enumerate(meanings):
            for meaning in each:
                worth = self._worth(meaning) or 1.0
                for field, postings in enumerate(self._fields):
                    held = np.zeros(len(self.series))
                    for term in meaning.stems:
                        postings.collect(term, held, meaning.weight * self.rarity(term) / (worth * len(meaning.stems)))
                    np.maximum(covered[field, place], held, out=covered[field, place])
        for term in {term for each in meanings for meaning in each for term in meaning.stems}:
            self._fields[0].collect(term, share, self.rarity(term))
        total = sum(weights) or 1.0
        parts = np.tensordot(covered, np.array(weights), axes=(1, 0)) / total if said else covered.sum(axis=1)
        any_ = np.array(weights) @ covered.max(axis=0) / total if said else share
        phrase = np.zeros(len(self.series))
        spoken = [term for each in meanings for term in each[-1].stems]
        for pair in set(map(" ".join, pairwise(spoken))):
            self._pairs.collect(pair, phrase, 1 / max(len(spoken) - 1, 1))
        known = {term for each in meanings for meaning in each if meaning.weight == 1 for term in meaning.stems}
        told = self._by_short_name(known) / total
        any_ = np.maximum(any_, np.minimum(told, 1))
        return np.vstack([parts, any_, told, np.minimum(share / self._mass, 1), phrase, self._sizes]).T

    def _by_short_name(self, known: Set[str]) -> _Array:
        """The rarity of a short name that is said in full, of each series that introduces it, most where most often."""
        found = np.zeros(len(self.series))
        for stems, rows in self._told.items():
            if stems and stems <= known:
                worth, most = sum(map(self.rarity, stems)), max(rows.values())
                for row, value in rows.items():
                    found[row] = max(found[row], worth * value / most)
        return found

    def _worth(self, meaning: _Meaning) -> float:
        return sum(map(self.rarity, meaning.stems)) / len(meaning.stems)

    def _holding(self, term: str) -> frozenset[int]:
        return frozenset().union(*(postings.rows(term) for postings in self._fields))

    def _rarities(self) -> dict[str, float]:
        counts = Counter(term for term in {t for postings in self._fields for t in postings} for _ in self._holding(term))
        return {term: log(1 + len(self.series) / count) for term, count in counts.items()}

    def _meanings(self, said: Sequence[str]) -> list[list[_Meaning]]:
        """What each word may mean: itself, what the glossary says of it, or where it is unknown known words like it."""
        told = self._glossary.word(" ".join(said)).meanings if self._glossary else {}
        return [self._of_word(word, told.get(word.lower(), ())) for word in said]

    def _of_word(self, word: str, told: Iterable[str]) -> list[_Meaning]:
        found = [_Meaning((stem(word.lower()),))]
        found += [_Meaning(stems) for name in told if (stems := _terms(name))]
        if len(found) == 1 and found[0].stems[0] not in self._rarity:
            found += self._alike(found[0].stems[0])
        return found

    def _alike(self, term: str) -> list[_Meaning]:
        """Known stems that share runs of three letters with an unknown one: slips of the pen, and cognates."""
        runs = _runs(term)
        common = Counter(known for run in runs for known in self._runs.get(run, ()))
        shares = ((2 * count / (len(runs) + len(_runs(known))), known) for known, count in common.items())
        return [_Meaning((known,), share) for share, known in sorted(shares, reverse=True)[:3] if share >= _ALIKE]


@dataclass(frozen=True, slots=True)
class _Meaning:
    """Stems that a word stands for, and how surely (0 to 1)."""

    stems: tuple[str, ...]
    weight: float = 1.0


class _Postings(dict[str, dict[int, float]]):
    """The series that have each term, and how strongly."""

    def __init__(self) -> None:
        super().__init__()
        self._arrays: dict[str, tuple[_Array, _Array]] = {}

    def add(self, row: int, found: Mapping[str, float]) -> None:
        """Note what a series has."""
        for term, value in found.items():
            self.setdefault(term, {})[row] = value

    def rows(self, term: str) -> Collection[int]:
        """The places of the series that have a term."""
        return self.get(term, {}).keys()

    def collect(self, term: str, into: _Array, weight: float) -> None:
        """Add the weighted values of a term to those of the series."""
        if term not in self._arrays and term in self:
            self._arrays[term] = (np.array(list(self[term])), np.array(list(self[term].values())))
        if term in self._arrays:
            rows, values = self._arrays[term]
            into[rows] += weight * values


def _grouped(corpus: Corpus) -> tuple[Series, ...]:
    groups: dict[str, list[Resolution]] = {}
    recorded = (_of_record(corpus.records[symbol]) for symbol in corpus.unmatched)
    for document in (*corpus.resolutions, *recorded):
        groups.setdefault(title_key(document.title) or document.symbol, []).append(document)
    return tuple(Series(tuple(sorted(group, key=age))) for group in groups.values())


def _of_record(record: Record) -> Resolution:
    """A resolution of which only the record is held."""
    session = record.symbol.split("/")[2].partition("-")[0]
    return Resolution(record.symbol, record.title, int(session) if session.isdigit() else 0, record.adopted)


def _told(series: Series) -> Counter[str]:
    """The short names that the texts of a series introduce in brackets, with how often they do."""
    return Counter(
        match[1]
        for document in series.documents
        for paragraph in document.paragraphs
        if "(" in paragraph.text and paragraph.is_whole
        for match in _BRACKETED.finditer(paragraph.text)
    )


def _pairs(texts: Iterable[str]) -> set[str]:
    """The pairs of stems beside each other."""
    return {" ".join(pair) for text in texts for pair in pairwise(_terms(text))}


def _adopted(series: Series) -> tuple[str, ...]:
    """The names of what the documents of a series adopt, and the headings of their annexes."""
    found: dict[str, None] = {}
    for document in series.documents:
        for paragraph in document.paragraphs:
            if paragraph.kind == "annex" and paragraph.heading:
                found[re.sub(r"^Annex(?: [IVX]+)?(?:\.| –) | – .*$", "", paragraph.heading)] = None
            elif paragraph.kind == "operative" and paragraph.verb in _ADOPTING:
                found.update((name.text, None) for name in names(paragraph.text[:_REACH])[:1])
    return tuple(found)


def _names(
    series: Sequence[Series], adopted: Sequence[Iterable[str]], told: Sequence[Iterable[str]]
) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Names of instruments, by their first word, the longest first; one that many titles have is a topic of its own."""
    titled = [[name.text for name in names(one.title)] + [one.title] for one in series]
    known: dict[tuple[str, ...], None] = {}
    for found in (*titled, *adopted, *told):
        for written in found:
            said = tuple(word for word in words(written) if word != "the")
            if 1 < len(said) <= _MOST_NAMED and not INSTRUMENTS.isdisjoint(said):
                known[said] = None
    titles = [" ".join(word for word in words(one.title) if word != "the") for one in series]
    by_first: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for said in known:
        name = " ".join(said)
        if sum(name in title for title in titles) <= _MOST_TITLES:
            by_first[said[0]].append(said)
    return {first: tuple(sorted(found, key=len, reverse=True)) for first, found in by_first.items()}


def _stems(texts: Iterable[str]) -> set[str]:
    return {term for text in set(texts) for term in _terms(text)}


@lru_cache(maxsize=65_536)
def _terms(text: str) -> tuple[str, ...]:
    return tuple(terms(text))


def _content(name: str) -> list[str]:
    """The words of a name that tell of its matter, as they are written."""
    said = re.findall(r"[^\W_]+(?:['’.][^\W_]+)*", name)
    kept = [word for word in said if word.lower() not in STOP_WORDS | DOCUMENTS | CHOOSING | WITHIN]
    return [re.sub(r"^[ldLD]['’]|['’]s?$", "", word) for word in kept]


@lru_cache(maxsize=65_536)
def _runs(term: str) -> frozenset[str]:
    """The runs of three letters of a word, its ends marked."""
    marked = f"^{''.join(c for c in normalize('NFD', term) if not combining(c))}$"
    return frozenset(marked[at : at + 3] for at in range(len(marked) - 2))
