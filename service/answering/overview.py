"""Overviews: what the Assembly has said on a topic, counted, with the key act of each series of resolutions that treats it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, islice
from math import log1p

import numpy as np

from documents import Paragraph, Resolution
from documents.acts import role_of
from documents.mentions import find_mentions
from embeddings import terms
from service.answer import PointGroup, Sentence
from service.answering.composition import Composed, compose
from service.answering.cutting import cut
from service.answering.drafts import Draft
from service.answering.entries import said_times
from service.answering.folding import VISIBLE_POINTS, VISIBLE_WORDS
from service.answering.key_acts import ROUTINE, Sought, key_acts
from service.answering.passages import Finding
from service.answering.scans import spellings
from service.answering.surveys import ESTABLISHED, Survey, SurveyedSeries
from service.library import Library
from service.references import TITLE_WORDS, shortened

_FIRST_WORDS, _SHORT_WORDS = 40, 28
"""Longer acts are folded, of the first series and of the others: more series are told so."""
_TITLE_WORDS = 7
_ACT_WORDS = 22
"""A key act is shown in about so many words."""
_HEADLINE_WORDS, _MARKS = 25, 2
_FEW_SERIES, _FEW_ACTS, _ACTS_OF_FIRST = 4, 2, 5
"""Of the first few series more than one act each is told, of the first one the most."""
_CHOSEN_FROM = 5
"""The act of the headline is one of the best few, which is short."""
_MOSTLY, _PARTLY = 0.6, 0.4
"""An act stands in the headline, and goes before others in a point, of which so much is shown: what is cut more may lose its object."""
_MOST_GROUPS = 30
"""Of so many series the key act is told, all but the first few folded; of the others the title and the newest."""
_ALIKE = 0.4
"""Acts that share this much of their words say the same of several matters: one is shown, the others are folded."""
_WEIGHTS = {
    "titled": 2.0, "subject": 0.5, "subject_named": 0.5, "density": 1.5, "often": 0.4, "years": 0.2, "near": 2.0, "searched": 2.0,
}  # fmt: skip
_OF_PREAMBLE = 2.0


def overview(survey: Survey, finding: Finding, searched: Draft, library: Library) -> Draft:
    """Tell what the Assembly has said on a topic: how many resolutions name it, the key act of each series, and the rest folded.

    ``finding`` is what search found for the question and ``searched`` what it would answer, whose points go behind, folded.
    """
    vector = library.index.query([survey.asked]).embeddings[0].vector
    shares = {str(hit.id): float(np.exp(hit.score)) for hit in finding.hits}
    naming = frozenset(chain.from_iterable(survey.naming.values()))
    told = _Telling(survey, Sought(vector, naming, shares), library)
    headline = told.headline()
    shown = told.shown(headline)
    cited = {key for point in shown.points for key in point.sentence.citations}
    further = [sentence for sentence in searched.sentences if not cited.issuperset(sentence.citations)]
    rest = [*told.others(shown.titles), told.by_session()] if not survey.is_of_one else []
    points = [*(p.sentence for p in shown.points), *rest, *(_folded(sentence) for sentence in further)]
    citations = {c.id: c for c in chain((p.citation for p in (*told.first, *shown.points)), searched.citations)}
    return Draft(
        "lookup",
        tuple(points),
        tuple(citations.values()),
        headline=headline,
        groups=shown.groups,
        confidence=min(survey.probability, ESTABLISHED),
    )


def _folded(sentence: Sentence) -> Sentence:
    return sentence.model_copy(update={"is_folded": True})


@dataclass(frozen=True, slots=True)
class _Acts:
    """A series with its newest resolution that treats the topic, and the acts of that, the best first."""

    series: SurveyedSeries
    document: Resolution
    acts: tuple[Paragraph, ...]
    anywhere: tuple[Paragraph, ...]
    """The same without routine, by what they do and say alone, not by how early they stand."""
    weight: float

    def words(self, act: Paragraph) -> frozenset[str]:
        """The words of one of its acts, without those of its title, which tell one matter from another."""
        return frozenset(terms(act.text)) - frozenset(terms(self.document.title))


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

    @cached_property
    def ranked(self) -> list[_Acts]:
        """The series that treat the topic most with their acts, the weightiest first."""
        return sorted(self._weighed(), key=lambda acts: -acts.weight)

    @cached_property
    def first(self) -> tuple[Composed, ...]:
        """What the first series does above all, where it is short enough for a headline; else nothing."""
        if not self.ranked:
            return ()
        acts, room = self.ranked[0], _HEADLINE_WORDS - len(self._counted().split())
        points = (self._point(p, acts, room) for p in acts.acts[:_CHOSEN_FROM] if p.kind != "preambular")
        fitting = (point for point in points if _shown_of(point) >= _MOSTLY and len(point.sentence.text.split()) <= room)
        return tuple(islice(fitting, 1)) if len(acts.anywhere) > 1 else ()

    def headline(self) -> Sentence:
        """How many resolutions name the topic, how many in the title, and what the first of them does above all."""
        if not self.first:
            return Sentence(text=f"{self._counted().removesuffix(' …')}.", verdict="supported")
        said = self.first[0].sentence
        return Sentence(text=f"{self._counted()}: {said.text}", citations=said.citations, verdict="supported")

    def _counted(self) -> str:
        survey = self.survey
        times = f" {said}" if (said := said_times(survey.request)) else ""
        if survey.is_of_one:
            return f"{'' if survey.request.named else 'Read as '}{shortened(survey.topic, TITLE_WORDS)}{times}"
        read_as = f"Read as {survey.topic}: " if survey.topic != survey.asked else ""
        if not survey.count:
            return (
                f"{read_as}{survey.recorded:,} resolutions{times} have the subject {survey.topic}; none names it in these words"
            )
        titled = f", {survey.titled:,} in the title" if survey.titled else ""
        recorded = f", {survey.recorded:,} recorded under it" if survey.recorded and not survey.titled else ""
        verb = "resolution names" if survey.count == 1 else "resolutions name"
        return f"{read_as}{survey.count:,} {verb} {survey.topic}{times}{titled}{recorded}"

    def shown(self, headline: Sentence) -> _Shown:
        """The key act of each series, and as far as there is room further ones of the first: as many as are read at once."""
        ranked = self.ranked[:_MOST_GROUPS]
        told = [
            self._points(acts, _ACTS_OF_FIRST if not n else _FEW_ACTS if n < _FEW_SERIES else 1) for n, acts in enumerate(ranked)
        ]
        visible = self._in_sight(told, VISIBLE_WORDS - len(headline.text.split()))
        points: list[Composed] = []
        groups: list[PointGroup] = []
        for acts, own in zip(ranked, told, strict=True):
            places = tuple(range(len(points), len(points) + len(own)))
            is_folded = not any(point in visible for point in own)
            groups.append(self._group(acts).model_copy(update={"sentences": places, "is_folded": is_folded}))
            points += [point if point in visible else replace(point, sentence=_folded(point.sentence)) for point in own]
        return _Shown(tuple(points), tuple(groups), frozenset(acts.series.title for acts in ranked))

    def _points(self, acts: _Acts, most: int) -> list[Composed]:
        """The best acts of a series on matters of their own, without the one of the headline; where more are told, wherever they stand."""
        told = {point.citation.id for point in self.first}
        chosen: list[Paragraph] = [p for p in acts.acts if p.id in told]
        found = (*acts.acts[:1], *(acts.anywhere if most > 1 else ()))
        plain = [p for p in found if _shown_of(self._point(p, acts)) >= _PARTLY]
        for paragraph in plain or found:
            if len(chosen) < most + len(told) and not any(_alike(acts.words(paragraph), acts.words(p)) for p in chosen):
                chosen.append(paragraph)
        return [self._point(p, acts) for p in chosen if p.id not in told]

    def _in_sight(self, told: Sequence[Sequence[Composed]], room: int) -> list[Composed]:
        """One point of each series as long as there is room, no matter twice, then further ones of those series."""
        visible: list[Composed] = []
        heads: dict[int, frozenset[str]] = {}
        for turn in range(_ACTS_OF_FIRST):
            for n, own in enumerate(told):
                if turn >= len(own) or len(visible) >= VISIBLE_POINTS or (turn and n and n not in heads):
                    continue
                group, words = self._group(self.ranked[n]), len(own[turn].sentence.text.split())
                size = words + _MARKS + (0 if n in heads else len(group.title.split()) + 3)
                held = self.ranked[n].words(self.ranked[n].acts[0])
                is_said = n not in heads and any(_alike(held, other) for other in heads.values())
                if is_said or size > room or (n and words > _SHORT_WORDS) or words > _FIRST_WORDS:
                    continue
                visible.append(own[turn])
                heads[n], room = held, room - size
        return visible

    def _weighed(self) -> Iterator[_Acts]:
        """The series that treat the topic most, with their acts; what only the preamble has weighs less."""
        treating = [one for one in self.survey.series if one.documents and (one.is_titled or one.subject or one.naming)]
        weighed = {one.title: self._weight(one, self._newest(one)) for one in treating}
        for series in sorted(treating, key=lambda one: -weighed[one.title])[:_MOST_GROUPS]:
            document = self._newest(series)
            is_wide = series.is_titled or document.symbol not in self.survey.naming
            found = key_acts(document, self.sought, self.library, is_titled=is_wide)
            if acts := [p for p in found if role_of(p) not in ROUTINE] or found:
                loss = _OF_PREAMBLE if acts[0].kind == "preambular" else 0.0
                anywhere = key_acts(document, self.sought, self.library, is_titled=is_wide, is_placed=False)
                decisive = tuple(p for p in anywhere if role_of(p) not in ROUTINE)
                yield _Acts(series, document, tuple(acts), decisive, weighed[series.title] - loss)

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

    def _point(self, paragraph: Paragraph, acts: _Acts, room: int = _ACT_WORDS) -> Composed:
        """A key act cut to its verb and object, and to what names the topic where the title does not."""
        text, phrases = paragraph.text, spellings(self.survey.topic, self.library.glossary)
        spots = [] if acts.series.is_titled else [mention.start for mention in find_mentions(text, phrases)]
        return compose(paragraph, cut(text, needed=(0,), room=room, asked=[spots] if spots else []))

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


def _shown_of(point: Composed) -> float:
    """The share of a paragraph's words that its point shows."""
    return len(point.sentence.text.split()) / len(point.citation.text.split())


def _alike(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    return len(mine & theirs) >= _ALIKE * len(mine | theirs)


def _named(series: Sequence[SurveyedSeries]) -> str:
    return "; ".join(f"{one.title} ({one.entries[0].symbol})" for one in series)


def short_title(title: str) -> str:
    """A title as a line begins with it: without its article, up to a colon or semicolon, of its first words at most."""
    bare = re.split(r"[:;] ", title.removeprefix("The "))[0]
    shown = shortened(bare, _TITLE_WORDS)
    return shown[:1].upper() + shown[1:]
