"""Overviews: what the Assembly has said on a topic, counted, with the key act of each series of resolutions that treats it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import log1p

import numpy as np

from documents import Paragraph, Resolution, split_clauses
from documents.mentions import find_mentions
from embeddings import STOP_WORDS, terms
from service.answer import PointGroup, Sentence
from service.answering.composition import Composed, compose
from service.answering.cutting import cut
from service.answering.drafts import VISIBLE_POINTS, VISIBLE_WORDS, Draft
from service.answering.entries import said_times
from service.answering.key_acts import Sought, key_acts
from service.answering.passages import Finding
from service.answering.scans import spellings
from service.answering.surveys import Survey, SurveyedSeries
from service.library import Library

_FIRST_WORDS, _SHORT_WORDS = 40, 28
"""Longer acts are folded, of the first series and of the others: more series are told so."""
_LEAST_WORDS, _MOST_WORDS = 12, 30
"""Of a key act so many words are shown, up to the next comma, but for what is needed to understand it not more than so many."""
_TITLE_WORDS = 7
_FEW_SERIES = 4
"""Of fewer series more than one act each is shown."""
_MOST_GROUPS = 30
"""Of so many series the key act is told, all but the first few folded; of the others the title and the newest."""
_ALIKE = 0.6
"""Acts that share this much of their words say the same of several matters: one is shown, the others are folded."""
_CONFIDENCE = 0.95
"""What is counted and quoted holds; the choice of the acts is what may be disputed."""
_WEIGHTS = {
    "titled": 2.0, "subject": 0.5, "subject_named": 0.5, "density": 1.5, "often": 0.4, "years": 0.2, "near": 2.0, "searched": 2.0,
}  # fmt: skip
_OF_PREAMBLE = 2.0


def overview(survey: Survey, finding: Finding, searched: Draft, library: Library) -> Draft:
    """Tell what the Assembly has said on a topic: how many resolutions name it, the key act of each series, and the rest folded.

    ``finding`` is what search found for the question and ``searched`` what it would answer, whose points go behind, folded.
    """
    vector = library.index.query([survey.topic]).embeddings[0].vector
    shares = {str(hit.id): float(np.exp(hit.score)) for hit in finding.hits}
    naming = frozenset(chain.from_iterable(survey.naming.values()))
    told = _Telling(survey, Sought(vector, naming, shares), library)
    headline = told.headline()
    shown = told.shown(len(headline.text.split()))
    cited = {key for point in shown.points for key in point.sentence.citations}
    further = [sentence for sentence in searched.sentences if not cited.issuperset(sentence.citations)]
    rest = [*told.others(shown.titles), told.by_session()]
    points = [*(p.sentence for p in shown.points), *rest, *(_folded(sentence) for sentence in further)]
    citations = {c.id: c for c in chain((p.citation for p in shown.points), searched.citations)}
    return Draft(
        "lookup", tuple(points), tuple(citations.values()), headline=headline, groups=shown.groups, confidence=_CONFIDENCE
    )


def _folded(sentence: Sentence) -> Sentence:
    return sentence.model_copy(update={"is_folded": True})


_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|can|could|may|might|must|shall|should|will|would|remains?|continues?|do|does)\b"
)
_THAT = re.compile(r"\bthat\b")
_STOP = re.compile(r"(?<=[,;:])\s")
_FAR = 250
_VERB_AND_THAT = 60


def opening(text: str) -> list[int]:
    """Where the stretches between commas begin that together say what a paragraph does: so many words, and the first verb of what it says *that* of."""
    that = _THAT.search(text, 0, _VERB_AND_THAT)
    verb = _FINITE.search(text, that.end(), that.end() + _FAR) if that else None
    starts = [0]
    for stop in _STOP.finditer(text):
        is_enough = len(text[: stop.start()].split()) >= _LEAST_WORDS and not (verb and verb.start() > stop.start())
        if is_enough or len(text[: stop.start()].split()) >= _MOST_WORDS:
            break
        starts.append(stop.end())
    return starts


@dataclass(frozen=True, slots=True)
class _Acts:
    """A series with its newest resolution that treats the topic, and the acts of that, the best first."""

    series: SurveyedSeries
    document: Resolution
    acts: tuple[Paragraph, ...]
    weight: float

    @property
    def words(self) -> frozenset[str]:
        """The words of its key act, without those of its title, which tell one matter from another."""
        return frozenset(terms(self.acts[0].text)) - frozenset(terms(self.document.title))


@dataclass(frozen=True, slots=True)
class _Shown:
    """Points with their groups, and the titles of the series that have one."""

    points: tuple[Composed, ...]
    groups: tuple[PointGroup, ...]
    titles: frozenset[str]


@dataclass(frozen=True)
class _Telling:
    """A survey being told."""

    survey: Survey
    sought: Sought
    library: Library

    def headline(self) -> Sentence:
        """How many resolutions name the topic, in the first and in the last session of those that do, and how many in the title."""
        survey = self.survey
        sessions = Counter(session for session in survey.sessions.values() if session.isdigit())
        first, last = (min(sessions, key=int), max(sessions, key=int)) if sessions else ("", "")
        spread = f" ({sessions[first]} in session {first}, {sessions[last]} in session {last})" if first != last else ""
        times = f" {said}" if (said := said_times(survey.request)) else ""
        titled = f", {survey.titled:,} in the title" if survey.titled else ""
        recorded = f", {survey.recorded:,} recorded under it" if survey.recorded and not survey.titled else ""
        read_as = f"Read as {survey.topic}: " if survey.topic != survey.asked else ""
        if not survey.count:
            text = (
                f"{read_as}{survey.recorded:,} resolutions{times} have the subject {survey.topic}; none names it in these words."
            )
            return Sentence(text=text, verdict="supported")
        verb = "resolution names" if survey.count == 1 else "resolutions name"
        text = f"{read_as}{survey.count:,} {verb} {survey.topic}{times}{spread}{titled}{recorded}."
        return Sentence(text=text, verdict="supported")

    def shown(self, used: int) -> _Shown:
        """The key act of each series, the weightiest first: as many as are read at once, the others folded."""
        ranked = sorted(self._weighed(), key=lambda acts: -acts.weight)
        each = 1 if len(ranked) > _FEW_SERIES else -(-VISIBLE_POINTS // max(len(ranked), 1))
        left, visible = VISIBLE_WORDS - used, list[_Acts]()
        points: list[Composed] = []
        groups: list[PointGroup] = []
        for acts in ranked[:_MOST_GROUPS]:
            own = [self._point(p, acts) for p in acts.acts[:each]]
            group = self._group(acts)
            size = len(group.title.split()) + 3
            room = left - size
            is_over = len(visible) >= VISIBLE_POINTS or any(_say_the_same(acts, other) for other in visible)
            most = min(room, _FIRST_WORDS) if not visible else min(room, _SHORT_WORDS)
            kept = [] if is_over else _fitting(own, most)
            if kept:
                left = room - sum(len(p.sentence.text.split()) for p in kept)
                visible.append(acts)
            own = [p if p in kept else replace(p, sentence=_folded(p.sentence)) for p in own]
            places = tuple(range(len(points), len(points) + len(own)))
            groups.append(group.model_copy(update={"sentences": places, "is_folded": not kept}))
            points += own
        return _Shown(tuple(points), tuple(groups), frozenset(acts.series.title for acts in ranked[:_MOST_GROUPS]))

    def _weighed(self) -> Iterator[_Acts]:
        """The series that treat the topic most, with their acts; what only the preamble has weighs less."""
        treating = [one for one in self.survey.series if one.documents and (one.is_titled or one.subject or one.naming)]
        weighed = {one.title: self._weight(one, self._newest(one)) for one in treating}
        for series in sorted(treating, key=lambda one: -weighed[one.title])[:_MOST_GROUPS]:
            document = self._newest(series)
            is_wide = series.is_titled or document.symbol not in self.survey.naming
            if acts := key_acts(document, self.sought, self.library, is_titled=is_wide):
                loss = _OF_PREAMBLE if acts[0].kind == "preambular" else 0.0
                yield _Acts(series, document, tuple(acts), weighed[series.title] - loss)

    def _newest(self, series: SurveyedSeries) -> Resolution:
        """The newest of a series, of those that name the topic where the title does not."""
        documents = series.documents
        return documents[0] if series.is_titled else next((d for d in documents if d.symbol in self.survey.naming), documents[0])

    def _weight(self, series: SurveyedSeries, document: Resolution) -> float:
        row = self.library.index.row(document.paragraphs[0].id) if document.paragraphs else None
        title = self.library.index.title_vector(row) if row is not None else None
        whole = sum(p.is_whole for p in document.paragraphs) or 1
        held = {
            "titled": float(series.is_titled),
            "subject": series.subject,
            "subject_named": series.subject if series.naming else 0.0,
            "density": series.naming / whole,
            "often": log1p(series.naming),
            "years": log1p(len(series.entries)),
            "near": float(title @ self.sought.vector) if title is not None else 0.0,
            "searched": sum(self.sought.shares.get(p.id, 0.0) for d in series.documents for p in d.paragraphs),
        }
        return sum(_WEIGHTS[name] * value for name, value in held.items())

    def _point(self, paragraph: Paragraph, acts: _Acts) -> Composed:
        """A key act cut to its verb and object, and to what names the topic where the title does not."""
        text, phrases = paragraph.text, spellings(self.survey.topic, self.library.glossary)
        spots = [] if acts.series.is_titled else [mention.start for mention in find_mentions(text, phrases)]
        clauses = split_clauses(text)
        relevance = [float(n == 0) + any(c.start <= spot < c.end for spot in spots) for n, c in enumerate(clauses)]
        return compose(paragraph, cut(text, relevance, opening(text), _LEAST_WORDS, [spots] if spots else []))

    def _group(self, acts: _Acts) -> PointGroup:
        entries = acts.series.entries
        years = [str(entry.adopted.year) if entry.adopted else f"session {entry.session}" for entry in entries]
        symbols = tuple(entry.symbol for entry in entries)
        return PointGroup(title=short_title(acts.series.title), symbols=symbols, first=years[-1], last=years[0])

    def others(self, told: frozenset[str]) -> list[Sentence]:
        """The series that have no point of their own, by title, those with the topic in it first, each with its newest."""
        left = [series for series in self.survey.series if series.title not in told]
        titled = [series for series in left if series.is_titled]
        named = [series for series in left if not series.is_titled]
        lines = (("Also in the title", titled), ("Also under it or naming it", named))
        return [Sentence(text=f"{said}: {_named(own)}.", verdict="supported", is_folded=True) for said, own in lines if own]

    def by_session(self) -> Sentence:
        """How many resolutions name the topic in each session."""
        counts = Counter(self.survey.sessions.values())
        ordered = sorted(counts, key=lambda session: (not session.isdigit(), session.zfill(4)), reverse=True)
        said = " · ".join(f"session {session}: {counts[session]}" for session in ordered)
        return Sentence(text=f"By session: {said}.", verdict="supported", is_folded=True)


def _fitting(points: Sequence[Composed], room: int) -> list[Composed]:
    """Those of some points that there is room for, in order."""
    kept: list[Composed] = []
    for point in points:
        words = len(point.sentence.text.split())
        if words <= room:
            kept.append(point)
            room -= words
    return kept


def _say_the_same(one: _Acts, other: _Acts) -> bool:
    mine, theirs = one.words, other.words
    return len(mine & theirs) >= _ALIKE * len(mine | theirs)


def _named(series: Sequence[SurveyedSeries]) -> str:
    return "; ".join(f"{one.title} ({one.entries[0].symbol})" for one in series)


def short_title(title: str) -> str:
    """A title as a line begins with it: without its article, up to a colon or semicolon, of its first words at most."""
    bare = re.split(r"[:;] ", title.removeprefix("The "))[0]
    words = bare.split()[:_TITLE_WORDS]
    while len(words) > 1 and len(bare.split()) > _TITLE_WORDS and words[-1].lower().strip(",") in STOP_WORDS:
        words.pop()
    shown = " ".join(words).rstrip(",")
    return f"{shown[:1].upper()}{shown[1:]}{' …' if len(words) < len(bare.split()) else ''}"
